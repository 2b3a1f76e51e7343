import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["levels", "wrapped", "characterAt", "walked", "visible", "named", "reach"];
const lib = await load("reader", names, "slider.js");

test("levels are numbers again, to within half a level, and level 0 is nothing", () => {
  const data = new DataView(new Uint16Array([1, 65535, 0, 32768]).buffer);
  const { at } = lib.levels({ shape: [4], low: -2, high: 1, data });
  assert.deepEqual([at(0), at(1), at(2)], [-2, 1, -Infinity]);
  assert.ok(Math.abs(at(3) + 0.5) < 3 / 65534);
  const shifted = new Uint16Array([7, 1, 65535]); // data may begin anywhere in its buffer
  assert.equal(lib.levels({ shape: [2], low: 0, high: 5, data: new DataView(shifted.buffer, 2) }).at(1), 5);
  assert.equal(lib.levels(null), null);
});

const places = lib.wrapped("ab\n\nabcdefg", 4);

test("lines end after a line break, and where they are full", () => {
  assert.deepEqual(places.map(({ line, column }) => [line, column]),
    [[0, 0], [0, 1], [0, 2], [1, 0], [2, 0], [2, 1], [2, 2], [2, 3], [3, 0], [3, 1], [3, 2]]);
  assert.equal(lib.wrapped("😀b", 9).length, 2);
});

test("a place finds its character, beyond a line's end the last one", () => {
  assert.equal(lib.characterAt(places, 2, 1), 5);
  assert.equal(lib.characterAt(places, 1, 3), 3);
  assert.equal(lib.characterAt(places, 9, 99), 10);
  assert.equal(lib.characterAt(places, 0, -1), 0);
});

test("arrow keys walk along and between lines, and stop at the ends", () => {
  assert.equal(lib.walked(places, 0, [-1, 0]), 0);
  assert.equal(lib.walked(places, 2, [1, 0]), 3);
  assert.equal(lib.walked(places, 6, [0, 1]), 10);
  assert.equal(lib.walked(places, 7, [0, -1]), 3);
  assert.equal(lib.walked(places, 10, [0, 1]), 10);
});

test("what cannot be seen has a sign and a name", () => {
  assert.equal(lib.visible("\n"), "⏎");
  assert.deepEqual(["\n", " ", "("].map(lib.named), ["line break", "space", "“(”"]);
});

test("a loss looks back to the first character with a hundredth of its largest derivative", () => {
  assert.equal(lib.reach([-5, -1.9, -3, 0]), 3);
  assert.equal(lib.reach([-Infinity, -Infinity]), 0);
  assert.equal(lib.reach([]), 0);
});
