import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["planeOn", "thinned", "Room", "nearestTo", "toward", "tally", "scores", "Bars"];
const lib = await load("word_map", names, "slider.js");

test("points fill the canvas, both axes at one scale, y upwards", () => {
  const at = lib.planeOn([[0, 0], [4, 0], [2, 1]], 420, 300, 10);
  assert.deepEqual([at([0, 0]), at([4, 0]), at([2, 1])], [[10, 200], [410, 200], [210, 100]]);
});

test("points that are all the same lie in the middle", () => {
  const [x, y] = lib.planeOn([[3, 3], [3, 3]], 400, 300, 10)([3, 3]);
  assert.deepEqual([Math.round(x), Math.round(y)], [200, 150]);
});

test("points closer than the gap are one, at the first of them, and none is lost", () => {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const places = Array.from({ length: 3000 }, () => [400 * random(), 300 * random()]);
  const groups = lib.thinned(places, 5);
  assert.deepEqual(groups.flatMap((group) => group.members).sort((a, b) => a - b), places.map((_, n) => n));
  for (const { at, members } of groups) {
    assert.deepEqual(at, places[members[0]]);
    for (const n of members) assert.ok(Math.hypot(places[n][0] - at[0], places[n][1] - at[1]) < 5);
  }
  groups.forEach((a, k) => groups.slice(0, k).forEach((b) => assert.ok(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) >= 5)));
  assert.ok(groups.length < 3000);
});

test("labels take the first free side, never another's place, never over the edge", () => {
  const room = new lib.Room(200, 100);
  assert.deepEqual(room.take([50, 50], 40), [77, 50]);
  assert.deepEqual(room.take([50, 50], 40), [23, 50]);
  assert.deepEqual(room.take([50, 50], 20), [50, 36]);
  assert.deepEqual(room.take([190, 80], 40), [163, 80]);
  room.block([100, 20], 30);
  assert.equal(room.take([100, 20], 20, 2), null);
});

const groups = [[100, 100], [140, 104], [100, 160], [400, 100]].map((at, n) => ({ at, members: [n] }));

test("what is pointed at is the nearest, if it is near", () => {
  assert.equal(lib.nearestTo({ x: 135, y: 100 }, groups), groups[1]);
  assert.equal(lib.nearestTo({ x: 250, y: 100 }, groups), null);
});

test("arrow keys lead ahead rather than aside, and stay where nothing is", () => {
  assert.equal(lib.toward(groups[0], [1, 0], groups), groups[1]);
  assert.equal(lib.toward(groups[0], [0, 1], groups), groups[2]);
  assert.equal(lib.toward(groups[1], [1, 0], groups), groups[3]);
  assert.equal(lib.toward(groups[0], [-1, 0], groups), groups[0]);
});

test("votes are counted, most first", () => {
  assert.equal(lib.tally(["verb", "noun", "verb"]), "2 verb, 1 noun");
  const sentences = ["noun", "verb", "verb"].map((sense) => ({ sense }));
  const layers = [{ votes: ["verb", "verb", "verb"] }, { votes: ["noun", "verb", "noun"] }];
  assert.deepEqual(lib.scores({ sentences, layers }), { guessed: 2, right: [2, 2] });
});

test("rows are found where they are drawn, and nothing beyond them", () => {
  const bars = new lib.Bars(300, 3);
  for (let row = 0; row < 3; row++) assert.equal(bars.find({ y: bars.middle(row) }, 3), row);
  assert.deepEqual([bars.find({ y: 3 }, 3), bars.find({ y: bars.middle(3) }, 3)], [null, null]);
});
