// Four canvases under one axis of time: wave, bands, letters, lattice.

const [LEFT, RIGHT, TOP] = [34, 8, 4];
const HEIGHTS = { wave: 62, bands: 118, letters: 98 };

/** A matrix of bytes, `level(row, column)` from the top left, drawn as one stretched image. */
function bytesAsImage(context, box, [rows, columns], level, dark) {
  const shades = Array.from({ length: 256 }, (_, n) => [...ramp(n / 255, dark), 255]);
  const image = new ImageData(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) image.data.set(shades[level(i, j)], 4 * (i * columns + j));
  const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, ...box);
}

class Panels {
  constructor(view) { this.view = view; }
  /** Measure a panel as wide as it is now, and hand its drawing what it needs. */
  draw(how, name, context, width) {
    const { clip, times, panels, shell } = this.view;
    this.row = clamp(300 / clip.states, 1.5, 10);
    this.wide = this.scale(width);
    this.end = this.x(times.seconds);
    this.bottom = name === "lattice" ? TOP + this.row * clip.states : HEIGHTS[name];
    const row = name === "lattice" ? this.row : HEIGHTS[name];
    Object.assign(panels[name].canvas.dataset, { x: LEFT, y: TOP, row, cell: this.wide * times.step });
    this[how](context, colours(shell.root), this.view, name);
  }
  scale(width) { return (width - LEFT - RIGHT) / this.view.times.seconds; }
  x(seconds) { return LEFT + seconds * this.wide; }
  secondsAt(x, width) { return clamp((x - LEFT) / this.scale(width), 0, this.view.times.seconds); }
  height(name) {
    const { states } = this.view.clip;
    return HEIGHTS[name] ?? TOP + clamp(300 / states, 1.5, 10) * states + 22;
  }
  /** The spike that is drawn nearest to a place, if any is near. */
  spikeNear(x, width) {
    const { times, spikes } = this.view;
    const away = spikes.map(({ top }) => Math.abs(LEFT + times.middle(top) * this.scale(width) - x));
    const nearest = away.indexOf(Math.min(...away));
    return away[nearest] < 12 ? nearest : null;
  }

  // ---- what changes seldom
  wave(context, paint, { sound, loudest }) {
    const [middle, across] = [this.bottom / 2, this.end - LEFT];
    line(context, [LEFT, middle], [this.end, middle], { color: paint.line });
    context.fillStyle = paint.blue;
    for (let p = 0; p < across; p++) {
      const part = sound.subarray((p / across) * sound.length, ((p + 1) / across) * sound.length + 1);
      const [low, high] = [Math.min(0, ...part), Math.max(0, ...part)].map((one) => (one / loudest) * (middle - 3));
      context.fillRect(LEFT + p, middle - high, 1, Math.max(1, high - low));
    }
  }
  bands(context, paint, { clip, hop, rate, shell }) {
    const tall = this.bottom - 2 * TOP;
    const level = (band, frame) => clip.features[frame * clip.bands + clip.bands - 1 - band];
    bytesAsImage(context, [this.x(hop / 2), TOP, clip.frames * hop * this.wide, tall], [clip.bands, clip.frames], level, shell.dark());
    const top = rate / 2000;
    for (let one = 0; one <= top; one++) {
      const y = clamp(TOP + tall * (1 - one / top), 10, this.bottom - 9);
      write(context, one || "kHz", LEFT - 5, y, { color: paint.muted, align: "right" });
    }
  }
  letters(context, paint, { clip, times, spikes, name }) {
    const level = (p) => this.bottom - 5 - p * (this.bottom - 27);
    for (const p of [0, 1]) {
      write(context, p, LEFT - 5, level(p), { color: paint.muted, align: "right" });
      line(context, [LEFT, level(p)], [this.end, level(p)], { color: paint.line });
    }
    context.fillStyle = paint.blue;
    for (let t = 0; t < clip.outputs; t++) {
      const best = Math.max(...clip.y.subarray(t * clip.symbols + 1, (t + 1) * clip.symbols)) / 255;
      context.fillRect(this.x(t * times.step), level(best), Math.max(1, times.step * this.wide - 0.5), level(0) - level(best));
      const ends = [t - 1, t].map((one) => [this.x(times.middle(one)), level(chance(clip, one, 0))]);
      if (t) line(context, ...ends, { color: paint.muted, dash: [3, 3] });
    }
    let last = -Infinity;
    for (const { symbol, top } of spikes) {
      const place = this.x(times.middle(top));
      if (place - last < 6) continue; // there is no room for both names
      write(context, name(symbol), place, level(chance(clip, top, symbol)) - 9, { color: paint.ink, size: 12, align: "center" });
      last = place;
    }
  }
  lattice(context, paint, { clip, times, name, shell }) {
    const { states, outputs, label, gamma, path } = clip;
    const y = (s) => TOP + (s + 0.5) * this.row;
    const box = [LEFT, TOP, outputs * times.step * this.wide, this.row * states];
    bytesAsImage(context, box, [states, outputs], (s, t) => gamma[t * states + s], shell.dark());
    const every = Math.ceil(9 / (2 * this.row));
    label.forEach((k, i) => {
      if (i % every === 0) write(context, name(k), LEFT - 7, y(2 * i + 1), { color: paint.muted, size: 10, align: "right" });
    });
    const place = (t) => [this.x(times.middle(t)), y(path[t])];
    for (let t = 1; t < path.length; t++) line(context, place(t - 1), place(t), { color: paint.orange, width: 1.5 });
    const step = [0.1, 0.2, 0.5, 1, 2].find((one) => one * this.wide >= 34) ?? 5;
    for (let n = 0; n * step <= times.seconds; n++) {
      const x = this.x(n * step);
      line(context, [x, this.bottom], [x, this.bottom + 5], { color: paint.muted });
      write(context, `${+(n * step).toFixed(1)} s`, x, this.bottom + 14, { color: paint.muted, align: n ? "center" : "left" });
    }
  }

  // ---- what follows the cursor
  over(context, paint, { cursor, marked, clip, times }, name) {
    const { bottom } = this;
    if (marked) {
      const [from, to] = marked.span.map((one) => this.x(one));
      Object.assign(context, { fillStyle: paint.orange, globalAlpha: 0.2 });
      context.fillRect(from, 0, to - from, bottom);
      context.globalAlpha = 1;
      for (const edge of [from, to]) line(context, [edge, 0], [edge, bottom], { color: paint.orange, width: 1.5, dash: [4, 3] });
    }
    line(context, [this.x(cursor), 0], [this.x(cursor), bottom], { color: paint.ink, width: 1.5 });
    const t = times.outputAt(cursor);
    if (name !== "lattice" || !clip.path.length) return;
    disc(context, [this.x(times.middle(t)), TOP + (clip.path[t] + 0.5) * this.row], 5, { stroke: paint.ink, width: 2 });
  }
}
