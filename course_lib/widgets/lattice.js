// The lattice of CTC. Counting as in Graves 2006: frames t = 1 … T and states s = 1 … |l'| on screen, from 0 in code.

// ---- what is drawn, as functions of numbers ----------------------------------------------------------------------

const extended = (label) => [0, ...label.flatMap((k) => [k, 0])];

/** The states from which s can be reached in one frame, and why s − 2 may not be among them. */
function predecessors(states, s) {
  const list = [0, 1, 2].filter((d) => s - d >= 0).map((d) => ({ s: s - d, allowed: true }));
  const skip = list[2];
  if (skip && states[s] === 0) Object.assign(skip, { allowed: false, why: "a blank may not be skipped to" });
  else if (skip && states[s] === states[s - 2]) Object.assign(skip, { allowed: false, why: "equal symbols need the blank between them" });
  return list;
}

/** The states that s can lead to in one frame: predecessors, read the other way. */
function successors(states, s) {
  return [0, 1, 2].filter((d) => s + d < states.length)
    .map((d) => ({ ...predecessors(states, s + d).find((one) => one.s === s), s: s + d }));
}

/** For every frame and state the number of paths that read the label and pass there, and the number of all. */
function pathCounts(states, frames) {
  const [S, last] = [states.length, frames - 1];
  const into = Array.from({ length: frames }, () => new Float64Array(S));
  const outOf = into.map(() => new Float64Array(S));
  for (let s = 0; s < Math.min(2, S); s++) into[0][s] = 1;
  for (let s = Math.max(0, S - 2); s < S; s++) outOf[last][s] = 1;
  const sum = (row, neighbours) => neighbours.reduce((total, one) => total + (one.allowed ? row[one.s] : 0), 0);
  for (let t = 1; t < frames; t++) {
    for (let s = 0; s < S; s++) {
      into[t][s] = sum(into[t - 1], predecessors(states, s));
      outOf[last - t][s] = sum(outOf[last - t + 1], successors(states, s));
    }
  }
  const through = into.map((row, t) => row.map((count, s) => count * outOf[t][s]));
  return { through, all: through[0].reduce((a, b) => a + b, 0) };
}

/** Set one probability of a frame; the others keep their proportions. */
function renormalised(column, k, value) {
  const rest = column.reduce((sum, y, j) => sum + (j === k ? 0 : y), 0);
  return column.map((y, j) => (j === k ? value : rest > 0 ? (y / rest) * (1 - value) : (1 - value) / (column.length - 1)));
}

/** The label a reader typed, as indices; throws with a sentence where a symbol is unknown. */
function parsedLabel(text, symbols) {
  const wide = symbols.slice(1).some((symbol) => [...symbol].length > 1);
  return (wide ? text.split(/\s+/) : [...text]).filter((part) => part.trim()).map((part) => {
    const k = symbols.indexOf(part);
    if (k < 1) throw new Error(`“${part}” is not in the alphabet ${symbols.slice(1).join(" ")}`);
    return k;
  });
}

const sumOfExponentials = (logs) => {
  const top = Math.max(...logs);
  return top === -Infinity ? -Infinity : top + Math.log(logs.reduce((sum, one) => sum + Math.exp(one - top), 0));
};

/** All quantities of the lattice by frame and state, from ln α, ln β and y; logarithms but for the counts. */
function quantities(logAlpha, logBeta, y, label) {
  const states = extended(label);
  const [T, S, K] = [y.shape[0], states.length, y.shape[1]];
  const emission = (t, s) => y.data[t * K + states[s]];
  const alpha = (t, s) => logAlpha.data[t * S + s];
  const beta = (t, s) => logBeta.data[t * S + s];
  const product = (t, s) => (alpha(t, s) === -Infinity || beta(t, s) === -Infinity ? -Infinity
    : alpha(t, s) + beta(t, s) - Math.log(emission(t, s)));
  const every = Array.from({ length: S }, (_, s) => s);
  const logP = sumOfExponentials(every.slice(-2).map((s) => alpha(T - 1, s)));
  const at = Array.from({ length: T }, (_, t) => sumOfExponentials(every.map((s) => product(t, s))));
  const posterior = (t, s) => (logP === -Infinity ? -Infinity : product(t, s) - logP);
  const gradient = (t, k) => -every.reduce((sum, s) => sum + (states[s] === k ? Math.exp(posterior(t, s)) : 0), 0);
  return { states, T, S, K, emission, alpha, beta, product, posterior, gradient, logP, at, counts: pathCounts(states, T) };
}

/** α, β and their product shrink by orders of magnitude: there each frame is shown relative to its largest value. */
function shares(q, quantity) {
  if (quantity === "paths") return (t, s) => (q.counts.all ? q.counts.through[t][s] / q.counts.all : 0);
  const value = quantity === "gradient" ? q.posterior : q[quantity];
  const largest = (t) => Math.max(...q.states.map((_, s) => value(t, s)));
  const relative = value !== q.posterior;
  const tops = Array.from({ length: q.T }, (_, t) => (relative ? largest(t) : 0));
  return (t, s) => (value(t, s) === -Infinity ? 0 : Math.exp(value(t, s) - tops[t]));
}

/** The states a path runs through if it reads the label, else null. */
function statesOf(path, label) {
  if (collapse(path).join() !== label.join()) return null;
  let symbols = 0;
  return path.map((k, t) => { if (k && k !== path[t - 1]) symbols += 1; return k ? 2 * symbols - 1 : 2 * symbols; });
}

/** The recursion at a node in letters and numbers, as the function's own values give it. */
function recursion(q, quantity, t, s, name) {
  const [letter, value, neighbours, from] = quantity === "beta" ? ["β", q.beta, successors, t + 1] : ["α", q.alpha, predecessors, t - 1];
  const shown = (at, state) => `${letter}${lowered(at + 1)}(${state + 1})`;
  const given = Math.exp(value(t, s));
  const y = `y${raised(t + 1)}(${name(q.states[s])})`;
  if (from < 0 || from >= q.T) {
    const open = quantity === "beta" ? s >= q.S - 2 : s < 2;
    return `${shown(t, s)} = ${open ? `${y} = ` : "0, for no path is here: "}${number(given)}`;
  }
  const all = neighbours(q.states, s);
  const allowed = all.filter((one) => one.allowed);
  const terms = allowed.map((one) => Math.exp(value(from, one.s)));
  const right = terms.reduce((a, b) => a + b, 0) * q.emission(t, s);
  const differs = Math.abs(right - given) > 1e-3 * Math.max(right, given);
  return `${shown(t, s)} = (${allowed.map((one) => shown(from, one.s)).join(" + ")}) · ${y}`
    + ` = (${terms.map(number).join(" + ")}) · ${number(q.emission(t, s))} = ${number(right)}`
    + (differs ? `, but the function says ${number(given)}` : "")
    + all.filter((one) => one.why).map((one) => `; ${shown(from, one.s)} is forbidden: ${one.why}`).join("");
}

/** The product at a node, what it says of the state, and what it gives the gradient. */
function product(q, quantity, t, s, name) {
  const [alpha, beta, whole, posterior] = [q.alpha, q.beta, q.product, q.posterior].map((log) => number(Math.exp(log(t, s))));
  return `α·β/y = ${alpha} · ${beta} / ${number(q.emission(t, s))} = ${whole}; posterior ${posterior}`
    + (quantity === "gradient" ? `; ∂(−ln p)/∂ ln y(${name(q.states[s])}) = ${number(q.gradient(t, q.states[s]))}` : "");
}

// ---- the widget --------------------------------------------------------------------------------------------------

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
