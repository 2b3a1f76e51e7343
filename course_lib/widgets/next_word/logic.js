// Distributions of the next word: in order, cut by temperature, top-k and nucleus, drawn from. Tokens count from 0.

const ROWS = 12; // words by name in each panel, as many as widget.py counts

/** The tokens of a distribution, likeliest first; equal ones in the vocabulary's order. */
const ranked = (p) => [...p.keys()].sort((a, b) => p[b] - p[a] || a - b);

/** The same numbers, of sum one. */
function shared(q) {
  const sum = q.reduce((a, b) => a + b, 0);
  return q.map((one) => one / sum);
}

/** What is left of a distribution after temperature, top-k and nucleus, in that order. */
function cut(p, order, { temperature, likeliest, mass }) {
  const [top, chosen] = [Math.log(p[order[0]]), order.slice(0, likeliest ?? order.length)];
  let q = new Float64Array(p.length);
  for (const token of chosen) q[token] = Math.exp((Math.log(p[token]) - top) / temperature);
  q = shared(q);
  if (mass >= 1) return q;
  let before = 0; // what the likelier ones hold together
  for (const token of chosen) {
    const own = q[token];
    if (before >= mass) q[token] = 0;
    before += own;
  }
  return shared(q);
}

/** As many equally likely words would be as hard to guess. */
const choices = (q) => Math.exp(-q.reduce((sum, a) => sum + (a > 0 ? a * Math.log(a) : 0), 0));

/** The token at which the likelier ones and itself hold more than u. */
function drawn(q, order, u) {
  let held = 0;
  for (const token of order) {
    held += q[token];
    if (held > u) return token;
  }
  return order.find((token) => q[token] > 0);
}

/** Random numbers in [0, 1) from a seed: Steele's splitmix32. */
function dice(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** What a panel lists: the likeliest, and below them the selected word where it is not among them. */
const rowsOf = (order, selected) => {
  const top = order.slice(0, ROWS);
  return selected === null || top.includes(selected) ? top : [...top, selected];
};

const percent = (x) => `${number(+(100 * x).toPrecision(3))} %`;
const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** The counts behind a word, from the longest context that was seen to none: N(c w) of N(c). */
function countsBehind(token, { tokens, listed, contexts }, words) {
  const at = listed.indexOf(token);
  if (at < 0) return "told of the likeliest words alone";
  return contexts.filter(({ times }) => times).map(({ size, times, counts }) => {
    const context = tokens.slice(tokens.length - size).map((one) => words[one]).join(" ");
    return `${context ? `after “${context}”` : "in all"} ${counts[at].toLocaleString("en")} of ${times.toLocaleString("en")}`;
  }).join(" · ");
}

/** Where a panel's rows are drawn: names, bars, P, and counts where there are some. */
class Rows {
  constructor(width, counts) {
    const [left, right] = [clamp(width * 0.26, 66, 120), counts ? 100 : 58];
    Object.assign(this, { x: left, y: 18, row: 20, cell: Math.max(20, width - left - right), width, height: 18 + 20 * (ROWS + 2) });
  }
  middle(place) { return this.y + (place + 0.5) * this.row; }
  find({ y }, rows) {
    const place = Math.floor((y - this.y) / this.row);
    return place < 0 ? null : rows[place] ?? null;
  }
}
