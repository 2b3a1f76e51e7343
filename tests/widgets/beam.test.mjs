import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const lib = await load("beam", ["trees", "lineage", "spoken", "arithmetic", "fate", "walked", "TreePlace", "fitted"], "fitted.js", "slider.js");

// width, step, parent's place, name, ln p, score, kept, waits, ended: “a” ends, waits, and is overtaken by “b b”
const rows = [
  [1, 1, 0, 1, -0.5, -0.5, 1, 0, 0], [1, 1, 0, 2, -1, -1, 0, 0, 0],
  [2, 1, 0, 0, -0.5, -0.5, 1, 0, 1], [2, 1, 0, 2, -1, -1, 1, 0, 0], [2, 1, 0, 1, -3, -3, 0, 0, 0],
  [2, 2, 0, 0, -0.5, -0.5, 1, 1, 1], [2, 2, 1, 2, -1.25, -1.25, 1, 0, 0], [2, 2, 1, 1, -4, -4, 0, 0, 0],
  [2, 3, 1, 2, -1.5, -0.25, 1, 0, 0], [2, 3, 1, 0, -1.5, -0.25, 1, 0, 1], [2, 3, 0, 0, -0.5, -0.5, 0, 1, 1],
];
const all = lib.trees({ shape: [rows.length, 9], data: Float32Array.from(rows.flat()) }, ["END", "a", "b"]);
const two = all[2];

test("each width has its tree, START first", () => {
  assert.deepEqual(Object.keys(all), ["1", "2"]);
  assert.deepEqual(two.map((column) => column.map((node) => node.word).join(" ")), ["START", "END b a", "END b a", "b END END"]);
  assert.equal(all[1].length, 2);
});

test("a parent is a place among those kept before, and waiting says nothing", () => {
  assert.deepEqual(lib.lineage(two[3][0]).map((node) => node.word), ["b", "b", "b", "START"]);
  assert.deepEqual(lib.spoken(two[3][1]), ["b", "b", "END"]);
  assert.deepEqual(lib.spoken(two[3][2]), ["END"]);
});

test("a line is followed to the last step that keeps it", () => {
  assert.deepEqual(two[1].map((node) => node.last), [2, 3, 1]);
  assert.equal(two[0][0].last, 3);
});

test("ln p is the parent's and one term; a waiting one gains nothing", () => {
  assert.equal(lib.arithmetic(two[2][1], 0), "ln p = −1 − 0.25 = −1.25");
  assert.equal(lib.arithmetic(two[1][0], 0), "ln p = −0.5");
  assert.equal(lib.arithmetic(two[2][0], 0), "ln p = −0.5");
  assert.equal(lib.arithmetic(two[3][0], 1), "ln p = −1.25 − 0.25 = −1.5, score ln p / |y|ᵃ = −0.25");
});

test("the fate of a candidate says its rank, and what it lost against", () => {
  assert.equal(lib.fate(two[2][2], two), "pruned: rank 3 of 3, but 2 are kept; the last of them has −1.25, this one −4");
  assert.equal(lib.fate(all[1][1][1], all[1]), "pruned: rank 2 of 2, but 1 is kept; the last of them has −0.5, this one −1");
  assert.equal(lib.fate(two[1][0], two), "finished: rank 1 of 3");
  assert.equal(lib.fate(two[2][0], two), "finished, waits: rank 1 of 3");
  assert.equal(lib.fate(two[1][1], two), "kept: rank 2 of 3");
  const dead = lib.trees({ shape: [4, 9], data: Float32Array.from([[2, 1, 0, 1, -1, -1, 1, 0, 0], [2, 1, 0, 2, -2, -2, 1, 0, 0],
    [2, 2, 0, 1, -3, -3, 1, 0, 0], [2, 2, 1, 1, -4, -4, 0, 0, 0]].flat()) }, ["END", "a", "b"])[2];
  assert.equal(lib.fate(dead[1][1], dead), "kept: rank 2 of 2, but none of its continuations is");
});

test("arrows walk to parent, best child and along the ranks, and not beyond what has grown", () => {
  const [, first, second] = two;
  assert.equal(lib.walked(first[1], [1, 0], two, 3), second[1]);
  assert.equal(lib.walked(first[1], [1, 0], two, 1), first[1]);
  assert.equal(lib.walked(first[2], [1, 0], two, 3), second[2]);
  assert.equal(lib.walked(second[1], [-1, 0], two, 3), first[1]);
  assert.equal(lib.walked(two[0][0], [-1, 0], two, 3), two[0][0]);
  assert.equal(lib.walked(first[2], [0, 1], two, 3), first[2]);
  assert.equal(lib.walked(first[2], [0, -1], two, 3), first[1]);
});

test("a node is found where it is drawn, also where columns are narrow", () => {
  for (const width of [300, 900]) {
    const place = new lib.TreePlace(width, 3, 3);
    for (const node of two.flat()) {
      const [x, y] = place.centre(node);
      assert.equal(place.find({ x, y }, two, 3), node);
    }
    assert.equal(place.find({ x: 5000, y: 5000 }, two, 2), two[2][2]);
  }
});

test("a word that is too wide is cut", () => {
  const context = { measureText: (text) => ({ width: 10 * [...text].length }) };
  assert.equal(lib.fitted(context, "зима", 40), "зима");
  assert.equal(lib.fitted(context, "зимой", 40), "зим…");
});
