// One sentence's drawings: the small maps of all heads, the chosen one at large, and one query's products.

/** Colours for weights in 0 … 1 as pixels; the last is for where one may not look: nothing, so that hatching shows. */
function pixels(dark) {
  const shades = Array.from({ length: 256 }, (_, n) => [...ramp(n / 255, dark), 255]);
  return new Uint32Array(new Uint8Array([...shades, [0, 0, 0, 0]].flat()).buffer);
}

/** A map as a picture, a pixel a weight. */
function pictureOf(sentence, map, shades) {
  const [{ T }, a] = [sentence, sentence.weights(map)];
  const image = new ImageData(T, T);
  const cells = new Uint32Array(image.data.buffer);
  for (let n = 0; n < cells.length; n++) {
    cells[n] = sentence.sees(n) ? shades[Math.round(255 * clamp(a[n], 0, 1))] : shades[256];
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: T, height: T });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

function hatched(context, x, y, width, height, color) {
  context.save();
  context.beginPath();
  context.rect(x, y, width - 1, height - 1);
  context.clip();
  for (let from = x - height; from < x + width; from += 6) line(context, [from, y + height], [from + height, y], { color });
  context.restore();
}

function boxed(context, paint, lineWidth, ...box) {
  Object.assign(context, { strokeStyle: paint.orange, lineWidth });
  context.strokeRect(...box);
}

/** Where things are, for whoever looks from outside. */
function told({ canvas }, { x, y, cell, row, maps = 0 }) { Object.assign(canvas.dataset, { x, y, cell, row, maps }); }

class Panel {
  constructor(view, sentence) {
    const longest = longestOf(sentence.words);
    Object.assign(this, { view, sentence, pictures: [] });
    this.words = sentence.words.map((word, n) => h("span", {}, word, sentence.said.length ? h("small", {}, sentence.said[n]) : ""));
    this.lines = ["readout", "readout", "hint"].map((kind) => h("p", { class: kind, "aria-live": "polite" }));
    const boxes = [h("div"), h("div")];
    const box = this.box = h("div", {}, h("p", { class: "told" }, ...this.words.flatMap((word) => [word, " "])));
    view.panels.append(box);
    const on = (parent, label, place, paint, over, find, ...keys) => {
      const drawn = (name) => (context, width) => name && this[name](context, place(width), colours(view.shell.root), this.here());
      const found = surface(parent, { label, paint: drawn(paint), overlay: drawn(over), height: () => place(parent.clientWidth).height,
        leave: () => view.look(null), key: (key) => view.walk(key, ...keys),
        point: (event) => {
          const there = { ...view.selection(), ...find(event, place(found.canvas.clientWidth)) };
          if (event.kind === "pointerdown") view.select(there); else if (event.kind === "pointermove") view.look(there);
        } });
      return found;
    };
    const { T, layers, heads, size } = sentence;
    this.small = on(box, phrase("All heads: arrow keys choose one"), (width) => new HeadsPlace(width, layers, heads),
      "paintSmall", "overSmall", (event, place) => place.find(event, T), "layer", "head");
    box.append(h("div", { class: "panels" }, ...boxes), ...this.lines);
    this.large = on(boxes[0], phrase("The chosen head: arrow keys move query (up, down) and key"),
      (width) => new MatrixPlace(width, T, T, { source: longest, target: longest }, 1.5), "paintLarge", "overLarge",
      (event, place) => {
        const { i, j } = place.find(event, this.here());
        return { i: Math.max(0, i), j: Math.max(0, j) };
      }, "i", "j");
    this.table = on(boxes[1], phrase("One query: arrow keys move key (up, down) and query"),
      (width) => new TermsPlace(width, size, Math.min(T, MOST_KEYS), longest), "", "paintTable",
      (event, place) => ({ j: this.keys[place.find(event)] }), "j", "i");
  }
  /** What is selected, within this sentence. */
  here() {
    const [{ T }, { layer, head, i, j }] = [this.sentence, this.view.selection()];
    return { layer, head, i: Math.min(i, T - 1), j: Math.min(j, T - 1), map: layer * this.sentence.heads + head };
  }
  picture(map) { return this.pictures[map] ??= pictureOf(this.sentence, map, this.view.shades); }
  /** Work out some heads that are not drawn yet; false once all are. */
  work() {
    const { sentence, pictures } = this;
    const left = Array.from({ length: sentence.maps }, (_, map) => map).filter((map) => !pictures[map]);
    left.slice(0, headsInAFrame(sentence.T, sentence.size)).forEach((map) => this.picture(map));
    if (left.length) this.small.invalidate();
    return left.length > 0;
  }
  invalidate() {
    this.pictures = []; // in the colours of another theme
    for (const one of [this.small, this.large, this.table]) one.invalidate();
  }
  refresh() {
    const { map, i, j } = this.here();
    this.keys = keysShown(this.sentence.row(map, i), j, MOST_KEYS);
    if (this.drawn !== map) this.large.invalidate();
    for (const one of [this.small, this.large, this.table]) one.refresh();
    this.say();
  }

  // ---- all heads
  paintSmall(context, place, paint) {
    const { sentence, pictures } = this;
    told(this.small, { ...place, maps: pictures.filter(Boolean).length });
    const muted = { color: paint.muted };
    for (let map = 0; map < sentence.maps; map++) {
      const [layer, head] = [Math.floor(map / sentence.heads), map % sentence.heads];
      const [x, y] = place.corner(layer, head);
      if (!layer) write(context, phrase(place.cell > 60 ? "head {}" : "{}", head + 1), x, 9, muted);
      if (!head) write(context, layer + 1, x - 12, y + place.side / 2, muted);
      this.paintMap(context, place, paint, map, x, y);
    }
    write(context, phrase("layer"), 0, 9, muted);
  }
  paintMap(context, { side }, paint, map, x, y) {
    context.fillStyle = paint.raised;
    context.fillRect(x, y, side, side);
    if (!this.pictures[map]) return; // its turn comes in a later frame
    if (this.sentence.mask) hatched(context, x, y, side, side, paint.purple);
    context.imageSmoothingEnabled = this.sentence.T > side;
    context.drawImage(this.pictures[map], x, y, side, side);
  }
  overSmall(context, place, paint, { layer, head, i }) {
    const [[x, y], { side }] = [place.corner(layer, head), place];
    boxed(context, paint, 2.5, x - 1.5, y - 1.5, side + 3, side + 3);
    const row = side / this.sentence.T;
    line(context, [x, y + (i + 0.5) * row], [x + side, y + (i + 0.5) * row], { color: paint.orange, dash: [4, 4] });
  }

  // ---- the chosen head
  paintLarge(context, place, paint, { map }) {
    const [{ sentence }, { x, y, right, bottom, row, cell }] = [this, place];
    told(this.large, place);
    this.drawn = map;
    if (sentence.mask) hatched(context, x, y, right - x, bottom - y, paint.purple);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.picture(map), x, y, right - x, bottom - y);
    sentence.words.forEach((word, n) => {
      if (n % Math.ceil(9 / row) === 0) rowWord(context, place, paint, word, n);
      if (n % Math.ceil(9 / cell) === 0) columnWord(context, place, paint, word, n);
    });
  }
  overLarge(context, place, paint, { i, j, map }) {
    const [{ sentence }, { x, y, cell, row, right }] = [this, place];
    boxed(context, paint, 1.5, x, y + i * row, right - x, row);
    boxed(context, paint, 3, x + j * cell, y + i * row, cell, row);
    rowWord(context, place, paint, sentence.words[i], i, true);
    columnWord(context, place, paint, sentence.words[j], j, true);
    rowBars(context, place, paint, sentence.row(map, i), j, `a${lowered(i + 1)}`);
  }

  // ---- one query, term by term
  paintTable(context, place, paint, { i, j, map }) {
    const { sentence, keys } = this;
    told(this.table, place);
    const [scores, weights] = [sentence.scores(map, i), sentence.row(map, i)];
    const all = keys.map((key) => sentence.terms(map, i, key));
    const most = Math.max(1e-9, ...all.flatMap((terms) => [...terms].map(Math.abs)));
    this.heading(context, place, paint, i);
    keys.forEach((key, n) => {
      const [middle, chosen, seen] = [place.middle(n), key === j, sentence.sees(i * sentence.T + key)];
      const color = chosen ? paint.orange : paint.ink;
      const word = fitted(context, sentence.words[key], place.x - 12);
      spell(context, paint, word, [place.x - 8, middle], { size: 12, align: "right", chosen });
      line(context, [place.x, middle], [place.right - 6, middle], { color: paint.line });
      context.fillStyle = seen ? (chosen ? paint.orange : paint.blue) : paint.line;
      all[n].forEach((x, c) => context.fillRect(place.x + (c + 0.12) * place.cell, middle - Math.max(0, x) / most * 10,
        0.76 * place.cell, Math.abs(x) / most * 10));
      write(context, number(scores[key]), place.right + 46, middle, { color: seen ? color : paint.purple, align: "right" });
      context.fillStyle = chosen ? paint.orange : paint.blue;
      context.fillRect(place.weightX, middle - 5, weights[key] * place.weightWidth, 10);
      write(context, weights[key].toFixed(2), place.weightX + place.weightWidth + 5, middle, { color });
    });
  }
  heading(context, place, paint, i) {
    const { size, words } = this.sentence;
    const head = (text, x, y, align = "left") => write(context, text, x, y, { color: paint.muted, align });
    head(phrase("query “{}”: q·k number by number, up is positive", words[i]), 0, 10);
    for (let c = 0, every = Math.ceil(16 / place.cell); c < size; c += every) head(c + 1, place.x + (c + 0.5) * place.cell, 34, "center");
    head("q·k/√d", place.right + 46, 34, "right");
    head("a", place.weightX, 34);
  }

  // ---- words
  say() {
    const [{ sentence, lines }, { layer, head, i, j, map }] = [this, this.here()];
    const { words, size } = sentence;
    const [terms, score, row] = [sentence.terms(map, i, j), sentence.scores(map, i)[j], sentence.row(map, i)];
    const sum = terms.reduce((total, x) => total + x, 0);
    const from = phrase("layer {}, head {}: “{}” looks at “{}”: ", layer + 1, head + 1, words[i], words[j]);
    const spelled = size > 8 ? "" : `${written(terms)} = `;
    lines[0].replaceChildren(h("b", {}, from), sentence.sees(i * sentence.T + j)
      ? phrase("q·k = {}{}; over √{}: {}; a = {}", spelled, number(sum), size, number(score), number(row[j]))
      : phrase("masked: −∞, a = 0"));
    lines[1].textContent = `“${words[i]}” → ${summary({ row: () => row }, { i, j: -1 }, words, words)}`;
    lines[2].textContent = sentence.unlike;
    this.words.forEach((word, n) => word.classList.toggle("chosen", n === i));
  }
  close() {
    for (const one of [this.small, this.large, this.table]) one.close();
    this.box.remove();
  }
}
