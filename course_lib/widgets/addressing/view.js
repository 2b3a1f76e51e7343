// The addressing of a neural Turing machine. Slots, entries and steps count from 1 on screen, from 0 in code.

const [SIDE, AXIS, RIGHT] = [222, 40, 92]; // the column of sliders, an axis beside the charts, what is to their right
const CHARTS = ["content", "interpolated", "shifted", "sharpened"];
const aside = (paint, align = "right") => ({ color: paint.muted, align });

class AddressingView {
  head = 0;
  step = 0;
  slot = 0; // the slot that is read out
  entry = 0; // the entry of the key that keys change
  hover = null; // a slot under the mouse
  held = null; // parameters held by hand, else those of the run

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded });
    this.shell = shell(model, el, "Addressing", () => { this.drawnHead = null; this.invalidate(); });
    this.ask = asker(model, this.shell.status);
    this.time = timeline("step", 1, (step) => this.go({ step }));
    this.back = h("button", { type: "button", hidden: true, onclick: () => this.go({}) }, "Back to the run");
    this.heads = h("span");
    this.shell.tools.append(this.heads, this.time.element, this.back, this.shell.status);
    this.stage = h("div");
    this.warning = h("p", { class: "problem" });
    this.shell.root.append(this.warning, this.stage);
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    const stages = array(this.model, "_stages");
    this.stage.hidden = !stages;
    this.warning.textContent = this.model.get("_warning");
    this.stage.classList.toggle("stale", Boolean(this.model.get("problem")));
    if (this.stage.hidden) return;
    const fresh = !this.run || this.run.stages.data.length !== stages.data.length || !this.held;
    this.drawnHead = null;
    this.run = { stages };
    for (const name of ["memory", "keys", "numbers", "shifts", "previous", "changes", "reads"]) {
      this.run[name] = array(this.model, `_${name}`);
    }
    const { memory, shifts } = this.run;
    [this.steps, this.slots, this.width] = [memory.shape[0] - 1, ...memory.shape.slice(1)];
    this.offsets = shifts.shape[2];
    if (this.built !== `${memory.shape},${this.offsets}`) this.build();
    this.range = [Math.min, Math.max].map((most) => memory.data.reduce((found, one) => most(found, one), 0));
    if (fresh) this.go({});
    else this.takeHeld();
  }
  /** The numbers of an array of the run for this head and step. */
  row(name, ...rest) {
    const { shape, data } = this.run[name];
    const size = shape.slice(2 + rest.length).reduce((a, b) => a * b, 1);
    let place = this.head * shape[1] + this.step;
    rest.forEach((one, i) => { place = place * shape[2 + i] + one; });
    return [...data.slice(place * size, (place + 1) * size)];
  }
  memoryAt(t) {
    const { slots, width, run: { memory: { data } } } = this;
    return { slots, width, at: (i, j) => data[(t * slots + i) * width + j] };
  }
  get writes() { return this.model.get("_heads")[this.head].writes; }
  go({ head = this.head, step = this.step }) {
    Object.assign(this, { head, step: clamp(step, 0, this.steps - 1), held: null, hover: null });
    const [strength, gate, sharpness] = this.row("numbers");
    this.focus = { key: this.row("keys"), strength, gate, shifts: this.row("shifts"), sharpness };
    [this.erase, this.add] = [this.row("changes", 0), this.row("changes", 1)];
    const found = this.memoryAt(this.step + (this.writes ? 0 : 1));
    this.shown = { stages: CHARTS.map((_, n) => this.row("stages", n)), read: this.row("reads"), found,
      after: this.memoryAt(this.step + 1) };
    this.time.show(this.step);
    this.tellSliders();
    this.slot = largestAt(this.shown.stages[3]);
    this.invalidate();
  }
  hold(change) {
    this.held = this.focus = { ...this.focus, ...change };
    if (this.live) this.ask({ head: this.head, step: this.step, ...this.focus });
    else this.show(stagesOf(this.shown.found, this.row("previous"), this.focus));
    this.tellSliders();
    this.invalidate();
  }
  /** Draw stages that the page has computed itself, and their effect. */
  show(stages) {
    const { found } = this.shown;
    this.shown = { stages, found, read: readOf(found, stages[3]),
      after: written(found, stages[3], this.erase, this.add) };
  }
  takeHeld() {
    const [stages, read, after] = ["_held", "_held_read", "_held_memory"].map((name) => array(this.model, name));
    if (!stages || this.ask.pending()) return;
    const { slots, width } = this;
    this.shown = { ...this.shown, stages: CHARTS.map((_, n) => [...stages.data.slice(n * slots, (n + 1) * slots)]),
      read: read ? [...read.data] : this.shown.read,
      after: after ? { slots, width, at: (i, j) => after.data[i * width + j] } : this.shown.after };
    this.invalidate();
  }

  // ---- parts
  build() {
    this.built = `${this.run.memory.shape},${this.offsets}`;
    for (const part of this.parts ?? []) part.close();
    this.makeSliders();
    const names = this.model.get("_heads").map((head) => head.name);
    this.heads.replaceChildren(...(names.length > 1
      ? [choice("Head", Object.fromEntries(names.entries()), `${this.head}`,
        (head) => this.go({ head: +head }))] : []));
    this.time.resize(this.steps);
    this.time.element.hidden = this.steps < 2;
    this.words = [0, 1, 2].map((n) => h("p", { class: "readout", "aria-live": n === 1 ? "polite" : null }));
    const charts = h("div");
    this.stage.replaceChildren(h("div", { class: "stages" }, this.controls, charts), ...this.words);
    const draw = (parent, label, height, paint, overlay, point, key) => surface(parent,
      { label, height, paint, overlay, point, key,
      leave: () => { this.hover = null; this.say(); } });
    this.charts = draw(charts, "Stages: arrow keys left and right choose a slot",
      () => this.rows.reduce((a, b) => a + b) + 22,
      (...all) => this.paintCharts(...all), (...all) => this.overCharts(...all),
      (event) => this.point(event, AXIS, this.charts), (key) => this.walk(key));
    this.matrix = draw(this.stage,
      "Memory: arrow keys choose a slot and an entry of the key, + and − change it, Enter looks for the slot",
      () => this.memoryBox(1).bottom + 22, (...all) => this.paintMemory(...all), (...all) => this.overMemory(...all),
      (event) => this.pointMemory(event), (key) => this.turn(key));
    this.past = draw(this.stage, "All steps: up and down choose a step",
      () => (this.steps > 1 ? this.pastRow() * this.steps + 24 : 1),
      (...all) => this.paintPast(...all), (...all) => this.overPast(...all), (event) => this.pointPast(event),
      (key) => this.travel(key));
    this.past.canvas.hidden = this.steps < 2;
    this.parts = [this.charts, this.matrix, this.past];
    this.stage.append(h("p", { class: "hint" },
      "Hollow: what the stage begins with. Drag the key’s bars, or press Enter on a slot to look for it. "
      + (this.live ? "The numbers are those of your functions."
        : "What you hold by hand is computed here, by the same equations; the rest by the functions given.")));
  }
  makeSliders() {
    const reach = (this.offsets - 1) / 2;
    const { data } = this.run.numbers;
    const most = (n, least) => Math.max(least, ...data.filter((_, i) => i % 3 === n).map(Math.ceil));
    const one = (label, name, text, min, max, step) => slider(label,
      { name: text, min, max, step, value: min, show: (x) => number(+x.toFixed(2)) },
      (value) => this.hold({ [name]: value }));
    const signed = (n) => (n === reach ? "0" : `${n > reach ? "+" : "−"}${Math.abs(n - reach)}`);
    this.sliders = {
      strength: one("β", "strength", "strength β", 0, most(0, 30), 0.1),
      gate: one("g", "gate", "gate g", 0, 1, 0.01),
      sharpness: one("γ", "sharpness", "sharpness γ", 1, most(2, 20), 0.1) };
    this.moves = Array.from({ length: this.offsets }, (_, n) => slider(`s(${signed(n)})`,
      { name: `shift ${signed(n)}`, min: 0, max: 1, step: 0.01, value: 0,
      show: (x) => x.toFixed(2) }, (value) => this.hold({ shifts: shared(this.focus.shifts, n, value) })));
    this.rows = [70, 70, Math.max(70, 26 + 22 * this.offsets), 70];
    const blocks = [["1  Content", "softmax of β K[k, M]", [this.sliders.strength]],
      ["2  Interpolate", "with the step before", [this.sliders.gate]],
      ["3  Shift", "round the slots", this.moves], ["4  Sharpen", "to the power γ", [this.sliders.sharpness]]];
    this.controls = h("div", {}, ...blocks.map(([title, text, list], n) => h("div",
      { style: `height: ${this.rows[n]}px` },
      h("b", {}, title), h("small", {}, text), ...list.map((each) => each.element))));
  }
  tellSliders() {
    for (const [name, one] of Object.entries(this.sliders)) one.set(this.focus[name]);
    this.focus.shifts.forEach((value, n) => this.moves[n].set(value));
    this.back.hidden = !this.held;
  }
  invalidate() {
    if (!this.shown || this.stage.hidden) return;
    for (const part of this.drawnHead === this.head ? this.parts.slice(0, 2) : this.parts) part.invalidate();
    this.drawnHead = this.head;
    this.say();
  }

  // ---- mouse and keys
  across(width, left) {
    const cell = (width - left - RIGHT) / this.slots;
    return { left, cell, x: (i) => left + i * cell, right: width - RIGHT };
  }
  slotAt(event, left, { canvas }) {
    return clamp(Math.floor((event.x - left) / this.across(canvas.clientWidth, left).cell), 0, this.slots - 1);
  }
  point(event, left, part) {
    const slot = this.slotAt(event, left, part);
    if (event.kind === "pointerdown") this.choose(slot);
    else { this.hover = slot; this.say(); }
  }
  choose(slot) { Object.assign(this, { slot: clamp(slot, 0, this.slots - 1), hover: null }); this.say(); return true; }
  pointMemory(event) {
    const box = this.memoryBox(0);
    if (event.x > SIDE + AXIS) { this.grasped = false; this.point(event, SIDE + AXIS, this.matrix); return; }
    if (event.kind === "pointerdown") this.grasped = event.y >= box.top && event.y <= box.bottom;
    if (!this.grasped || !event.held) return;
    if (event.kind === "pointerdown") this.entry = clamp(Math.floor((event.y - box.top) / box.row), 0, this.width - 1);
    this.setKey(this.entry, this.keyScale() * ((event.x - KEY.x) / KEY.half));
  }
  setKey(j, value) {
    const limit = this.keyScale();
    const rounded = clamp(Math.round(value * 100) / 100, -limit, limit);
    this.hold({ key: this.focus.key.map((one, i) => (i === j ? rounded : one)) });
    return true;
  }
  keyScale() { return Math.max(1, ...this.row("keys").map(Math.abs)); }
  walk(key) { const step = arrow(key)?.[0]; return step ? this.choose(this.slot + step) : false; }
  turn(key) {
    const down = arrow(key)?.[1];
    if (down) this.entry = clamp(this.entry + down, 0, this.width - 1);
    else if ("+=".includes(key)) return this.setKey(this.entry, this.focus.key[this.entry] + 0.1);
    else if ("-−".includes(key)) return this.setKey(this.entry, this.focus.key[this.entry] - 0.1);
    else if (key === "Enter") this.hold({ key: slotOf(this.shown.found, this.slot) });
    else return this.walk(key);
    this.say();
    return true;
  }
  travel(key) {
    const step = arrow(key) ?? { Home: [-this.steps, 0], End: [this.steps, 0] }[key];
    if (step) this.go({ step: this.step + (step[0] || step[1]) });
    return Boolean(step);
  }
  pointPast(event) {
    if (event.held) this.go({ step: Math.floor((event.y - 18) / this.pastRow()) });
    else if (event.x > SIDE + AXIS) this.point(event, SIDE + AXIS, this.past);
  }

  // ---- words
  say() {
    const [i, { stages, found, after, read }, name] = [this.hover ?? this.slot, this.shown,
      this.model.get("_heads")[this.head].name];
    const [caption, top] = [this.model.get("captions")[this.step], largestAt(stages[3])];
    this.words[0].replaceChildren(h("b", {}, `Step ${this.step + 1}${caption ? ` (${caption})` : ""}, ${name}: `),
      `looks most at slot ${top + 1}, a = ${number(stages[3][top])}${this.held ? "; held by hand" : ""}`);
    this.words[1].replaceChildren(h("b", {}, `Slot ${i + 1}: `),
      `K[k, M(${i + 1})] = ${number(cosine(slotOf(found, i), this.focus.key))}; `
      + CHARTS.map((name, n) => `${name} ${number(stages[n][i])}`).join(" → "));
    const moved = stages[3].map((_, n) => norm(slotOf(after, n).map((one, j) => one - found.at(n, j))));
    const most = largestAt(moved);
    this.words[2].textContent = this.writes
      ? `Write: slot ${most + 1} changes most, by ${number(moved[most])}; slot ${i + 1} by ${number(moved[i])}.`
      : `Read: r = Σ a(i) M(i), of norm ${number(norm(read))}; its cosine with slot ${top + 1} is ${
        number(cosine(slotOf(found, top), read))}.`;
    for (const part of this.parts) part.refresh();
  }

  // ---- pictures
  paintCharts(context, width) {
    const [paint, across, { stages }] = [colours(this.shell.root), this.across(width, AXIS), this.shown];
    Object.assign(this.charts.canvas.dataset, { x: AXIS, y: 0, cell: across.cell, row: this.rows[0] });
    let base = 0;
    this.rows.forEach((tall, n) => {
      base += tall;
      const before = n ? stages[n - 1] : null;
      this.paintBars(context, paint, across, { base: base - 8, tall: tall - 24, values: stages[n],
        before: n === 1 ? this.row("previous") : before, n });
    });
    this.paintSlots(context, paint, across, base + 8);
  }
  paintBars(context, paint, across, { base, tall, values, before, n }) {
    const high = roof([...values, ...(before ?? [])]);
    const wide = Math.max(1, across.cell * 0.72);
    context.fillStyle = paint.raised;
    context.fillRect(across.left, base - tall, across.right - across.left, tall);
    values.forEach((a, i) => {
      context.fillStyle = paint.blue;
      context.fillRect(across.x(i + 0.5) - wide / 2, base - (a / high) * tall, wide, (a / high) * tall);
    });
    if (before) this.paintHollow(context, paint, across, { base, tall, before, high,
      wide: Math.max(wide, across.cell * 0.9) });
    line(context, [across.left, base], [across.right, base], { color: paint.muted });
    write(context, high, across.left - 6, base - tall + 4, aside(paint));
    write(context, 0, across.left - 6, base - 4, aside(paint));
    const top = largestAt(values);
    write(context, `max ${values[top].toFixed(2)}`, across.right + 8, base - tall / 2 - 8, { color: paint.ink });
    write(context, `at slot ${top + 1}`, across.right + 8, base - tall / 2 + 8, aside(paint, "left"));
    if (!before) return;
    const hollow = n === 1 ? "a of the step before" : CHARTS[n - 1];
    write(context, hollow, across.right, base - tall - 8, aside(paint));
    context.strokeRect(across.right - 16 - context.measureText(hollow).width, base - tall - 12, 8, 8);
  }
  paintHollow(context, paint, across, { base, tall, before, high, wide }) {
    Object.assign(context, { strokeStyle: paint.muted, lineWidth: 1 });
    before.forEach((a, i) => {
      const up = (a / high) * tall;
      if (up > 0.7) context.strokeRect(across.x(i + 0.5) - wide / 2, base - up, wide, up);
    });
  }
  paintSlots(context, paint, across, y) {
    const every = [1, 2, 5, 10, 20].find((one) => one * across.cell >= 28) ?? 50;
    for (let i = every - 1; i < this.slots; i += every) {
      write(context, i + 1, across.x(i + 0.5), y, aside(paint, "center"));
    }
    write(context, "slot", across.left - 6, y, aside(paint));
  }
  overCharts(context, width) {
    let base = -8;
    for (const tall of this.rows) {
      base += tall;
      this.column(context, this.across(width, AXIS), base - tall + 22, base + 2);
    }
  }
  column(context, across, top, bottom) {
    Object.assign(context, { strokeStyle: colours(this.shell.root).orange, lineWidth: 1.5 });
    const wide = Math.max(4, across.cell);
    context.strokeRect(across.x((this.hover ?? this.slot) + 0.5) - wide / 2, top, wide, bottom - top);
  }
  /** Where the memory is drawn: first what the head finds, second what it leaves. */
  memoryBox(second) {
    const row = clamp(150 / this.width, 4, 14);
    const tall = row * this.width;
    const top = 20 + (second && this.writes ? tall + 26 : 0);
    return { top, row, tall, bottom: top + tall };
  }
  paintMemory(context, width) {
    const [paint, across, { found, after, read }] = [colours(this.shell.root), this.across(width, SIDE + AXIS),
      this.shown];
    const t = this.step + (this.writes ? 0 : 1);
    Object.assign(this.matrix.canvas.dataset, { x: across.left, y: 20, cell: across.cell, row: this.memoryBox(0).row,
      keyX: KEY.x, keyHalf: KEY.half });
    this.paintMap(context, paint, across, this.memoryBox(0), found,
      `M${lowered(t)}, ${this.writes ? "before the write" : "which is read"}`);
    this.paintVector(context, paint, { x: KEY.x, half: KEY.half, box: this.memoryBox(0), values: this.focus.key,
      name: "key k", color: paint.blue });
    if (this.writes) {
      const box = this.memoryBox(1);
      this.paintMap(context, paint, across, box, after, `M${lowered(t + 1)}, after it: M(i) ⊙ (1 − a(i) e) + a(i) v`);
      this.paintVector(context, paint, { x: 60, half: 44, box, values: this.erase, name: "erase e",
        color: paint.purple, share: true });
      this.paintVector(context, paint, { x: 166, half: 44, box, values: this.add, name: "add v", color: paint.green });
    } else this.paintVector(context, paint, { x: width - RIGHT / 2 + 6, half: 36, box: this.memoryBox(0), values: read,
      name: "read r", color: paint.green });
    write(context, `${this.range.map(number).join(" pale … ")} strong`, across.right, 9, aside(paint));
    this.paintSlots(context, paint, across, this.memoryBox(1).bottom + 12);
  }
  paintMap(context, paint, across, box, memory, title) {
    const [low, high] = this.range;
    heat(context, { x: across.left, y: box.top, width: across.right - across.left, height: box.tall }, this.width,
      this.slots,
      (j, i) => (memory.at(i, j) - low) / (high - low || 1), this.shell.dark());
    write(context, title, across.left, box.top - 11, { color: paint.ink });
  }
  /** A vector as bars from a middle line, one an entry; shares of 1 start at the left. */
  paintVector(context, paint, { x, half, box, values, name, color, share = false }) {
    const scale = Math.max(1, ...values.map(Math.abs));
    context.fillStyle = paint.raised;
    context.fillRect(x - half, box.top, 2 * half, box.tall);
    context.fillStyle = color;
    const [zero, unit] = share ? [x - half, 2 * half] : [x, half / scale];
    values.forEach((one, j) => context.fillRect(zero, box.top + j * box.row + 0.5, one * unit,
      Math.max(1, box.row - 1)));
    line(context, [zero, box.top], [zero, box.bottom], { color: paint.muted });
    write(context, name, x, box.top - 11, { color: paint.ink, align: "center" });
  }
  overMemory(context, width) {
    const [box, below] = [this.memoryBox(0), this.memoryBox(1)];
    this.column(context, this.across(width, SIDE + AXIS), box.top - 1, box.bottom + 1);
    if (this.writes) this.column(context, this.across(width, SIDE + AXIS), below.top - 1, below.bottom + 1);
    context.strokeRect(KEY.x - KEY.half - 1, box.top + this.entry * box.row - 0.5, 2 * KEY.half + 2, box.row + 1);
    write(context, number(+this.focus.key[this.entry].toFixed(2)), KEY.x + KEY.half + 6,
      box.top + (this.entry + 0.5) * box.row, { color: colours(this.shell.root).orange });
  }
  pastRow() { return clamp(130 / this.steps, 1, 9); }
  paintPast(context, width) {
    if (this.steps < 2) return;
    const [paint, across, row] = [colours(this.shell.root), this.across(width, SIDE + AXIS), this.pastRow()];
    Object.assign(this.past.canvas.dataset, { x: across.left, y: 18, cell: across.cell, row });
    const { shape, data } = this.run.stages;
    const at = (t, i) => data[((this.head * shape[1] + t) * 4 + 3) * this.slots + i];
    heat(context, { x: across.left, y: 18, width: across.right - across.left, height: row * this.steps }, this.steps,
      this.slots, at, this.shell.dark());
    write(context, "where the head looks, step by step", across.left, 8, { color: paint.ink });
    write(context, "step 1", across.left - 6, 18 + Math.max(5, row / 2), aside(paint));
    write(context, this.steps, across.left - 6, 18 + row * this.steps - Math.max(5, row / 2), aside(paint));
  }
  overPast(context, width) {
    if (this.steps < 2) return;
    const [across, row, { orange }] = [this.across(width, SIDE + AXIS), this.pastRow(), colours(this.shell.root)];
    Object.assign(context, { strokeStyle: orange, lineWidth: 1.5 });
    context.strokeRect(across.left - 1, 18 + this.step * row - 1, across.right - across.left + 2, row + 2);
    write(context, `step ${this.step + 1}`, across.right + 8, 18 + (this.step + 0.5) * row, { color: orange });
  }
  close() { for (const part of [...(this.parts ?? []), this.shell]) part.close(); this.time.stop(); }
}
const KEY = { x: 104, half: 76 }; // where the key's bars are drawn

function render({ model, el }) {
  const view = new AddressingView(model, el);
  return () => view.close();
}
