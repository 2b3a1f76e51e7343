// The two canvases, the lattice of nodes and the emissions under it. Both read the state of the view they belong to.

/** Nodes t, s; an arrow into each from where a path may come. */
class LatticePanel {
  constructor(view) {
    this.view = view;
    this.surface = surface(view.stage, { label: phrase("Lattice: arrow keys move between nodes"),
      height: () => this.grid(0).height + 26, paint: (...all) => this.paint(...all),
      overlay: (...all) => this.over(...all), point: (event) => this.point(event),
      leave: () => { view.hover = null; view.say(); }, key: (key) => this.walk(key) });
  }
  grid(width) {
    const { S, T } = this.view.q ?? { S: 1, T: 1 };
    return new Grid(width, S, T, clamp(380 / S, 4, 30));
  }

  // ---- mouse and keys
  point(event) {
    const { view } = this;
    const { t, row, inBars } = this.grid(this.surface.canvas.clientWidth).find(event);
    view.sweeping = false;
    view.hover = { t: inBars ? view.pinned.t : t, s: row };
    if (event.kind === "pointerdown") view.select(view.hover);
    else view.say();
  }
  walk(key) {
    const { T } = this.view.q;
    const step = arrow(key) ?? { Home: [-T, 0], End: [T, 0] }[key];
    return step ? this.view.move(step) : false;
  }

  // ---- pictures
  paint(context, width) {
    const { q, path, share, name, label, shell: { root, dark } } = this.view;
    const [grid, paint] = [this.grid(width), colours(root)];
    grid.tell(this.surface.canvas);
    grid.axes(context, paint, (s) => name(q.states[s]));
    if (grid.cell < 16 || grid.row < 12) heat(context, grid, q.S, q.T, (s, t) => share(t, s), dark());
    else this.nodes(context, grid, paint);
    const nodes = statesOf(path, label);
    for (let t = 1; nodes && t < q.T; t++) {
      const ends = [grid.centre(t - 1, nodes[t - 1]), grid.centre(t, nodes[t])];
      line(context, ...ends, { color: paint.orange, width: 2.5 });
    }
  }
  nodes(context, grid, paint) {
    const { q, share, shell: { dark } } = this.view;
    const radius = Math.min(grid.cell * 0.36, grid.row * 0.4, 13);
    const open = (t, s) => q.counts.through[t]?.[s] > 0;
    const every = (act) => { for (let t = 0; t < q.T; t++) for (let s = 0; s < q.S; s++) act(t, s); };
    every((t, s) => {
      const from = predecessors(q.states, s).filter((one) => one.allowed && open(t, s) && open(t - 1, one.s));
      for (const one of from) line(context, grid.centre(t - 1, one.s), grid.centre(t, s), { color: paint.line });
    });
    every((t, s) => {
      const fill = css(ramp(share(t, s), dark()));
      if (open(t, s)) disc(context, grid.centre(t, s), radius, { fill, stroke: paint.muted });
      else disc(context, grid.centre(t, s), 2, { fill: paint.line });
    });
  }
  over(context, width) {
    const { q, quantity, share, sweeping, hover, pinned, shell: { root } } = this.view;
    const [grid, paint, { t, s }] = [this.grid(width), colours(root), hover ?? pinned];
    const backward = quantity === "beta";
    if (sweeping && (backward || quantity === "alpha")) this.veil(context, grid, paint, t, backward);
    grid.frame(context, paint, t);
    const from = t + (backward ? 1 : -1);
    for (const one of from >= 0 && from < q.T ? (backward ? successors : predecessors)(q.states, s) : []) {
      line(context, grid.centre(from, one.s), grid.centre(t, s),
        one.allowed ? { color: paint.blue, width: 2.5 } : { color: paint.purple, width: 2, dash: [4, 4] });
    }
    const ring = clamp(Math.min(grid.cell, grid.row) * 0.44, 5, 14);
    disc(context, grid.centre(t, s), ring, { stroke: paint.orange, width: 3 });
    const title = QUANTITIES[quantity === "gradient" ? "posterior" : quantity];
    grid.bars(context, paint, (row) => share(t, row), s, `${title}, t = ${t + 1}`);
  }
  veil(context, grid, paint, t, backward) { // what the recursion has not reached
    const [left, columns] = backward ? [0, t] : [t + 1, grid.columns - t - 1];
    Object.assign(context, { globalAlpha: 0.8, fillStyle: paint.paper });
    context.fillRect(grid.x + left * grid.cell, grid.y, columns * grid.cell, grid.height);
    context.globalAlpha = 1;
  }
}

/** Frames t, symbols k, with a path π drawn through them. */
class EmissionsPanel {
  constructor(view) {
    this.view = view;
    this.surface = surface(view.stage, {
      label: phrase("Emissions: arrow keys move, Enter puts the path there, + and − change the probability"),
      height: () => this.grid(0).height + 26, paint: (...all) => this.paint(...all),
      overlay: (...all) => this.over(...all), point: (event) => this.point(event), key: (key) => this.write(key) });
  }
  grid(width) {
    const { K, T } = this.view.q ?? { K: 1, T: 1 };
    return new Grid(width, K, T, clamp(230 / K, 7, 24));
  }

  // ---- mouse and keys
  point(event) {
    if (!event.held) return;
    const { view } = this;
    const grid = this.grid(this.surface.canvas.clientWidth);
    const { t, row, inBars } = grid.find(event);
    if (event.kind === "pointerdown") [this.onBars, view.cursor] = [inBars, row];
    if (this.onBars) view.change(view.cursor, (event.x - grid.barX) / grid.barWidth);
    else view.draw(t, row);
  }
  write(key) {
    const { view } = this;
    const { t } = view.pinned;
    const step = arrow(key) ?? { Home: [-view.q.T, 0], End: [view.q.T, 0] }[key];
    if (step) {
      view.cursor = clamp(view.cursor + step[1], 0, view.q.K - 1);
      return view.move([step[0], 0]);
    }
    if (key === "Enter" || key === " ") view.draw(t, view.cursor);
    else if ("+=".includes(key)) view.change(view.cursor, view.column(t)[view.cursor] + 0.05);
    else if ("-−".includes(key)) view.change(view.cursor, view.column(t)[view.cursor] - 0.05);
    else return false;
    return true;
  }

  // ---- pictures
  shown(t, k) {
    const { q, y, quantity } = this.view;
    return quantity === "gradient" ? -q.gradient(t, k) : y.data[t * q.K + k];
  }
  paint(context, width) {
    const { name, shell: { root, dark } } = this.view;
    const [grid, paint] = [this.grid(width), colours(root)];
    grid.tell(this.surface.canvas);
    grid.axes(context, paint, name);
    heat(context, grid, grid.rows, grid.columns, (k, t) => this.shown(t, k), dark());
  }
  over(context, width) {
    const { path, cursor, quantity, pinned: { t }, shell: { root } } = this.view;
    const [grid, paint] = [this.grid(width), colours(root)];
    grid.frame(context, paint, t);
    grid.frame(context, paint, t, cursor);
    const stroke = { color: paint.orange, width: clamp(grid.cell * 0.1, 0.5, 1.5) };
    path.forEach((k, i) => {
      if (i) line(context, grid.centre(i - 1, path[i - 1]), grid.centre(i, k), stroke);
      disc(context, grid.centre(i, k), clamp(grid.cell * 0.3, 1.2, 4), { fill: paint.orange });
    });
    const title = `${quantity === "gradient" ? "−gradient" : "y"}, t = ${t + 1}`;
    grid.bars(context, paint, (k) => this.shown(t, k), cursor, title);
  }
}
