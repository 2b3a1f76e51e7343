import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["extended", "collapse", "merged", "predecessors", "successors", "pathCounts", "renormalised", "parsedLabel",
  "quantities", "shares", "statesOf", "recursion", "sumOfExponentials", "number", "joined", "ramp", "Grid"];
const lib = await load("lattice", names, "collapse.js", "grid.js");

const allPaths = (length, symbols) => (length === 0 ? [[]]
  : allPaths(length - 1, symbols).flatMap((path) => Array.from({ length: symbols }, (_, k) => [...path, k])));

test("B merges repeats, then drops blanks", () => {
  assert.deepEqual(lib.collapse([0, 1, 1, 0, 1, 2, 2]), [1, 1, 2]);
  assert.deepEqual(lib.merged([0, 0, 1, 1, 0]), [0, 1, 0]);
  assert.deepEqual(lib.collapse([0, 0]), []);
  assert.deepEqual(lib.extended([1, 1, 2]), [0, 1, 0, 1, 0, 2, 0]);
});

test("transitions: the skip needs two different symbols", () => {
  const states = lib.extended([1, 1, 2]);
  assert.deepEqual(lib.predecessors(states, 0), [{ s: 0, allowed: true }]);
  assert.equal(lib.predecessors(states, 3)[2].allowed, false);
  assert.match(lib.predecessors(states, 3)[2].why, /equal symbols/);
  assert.match(lib.predecessors(states, 4)[2].why, /blank/);
  assert.equal(lib.predecessors(states, 5)[2].allowed, true);
  for (let s = 0; s < states.length; s++) {
    for (const next of lib.successors(states, s)) {
      assert.equal(lib.predecessors(states, next.s).find((one) => one.s === s).allowed, next.allowed);
    }
  }
});

for (const label of [[1, 2, 1], [1, 1], [2], []]) {
  test(`paths through each node of ${label.join("") || "the empty label"}, counted by enumeration`, () => {
    const [frames, states] = [5, lib.extended(label)];
    const through = Array.from({ length: frames }, () => new Array(states.length).fill(0));
    const paths = allPaths(frames, 3).filter((path) => lib.collapse(path).join() === label.join());
    for (const path of paths) lib.statesOf(path, label).forEach((s, t) => { through[t][s] += 1; });
    const counts = lib.pathCounts(states, frames);
    assert.equal(counts.all, paths.length);
    assert.deepEqual(counts.through.map((row) => [...row]), through);
  });
}

test("“apple” has 66 paths of eight frames", () => {
  assert.equal(lib.pathCounts(lib.extended([1, 2, 2, 3, 4]), 8).all, 66);
});

test("a path of another label runs through no states", () => assert.equal(lib.statesOf([0, 1, 0], [2]), null));

test("a column stays a distribution, its other entries in proportion", () => {
  const column = lib.renormalised([0.2, 0.3, 0.5], 2, 0.75);
  assert.ok(Math.abs(column.reduce((a, b) => a + b) - 1) < 1e-12);
  assert.ok(Math.abs(column[0] / column[1] - 2 / 3) < 1e-12);
  assert.deepEqual(lib.renormalised([0, 0, 1], 2, 0.5), [0.25, 0.25, 0.5]);
});

test("labels are read letter by letter, or by words where symbols are words", () => {
  assert.deepEqual(lib.parsedLabel(" ba ", ["–", "a", "b"]), [2, 1]);
  assert.deepEqual(lib.parsedLabel("th a th", ["–", "a", "th"]), [2, 1, 2]);
  assert.throws(() => lib.parsedLabel("ax", ["–", "a"]), /“x” is not in the alphabet a/);
  assert.throws(() => lib.parsedLabel("–", ["–", "a"]), /not in the alphabet/);
});

test("numbers read as a reader writes them", () => {
  assert.deepEqual([0, 0.25, -1.5, 1.6230001e-6, 1e30, 12345.67, -Infinity, NaN].map(lib.number),
    ["0", "0.25", "−1.5", "1.623·10⁻⁶", "1·10³⁰", "12350", "−∞", "NaN"]);
});

test("two edits of different columns are both kept, the later label wins", () => {
  assert.deepEqual(lib.joined({ columns: { 1: [1] }, label: [1] }, { columns: { 2: [2] }, label: [2, 2] }),
    { columns: { 1: [1], 2: [2] }, label: [2, 2] });
  assert.deepEqual(lib.joined(null, { label: [] }), { label: [] });
});

function tiny() { // two frames, label "a", uniform y: α and β by hand
  const y = { shape: [2, 2], data: Float32Array.of(0.5, 0.5, 0.5, 0.5) };
  const logs = (...values) => ({ shape: [2, 3], data: Float32Array.from(values, Math.log) });
  return lib.quantities(logs(0.5, 0.5, 0, 0.25, 0.5, 0.25), logs(0.25, 0.5, 0.25, 0, 0.5, 0.5), y, [1]);
}

test("product, posterior and gradient by hand", () => {
  const q = tiny();
  assert.ok(Math.abs(Math.exp(q.logP) - 0.75) < 1e-6);
  for (const at of q.at) assert.ok(Math.abs(Math.exp(at) - 0.75) < 1e-6);
  assert.ok(Math.abs(Math.exp(q.posterior(0, 1)) - 2 / 3) < 1e-6);
  assert.ok(Math.abs(q.gradient(0, 1) + 2 / 3) < 1e-6);
  assert.equal(q.product(0, 2), -Infinity);
  assert.ok(Math.abs(lib.shares(q, "alpha")(1, 0) - 0.5) < 1e-6);
  assert.ok(Math.abs(lib.shares(q, "gradient")(0, 1) - 2 / 3) < 1e-6);
  assert.ok(Math.abs(lib.shares(q, "paths")(0, 1) - 2 / 3) < 1e-6);
});

test("the recursion says its terms, and where the function differs from them", () => {
  const q = tiny();
  const name = (k) => "–a"[k];
  assert.equal(lib.recursion(q, "alpha", 1, 1, name), "α₂(2) = (α₁(2) + α₁(1)) · y²(a) = (0.5 + 0.5) · 0.5 = 0.5");
  assert.equal(lib.recursion(q, "alpha", 0, 0, name), "α₁(1) = y¹(–) = 0.5");
  assert.match(lib.recursion(q, "alpha", 1, 2, name), /α₁\(1\) is forbidden: a blank may not be skipped to$/);
  assert.match(lib.recursion(q, "beta", 0, 1, name), /^β₁\(2\) = \(β₂\(2\) \+ β₂\(3\)\)/);
  const wrong = { ...q, alpha: (t, s) => (t === 1 && s === 1 ? Math.log(0.4) : q.alpha(t, s)) };
  assert.match(lib.recursion(wrong, "alpha", 1, 1, name), /= 0.5, but the function says 0.4$/);
});

test("a grid finds the cell that it drew", () => {
  const grid = new lib.Grid(700, 5, 10, 20);
  const [x, y] = grid.centre(7, 3);
  assert.deepEqual(grid.find({ x, y }), { t: 7, row: 3, inBars: false });
  assert.equal(grid.find({ x: grid.barX + 1, y }).inBars, true);
});

test("the ramp darkens on light paper and lightens on dark", () => {
  const light = (rgb) => rgb.reduce((a, b) => a + b);
  for (const x of [0, 0.2, 0.5, 0.8]) {
    assert.ok(light(lib.ramp(x, false)) > light(lib.ramp(x + 0.2, false)));
    assert.ok(light(lib.ramp(x, true)) < light(lib.ramp(x + 0.2, true)));
  }
});
