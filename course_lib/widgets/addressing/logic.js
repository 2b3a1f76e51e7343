// The stages of addressing, Graves 2014, eqs. 2–9, by the same equations as Python's: for pages without a kernel.
// A memory is {slots, width, at(slot, entry)}; slots count from 0 in code.

const total = (values) => values.reduce((sum, one) => sum + one, 0);
const norm = (vector) => Math.hypot(...vector);
const slotOf = (memory, i) => Array.from({ length: memory.width }, (_, j) => memory.at(i, j));

/** K[u, v] = u·v / (‖u‖ ‖v‖), 0 where one of them is nothing. */
const cosine = (u, v) => u.reduce((sum, one, j) => sum + one * v[j], 0) / (norm(u) * norm(v) + 1e-8);

function contentWeights(memory, key, strength) {
  const scores = Array.from({ length: memory.slots }, (_, i) => strength * cosine(slotOf(memory, i), key));
  const top = Math.max(...scores);
  const powers = scores.map((one) => Math.exp(one - top));
  return powers.map((one) => one / total(powers));
}

const interpolated = (content, previous, gate) => content.map((one, i) => gate * one + (1 - gate) * previous[i]);

/** ã(i) = Σ_j a(j) s(i − j), round the end; the middle one of `shifts` stays. */
const shifted = (weights, shifts) => weights.map((_, i) => total(shifts.map((s, n) => {
  const from = i - n + (shifts.length - 1) / 2;
  return s * weights[(((from % weights.length) + weights.length) % weights.length)];
})));

function sharpened(weights, sharpness) {
  const top = Math.max(...weights);
  const powers = weights.map((one) => (one / top) ** sharpness);
  return powers.map((one) => one / total(powers));
}

/** All four stages, in their order. */
function stagesOf(memory, previous, { key, strength, gate, shifts, sharpness }) {
  const content = contentWeights(memory, key, strength);
  const mixed = interpolated(content, previous, gate);
  const moved = shifted(mixed, shifts);
  return [content, mixed, moved, sharpened(moved, sharpness)];
}

const readOf = (memory, weights) => Array.from({ length: memory.width },
  (_, j) => total(weights.map((a, i) => a * memory.at(i, j))));

const written = (memory, weights, erase, add) => ({ ...memory,
  at: (i, j) => memory.at(i, j) * (1 - weights[i] * erase[j]) + weights[i] * add[j] });

/** Set one of some shares that sum to 1; the others keep their proportions. */
function shared(shares, n, value) {
  const rest = total(shares) - shares[n];
  const others = (one) => (rest > 0 ? one / rest : 1 / (shares.length - 1)) * (1 - value);
  return shares.map((one, i) => (i === n ? value : others(one)));
}

/** The smallest round number that holds a chart's bars. */
const roof = (values) => [0.02, 0.05, 0.1, 0.2, 0.5].find((one) => one >= Math.max(...values)) ?? 1;

const largestAt = (values) => values.indexOf(Math.max(...values));
