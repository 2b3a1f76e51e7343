import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["captionsOf", "peak", "lookOf", "shares", "likeliest", "regionName", "movedRegion", "CaptionPlace"];
const lib = await load("caption", names, "fitted.js");

const floats = (shape, from = 0) => ({ shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, n) => from + n) });
const [weights, own, elsewhere] = [floats([2, 2, 3]), floats([2, 2, 4], 100), floats([2, 2, 3, 4], 200)];
const captions = lib.captionsOf([[[1, -1, -1], [3, -1, 2]], [[2, 0, -1]]], weights, own, elsewhere);

test("each captioner has its own steps, regions and words", () => {
  assert.deepEqual(captions.map((caption) => caption.length), [2, 1]);
  const [, second] = captions[0];
  assert.deepEqual([second.word, second.looked, second.forced], [3, -1, 2]);
  assert.deepEqual([...second.weights], [3, 4, 5]);
  assert.deepEqual([...second.own], [104, 105, 106, 107]);
  assert.deepEqual([...second.elsewhere(2)], [220, 221, 222, 223]);
  assert.deepEqual([...captions[1][0].weights], [6, 7, 8]);
  assert.deepEqual([...captions[1][0].elsewhere(0)], [224, 225, 226, 227]);
});

test("a mixture lights regions by their weights, one look lights its region alone", () => {
  const step = { weights: Float32Array.of(0.25, 0.5, 0.25), looked: -1, forced: -1 };
  assert.deepEqual(lib.shares(step), [0.5, 1, 0.5]);
  assert.deepEqual(lib.shares({ ...step, looked: 2 }), [0, 0, 1]);
  assert.deepEqual(lib.shares({ ...step, looked: 2, forced: 0 }), [1, 0, 0]);
  assert.deepEqual(lib.shares(step, 1), [0, 1, 0]);
  assert.equal(lib.peak([1, 3, 3]), 1);
});

test("bars are those of the likeliest after either look and of what was said", () => {
  const step = { word: 3, own: [0.1, 0.6, 0.3, 0.001] };
  assert.deepEqual(lib.likeliest(step, null, 7), [1, 2, 0, 3]);
  assert.deepEqual(lib.likeliest(step, null, 3), [1, 2, 3]);
  assert.deepEqual(lib.likeliest({ ...step, word: 1 }, [0.9, 0.004, 0.05, 0.046], 6), [1, 2, 0, 3]);
});

test("keys stay within the grid, and regions have names", () => {
  const move = (from, step) => lib.movedRegion(from, step, [2, 3]);
  assert.deepEqual([move(0, [-1, 0]), move(0, [1, 0]), move(2, [1, 0]), move(2, [0, 1]), move(5, [0, 1])], [0, 1, 2, 5, 5]);
  assert.equal(lib.regionName(4, [2, 3]), "row 2, column 2");
});

for (const [width, grid, aspect] of [[330, [3, 3], 1], [560, [2, 3], 0.5], [900, [4, 2], 2]]) {
  test(`regions drawn at ${width} are found again, and bars are beside or below`, () => {
    const place = new lib.CaptionPlace(width, grid, aspect, 7);
    for (let region = 0; region < grid[0] * grid[1]; region++) {
      const [x, y] = place.corner(region);
      assert.equal(place.find({ x: x + 1, y: y + 1 }), region);
      assert.equal(place.find({ x: x + place.cell - 1, y: y + place.row - 1 }), region);
    }
    assert.equal(place.find({ x: place.x + place.wide + 2, y: 10 }), -1);
    assert.equal(place.find({ x: 10, y: place.y + place.tall + 2 }), -1);
    assert.ok(place.barX > place.x + place.wide || place.barY > place.y + place.tall);
    assert.ok(place.barX + place.barWidth < width && place.height >= place.barY + 7 * place.bar);
  });
}
