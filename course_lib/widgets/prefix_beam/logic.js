// A beam over prefixes as frames of nodes. Frames count from 1 on screen; frame 0 holds the empty prefix alone.

/** Takes rows off an array from its beginning, so many as are asked for. */
function taker({ data }, size) {
  let at = 0;
  return (count) => Array.from({ length: count }, () => data.slice(at, (at += size)));
}

/** Each setting's frames, from the rows that Python sends; those that are kept come first in a frame. */
function runsOf(runs, prefixes, [nodes, moves, yours]) {
  const [node, move, own] = [taker(nodes, 5), taker(moves, 4), taker(yours, 2)];
  const start = { t: 0, rank: 0, prefix: [], b: 0, n: -Infinity, score: 0, kept: true, moves: [] };
  return runs.map((run) => {
    const frames = [{ t: 0, considered: 1, nodes: [start], yours: [] }];
    run.counts.forEach(([shown, arrivals, count, considered], t) => {
      const here = node(shown).map(([name, b, n, score, kept], rank) =>
        ({ t: t + 1, rank, prefix: prefixes[name], b, n, score, kept: kept > 0, moves: [] }));
      for (const [source, target, symbol, log] of move(arrivals)) {
        here[target].moves.push({ from: frames[t].nodes[source], symbol, log });
      }
      const theirs = own(count).map(([name, score]) => ({ prefix: prefixes[name], score }));
      frames.push({ t: t + 1, considered, nodes: here, yours: theirs });
    });
    return { ...run, frames };
  });
}

const logSum = (a, b) => (Math.max(a, b) === -Infinity ? -Infinity : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))));
const same = (one, other) => one.join() === other.join();
const kept = (frame) => frame.nodes.filter((node) => node.kept);

/** Do paths of several prefixes come together in a node? */
const merges = (node) => new Set(node.moves.map((move) => move.from)).size > 1;

/** The share of all probability that a frame's beam still holds. */
const held = (frame) => kept(frame).reduce((sum, { b, n }) => sum + Math.exp(b) + Math.exp(n), 0);

/** What a move takes of its source, as its amount shows: what the rule says first, for several may be equal. */
function taken({ from, symbol, log }, node, y) {
  const [b, n, p] = [from.b, from.n, log].map(Math.exp);
  const repeats = symbol !== 0 && symbol === from.prefix[from.prefix.length - 1];
  const rule = !repeats ? "p_b + p_n" : node.prefix.length > from.prefix.length ? "p_b" : "p_n";
  const amounts = { [rule]: 0, "p_b + p_n": b + n, p_b: b, p_n: n };
  const fits = (what) => Math.abs(amounts[what] * y - p) <= 1e-3 * p;
  return Object.keys(amounts).find(fits) ?? null;
}

/** A move in letters and numbers. */
function term(move, node, y, name) {
  const { from, symbol, log } = move;
  const what = taken(move, node, y);
  const [b, n] = [from.b, from.n].map((one) => number(Math.exp(one)));
  const amount = { "p_b + p_n": `(${b} + ${n})`, p_b: b, p_n: n }[what];
  const shown = what?.includes("+") ? `(${what})` : what;
  const sum = what ? `${shown} · y = ${amount} · ${number(y)} = ` : "";
  return `${sum}${number(Math.exp(log))} from ${name(from.prefix)} by ${name.symbol(symbol)}`;
}

/** How p_b or p_n of a node came about; y gives a symbol's probability in the node's frame. */
function sumOf(node, inBlank, y, name) {
  const terms = node.moves.filter((move) => (move.symbol === 0) === inBlank);
  const value = number(Math.exp(inBlank ? node.b : node.n));
  const letter = inBlank ? "p_b" : "p_n";
  if (!terms.length) return `${letter} = ${node.t ? value : `${value}, before the first frame`}`;
  return `${letter} = ${terms.length > 1 ? `${value}: ` : ""}${terms.map((move) => term(move, node, y(move.symbol), name)).join(" + ")}`;
}

/** What a node is ranked by, and why it is where it is. */
function fate(node, { nodes, considered }, a) {
  const p = logSum(node.b, node.n);
  const more = number(node.score - p);
  const belief = a ? ` ${more.startsWith("−") ? `− ${more.slice(1)}` : `+ ${more}`} = ${number(node.score)}` : "";
  const survivors = nodes.filter((one) => one.kept);
  const last = survivors[survivors.length - 1];
  const end = node.kept ? "kept" : `dropped, for ${survivors.length} ${survivors.length === 1 ? "is" : "are"} kept, `
    + `the last with Q = ${number(last.score)}`;
  return `Q = ln(p_b + p_n)${a ? " + a ln P_lm" : ""} = ${number(p)}${belief}; rank ${node.rank + 1} of ${considered}, ${end}`;
}

/** The two beams beside one another, best first: prefixes and scores, and whether yours is as ours has it. */
function beside(frame) {
  const ours = kept(frame);
  const agrees = ({ prefix, score }) => ours.some((node) => same(node.prefix, prefix)
    && Math.abs(node.score - score) <= 1e-5 * Math.max(1, Math.abs(score)));
  return Array.from({ length: Math.max(ours.length, frame.yours.length) }, (_, rank) => {
    const yours = frame.yours[rank];
    return { ours: ours[rank], yours, differs: Boolean(yours) && !agrees(yours) };
  });
}

/** Of these nodes the one with a prefix, or with the longest beginning of it. */
function nearest(prefix, nodes) {
  return nodes.find((node) => same(node.prefix, prefix)) ?? (prefix.length ? nearest(prefix.slice(0, -1), nodes) : nodes[0]);
}

/** The node that an arrow key leads to: along the frames with the same prefix or what came of it, or by rank. */
function walked(node, [right, down], frames) {
  const { nodes } = frames[node.t];
  if (down) return nodes[clamp(node.rank + down, 0, nodes.length - 1)];
  if (right < 0) {
    const largest = [...node.moves].sort((one, other) => other.log - one.log)[0];
    return largest?.from ?? node;
  }
  const next = frames[node.t + 1]?.nodes ?? [];
  return next.find((one) => same(one.prefix, node.prefix)) ?? next.find((one) => one.moves.some((move) => move.from === node))
    ?? next[Math.min(node.rank, next.length - 1)] ?? node;
}

/** Where the frames are drawn; where they do not all fit, from frame `first` on. */
class BeamPlace {
  constructor(width, frames, ranks, first) {
    const fit = clamp(Math.floor(width / 72), 2, frames);
    const row = clamp(440 / ranks, 26, 40);
    this.first = clamp(first, 0, frames - fit);
    Object.assign(this, { cell: width / fit, fit, row, y: 22, height: 26 + ranks * row });
    this.x = -this.first * this.cell;
  }
  centre({ t, rank }) { return [this.x + (t + 0.5) * this.cell, this.y + (rank + 0.5) * this.row]; }
  find({ x, y }, frames) {
    const { nodes } = frames[clamp(Math.floor((x - this.x) / this.cell), 0, frames.length - 1)];
    return nodes[clamp(Math.floor((y - this.y) / this.row), 0, nodes.length - 1)];
  }
  /** The first frame to show: where t and the one before it are not both there, t stands in the middle. */
  showing(t) { return t <= this.first || t >= this.first + this.fit ? t - Math.floor(this.fit / 2) : this.first; }
}
