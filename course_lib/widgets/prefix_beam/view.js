// The widget itself: its state, what may be changed, and what is said.

class PrefixBeamView {
  hover = null; // the node under the mouse
  pinned = { t: 0, rank: 0, prefix: [], moves: [] }; // the node chosen by click, key or slider

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded, symbols: model.get("symbols") });
    Object.assign(this, { width: model.get("width"), a: model.get("lm_weight") });
    this.shell = shell(model, el, "Beam over prefixes", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => this.frame(t + 1), 1.5);
    this.wide = this.stops("width", "widths", this.width, (width) => this.set({ width }));
    this.weight = this.stops("language model a", "weights", this.a, (a) => this.set({ a }));
    this.weight.element.hidden = model.get("weights").length < 2;
    this.shell.tools.append(this.wide.element, this.weight.element, this.time.element, this.shell.status);
    this.stage = h("div");
    this.shell.root.append(this.stage);
    model.on("change:_revision", () => this.load());
    this.load();
  }
  stops(label, trait, value, change) { // a slider over the values that Python offers
    const values = this.model.get(trait);
    return slider(label, { min: 0, max: Math.max(0, values.length - 1), step: 1, value: Math.max(0, values.indexOf(value)),
      show: (place) => number(values[place] ?? 0) }, (place) => change(values[place]));
  }
  arrange() {
    this.beam = new BeamPanel(this);
    [this.words, this.blank, this.label, this.sum] = [1, 2, 3, 4].map(() => h("p", { class: "readout" }));
    this.words.setAttribute("aria-live", "polite");
    this.table = h("table");
    this.verdict = h("p", { class: "readout" });
    this.jump = h("button", { type: "button", onclick: () => this.toDifference() }, "Show me");
    this.stage.append(this.words, this.blank, this.label, this.sum, h("div", { class: "beams" }, this.table), this.verdict, this.jump);
    this.emissions = new EmissionsPanel(this);
    this.hint = h("p", { class: "hint" });
    this.stage.append(this.hint);
  }

  // ---- state
  load() {
    const rows = ["_nodes", "_moves", "_yours"].map((name) => array(this.model, name));
    this.stage.hidden = rows.includes(null);
    if (this.stage.hidden) return;
    this.runs = runsOf(this.model.get("_runs"), this.model.get("_prefixes"), rows);
    this.y = array(this.model, "emissions");
    this.set({});
  }
  set(change) {
    Object.assign(this, change);
    const run = this.runs?.find(({ width, weight }) => width === this.width && weight === this.a);
    if (!run) {
      this.ask({ width: this.width, lm_weight: this.a });
      return;
    }
    Object.assign(this, { run, frames: run.frames });
    if (!this.beam) {
      this.arrange();
      this.pinned = { t: this.frames.length - 1, rank: 0, prefix: null };
    }
    this.time.resize(this.frames.length - 1);
    const { nodes } = this.frames[clamp(this.pinned.t, 0, this.frames.length - 1)];
    this.hover = null;
    this.pinned = nodes.find((node) => this.pinned.prefix && same(node.prefix, this.pinned.prefix)) ?? nodes[0];
    this.time.show(Math.max(0, this.pinned.t - 1));
    this.invalidate();
  }
  frame(t) { this.select(this.frames[clamp(t, 1, this.frames.length - 1)].nodes[0]); }
  select(node) {
    Object.assign(this, { pinned: node, hover: null });
    this.time.show(Math.max(0, node.t - 1));
    this.beam.turn();
    this.say();
  }
  look(node) { this.hover = node; this.say(); }
  toDifference() {
    const [t, name] = this.run.at;
    const prefix = this.model.get("_prefixes")[name];
    this.select(nearest(prefix, this.frames[t].nodes));
  }
  change(t, symbol, value) {
    if (this.live) this.ask({ frame: t, symbol, value, width: this.width, lm_weight: this.a });
  }

  // ---- words
  symbol = (k) => (k === 0 ? "–" : this.symbols[k]);
  spell(prefix) {
    const apart = this.symbols.some((one) => one.length > 1) ? " " : "";
    return prefix.map(this.symbol).join(apart) || "(empty)";
  }
  invalidate() {
    if (!this.beam || this.stage.hidden) return;
    for (const panel of [this.beam, this.emissions]) panel.surface.invalidate();
    this.say();
  }
  say() {
    const node = this.hover ?? this.pinned;
    const frame = this.frames[node.t];
    const name = Object.assign((prefix) => `“${this.spell(prefix)}”`, { symbol: this.symbol });
    const y = (k) => this.emissions.value(node.t - 1, k);
    this.words.replaceChildren(h("b", {}, node.t ? `After frame ${node.t}, ${name(node.prefix)}: ` : "Start: "),
      node.t ? fate(node, frame, this.a) : "nothing is said yet, with probability 1",
      merges(node) ? "; prefixes merge here ⊕" : "");
    this.blank.textContent = sumOf(node, true, y, name);
    this.label.textContent = sumOf(node, false, y, name);
    const lead = frame.nodes[0];
    this.sum.textContent = `${node.t ? `After frame ${node.t}` : "At the start"}, width ${this.width}: `
      + `the beam holds ${number(held(frame))} of all probability; in the lead ${name(lead.prefix)}, Q = ${number(lead.score)}`;
    this.tell(frame, name);
    this.hint.textContent = "In each box p_b is the hollow bar, above p_n, the full one; dotted lines are blanks. ⊕: prefixes merge. "
      + "Dashed: dropped. "
      + (this.live ? "Drag a bar beside the emissions to change the frame." : "Run the cell to change the emissions.");
    for (const panel of [this.beam, this.emissions]) panel.surface.refresh();
  }
  tell(frame, name) {
    const { difference, at: [t] } = this.run;
    const few = (log) => number(+Math.exp(log).toPrecision(2));
    const cells = (kind, texts) => texts.map((text) => h(kind, {}, text));
    const titles = [frame.t ? `t = ${frame.t}` : "start", "p_b", "p_n", "Q", ...(difference ? ["yours", "Q"] : [])];
    this.table.replaceChildren(h("tr", {}, ...cells("th", titles)), ...beside(frame).map(({ ours, yours, differs }) => {
      const left = ours ? [name(ours.prefix), few(ours.b), few(ours.n), number(ours.score)] : ["", "", "", ""];
      const right = yours ? [`${differs ? "≠\u00a0" : ""}${name(yours.prefix)}`, number(yours.score)] : ["", ""];
      return h("tr", { class: differs ? "differs" : null }, ...cells("td", [...left, ...(difference ? right : [])]));
    }));
    this.verdict.textContent = difference;
    this.verdict.dataset.frame = t;
    this.jump.hidden = !t;
  }
  close() {
    for (const part of [this.beam?.surface, this.emissions?.surface, this.shell]) part?.close();
    this.time.stop();
  }
}

function render({ model, el }) {
  const view = new PrefixBeamView(model, el);
  return () => view.close();
}
