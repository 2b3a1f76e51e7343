// A vanilla net and the terms of its gradient, by the same equations as Python's. Steps count from 0 in code.

const ROUNDING = -24 * Math.log10(2); // of float32: a term smaller by this than the largest changes no sum
const length2 = (vector) => Math.hypot(...vector);

/** The states h_0 … h_T, from h_0 = 0; `W` is flat, `drive` holds W_hx x_t + b. */
function statesOf(W, drive, T, linear) {
  const H = drive.shape[1];
  const states = [new Float64Array(H)];
  for (let t = 0; t < T; t++) {
    states.push(states[t].map((_, i) => {
      let z = drive.data[t * H + i];
      for (let j = 0; j < H; j++) z += W[i * H + j] * states[t][j];
      return linear ? z : Math.tanh(z);
    }));
  }
  return states;
}

/** For k = t … 0: the size of ∂ℓ_t/∂h_k, and ∂ℓ_t/∂h_k ⊙ (1 − h_k²), which times h_{k−1} is what step k gives W_hh. */
function sentBack(W, states, slopes, t, linear) {
  const H = states[0].length;
  const [rows, sizes] = [[], []];
  let reached = Float64Array.from({ length: H }, (_, i) => slopes.data[t * H + i]);
  for (let k = t; k >= 0; k--) {
    const row = reached.map((one, i) => (linear ? one : one * (1 - states[k + 1][i] ** 2)));
    [rows[k], sizes[k]] = [row, length2(reached)];
    reached = new Float64Array(H);
    for (let i = 0; i < H; i++) for (let j = 0; j < H; j++) reached[j] += row[i] * W[i * H + j];
  }
  return { rows, sizes };
}

const outer = (rows, states) => {
  const H = states[0].length;
  const sum = new Float64Array(H * H);
  rows.forEach((row, k) => row.forEach((one, i) => {
    for (let j = 0; j < H; j++) sum[i * H + j] += one * states[k][j];
  }));
  return sum;
};

/** What Python sends, by the same equations: log10 of the norms by (t, k), and each window's [log10, cosine]. */
function computed({ direction, drive, slopes }, radius, T, linear) {
  const W = Float64Array.from(direction.data, (w) => w * radius);
  const states = statesOf(W, drive, T, linear);
  const [logs, reached] = [0, 0].map(() => new Float64Array(T * T).fill(-Infinity));
  const upTo = []; // for each t the rows of all losses up to it, added
  for (let t = 0; t < T; t++) {
    const { rows, sizes } = sentBack(W, states, slopes, t, linear);
    rows.forEach((row, k) => {
      logs[t * T + k] = Math.log10(length2(row) * length2(states[k]));
      reached[t * T + k] = Math.log10(sizes[k]);
    });
    upTo.push(rows.map((row, k) => (k < t ? row.map((one, i) => one + upTo[t - 1][k][i]) : row)));
  }
  const whole = outer(upTo[T - 1], states);
  const windows = Array.from({ length: T }, (_, w) => {
    const kept = outer(states.slice(1).map((_, k) => upTo[chunkEnd(k, w + 1, T)][k]), states);
    const scale = length2(kept) * length2(whole);
    return [Math.log10(length2(kept)), scale > 0 ? kept.reduce((sum, one, i) => sum + one * whole[i], 0) / scale : 0];
  });
  return { T, logs, reached, windows };
}

/** The last step of the chunk in which step k lies. */
const chunkEnd = (k, window, T) => Math.min(T, (Math.floor(k / window) + 1) * window) - 1;

/** What becomes of ℓ_t on its way back: its terms, how fast ∂ℓ_t/∂h_k changes from step to step, and a verdict. */
function fate({ T, logs, reached }, t) {
  const [row, path] = [logs, reached].map((all) => [...all.slice(t * T, t * T + t + 1)]);
  const top = Math.max(...row);
  const gone = row.findLastIndex((one) => one > -Infinity && one < top + ROUNDING);
  const factor = t && Number.isFinite(path[t]) ? 10 ** ((path[0] - path[t]) / t) : 1;
  const growth = Math.max(...path) - path[t];
  const kind = top === -Infinity ? "nothing" : gone >= 0 ? "dies" : growth > 2 ? "explodes"
    : path[0] - path[t] < -2 ? "fades" : "survives";
  return { row, path, top, gone, factor, growth, kind };
}

/** The verdict in words. */
function verdict({ gone, factor, growth, kind }, t) {
  const say = {
    nothing: "no term reaches W_hh: every state before it is 0, or its slope is",
    dies: `the gradient dies: up to k = ${gone + 1} terms are below float32’s rounding, `
      + `ℓ${lowered(t + 1)} teaches nothing of what came before`,
    explodes: `the gradient explodes: ‖∂ℓ/∂h‖ grows ${number(10 ** growth)} times on its way back`,
    fades: "the gradient fades to less than a hundredth of itself",
    survives: "the gradient survives",
  };
  return say[kind] + (t && kind !== "nothing" ? `; each step back multiplies by ${number(factor)} on average` : "");
}
