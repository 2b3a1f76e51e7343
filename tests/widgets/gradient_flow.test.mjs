import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["statesOf", "computed", "chunkEnd", "fate", "verdict", "spaced"];
const lib = await load("gradient_flow", names, "slider.js");

const [H, T] = [3, 5];
const random = ((seed) => () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647 - 0.5; })(7);
const numbers = (count) => Float64Array.from({ length: count }, random);
const net = { direction: { shape: [H, H], data: numbers(H * H) }, drive: { shape: [T, H], data: numbers(T * H) }, slopes: { shape: [T, H], data: numbers(T * H) } };
const scaled = (radius) => net.direction.data.map((w) => w * radius);
const close = (a, b, within = 1e-6) => assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);

/** ∂ℓ_t/∂W_hh by differences, where only step k uses the changed weights; k = −1: all steps do. */
function differences(W, linear, t, k) {
  const loss = (changed) => {
    let h = new Float64Array(H);
    for (let step = 0; step <= t; step++) {
      const used = k === -1 || k === step ? changed : W;
      h = h.map((_, i) => {
        let z = net.drive.data[step * H + i];
        for (let j = 0; j < H; j++) z += used[i * H + j] * h[j];
        return linear ? z : Math.tanh(z);
      });
    }
    return h.reduce((sum, one, i) => sum + one * net.slopes.data[t * H + i], 0);
  };
  return W.map((_, n) => {
    const [up, down] = [1e-5, -1e-5].map((step) => loss(W.map((w, m) => (m === n ? w + step : w))));
    return (up - down) / 2e-5;
  });
}

for (const linear of [false, true]) {
  test(`each term and each window's sum are what differences give, ${linear ? "linear" : "tanh"}`, () => {
    const W = scaled(1.3);
    const flow = lib.computed(net, 1.3, T, linear);
    const terms = Array.from({ length: T }, (_, t) => Array.from({ length: T }, (_, k) => differences(W, linear, t, k)));
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < T; k++) close(10 ** flow.logs[t * T + k], k > t ? 0 : Math.hypot(...terms[t][k]));
    }
    const sum = (keep) => W.map((_, n) => terms.flatMap((row, t) => row.map((term, k) => (keep(t, k) ? term[n] : 0))).reduce((a, b) => a + b));
    const whole = sum(() => true);
    const direct = Array.from({ length: T }, (_, t) => differences(W, linear, t, -1));
    whole.forEach((one, n) => close(one, direct.reduce((total, term) => total + term[n], 0)));
    for (let window = 1; window <= T; window++) {
      const kept = sum((t, k) => Math.floor(t / window) === Math.floor(k / window));
      const [log, cosine] = flow.windows[window - 1];
      close(10 ** log, Math.hypot(...kept));
      close(cosine, kept.reduce((total, one, n) => total + one * whole[n], 0) / (Math.hypot(...kept) * Math.hypot(...whole)));
    }
  });
}

test("a chunk ends with its window, the last one with the sequence", () => {
  assert.deepEqual([0, 1, 2, 3, 4].map((k) => lib.chunkEnd(k, 2, 5)), [1, 1, 3, 3, 4]);
  assert.equal(lib.chunkEnd(3, 99, 5), 4);
});

const flowOf = (path) => ({ T: path.length, logs: Float64Array.from({ length: path.length ** 2 }, (_, n) => path[n % path.length]),
  reached: Float64Array.from({ length: path.length ** 2 }, (_, n) => path[n % path.length]) });

test("what becomes of a gradient is said: it survives, fades, dies, explodes", () => {
  const said = (path) => lib.verdict(lib.fate(flowOf(path), path.length - 1), path.length - 1);
  assert.match(said([-1, -0.5, 0]), /survives; each step back multiplies by 0.3162/);
  assert.match(said([-6, -3, 0]), /fades to less than a hundredth/);
  assert.match(said([-12, -8, -4, 0]), /dies: up to k = 2 .* ℓ₄ teaches nothing/);
  assert.match(said([4, 2, 0]), /explodes: .* grows 1·10⁴ times|explodes: .* grows 10000 times/);
  assert.match(said([-Infinity]), /no term reaches W_hh/);
});

test("axis steps are round numbers", () => assert.deepEqual([0.3, 3, 12, 300].map(lib.spaced), [1, 5, 20, 100]));
