import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["contentWeights", "interpolated", "shifted", "sharpened", "stagesOf", "readOf", "written", "shared", "roof", "largestAt", "cosine", "slotOf"];
const lib = await load("addressing", names, "slider.js");

const memoryOf = (rows) => ({ slots: rows.length, width: rows[0].length, at: (i, j) => rows[i][j] });
const close = (found, expected, within = 1e-6) => {
  assert.equal(found.length, expected.length);
  found.forEach((one, i) => assert.ok(Math.abs(one - expected[i]) < within, `${found} is not ${expected}`));
};

test("content weights are a softmax of cosines; an empty slot is like nothing", () => {
  close(lib.contentWeights(memoryOf([[1, 0], [0, 1]]), [3, 0], 2), [0.880797, 0.119203]);
  close(lib.contentWeights(memoryOf([[1, 0], [0, 1], [1, 1]]), [2, 5], 0), [1 / 3, 1 / 3, 1 / 3]);
  assert.equal(lib.cosine([0, 0], [1, 2]), 0);
  assert.ok(lib.contentWeights(memoryOf([[1, 0], [0, 1]]), [1, 0], 5000).every(Number.isFinite));
});

test("a shift moves the focus round the end, by three or five offsets", () => {
  close(lib.shifted([1, 0, 0, 0], [0.1, 0.2, 0.7]), [0.2, 0.7, 0, 0.1]);
  close(lib.shifted([0.5, 0.3, 0.2], [0, 0, 0, 0, 1]), [0.3, 0.2, 0.5]);
  close(lib.shifted([1, 0], [0, 0, 0, 0, 1]), [1, 0]);
});

test("sharpening is a power, renormalised, and cannot underflow", () => {
  close(lib.sharpened([0.2, 0.8], 2), [1 / 17, 16 / 17]);
  close(lib.sharpened([1e-200, 3e-200], 5), [1 / 244, 243 / 244]);
  close(lib.sharpened([0.1, 0.6, 0.3], 1), [0.1, 0.6, 0.3]);
});

test("the stages follow each other", () => {
  const focus = { key: [1, 0], strength: 1, gate: 0.25, shifts: [0, 0, 1], sharpness: 2 };
  const [content, mixed, moved, last] = lib.stagesOf(memoryOf([[1, 0], [0, 1], [-1, 0]]), [0, 0, 1], focus);
  close(mixed, content.map((a, i) => 0.25 * a + (i === 2 ? 0.75 : 0)));
  close(moved, [mixed[2], mixed[0], mixed[1]]);
  close(last, lib.sharpened(moved, 2));
});

test("reading is the slots' average, writing erases and adds as far as it looks", () => {
  const memory = memoryOf([[4, 1], [4, 3]]);
  close(lib.readOf(memory, [0.75, 0.25]), [4, 1.5]);
  const after = lib.written(memory, [0.75, 0.25], [1, 0], [8, 2]);
  close(lib.slotOf(after, 0), [7, 2.5]);
  close(lib.slotOf(after, 1), [5, 3.5]);
});

test("shares keep their sum and the proportions of the others", () => {
  close(lib.shared([0.2, 0.3, 0.5], 2, 0.75), [0.1, 0.15, 0.75]);
  close(lib.shared([0, 0, 1], 2, 0.5), [0.25, 0.25, 0.5]);
});

test("a chart is as high as its bars need", () => {
  assert.deepEqual([[0.01], [0.03, 0.02], [0.4], [0.7]].map(lib.roof), [0.02, 0.05, 0.5, 1]);
  assert.equal(lib.largestAt([0.1, 0.7, 0.7]), 1);
});
