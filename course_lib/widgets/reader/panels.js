// What a reader's canvases draw: the text, the units at one character, the gradient along the text.

const [FONT, LINE, STRIP, EDGE, TALL] = ["14px ui-monospace, monospace", 20, 12, 4, 132];
const LEFT = 46;
const aside = (paint, align = "right") => ({ color: paint.muted, align });

class Pages {
  constructor(view) {
    this.view = view;
    const context = document.createElement("canvas").getContext("2d");
    context.font = FONT;
    this.wide = context.measureText("0").width + 0.6;
    this.places = [];
  }
  paint() { return colours(this.view.shell.root); }
  height(name) {
    if (name === "curve") return TALL;
    if (name === "bars") return this.stacked ? 232 : 116;
    this.wrap(this.view.stage.clientWidth);
    return (this.places[this.places.length - 1].line + 1) * (LINE + STRIP) + 2 * EDGE;
  }
  wrap(width) {
    this.columns = Math.max(8, Math.floor((width - 2 * EDGE) / this.wide));
    this.stacked = width < 560;
    this.places = wrapped(this.view.text.join(""), this.columns);
  }
  box(k) {
    const { line, column } = this.places[k];
    return [EDGE + column * this.wide, EDGE + line * (LINE + STRIP), this.wide, LINE];
  }
  characterUnder({ x, y }) {
    return characterAt(this.places, Math.floor((y - EDGE) / (LINE + STRIP)), Math.floor((x - EDGE) / this.wide));
  }

  page(context, width) {
    const [paint, { view }] = [this.paint(), this];
    this.wrap(width);
    Object.assign(view.page.canvas.dataset, { x: EDGE, y: EDGE, cell: this.wide, row: LINE + STRIP, columns: this.columns });
    const [low, high] = this.range();
    Object.assign(context, { font: FONT, textAlign: "center", textBaseline: "middle" });
    for (let k = 0; k < view.count; k++) {
      const share = view.back ? (clamp(view.log(k), low, high) - low) / (high - low)
        : view.value(view.shown, k, view.unit) / view.scales[view.shown];
      this.letter(context, paint, k, clamp(share, -1, 1));
    }
  }
  letter(context, paint, k, share) {
    const [[x, y, wide, tall], { view }] = [this.box(k), this];
    const size = Math.abs(share);
    Object.assign(context, { fillStyle: share < 0 ? paint.orange : paint.blue, globalAlpha: 0.92 * size });
    context.fillRect(x, y, wide, tall);
    context.globalAlpha = 1;
    const letter = view.text[k];
    const faint = letter === "\n" || letter === "\t";
    context.fillStyle = size > 0.55 ? paint.paper : faint ? paint.muted : paint.ink;
    context.fillText(visible(letter), x + wide / 2, y + tall / 2 + 1);
    context.fillStyle = paint.muted;
    const bar = (STRIP / 2 - 1.5) * share * (view.back ? 1.8 : 1); // a gradient has one sign, so all the room
    const zero = y + tall + (view.back ? STRIP - 3 : STRIP / 2);
    context.fillRect(x + 1, zero - Math.max(0, bar), wide - 2, Math.max(0.6, Math.abs(bar)));
  }
  /** Where the gradient's axis begins and ends, as log10. */
  range() {
    const logs = this.view.logs().filter(Number.isFinite);
    const high = Math.max(...logs, -30);
    return [Math.max(Math.min(...logs, high - 2), high - 8), high + 0.1];
  }

  /** All names for one unit, and all units for one name; below one another where there is little room. */
  parts(width) {
    const half = this.stacked ? width : Math.min(340, width * 0.42);
    const left = { x: 56, y: 18, right: half - 52, bottom: 112 };
    const across = this.stacked ? { x: LEFT, y: 138, bottom: 216 } : { x: half + 34, y: 18, bottom: 100 };
    return [left, { ...across, right: width - 6 }];
  }
  unitUnder({ x, y }) {
    const [, place] = this.parts(this.view.bars.canvas.clientWidth);
    if (x < place.x || y < place.y - 8) return null;
    return clamp(Math.floor(((x - place.x) / (place.right - place.x)) * this.view.units), 0, this.view.units - 1);
  }
  bars(context, width) {
    const [, place] = this.parts(width);
    Object.assign(this.view.bars.canvas.dataset, { x: place.x, y: place.y, cell: (place.right - place.x) / this.view.units,
      row: place.bottom - place.y });
  }
  overBars(context, width) {
    const [paint, [left, right], { view }] = [this.paint(), this.parts(width), this];
    const k = view.hover ?? view.k;
    const row = (left.bottom - left.y) / view.names.length;
    const middle = (left.x + left.right) / 2;
    write(context, `unit ${view.unit + 1} after ${named(view.text[k])}`, left.x, 7, { color: paint.ink });
    view.names.forEach((name, n) => {
      const [value, y] = [view.value(n, k, view.unit), left.y + n * row];
      write(context, name, left.x - 6, y + row / 2, { color: n === view.shown ? paint.ink : paint.muted, size: 12, align: "right" });
      context.fillStyle = paint.raised;
      context.fillRect(left.x, y + 1, left.right - left.x, row - 2);
      this.bar(context, paint, value, [middle, y + 2], [((left.right - left.x) / 2) * (value / view.scales[n]), row - 4]);
      write(context, value.toFixed(2).replace("-", "−"), left.right + 6, y + row / 2, { color: paint.ink });
    });
    line(context, [middle, left.y], [middle, left.bottom], { color: paint.muted, width: 0.6 });
    this.units(context, paint, right, k);
  }
  units(context, paint, { x, y, right, bottom }, k) {
    const { view } = this;
    const [cell, zero, half] = [(right - x) / view.units, (y + bottom) / 2, (bottom - y) / 2];
    write(context, `${view.names[view.shown]} of all ${view.units} units after ${named(view.text[k])}`, x, y - 11, { color: paint.ink });
    context.fillStyle = paint.raised;
    context.fillRect(x, y, right - x, bottom - y);
    for (let unit = 0; unit < view.units; unit++) {
      const value = view.value(view.shown, k, unit);
      const tall = -half * (value / view.scales[view.shown]);
      this.bar(context, paint, value, [x + unit * cell + cell * 0.1, zero], [cell * 0.8, tall]);
    }
    line(context, [x, zero], [right, zero], { color: paint.muted, width: 0.6 });
    const scale = view.scales[view.shown];
    for (const [value, place] of [[scale, y + 4], [0, zero], [-scale, bottom - 4]]) {
      write(context, number(+value.toPrecision(2)), x - 5, place, aside(paint));
    }
    Object.assign(context, { strokeStyle: paint.ink, lineWidth: 1.6 });
    context.strokeRect(x + view.unit * cell - 1, y - 1, cell + 2, bottom - y + 2);
    const every = [1, 2, 4, 8, 16].find((one) => one * cell >= 20) ?? 32;
    for (let unit = every - 1; unit < view.units; unit += every) {
      write(context, unit + 1, x + (unit + 0.5) * cell, bottom + 9, aside(paint, "center"));
    }
  }
  bar(context, paint, value, [x, y], [wide, tall]) {
    context.fillStyle = value < 0 ? paint.orange : paint.blue;
    context.fillRect(x, y, wide, tall);
  }

  across(width) {
    const cell = (width - LEFT - 8) / this.view.count;
    return { cell, x: (k) => LEFT + k * cell };
  }
  characterAbove(x) {
    const { cell } = this.across(this.view.curve.canvas.clientWidth);
    return clamp(Math.floor((x - LEFT) / cell), 0, this.view.count - 1);
  }
  curve(context, width) {
    const [paint, { cell, x }, { view }] = [this.paint(), this.across(width), this];
    const [low, high, top, bottom] = [...this.range(), 18, 112];
    const level = (log) => bottom - ((clamp(log, low, high) - low) / (high - low)) * (bottom - top);
    Object.assign(view.curve.canvas.dataset, { x: LEFT, y: top, cell, row: bottom - top });
    write(context, `‖∂ℓ${lowered(view.loss + 1)}/∂xₖ‖, along the text`, LEFT, 7, { color: paint.ink });
    const every = high - low > 5 ? 2 : 1;
    for (let n = Math.ceil(low / every) * every; n <= high; n += every) {
      line(context, [LEFT, level(n)], [width - 8, level(n)], { color: paint.line, width: 0.5 });
      write(context, n ? `10${raised(n)}` : "1", LEFT - 6, level(n), aside(paint));
    }
    context.fillStyle = paint.blue;
    for (let k = 0; k < view.loss; k++) {
      const log = view.log(k);
      if (log > low) context.fillRect(x(k) + cell * 0.08, level(log), Math.max(1, cell * 0.84), bottom - level(log));
    }
    line(context, [LEFT, bottom], [width - 8, bottom], { color: paint.muted });
    line(context, [x(view.loss) + cell / 2, top], [x(view.loss) + cell / 2, bottom], { color: paint.ink, width: 1.4, dash: [4, 3] });
    write(context, "ℓ", x(view.loss) + cell / 2, bottom + 9, { color: paint.ink, align: "center", size: 12 });
    if (cell < 7.5) return;
    view.text.forEach((letter, k) => {
      if (k !== view.loss) write(context, visible(letter), x(k) + cell / 2, bottom + 9, aside(paint, "center"));
    });
  }

  over(name, context, width) {
    const [paint, { view }] = [this.paint(), this];
    const k = view.hover ?? view.k;
    if (name === "bars") { this.overBars(context, width); return; }
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 2 });
    if (name === "curve") {
      const { cell, x } = this.across(width);
      context.strokeRect(x(k) - 1, 16, Math.max(3, cell + 2), 97);
      return;
    }
    this.ring(context, k);
    context.strokeStyle = paint.ink;
    context.setLineDash([3, 2]);
    this.ring(context, view.loss);
    context.setLineDash([]);
    const [x, y] = this.box(view.loss);
    write(context, "ℓ", x + this.wide / 2, y + LINE + 6, { color: paint.ink, size: 12, align: "center" });
  }
  ring(context, k) {
    const [x, y, wide, tall] = this.box(k);
    context.strokeRect(x - 0.5, y - 0.5, wide + 1, tall + 1);
  }
}
