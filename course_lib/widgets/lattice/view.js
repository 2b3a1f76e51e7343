// The widget itself: what is under the mouse, what is drawn, what is said.

const QUANTITIES = { alpha: "α", beta: "β", product: "α·β / y", posterior: "posterior", gradient: "gradient", paths: "paths" };
const SHADES = { alpha: "α, relative to the largest of its frame", beta: "β, relative to the largest of its frame",
  product: "α·β / y, relative to the largest of its frame", posterior: "posterior of the state", paths: "share of the paths",
  gradient: "above the posterior, below minus the gradient by ln y" };

class LatticeView {
  quantity = "alpha";
  pinned = { t: 0, s: 0 }; // the node chosen by click, key or slider
  hover = null; // the node under the mouse
  cursor = 0; // the symbol chosen in the emissions
  sweeping = false; // scrubbing: what the recursion has not reached is veiled
  path = [];

  constructor(model, el) {
    Object.assign(this, { model, symbols: model.get("symbols"), live: !model.embedded });
    this.shell = shell(model, el, "CTC lattice", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => { this.sweeping = true; this.select({ ...this.pinned, t }); });
    this.input = h("input", { type: "text", size: 12, disabled: !this.live, spellcheck: "false", "aria-label": "Label l",
      title: this.live ? "Type another label" : "Run the cell to edit the label", oninput: () => this.retype() });
    this.shell.tools.append(
      choice("Quantity", QUANTITIES, this.quantity, (chosen) => { this.quantity = chosen; this.invalidate(); }),
      h("label", { class: "field" }, "l =", this.input), this.time.element, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    this.load();
  }

  arrange() {
    [this.nodeText, this.frameText, this.pathText] = [1, 2, 3].map(() => h("p", { class: "readout" }));
    this.nodeText.setAttribute("aria-live", "polite");
    this.stage = h("div");
    this.shell.root.append(this.stage);
    this.lattice = surface(this.stage, { label: "Lattice: arrow keys move between nodes",
      height: () => this.grid(0, true).height + 26, paint: (...all) => this.paintLattice(...all),
      overlay: (...all) => this.overLattice(...all), point: (event) => this.pointLattice(event),
      leave: () => { this.hover = null; this.say(); }, key: (key) => this.walk(key) });
    this.stage.append(this.nodeText, this.frameText);
    this.matrix = surface(this.stage, { label: "Emissions: arrow keys move, Enter puts the path there, + and − change the probability",
      height: () => this.grid(0, false).height + 26, paint: (...all) => this.paintEmissions(...all),
      overlay: (...all) => this.overEmissions(...all), point: (event) => this.pointEmissions(event), key: (key) => this.write(key) });
    this.hint = h("p", { class: "hint" });
    this.stage.append(this.pathText, this.hint);
  }

  // ---- state
  load() {
    const [alpha, beta] = [array(this.model, "_log_alpha"), array(this.model, "_log_beta")];
    this.stage.hidden = !alpha || !beta;
    if (this.stage.hidden) return;
    if (!this.ask.pending()) this.y = array(this.model, "emissions");
    const label = this.model.get("label");
    const q = this.q = quantities(alpha, beta, this.y, label);
    if (this.path.length !== q.T) this.path = Array.from({ length: q.T }, (_, t) => this.best(t));
    this.pinned = { t: clamp(this.pinned.t, 0, q.T - 1), s: clamp(this.pinned.s, 0, q.S - 1) };
    [this.hover, this.cursor] = [null, clamp(this.cursor, 0, q.K - 1)];
    this.time.resize(q.T);
    if (document.activeElement !== this.input) this.input.value = this.spell(label);
    this.invalidate();
  }
  column(t) { return [...this.y.data.slice(t * this.q.K, (t + 1) * this.q.K)]; }
  best(t) { const column = this.column(t); return column.indexOf(Math.max(...column)); }
  name = (k) => (k === 0 ? "–" : this.symbols[k]);
  spell(path) { return path.map(this.name).join(this.symbols.slice(1).some((one) => one.length > 1) ? " " : ""); }
  invalidate() {
    if (!this.q || this.stage.hidden) return;
    this.share = shares(this.q, this.quantity);
    this.lattice.invalidate();
    this.matrix.invalidate();
    this.say();
  }
  select(node) { this.pinned = node; this.time.show(node.t); this.say(); }
  draw(t, k) { this.path[t] = k; this.select({ ...this.pinned, t }); this.lattice.invalidate(); }
  change(k, value) {
    if (!this.live) return;
    const { t } = this.pinned;
    const column = renormalised(this.column(t), k, clamp(value, 0, 1));
    this.y.data.set(column, t * this.q.K);
    this.ask({ columns: { [t]: column } });
    this.invalidate();
  }
  retype() {
    try {
      this.ask({ label: parsedLabel(this.input.value, this.symbols) });
      this.shell.status.textContent = "";
    } catch (error) {
      this.shell.status.textContent = error.message;
    }
  }

  // ---- mouse and keys
  grid(width, ofLattice) {
    const { S, K, T } = this.q ?? { S: 1, K: 1, T: 1 };
    return ofLattice ? new Grid(width, S, T, clamp(380 / S, 4, 30)) : new Grid(width, K, T, clamp(230 / K, 7, 24));
  }
  pointLattice(event) {
    const { t, row, inBars } = this.grid(this.lattice.canvas.clientWidth, true).find(event);
    this.sweeping = false;
    this.hover = { t: inBars ? this.pinned.t : t, s: row };
    if (event.kind === "pointerdown") this.select(this.hover);
    else this.say();
  }
  pointEmissions(event) {
    if (!event.held) return;
    const grid = this.grid(this.matrix.canvas.clientWidth, false);
    const { t, row, inBars } = grid.find(event);
    if (event.kind === "pointerdown") [this.onBars, this.cursor] = [inBars, row];
    if (this.onBars) this.change(this.cursor, (event.x - grid.barX) / grid.barWidth);
    else this.draw(t, row);
  }
  move([right, down]) {
    [this.hover, this.sweeping] = [null, false];
    const { t, s } = this.pinned;
    this.select({ t: clamp(t + right, 0, this.q.T - 1), s: clamp(s + down, 0, this.q.S - 1) });
    return true;
  }
  walk(key) {
    const step = arrow(key) ?? { Home: [-this.q.T, 0], End: [this.q.T, 0] }[key];
    return step ? this.move(step) : false;
  }
  write(key) {
    const step = arrow(key);
    if (step) {
      this.cursor = clamp(this.cursor + step[1], 0, this.q.K - 1);
      return this.move([step[0], 0]);
    }
    const { t } = this.pinned;
    if (key === "Enter" || key === " ") this.draw(t, this.cursor);
    else if ("+=".includes(key)) this.change(this.cursor, this.column(t)[this.cursor] + 0.05);
    else if ("-−".includes(key)) this.change(this.cursor, this.column(t)[this.cursor] - 0.05);
    else return false;
    return true;
  }

  // ---- words
  say() {
    const { q, path, quantity, name } = this;
    const { t, s } = this.hover ?? this.pinned;
    const explain = ["alpha", "beta", "paths"].includes(quantity) ? recursion : product;
    this.nodeText.replaceChildren(h("b", {}, `t = ${t + 1}, s = ${s + 1} (${name(q.states[s])}): `), explain(q, quantity, t, s, name),
      `; ${number(q.counts.through[t][s])} of ${number(q.counts.all)} paths pass here`);
    const agree = q.at[t] === q.logP || Math.abs(q.at[t] - q.logP) < 1e-3;
    this.frameText.textContent = q.counts.all === 0 ? `p(l|x) = 0: no path of ${q.T} frames reads this label.`
      : `p(l|x) = Σₛ α·β/y = ${number(Math.exp(q.at[t]))} at t = ${t + 1}`
        + (agree ? "" : `, but ${number(Math.exp(q.logP))} from α at the last frame: do α and β agree?`) + `; −ln p = ${number(-q.logP)}`;
    const log = path.reduce((sum, k, i) => sum + Math.log(this.y.data[i * q.K + k]), 0);
    this.pathText.replaceChildren(h("b", {}, "π = "), `${this.spell(path)} → merge repeats: ${this.spell(merged(path))} → drop blanks: `,
      h("b", {}, `B(π) = ${this.spell(collapse(path)) || "(empty)"}`),
      `; p(π|x) = ${number(Math.exp(log))}, ${statesOf(path, this.model.get("label")) ? "a path of l" : "not a path of l"}`);
    this.hint.textContent = `Shade: ${SHADES[quantity]}. A small dot is a node that no path of l passes. Draw a path on the emissions${
      this.live ? "; drag a bar beside them to change the frame." : ". Run the cell to edit label and emissions."}`;
    this.lattice.refresh();
    this.matrix.refresh();
  }

  // ---- pictures
  paintLattice(context, width) {
    const { q, share, shell: { root, dark } } = this;
    const [grid, paint] = [this.grid(width, true), colours(root)];
    grid.tell(this.lattice.canvas);
    grid.axes(context, paint, (s) => this.name(q.states[s]));
    if (grid.cell < 16 || grid.row < 12) heat(context, grid, q.S, q.T, (s, t) => share(t, s), dark());
    else this.paintNodes(context, grid, paint);
    const nodes = statesOf(this.path, this.model.get("label"));
    for (let t = 1; nodes && t < q.T; t++) {
      line(context, grid.centre(t - 1, nodes[t - 1]), grid.centre(t, nodes[t]), { color: paint.orange, width: 2.5 });
    }
  }
  paintNodes(context, grid, paint) {
    const { q, share, shell: { dark } } = this;
    const radius = Math.min(grid.cell * 0.36, grid.row * 0.4, 13);
    const open = (t, s) => q.counts.through[t]?.[s] > 0;
    for (let t = 0; t < q.T; t++) {
      for (let s = 0; s < q.S; s++) {
        for (const one of predecessors(q.states, s)) {
          if (one.allowed && open(t, s) && open(t - 1, one.s)) line(context, grid.centre(t - 1, one.s), grid.centre(t, s), { color: paint.line });
        }
      }
    }
    for (let t = 0; t < q.T; t++) {
      for (let s = 0; s < q.S; s++) {
        if (open(t, s)) disc(context, grid.centre(t, s), radius, { fill: css(ramp(share(t, s), dark())), stroke: paint.muted });
        else disc(context, grid.centre(t, s), 2, { fill: paint.line });
      }
    }
  }
  overLattice(context, width) {
    const { q, quantity, share } = this;
    const [grid, paint, { t, s }] = [this.grid(width, true), colours(this.shell.root), this.hover ?? this.pinned];
    const backward = quantity === "beta";
    if (this.sweeping && (backward || quantity === "alpha")) {
      const [left, columns] = backward ? [0, t] : [t + 1, q.T - t - 1];
      Object.assign(context, { globalAlpha: 0.8, fillStyle: paint.paper });
      context.fillRect(grid.x + left * grid.cell, grid.y, columns * grid.cell, grid.height);
      context.globalAlpha = 1;
    }
    grid.frame(context, paint, t);
    const from = t + (backward ? 1 : -1);
    for (const one of from >= 0 && from < q.T ? (backward ? successors : predecessors)(q.states, s) : []) {
      line(context, grid.centre(from, one.s), grid.centre(t, s),
        one.allowed ? { color: paint.blue, width: 2.5 } : { color: paint.purple, width: 2, dash: [4, 4] });
    }
    disc(context, grid.centre(t, s), clamp(Math.min(grid.cell, grid.row) * 0.44, 5, 14), { stroke: paint.orange, width: 3 });
    grid.bars(context, paint, (row) => share(t, row), s, `${QUANTITIES[quantity === "gradient" ? "posterior" : quantity]}, t = ${t + 1}`);
  }
  shown(t, k) { return this.quantity === "gradient" ? -this.q.gradient(t, k) : this.y.data[t * this.q.K + k]; }
  paintEmissions(context, width) {
    const [grid, paint] = [this.grid(width, false), colours(this.shell.root)];
    grid.tell(this.matrix.canvas);
    grid.axes(context, paint, this.name);
    heat(context, grid, grid.rows, grid.columns, (k, t) => this.shown(t, k), this.shell.dark());
  }
  overEmissions(context, width) {
    const [grid, paint, { t }] = [this.grid(width, false), colours(this.shell.root), this.pinned];
    grid.frame(context, paint, t);
    grid.frame(context, paint, t, this.cursor);
    this.path.forEach((k, i) => {
      if (i) line(context, grid.centre(i - 1, this.path[i - 1]), grid.centre(i, k), { color: paint.orange, width: clamp(grid.cell * 0.1, 0.5, 1.5) });
      disc(context, grid.centre(i, k), clamp(grid.cell * 0.3, 1.2, 4), { fill: paint.orange });
    });
    grid.bars(context, paint, (k) => this.shown(t, k), this.cursor, `${this.quantity === "gradient" ? "−gradient" : "y"}, t = ${t + 1}`);
  }
  close() { for (const part of [this.lattice, this.matrix, this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new LatticeView(model, el);
  return () => view.close();
}
