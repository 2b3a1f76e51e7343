// The two canvases: the beam, frame by frame, and the emissions that it reads. Both look at the view they belong to.

/** A column a frame, in it prefixes by rank: p_b above p_n; lines are what symbols carry from frame to frame. */
class BeamPanel {
  first = 0; // the first frame that is drawn, where they do not all fit

  constructor(view) {
    this.view = view;
    this.surface = surface(view.stage, { label: "Beam: left to where most comes from, right to what becomes of it, up and down by rank, "
      + "Home to the first frame, End to the last",
      height: () => this.place(900).height, paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all),
      point: (event) => this.point(event), leave: () => { view.hover = null; view.say(); }, key: (key) => this.walk(key) });
  }
  place(width) {
    const { frames, pinned } = this.view;
    const ranks = Math.max(...frames.map((frame) => frame.nodes.length));
    const from = (first) => new BeamPlace(width, frames.length, ranks, first);
    return from(from(this.first).showing(pinned.t));
  }
  get wide() { return this.surface.canvas.clientWidth || 900; }
  turn() { if (this.place(this.wide).first !== this.first) this.surface.invalidate(); }

  // ---- mouse and keys
  point(event) {
    const { view } = this;
    const found = this.place(this.wide).find(event, view.frames);
    if (event.kind === "pointerdown") view.select(found);
    else if (event.kind === "pointermove") view.look(found);
  }
  walk(key) {
    const { view } = this;
    const ends = { Home: view.frames[0].nodes[0], End: view.frames[view.frames.length - 1].nodes[0] };
    const step = arrow(key);
    if (step || ends[key]) view.select(ends[key] ?? walked(view.pinned, step, view.frames));
    return Boolean(step || ends[key]);
  }

  // ---- pictures
  box(place, node) {
    const [x, y] = place.centre(node);
    const wide = place.cell - clamp(place.cell * 0.34, 24, 44);
    return { x: x - wide / 2, y: y - place.row * 0.44, wide, tall: place.row * 0.88, middle: y };
  }
  edges(context, place, pairs, { color, width }) { // of moves and their nodes, all in one style
    Object.assign(context, { strokeStyle: color, lineWidth: width });
    for (const blank of [true, false]) {
      context.beginPath();
      context.setLineDash(blank ? [2, 3] : []);
      for (const [move, node] of pairs) if ((move.symbol === 0) === blank) this.trace(context, place, move, node);
      context.stroke();
    }
    context.setLineDash([]);
  }
  trace(context, place, move, node) {
    const [from, to] = [this.box(place, move.from), this.box(place, node)];
    const [left, right] = [from.x + from.wide, to.x];
    const [start, end] = [from.middle, to.middle + (move.symbol ? 4 : -4)]; // p_b is above p_n
    const bend = (right - left) * 0.5;
    context.moveTo(left, start);
    context.bezierCurveTo(left + bend, start, right - bend, end, right, end);
  }
  paint(context, width) {
    const [place, paint, { frames }] = [this.place(width), colours(this.view.shell.root), this.view];
    this.first = place.first;
    for (const name of ["x", "y", "cell", "row"]) this.surface.canvas.dataset[name] = place[name];
    const seen = frames.slice(place.first, place.first + place.fit);
    for (const { t, nodes } of seen) {
      write(context, t ? `t = ${t}` : "start", place.centre({ t, rank: 0 })[0], 10, { color: paint.muted, align: "center" });
      const most = Math.max(...nodes.flatMap((node) => node.moves.map((move) => move.log)));
      const pairs = nodes.flatMap((node) => node.moves.map((move) => [move, node]));
      this.edges(context, place, pairs.filter(([, node]) => !node.kept), { color: paint.line, width: 1 });
      for (const pair of pairs.filter(([, node]) => node.kept)) {
        this.edges(context, place, [pair], { color: paint.blue, width: 1 + 2.5 * Math.exp(pair[0].log - most) });
      }
    }
    for (const { nodes } of seen) this.nodes(context, place, paint, nodes);
  }
  nodes(context, place, paint, nodes) {
    const most = Math.max(...nodes.flatMap(({ b, n }) => [b, n]));
    for (const node of nodes) this.node(context, place, paint, node, most);
    const least = nodes.filter((node) => node.kept).length;
    const [x, y] = [place.x + nodes[0].t * place.cell, place.y + least * place.row];
    if (least < nodes.length) line(context, [x + 3, y], [x + place.cell - 3, y], { color: paint.purple, width: 1.5, dash: [3, 3] });
  }
  node(context, place, paint, node, most) {
    const { x, y, wide, tall } = this.box(place, node);
    const color = node.kept ? paint.blue : paint.muted;
    context.beginPath();
    context.roundRect(x, y, wide, tall, 5);
    context.setLineDash(node.kept ? [] : [3, 3]);
    Object.assign(context, { fillStyle: paint.paper, strokeStyle: node.kept ? paint.blue : paint.line, lineWidth: 1 });
    context.fill();
    context.stroke();
    context.setLineDash([]);
    context.font = "12px system-ui, sans-serif";
    const backwards = (text) => [...text].reverse().join(""); // of a long prefix its end is shown
    const name = this.view.spell(node.prefix);
    const word = node.prefix.length ? backwards(fitted(context, backwards(name), wide - 6)) : fitted(context, name, wide - 6);
    write(context, word, x + wide / 2, y + tall * 0.32, { color: node.kept ? paint.ink : paint.muted, size: 12, align: "center" });
    [node.b, node.n].forEach((log, row) => {
      const long = Math.exp(log - most) * (wide - 10);
      const bar = [x + 5, y + tall * (0.6 + 0.18 * row), long, tall * 0.12];
      Object.assign(context, { fillStyle: color, strokeStyle: color, lineWidth: 1 });
      if (long >= 0.5) row ? context.fillRect(...bar) : context.strokeRect(...bar);
    });
    if (!merges(node)) return;
    disc(context, [x - 9, y + tall / 2], 6, { fill: paint.paper });
    write(context, "⊕", x - 3, y + tall / 2, { color, size: 14, align: "right" });
  }
  over(context, width) {
    const [place, paint] = [this.place(width), colours(this.view.shell.root)];
    const node = this.view.hover ?? this.view.pinned;
    this.edges(context, place, node.moves.map((move) => [move, node]), { color: paint.orange, width: 2.5 });
    for (const from of new Set([node, ...node.moves.map((move) => move.from)])) {
      const { x, y, wide, tall } = this.box(place, from);
      context.beginPath();
      context.roundRect(x - 1.5, y - 1.5, wide + 3, tall + 3, 6);
      Object.assign(context, { strokeStyle: paint.orange, lineWidth: from === node ? 3 : 1.5 });
      context.stroke();
    }
  }
}

/** Frames t, symbols k; the bars are the frame that the selected node stands after. */
class EmissionsPanel {
  cursor = 0;

  constructor(view) {
    this.view = view;
    this.surface = surface(view.stage, { label: "Emissions: left and right another frame, up and down another symbol, "
      + "+ and − change its probability",
      height: () => this.grid(900).height + 26, paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all),
      point: (event) => this.point(event), key: (key) => this.write(key) });
  }
  grid(width) {
    const [T, K] = this.view.y.shape;
    return new Grid(width, K, T, clamp(190 / K, 9, 22));
  }
  get t() { return Math.max(1, this.view.pinned.t) - 1; }
  value(t, k) { return this.view.y.data[t * this.view.y.shape[1] + k]; }

  // ---- mouse and keys
  point(event) {
    if (!event.held) return;
    const grid = this.grid(this.surface.canvas.clientWidth);
    const { t, row, inBars } = grid.find(event);
    if (event.kind === "pointerdown") [this.onBars, this.cursor] = [inBars, row];
    if (this.onBars) this.change((event.x - grid.barX) / grid.barWidth);
    else this.view.frame(t + 1);
  }
  write(key) {
    const step = arrow(key);
    const amount = { "+": 0.05, "=": 0.05, "-": -0.05, "−": -0.05 }[key];
    if (step) {
      this.cursor = clamp(this.cursor + step[1], 0, this.view.y.shape[1] - 1);
      this.view.frame(this.t + 1 + step[0]);
    } else if (amount) this.change(this.value(this.t, this.cursor) + amount);
    return Boolean(step || amount);
  }
  change(value) { this.view.change(this.t, this.cursor, clamp(value, 0, 1)); }

  // ---- pictures
  paint(context, width) {
    const [grid, paint] = [this.grid(width), colours(this.view.shell.root)];
    grid.tell(this.surface.canvas);
    grid.axes(context, paint, this.view.symbol);
    heat(context, grid, grid.rows, grid.columns, (k, t) => this.value(t, k), this.view.shell.dark());
  }
  over(context, width) {
    const [grid, paint] = [this.grid(width), colours(this.view.shell.root)];
    grid.frame(context, paint, this.t);
    grid.frame(context, paint, this.t, this.cursor);
    grid.bars(context, paint, (k) => this.value(this.t, k), this.cursor, `y, t = ${this.t + 1}`);
  }
}
