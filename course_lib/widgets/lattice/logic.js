// The lattice of CTC. Counting as in Graves 2006: frames t = 1 … T and states s = 1 … |l'| on screen, from 0 in code.

const TO_BLANK = phrase("a blank may not be skipped to");
const EQUAL = phrase("equal symbols need the blank between them");

const extended = (label) => [0, ...label.flatMap((k) => [k, 0])];

/** The states from which s can be reached in one frame, and why s − 2 may not be among them. */
function predecessors(states, s) {
  const list = [0, 1, 2].filter((d) => s - d >= 0).map((d) => ({ s: s - d, allowed: true }));
  const skip = list[2];
  if (skip && states[s] === 0) Object.assign(skip, { allowed: false, why: TO_BLANK });
  else if (skip && states[s] === states[s - 2]) {
    Object.assign(skip, { allowed: false, why: EQUAL });
  }
  return list;
}

/** The states that s can lead to in one frame: predecessors, read the other way. */
function successors(states, s) {
  return [0, 1, 2].filter((d) => s + d < states.length)
    .map((d) => ({ ...predecessors(states, s + d).find((one) => one.s === s), s: s + d }));
}

/** For every frame and state the number of paths that read the label and pass there, and the number of all. */
function pathCounts(states, frames) {
  const [S, last] = [states.length, frames - 1];
  const into = Array.from({ length: frames }, () => new Float64Array(S));
  const outOf = into.map(() => new Float64Array(S));
  for (let s = 0; s < Math.min(2, S); s++) into[0][s] = 1;
  for (let s = Math.max(0, S - 2); s < S; s++) outOf[last][s] = 1;
  const sum = (row, neighbours) => neighbours.reduce((total, one) => total + (one.allowed ? row[one.s] : 0), 0);
  for (let t = 1; t < frames; t++) {
    for (let s = 0; s < S; s++) {
      into[t][s] = sum(into[t - 1], predecessors(states, s));
      outOf[last - t][s] = sum(outOf[last - t + 1], successors(states, s));
    }
  }
  const through = into.map((row, t) => row.map((count, s) => count * outOf[t][s]));
  return { through, all: through[0].reduce((a, b) => a + b, 0) };
}

/** Set one probability of a frame; the others keep their proportions. */
function renormalised(column, k, value) {
  const rest = column.reduce((sum, y, j) => sum + (j === k ? 0 : y), 0);
  return column.map((y, j) => (j === k ? value : rest > 0 ? (y / rest) * (1 - value) : (1 - value) / (column.length - 1)));
}

/** The label a reader typed, as indices; throws with a sentence where a symbol is unknown. */
function parsedLabel(text, symbols) {
  const wide = symbols.slice(1).some((symbol) => [...symbol].length > 1);
  return (wide ? text.split(/\s+/) : [...text]).filter((part) => part.trim()).map((part) => {
    const k = symbols.indexOf(part);
    if (k < 1) throw new Error(phrase("“{}” is not in the alphabet {}", part, symbols.slice(1).join(" ")));
    return k;
  });
}

const sumOfExponentials = (logs) => {
  const top = Math.max(...logs);
  return top === -Infinity ? -Infinity : top + Math.log(logs.reduce((sum, one) => sum + Math.exp(one - top), 0));
};

/** All quantities of the lattice by frame and state, from ln α, ln β and y; logarithms but for the counts. */
function quantities(logAlpha, logBeta, y, label) {
  const states = extended(label);
  const [T, S, K] = [y.shape[0], states.length, y.shape[1]];
  const emission = (t, s) => y.data[t * K + states[s]];
  const alpha = (t, s) => logAlpha.data[t * S + s];
  const beta = (t, s) => logBeta.data[t * S + s];
  const product = (t, s) => (alpha(t, s) === -Infinity || beta(t, s) === -Infinity ? -Infinity
    : alpha(t, s) + beta(t, s) - Math.log(emission(t, s)));
  const every = Array.from({ length: S }, (_, s) => s);
  const logP = sumOfExponentials(every.slice(-2).map((s) => alpha(T - 1, s)));
  const at = Array.from({ length: T }, (_, t) => sumOfExponentials(every.map((s) => product(t, s))));
  const posterior = (t, s) => (logP === -Infinity ? -Infinity : product(t, s) - logP);
  const gradient = (t, k) => -every.reduce((sum, s) => sum + (states[s] === k ? Math.exp(posterior(t, s)) : 0), 0);
  return { states, T, S, K, emission, alpha, beta, product, posterior, gradient, logP, at, counts: pathCounts(states, T) };
}

/** α, β and their product shrink by orders of magnitude: there each frame is shown relative to its largest value. */
function shares(q, quantity) {
  if (quantity === "paths") return (t, s) => (q.counts.all ? q.counts.through[t][s] / q.counts.all : 0);
  const value = quantity === "gradient" ? q.posterior : q[quantity];
  const largest = (t) => Math.max(...q.states.map((_, s) => value(t, s)));
  const relative = value !== q.posterior;
  const tops = Array.from({ length: q.T }, (_, t) => (relative ? largest(t) : 0));
  return (t, s) => (value(t, s) === -Infinity ? 0 : Math.exp(value(t, s) - tops[t]));
}

/** The states a path runs through if it reads the label, else null. */
function statesOf(path, label) {
  if (collapse(path).join() !== label.join()) return null;
  let symbols = 0;
  return path.map((k, t) => { if (k && k !== path[t - 1]) symbols += 1; return k ? 2 * symbols - 1 : 2 * symbols; });
}

/** The recursion at a node in letters and numbers, as the function's own values give it. */
function recursion(q, quantity, t, s, name) {
  const [letter, value, neighbours, from] = quantity === "beta" ? ["β", q.beta, successors, t + 1] : ["α", q.alpha, predecessors, t - 1];
  const shown = (at, state) => `${letter}${lowered(at + 1)}(${state + 1})`;
  const given = Math.exp(value(t, s));
  const y = `y${raised(t + 1)}(${name(q.states[s])})`;
  if (from < 0 || from >= q.T) {
    const open = quantity === "beta" ? s >= q.S - 2 : s < 2;
    const begins = open ? `${y} = ` : phrase("0, for no path is here: ");
    return `${shown(t, s)} = ${begins}${number(given)}`;
  }
  const all = neighbours(q.states, s);
  const allowed = all.filter((one) => one.allowed);
  const terms = allowed.map((one) => Math.exp(value(from, one.s)));
  const right = terms.reduce((a, b) => a + b, 0) * q.emission(t, s);
  const differs = Math.abs(right - given) > 1e-3 * Math.max(right, given);
  return `${shown(t, s)} = (${allowed.map((one) => shown(from, one.s)).join(" + ")}) · ${y}`
    + ` = (${terms.map(number).join(" + ")}) · ${number(q.emission(t, s))} = ${number(right)}`
    + (differs ? phrase(", but the function says {}", number(given)) : "")
    + all.filter((one) => one.why).map((one) => phrase("; {} is forbidden: {}", shown(from, one.s), one.why)).join("");
}

/** The product at a node, what it says of the state, and what it gives the gradient. */
function product(q, quantity, t, s, name) {
  const [alpha, beta, whole, posterior] = [q.alpha, q.beta, q.product, q.posterior].map((log) => number(Math.exp(log(t, s))));
  return `α·β/y = ${alpha} · ${beta} / ${number(q.emission(t, s))} = ${whole}; ${phrase("posterior {}", posterior)}`
    + (quantity === "gradient" ? `; ∂(−ln p)/∂ ln y(${name(q.states[s])}) = ${number(q.gradient(t, q.states[s]))}` : "");
}
