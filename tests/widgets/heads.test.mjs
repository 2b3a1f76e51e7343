import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const names = ["softmaxed", "Sentence", "headsInAFrame", "keysShown", "written", "HeadsPlace", "TermsPlace"];
const lib = await load("heads", names, "fitted.js", "matrix.js");
const near = (found, right) => found.forEach((x, n) => assert.ok(Math.abs(x - right[n]) < 1e-6, `${found} is not ${right}`));

// One layer of two heads on two words of size 2, after three numbers of another sentence
const q = [1, 0, 0, 2, 1, 1, 3, -1];
const k = [2, 0, 0, 1, 1, -1, 0, 4];
const shape = { layers: 1, heads: 2 };
const told = { words: ["a", "b"], size: 2, at: 3, sees_all: true, own: false };
const numbers = (...more) => Float32Array.from([9, 9, 9, ...q, ...k, ...more]);

test("a softmax sums to one, however large the scores are, and a row that sees nothing is 0", () => {
  near(lib.softmaxed([1000, 1000 + Math.log(3)]), [0.25, 0.75]);
  near(lib.softmaxed([5, -Infinity]), [1, 0]);
  assert.deepEqual(lib.softmaxed([-Infinity, -Infinity]), [0, 0]);
});

test("terms, scores and weights of a query in a head", () => {
  const sentence = new lib.Sentence(told, shape, numbers());
  assert.deepEqual([...sentence.terms(1, 1, 0)], [3, 1]);
  near([...sentence.scores(1, 1)], [4 / Math.SQRT2, -4 / Math.SQRT2]);
  near(sentence.row(0, 1), [1 / (1 + Math.exp(Math.SQRT2)), Math.exp(Math.SQRT2) / (1 + Math.exp(Math.SQRT2))]);
});

test("a mask takes a score to −∞ and its weight to 0", () => {
  const sentence = new lib.Sentence({ ...told, sees_all: false }, shape, numbers(1, 0, 1, 1));
  assert.deepEqual([0, 1, 2, 3].map((n) => sentence.sees(n)), [true, false, true, true]);
  assert.equal(sentence.scores(0, 0)[1], -Infinity);
  assert.deepEqual(sentence.row(0, 0), [1, 0]);
});

test("weights of the model's own are shown as they came, after a mask too", () => {
  const own = [0.5, 0.5, 0.25, 0.75, 1, 0, 0, 1];
  near(new lib.Sentence({ ...told, own: true }, shape, numbers(...own)).row(0, 1), [0.25, 0.75]);
  near(new lib.Sentence({ ...told, own: true, sees_all: false }, shape, numbers(1, 1, 1, 1, ...own)).row(1, 0), [1, 0]);
});

test("long sentences get few heads a frame, and at least one", () => {
  assert.equal(lib.headsInAFrame(256, 64), 1);
  assert.ok(lib.headsInAFrame(10, 8) > 32);
});

test("a table has the chosen key and the largest, in their order", () => {
  assert.deepEqual(lib.keysShown([0.1, 0.4, 0, 0.3, 0.2], 2, 3), [1, 2, 3]);
  assert.deepEqual(lib.keysShown([0.1, 0.9], 0, 14), [0, 1]);
});

test("a sum is written with its own signs", () => {
  assert.equal(lib.written([-1, 0.256, -3]), "−1.00 + 0.26 − 3.00");
});

for (const width of [332, 900]) {
  test(`what is drawn at ${width} pixels is found again`, () => {
    const place = new lib.HeadsPlace(width, 4, 8);
    for (const [layer, head] of [[0, 0], [2, 5], [3, 7]]) {
      const [x, y] = place.corner(layer, head);
      const at = (share) => ({ x: x + share * place.side, y: y + share * place.side });
      assert.deepEqual(place.find(at(0.55), 10), { layer, head, i: 5, j: 5 });
      assert.deepEqual(place.find(at(0.999), 256), { layer, head, i: 255, j: 255 });
      assert.ok(x + place.side <= width && y + place.side <= place.height);
    }
    const table = new lib.TermsPlace(width, 8, 14, 60);
    for (const n of [0, 7, 13]) assert.equal(table.find({ y: table.middle(n) }), n);
    assert.ok(table.cell > 8 && table.weightX + table.weightWidth + 30 <= width);
  });
}
