// An LSTM by its equations, Graves 2013, eqs. 7–11: for pages without a kernel. Steps count from 0 in code.
// A net is {time, inputs, hidden, W_x, W_h, b, x}; held(gate, t) is the value of a gate in hand, NaN where the net decides.

const GATES = ["f", "i", "C̃", "o"];
const CANDIDATE = 2;
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** f, i, C̃, o of one step, as four rows of `hidden` numbers. */
function gatesOf(net, t, h, held, unit) {
  const { inputs, hidden, W_x, W_h, b, x } = net;
  return GATES.map((_, gate) => Float64Array.from({ length: hidden }, (__, j) => {
    if (j === unit && !Number.isNaN(held(gate, t))) return held(gate, t);
    const row = gate * hidden + j;
    let z = b[row];
    for (let d = 0; d < inputs; d++) z += W_x[row * inputs + d] * x[t * inputs + d];
    for (let k = 0; k < hidden; k++) z += W_h[row * hidden + k] * h[k];
    return gate === CANDIDATE ? Math.tanh(z) : sigmoid(z);
  }));
}

/** What a direction of change of (h, C) before a step becomes after it; a gate that is held does not change. */
function followed({ hidden, W_h }, t, { gates: [f, i, c, o], before, after }, direction, held, unit) {
  const moved = GATES.map((_, gate) => Float64Array.from({ length: hidden }, (__, j) => {
    if (j === unit && !Number.isNaN(held(gate, t))) return 0;
    const row = gate * hidden + j;
    let z = 0;
    for (let k = 0; k < hidden; k++) z += W_h[row * hidden + k] * direction.h[k];
    const one = [f, i, c, o][gate][j];
    return z * (gate === CANDIDATE ? 1 - one ** 2 : one * (1 - one));
  }));
  const C = before.map((old, j) => moved[0][j] * old + f[j] * direction.C[j] + moved[1][j] * c[j] + i[j] * moved[2][j]);
  return { C, h: said(o, after, C).map((one, j) => one + moved[3][j] * Math.tanh(after[j])) };
}
const said = (o, C, change) => o.map((one, j) => one * (1 - Math.tanh(C[j]) ** 2) * change[j]);

/** The run from zeros: h and C by step and unit, gates by step, and what is left: direct path, in full, in all units. */
function runOf(net, held, unit, stored) {
  const nothing = new Float64Array(net.hidden);
  const run = { h: [nothing], C: [nothing], gates: [], left: [] };
  let [direction, direct] = [null, 1];
  for (let t = 0; t < net.time; t++) {
    const gates = gatesOf(net, t, run.h[t], held, unit);
    const [f, i, c, o] = gates;
    const C = run.C[t].map((old, j) => f[j] * old + i[j] * c[j]);
    run.gates.push(gates);
    run.C.push(C);
    run.h.push(C.map((one, j) => o[j] * Math.tanh(one)));
    if (t === stored) {
      const alone = nothing.map((_, j) => +(j === unit));
      direction = { C: alone, h: said(o, C, alone) };
    } else if (direction) {
      direction = followed(net, t, { gates, before: run.C[t], after: C }, direction, held, unit);
      direct *= f[unit];
    }
    run.left.push(direction ? [direct, direction.C[unit], Math.hypot(...direction.C)] : [NaN, NaN, NaN]);
  }
  return run;
}

/** The same from arrays that Python sent. */
function runFrom({ h, C, gates, left }) {
  const [steps, hidden] = h.shape;
  const rows = ({ data }, size) => Array.from({ length: data.length / size }, (_, n) => data.slice(n * size, (n + 1) * size));
  const four = rows(gates, hidden);
  return { h: rows(h, hidden), C: rows(C, hidden), left: rows(left, 3),
    gates: Array.from({ length: steps - 1 }, (_, t) => four.slice(4 * t, 4 * t + 4)) };
}

/** The range of an axis that holds some numbers and 0, with round ends. */
function span(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const size = Math.max(high - low, 0.1);
  const unit = 10 ** Math.floor(Math.log10(size));
  const step = [0.2, 0.5, 1, 2].map((one) => one * unit).find((one) => size / one <= 6);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step];
}
