import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { extendedBy, pointAt, bestPath, collapse } = await load("penpad", ["extendedBy", "pointAt", "bestPath", "collapse"], "collapse.js", "grid.js");

test("a point where the pen already was is left out", () => {
  assert.deepEqual(extendedBy([[0, 0]], [0.001, 0.002]), [[0, 0]]);
  assert.deepEqual(extendedBy([[0, 0]], [0.123456, 0.2]), [[0, 0], [0.1235, 0.2]]);
  assert.deepEqual(extendedBy([], [1, 1]), [[1, 1]]);
});

test("a share of the ink is found along all strokes, pauses not counted", () => {
  const strokes = [[[0, 0], [0, 1]], [[5, 0], [5, 0], [5, 3]]];
  assert.deepEqual(pointAt(strokes, 0), [0, 0]);
  assert.deepEqual(pointAt(strokes, 0.125), [0, 0.5]);
  assert.deepEqual(pointAt(strokes, 0.625), [5, 1.5]);
  assert.deepEqual(pointAt(strokes, 1), [5, 3]);
  assert.deepEqual(pointAt([[[2, 3]]], 0.5), [2, 3]);
  assert.equal(pointAt([], 0.5), null);
});

test("the best path takes each frame's largest, and B reads it", () => {
  const y = { shape: [4, 3], data: Float32Array.of(0.1, 0.8, 0.1, 0.2, 0.7, 0.1, 0.9, 0, 0.1, 0.1, 0.2, 0.7) };
  assert.deepEqual(bestPath(y), [1, 1, 0, 2]);
  assert.deepEqual(collapse(bestPath(y)), [1, 2]);
});
