// The widget itself: its state, what is chosen, and what is said.

class ReaderView {
  k = null; // the character that is looked at
  hover = null; // one under the mouse
  back = false; // whether the gradient colours the text

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded });
    this.shell = shell(model, el, "Text reader", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("loss at", 1, (t) => this.follow(t), 8);
    this.picks = h("span");
    this.shell.tools.append(this.picks, this.time.element, this.shell.status);
    this.warning = h("p", { class: "problem" });
    this.input = h("textarea", { rows: 2, spellcheck: "false", "data-lm-suppress-shortcuts": "true", disabled: !this.live,
      oninput: () => this.ask({ text: this.input.value }) });
    this.stage = h("div");
    this.shell.root.append(this.warning, this.stage, h("label", { class: "typed" }, "A text of your own ", this.input));
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    const [values, gradient] = ["_values", "_gradient"].map((name) => levels(this.model.get(name)));
    this.stage.hidden = !values;
    this.warning.textContent = this.model.get("_warning");
    if (document.activeElement !== this.input) this.input.value = this.model.get("text");
    if (this.stage.hidden) return;
    const text = [...this.model.get("text")];
    const [, count, units] = values.shape;
    Object.assign(this, { values, gradient, text, count, units, hover: null });
    this.names = this.model.get("_names");
    const most = (n) => Array.from({ length: count * units }, (_, one) => Math.abs(values.at(n * count * units + one)))
      .reduce((a, b) => Math.max(a, b), 1);
    this.scales = this.names.map((_, n) => most(n));
    this.shown = Math.max(0, this.names.indexOf(this.model.get("shown")));
    this.unit = clamp(this.model.get("unit") - 1, 0, units - 1);
    this.loss = clamp((this.model.get("loss") ?? count) - 1, 0, count - 1);
    this.k = clamp(this.k ?? this.loss - 1, 0, count - 1); // at first the character before the loss
    if (this.built !== `${this.names},${units}`) this.build();
    this.time.resize(count);
    this.show();
  }
  value(n, k, unit) { return this.values.at((n * this.count + k) * this.units + unit); }
  log(k, t = this.loss) { return k < t ? this.gradient.at(t * this.count + k) : -Infinity; }
  logs() { return Array.from({ length: this.loss }, (_, k) => this.log(k)); }
  store(traits) {
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    this.model.save_changes();
  }
  keep(traits) { this.store(traits); this.show(); }
  follow(t) {
    this.loss = clamp(t, 0, this.count - 1);
    this.store({ loss: this.loss + 1 });
    this.time.show(this.loss);
    if (this.back) this.page.invalidate();
    this.curve.invalidate();
    this.say();
  }
  choose(unit) { this.unit = clamp(unit, 0, this.units - 1); this.keep({ unit: this.unit + 1 }); }
  colour(name) {
    this.back = name === "gradient";
    if (this.back) { this.show(); return; }
    this.shown = +name;
    this.keep({ shown: this.names[this.shown] });
  }
  select(k) { this.k = clamp(k, 0, this.count - 1); this.hover = null; this.say(); }

  // ---- parts
  build() {
    this.built = `${this.names},${this.units}`;
    for (const part of this.parts ?? []) part.close();
    const options = { ...Object.fromEntries(this.names.map((name, n) => [n, name])), gradient: "gradient" };
    this.picks.replaceChildren(choice("Colour", options, this.back ? "gradient" : `${this.shown}`, (name) => this.colour(name)));
    this.one = slider("unit", { min: 1, max: this.units, step: 1, value: 1, show: (u) => `${u} of ${this.units}` },
      (unit) => this.choose(unit - 1));
    this.words = [0, 1].map((n) => h("p", { class: "readout", "aria-live": n ? null : "polite" }));
    this.pages = new Pages(this);
    const leave = () => { this.hover = null; this.say(); };
    const draw = (name, label, point, key) => surface(this.stage, { label, point, key, leave,
      height: () => this.pages.height(name), paint: (...all) => this.pages[name](...all),
      overlay: (...all) => this.pages.over(name, ...all) });
    this.stage.replaceChildren(this.one.element);
    this.page = draw("page", "Text: arrow keys choose a character, Enter follows its loss back", (event) => this.pointPage(event),
      (key) => this.walk(key));
    this.stage.append(this.words[0]);
    this.bars = draw("bars", "Units at this character: left and right choose a unit", (event) => this.pointBars(event),
      (key) => this.turn(key));
    this.stage.append(this.words[1]);
    this.curve = draw("curve", "Gradient: left and right choose a character, up and down the loss", (event) => this.pointCurve(event),
      (key) => this.travel(key));
    this.parts = [this.page, this.bars, this.curve];
    this.stage.append(h("p", { class: "hint" }, "Blue is positive, orange negative, and so are the little bars under the letters. "
      + "Click a character to follow its loss (ℓ) back; move the mouse to read what reaches the others."));
  }
  show() {
    this.one.set(this.unit + 1);
    this.time.show(this.loss);
    this.invalidate();
    this.say();
  }
  invalidate() { for (const part of this.stage.hidden ? [] : this.parts ?? []) part.invalidate(); }

  // ---- mouse and keys
  at(k, event) {
    if (event.kind === "pointerdown") { this.k = k; this.hover = null; return true; }
    this.hover = k;
    this.say();
    return false;
  }
  pointPage(event) { const k = this.pages.characterUnder(event); if (this.at(k, event)) this.follow(k); }
  pointCurve(event) { if (this.at(this.pages.characterAbove(event.x), event)) this.say(); }
  pointBars(event) {
    const unit = this.pages.unitUnder(event);
    if (unit !== null && (event.kind === "pointerdown" || event.held)) this.choose(unit);
  }
  walk(key) {
    const step = arrow(key);
    if (step) this.select(walked(this.pages.places, this.k, step));
    else if (key === "Home" || key === "End") this.select(key === "Home" ? 0 : this.count - 1);
    else if (key === "Enter") this.follow(this.k);
    else return false;
    return true;
  }
  turn(key) {
    const step = arrow(key)?.[0] ?? { Home: -this.units, End: this.units }[key];
    if (step) this.choose(this.unit + step);
    return Boolean(step);
  }
  travel(key) {
    const [right, down] = arrow(key) ?? [];
    if (right) this.select(this.k + right);
    else if (down) this.follow(this.loss - down);
    else return false;
    return true;
  }

  // ---- words
  say() {
    const k = this.hover ?? this.k;
    const values = this.names.map((name, n) => `${name} ${this.value(n, k, this.unit).toFixed(2).replace("-", "−")}`);
    this.words[0].replaceChildren(h("b", {}, `Character ${k + 1}, ${named(this.text[k])}, unit ${this.unit + 1}: `), values.join(", "));
    const [log, away, logs] = [this.log(k), this.loss - k, this.logs()];
    const from = `The loss at character ${this.loss + 1}, ${named(this.text[this.loss])}`;
    const here = away <= 0 ? `; character ${k + 1} does not come before it` : `; at character ${k + 1}, ${away} back, arrives ${
      log > -Infinity ? number(10 ** log) : "nothing"}, ${number(10 ** (log - Math.max(...logs)))} of the largest`;
    this.words[1].replaceChildren(h("b", {}, from),
      `, looks back ${reach(logs)} characters (a hundredth of its largest derivative)${here}`);
    for (const part of this.parts) part.refresh();
  }
  close() { for (const part of [...(this.parts ?? []), this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new ReaderView(model, el);
  return () => view.close();
}
