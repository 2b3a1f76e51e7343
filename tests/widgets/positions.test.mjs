import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const lib = await load("positions", ["vectorsOf", "wrapped", "productsApart", "turnOf", "within", "Columns", "Clocks"], "slider.js");

const [places, size] = [12, 4];
const speeds = [1, 0.3];
const sinusoids = Float32Array.from({ length: places * size }, (_, n) => {
  const [t, i] = [Math.floor(n / size), n % size];
  return i % 2 ? Math.cos(speeds[(i - 1) / 2] * t) : Math.sin(speeds[i / 2] * t);
});
const p = lib.vectorsOf({ shape: [places, size], data: sinusoids });
const near = (x, y) => assert.ok(Math.abs(x - y) < 1e-5, `${x} is not ${y}`);

test("vectors are read by place and number, and their products are sums", () => {
  assert.deepEqual([p.places, p.size, p.hands], [12, 4, 2]);
  near(p.at(3, 2), Math.sin(0.9));
  near(p.dot(2, 7), Math.cos(5) + Math.cos(1.5));
  assert.equal(p.largest, 1);
});

test("an angle comes back into one turn", () => {
  near(lib.wrapped(3 * Math.PI / 2), -Math.PI / 2);
  near(lib.wrapped(-7), -7 + 2 * Math.PI);
});

test("of sinusoids all products at a distance are one, and every hand turns alike from every place", () => {
  const [least, most] = lib.productsApart(p, 5);
  near(least, most);
  for (const i of [0, 1]) {
    const { turn, off } = lib.turnOf(p, i, 2, 5);
    near(turn, lib.wrapped(5 * speeds[i]));
    near(off, 0);
  }
});

test("of other vectors they are not", () => {
  const other = lib.vectorsOf({ shape: [3, 2], data: Float32Array.of(0, 1, 1, 0, 1, 1) });
  assert.deepEqual(lib.productsApart(other, 1), [0, 1]);
  near(lib.turnOf(other, 0, 0, 1).off, 3 * Math.PI / 4);
});

test("wishes beyond the places are kept within", () => {
  assert.deepEqual(lib.within(12, 20, 3), { place: 11, shift: 0 });
  assert.deepEqual(lib.within(12, 9, 5), { place: 9, shift: 2 });
  assert.deepEqual(lib.within(12, -1, -4), { place: 0, shift: 0 });
});

for (const width of [360, 800]) {
  test(`what is drawn at ${width} pixels is found again`, () => {
    const columns = new lib.Columns(width, 64, 32, 160);
    for (const t of [0, 13, 63]) assert.equal(columns.find({ x: columns.middle(t), y: 80 }).t, t);
    assert.ok(columns.x + columns.width <= width);
    const clocks = new lib.Clocks(width, 32);
    for (const i of [0, 7, 31]) {
      const [x, y] = clocks.centre(i);
      assert.equal(clocks.find({ x, y }), i);
      assert.ok(y < clocks.height && x < width);
    }
  });
}
