// Points on a plane: fitted to a canvas, thinned to what an eye can tell apart, labelled where there is room.

/** How points are drawn: one scale for both axes, so that distances are seen as they are. */
function planeOn(points, width, height, margin) {
  const sides = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [low, high] = [sides.map((side) => Math.min(...side)), sides.map((side) => Math.max(...side))];
  const wide = [width - 2 * margin, height - 2 * margin];
  const scale = Math.min(...[0, 1].map((axis) => wide[axis] / Math.max(high[axis] - low[axis], 1e-9)), 1e6);
  const middle = [0, 1].map((axis) => (low[axis] + high[axis]) / 2);
  return ([x, y]) => [width / 2 + scale * (x - middle[0]), height / 2 - scale * (y - middle[1])];
}

/** Points that lie closer than a gap as one: [{at, members}], at the first of them; members count from 0. */
function thinned(places, gap) {
  const [groups, cells] = [[], new Map()];
  places.forEach((at, n) => {
    const [i, j] = at.map((x) => Math.floor(x / gap));
    const close = [-1, 0, 1].flatMap((di) => [-1, 0, 1].flatMap((dj) => cells.get(`${i + di},${j + dj}`) ?? []))
      .find((group) => Math.hypot(group.at[0] - at[0], group.at[1] - at[1]) < gap);
    if (close) { close.members.push(n); return; }
    const group = { at, members: [n] };
    groups.push(group);
    const key = `${i},${j}`;
    cells.set(key, [...(cells.get(key) ?? []), group]);
  });
  return groups;
}

/** Room for labels: take(at, wide) gives the middle of a place for one beside a point, or null where none is free. */
class Room {
  constructor(width, height) { Object.assign(this, { width, height, taken: [] }); }
  take([x, y], wide, reach = 7, tall = 13) {
    const offers = [[x + reach + wide / 2, y], [x - reach - wide / 2, y], [x, y - reach - 7], [x, y + reach + 7]];
    const free = ([left, top]) => left - wide / 2 >= 1 && left + wide / 2 <= this.width - 1 && top > 7 && top < this.height - 7
      && !this.taken.some((one) => Math.abs(one.x - left) < (one.wide + wide) / 2 + 3 && Math.abs(one.y - top) < (one.tall + tall) / 2);
    const found = offers.find(free);
    if (found) this.taken.push({ x: found[0], y: found[1], wide, tall });
    return found ?? null;
  }
  block([x, y], side) { this.taken.push({ x, y, wide: side, tall: side }); }
}

/** The group nearest to a place, if it is near enough. */
function nearestTo({ x, y }, groups, reach = 18) {
  let [best, least] = [null, reach];
  for (const group of groups) {
    const away = Math.hypot(group.at[0] - x, group.at[1] - y);
    if (away < least) [best, least] = [group, away];
  }
  return best;
}

/** The group that an arrow key leads to: near, and rather ahead than aside; where none is, the same. */
function toward(from, [right, down], groups) {
  let [best, least] = [from, Infinity];
  for (const group of groups) {
    const [dx, dy] = [group.at[0] - from.at[0], group.at[1] - from.at[1]];
    const [ahead, aside] = right ? [dx * right, Math.abs(dy)] : [dy * down, Math.abs(dx)];
    const cost = ahead + 2.5 * aside;
    if (ahead > 1e-6 && cost < least) [best, least] = [group, cost];
  }
  return best;
}

/** How many of each: "4 noun, 1 verb", most first. */
function tally(labels) {
  const times = new Map();
  for (const label of labels) times.set(label, (times.get(label) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label, n]) => `${n} ${label}`).join(", ");
}

/** For how many sentences the nearest others vote rightly, and how many one would guess by the most frequent sense. */
function scores({ sentences, layers }) {
  const senses = sentences.map(({ sense }) => sense);
  const guessed = Math.max(...senses.map((sense) => senses.filter((one) => one === sense).length));
  return { guessed, right: layers.map(({ votes }) => votes.filter((vote, n) => vote === senses[n]).length) };
}

/** Where rows of names and bars are drawn. */
class Bars {
  constructor(width, count) {
    const left = clamp(width * 0.32, 60, 110);
    Object.assign(this, { x: left, y: 20, row: 22, cell: Math.max(20, width - left - 62), width, height: 26 + 22 * count });
  }
  middle(row) { return this.y + (row + 0.5) * this.row; }
  find({ y }, count) {
    const row = Math.floor((y - this.y) / this.row);
    return row >= 0 && row < count ? row : null;
  }
}
