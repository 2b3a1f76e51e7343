// The widget itself: pen, finger, mouse and keys; ink and emissions.

class PadView {
  t = 0; // the frame looked at
  pen = [0.2, 0.5]; // where the keyboard's pen is, and whether it writes
  down = false;

  constructor(model, el) {
    Object.assign(this, { model, symbols: model.get("symbols"), live: !model.embedded, strokes: model.get("strokes") });
    this.shell = shell(model, el, "Pen pad", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => { this.t = t; this.say(); }, 20);
    const button = (text, act) => h("button", { type: "button", disabled: !this.live, onclick: act }, text);
    this.shell.tools.append(button("Undo stroke", () => this.rewrite(this.strokes.slice(0, -1))),
      button("Clear", () => this.rewrite([])), this.time.element, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    this.load();
  }

  arrange() {
    const { root } = this.shell;
    this.pad = surface(root, {
      label: "Pad: write with the pen; or arrow keys move a pen, Space lowers and lifts it, Backspace takes a stroke back",
      height: () => PAD_HEIGHT, paint: (...all) => this.paintInk(...all), overlay: (...all) => this.overInk(...all),
      point: (event) => this.write(event), key: (key, shift) => this.steer(key, shift ? 0.01 : 0.04) });
    this.pad.canvas.classList.add("pad");
    this.reading = h("p", { class: "reading", "aria-live": "polite" });
    root.append(this.reading);
    this.matrix = surface(root, { label: "Emissions: arrow keys move through the frames",
      height: () => this.grid(0).height + 26, paint: (...all) => this.paintEmissions(...all),
      overlay: (...all) => this.overEmissions(...all),
      point: (event) => this.look(this.grid(this.matrix.canvas.clientWidth).find(event).t),
      key: (key) => Boolean(arrow(key)) && this.look(this.t + arrow(key)[0]) });
    this.words = h("p", { class: "readout" });
    root.append(this.words, h("p", { class: "hint" }, this.live
      ? "Write digits from left to right with mouse, finger, pen or keys; the ring shows where on the ink a frame is."
      : "Run the cell to write; the ring shows where on the ink a frame is."));
  }

  load() {
    if (!this.ask.pending() && !this.drawing) this.strokes = this.model.get("strokes");
    this.y = array(this.model, "_emissions");
    this.path = this.y ? bestPath(this.y) : [];
    this.time.resize(Math.max(1, this.path.length));
    this.t = clamp(this.t, 0, Math.max(0, this.path.length - 1));
    this.invalidate();
  }
  name = (k) => (k === 0 ? "–" : this.symbols[k]);
  grid(width) {
    const K = this.symbols.length;
    return new Grid(width, K, Math.max(1, this.path?.length ?? 1), clamp(220 / K, 8, 20));
  }
  invalidate() { this.pad?.invalidate(); this.matrix?.invalidate(); this.say(); }
  rewrite(strokes) {
    this.strokes = strokes;
    this.ask({ strokes: strokes.filter((stroke) => stroke.length > 0) });
    this.pad.invalidate();
  }

  // ---- mouse, finger, pen and keys
  write(event) {
    if (!this.live) return;
    const point = [event.x / PAD_HEIGHT, event.y / PAD_HEIGHT];
    if (event.kind === "pointerdown") {
      this.drawing = true;
      this.rewrite([...this.strokes, [point]]);
    } else if (this.drawing && event.kind === "pointermove") this.prolong(point);
    else if (event.kind === "pointerup") this.drawing = false;
  }
  prolong(point) {
    const last = this.strokes[this.strokes.length - 1];
    const longer = extendedBy(last, point);
    if (longer !== last) this.rewrite([...this.strokes.slice(0, -1), longer]);
  }
  steer(key, length) {
    const step = arrow(key);
    if (!this.live || !(step || [" ", "Backspace", "Delete"].includes(key))) return false;
    if (step) {
      const wide = this.pad.canvas.clientWidth / PAD_HEIGHT;
      this.pen = [clamp(this.pen[0] + length * step[0], 0, wide), clamp(this.pen[1] + length * step[1], 0, 1)];
      if (this.down) this.prolong(this.pen);
    } else if (key === " ") {
      this.down = this.drawing = !this.down;
      if (this.down) this.rewrite([...this.strokes, [this.pen]]);
    } else {
      this.down = this.drawing = false;
      this.rewrite(key === "Delete" ? [] : this.strokes.slice(0, -1));
    }
    this.pad.refresh();
    return true;
  }
  look(t) {
    this.t = clamp(t, 0, Math.max(0, this.path.length - 1));
    this.time.show(this.t);
    this.say();
    return true;
  }

  // ---- words and pictures
  say() {
    if (!this.words) return;
    const spell = (path) => path.map(this.name).join("");
    const read = spell(collapse(this.path));
    this.reading.replaceChildren(h("small", {}, this.strokes.length ? "reads " : "Nothing is written yet. "), read);
    const chance = (t, k) => number(this.y.data[t * this.symbols.length + k]);
    const k = this.path[this.t];
    this.words.replaceChildren(...(this.path.length ? [h("b", {}, `t = ${this.t + 1}: `),
      `y(${this.name(k)}) = ${chance(this.t, k)} is largest; best path π = ${spell(this.path)}, B(π) = `,
      h("b", {}, read || "(empty)")] : []));
    this.pad.refresh();
    this.matrix.refresh();
  }
  paintInk(context) {
    const { blue } = colours(this.shell.root);
    Object.assign(context, { strokeStyle: blue, lineWidth: 5, lineCap: "round", lineJoin: "round" });
    for (const stroke of this.strokes) {
      context.beginPath();
      const points = stroke.length > 1 ? stroke : [stroke[0], stroke[0]]; // a dot is a line without length
      for (const [x, y] of points) context.lineTo(x * PAD_HEIGHT, y * PAD_HEIGHT);
      context.stroke();
    }
  }
  overInk(context) {
    const paint = colours(this.shell.root);
    const at = this.path.length && !this.drawing ? pointAt(this.strokes, (this.t + 0.5) / this.path.length) : null;
    if (at) disc(context, at.map((x) => x * PAD_HEIGHT), 8, { stroke: paint.orange, width: 3 });
    if (document.activeElement !== this.pad.canvas) return;
    disc(context, this.pen.map((x) => x * PAD_HEIGHT), 5, this.down ? { fill: paint.orange } : { stroke: paint.muted, width: 2 });
  }
  paintEmissions(context, width) {
    const [grid, paint, K] = [this.grid(width), colours(this.shell.root), this.symbols.length];
    grid.tell(this.matrix.canvas);
    grid.axes(context, paint, this.name);
    heat(context, grid, K, grid.columns, (k, t) => this.y?.data[t * K + k] ?? 0, this.shell.dark());
    this.path.forEach((k, t) => {
      if (t) line(context, grid.centre(t - 1, this.path[t - 1]), grid.centre(t, k), { color: paint.orange, width: 1.5 });
    });
  }
  overEmissions(context, width) {
    if (!this.path.length) return;
    const [grid, paint, K] = [this.grid(width), colours(this.shell.root), this.symbols.length];
    grid.frame(context, paint, this.t);
    grid.bars(context, paint, (k) => this.y.data[this.t * K + k], this.path[this.t], `y, t = ${this.t + 1}`);
  }
  close() { for (const part of [this.pad, this.matrix, this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new PadView(model, el);
  return () => view.close();
}
