import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const lib = await load("prefix_beam", ["runsOf", "merges", "held", "taken", "sumOf", "fate", "beside", "walked", "nearest", "BeamPlace"],
  "fitted.js", "grid.js", "slider.js");

// Blank 0.6 and a 0.4, twice, width 1 and 2; yours has another Q for “a” after frame 2
const ln = Math.log;
const never = -Infinity;
const runs = [{ width: 2, weight: 0, difference: "…", at: [2, 1], counts: [[2, 2, 0, 2], [3, 5, 2, 3]] }];
const nodes = [[0, ln(0.6), never, ln(0.6), 1], [1, never, ln(0.4), ln(0.4), 1],
  [1, ln(0.24), ln(0.4), ln(0.64), 1], [0, ln(0.36), never, ln(0.36), 1], [2, never, ln(0.01), ln(0.01), 0]];
const moves = [[0, 0, 0, ln(0.6)], [0, 1, 1, ln(0.4)],
  [1, 0, 0, ln(0.24)], [1, 0, 1, ln(0.16)], [0, 0, 1, ln(0.24)], [0, 1, 0, ln(0.36)], [1, 2, 1, ln(0.01)]];
const yours = [[1, ln(0.7)], [0, ln(0.36)]];
const table = (rows, size) => ({ shape: [rows.length, size], data: Float32Array.from(rows.flat()) });
const [run] = lib.runsOf(runs, [[], [1], [1, 1]], [table(nodes, 5), table(moves, 4), table(yours, 2)]);
const [start, first, second] = run.frames;
const name = Object.assign((prefix) => `“${"a".repeat(prefix.length)}”`, { symbol: (k) => "–a"[k] });
const y = (k) => [0.6, 0.4][k];

test("frames hold their nodes, and each node what came to it", () => {
  assert.deepEqual(run.frames.map((frame) => frame.nodes.length), [1, 2, 3]);
  assert.deepEqual(start.nodes[0].prefix, []);
  assert.equal(first.nodes[1].moves[0].from, start.nodes[0]);
  assert.deepEqual(second.nodes[0].moves.map((move) => first.nodes.indexOf(move.from)), [1, 1, 0]);
  assert.deepEqual(second.yours.map((one) => one.prefix), [[1], []]);
});

test("prefixes merge where paths of several come together", () => {
  assert.deepEqual(run.frames.flatMap((frame) => frame.nodes.map(lib.merges)), [false, false, false, true, false, false]);
});

test("the beam holds what it kept", () => {
  assert.ok(Math.abs(lib.held(first) - 1) < 1e-6);
  assert.ok(Math.abs(lib.held(second) - 1) < 1e-6);
});

test("what a move takes of its source is read off its amount", () => {
  const [a] = second.nodes;
  assert.deepEqual(a.moves.map((move) => lib.taken(move, a, y(move.symbol))), ["p_b + p_n", "p_n", "p_b + p_n"]);
  assert.equal(lib.taken({ ...a.moves[1], log: ln(0.123) }, a, 0.4), null);
  const longer = { prefix: [1, 1] };
  const from = { prefix: [1], b: ln(0.2), n: ln(0.3) };
  assert.equal(lib.taken({ from, symbol: 1, log: ln(0.2 * 0.4) }, longer, 0.4), "p_b");
  assert.equal(lib.taken({ from, symbol: 1, log: ln(0.5 * 0.4) }, longer, 0.4), "p_b + p_n");
});

test("both probabilities are told as sums", () => {
  const [a] = second.nodes;
  assert.equal(lib.sumOf(a, true, y, name), "p_b = (p_b + p_n) · y = (0 + 0.4) · 0.6 = 0.24 from “a” by –");
  assert.equal(lib.sumOf(a, false, y, name), "p_n = 0.4: p_n · y = 0.4 · 0.4 = 0.16 from “a” by a"
    + " + (p_b + p_n) · y = (0.6 + 0) · 0.4 = 0.24 from “” by a");
  assert.equal(lib.sumOf(start.nodes[0], true, y, name), "p_b = 1, before the first frame");
  assert.equal(lib.sumOf(second.nodes[1], false, y, name), "p_n = 0");
});

test("the fate of a prefix says what ranks it, and what it lost against", () => {
  assert.equal(lib.fate(second.nodes[0], second, 0), "Q = ln(p_b + p_n) = −0.4463; rank 1 of 3, kept");
  assert.equal(lib.fate(second.nodes[2], second, 0),
    "Q = ln(p_b + p_n) = −4.605; rank 3 of 3, dropped, for 2 are kept, the last with Q = −1.022");
  const believed = { ...second.nodes[0], score: ln(0.64) - 1 };
  assert.equal(lib.fate(believed, second, 0.5), "Q = ln(p_b + p_n) + a ln P_lm = −0.4463 − 1 = −1.446; rank 1 of 3, kept");
});

test("the two beams stand side by side, and what differs is marked", () => {
  const rows = lib.beside(second);
  assert.deepEqual(rows.map((row) => row.differs), [true, false]);
  assert.equal(rows[0].ours, second.nodes[0]);
  assert.deepEqual(lib.beside(first).map((row) => row.yours), [undefined, undefined]);
});

test("arrows follow a prefix through the frames and walk along the ranks", () => {
  const [empty, a] = first.nodes;
  assert.equal(lib.walked(a, [1, 0], run.frames), second.nodes[0]);
  assert.equal(lib.walked(second.nodes[1], [-1, 0], run.frames), empty);
  assert.equal(lib.walked(second.nodes[2], [-1, 0], run.frames), a);
  assert.equal(lib.walked(start.nodes[0], [1, 0], run.frames), empty);
  assert.equal(lib.walked(start.nodes[0], [-1, 0], run.frames), start.nodes[0]);
  assert.equal(lib.walked(second.nodes[0], [1, 0], run.frames), second.nodes[0]);
  assert.equal(lib.walked(empty, [0, 1], run.frames), a);
  assert.equal(lib.walked(second.nodes[2], [0, 1], run.frames), second.nodes[2]);
});

test("a prefix that is not drawn leads to its longest beginning", () => {
  assert.equal(lib.nearest([1, 1, 1], second.nodes), second.nodes[2]);
  assert.equal(lib.nearest([2], first.nodes), first.nodes[0]);
});

test("a node is found where it is drawn, also where not all frames fit", () => {
  for (const [width, first] of [[900, 0], [150, 0], [150, 1]]) {
    const place = new lib.BeamPlace(width, 3, 3, first);
    for (const { nodes } of run.frames) {
      for (const node of nodes) {
        const [x, y] = place.centre(node);
        assert.equal(place.find({ x, y }, run.frames), node);
      }
    }
  }
  const narrow = new lib.BeamPlace(150, 3, 3, 5);
  assert.deepEqual([narrow.fit, narrow.first, narrow.showing(2), narrow.showing(1), narrow.showing(0)], [2, 1, 1, 0, -1]);
});
