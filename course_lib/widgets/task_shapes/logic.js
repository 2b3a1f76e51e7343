// The unrolled net of a task. Rows from below: inputs 0, states 1, outputs 2, losses 3; steps from 1 on screen.

const INPUT = 0;
const STATE = 1;
const OUTPUT = 2;
const LOSS = 3;

const stepsOf = (words) => words.map((word, t) => (word === null ? -1 : t)).filter((t) => t >= 0);

/** Does a step take what the step before has written, since it reads nothing? */
const fed = ({ reads, writes }, t) => t > 0 && reads[t] === null && writes[t - 1] !== null;

/** The nodes that are there, as [t, row]. */
function nodesOf(task) {
  return task.reads.flatMap((read, t) => [[t, INPUT, read !== null], [t, STATE, true], [t, OUTPUT, task.writes[t] !== null],
    [t, LOSS, task.writes[t] !== null]]).filter(([, , there]) => there).map(([t, row]) => [t, row]);
}

/** The arrows between them, as [from, to]. */
function arrowsOf(task) {
  return nodesOf(task).flatMap(([t, row]) => {
    const to = [];
    if (row === INPUT) to.push([t, STATE]);
    if (row === STATE && t + 1 < task.reads.length) to.push([t + 1, STATE]);
    if (row === STATE && task.writes[t] !== null) to.push([t, OUTPUT]);
    if (row === OUTPUT) to.push([t, LOSS]);
    if (row === OUTPUT && fed(task, t + 1)) to.push([t + 1, STATE]);
    return to.map((end) => [[t, row], end]);
  });
}

/** What a node depends on and what depends on it, itself included, as a set of "t,row". */
function connected(task, node) {
  const arrows = arrowsOf(task);
  const follow = (start, [tail, head]) => {
    const found = new Set([String(start)]);
    for (const one of found) { // grows while it is walked through
      for (const arrow of arrows) if (String(arrow[tail]) === one) found.add(String(arrow[head]));
    }
    return found;
  };
  return new Set([...follow(node, [0, 1]), ...follow(node, [1, 0])]);
}

const list = (steps) => steps.map((t) => t + 1).join(", ");
const losses = (steps) => steps.map((t) => `ℓ${lowered(t + 1)}`).join(" + ");

/** The task in a sentence. */
function told(name, task) {
  return `${name}: ${task.shape}. Reads at ${list(stepsOf(task.reads))}, writes at ${list(stepsOf(task.writes))}. `
    + `L = ${losses(stepsOf(task.writes))}`;
}

/** What a step reads and writes. */
function stepTold({ reads, writes }, t) {
  const source = reads[t] !== null ? `reads “${reads[t]}”`
    : fed({ reads, writes }, t) ? `reads nothing new, and takes “${writes[t - 1]}”, which step ${t} wrote` : "reads nothing";
  return `Step ${t + 1} ${source}; ${writes[t] === null ? "nothing is asked of it, and no loss stands here"
    : `it is to write “${writes[t]}”, ℓ${lowered(t + 1)} = −ln p(“${writes[t]}”)`}.`;
}

/** What a node has to do with the others. */
function nodeTold(task, [t, row]) {
  const ends = [...connected(task, [t, row])].map((one) => one.split(",").map(Number));
  const steps = (kind) => ends.filter(([, one]) => one === kind).map(([at]) => at).sort((a, b) => a - b);
  const [known, served] = [steps(INPUT), steps(LOSS)];
  if (row === INPUT) {
    const before = stepsOf(task.writes).filter((at) => at < t);
    return `“${task.reads[t]}” can change what is written at ${list(served)}; back to it flows the gradient of ${losses(served)}.`
      + (before.length ? ` What was written before, at ${list(before)}, cannot know it.` : "");
  }
  if (row === STATE) {
    return `h${lowered(t + 1)} knows what was read at ${list(known.filter((at) => at <= t))}`
      + `${served.length ? `, and serves ${losses(served)}` : ""}.`;
  }
  const unread = stepsOf(task.reads).filter((at) => at > t);
  return `“${task.writes[t]}” rests on what was read at ${list(known)}, and there the gradient of ℓ${lowered(t + 1)} arrives.`
    + (unread.length ? ` What is read later, at ${list(unread)}, comes too late for it.` : "");
}

/** The node that an arrow key leads to. */
function walked([t, row], [right, down], task) {
  const rows = (at) => nodesOf(task).filter(([one]) => one === at).map(([, one]) => one);
  const to = clamp(t + right, 0, task.reads.length - 1);
  if (right) return [to, rows(to).includes(row) ? row : STATE];
  const column = rows(t);
  return [t, column[clamp(column.indexOf(row) - down, 0, column.length - 1)]];
}

/** Where the net is drawn. */
class NetPlace {
  constructor(width, steps) {
    Object.assign(this, { x: 4, y: 8, cell: Math.min(150, (width - 8) / steps), row: 58, steps, height: 8 + 4 * 58 + 22 });
  }
  centre([t, row]) { return [this.x + (t + 0.5) * this.cell, this.y + (3.5 - row) * this.row]; }
  find({ x, y }, task) {
    const t = clamp(Math.floor((x - this.x) / this.cell), 0, this.steps - 1);
    const row = clamp(3 - Math.floor((y - this.y) / this.row), 0, 3);
    return nodesOf(task).some((node) => String(node) === String([t, row])) ? [t, row] : [t, STATE];
  }
}
