import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["gatesOf", "runOf", "runFrom", "span"];
const lib = await load("cell", names, "slider.js");

const [time, inputs, hidden] = [5, 2, 3];
const random = ((seed) => () => { seed = (seed * 16807) % 2147483647; return 3 * (seed / 2147483647 - 0.5); })(7);
const numbers = (count) => Float64Array.from({ length: count }, random);
const net = { time, inputs, hidden, x: numbers(time * inputs), W_x: numbers(4 * hidden * inputs), W_h: numbers(4 * hidden * hidden), b: numbers(4 * hidden) };
const free = () => NaN;
const close = (a, b, within = 1e-7) => assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

/** C of the last step, where C of a unit is nudged after a step and h of that step follows: the definition. */
function nudged(by, unit, stored, held) {
  let [h, C] = [new Float64Array(hidden), new Float64Array(hidden)];
  for (let t = 0; t < time; t++) {
    const [f, i, c, o] = lib.gatesOf(net, t, h, held, unit);
    C = C.map((old, j) => f[j] * old + i[j] * c[j] + (t === stored && j === unit ? by : 0));
    h = C.map((one, j) => o[j] * Math.tanh(one));
  }
  return C;
}

const inHand = (gate, t) => (gate === 0 && t > 1 ? 0.8 : gate === 2 && t === 3 ? -0.5 : NaN);
for (const [word, held] of [["set by the net", free], ["some held", inHand]]) {
  test(`what is left in full is what differences give, gates ${word}`, () => {
    for (const stored of [0, 2]) {
      const { left } = lib.runOf(net, held, 1, stored);
      const [up, down] = [1e-5, -1e-5].map((by) => nudged(by, 1, stored, held));
      const slope = up.map((one, j) => (one - down[j]) / 2e-5);
      close(left[time - 1][1], slope[1]);
      close(left[time - 1][2], Math.hypot(...slope));
      assert.ok(stored === 0 || Number.isNaN(left[0][0]));
    }
  });
}

test("the direct path is the product of the forget gates after the step", () => {
  const { gates, left } = lib.runOf(net, inHand, 1, 1);
  assert.equal(left[1][0], 1);
  close(left[4][0], gates[2][0][1] * gates[3][0][1] * gates[4][0][1]);
  close(left[4][0], 0.8 ** 3);
});

test("what is held is what the gate is, and other units keep theirs", () => {
  const { gates, C } = lib.runOf(net, inHand, 1, 0);
  assert.equal(gates[3][2][1], -0.5);
  close(C[4][1], 0.8 * C[3][1] - gates[3][1][1] * 0.5);
  close(gates[0][0][2], lib.runOf(net, free, 1, 0).gates[0][0][2]);
});

test("arrays from Python become the same run", () => {
  const run = lib.runOf(net, free, 0, 0);
  const flat = (rows) => Float64Array.from(rows.flatMap((row) => [...row].flatMap((one) => (one.length ? [...one] : [one]))));
  const again = lib.runFrom({ h: { shape: [time + 1, hidden], data: flat(run.h) }, C: { data: flat(run.C) },
    gates: { data: flat(run.gates) }, left: { data: flat(run.left) } });
  assert.deepEqual([...again.gates[3][2]], [...run.gates[3][2]]);
  assert.deepEqual([...again.C[5]], [...run.C[5]]);
  assert.deepEqual([...again.left[4]], run.left[4]);
});

test("an axis holds its numbers and 0, and its ends are round", () => {
  assert.deepEqual(lib.span([0.3, 0.9]).slice(0, 2), [0, 1]);
  const [low, high, step] = lib.span([-12, 31]);
  assert.ok(low <= -12 && high >= 31 && (high - low) / step <= 8);
  assert.ok(lib.span([0]).every(Number.isFinite));
});
