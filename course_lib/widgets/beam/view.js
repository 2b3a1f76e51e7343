// The widget itself: what is under the mouse, what is drawn, what is said.

class BeamView {
  hover = null; // the node under the mouse

  constructor(model, el) {
    Object.assign(this, { model, width: model.get("width") });
    this.shell = shell(model, el, "Beam search", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => this.grow(t + 1), 1.5);
    const widths = model.get("widths");
    this.wide = slider("width", { min: 0, max: widths.length - 1, step: 1, value: widths.indexOf(this.width),
      show: (place) => String(widths[place]) }, (place) => this.widen(widths[place]));
    this.penalty = slider("length penalty a", { min: 0, max: 1.5, step: 0.1, value: model.get("length_penalty"),
      disabled: model.embedded }, (a) => this.ask({ length_penalty: a }));
    this.shell.tools.append(this.wide.element, this.penalty.element, this.time.element, this.shell.status);
    [this.words, this.best, this.all] = [1, 2, 3].map(() => h("p", { class: "readout" }));
    this.hint = h("p", { class: "hint" });
    this.words.setAttribute("aria-live", "polite");
    this.stage = h("div");
    this.shell.root.append(this.stage);
    this.tree = surface(this.stage, { label: "Tree: up and down by rank, left to the parent, right to the best child, "
      + "Home to START, End to the leader", height: () => this.place(900).height,
      paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all),
      point: (event) => this.point(event), leave: () => { this.hover = null; this.say(); },
      key: (key) => this.walk(key) });
    this.stage.append(this.words, this.best, this.all, this.hint);
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    const nodes = array(this.model, "_nodes");
    this.stage.hidden = !nodes;
    if (this.stage.hidden) return;
    this.trees = trees(nodes, this.model.get("_names"));
    if (!this.ask.pending()) this.penalty.set(this.model.get("length_penalty"));
    this.widen(this.width);
  }
  widen(width) {
    this.width = width;
    this.wide.set(this.model.get("widths").indexOf(width));
    this.columns = this.trees[width];
    this.shown = this.columns.length - 1;
    this.time.resize(this.shown);
    this.time.show(this.shown - 1);
    this.pinned = this.leader();
    this.hover = null;
    this.invalidate();
  }
  leader(columns = this.columns, t = this.shown) { return columns[t].find((node) => node.kept) ?? columns[t][0]; }
  grow(t) {
    Object.assign(this, { shown: t, hover: null, pinned: this.leader(this.columns, t) });
    this.invalidate();
  }
  place(width) {
    const ranks = Math.max(...this.columns.map((column) => column.length));
    return new TreePlace(width, this.columns.length - 1, ranks);
  }
  invalidate() {
    if (!this.columns) return;
    this.tree.invalidate();
    this.say();
  }
  point(event) {
    const found = this.place(this.tree.canvas.clientWidth).find(event, this.columns, this.shown);
    if (event.kind === "pointerdown") this.pinned = found;
    this.hover = found;
    this.say();
  }
  walk(key) {
    const ends = { Home: this.columns[0][0], End: this.leader() };
    const step = arrow(key);
    if (!step && !ends[key]) return false;
    this.pinned = ends[key] ?? walked(this.pinned, step, this.columns, this.shown);
    this.hover = null;
    this.say();
    return true;
  }

  // ---- words
  say() {
    const node = this.hover ?? this.pinned;
    const { columns, shown } = this;
    const penalty = this.model.get("length_penalty");
    this.words.replaceChildren(h("b", {}, node.t ? `t = ${node.t}, “${spoken(node).join(" ")}”: ` : "START: "),
      node.t ? `${arithmetic(node, penalty)}; ${fate(node, columns)}` : "nothing is said yet, ln p = 0");
    const leader = this.leader();
    const kept = columns[shown].filter((one) => one.kept);
    this.best.replaceChildren(`Width ${this.width}, after step ${shown}: in the lead `,
      h("b", {}, `“${spoken(leader).join(" ")}”`),
      `, ln p = ${number(leader.log)}; ${kept.filter((one) => one.ended).length} of ${kept.length} finished`);
    this.all.textContent = `At the end, ln p by width: ${Object.entries(this.trees).map(([width, tree]) =>
      `${width}: ${number(this.leader(tree, tree.length - 1).log)}`).join(", ")}`;
    this.hint.textContent = "A column a step, candidates by rank. Darker: nearer to the leader; "
      + `dashed and grey: pruned; green ✓: finished.${this.model.embedded ? " Run the cell to change a." : ""}`;
    this.tree.refresh();
  }

  // ---- pictures
  box(context, place, node) {
    const [x, y] = place.centre(node);
    const room = place.cell - clamp(place.cell * 0.2, 6, 24);
    const wide = place.cell < 44 ? 12 : Math.min(room, context.measureText(this.label(node)).width + 16);
    return { x: x - wide / 2, y: y - place.row * 0.38, wide, tall: place.row * 0.76, middle: y };
  }
  label(node) { return node.waits ? "✓" : node.ended ? `✓ ${node.word}` : node.word; }
  edge(context, place, node, style) {
    const [from, to] = [this.box(context, place, node.parent), this.box(context, place, node)];
    const [left, right] = [from.x + from.wide, to.x];
    const bend = (right - left) * 0.5;
    context.beginPath();
    context.setLineDash(style.dash ?? []);
    Object.assign(context, { strokeStyle: style.color, lineWidth: style.width });
    context.moveTo(left, from.middle);
    context.bezierCurveTo(left + bend, from.middle, right - bend, to.middle, right, to.middle);
    context.stroke();
    context.setLineDash([]);
  }
  font(context, place) { context.font = `${clamp(place.row * 0.5, 9, 13)}px system-ui, sans-serif`; }
  paint(context, width) {
    const [place, paint, { columns, shown }] = [this.place(width), colours(this.shell.root), this];
    for (const name of ["x", "y", "cell", "row"]) this.tree.canvas.dataset[name] = place[name];
    columns.forEach((column, t) => {
      const color = t > shown ? paint.line : paint.muted;
      if (t) write(context, t, place.centre({ t, rank: 0 })[0], 11, { color, align: "center" });
    });
    this.font(context, place);
    const [nodes, lead] = [columns.slice(0, shown + 1).flat(), lineage(this.leader())];
    for (const node of nodes.filter((one) => one.parent)) {
      const alive = node.kept && node.last >= Math.min(shown, node.t + 1);
      const kept = { color: node.waits ? paint.green : paint.blue, dash: node.waits ? [2, 3] : [],
        width: lead.includes(node) ? 3.5 : alive ? 1.6 : 1 };
      this.edge(context, place, node, node.kept ? kept : { color: paint.line, width: 1, dash: [4, 4] });
    }
    for (const node of nodes) this.node(context, place, paint, node);
    for (const column of columns.slice(1, shown + 1)) this.cut(context, place, paint, column);
  }
  cut(context, place, paint, column) { // between those kept and those pruned
    const kept = column.filter((node) => node.kept).length;
    const [x, y] = [place.x + column[0].t * place.cell, place.y + kept * place.row];
    const style = { color: paint.purple, width: 1.5, dash: [3, 3] };
    if (kept < column.length) line(context, [x + 3, y], [x + place.cell - 3, y], style);
  }
  node(context, place, paint, node) {
    const { x, y, wide, tall, middle } = this.box(context, place, node);
    const best = this.columns[node.t].find((one) => one.kept)?.score ?? 0;
    const share = node.kept ? Math.exp(node.score - best) : 0;
    context.beginPath();
    context.roundRect(x, y, wide, tall, tall / 2.6);
    context.setLineDash(node.kept ? [] : [3, 3]);
    const finished = node.ended && node.kept;
    Object.assign(context, { fillStyle: node.kept ? css(ramp(share, this.shell.dark())) : paint.paper,
      strokeStyle: finished ? paint.green : node.kept ? paint.blue : paint.line, lineWidth: finished ? 2.5 : 1 });
    context.fill();
    context.stroke();
    context.setLineDash([]);
    if (place.cell < 44) return;
    Object.assign(context, { fillStyle: !node.kept ? paint.muted : share > 0.6 ? paint.paper : paint.ink,
      textAlign: "center", textBaseline: "middle" });
    context.fillText(fitted(context, this.label(node), wide - 6), x + wide / 2, middle + 0.5);
  }
  over(context, width) {
    const [place, paint] = [this.place(width), colours(this.shell.root)];
    this.font(context, place);
    const path = lineage(this.hover ?? this.pinned);
    for (const node of path.filter((one) => one.parent)) {
      this.edge(context, place, node, { color: paint.orange, width: 2.5, dash: node.kept ? [] : [6, 4] });
    }
    path.forEach((node, back) => {
      const { x, y, wide, tall } = this.box(context, place, node);
      context.beginPath();
      context.roundRect(x - 1, y - 1, wide + 2, tall + 2, tall / 2.4);
      Object.assign(context, { strokeStyle: paint.orange, lineWidth: back ? 1.5 : 3 });
      context.stroke();
    });
  }
  close() { this.tree.close(); this.shell.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new BeamView(model, el);
  return () => view.close();
}
