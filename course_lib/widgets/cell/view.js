// The widget itself: its state, its sliders, and what is said. Steps and units count from 1 on screen, from 0 in code.

const WORDS = ["forget", "input", "candidate", "output"];
const NONE = 1e-37; // what float32 cannot tell from nothing

class CellView {
  t = 0;
  row = 0; // of the strips: inputs first, then gates
  hover = null; // a step under the mouse

  constructor(model, el) {
    Object.assign(this, { model, live: !model.embedded });
    this.shell = shell(model, el, "The cell in your hands", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("step", 1, (t) => this.go(t), 6);
    this.back = h("button", { type: "button", onclick: () => this.release() }, "Back to the net");
    this.shell.tools.append(this.time.element, this.back, this.shell.status);
    this.warning = h("p", { class: "problem" });
    this.stage = h("div");
    this.shell.root.append(this.warning, this.stage);
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    const [held, h, C, gates, left, x] = ["_held", "_h", "_C", "_gates", "_left", "x"].map((one) => array(this.model, one));
    this.stage.hidden = !h;
    this.warning.textContent = this.model.get("_warning");
    if (this.stage.hidden) return;
    const [W_x, W_h, b] = ["W_x", "W_h", "b"].map((name) => array(this.model, name).data);
    const net = { time: x.shape[0], inputs: x.shape[1], hidden: h.shape[1], W_x, W_h, b };
    const shape = `${x.shape},${h.shape}`;
    if (!this.ask.pending() || shape !== this.built) {
      Object.assign(this, { held: held.data, x: x.data, unit: this.model.get("unit") - 1, stored: this.model.get("stored") - 1 });
    }
    Object.assign(this, { net, run: runFrom({ h, C, gates, left }) });
    if (shape !== this.built) this.build(shape);
    this.show();
  }
  heldAt = (gate, t) => this.held[gate * this.net.time + t];
  change(change) {
    Object.assign(this, change);
    if (this.live) {
      const row = (n) => [...this.held.slice(n * this.net.time, (n + 1) * this.net.time)];
      const x = Array.from({ length: this.net.time }, (_, t) => [...this.x.slice(t * this.net.inputs, (t + 1) * this.net.inputs)]);
      this.ask({ unit: this.unit + 1, stored: this.stored + 1, held: GATES.map((_, n) => row(n)), x });
    } else this.run = runOf({ ...this.net, x: this.x }, this.heldAt, this.unit, this.stored);
    this.show();
  }
  /** Hold a gate at some steps: a value between its ends, or NaN to let go. */
  hold(gate, steps, value) {
    const held = this.held.slice();
    const lowest = gate === CANDIDATE ? -1 : 0;
    for (const t of steps) held[gate * this.net.time + t] = Number.isNaN(value) ? NaN : clamp(value, lowest, 1);
    this.change({ held });
  }
  enter(input, t, value) {
    const x = this.x.slice();
    x[t * this.net.inputs + input] = Math.round(value * 100) / 100;
    this.change({ x });
  }
  release() { this.change({ held: this.held.map(() => NaN), x: this.first }); }
  get steps() { return Array.from({ length: this.net.time }, (_, t) => t); }
  go(t) { this.t = clamp(t, 0, this.net.time - 1); this.time.show(this.t); this.tellSliders(); this.say(); }

  /** The value of a row of the strips at a step, and its range. */
  value(row, t) {
    const { inputs } = this.net;
    if (row < inputs) return this.x[t * inputs + row];
    const gate = row - inputs;
    const held = this.heldAt(gate, t);
    return Number.isNaN(held) ? this.run.gates[t][gate][this.unit] : held;
  }
  range(row) {
    const { inputs } = this.net;
    if (row >= inputs) return row - inputs === CANDIDATE ? [-1, 1] : [0, 1];
    const all = [...this.first, ...this.x].filter((_, n) => n % inputs === row);
    return [Math.min(0, ...all), Math.max(1, ...all)];
  }
  set(row, t, value) {
    const { inputs } = this.net;
    if (row < inputs) this.enter(row, t, clamp(value, ...this.range(row)));
    else this.hold(row - inputs, [t], value);
  }

  // ---- parts
  build(shape) {
    this.built = shape;
    this.first = this.x;
    for (const part of this.parts ?? []) part.close();
    this.t = this.net.time - 1;
    this.row = this.net.inputs;
    this.time.resize(this.net.time);
    this.makeSliders();
    this.words = [0, 1].map(() => h("p", { class: "readout", "aria-live": "polite" }));
    this.pictures = new Pictures(this);
    const draw = (name, label, height, point, key) => surface(this.stage, { label, height, point, key,
      paint: (context, width) => this.pictures[name](context, width),
      overlay: (context, width) => this.pictures.over(name, context, width),
      leave: () => { this.hover = null; this.say(); } });
    this.stage.replaceChildren(h("div", { class: "sliders" }, ...this.controls), this.words[0]);
    this.strips = draw("strips", "Inputs and gates: arrow keys choose a step and a row, + and − change it at this step, "
      + "Delete lets go", () => this.pictures.stripsHeight(), (event) => this.pointStrips(event), (key) => this.turn(key));
    this.memories = draw("memories", "The two memories C and h: left and right choose a step", () => 150,
      (event) => this.point(event), (key) => this.walk(key));
    this.stage.append(this.words[1]);
    this.rest = draw("rest", "What is left of the value: left and right choose a step, Enter stores it there", () => 150,
      (event) => this.point(event), (key) => this.walk(key));
    this.parts = [this.strips, this.memories, this.rest];
    this.stage.append(h("p", { class: "hint" }, "Move a slider to hold a gate at every step, drag a bar to hold it at one; "
      + "what is held is hatched. " + (this.live ? "The numbers are those of your step function."
      : "Computed here, by the cell’s equations; run the cell to draw your own function.")));
  }
  makeSliders() {
    this.sliders = GATES.map((gate, n) => slider(`${WORDS[n]} ${gate}`, { min: n === CANDIDATE ? -1 : 0, max: 1, step: 0.01,
      value: 0, show: (x) => this.gateWords(n, x) }, (value) => this.hold(n, this.steps, value)));
    this.letGo = GATES.map((gate, n) => h("button", { type: "button", "aria-label": `let go of ${gate}`,
      onclick: () => this.hold(n, this.steps, NaN) }, "let go"));
    this.follow = slider("stored at step", { min: 1, max: this.net.time, step: 1, value: 1 },
      (step) => this.change({ stored: step - 1 }));
    this.controls = this.sliders.map((one, n) => h("div", { class: "gate" }, one.element, this.letGo[n]));
    this.controls.push(this.follow.element);
    if (this.net.hidden > 1) {
      this.units = slider("unit", { min: 1, max: this.net.hidden, step: 1, value: 1, show: (u) => `${u} of ${this.net.hidden}` },
        (unit) => this.change({ unit: unit - 1 }));
      this.controls.push(this.units.element);
    }
  }
  gateWords(gate, x) {
    const count = this.steps.filter((t) => !Number.isNaN(this.heldAt(gate, t))).length;
    return `${x.toFixed(2).replace("-", "−")}${count === 0 ? " net" : count === this.net.time ? " held" : ` ${count} held`}`;
  }
  tellSliders() {
    GATES.forEach((_, n) => {
      this.sliders[n].set(+this.value(this.net.inputs + n, this.hover ?? this.t).toFixed(4));
      this.letGo[n].disabled = this.steps.every((t) => Number.isNaN(this.heldAt(n, t)));
    });
    this.follow.set(this.stored + 1);
    this.units?.set(this.unit + 1);
    this.back.disabled = this.held.every(Number.isNaN) && this.x.every((one, n) => one === this.first[n]);
  }
  show() { this.time.show(this.t); this.tellSliders(); this.invalidate(); this.say(); }
  invalidate() { for (const part of this.stage.hidden ? [] : this.parts ?? []) part.invalidate(); }

  // ---- mouse and keys
  stepAt(event) { return this.pictures.across(this.strips.canvas.clientWidth).step(event.x); }
  point(event) {
    const t = this.stepAt(event);
    if (event.kind === "pointerdown" || event.held) { this.hover = null; this.go(t); } else { this.hover = t; this.say(); }
  }
  pointStrips(event) {
    const [row, t] = [this.pictures.rowAt(event.y), this.stepAt(event)];
    if (event.kind === "pointerdown") Object.assign(this, { row, grasped: event, dragged: false });
    if (!event.held || !this.grasped) { this.point(event); return; }
    this.dragged ||= Math.abs(event.y - this.grasped.y) > 3;
    this.hover = null;
    this.go(t);
    if (this.dragged) this.set(this.row, t, this.pictures.valueAt(this.row, event.y));
  }
  walk(key) {
    const step = arrow(key)?.[0] ?? { Home: -this.net.time, End: this.net.time }[key];
    if (key === "Enter") this.change({ stored: this.t });
    else if (step) this.go(this.t + step);
    return Boolean(step) || key === "Enter";
  }
  turn(key) {
    const { row, t, net } = this;
    const down = arrow(key)?.[1];
    if (down) { this.row = clamp(row + down, 0, net.inputs + 3); this.say(); }
    else if ("+=".includes(key)) this.set(row, t, this.value(row, t) + 0.1);
    else if ("-−".includes(key)) this.set(row, t, this.value(row, t) - 0.1);
    else if (["Delete", "Backspace"].includes(key) && row >= net.inputs) this.hold(row - net.inputs, [t], NaN);
    else return key !== "Enter" && this.walk(key);
    return true;
  }

  // ---- words
  say() {
    const { run, unit, stored } = this;
    const t = this.hover ?? this.t;
    const [f, i, c, o] = GATES.map((_, gate) => run.gates[t][gate][unit]);
    const [old, C, shown] = [run.C[t][unit], run.C[t + 1][unit], run.h[t + 1][unit]];
    const [sum, product] = [f * old + i * c, o * Math.tanh(C)];
    const own = (name, found, meant) => (Math.abs(found - meant) > 1e-3 * (1 + Math.abs(meant))
      ? ` = ${number(meant)}, but ${name} = ${number(found)} by your step` : ` = ${number(found)}`);
    const entered = Array.from({ length: this.net.inputs }, (_, d) => `${this.inputName(d)} ${number(this.value(d, t))}`);
    this.words[0].replaceChildren(h("b", {}, `Step ${t + 1}${this.net.hidden > 1 ? `, unit ${unit + 1}` : ""}: `),
      `${entered.join(", ")}; C = f · C + i · C̃ = ${number(f)} · ${number(old)} + ${number(i)} · ${number(c)}${own("C", C, sum)}; `
      + `h = o · tanh C = ${number(o)} · ${number(Math.tanh(C))}${own("h", shown, product)}`);
    const [direct, full, all] = run.left[t];
    const size = (x) => (Math.abs(x) < NONE ? "0" : number(x));
    this.words[1].replaceChildren(...(t < stored ? [`Step ${t + 1} is before the value is stored, at step ${stored + 1}.`] : [
      h("b", {}, `Left at step ${t + 1} of what C held after step ${stored + 1}: `),
      `along the direct path ${size(direct)}, in full ${size(full)}`
      + (this.net.hidden > 1 ? `, in all units together ${size(all)}` : "")]));
    for (const part of this.parts) part.refresh();
  }
  inputName(d) { return this.model.get("names")[d] ?? (this.net.inputs > 1 ? `x${lowered(d + 1)}` : "x"); }
  close() { for (const part of [...(this.parts ?? []), this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new CellView(model, el);
  return () => view.close();
}
