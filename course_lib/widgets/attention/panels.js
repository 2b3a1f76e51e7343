// One model's drawing, as a matrix or as words face to face. A panel reads the state of the view it belongs to.

/** One model's drawing, in either view. */
class Panel {
  constructor(view, model) {
    const [hits, linked, error] = view.scores[model] ?? [];
    const title = view.names[model] + (linked ? ` ${hits} of ${linked} on gold links, AER ${error.toFixed(3)}` : "");
    Object.assign(this, { view, model, matrix: matrixOf(view.weights, model) });
    [this.summary, this.box] = [h("p", { class: "readout" }), h("div", {}, h("h5", {}, title))];
    view.panels.append(this.box);
    this.surface = surface(this.box, {
      label: `Attention ${view.names[model]}: arrow keys move, over the edge to whole words`,
      height: () => this.place(this.box.clientWidth).height,
      paint: (...all) => this.draw("paint", ...all), overlay: (...all) => this.draw("over", ...all),
      point: (event) => this.point(event), leave: () => view.look(null), key: (key) => this.walk(key) });
    this.box.append(this.summary);
  }
  place(width) {
    const { rows, columns } = this.matrix;
    return new (this.view.kind === "matrix" ? MatrixPlace : WordsPlace)(width, rows, columns, this.view.longest);
  }
  point(event) {
    const found = this.place(this.surface.canvas.clientWidth).find(event, this.view.pinned);
    if (event.kind === "pointerdown") this.view.select(found);
    else if (event.kind === "pointermove") this.view.look(found);
  }
  walk(key) {
    const { view: { kind, pinned }, matrix } = this;
    const step = arrow(key) ?? { Home: [-matrix.columns, 0], End: [matrix.columns, 0] }[key];
    if (!step) return false;
    this.view.select(kind === "words" ? movedBetweenWords(pinned, step, matrix)
      : movedInMatrix(pinned, step, matrix.rows, matrix.columns));
    return true;
  }
  draw(layer, context, width) {
    const [place, paint] = [this.place(width), colours(this.view.shell.root)];
    for (const name of ["x", "y", "cell", "row", "right"]) this.surface.canvas.dataset[name] = place[name];
    this[layer + (this.view.kind === "matrix" ? "Matrix" : "Links")](context, place, paint, this.view);
  }
  cells(act) {
    for (let i = 0; i < this.matrix.rows; i++) this.matrix.row(i).forEach((a, j) => act(i, j, a));
  }

  // ---- the matrix
  paintMatrix(context, place, paint, { gold, mask, shell, source, target }) {
    const [{ rows, columns, at }, { x, y, cell, row, right, bottom }] = [this.matrix, place];
    heat(context, { x, y, width: right - x, height: bottom - y }, rows, columns, at, shell.dark());
    if (mask) this.hatch(context, place, paint, mask);
    if (Math.min(cell, row) >= 11) {
      for (let i = 0; i <= rows; i++) line(context, [x, y + i * row], [right, y + i * row], { color: paint.paper });
      for (let j = 0; j <= columns; j++) line(context, [x + j * cell, y], [x + j * cell, bottom], { color: paint.paper });
    }
    for (const [j, i] of gold) {
      for (const [color, lineWidth] of [[paint.paper, 4], [paint.green, 2]]) {
        context.beginPath();
        context.roundRect(x + j * cell + 2, y + i * row + 2, cell - 4, row - 4, 7);
        Object.assign(context, { strokeStyle: color, lineWidth });
        context.stroke();
      }
    }
    if (cell >= 27 && row >= 15) {
      this.cells((i, j, a) => {
        const style = { color: a > 0.6 ? paint.paper : paint.ink, size: 10, align: "center" };
        if (a >= 0.005) write(context, a.toFixed(2), ...place.centre(i, j), style);
      });
    }
    target.forEach((_, i) => { if (i % Math.ceil(9 / row) === 0) this.rowWord(context, place, paint, i); });
    source.forEach((_, j) => { if (j % Math.ceil(9 / cell) === 0) this.columnWord(context, place, paint, j); });
  }
  hatch(context, { x, y, cell, row, right, bottom }, paint, mask) {
    context.save();
    context.beginPath();
    this.cells((i, j) => { if (!allows(mask, i, j)) context.rect(x + j * cell, y + i * row, cell, row); });
    context.clip();
    context.globalAlpha = 0.7;
    for (let from = x - (bottom - y); from < right; from += 6) {
      line(context, [from, bottom], [from + bottom - y, y], { color: paint.purple });
    }
    context.restore();
  }
  rowWord(context, place, paint, i, chosen) { rowWord(context, place, paint, this.view.target[i], i, chosen); }
  columnWord(context, place, paint, j, chosen) { columnWord(context, place, paint, this.view.source[j], j, chosen); }
  overMatrix(context, place, paint, view) {
    const [{ i, j }, { x, y, cell, row, right, bottom }, { rows }] = [view.selection(), place, this.matrix];
    if (view.written < rows) { // what is not yet written is veiled
      Object.assign(context, { globalAlpha: 0.88, fillStyle: paint.paper });
      context.fillRect(0, y + view.written * row, right + 1, (rows - view.written) * row + 1);
      context.globalAlpha = 1;
    }
    const frame = (left, top, wide, tall, lineWidth) => {
      Object.assign(context, { strokeStyle: paint.orange, lineWidth });
      context.strokeRect(left, top, wide, tall);
    };
    if (i >= 0) { frame(x, y + i * row, right - x, row, 1.5); this.rowWord(context, place, paint, i, true); }
    if (j >= 0) { frame(x + j * cell, y, cell, bottom - y, 1.5); this.columnWord(context, place, paint, j, true); }
    if (i >= 0 && j >= 0) frame(x + j * cell, y + i * row, cell, row, 3);
    rowBars(context, place, paint, i < 0 ? null : this.matrix.row(i), j, `a${lowered(i + 1)}`);
  }

  // ---- words face to face
  paintLinks(context, place, paint, { written, gold, source, target }) {
    const shades = Array.from({ length: 10 }, () => []); // links of like strength are one stroke
    this.cells((i, j, a) => {
      if (a >= 0.01 && i < written) shades[clamp(Math.floor(a * 10), 0, 9)].push([i, j]);
    });
    shades.forEach((links, shade) => {
      context.beginPath();
      const globalAlpha = clamp((shade + 0.5) / 10, 0.08, 0.9);
      Object.assign(context, { strokeStyle: paint.blue, globalAlpha, lineWidth: 0.8 + 0.3 * shade });
      for (const [i, j] of links) { context.moveTo(...place.source(j)); context.lineTo(...place.target(i)); }
      context.stroke();
    });
    context.globalAlpha = 1;
    for (const [j, i] of gold.filter(([, row]) => row < written)) {
      line(context, place.source(j), place.target(i), { color: paint.green, width: 1.5, dash: [5, 4] });
    }
    source.forEach((_, j) => this.faceWord(context, place, paint, "source", j));
    target.forEach((_, i) => this.faceWord(context, place, paint, "target", i,
      { color: i < written ? paint.ink : paint.line }));
  }
  faceWord(context, place, paint, side, k, style) {
    const [[x, y], left] = [place[side](k), side === "source"];
    const size = clamp((left ? place.cell : place.row) * 0.72, 7, 13);
    spell(context, paint, this.view[side][k], [left ? x - 8 : x + 8, y], { size, align: left ? "right" : "left", ...style });
  }
  overLinks(context, place, paint, { selection, written, gold, mask }) {
    const [{ i, j }, size] = [selection(), clamp(Math.min(place.cell, place.row) * 0.8, 6, 13)];
    Object.assign(context, { globalAlpha: 0.65, fillStyle: paint.paper });
    context.fillRect(place.x + 1, 0, place.right - place.x - 2, place.height);
    context.globalAlpha = 1;
    const links = i < 0 ? this.matrix.column(j).map((a, row) => [a, row, j])
      : this.matrix.row(i).map((a, column) => [a, i, column]);
    for (const [a, row, column] of links) {
      const [from, to] = [place.source(column), place.target(row)];
      const [x, y] = i < 0 ? [to[0] - 36, to[1]] : [from[0] + 8, from[1]];
      if (!allows(mask, row, column)) write(context, "×", x, y, { color: paint.purple, size });
      else if (a >= 0.005 && row < written) line(context, from, to, { color: paint.orange, width: 0.5 + 6 * a });
      const linked = gold.some((link) => link[0] === column && link[1] === row);
      if (linked) line(context, from, to, { color: paint.green, width: 2, dash: [5, 4] });
      if (a < 0.05 || size < 9) continue;
      context.fillStyle = paint.paper;
      context.fillRect(x - 2, y - 7, 28, 14);
      write(context, a.toFixed(2), x, y, { color: paint.ink });
    }
    if (i >= 0) this.faceWord(context, place, paint, "target", i, { chosen: true });
    if (j >= 0) this.faceWord(context, place, paint, "source", j, { chosen: true });
  }
  close() { this.surface.close(); this.box.remove(); }
}
