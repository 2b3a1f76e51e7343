// The widget itself: which view, which word, which sentence, and what is said.

class WordMapView {
  kindOfView = "words";
  hover = null; // a word or a sentence under the mouse
  pinned = 0; // the sentence chosen by click or key
  typedShown = false; // whether the reader's own sentence is the one that is read out

  constructor(model, el) {
    Object.assign(this, { model, words: model.get("words"), picked: h("span", {}), forWords: h("span", {}), forSenses: h("span", {}) });
    this.shell = shell(model, el, "Map of words", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    this.load();
  }
  arrange() {
    this.find = h("input", { type: "text", spellcheck: "false", oninput: () => this.lookUp(this.find.value.trim().toLowerCase()) });
    this.own = () => this.typedShown && this.typed !== null;
    this.sentenceInput = h("input", { type: "text", spellcheck: "false", disabled: this.model.embedded,
      "aria-label": "Your own sentence", oninput: () => this.type(this.sentenceInput.value) });
    this.shell.tools.append(this.picked, this.forWords, this.forSenses, this.shell.status);
    [this.line, this.more] = [h("p", { class: "readout", "aria-live": "polite" }), h("p", { class: "readout" })];
    [this.legend, this.hint, this.panels] = [h("p", { class: "hint" }), h("p", { class: "hint" }), h("div", { class: "panels" })];
    this.field = h("label", { class: "field sentence" }, "Your sentence", this.sentenceInput);
    this.stage = h("div", {}, this.field, this.legend, this.panels, this.line, this.more, this.hint);
    this.shell.root.append(this.stage);
    const [left, right] = [h("div", { class: "map" }), h("div", { class: "beside" })];
    this.panels.append(left, right);
    this.map = surface(left, { label: "Map: arrow keys go to the next point, Enter chooses it or goes through those in one place",
      height: () => this.tall(left), paint: (...all) => this.paintMap(...all), overlay: (...all) => this.overMap(...all),
      point: (event) => this.point(event), leave: () => { this.hover = null; this.say(); }, key: (key) => this.walk(key) });
    this.side = surface(right, { label: "Beside the map: up and down choose a row, Enter goes there",
      height: () => new Bars(0, this.rows().length).height, paint: (...all) => this.paintSide(...all),
      point: (event) => event.kind === "pointerdown" && this.choose(new Bars(0, 0).find(event, this.rows().length)),
      key: (key) => this.walkSide(key) });
    this.charts = { words: new WordChart(this), senses: new SenseChart(this) };
  }
  tall(parent) { return clamp(parent.clientWidth * 0.66, 230, 400); }

  // ---- state
  load() {
    const [points, near] = [array(this.model, "_points"), array(this.model, "_near")];
    this.stage.hidden = !points;
    if (!points) return;
    this.points = Array.from(this.words, (_, n) => [points.data[2 * n], points.data[2 * n + 1]]);
    [this.near, this.perWord] = [near.data, near.shape[1]];
    this.senses = this.model.get("_senses");
    if (this.word === undefined) {
      this.word = Math.max(0, this.words.indexOf(this.model.get("word")));
      this.find.value = this.words[this.word];
      this.meaning(this.senses.findIndex(({ word }) => word === this.model.get("word")));
      this.choices();
    }
    const typed = this.model.get("_typed");
    this.typed = typed.word && typed.word === this.sense?.word ? typed : null;
    this.typedShown = this.typed !== null;
    this.turn(this.kindOfView);
  }
  choices() {
    const many = this.senses.length > 0;
    const views = choice("View", { words: "words", senses: "one word in sentences" }, this.kindOfView, (kind) => this.turn(kind));
    this.picked.replaceChildren(...(many ? [views] : []));
    this.forWords.replaceChildren(h("label", { class: "field" }, "Word", this.find));
    if (!many) return;
    const all = Object.fromEntries(this.senses.map(({ word }, n) => [n, word]));
    const layers = this.sense.layers.length;
    this.layerSlider = slider("layer", { min: 0, max: layers - 1, step: 1, value: this.layer, show: (j) => `${j} of ${layers - 1}` },
      (j) => { Object.assign(this, { layer: j, hover: null }); this.invalidate(); });
    const pick = (n) => { this.meaning(+n); this.typed = null; this.sentenceInput.value = ""; this.invalidate(); };
    this.forSenses.replaceChildren(choice("Word", all, String(this.senses.indexOf(this.sense)), pick), " ", this.layerSlider.element);
  }
  meaning(n) {
    this.sense = this.senses[Math.max(0, n)];
    if (!this.sense) return;
    this.kinds = [...new Set(this.sense.sentences.map(({ sense }) => sense))].sort();
    const last = this.sense.layers.length - 1;
    const layer = this.layer ?? clamp(this.model.get("layer") ?? last, 0, last);
    Object.assign(this, { pinned: 0, hover: null, typedShown: false, layer });
  }
  turn(kind) {
    Object.assign(this, { kindOfView: kind, hover: null });
    const senses = kind === "senses";
    for (const [one, shown] of [[this.forWords, !senses], [this.forSenses, senses], [this.field, senses]]) one.hidden = !shown;
    this.invalidate();
  }
  kind(n) { return Math.min(this.kinds.indexOf(this.sense.sentences[n].sense), GLYPHS.length - 1); }
  shown() { return this.hover ?? this.word; }
  sentence() { return this.hover ?? this.pinned; }
  neighbours(word) {
    return Array.from({ length: this.perWord }, (_, k) => [0, 1].map((part) => this.near[2 * (word * this.perWord + k) + part]));
  }
  lookUp(text) {
    const found = this.words.indexOf(text);
    this.strange = found < 0 ? text : "";
    if (found >= 0) this.word = found;
    this.hover = null;
    this.invalidate();
  }
  type(sentence) {
    const there = sentence.split(/\s+/).includes(this.sense.word);
    if (there) this.ask({ word: this.sense.word, sentence });
    else { this.typed = null; this.invalidate(); }
  }

  // ---- mouse and keys
  chart() { return this.charts[this.kindOfView]; }
  current() { return this.chart().of.get(this.kindOfView === "words" ? this.word : this.pinned); }
  point(event) {
    const found = nearestTo(event, this.chart().groups);
    if (event.kind === "pointerdown" && found) this.select(found.members[0]);
    else if (event.kind === "pointermove") {
      this.hover = found?.members[0] ?? null;
      if (found) this.typedShown = false;
      this.say();
    }
  }
  select(member) {
    Object.assign(this, { hover: null, typedShown: false, strange: "" });
    if (this.kindOfView === "words") {
      this.word = member;
      this.find.value = this.words[member];
      this.side.invalidate();
    } else this.pinned = member;
    this.say();
  }
  walk(key) {
    const [step, group] = [arrow(key), this.current()];
    if (step) this.select(toward(group, step, this.chart().groups).members[0]);
    else if (key === "Enter") {
      const now = group.members.indexOf(this.kindOfView === "words" ? this.word : this.pinned);
      this.select(group.members[(now + 1) % group.members.length]);
    } else return false;
    return true;
  }
  choose(row) {
    if (row === null || row === false) return;
    if (this.kindOfView === "words") { this.select(this.neighbours(this.shown())[row][0]); this.marked = 0; return; }
    this.layer = row;
    this.layerSlider.set(row);
    this.invalidate();
  }
  walkSide(key) {
    const [step, last] = [arrow(key)?.[1], this.rows().length - 1];
    if (this.kindOfView === "senses" && step) this.choose(clamp(this.layer + step, 0, last));
    else if (step) { this.marked = clamp((this.marked ?? -1) + step, 0, last); this.side.invalidate(); this.say(); }
    else if (key === "Enter" && this.kindOfView === "words") this.choose(this.marked ?? 0);
    else return false;
    return true;
  }

  // ---- pictures
  paintMap(context, width, height) {
    this.chart().paint(context, width, height, colours(this.shell.root));
    Object.assign(this.map.canvas.dataset, { x: 0, y: 0, cell: width, row: height, points: this.chart().groups.length });
  }
  overMap(context, width, height) {
    this.chart().over(context, width, height, colours(this.shell.root));
    [this.map.canvas.dataset.atX, this.map.canvas.dataset.atY] = this.current().at;
  }
  rows() {
    if (!this.points) return [];
    if (this.kindOfView === "words") {
      return this.neighbours(this.shown()).map(([word, share]) => ({ name: this.words[word], share, text: hundredths(share) }));
    }
    const [{ right }, count] = [scores(this.sense), this.sense.sentences.length];
    return right.map((n, j) => ({ name: `layer ${j}`, share: n / count, text: `${n} of ${count}` }));
  }
  paintSide(context, width) {
    const [rows, paint] = [this.rows(), colours(this.shell.root)];
    const place = new Bars(width, rows.length);
    Object.assign(this.side.canvas.dataset, { x: place.x, y: place.y, cell: place.cell, row: place.row });
    if (this.kindOfView === "words") paintBars(context, place, paint, rows, { title: "cosine", chosen: this.marked ?? -1 });
    else {
      const mark = scores(this.sense).guessed / this.sense.sentences.length;
      paintBars(context, place, paint, rows, { title: "sense right by its nearest", mark, chosen: this.layer });
    }
  }
  invalidate() {
    if (!this.points) return;
    this.map.invalidate();
    this.side.invalidate();
    this.say();
  }

  // ---- words
  say() {
    if (!this.points) return;
    if (this.kindOfView === "words") this.sayWord();
    else this.saySentence();
    this.map.refresh();
  }
  sayWord() {
    const word = this.shown();
    if (this.told !== word) { this.told = word; this.side.invalidate(); }
    const near = this.neighbours(word).map(([other, cosine]) => `${this.words[other]} ${hundredths(cosine)}`).join(", ");
    this.line.replaceChildren(h("b", {}, `“${this.words[word]}” is nearest to: `), near);
    this.more.textContent = this.strange ? `“${this.strange}” is not among the ${this.words.length} words.` : "";
    this.legend.textContent = `Blue: the ${this.perWord} nearest by cosine, in all dimensions. The map shows `
      + `${percentOf(this.model.get("_share"))} of the variance: what is near here may be far, and what is far may be near.`;
    this.hint.textContent = "Hover over a point to see its neighbours, click to stay there. "
      + "Points that would touch are drawn as one, words written where there is room.";
  }
  saySentence() {
    const { sense, layer } = this;
    const { share, nearest, votes } = sense.layers[layer];
    const own = this.own();
    const n = this.sentence();
    const one = own ? this.typed : sense.sentences[n];
    const others = own ? this.typed.nearest[layer] : nearest[n] ?? [];
    const quoted = ({ words, place: at }) => [words.slice(0, at).join(" "), " ", h("b", {}, words[at]), " ", words.slice(at + 1).join(" ")];
    this.line.replaceChildren(h("b", {}, own ? "yours: " : `${one.sense}: `), ...quoted(one));
    const same = own ? 1 : this.charts.senses.of?.get(n)?.members.length ?? 1;
    if (!share) this.more.textContent = `At this layer all ${sense.sentences.length} sentences have the same vector: the word's own.`;
    else {
      const vote = own ? this.typed.votes[layer] : votes[n];
      const first = sense.sentences[others[0]];
      this.more.replaceChildren(`Its ${others.length} nearest: ${tally(others.map((k) => sense.sentences[k].sense))}, so “${vote}”`
        + `${own ? "" : vote === one.sense ? ", rightly" : ", wrongly"}. Nearest of all (${first.sense}): `, ...quoted(first),
        same > 1 ? ` ${same - 1} more in this place.` : "");
    }
    this.legend.replaceChildren(...this.kinds.flatMap((kind, k) => {
      const glyph = h("b", {}, `${GLYPHS[Math.min(k, 3)][0]} `);
      glyph.style.color = `var(--${GLYPHS[Math.min(k, 3)][1]})`;
      return [glyph, `${kind} ${sense.sentences.filter((row) => row.sense === kind).length} · `];
    }), share ? `The map shows ${percentOf(share)} of the variance.` : "All in one place.");
    this.hint.textContent = "A point is a sentence; hover, or use the arrow keys. Bars: for how many sentences the nearest five "
      + "vote for the right sense; dashed: always the more frequent sense."
      + (this.model.embedded ? " Run the cell to type a sentence of your own." : "");
  }
  close() { for (const part of [this.map, this.side, this.shell]) part.close(); }
}

const hundredths = (x) => x.toFixed(2).replace("-", "−");
const percentOf = (share) => `${Math.round(100 * share)} %`;

function render({ model, el }) {
  const view = new WordMapView(model, el);
  return () => view.close();
}
