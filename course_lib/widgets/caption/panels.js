// One captioner's drawing: the image as it is looked at, and what could come next. A panel reads its view's state.

const BARS = 7;

/** An image of values in 0 … 1, (3, height, width), as a canvas of its own pixels. */
function pictureOf({ shape: [, height, width], data }) {
  const image = new ImageData(width, height);
  for (let n = 0; n < width * height; n++) {
    for (let c = 0; c < 3; c++) image.data[4 * n + c] = 255 * data[c * width * height + n];
    image.data[4 * n + 3] = 255;
  }
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

class CaptionPanel {
  cursor = -1; // the region that keys, or in a saved page a click, have chosen
  hover = -1; // the region under the mouse

  constructor(view, name, number) {
    Object.assign(this, { view, name, number });
    [this.caption, this.summary] = [h("p", { class: "said" }), h("p", { class: "readout", "aria-live": "polite" })];
    this.box = h("div", {}, h("h5", {}, name));
    view.panels.append(this.box);
    this.surface = surface(this.box, {
      label: `Image, ${name}: arrow keys choose a region, Enter forces the look there, Backspace gives it back, `
        + "Page Up and Page Down go from word to word",
      height: () => this.place(this.box.clientWidth).height,
      paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all),
      point: (event) => this.point(event), leave: () => { this.hover = -1; this.say(); }, key: (key) => this.walk(key) });
    this.box.append(this.caption, this.summary);
  }
  get steps() { return this.view.captions[this.number]; }
  get t() { return Math.min(this.view.t, this.steps.length - 1); }
  get step() { return this.steps[this.t]; }
  /** The region whose distribution stands beside that of the captioner's own look. */
  get other() { return this.hover >= 0 ? this.hover : this.cursor >= 0 ? this.cursor : this.step.forced; }
  place(width) {
    const { grid, picture } = this.view;
    return new CaptionPlace(width, grid, picture.height / picture.width, BARS);
  }

  // ---- mouse and keys
  point(event) {
    const region = this.place(this.surface.canvas.clientWidth).find(event);
    this.hover = region;
    if (event.kind === "pointerdown" && region >= 0) this.choose(region);
    else this.say();
  }
  choose(region) {
    this.cursor = region;
    this.view.force(this, region === this.step.forced ? null : region);
    this.say();
  }
  walk(key) {
    const { view } = this;
    const turn = { PageUp: view.t - 1, PageDown: view.t + 1, Home: 0, End: view.count - 1 }[key];
    if (turn !== undefined) view.go(clamp(turn, 0, view.count - 1));
    else if (arrow(key)) this.cursor = movedRegion(this.other >= 0 ? this.other : peak(this.step.weights), arrow(key), view.grid);
    else if ((key === "Enter" || key === " ") && this.cursor >= 0) this.choose(this.cursor);
    else if (key === "Backspace" || key === "Delete" || key === "Escape") this.letGo();
    else return false;
    this.hover = -1;
    this.say();
    return true;
  }
  letGo() {
    this.cursor = -1;
    if (this.step.forced >= 0) this.view.force(this, null);
  }

  // ---- words
  say() {
    const { step, t, other, view: { words, grid } } = this;
    const p = (values, word) => `“${words[word]}” ${values[word].toFixed(2)}`;
    const top = peak(step.weights);
    const mixed = step.looked >= 0 ? `at ${regionName(step.looked, grid)} alone` : `most at ${regionName(top, grid)}`;
    const own = `looks ${mixed}, α = ${step.weights[step.looked >= 0 ? step.looked : top].toFixed(2)}: ${p(step.own, peak(step.own))}`;
    const away = other < 0 ? [] : step.elsewhere(other);
    const one = other < 0 ? "" : `; at ${regionName(other, grid)} alone: ${p(away, peak(away))}`;
    this.summary.replaceChildren(h("b", {}, `Word ${t + 1} of ${this.steps.length}, “${words[step.word]}”: `),
      `${own}${one}${step.forced >= 0 ? `; the look is forced to ${regionName(step.forced, grid)}` : ""}`);
    this.caption.replaceChildren(...this.steps.flatMap((one, k) => [h("span", { class: k === t ? "now" : "",
      onclick: () => this.view.go(k) }, (one.forced >= 0 ? "◉" : "") + words[one.word]), " "]));
    this.surface.refresh();
  }

  // ---- pictures
  paint(context, width) {
    const place = this.place(width);
    for (const name of ["x", "y", "cell", "row", "barX", "barWidth"]) this.surface.canvas.dataset[name] = place[name];
    context.imageSmoothingEnabled = false;
    context.drawImage(this.view.picture, place.x, place.y, place.wide, place.tall);
  }
  over(context, width) {
    const [place, paint, { step }] = [this.place(width), colours(this.view.shell.root), this];
    const looked = this.hover >= 0 ? this.hover : lookOf(step);
    shares(step, looked).forEach((share, region) => {
      const [x, y] = place.corner(region);
      context.fillStyle = `rgba(8, 12, 18, ${0.66 * (1 - share)})`;
      context.fillRect(x, y, place.cell, place.row);
      if (place.cell > 40 && step.weights[region] >= 0.005) this.weight(context, place, region);
    });
    if (step.looked >= 0) this.frame(context, place, step.looked, { color: "#fff", width: 2 });
    if (step.forced >= 0) this.frame(context, place, step.forced, { color: paint.orange, width: 4 });
    if (this.other >= 0) this.frame(context, place, this.other, { color: paint.orange, width: 2.5, dash: [6, 4] });
    this.bars(context, place, paint);
  }
  weight(context, place, region) {
    const [x, y] = place.corner(region);
    const text = this.step.weights[region].toFixed(2);
    context.fillStyle = "rgba(8, 12, 18, 0.75)";
    context.fillRect(x + place.cell - 33, y + place.row - 18, 31, 16);
    write(context, text, x + place.cell - 5, y + place.row - 10, { color: "#fff", size: 12, align: "right" });
  }
  frame(context, place, region, { color, width, dash = [] }) {
    const [x, y] = place.corner(region);
    const box = [x + 2, y + 2, place.cell - 4, place.row - 4];
    Object.assign(context, { strokeStyle: "rgba(8, 12, 18, 0.8)", lineWidth: width + 2 });
    context.strokeRect(...box);
    context.setLineDash(dash);
    Object.assign(context, { strokeStyle: color, lineWidth: width });
    context.strokeRect(...box);
    context.setLineDash([]);
  }
  bars(context, place, paint) {
    const [{ step, other, view: { words, grid } }, { wordX, barX, barWidth, bar }] = [this, place];
    const away = other < 0 ? null : step.elsewhere(other);
    const top = place.barY - 26;
    write(context, "▪ after its own look", wordX, top, { color: paint.blue, size: 12 });
    if (away) write(context, `▫ after ${regionName(other, grid)} alone`, wordX, top + 15, { color: paint.orange, size: 12 });
    likeliest(step, away, BARS).forEach((word, n) => {
      const y = place.barY + n * bar;
      const said = word === step.word;
      const text = fitted(context, `${said ? "▸" : ""}${words[word]}`, barX - wordX - 6);
      write(context, text, barX - 6, y + 10, { color: paint.ink, size: 12, align: "right" });
      const long = (value) => Math.max(1, value * barWidth);
      context.fillStyle = paint.blue;
      context.fillRect(barX, y + (away ? 1 : 5), long(step.own[word]), away ? 8 : 11);
      write(context, step.own[word].toFixed(2), barX + long(step.own[word]) + 5, y + (away ? 6 : 11), { color: paint.muted });
      if (!away) return;
      Object.assign(context, { strokeStyle: paint.orange, lineWidth: 2 });
      context.strokeRect(barX + 1, y + 13, Math.max(1, long(away[word]) - 2), 6);
      write(context, away[word].toFixed(2), barX + long(away[word]) + 5, y + 17, { color: paint.muted });
    });
  }
  close() { this.surface.close(); }
}
