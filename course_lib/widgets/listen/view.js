// The widget itself: which sound, where the cursor stands, what is played, recorded and said.

const TITLES = {
  wave: "The wave",
  bands: "What the net sees: bands of frequencies",
  letters: "What it says: the likeliest letter (bars), the blank (dashed)",
  lattice: "Lattice of the text: its states and the likeliest path",
};
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class ListenView {
  index = 0;
  cursor = 0; // seconds
  spike = null; // the one that is looked at
  marked = null; // {span, what}: what is or was heard of the sound
  speed = 1;

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded, symbols: model.get("symbols") });
    for (const name of ["rate", "hop", "context"]) this[name] = model.get(name);
    this.name = (k) => (this.symbols[k] === " " ? "␣" : this.symbols[k]);
    this.shell = shell(model, el, phrase("Listen"), () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.player = new Player((at) => this.heardTo(at), () => this.stopped());
    this.recorder = new Recorder({ take: (bytes) => this.send(bytes), fail: (text) => this.complain(text),
      tell: (seconds) => this.face(phrase("■ Stop, {} s", seconds.toFixed(1))) });
    this.build();
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- parts
  build() {
    const { root, tools, status } = this.shell;
    this.select = h("select", { "aria-label": phrase("Sound"), onchange: () => this.choose(+this.select.value) });
    this.button = h("button", { type: "button", class: "play", onclick: () => this.toggle() }, phrase("▶ Play"));
    const speeds = choice(phrase("Speed"), { 1: "1×", 0.5: "½×" }, "1", (speed) => { this.speed = +speed; });
    this.told = h("output", {});
    this.slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": phrase("time"),
      oninput: () => { this.leave(); this.moveTo(this.times.middle(+this.slider.value)); } });
    this.hears = h("input", { type: "checkbox", checked: true });
    tools.append(this.select, this.button, speeds, h("div", { class: "timeline" }, this.slider, this.told),
      h("label", { class: "field" }, this.hears, phrase("hear what is pointed at")), status);
    this.lines = { said: h("p", { class: "line" }), read: h("p", { class: "line", "aria-live": "polite" }) };
    this.stage = h("div", { class: "stage" }, this.lines.said, this.lines.read);
    this.words = h("p", { class: "readout", "aria-live": "polite" });
    root.append(this.stage);
    this.drawing = new Panels(this);
    this.panels = {};
    for (const name of Object.keys(TITLES)) this.panels[name] = this.panel(name);
    this.stage.append(this.words);
    root.append(this.own());
  }
  panel(name) {
    this.stage.append(h("h5", {}, phrase(TITLES[name])));
    const keys = phrase(name === "letters" ? "left and right play letter by letter" : "left and right move the cursor");
    return surface(this.stage, { label: phrase("{}; {}, Space plays", phrase(TITLES[name]), keys),
      height: () => (this.clip ? this.drawing.height(name) : 0),
      paint: (...all) => this.clip && this.drawing.draw(name, name, ...all),
      overlay: (...all) => this.clip && this.drawing.draw("over", name, ...all),
      point: (event) => this.point(name, event), leave: () => { this.spike = null; this.say(); },
      key: (key, shift) => this.press(name, key, shift) });
  }
  own() {
    const takes = this.live && this.model.get("_receives");
    this.text = h("input", { type: "text", disabled: !this.live, spellcheck: "false",
      oninput: () => this.ask({ text: this.text.value, clip: this.index }) });
    const label = h("label", { class: "field sentence" }, phrase("Text in the lattice"), this.text);
    this.complaint = h("p", { class: "problem", role: "alert" });
    if (!this.model.get("_receives")) return h("div", { class: "own" }, label);
    this.record = h("button", { type: "button", disabled: !takes || !hasMicrophone(), onclick: () => this.hold() }, phrase("● Record"));
    this.file = h("input", { type: "file", accept: "audio/*,.wav", disabled: !takes, onchange: () => this.chosen() });
    const hint = !this.live ? phrase("To have your own voice read, open this page as a notebook (course lab) and run it.")
      : !hasMicrophone() ? phrase("Browsers give a microphone to 127.0.0.1 and https alone: choose a file.")
        : phrase("A recording ends after {} s, and goes to the kernel alone.", MOST_SECONDS);
    return h("div", { class: "own" }, label, h("div", { class: "mine" }, this.record,
      h("label", { class: "field" }, phrase("or a file "), this.file)), this.complaint,
    h("p", { class: "hint" }, this.model.get("note"), " ", hint));
  }

  // ---- state
  load() {
    const [kept, own, tried] = ["_kept", "_own", "_tried"].map((name) => unpackedClips(this.model.get(name)));
    this.clips = [...kept, ...own];
    this.stage.hidden = !this.clips.length;
    if (this.stage.hidden) return;
    this.tried = tried[0];
    this.select.replaceChildren(...this.clips.map(({ title }, n) => h("option", { value: n }, title)));
    const index = clamp(this.model.get("shown") - 1, 0, this.clips.length - 1);
    if (index !== this.index) this.cursor = 0;
    this.index = index;
    this.show();
  }
  choose(index) {
    this.player.stop();
    Object.assign(this, { index, cursor: 0, tried: null });
    this.model.set("shown", index + 1);
    this.model.save_changes();
    this.show();
  }
  show() {
    this.player.stop();
    const given = this.clips[this.index];
    this.clip = this.tried?.title === given.title ? this.tried : given;
    const { clip } = this;
    this.times = new Times(clip, this);
    this.sound = expanded(clip.codes);
    this.loudest = this.sound.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
    Object.assign(this, { spike: null, marked: null, spikes: clip.spikes });
    this.select.value = this.index;
    if (document.activeElement !== this.text) this.text.value = clip.text;
    this.slider.max = clip.outputs - 1;
    this.spell();
    this.invalidate();
    this.moveTo(this.cursor);
  }
  /** What was said and what was read, a button a word; words without a partner are underlined. */
  spell() {
    for (const [name, line] of Object.entries(this.lines)) {
      const words = this.clip[name].map((word) => h("button", { type: "button", class: word.wrong ? "word wrong" : "word",
        "aria-label": phrase(word.wrong ? "{} {}, without a partner: hear it" : "{} {}: hear it", phrase(name), word.text),
        onclick: () => this.hearWord(word, name) }, word.text));
      line.replaceChildren(h("span", {}, phrase(name)), ...words);
    }
    this.lines.read.append(h("small", {}, phrase("edits: {}, words: {}", this.clip.edits, this.clip.said.length)));
  }
  invalidate() { for (const panel of Object.values(this.panels ?? {})) panel.invalidate(); }

  // ---- hearing
  toggle() {
    if (this.player.playing) { this.player.stop(); return; }
    const from = this.cursor > this.times.seconds - 0.05 ? 0 : this.cursor;
    Object.assign(this, { marked: null, back: null });
    this.player.play(this.sound, this.rate, from, this.times.seconds, this.speed);
    this.button.textContent = phrase("⏸ Pause");
  }
  hear(span) {
    const back = this.back ?? this.cursor;
    this.player.stop(); // which goes back by itself
    this.back = back;
    this.player.play(this.sound, this.rate, ...span, this.speed);
  }
  hearWord({ text, first, last }, name) {
    this.spike = null;
    const span = this.times.stretch(first, last);
    this.marked = { span, what: phrase("{} “{}”: {} to {} s", phrase(name), text, ...span.map((s) => s.toFixed(2))) };
    this.hear(span);
    this.say();
  }
  look(spike, aloud) {
    if (this.spike === spike) return;
    this.spike = spike;
    const [{ clip, times }, { symbol, top }] = [this, this.spikes[spike]];
    const span = times.span(top);
    const what = phrase("“{}” at {} s, output {} of {}: probability {}; in its context frames {} … {}, {} to {} s",
      this.name(symbol), times.middle(top).toFixed(2), top + 1, clip.outputs, chance(clip, top, symbol).toFixed(2),
      ...times.frames(top).map((one) => one + 1), ...span.map((s) => s.toFixed(2)));
    this.marked = { span, what };
    if (aloud) this.hear(span);
    this.say();
  }
  heardTo(at) {
    if (still() && Math.abs(at - this.cursor) < 0.25 && at < this.times.seconds) return;
    this.cursor = at;
    this.say();
  }
  stopped() {
    this.button.textContent = phrase("▶ Play");
    if (this.back != null) this.moveTo(this.back);
    this.back = null;
  }
  /** Before the reader moves the cursor: a sound that ended later would take it back. */
  leave() {
    this.player.stop();
    this.marked = null;
  }
  moveTo(seconds) { this.cursor = clamp(seconds, 0, this.times.seconds); this.say(); }

  // ---- mouse and keys
  point(name, event) {
    if (!this.clip) return;
    const width = this.panels[name].canvas.clientWidth;
    const near = name === "letters" ? this.drawing.spikeNear(event.x, width) : null;
    if (event.kind === "pointerdown" || (event.held && event.kind === "pointermove" && near === null)) {
      this.leave();
      this.moveTo(this.drawing.secondsAt(event.x, width));
      if (near !== null) { this.spike = null; this.look(near, true); }
    } else if (near !== null && event.kind === "pointermove") this.look(near, this.hears.checked && Player.may());
  }
  press(name, key, shift) {
    const step = arrow(key)?.[0];
    if (name === "letters" && this.spikes.length && (step || key === "Enter")) {
      const next = this.spike === null ? this.nextSpike(step ?? 0) : clamp(this.spike + (step ?? 0), 0, this.spikes.length - 1);
      this.spike = null; // heard again where it is the same
      this.player.stop();
      this.cursor = this.times.middle(this.spikes[next].top);
      this.look(next, true);
    } else if (step) {
      this.leave();
      this.moveTo(this.cursor + step * (shift ? 10 : 1) * this.times.step);
    } else if (key === "Home" || key === "End") {
      this.leave();
      this.moveTo(key === "Home" ? 0 : this.times.seconds);
    } else if (key === " " || key === "Enter") this.toggle();
    else return false;
    return true;
  }
  nextSpike(step) {
    const after = this.spikes.findIndex(({ top }) => this.times.middle(top) > this.cursor);
    return clamp(after < 0 ? this.spikes.length - 1 : step < 0 ? after - 1 : after, 0, this.spikes.length - 1);
  }

  // ---- the reader's own voice
  face(text) { this.record.textContent = text; }
  complain(text) { this.complaint.textContent = text; }
  hold() {
    this.complain("");
    this.player.stop();
    if (this.recorder.running) this.recorder.stop();
    else this.recorder.start();
  }
  async chosen() {
    const [file] = this.file.files;
    if (file) await this.send(new Uint8Array(await file.arrayBuffer()));
    this.file.value = ""; // the same file may be chosen again
  }
  async send(bytes) {
    this.face(phrase("● Record"));
    this.complain("");
    const megabytes = (bytes.length / 1e6).toFixed(1);
    if (bytes.length > MOST_BYTES) this.complain(phrase("This file has {} MB: cut a sentence out of it.", megabytes));
    else if (isWav(bytes)) this.ask({ file: base64(bytes) });
    else {
      try { this.ask({ samples: base64(await decoded(bytes)), rate: SENT }); } catch {
        this.complain(phrase("The browser cannot play this: export it as WAV."));
      }
    }
  }

  // ---- words
  say() {
    const { clip, times, cursor, marked } = this;
    const t = times.outputAt(cursor);
    this.slider.value = t;
    this.told.textContent = phrase("{} of {} s", cursor.toFixed(2), times.seconds.toFixed(2));
    this.slider.setAttribute("aria-valuetext", this.told.textContent);
    if (!this.player.playing || this.back != null) this.words.replaceChildren(...(marked ? [marked.what] : this.here(t)));
    for (const panel of Object.values(this.panels)) panel.refresh();
  }
  here(t) {
    const { clip } = this;
    const order = this.symbols.map((_, k) => k).sort((a, b) => chance(clip, t, b) - chance(clip, t, a)).slice(0, 4);
    const likely = order.map((k) => `${this.name(k)} ${chance(clip, t, k).toFixed(2)}`).join(", ");
    const s = clip.path[t];
    const state = s === undefined ? "" : phrase("; in the lattice {}, posterior {}",
      s % 2 ? phrase("letter {}, {}", (s + 1) / 2, this.name(clip.label[(s - 1) / 2])) : phrase("a blank"),
      (clip.gamma[t * clip.states + s] / 255).toFixed(2));
    return [h("b", {}, phrase("output {} of {}: ", t + 1, clip.outputs)), likely, state, `; ln p(l|x) = ${number(clip.logP)}`];
  }
  close() {
    this.recorder.close();
    this.player.close();
    for (const part of [...Object.values(this.panels), this.shell]) part.close();
  }
}

function render({ model, el }) {
  const view = new ListenView(model, el);
  return () => view.close();
}
