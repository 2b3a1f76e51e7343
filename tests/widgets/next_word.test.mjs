import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["ranked", "cut", "choices", "drawn", "dice", "rowsOf", "percent", "countsBehind", "Rows", "ROWS"];
const lib = await load("next_word", names, "slider.js");

const p = Float32Array.of(0.2, 0.5, 0, 0.2, 0.1);
const order = lib.ranked(p);
const close = (found, right) => found.forEach((one, k) => assert.ok(Math.abs(one - right[k]) < 1e-6, `${found} is not ${right}`));
const whole = { temperature: 1, likeliest: null, mass: 1 };

test("the likeliest come first, equal ones in the vocabulary's order", () => {
  assert.deepEqual(order, [1, 0, 3, 4, 2]);
});

test("a temperature of one, all words and all mass leave a distribution as it is", () => {
  close(lib.cut(p, order, whole), [...p]);
});

test("a temperature raises to its inverse power, and no small one underflows", () => {
  const squares = [0.04, 0.25, 0, 0.04, 0.01].map((one) => one / 0.34);
  close(lib.cut(p, order, { ...whole, temperature: 0.5 }), squares);
  close(lib.cut(p, order, { ...whole, temperature: 1e-4 }), [0, 1, 0, 0, 0]);
});

test("top-k keeps the first of equal words, the nucleus the fewest that hold its mass", () => {
  close(lib.cut(p, order, { ...whole, likeliest: 2 }), [0.2 / 0.7, 0.5 / 0.7, 0, 0, 0]);
  close(lib.cut(p, order, { ...whole, mass: 0.6 }), [0.2 / 0.7, 0.5 / 0.7, 0, 0, 0]);
  close(lib.cut(p, order, { ...whole, mass: 0.05 }), [0, 1, 0, 0, 0]);
});

test("temperature comes before top-k, and top-k before the nucleus", () => {
  const three = { temperature: 0.5, likeliest: 3 }; // 0.25, 0.04 and 0.04 of 0.33; of all words 0.25 would be 0.735
  close(lib.cut(p, order, { ...three, mass: 0.75 }), [0, 1, 0, 0, 0]);
  close(lib.cut(p, order, { ...three, mass: 0.8 }), [0.04 / 0.29, 0.25 / 0.29, 0, 0, 0]);
});

test("as hard to guess as one of so many", () => {
  assert.ok(Math.abs(lib.choices([0.25, 0.25, 0, 0.25, 0.25]) - 4) < 1e-12);
  assert.equal(lib.choices([0, 1, 0]), 1);
});

test("words are drawn as often as they should be, and none that is cut", () => {
  const [q, random, times] = [lib.cut(p, order, { ...whole, likeliest: 3 }), lib.dice(7), [0, 0, 0, 0, 0]];
  for (let n = 0; n < 20000; n++) times[lib.drawn(q, order, random())] += 1;
  times.forEach((count, token) => assert.ok(Math.abs(count / 20000 - q[token]) < 0.012, `${times}`));
  assert.equal(times[2] + times[4], 0);
  assert.equal(lib.drawn(q, order, 0.9999999999999999), 3);
});

test("the same seed draws the same numbers, another one others", () => {
  const [a, b, c] = [lib.dice(3), lib.dice(3), lib.dice(4)];
  assert.deepEqual([a(), a()], [b(), b()]);
  assert.notEqual(a(), c());
});

test("a selected word that is not among the likeliest is listed below them", () => {
  const many = Array.from({ length: 40 }, (_, k) => k);
  assert.deepEqual(lib.rowsOf(many, 5), many.slice(0, lib.ROWS));
  assert.deepEqual(lib.rowsOf(many, 30), [...many.slice(0, lib.ROWS), 30]);
  assert.deepEqual(lib.rowsOf(many, null), many.slice(0, lib.ROWS));
});

test("the counts behind a word, from the longest context to none", () => {
  const state = { tokens: [0, 2, 1], listed: [0, 2], contexts: [
    { size: 2, times: 0, counts: [0, 0] }, { size: 1, times: 1200, counts: [3, 1000] }, { size: 0, times: 5000, counts: [9, 7] }] };
  assert.equal(lib.countsBehind(2, state, ["END", "the", "set"]), "after “the” 1,000 of 1,200 · in all 7 of 5,000");
  assert.equal(lib.countsBehind(1, state, ["END", "the", "set"]), "told of the likeliest words alone");
});

test("what is drawn is found again, and nothing above the rows", () => {
  const [place, rows] = [new lib.Rows(320, 0), [7, 8, 9]];
  rows.forEach((token, row) => assert.equal(place.find({ y: place.middle(row) }, rows), token));
  assert.deepEqual([place.find({ y: 4 }, rows), place.find({ y: place.middle(3) }, rows)], [null, null]);
});

test("percentages have three digits", () => {
  assert.deepEqual([0.12345, 1, 0.00012].map(lib.percent), ["12.3 %", "100 %", "0.012 %"]);
});
