// The widget itself: the matrix, the products under it, the clocks, and what is said.

class PositionView {
  hand = 0; // the clock that is read out

  constructor(model, el) {
    Object.assign(this, { model, words: [0, 1].map(() => h("p", { class: "readout", "aria-live": "polite" })) });
    this.shell = shell(model, el, "Positions", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    const steps = { min: 0, max: 1, step: 1, value: 0, show: String };
    this.first = slider("place t", steps, (t) => this.go({ t }));
    this.shift = slider("shift s", steps, (s) => this.go({ s }));
    const sizes = Object.fromEntries([8, 16, 32, 64].map((d) => [d, `d = ${d}`]));
    this.sizes = choice("Size", sizes, `${model.get("d_model")}`, (d) => this.ask({ d_model: +d }));
    if (model.embedded) this.sizes.querySelectorAll("input").forEach((input) => { input.disabled = true; });
    this.shell.tools.append(this.sizes, this.shell.status);
    this.stage = h("div");
    this.shell.root.append(this.stage);
    this.arrange();
    [this.t, this.s] = [model.get("place"), model.get("shift")];
    model.on("change:_revision", () => this.load());
    this.load();
  }
  arrange() {
    const { stage } = this;
    const columns = (label, height, paint, overlay) => surface(stage, { label, height, paint, overlay,
      point: (event) => this.point(event), key: (key, shift) => this.key(key, shift) });
    this.matrix = columns("Matrix of positions: arrow keys left and right move the place, with Shift the shift",
      () => this.place(0).height + 26, (...all) => this.paintMatrix(...all), (...all) => this.overMatrix(...all));
    this.curve = columns("Products: arrow keys left and right move the place, with Shift the shift",
      () => 126, (...all) => this.paintCurve(...all), (...all) => this.overCurve(...all));
    this.clocks = surface(stage, { label: "Clocks: arrow keys choose a hand", height: () => this.dials().height,
      paint: () => {}, overlay: (...all) => this.paintClocks(...all),
      point: (event) => this.choose(this.dials().find(event)),
      key: (key) => {
        const step = arrow(key);
        return Boolean(step) && this.choose(this.hand + step[0] + step[1] * this.dials().across);
      } });
    stage.prepend(h("div", { class: "sliders" }, this.first.element, this.shift.element));
    stage.insertBefore(this.words[0], this.clocks.canvas);
    stage.append(this.words[1], h("p", { class: "hint" },
      "Orange, a full hand: place t. Green, dashed: place t + s. A clock's hand is a pair of numbers, sine and cosine."));
  }

  // ---- state
  load() {
    const encoding = array(this.model, "_encoding");
    this.stage.hidden = !encoding;
    if (this.stage.hidden) return;
    this.p = vectorsOf(encoding);
    this.hand = Math.min(this.hand, this.p.hands - 1);
    this.go({});
    this.invalidate();
  }
  go({ t = this.t, s = this.s }) {
    const { place, shift } = within(this.p.places, t, s);
    [this.t, this.s] = [place, shift];
    this.first.set(place, { max: this.p.places - 1 });
    this.shift.set(shift, { max: this.p.places - 1 - place });
    this.curve.invalidate();
    this.say();
    return true;
  }
  choose(hand) {
    this.hand = clamp(hand, 0, this.p.hands - 1);
    this.say();
    return true;
  }
  point(event) {
    const { t } = this.place(this.matrix.canvas.clientWidth).find(event);
    if (event.kind === "pointerdown" || event.held) this.go({ t });
  }
  key(key, shift) {
    const step = arrow(key);
    if (!step || !step[0]) return false;
    return shift ? this.go({ s: this.s + step[0] }) : this.go({ t: this.t + step[0] });
  }
  invalidate() { for (const one of [this.matrix, this.curve, this.clocks]) one?.invalidate(); }
  place = (width) => new Columns(width, this.p?.places ?? 2, this.p?.size ?? 2, clamp(5 * (this.p?.size ?? 2), 60, 200));
  dials = () => new Clocks(this.clocks?.canvas.clientWidth || 600, this.p?.hands ?? 1);

  // ---- words
  say() {
    const { p, t, s, hand } = this;
    const [least, most] = productsApart(p, s);
    const same = most - least < 1e-3 * p.dot(t, t) + 1e-6;
    this.words[0].replaceChildren(h("b", {}, `p${lowered(t)} · p${lowered(t + s)} = ${number(p.dot(t, t + s))}`),
      `; places ${s} apart: ${same ? "all the same, wherever they are" : `from ${number(least)} to ${number(most)}`}`);
    const { turn, off } = turnOf(p, hand, t, s);
    this.words[1].replaceChildren(h("b", {}, `hand ${hand}`), ` (numbers ${2 * hand} and ${2 * hand + 1}) turns by `
      + `${number(turn)} in ${s} places; from any other place by ${off < 2e-3 ? "the same" : `up to ${number(off)} more or less`}`);
    for (const one of [this.matrix, this.curve, this.clocks]) one.refresh();
  }

  // ---- pictures
  paintMatrix(context, width) {
    const [{ p }, box, paint] = [this, this.place(width), colours(this.shell.root)];
    box.tell(this.matrix.canvas);
    heat(context, box, p.size, p.places, (i, t) => 0.5 + p.at(t, i) / (2 * p.largest), this.shell.dark());
    write(context, "0", box.x - 8, box.y + box.row / 2, { color: paint.muted, align: "right" });
    write(context, p.size - 1, box.x - 8, box.y + box.height - box.row / 2, { color: paint.muted, align: "right" });
    this.ticks(context, box, paint, box.y + box.height + 12);
  }
  ticks(context, box, paint, y) {
    const every = [1, 2, 5, 10, 20, 50].find((step) => step * box.cell >= 26) ?? 100;
    for (let t = 0; t < box.places; t += every) write(context, t, box.middle(t), y, { color: paint.muted, align: "center" });
  }
  overMatrix(context, width) {
    const [box, paint] = [this.place(width), colours(this.shell.root)];
    this.upright(context, box, paint, box.y, box.y + box.height);
  }
  upright(context, box, paint, top, bottom) {
    line(context, [box.middle(this.t), top], [box.middle(this.t), bottom], { color: paint.orange, width: 2 });
    const there = box.middle(this.t + this.s);
    line(context, [there, top], [there, bottom], { color: paint.green, width: 2, dash: [5, 4] });
  }
  height(product) { return 62 - 46 * product / this.top; } // of a point of the curve
  paintCurve(context, width) {
    const [{ p, t }, box, paint] = [this, this.place(width), colours(this.shell.root)];
    const products = Array.from({ length: p.places }, (_, u) => p.dot(t, u));
    this.top = products.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
    line(context, [box.x, 62], [box.x + box.width, 62], { color: paint.line });
    context.beginPath();
    products.forEach((product, u) => context.lineTo(box.middle(u), this.height(product)));
    Object.assign(context, { strokeStyle: paint.blue, lineWidth: 2 });
    context.stroke();
    write(context, number(this.top), box.x - 6, 16, { color: paint.muted, align: "right", size: 10 });
    write(context, "0", box.x - 6, 62, { color: paint.muted, align: "right", size: 10 });
    write(context, "dot product with place t, by place", box.x, 118, { color: paint.muted });
  }
  overCurve(context, width) {
    const [{ p, t, s }, box, paint] = [this, this.place(width), colours(this.shell.root)];
    this.upright(context, box, paint, 10, 108);
    disc(context, [box.middle(t), this.height(p.dot(t, t))], 4, { fill: paint.orange });
    disc(context, [box.middle(t + s), this.height(p.dot(t, t + s))], 4, { stroke: paint.green, width: 2 });
  }
  paintClocks(context) {
    const [{ p, t, s }, dials, paint] = [this, this.dials(), colours(this.shell.root)];
    const radius = dials.side / 2 - 7;
    for (let i = 0; i < p.hands; i++) {
      const [x, y] = dials.centre(i);
      disc(context, [x, y], radius, { stroke: i === this.hand ? paint.ink : paint.line, width: i === this.hand ? 2 : 1 });
      for (const [place, color, dash] of [[t + s, paint.green, [4, 3]], [t, paint.orange, []]]) {
        const [angle, reach] = [p.angle(place, i), radius * Math.min(1, p.reach(place, i) / p.largest)];
        line(context, [x, y], [x + reach * Math.sin(angle), y - reach * Math.cos(angle)], { color, width: 2.5, dash });
      }
      write(context, i, x, y + radius + 9, { color: paint.muted, align: "center", size: 10 });
    }
    Object.assign(this.clocks.canvas.dataset, { cell: dials.side, row: dials.side + 12, x: 0, y: 0 });
  }
  close() { for (const one of [this.matrix, this.curve, this.clocks, this.shell]) one.close(); }
}

function render({ model, el }) {
  const view = new PositionView(model, el);
  return () => view.close();
}
