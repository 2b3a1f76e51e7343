// The terms of ∂L/∂W_hh along time. Steps k and losses t count from 1 on screen, from 0 in code.

const LEFT = 62;
/** One of 1, 2, 5, 10 …, large enough for that many. */
const spaced = (least) => [1, 2, 5, 10, 20, 50].find((one) => one >= least) ?? 100;
const aside = (paint, align = "right") => ({ color: paint.muted, align });

class FlowView {
  t = 0; // the loss that is sent back
  k = 0; // the term that is read out
  hover = null; // {t, k} under the mouse

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded });
    this.shell = shell(model, el, "Gradient flow", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("t", 1, (t) => this.select({ t, k: Math.min(this.k, t) }), 8);
    this.shell.tools.append(choice("Nonlinearity", { tanh: "tanh", linear: "linear" }, model.get("nonlinearity"),
      (nonlinearity) => this.change({ nonlinearity })), this.time.element, this.shell.status);
    this.arrange();
    model.on("change:_revision", () => this.load());
    for (const name of ["window", "clip"]) model.on(`change:${name}`, () => this.settle());
    this.load();
  }

  arrange() {
    const steps = this.model.get("immediate")?.shape[0] ?? 2;
    const held = (name, value) => { this.model.set(name, value); this.model.save_changes(); this.settle(); };
    this.sliders = {
      radius: slider("spectral radius ρ", { min: 0.1, max: 2, step: 0.01, value: 1, show: (x) => x.toFixed(2) },
        (radius) => this.change({ radius })),
      length: slider("length T", { min: 2, max: Math.max(2, steps), step: 1, value: 2 },
        (length) => this.change({ length })),
      window: slider("window", { name: "truncation window", min: 1, max: 2, step: 1, value: 1,
        show: (w) => (w >= this.T ? "no cut" : `${w}`) },
        (w) => held("window", w >= this.T ? null : w)),
      clip: slider("clip at", { name: "clipping threshold", min: -4, max: 4, step: 0.05, value: 0,
        show: (x) => number(+(10 ** x).toPrecision(3)) },
        (x) => held("clip", 10 ** x)),
    };
    const row = (label, height, paint, overlay, point, key) => surface(this.stage,
      { label, height, paint, overlay, point, key,
      leave: () => { this.hover = null; this.say(); } });
    this.stage = h("div");
    this.warning = h("p", { class: "problem" });
    this.shell.root.append(h("div", { class: "sliders" }, ...Object.values(this.sliders).map((one) => one.element)),
      this.warning, this.stage);
    this.words = ["flow", "sums"].map(() => h("p", { class: "readout", "aria-live": "polite" }));
    this.net = row("Net and terms: arrow keys left and right choose the step k, up and down the loss t", () => 292,
      (...all) => this.paintNet(...all), (...all) => this.overNet(...all), (event) => this.pointNet(event),
      (key) => this.walk(key));
    this.stage.append(this.words[0]);
    this.all = row("All terms, a row for each loss: arrow keys choose loss t and step k", () => this.place(0).tall + 24,
      (...all) => this.paintAll(...all), (...all) => this.overAll(...all), (event) => this.pointAll(event),
      (key) => this.walk(key));
    this.sums = row("Truncation: arrow keys left and right change the window", () => 122,
      (...all) => this.paintSums(...all), null,
      (event) => this.pointSums(event), (key) => this.turn(key));
    this.stage.append(this.words[1], h("p", { class: "hint" },
      "A band is as thick as the gradient that passes it. Dashed purple: where truncation cuts, and what it drops. "
      + (this.live ? "The numbers are those of your functions."
        : "Computed here, by the same equations; run the cell to draw your own functions.")));
  }

  // ---- state
  load() {
    const [logs, reached, windows] = ["_log_norms", "_log_reached", "_windows"].map((name) => array(this.model, name));
    this.stage.hidden = !logs;
    this.warning.textContent = this.model.get("_warning");
    if (this.stage.hidden) return;
    const [T] = logs.shape;
    const pairs = Array.from({ length: T }, (_, w) => [windows.data[2 * w], windows.data[2 * w + 1]]);
    this.take({ T, logs: logs.data, reached: reached.data, windows: pairs });
    if (this.ask.pending()) return;
    this.sliders.radius.set(this.model.get("_radius"));
    this.sliders.length.set(T);
  }
  take(flow) {
    const last = this.flow === undefined || this.t === this.T - 1; // the last loss stays the last
    Object.assign(this, { flow, T: flow.T, hover: null });
    this.t = last ? this.T - 1 : Math.min(this.t, this.T - 1);
    this.k = last ? this.t : Math.min(this.k, this.t);
    this.time.resize(this.T);
    this.time.show(this.t);
    this.settle();
  }
  change(asked) {
    if (this.live) { this.ask(asked); return; }
    this.net.canvas.dataset.computed = "page";
    const traits = { radius: "_radius", length: "_length", nonlinearity: "nonlinearity" };
    for (const [name, value] of Object.entries(asked)) this.model.set(traits[name], value);
    const [direction, drive, slopes] = ["_direction", "_drive", "immediate"].map((name) => array(this.model, name));
    this.take(computed({ direction, drive, slopes }, this.model.get("_radius"), this.model.get("_length"),
      this.model.get("nonlinearity") === "linear"));
  }
  settle() {
    if (!this.flow) return;
    this.window = clamp(this.model.get("window") ?? this.T, 1, this.T);
    this.sliders.window.set(this.window, { max: this.T });
    this.sliders.clip.set(Math.log10(this.model.get("clip")));
    this.invalidate();
  }
  invalidate() {
    if (!this.flow || this.stage.hidden) return;
    const seen = [...this.flow.logs, ...this.flow.reached].filter(Number.isFinite);
    const [low, high] = seen.length ? [Math.min(...seen), Math.max(...seen)] : [-1, 0];
    this.high = high + 0.3;
    this.low = Math.max(low - 0.5, this.high - 24, Math.min(low, high - 2) - 1);
    if (this.high - this.low < 2) this.low = this.high - 2;
    for (const part of [this.net, this.all, this.sums]) part.invalidate();
    this.say();
  }
  select({ t, k }) {
    const moved = t !== this.t;
    Object.assign(this, { t, k, hover: null });
    this.time.show(t);
    if (moved) this.net.invalidate();
    this.say();
  }
  log(t, k) { return this.flow.logs[t * this.T + k]; }
  kept(t, k) { return chunkEnd(k, this.window, this.T) >= t; }

  // ---- mouse and keys
  place(width) {
    const cell = (width - LEFT - 14) / (this.T + 1); // a column for h_0 as well
    const row = clamp(136 / this.T, 1, 10);
    return { cell, row, tall: row * this.T, x: (step) => LEFT + (step + 0.5) * cell };
  }
  stepAt(event, { canvas }) {
    return clamp(Math.floor((event.x - LEFT) / this.place(canvas.clientWidth).cell) - 1, 0, this.T - 1);
  }
  pointNet(event) {
    const k = this.stepAt(event, this.net);
    if (event.kind === "pointerdown" && event.y < 76) this.select({ t: k, k });
    else if (event.kind === "pointerdown") this.select({ t: this.t, k: Math.min(k, this.t) });
    else { this.hover = { t: this.t, k: Math.min(k, this.t) }; this.say(); }
  }
  pointAll(event) {
    const t = clamp(Math.floor((event.y - 4) / this.place(0).row), 0, this.T - 1);
    const found = { t, k: Math.min(t, this.stepAt(event, this.all)) };
    if (event.kind === "pointerdown" || event.held) this.select(found);
    else { this.hover = found; this.say(); }
  }
  pointSums(event) {
    const { x, wide } = this.curve(this.sums.canvas.clientWidth);
    if (event.held && event.x > x - 8) this.cut(Math.round(((event.x - x) / wide) * this.T));
  }
  cut(window) {
    this.model.set("window", window >= this.T ? null : Math.max(1, window));
    this.model.save_changes();
    this.settle();
  }
  walk(key) {
    const step = arrow(key) ?? { Home: [-this.T, 0], End: [this.T, 0] }[key];
    if (!step) return false;
    const t = clamp(this.t + step[1], 0, this.T - 1);
    this.select({ t, k: clamp(this.k + step[0], 0, t) });
    return true;
  }
  turn(key) {
    const step = arrow(key);
    if (!step) return false;
    this.cut(clamp(this.window + step[0] - step[1], 1, this.T));
    return true;
  }

  // ---- words
  say() {
    const { t, k } = this.hover ?? this;
    const [size, now] = [this.log(t, k), fate(this.flow, t)];
    const dropped = this.kept(t, k) ? "" : ", dropped by truncation";
    const what = Number.isFinite(size) ? `‖term‖ = ${number(10 ** size)}` : `‖term‖ = 0${k === 0 ? ", for h₀ = 0" : ""}`;
    this.words[0].replaceChildren(h("b", {}, `t = ${t + 1}, k = ${k + 1}: `), `${what}${dropped}; `,
      h("b", { class: "fate" }, verdict(now, t)));
    const [[log, cosine], [full]] = [this.flow.windows[this.window - 1], this.flow.windows[this.T - 1]];
    const [norm, clip] = [10 ** log, this.model.get("clip")];
    this.words[1].textContent = `‖∂L/∂W_hh‖ = ${number(10 ** full)}; truncated ${number(norm)}, `
      + `at cosine ${cosine.toFixed(3)} with the full one; clipped ${number(Math.min(norm, clip))}`
      + (norm > clip ? `, scaled by ${number(clip / norm)}` : ", left as it is");
    this.net.refresh();
    this.all.refresh();
  }

  // ---- pictures
  level(log) { return 262 - (148 * (clamp(log, this.low, this.high) - this.low)) / (this.high - this.low); }
  paintNet(context, width) {
    const [paint, place, { t, T }] = [colours(this.shell.root), this.place(width), this];
    Object.assign(this.net.canvas.dataset, { x: LEFT + place.cell, y: 114, cell: place.cell, row: 148 });
    const now = fate(this.flow, t);
    this.paintUnrolled(context, paint, place, now);
    this.paintAxis(context, paint, place, width, now);
    for (let k = 0; k <= t; k++) this.paintTerm(context, paint, place, k, now);
    this.paintPath(context, paint, place, now);
    const every = spaced(24 / place.cell);
    for (let k = every - 1; k < T; k += every) write(context, k + 1, place.x(k + 1), 276, aside(paint, "center"));
    write(context, "step k", LEFT - 8, 276, aside(paint));
    this.cuts(context, paint, place, 30, 262);
  }
  paintUnrolled(context, paint, place, now) {
    const [{ T, t }, radius] = [this, clamp(place.cell * 0.3, 1.5, 11)];
    for (let k = 0; k < T; k++) {
      const [from, to] = [[place.x(k), 54], [place.x(k + 1), 54]];
      line(context, from, to, { color: paint.line });
      const share = k < t ? now.path[k] - now.path[t] : -Infinity; // what arrives at h_{k+1}, beside what ℓ_t gave
      const open = this.kept(t, k);
      if (k >= t) continue;
      const size = Number.isFinite(share) ? clamp(5 + share * 0.65, 0.7, 14) : 0;
      const cut = { color: paint.purple, width: Math.min(size, 3), dash: [3, 3] };
      if (size) line(context, from, to, open ? { color: paint.orange, width: size } : cut);
    }
    for (let k = 0; k <= T; k++) {
      const [x, chosen] = [place.x(k), k === t + 1];
      if (k && place.cell >= 12) line(context, [x, 54 - radius], [x, 28],
        { color: chosen ? paint.orange : paint.line, width: chosen ? 2.5 : 1 });
      if (k && place.cell >= 12) line(context, [x, 54 + radius], [x, 78], { color: paint.line });
      if (place.cell >= 6 || chosen) disc(context, [x, 54], Math.max(radius, chosen ? 4 : 0),
        { fill: chosen ? paint.orange : paint.raised, stroke: chosen ? paint.orange : paint.muted });
      if (chosen) write(context, `ℓ${lowered(k)}`, x, 16, { color: paint.orange, size: 13, align: "center" });
      else if (k && place.cell >= 24) write(context, `ℓ${lowered(k)}`, x, 16, aside(paint, "center"));
      if (k && place.cell >= 24) write(context, `x${lowered(k)}`, x, 88, aside(paint, "center"));
    }
    const rows = { loss: 16, "state h": 54, input: 88 };
    for (const [name, y] of Object.entries(rows)) write(context, name, LEFT - 8, y, aside(paint));
  }
  paintAxis(context, paint, place, width, now) {
    const right = width - 14;
    const step = spaced((this.high - this.low) / 6);
    for (let n = Math.ceil(this.low / step) * step; n <= this.high; n += step) {
      line(context, [LEFT, this.level(n)], [right, this.level(n)], { color: paint.line, width: 0.5 });
      write(context, `10${raised(n)}`, LEFT - 8, this.level(n), aside(paint));
    }
    const noise = now.top + ROUNDING;
    if (noise > this.low) {
      context.fillStyle = paint.raised;
      context.fillRect(LEFT, this.level(noise), right - LEFT, 262 - this.level(noise));
      line(context, [LEFT, this.level(noise)], [right, this.level(noise)],
        { color: paint.purple, width: 1.5, dash: [6, 4] });
      write(context, "below float32’s rounding", LEFT + 6, this.level(noise) - 9, { color: paint.purple });
    }
    line(context, [LEFT, 262], [right, 262], { color: paint.muted });
    this.legend(context, paint, width);
  }
  paintTerm(context, paint, place, k, now) {
    const log = this.log(this.t, k);
    if (!(log > this.low)) return;
    const [x, wide, top] = [place.x(k + 1), Math.max(1, place.cell * 0.62), this.level(log)];
    if (this.kept(this.t, k)) {
      context.fillStyle = log < now.top + ROUNDING ? paint.muted : paint.blue;
      context.fillRect(x - wide / 2, top, wide, 262 - top);
    } else if (wide < 3) line(context, [x, 262], [x, top], { color: paint.purple, width: 1, dash: [2, 2] });
    else {
      Object.assign(context, { strokeStyle: paint.purple, lineWidth: 1.2 });
      context.setLineDash([3, 3]);
      context.strokeRect(x - wide / 2, top, wide, 262 - top);
      context.setLineDash([]);
    }
  }
  cuts(context, paint, place, top, bottom) {
    if (this.window < 3 && place.cell < 4) return;
    for (let k = this.window; k < this.T; k += this.window) {
      const x = place.x(k) + place.cell / 2;
      line(context, [x, top], [x, bottom], { color: paint.purple, width: 1, dash: [4, 4] });
    }
  }
  legend(context, paint, width) {
    const loss = `∂ℓ${lowered(this.t + 1)}`;
    context.fillStyle = paint.blue;
    context.fillRect(LEFT + 2, 101, 9, 9);
    write(context, `‖term k of ${loss}/∂W_hh‖`, LEFT + 17, 106, { color: paint.ink });
    const x = LEFT + 190;
    line(context, [x, 106], [x + 16, 106], { color: paint.orange, width: 2 });
    write(context, `‖${loss}/∂hₖ‖`, x + 22, 106, { color: paint.ink });
  }
  paintPath(context, paint, place, { path }) {
    for (let k = 1; k < path.length; k++) {
      if (Math.min(path[k - 1], path[k]) < this.low) continue;
      line(context, [place.x(k), this.level(path[k - 1])], [place.x(k + 1), this.level(path[k])],
        { color: paint.orange, width: 2 });
    }
  }
  overNet(context, width) {
    const [paint, place, { hover }] = [colours(this.shell.root), this.place(width), this];
    const { k } = hover?.t === this.t ? hover : this;
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 1.5 });
    context.strokeRect(place.x(k + 1) - Math.max(3, place.cell / 2), 112, Math.max(6, place.cell), 152);
  }
  paintAll(context, width) {
    const [paint, place, { T }] = [colours(this.shell.root), this.place(width), this];
    Object.assign(this.all.canvas.dataset, { x: LEFT + place.cell, y: 4, cell: place.cell, row: place.row });
    const share = (t, k) => (this.log(t, k) > -Infinity && k <= t
      ? 0.06 + (0.94 * (this.log(t, k) - this.low)) / (this.high - this.low) : 0);
    heat(context, { x: LEFT + place.cell, y: 4, width: T * place.cell, height: place.tall }, T, T, share,
      this.shell.dark());
    context.strokeStyle = paint.purple;
    context.setLineDash([4, 3]);
    for (let k = 0; k < T && (this.window < T) && this.window * place.cell > 4; k += this.window) {
      const steps = Math.min(this.window, T - k);
      context.strokeRect(place.x(k + 1) - place.cell / 2, 4 + k * place.row, steps * place.cell, steps * place.row);
    }
    context.setLineDash([]);
    write(context, "loss t", LEFT - 8, 10, aside(paint));
    if (T > 1) write(context, T, LEFT - 8, 4 + place.tall - 6, aside(paint));
    write(context, `all terms (t, k), from 10${raised(Math.floor(this.low))} (pale) to 10${raised(Math.ceil(this.high - 0.3))} (strong)`,
      width - 14, 4 + place.tall + 12, aside(paint));
  }
  overAll(context, width) {
    const [paint, place, { t, k }] = [colours(this.shell.root), this.place(width), this.hover ?? this];
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 1.5 });
    context.strokeRect(LEFT + place.cell, 4 + t * place.row - 1, (t + 1) * place.cell, place.row + 2);
    disc(context, [place.x(k + 1), 4 + (t + 0.5) * place.row], 4, { stroke: paint.orange, width: 2 });
  }
  curve(width) { return { x: width / 2 + 40, y: 22, wide: width / 2 - 54, tall: 72 }; }
  paintSums(context, width) {
    const [paint, { T, window }] = [colours(this.shell.root), this];
    this.paintNorms(context, paint, width / 2 - 20);
    const { x, y, wide, tall } = this.curve(width);
    const worst = Math.min(0, ...this.flow.windows.map(([, cosine]) => cosine));
    const at = (w) => [x + (wide * w) / T, y + (tall * (1 - this.flow.windows[w - 1][1])) / (1 - worst)];
    Object.assign(this.sums.canvas.dataset, { x, y, cell: wide / T, row: tall });
    write(context, "cosine with the full gradient, by window", x, 9, { color: paint.ink });
    for (const level of worst < -0.05 ? [1, 0, worst] : [1, 0.5, 0]) {
      const height = y + (tall * (1 - level)) / (1 - worst);
      line(context, [x, height], [x + wide, height], { color: paint.line, width: 0.5 });
      write(context, +level.toFixed(2), x - 6, height, aside(paint));
    }
    for (let w = 2; w <= T; w++) line(context, at(w - 1), at(w), { color: paint.blue, width: 2 });
    line(context, [at(window)[0], y], [at(window)[0], y + tall], { color: paint.orange, width: 1 });
    disc(context, at(window), 5, { fill: paint.orange });
    write(context, `window ${window >= T ? `${T} = T, no cut` : window}`,
      clamp(at(window)[0], x + 30, x + wide - (window >= T ? 58 : 24)), y + tall + 14,
      { color: paint.orange, align: "center" });
  }
  paintNorms(context, paint, width) {
    const [[log], [full]] = [this.flow.windows[this.window - 1], this.flow.windows[this.T - 1]];
    const clip = Math.log10(this.model.get("clip"));
    const rows = [["full", full, paint.blue], ["truncated", log, paint.purple],
      ["clipped", Math.min(log, clip), paint.green]];
    const finite = [clip, ...rows.map(([, one]) => one)].filter(Number.isFinite);
    const [low, high] = [Math.floor(Math.min(...finite)) - 1, Math.ceil(Math.max(...finite) + 0.01)];
    const left = LEFT + 8;
    const x = (one) => left + ((width - left - 66) * (clamp(one, low, high) - low)) / (high - low);
    write(context, "‖∂L/∂W_hh‖, log axis", left, 9, { color: paint.ink });
    rows.forEach(([name, one, color], i) => {
      const y = 24 + 25 * i;
      write(context, name, left - 8, y + 8, aside(paint));
      context.fillStyle = paint.raised;
      context.fillRect(left, y, x(high) - left, 17);
      context.fillStyle = color;
      context.fillRect(left, y, x(one) - left, 17);
      write(context, number(10 ** one), x(high) + 6, y + 8, { color: paint.ink });
    });
    line(context, [x(clip), 20], [x(clip), 96], { color: paint.green, width: 1.5, dash: [4, 3] });
    write(context, "clip", x(clip), 106, { color: paint.green, align: "center" });
  }
  close() { for (const part of [this.net, this.all, this.sums, this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new FlowView(model, el);
  return () => view.close();
}
