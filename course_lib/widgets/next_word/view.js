// The widget itself: the text, how it came about, and what is said.

const STOPS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500]; // of top-k

class NextWordView {
  pinned = null; // the token chosen by click, key or draw
  hover = null; // under the mouse
  trail = []; // the texts that one can go back to, and forth again
  place = 0; // which of them is shown
  states = new Map(); // what is known of each text
  writing = null; // {m, left} while a model writes on

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded, words: model.get("words"), names: model.get("_names") });
    this.random = dice(model.get("seed"));
    this.shell = shell(model, el, "Next word", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    this.load();
  }
  arrange() {
    const { model, live } = this;
    this.input = h("input", { type: "text", spellcheck: "false", disabled: !live,
      oninput: () => { this.stop(); this.begin([this.input.value.trim().split(/\s+/).join(" ")]); } });
    const begin = (event) => this.begin(this.replay(event.target.value));
    this.texts = h("select", { "aria-label": "Beginning", onchange: begin },
      ...model.get("beginnings").map((text) => h("option", { value: text }, text || "…")));
    this.texts.dataset.lmSuppressShortcuts = "true";
    this.time = timeline("step", 1, (step) => { this.stop(); this.place = step; this.show(); }, 1);
    this.shell.tools.append(h("label", { class: "field" }, "Beginning ", this.texts),
      h("label", { class: "field sentence" }, "Text", this.input), this.time.element, this.shell.status);
    const kept = (name, value) => { model.set(name, value); model.save_changes(); this.settle(); };
    const stops = [...STOPS.filter((k) => k < this.words.length), null];
    const at = stops.indexOf(model.get("likeliest"));
    this.sliders = h("div", { class: "sliders cuts" },
      slider("temperature", { min: 0.1, max: 2, step: 0.05, value: model.get("temperature"), show: (t) => t.toFixed(2) },
        (t) => kept("temperature", t)).element,
      slider("top-k", { min: 0, max: stops.length - 1, step: 1, value: at < 0 ? stops.length - 1 : at,
        show: (place) => `${stops[place] ?? "all"}` }, (place) => kept("likeliest", stops[place])).element,
      slider("nucleus", { min: 0.05, max: 1, step: 0.05, value: model.get("mass"), show: (one) => one.toFixed(2) },
        (one) => kept("mass", one)).element);
    this.said = h("p", { class: "said" });
    [this.line, this.counts] = [h("p", { class: "readout", "aria-live": "polite" }), h("p", { class: "readout" })];
    this.panels = h("div", { class: "panels" });
    this.hint = h("p", { class: "hint" });
    this.stage = h("div", {}, this.said, this.sliders, this.panels, this.line, this.counts, this.hint);
    this.shell.root.append(this.stage);
    this.open = this.names.map((_, m) => new Panel(this, m));
  }

  // ---- state
  load() {
    const [p, saved] = [array(this.model, "_p"), array(this.model, "_saved_p")];
    this.stage.hidden = !p;
    if (!p) { this.stop(); return; }
    const size = this.words.length;
    const rows = (data, from) => this.names.map((_, m) => data.subarray((from + m) * size, (from + m + 1) * size));
    if (saved && !this.states.size) {
      this.model.get("_saved").forEach((one, n) => this.states.set(one.text, { ...one, p: rows(saved.data, n * this.names.length) }));
    }
    const now = this.model.get("_now");
    this.states.set(now.text, { ...now, p: rows(p.data, 0) });
    if (!this.trail.length) this.trail = this.replay(now.text);
    if (this.trail[this.place] === now.text) this.show();
    else if (!this.ask.pending()) this.begin([now.text]);
  }
  /** A beginning and what was drawn after it, from what is saved. */
  replay(text) {
    const texts = this.model.get("_saved").filter(({ beginning }) => beginning === text).map((one) => one.text);
    return texts.length ? texts : [text];
  }
  begin(trail) {
    Object.assign(this, { trail, place: 0, pinned: null, hover: null });
    this.visit();
  }
  /** Show the text that the trail has come to, or ask for it. */
  visit() {
    if (this.states.has(this.trail[this.place])) this.show();
    else this.ask({ text: this.trail[this.place] });
  }
  append(token) {
    const text = `${this.trail[this.place]} ${this.words[token]}`.trim();
    if (!this.live && !this.states.has(text)) { this.missing = this.words[token]; this.say(); return; }
    if (this.trail[this.place + 1] !== text) this.trail = [...this.trail.slice(0, this.place + 1), text];
    this.place += 1;
    this.visit();
  }
  back() {
    const text = this.trail[this.place].split(" ").slice(0, -1).join(" ");
    if (this.place) this.place -= 1;
    else if (this.live) this.trail = [text, ...this.trail];
    this.visit();
  }
  show() {
    this.state = this.states.get(this.trail[this.place]);
    this.missing = null;
    this.time.resize(this.trail.length);
    this.time.show(this.place);
    if (document.activeElement !== this.input) this.input.value = this.state.text;
    this.texts.value = this.model.get("_saved").find(({ text }) => text === this.state.text)?.beginning ?? "";
    this.open.forEach((panel) => panel.take(this.state, this.settings()));
    this.settle();
    if (this.writing) this.goOn();
  }
  settings() { return Object.fromEntries(["temperature", "likeliest", "mass"].map((name) => [name, this.model.get(name)])); }
  settle() {
    if (!this.state) return;
    this.open.forEach((panel) => panel.settle(this.settings()));
    this.scale = Math.max(...this.open.map((panel) => panel.largest));
    this.invalidate();
  }

  // ---- drawing words
  draw(m) {
    const { q, order } = this.open[m];
    this.select(drawn(q, order, this.random()));
    this.append(this.pinned);
  }
  writeOn(m) {
    if (this.writing) { this.stop(); return; }
    this.writing = { m, left: 12, timer: null };
    this.open[m].write.textContent = "Stop";
    this.draw(m);
  }
  goOn() {
    const { writing, state } = this;
    writing.left -= 1;
    const ended = state.tokens[state.tokens.length - 1] === this.model.get("start");
    if (!writing.left || ended) this.stop();
    else writing.timer = setTimeout(() => this.draw(writing.m), 250); // a pace that can be read along
  }
  stop() {
    clearTimeout(this.writing?.timer);
    this.writing = null;
    this.open?.forEach((panel) => { panel.write.textContent = "Write on"; });
  }
  selected() { return this.hover ?? this.pinned; }
  select(token) { Object.assign(this, { pinned: token, hover: null }); this.say(); }
  look(token) { this.hover = token; this.say(); }
  invalidate() {
    if (!this.state) return;
    this.open.forEach((panel) => panel.surface.invalidate());
    this.say();
  }

  // ---- words
  say() {
    if (!this.state) return;
    const [token, { words, open, state }] = [this.selected(), this];
    this.tell();
    open.forEach((panel) => { panel.write.disabled = !this.live; panel.surface.refresh(); });
    const rank = (panel) => `rank ${panel.order.indexOf(token) + 1}`;
    const fate = (panel) => (panel.q[token] > 0 ? `drawn with ${percent(panel.q[token])}` : "cut");
    this.line.replaceChildren(...(token === null ? ["Point at a word to compare what the models give it."]
      : [h("b", {}, `“${words[token]}” next: `),
        open.map((panel) => `${panel.name} ${percent(panel.p[token])}, ${rank(panel)}, ${fate(panel)}`).join(" · ")]));
    this.counts.textContent = token === null || !state.contexts.length ? this.context() : `Counts: ${countsBehind(token, state, words)}`;
    const run = this.missing ? `Drew “${this.missing}”: run the cell to read on from it. ` : "";
    this.hint.textContent = `${run}Outlined: P as the model gives it. Filled: after temperature, top-k and nucleus. Dashed: cut. `
      + "Click a word to choose it, once more to append it." + (this.live ? "" : " Run the cell to type a text of your own.");
  }
  context() {
    const longest = this.state.contexts.find(({ times }) => times);
    if (!longest) return "";
    const context = this.state.tokens.slice(this.state.tokens.length - longest.size).map((one) => this.words[one]).join(" ");
    return `The longest ending that was seen before: “${context}”, ${counted(longest.times, "time", "times")}, `
      + `before ${counted(longest.different, "word", "different words")}.`;
  }
  /** The text as it was read: unknown words marked, what was added set off. */
  tell() {
    const { state: { text, tokens }, trail, words, model } = this;
    const given = trail[0].split(" ").filter(Boolean).length;
    const spelled = text.split(" ").filter(Boolean);
    const front = tokens.length - spelled.length;
    this.said.replaceChildren(h("small", {}, tokens.slice(0, front).map((one) => words[one]).join(" ")), " ",
      ...spelled.flatMap((word, n) => {
        const strange = tokens[front + n] === model.get("unknown") && word !== words[tokens[front + n]];
        const shown = strange ? h("u", { title: "not in the vocabulary" }, word, h("small", {}, ` ${words[tokens[front + n]]}`)) : word;
        return [n < given ? h("span", {}, shown) : h("b", {}, shown), " "];
      }), h("small", {}, "…"));
  }
  close() { this.stop(); this.open.forEach((panel) => panel.close()); this.shell.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new NextWordView(model, el);
  return () => view.close();
}
