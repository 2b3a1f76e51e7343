// Heads: queries q_i and keys k_j of every layer and head, their products, and the weights that come of them.
// Layers, heads, words and numbers of a vector count from 1 on screen, from 0 in code.

/** The softmax of some scores, in place; −∞ becomes 0, and a row of nothing else is 0 throughout. */
function softmaxed(scores) {
  const highest = Math.max(...scores);
  if (highest === -Infinity) return scores.fill(0);
  let total = 0;
  for (let j = 0; j < scores.length; j++) total += scores[j] = Math.exp(scores[j] - highest);
  for (let j = 0; j < scores.length; j++) scores[j] /= total;
  return scores;
}

/** What a model made of one sentence under one mask. `numbers` begin with its q and k, (layer, head, word, size). */
class Sentence {
  constructor(told, { layers, heads }, numbers) {
    const [{ words, size, at }, T] = [told, told.words.length];
    const maps = layers * heads;
    let from = at;
    const next = (count) => numbers.subarray(from, from += count);
    Object.assign(this, told, { T, layers, heads, maps, scale: 1 / Math.sqrt(size) });
    [this.q, this.k] = [next(maps * T * size), next(maps * T * size)];
    this.mask = told.sees_all ? null : next(T * T);
    this.given = told.own ? next(maps * T * T) : null;
    this.known = new Array(maps); // weights, once they are asked for
  }
  sees(n) { return !this.mask || this.mask[n] > 0; }
  /** q_c · k_c for every number c of the vectors. */
  terms(map, i, j) {
    const [one, other] = [i, j].map((word) => (map * this.T + word) * this.size);
    return Float64Array.from({ length: this.size }, (_, c) => this.q[one + c] * this.k[other + c]);
  }
  /** All scores of one query, divided by √size; −∞ where it may not look. */
  scores(map, i, row = new Float64Array(this.T)) {
    const [{ q, k, size, T }, one] = [this, (map * this.T + i) * this.size];
    for (let j = 0; j < T; j++) {
      let sum = 0;
      for (let c = 0, other = (map * T + j) * size; c < size; c++) sum += q[one + c] * k[other + c];
      row[j] = this.sees(i * T + j) ? sum * this.scale : -Infinity;
    }
    return row;
  }
  /** Everybody's weights, a row a query: the model's own, or the softmax of the scores. */
  weights(map) {
    const { T, given } = this;
    if (given) return given.subarray(map * T * T, (map + 1) * T * T);
    if (this.known[map]) return this.known[map];
    const [all, row] = [new Float32Array(T * T), new Float64Array(T)];
    for (let i = 0; i < T; i++) all.set(softmaxed(this.scores(map, i, row)), i * T);
    this.known[map] = all;
    return all;
  }
  row(map, i) { return Array.from(this.weights(map).subarray(i * this.T, (i + 1) * this.T)); }
}

/** How many heads are worked out in one frame: about so much work as a frame has room for. */
const headsInAFrame = (words, size) => Math.ceil(900_000 / (words * words * (size + 10)));

/** The keys that one query's table has room for: the chosen one and those with the largest weights, in their order. */
function keysShown(weights, j, most) {
  const places = largest(weights).map((one) => one.place).filter((place) => place !== j).slice(0, most - 1);
  return [...places, j].sort((a, b) => a - b);
}

/** A sum written out, with its terms' own signs. */
const written = (terms) => Array.from(terms, (x, c) =>
  `${x < 0 ? (c ? " − " : "−") : c ? " + " : ""}${Math.abs(x).toFixed(2)}`).join("");

/** Where small maps stand: a row a layer, a column a head. */
class HeadsPlace {
  constructor(width, layers, heads) {
    const x = 34;
    const cell = Math.min(116, (width - x) / heads);
    Object.assign(this, { x, y: 18, layers, heads, cell, row: cell, side: cell - Math.max(4, cell * 0.08),
      height: 18 + layers * cell });
  }
  corner(layer, head) { return [this.x + head * this.cell, this.y + layer * this.row]; }
  find({ x, y }, T) {
    const [across, down] = [(x - this.x) / this.cell, (y - this.y) / this.row];
    const [head, layer] = [clamp(Math.floor(across), 0, this.heads - 1), clamp(Math.floor(down), 0, this.layers - 1)];
    const inside = (share) => clamp(Math.floor(share * this.cell / this.side * T), 0, T - 1);
    return { layer, head, i: inside(down - layer), j: inside(across - head) };
  }
}

/** Where one query's table stands: a row a key; a column a number of the vectors, then score and weight. */
class TermsPlace {
  constructor(width, size, keys, longest) {
    const x = clamp(longest + 14, 40, Math.min(120, width / 4));
    const ends = clamp(width * 0.3, 104, 190);
    Object.assign(this, { x, y: 46, size, keys, row: 22, cell: (width - x - ends) / size, right: width - ends,
      weightX: width - ends + 58, weightWidth: ends - 96, height: 50 + keys * 22 });
  }
  middle(n) { return this.y + (n + 0.5) * this.row; }
  find({ y }) { return clamp(Math.floor((y - this.y) / this.row), 0, this.keys - 1); }
}
