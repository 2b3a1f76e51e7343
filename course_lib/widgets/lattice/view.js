// The widget itself: its state, what may be changed, and what is said.

const QUANTITIES = { alpha: "α", beta: "β", product: "α·β / y", posterior: phrase("posterior"),
  gradient: phrase("gradient"), paths: phrase("paths") };
const relative = (letter) => phrase("{}, relative to the largest of its frame", letter);
const SHADES = { alpha: relative("α"), beta: relative("β"), product: relative("α·β / y"),
  posterior: phrase("posterior of the state"), paths: phrase("share of the paths"),
  gradient: phrase("above the posterior, below minus the gradient by ln y") };

class LatticeView {
  quantity = "alpha";
  pinned = { t: 0, s: 0 }; // the node chosen by click, key or slider
  hover = null; // the node under the mouse
  cursor = 0; // the symbol chosen in the emissions
  sweeping = false; // scrubbing: what the recursion has not reached is veiled
  path = [];

  constructor(model, el) {
    Object.assign(this, { model, symbols: model.get("symbols"), live: !model.embedded });
    this.shell = shell(model, el, phrase("CTC lattice"), () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => { this.sweeping = true; this.select({ ...this.pinned, t }); });
    this.input = h("input", { type: "text", size: 12, disabled: !this.live, spellcheck: "false",
      "aria-label": phrase("Label l"),
      title: this.live ? phrase("Type another label") : phrase("Run the cell to edit the label"),
      oninput: () => this.retype() });
    this.shell.tools.append(
      choice(phrase("Quantity"), QUANTITIES, this.quantity, (chosen) => { this.quantity = chosen; this.invalidate(); }),
      h("label", { class: "field" }, "l =", this.input), this.time.element, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    this.load();
  }

  arrange() {
    [this.nodeText, this.frameText, this.pathText] = [1, 2, 3].map(() => h("p", { class: "readout" }));
    this.nodeText.setAttribute("aria-live", "polite");
    this.hint = h("p", { class: "hint" });
    this.stage = h("div");
    this.shell.root.append(this.stage);
    const lattice = new LatticePanel(this);
    this.stage.append(this.nodeText, this.frameText);
    const emissions = new EmissionsPanel(this);
    this.stage.append(this.pathText, this.hint);
    this.surfaces = [lattice.surface, emissions.surface];
  }

  // ---- state
  load() {
    const [alpha, beta] = [array(this.model, "_log_alpha"), array(this.model, "_log_beta")];
    this.stage.hidden = !alpha || !beta;
    if (this.stage.hidden) return;
    if (!this.ask.pending()) this.y = array(this.model, "emissions");
    this.label = this.model.get("label");
    const q = this.q = quantities(alpha, beta, this.y, this.label);
    if (this.path.length !== q.T) this.path = Array.from({ length: q.T }, (_, t) => this.best(t));
    this.pinned = { t: clamp(this.pinned.t, 0, q.T - 1), s: clamp(this.pinned.s, 0, q.S - 1) };
    [this.hover, this.cursor] = [null, clamp(this.cursor, 0, q.K - 1)];
    this.time.resize(q.T);
    if (document.activeElement !== this.input) this.input.value = this.spell(this.label);
    this.invalidate();
  }
  column(t) { return [...this.y.data.slice(t * this.q.K, (t + 1) * this.q.K)]; }
  best(t) { const column = this.column(t); return column.indexOf(Math.max(...column)); }
  name = (k) => (k === 0 ? "–" : this.symbols[k]);
  spell(path) {
    return path.map(this.name).join(this.symbols.slice(1).some((one) => one.length > 1) ? " " : "");
  }
  invalidate() {
    if (!this.q || this.stage.hidden) return;
    this.share = shares(this.q, this.quantity);
    for (const one of this.surfaces) one.invalidate();
    this.say();
  }

  // ---- changes
  select(node) { this.pinned = node; this.time.show(node.t); this.say(); }
  move([right, down]) {
    [this.hover, this.sweeping] = [null, false];
    const { t, s } = this.pinned;
    this.select({ t: clamp(t + right, 0, this.q.T - 1), s: clamp(s + down, 0, this.q.S - 1) });
    return true;
  }
  draw(t, k) {
    this.path[t] = k;
    this.select({ ...this.pinned, t });
    this.surfaces[0].invalidate();
  }
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

  // ---- words
  say() {
    const { q, quantity, name } = this;
    const { t, s } = this.hover ?? this.pinned;
    const explain = ["alpha", "beta", "paths"].includes(quantity) ? recursion : product;
    this.nodeText.replaceChildren(h("b", {}, `t = ${t + 1}, s = ${s + 1} (${name(q.states[s])}): `),
      explain(q, quantity, t, s, name),
      phrase("; {} of {} paths pass here", number(q.counts.through[t][s]), number(q.counts.all)));
    this.frameText.textContent = this.wordsOfFrame(t);
    this.pathText.replaceChildren(...this.wordsOfPath());
    this.hint.textContent = `${phrase("Shade: {}. A small dot is a node that no path of l passes.", SHADES[quantity])} ${
      this.live ? phrase("Draw a path on the emissions; drag a bar beside them to change the frame.")
        : phrase("Draw a path on the emissions. Run the cell to edit label and emissions.")}`;
    for (const one of this.surfaces) one.refresh();
  }
  wordsOfFrame(t) {
    const { q } = this;
    if (q.counts.all === 0) return phrase("p(l|x) = 0: no path of {} frames reads this label.", q.T);
    const agree = q.at[t] === q.logP || Math.abs(q.at[t] - q.logP) < 1e-3;
    const other = phrase(", but {} from α at the last frame: do α and β agree?", number(Math.exp(q.logP)));
    return phrase("p(l|x) = Σₛ α·β/y = {} at t = {}", number(Math.exp(q.at[t])), t + 1) + (agree ? "" : other)
      + `; −ln p = ${number(-q.logP)}`;
  }
  wordsOfPath() {
    const { q, path, label } = this;
    const log = path.reduce((sum, k, i) => sum + Math.log(this.y.data[i * q.K + k]), 0);
    return [h("b", {}, "π = "),
      phrase("{} → merge repeats: {} → drop blanks: ", this.spell(path), this.spell(merged(path))),
      h("b", {}, `B(π) = ${this.spell(collapse(path)) || phrase("(empty)")}`),
      `; p(π|x) = ${number(Math.exp(log))}, ${statesOf(path, label) ? phrase("a path of l") : phrase("not a path of l")}`];
  }
  close() { for (const part of [...this.surfaces, this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new LatticeView(model, el);
  return () => view.close();
}
