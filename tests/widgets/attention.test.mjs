import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["matrixOf", "largest", "spread", "allows", "movedInMatrix", "movedBetweenWords", "summary", "MatrixPlace", "WordsPlace"];
const lib = await load("attention", names, "matrix.js");

const weights = { shape: [2, 2, 3], data: Float32Array.of(0.25, 0.5, 0.25, 0, 0, 1, 1, 0, 0, 0.2, 0.3, 0.5) };
const first = lib.matrixOf(weights, 0);
const longest = { source: 40, target: 50 };

test("a model's weights are read by row and column", () => {
  assert.deepEqual(first.row(0), [0.25, 0.5, 0.25]);
  assert.deepEqual(first.column(2), [0.25, 1]);
  assert.deepEqual(lib.matrixOf(weights, 1).row(0), [1, 0, 0]);
});

test("the largest come first, equal ones in their order, and the spread is the exponential of the entropy", () => {
  assert.deepEqual(lib.largest([0.25, 0.5, 0.25], 2), [{ value: 0.5, place: 1 }, { value: 0.25, place: 0 }]);
  assert.equal(lib.spread([0, 1, 0]), 1);
  assert.ok(Math.abs(lib.spread([0.25, 0.25, 0.25, 0.25]) - 4) < 1e-12);
  assert.ok(Math.abs(lib.spread([0.25, 0.5, 0.25]) - 2 * Math.SQRT2) < 1e-12);
});

test("a mask is one row for all, or one for each", () => {
  assert.equal(lib.allows(null, 1, 2), true);
  const padding = { shape: [3], data: Float32Array.of(1, 1, 0) };
  const causal = { shape: [2, 3], data: Float32Array.of(1, 0, 0, 1, 1, 0) };
  assert.deepEqual([0, 1].map((i) => lib.allows(padding, i, 2)), [false, false]);
  assert.deepEqual([0, 1].map((i) => lib.allows(causal, i, 1)), [false, true]);
});

test("keys move over the edge to whole rows and columns, never to the corner", () => {
  const move = (from, step) => lib.movedInMatrix(from, step, 2, 3);
  assert.deepEqual(move({ i: 0, j: 0 }, [-1, 0]), { i: 0, j: -1 });
  assert.deepEqual(move({ i: 0, j: -1 }, [0, -1]), { i: 0, j: -1 });
  assert.deepEqual(move({ i: 0, j: 2 }, [0, -1]), { i: -1, j: 2 });
  assert.deepEqual(move({ i: 1, j: 2 }, [1, 1]), { i: 1, j: 2 });
});

test("between words left and right lead to the partner with the largest weight", () => {
  const move = (from, step) => lib.movedBetweenWords(from, step, first);
  assert.deepEqual(move({ i: 1, j: -1 }, [-1, 0]), { i: -1, j: 2 });
  assert.deepEqual(move({ i: -1, j: 1 }, [1, 0]), { i: 0, j: -1 });
  assert.deepEqual(move({ i: -1, j: 2 }, [0, 1]), { i: -1, j: 2 });
  assert.deepEqual(move({ i: 0, j: -1 }, [0, 1]), { i: 1, j: -1 });
});

test("a row and a column in words", () => {
  const [source, target] = [["a", "b", "c"], ["x", "y"]];
  assert.equal(lib.summary(first, { i: 0, j: -1 }, source, target), "b 0.50, a 0.25, c 0.25; spread over 2.8 words");
  assert.equal(lib.summary(first, { i: -1, j: 2 }, source, target), "y 1.00, x 0.25; 1.25 in all");
  assert.equal(lib.summary(lib.matrixOf(weights, 1), { i: -1, j: 1 }, source, target), "y 0.30; 0.30 in all");
});

for (const [rows, columns] of [[4, 7], [80, 80]]) {
  test(`what is drawn at ${rows} × ${columns} is found again`, () => {
    const [matrix, words] = [lib.MatrixPlace, lib.WordsPlace].map((Place) => new Place(700, rows, columns, longest));
    const find = (place, [x, y]) => place.find({ x, y }, { i: 1 });
    for (const [i, j] of [[0, 0], [2, 5], [rows - 1, columns - 1]]) {
      const [x, y] = matrix.centre(i, j);
      assert.deepEqual(find(matrix, [x, y]), { i, j });
      assert.deepEqual(find(matrix, [2, y]), { i, j: -1 });
      assert.deepEqual(find(matrix, [x, 2]), { i: -1, j });
      assert.deepEqual(find(matrix, [x, matrix.bottom + 20]), { i: 1, j });
      assert.deepEqual(find(words, words.source(j)), { i: -1, j });
      assert.deepEqual(find(words, words.target(i)), { i, j: -1 });
    }
    assert.ok(matrix.right <= 700 && words.right < 700);
  });
}
