// The widget itself: which task, which step, which node, what is drawn and what is said.

class TaskView {
  hover = null; // the node under the mouse
  pinned = [0, STATE]; // the node chosen by click, key or slider

  constructor(model, el) {
    this.model = model;
    this.shell = shell(model, el, "Task shapes", () => this.invalidate());
    this.time = timeline("step", 1, (t) => this.select([t, STATE]), 1.5);
    this.tasks = h("select", { "aria-label": "Task", onchange: () => this.take(this.tasks.value) });
    this.shell.tools.append(this.tasks, this.time.element);
    [this.all, this.step, this.node] = [1, 2, 3].map(() => h("p", { class: "readout" }));
    this.step.setAttribute("aria-live", "polite");
    this.stage = h("div");
    this.shell.root.append(this.stage);
    this.stage.append(this.all);
    this.net = surface(this.stage, { label: "Net: left and right another step, up and down input, state, output, loss; "
      + "Home the first step, End the last", height: () => new NetPlace(900, 1).height,
      paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all), point: (event) => this.point(event),
      leave: () => { this.hover = null; this.say(); }, key: (key) => this.walk(key) });
    this.stage.append(this.step, this.node, h("p", { class: "hint" },
      "From below: inputs, states, outputs, losses. Orange: what the chosen one depends on, and what depends on it. "
      + "Dashed: what was written is the next input. Faint: not computed yet at this step."));
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    this.drawn = this.model.get("_drawn");
    const names = Object.keys(this.drawn);
    this.stage.hidden = !names.length;
    if (!names.length) return;
    this.tasks.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
    this.take(names.includes(this.name) ? this.name : this.model.get("task"));
  }
  take(name) {
    Object.assign(this, { name, task: this.drawn[name], hover: null });
    this.tasks.value = name;
    const last = this.task.reads.length - 1;
    this.time.resize(last + 1);
    this.time.show(last);
    this.pinned = [last, STATE];
    this.invalidate();
  }
  select([t, row]) {
    Object.assign(this, { pinned: [t, row], hover: null });
    this.time.show(t);
    this.invalidate();
  }
  point(event) {
    const found = new NetPlace(this.net.canvas.clientWidth, this.task.reads.length).find(event, this.task);
    if (event.kind === "pointerdown") this.select(found);
    else if (event.kind === "pointermove") {
      this.hover = found;
      this.say();
    }
  }
  walk(key) {
    const ends = { Home: [0, STATE], End: [this.task.reads.length - 1, STATE] };
    const step = arrow(key);
    if (step || ends[key]) this.select(ends[key] ?? walked(this.pinned, step, this.task));
    return Boolean(step || ends[key]);
  }
  invalidate() {
    if (!this.task || this.stage.hidden) return;
    this.net.invalidate();
    this.say();
  }

  // ---- words
  say() {
    const node = this.hover ?? this.pinned;
    this.all.textContent = told(this.name, this.task);
    this.step.textContent = stepTold(this.task, node[0]);
    this.node.textContent = nodeTold(this.task, node);
    this.net.refresh();
  }

  // ---- pictures
  arrow(context, place, [from, to], style) {
    const back = from[1] === OUTPUT && to[1] === STATE; // what was written is the next input
    const [[x, y1], [x2, y2]] = [place.centre(from), place.centre(to)];
    const x1 = x + (back ? place.cell * 0.22 : 0);
    const length = Math.hypot(x2 - x1, y2 - y1);
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    const end = [x2 - dx * 18, y2 - dy * 18];
    line(context, [x1 + dx * 18, y1 + dy * 18], end, { ...style, dash: back ? [4, 3] : [] });
    for (const side of [-4, 4]) line(context, end, [end[0] - 6 * dx + side * dy, end[1] - 6 * dy - side * dx], style);
  }
  paint(context, width) {
    const [place, paint] = [new NetPlace(width, this.task.reads.length), colours(this.shell.root)];
    for (const name of ["x", "y", "cell", "row"]) this.net.canvas.dataset[name] = place[name];
    const faint = ([t]) => { context.globalAlpha = t > this.pinned[0] ? 0.3 : 1; };
    for (const one of arrowsOf(this.task)) {
      faint(one[1]);
      this.arrow(context, place, one, { color: paint.muted, width: 1.2 });
    }
    for (const node of nodesOf(this.task)) {
      faint(node);
      this.box(context, place, paint, node);
    }
    context.globalAlpha = 1;
    const label = (t) => write(context, t + 1, place.centre([t, 0])[0], place.height - 9, { color: paint.muted, align: "center" });
    this.task.reads.forEach((_, t) => label(t));
  }
  box(context, place, paint, [t, row]) {
    const [x, y] = place.centre([t, row]);
    if (row === STATE) disc(context, [x, y], 16, { fill: paint.raised, stroke: paint.green, width: 1.5 });
    const { reads, writes } = this.task;
    const text = [reads[t], `h${lowered(t + 1)}`, writes[t], `ℓ${lowered(t + 1)}`][row];
    const color = [paint.blue, paint.ink, paint.orange, paint.ink][row];
    if (row === STATE || row === LOSS) {
      write(context, text, x, y, { color, size: 13, align: "center" });
      return;
    }
    const wide = this.frame(context, place, [t, row], 0);
    Object.assign(context, { fillStyle: paint.paper, strokeStyle: color, lineWidth: 1.5, font: "12px system-ui, sans-serif" });
    context.fill();
    context.stroke();
    write(context, fitted(context, text, wide - 6), x, y, { color, size: 12, align: "center" });
  }
  frame(context, place, node, more) {
    const [[x, y], wide] = [place.centre(node), place.cell - clamp(place.cell * 0.16, 6, 20) + 2 * more];
    context.beginPath();
    context.roundRect(x - wide / 2, y - 14 - more, wide, 28 + 2 * more, 5 + more);
    return wide;
  }
  over(context, width) {
    const [place, paint] = [new NetPlace(width, this.task.reads.length), colours(this.shell.root)];
    const node = this.hover ?? this.pinned;
    const lit = connected(this.task, node);
    for (const one of arrowsOf(this.task)) {
      if (one.every((end) => lit.has(String(end)))) this.arrow(context, place, one, { color: paint.orange, width: 2.5 });
    }
    if (node[1] === STATE || node[1] === LOSS) {
      disc(context, place.centre(node), 19, { stroke: paint.orange, width: 3 });
      return;
    }
    this.frame(context, place, node, 3);
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 3 });
    context.stroke();
  }
  close() { this.net.close(); this.shell.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new TaskView(model, el);
  return () => view.close();
}
