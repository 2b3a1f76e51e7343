// One model's next words: a row a word, the bar as it is and as it is cut.

class Panel {
  constructor(view, m) {
    Object.assign(this, { view, m, name: view.names[m], summary: h("p", { class: "hint" }) });
    this.write = h("button", { type: "button", onclick: () => view.writeOn(m) }, "Write on");
    this.write.ariaLabel = `Write on with ${this.name}`;
    this.draw = h("button", { type: "button", onclick: () => view.draw(m), "aria-label": `Draw a word from ${this.name}` }, "Draw a word");
    this.box = h("div", {}, h("h5", {}, this.name), this.draw, " ", this.write);
    view.panels.append(this.box);
    this.surface = surface(this.box, {
      label: `Next words by ${this.name}: up and down choose a word, Enter appends it, Backspace takes the last one back`,
      height: () => this.place(0).height, paint: (...all) => this.paint(...all), overlay: (...all) => this.over(...all),
      point: (event) => this.point(event), leave: () => view.look(null), key: (key) => this.walk(key) });
    this.box.append(this.summary);
  }
  place(width) { return new Rows(width, this.counts?.length); }
  take(state, settings) {
    [this.p, this.counts] = [state.p[this.m], this.m ? null : state.contexts];
    this.order = ranked(this.p);
    this.settle(settings);
  }
  settle(settings) {
    this.q = cut(this.p, this.order, settings);
    const left = this.q.reduce((n, one) => n + (one > 0), 0);
    const [before, after] = [choices(this.p), choices(this.q)].map((n) => number(+n.toPrecision(3)));
    this.summary.textContent = `As hard to guess as one of ${before} equally likely words`
      + (before === after ? "." : `; after the cut ${counted(left, "is", "are")} left, as hard as one of ${after}.`);
  }
  get largest() { return Math.max(this.p[this.order[0]], this.q[this.order[0]]); }

  // ---- mouse and keys
  rows(selected = this.view.selected()) { return rowsOf(this.order, selected); }
  point(event) {
    const found = this.place(this.surface.canvas.clientWidth).find(event, this.rows());
    if (event.kind === "pointerdown" && found !== null && found === this.view.pinned) this.view.append(found);
    else if (event.kind === "pointerdown" && found !== null) this.view.select(found);
    else if (event.kind === "pointermove") this.view.look(found);
  }
  walk(key) {
    const [step, rows] = [arrow(key)?.[1] ?? { Home: -ROWS, End: ROWS }[key], this.rows(this.view.pinned)];
    if (key === "Enter" && this.view.pinned !== null) this.view.append(this.view.pinned);
    else if (key === "Backspace") this.view.back();
    else if (step) this.view.select(rows[clamp(rows.indexOf(this.view.pinned) + step, 0, ROWS - 1)]);
    else return false;
    return true;
  }

  // ---- pictures
  paint(context, width) {
    const [place, paint] = [this.place(width), colours(this.view.shell.root)];
    const { canvas } = this.surface;
    Object.assign(canvas.dataset, { x: place.x, y: place.y, cell: place.cell, row: place.row, scale: this.view.scale });
    write(context, "drawn", place.x + place.cell + 6, 8, { color: paint.muted });
    if (this.counts?.length) write(context, "count", width - 2, 8, { color: paint.muted, align: "right" });
    this.order.slice(0, ROWS).forEach((token, row) => this.paintRow(context, place, paint, token, row));
    const others = this.order.slice(ROWS);
    if (!others.length) return;
    const held = others.reduce((sum, token) => sum + this.q[token], 0);
    const aside = { color: paint.muted, align: "right" };
    write(context, counted(others.length, "other", "others"), place.x - 6, place.middle(ROWS + 1), aside);
    this.bar(context, place, ROWS + 1, held, paint.line);
    write(context, percent(held), place.x + place.cell + 6, place.middle(ROWS + 1), { color: paint.muted });
  }
  bar(context, place, row, value, color) {
    context.fillStyle = color;
    context.fillRect(place.x, place.middle(row) - 6, Math.min(1, value / this.view.scale) * place.cell, 12);
  }
  paintRow(context, place, paint, token, row, chosen = false) {
    const [y, q, color] = [place.middle(row), this.q[token], chosen ? paint.orange : paint.blue];
    context.font = "12px system-ui, sans-serif";
    const name = { color: chosen ? paint.orange : q > 0 ? paint.ink : paint.muted, size: 12, align: "right" };
    write(context, fitted(context, this.view.words[token], place.x - 8), place.x - 6, y, name);
    context.fillStyle = paint.raised;
    context.fillRect(place.x, y - 6, place.cell, 12);
    this.bar(context, place, row, q, color);
    const raw = (this.p[token] / this.view.scale) * place.cell;
    context.setLineDash(q > 0 ? [] : [3, 3]);
    Object.assign(context, { strokeStyle: q > 0 ? paint.muted : paint.purple, lineWidth: 1 });
    context.strokeRect(place.x + 0.5, y - 6.5, Math.max(1, raw), 13);
    context.setLineDash([]);
    write(context, q > 0 ? percent(q) : "cut", place.x + place.cell + 6, y, { color: q > 0 ? paint.ink : paint.purple });
    const [longest, at] = [this.counts?.find(({ times }) => times), this.view.state.listed.indexOf(token)];
    if (!longest || at < 0) return;
    write(context, longest.counts[at].toLocaleString("en"), place.width - 2, y, { color: paint.muted, align: "right" });
  }
  over(context, width) {
    const [place, paint, token] = [this.place(width), colours(this.view.shell.root), this.view.selected()];
    if (token === null) return;
    const row = this.rows().indexOf(token);
    context.fillStyle = paint.paper;
    context.fillRect(0, place.middle(row) - 10, width, 20);
    this.paintRow(context, place, paint, token, row, true);
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 1.5 });
    context.strokeRect(1, place.middle(row) - 9.5, width - 2, 19);
  }
  close() { this.surface.close(); }
}
