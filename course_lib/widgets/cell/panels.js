// What a cell's three canvases draw. They share their columns, one a step.

const [LEFT, RIGHT, STRIP] = [66, 14, 34]; // room for names, room at the end, the height of a strip
const aside = (paint, align = "right") => ({ color: paint.muted, align });

class Pictures {
  constructor(view) { this.view = view; }
  get rows() { return this.view.net.inputs + 4; }
  stripsHeight() { return this.rows * STRIP + 20; }
  rowAt(y) { return clamp(Math.floor(y / STRIP), 0, this.rows - 1); }
  valueAt(row, y) {
    const [low, high] = this.view.range(row);
    return low + clamp((row * STRIP + STRIP - 3 - y) / (STRIP - 6), 0, 1) * (high - low);
  }
  across(width) {
    const cell = (width - LEFT - RIGHT) / this.view.net.time;
    return { cell, x: (t) => LEFT + (t + 0.5) * cell, right: width - RIGHT,
      step: (x) => clamp(Math.floor((x - LEFT) / cell), 0, this.view.net.time - 1) };
  }
  paint() { return colours(this.view.shell.root); }
  tell(part, geometry) { Object.assign(part.canvas.dataset, geometry); }
  ticks(context, paint, { cell, x }, y) {
    const every = [1, 2, 5, 10, 20, 50].find((one) => one * cell >= 22) ?? 100;
    for (let t = every - 1; t < this.view.net.time; t += every) write(context, t + 1, x(t), y, aside(paint, "center"));
    write(context, "step", LEFT - 8, y, aside(paint));
  }

  strips(context, width) {
    const [paint, across, { view }] = [this.paint(), this.across(width), this];
    this.tell(view.strips, { x: LEFT, y: 0, cell: across.cell, row: STRIP });
    for (let row = 0; row < this.rows; row++) {
      const [base, gate] = [row * STRIP + STRIP - 3, row - view.net.inputs];
      context.fillStyle = paint.raised;
      context.fillRect(LEFT, base - STRIP + 6, across.right - LEFT, STRIP - 6);
      const name = gate < 0 ? view.inputName(row) : GATES[gate];
      write(context, name, LEFT - 8, base - STRIP / 2 + 3, { color: paint.ink, size: 12, align: "right" });
      const [low, high] = view.range(row);
      const level = (value) => base - ((clamp(value, low, high) - low) / (high - low)) * (STRIP - 6);
      for (let t = 0; t < view.net.time; t++) {
        const held = gate >= 0 && !Number.isNaN(view.heldAt(gate, t));
        const [from, to] = [level(0), level(view.value(row, t))];
        const box = [across.x(t) - across.cell * 0.42, Math.min(from, to), across.cell * 0.84, Math.max(1, Math.abs(from - to))];
        context.fillStyle = held ? paint.orange : gate < 0 ? paint.green : paint.blue;
        context.fillRect(...box);
        if (held) this.hatch(context, paint, [box[0], base - STRIP + 6, box[2], STRIP - 6]);
      }
      line(context, [LEFT, level(0)], [across.right, level(0)], { color: paint.muted, width: 0.6 });
    }
    this.ticks(context, paint, across, this.rows * STRIP + 9);
  }
  /** Slanted lines over the cell of a gate that is held, so that an empty one is known for held, too. */
  hatch(context, paint, [x, y, wide, tall]) {
    context.save();
    context.beginPath();
    context.rect(x, y, wide, tall);
    context.clip();
    context.globalAlpha = 0.55;
    for (let from = x - tall; from < x + wide; from += 5) {
      line(context, [from, y + tall], [from + tall, y], { color: paint.ink, width: 0.8 });
    }
    context.restore();
  }

  memories(context, width, tall) {
    const [paint, across, { view }] = [this.paint(), this.across(width), this];
    const { run, unit, net } = view;
    const [top, bottom] = [22, 128];
    const shown = [...run.C.map((one) => one[unit]), ...run.h.map((one) => one[unit])];
    const [low, high, step] = span(shown);
    const level = (value) => bottom - ((clamp(value, low, high) - low) / (high - low)) * (bottom - top);
    this.tell(view.memories, { x: LEFT, y: top, cell: across.cell, row: bottom - top });
    for (let n = Math.round(low / step); n <= Math.round(high / step); n++) {
      const y = level(n * step);
      line(context, [LEFT, y], [across.right, y], { color: paint.line, width: n ? 0.5 : 1 });
      write(context, `${+(n * step).toPrecision(3)}`.replace("-", "−"), LEFT - 8, y, aside(paint));
    }
    const along = (values, style, mark) => {
      for (let t = 0; t < net.time; t++) {
        const place = (n) => [n < 0 ? LEFT : across.x(n), level(values[n + 1])];
        line(context, place(t - 1), place(t), style);
        if (mark && across.cell > 9) mark(place(t));
      }
    };
    along(run.h.map((one) => one[unit]), { color: paint.green, width: 1.6, dash: [5, 3] });
    along(run.C.map((one) => one[unit]), { color: paint.purple, width: 2.2 }, (place) => disc(context, place, 2.6, { fill: paint.purple }));
    this.legend(context, paint, [["C, the memory", paint.purple, []], ["h, what is said", paint.green, [5, 3]]]);
    this.ticks(context, paint, across, 141);
  }
  legend(context, paint, entries) {
    let x = LEFT + 2;
    for (const [text, color, dash] of entries) {
      line(context, [x, 9], [x + 20, 9], { color, width: 2.2, dash });
      write(context, text, x + 26, 9, { color: paint.ink });
      x += 40 + context.measureText(text).width;
    }
  }

  rest(context, width) {
    const [paint, across, { view }] = [this.paint(), this.across(width), this];
    const { run: { left }, stored, net } = view;
    const [top, bottom] = [22, 128];
    const logs = [0, 1].map((n) => left.map((one) => (Math.abs(one[n]) < NONE ? -Infinity : Math.log10(Math.abs(one[n])))));
    const finite = logs.flat().filter(Number.isFinite);
    const high = Math.max(0.3, ...finite.map((one) => one + 0.2));
    const low = Math.max(high - 16, Math.min(-2, ...finite.map((one) => one - 0.3)));
    const level = (log) => bottom - ((clamp(log, low, high) - low) / (high - low)) * (bottom - top);
    this.tell(view.rest, { x: LEFT, y: top, cell: across.cell, row: bottom - top });
    const every = [1, 2, 5].find((one) => (high - low) / one <= 6) ?? 10;
    for (let n = Math.ceil(low / every) * every; n <= high; n += every) {
      line(context, [LEFT, level(n)], [across.right, level(n)], { color: paint.line, width: n ? 0.5 : 1 });
      write(context, n ? `10${raised(n)}` : "1", LEFT - 8, level(n), aside(paint));
    }
    const colour = [paint.purple, paint.blue];
    const style = [{ color: colour[0], width: 2.2 }, { color: colour[1], width: 2, dash: [5, 3] }];
    for (const n of [1, 0]) {
      for (let t = stored; t < net.time; t++) {
        const [from, to] = [logs[n][Math.max(stored, t - 1)], logs[n][t]];
        if (from < low && to < low) continue;
        line(context, [across.x(Math.max(stored, t - 1)), level(from)], [across.x(t), level(to)], style[n]);
        if (across.cell > 9 && to >= low) disc(context, [across.x(t), level(to)], n ? 2 : 2.8, { fill: colour[n] });
      }
    }
    line(context, [across.x(stored), top], [across.x(stored), bottom], { color: paint.orange, width: 1.5, dash: [2, 3] });
    this.legend(context, paint, [["left on the direct path", colour[0], []], ["left in full", colour[1], [5, 3]]]);
    this.ticks(context, paint, across, 141);
  }

  over(name, context, width) {
    const [paint, across, { view }] = [this.paint(), this.across(width), this];
    const t = view.hover ?? view.t;
    const [top, tall] = name === "strips" ? [0, this.rows * STRIP] : [18, 114];
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 1.5 });
    const wide = Math.max(4, across.cell);
    context.strokeRect(across.x(t) - wide / 2, top + 1, wide, tall);
    if (name === "strips") {
      context.lineWidth = 3;
      context.strokeRect(across.x(t) - wide / 2, view.row * STRIP + 2, wide, STRIP - 3);
    }
  }
}
