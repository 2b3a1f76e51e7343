// A beam search as a tree: a column a step t, in it the candidates by rank. Steps and ranks count from 1 on screen.

/** The trees by width, each a list of columns of nodes; column 0 is START alone. Rows are as beam.py writes them. */
function trees({ shape: [count, size], data }, names) {
  const all = {};
  for (let n = 0; n < count; n++) {
    const [width, t, place, name, log, score, kept, waits, ended] = data.slice(n * size, (n + 1) * size);
    const start = { t: 0, rank: 0, word: "START", log: 0, score: 0, kept: 1, last: 0 };
    const columns = (all[width] ??= [[start]]);
    const column = (columns[t] ??= []);
    const parent = columns[t - 1].filter((node) => node.kept)[place];
    column.push({ t, rank: column.length, parent, word: names[name], log, score, kept, waits, ended, last: t });
  }
  for (const columns of Object.values(all)) { // the last step at which a node's line is still kept
    const kept = columns.flat().filter((node) => node.kept && node.parent);
    for (const node of kept.reverse()) node.parent.last = Math.max(node.parent.last, node.last);
  }
  return all;
}

/** A node and those it comes from, the node first. */
const lineage = (node) => (node ? [node, ...lineage(node.parent)] : []);

/** The words that a node has said, without START and without waiting. */
const spoken = (node) => lineage(node).filter((one) => one.parent && !one.waits).map((one) => one.word).reverse();

/** How ln p came about, and what the node is ranked by. */
function arithmetic(node, penalty) {
  const { log, score, parent } = node;
  const added = parent.parent && !node.waits;
  const sum = (added ? `${number(parent.log)} ${number(log - parent.log).replace("−", "− ")} = ` : "") + number(log);
  return `ln p = ${sum}${penalty ? `, score ln p / |y|ᵃ = ${number(score)}` : ""}`;
}

/** Why a node is where it is. */
function fate(node, columns) {
  const column = columns[node.t];
  const survivors = column.filter((one) => one.kept);
  const rank = `rank ${node.rank + 1} of ${column.length}`;
  if (!node.kept) {
    const [least, count] = [survivors[survivors.length - 1], survivors.length];
    return `pruned: ${rank}, but ${count} ${count === 1 ? "is" : "are"} kept; `
      + `the last of them has ${number(least.score)}, this one ${number(node.score)}`;
  }
  if (node.ended) return `${node.waits ? "finished, waits" : "finished"}: ${rank}`;
  const goesOn = node.last > node.t || node.t === columns.length - 1;
  return `kept: ${rank}${goesOn ? "" : ", but none of its continuations is"}`;
}

/** The node that an arrow key leads to: right and left along the tree, up and down by rank. */
function walked(node, [right, down], columns, shown) {
  if (down) return columns[node.t][clamp(node.rank + down, 0, columns[node.t].length - 1)];
  if (right < 0) return node.parent ?? node;
  const next = node.t < shown ? columns[node.t + 1] : [];
  return next.find((one) => one.parent === node) ?? next[Math.min(node.rank, next.length - 1)] ?? node;
}

/** Where the tree is drawn. */
class TreePlace {
  constructor(width, steps, ranks) {
    const row = clamp(460 / ranks, 13, 32);
    Object.assign(this, { x: 6, y: 24, cell: Math.min(190, (width - 12) / (steps + 1)), row, height: 30 + ranks * row });
  }
  centre({ t, rank }) { return [this.x + (t + 0.5) * this.cell, this.y + (rank + 0.5) * this.row]; }
  find({ x, y }, columns, shown) {
    const column = columns[clamp(Math.floor((x - this.x) / this.cell), 0, shown)];
    return column[clamp(Math.floor((y - this.y) / this.row), 0, column.length - 1)];
  }
}
