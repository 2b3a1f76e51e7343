// What is drawn: the map of words, the map of sentences, and the bars beside them.

const GLYPHS = [["●", "blue"], ["■", "green"], ["◆", "purple"], ["▲", "muted"]];

/** A sense's sign, so that none is known by its colour alone. */
function sign(context, kind, [x, y], size, fill) {
  context.beginPath();
  if (kind === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else {
    const corners = { 1: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]], 2: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
      3: [[0, -1.2], [1.2, 0.9], [-1.2, 0.9]] }[kind];
    corners.forEach(([dx, dy]) => context.lineTo(x + size * dx, y + size * dy));
    context.closePath();
  }
  context.fillStyle = fill;
  context.fill();
}

/** The map of words; `view` has points, near, words, the word and its neighbours. */
class WordChart {
  constructor(view) { this.view = view; }
  arrange(width, height) {
    const place = planeOn(this.view.points, width, height, 18);
    this.places = this.view.points.map(place);
    this.groups = thinned(this.places, 4);
    this.of = new Map(this.groups.flatMap((group) => group.members.map((word) => [word, group])));
  }
  paint(context, width, height, paint) {
    this.arrange(width, height);
    for (const { at, members } of this.groups) disc(context, at, members.length > 1 ? 2.4 : 1.7, { fill: paint.muted });
    context.font = "10px system-ui, sans-serif";
    const room = new Room(width, height);
    for (const { at, members: [word] } of this.groups.slice(0, 150)) { // the most frequent words come first
      const spot = room.take(at, context.measureText(this.view.words[word]).width, 5, 15);
      if (spot) write(context, this.view.words[word], ...spot, { color: paint.muted, size: 10, align: "center" });
    }
  }
  over(context, width, height, paint) {
    const { words, view } = { words: this.view.words, view: this.view };
    const [word, near] = [view.shown(), view.neighbours(view.shown())];
    const at = (one) => this.of.get(one).at;
    Object.assign(context, { globalAlpha: 0.78, fillStyle: paint.paper });
    context.fillRect(0, 0, width, height);
    context.globalAlpha = 1;
    for (const [other] of near) line(context, at(word), at(other), { color: paint.blue, width: 0.8 });
    for (const [other] of near) disc(context, at(other), 3.5, { fill: paint.blue });
    disc(context, at(word), 5, { fill: paint.orange });
    const room = new Room(width, height);
    for (const one of [word, ...near.map(([other]) => other)]) room.block(at(one), 7);
    for (const one of [word, ...near.map(([other]) => other)]) {
      const size = one === word ? 14 : 12;
      context.font = `${size}px system-ui, sans-serif`;
      const spot = room.take(at(one), context.measureText(words[one]).width, 7, size + 1);
      if (spot) write(context, words[one], ...spot, { color: one === word ? paint.orange : paint.ink, size, align: "center" });
    }
  }
}

/** The map of one word's sentences at one layer. */
class SenseChart {
  constructor(view) { this.view = view; }
  arrange(width, height) {
    const { sense, layer, typed } = this.view;
    const points = sense.layers[layer].points;
    const place = planeOn(typed ? [...points, typed.points[layer]] : points, width, height, 24);
    this.groups = thinned(points.map(place), 3);
    this.of = new Map(this.groups.flatMap((group) => group.members.map((n) => [n, group])));
    this.typed = typed ? place(typed.points[layer]) : null;
  }
  paint(context, width, height, paint) {
    this.arrange(width, height);
    for (const group of this.groups) {
      const kinds = new Set(group.members.map((n) => this.view.kind(n)));
      const one = kinds.size === 1 ? [...kinds][0] : null;
      const alone = group.members.length === 1;
      sign(context, one ?? 0, group.at, alone ? 4.5 : 7, one === null ? paint.ink : paint[GLYPHS[one][1]]);
      if (alone) continue;
      const beside = group.at[0] > width - 60 ? [-12, "right"] : [12, "left"];
      write(context, group.members.length, group.at[0] + beside[0], group.at[1] - 8, { color: paint.ink, size: 12, align: beside[1] });
    }
  }
  over(context, width, height, paint) {
    const { view } = this;
    const { nearest } = view.sense.layers[view.layer];
    const own = view.own();
    const at = own ? this.typed : this.of.get(view.sentence()).at;
    const others = own ? view.typed.nearest[view.layer] : nearest[view.sentence()] ?? [];
    if (view.sense.layers[view.layer].share) {
      for (const n of others) line(context, at, this.of.get(n).at, { color: paint.orange, width: 1.2 });
    }
    if (this.typed) {
      sign(context, 2, this.typed, 6, paint.orange);
      write(context, "yours", this.typed[0] + 11, this.typed[1] - 8, { color: paint.orange, size: 12 });
    }
    if (!own) disc(context, at, 9, { stroke: paint.orange, width: 2.5 });
  }
}

/** Bars beside a map: names, lengths and numbers, one of them chosen. */
function paintBars(context, place, paint, rows, { title, mark, chosen }) {
  write(context, title, place.x, 9, { color: paint.muted });
  rows.forEach(({ name, share, text }, row) => {
    const [y, color] = [place.middle(row), row === chosen ? paint.orange : paint.blue];
    context.font = "12px system-ui, sans-serif";
    const style = { color: row === chosen ? paint.orange : paint.ink, size: 12, align: "right" };
    write(context, fitted(context, name, place.x - 8), place.x - 7, y, style);
    context.fillStyle = paint.raised;
    context.fillRect(place.x, y - 6, place.cell, 12);
    context.fillStyle = color;
    context.fillRect(place.x, y - 6, clamp(share, 0, 1) * place.cell, 12);
    write(context, text, place.x + place.cell + 6, y, { color: paint.ink });
  });
  if (mark === undefined) return;
  const x = place.x + mark * place.cell;
  line(context, [x, place.y], [x, place.y + rows.length * place.row], { color: paint.purple, width: 1.5, dash: [4, 3] });
}
