/** Rows × columns of cells on a canvas: names to the left, numbers below, and to the right bars for one column. */
class Grid {
  constructor(width, rows, columns, row, left = 46) {
    const bars = clamp(width * 0.2, 90, 190);
    const across = width - left - bars - 18;
    Object.assign(this, { x: left, y: 6, rows, columns, row, cell: across / columns, width: across, height: rows * row,
      barX: left + across + 18, barWidth: bars - 36 });
  }
  centre(t, row) { return [this.x + (t + 0.5) * this.cell, this.y + (row + 0.5) * this.row]; }
  find({ x, y }) {
    return { t: clamp(Math.floor((x - this.x) / this.cell), 0, this.columns - 1),
      row: clamp(Math.floor((y - this.y) / this.row), 0, this.rows - 1), inBars: x > this.barX - 9 };
  }
  tell(canvas) { // where things are, for whoever looks from outside
    for (const name of ["x", "y", "cell", "row", "barX", "barWidth"]) canvas.dataset[name] = this[name];
  }
  axes(context, paint, word) {
    const size = clamp(this.row * 0.8, 7, 13);
    const every = Math.ceil(8 / this.row);
    for (let row = every > 1 ? 1 : 0; row < this.rows; row += every) {
      write(context, word(row), this.x - 8, this.centre(0, row)[1], { color: paint.muted, size, align: "right" });
    }
    const step = [1, 2, 5, 10, 20, 50].find((one) => one * this.cell >= 22) ?? 100;
    for (let t = step - 1; t < this.columns; t += step) {
      write(context, t + 1, this.centre(t, 0)[0], this.y + this.height + 11, { color: paint.muted, align: "center" });
    }
  }
  frame(context, paint, t, row = null) {
    Object.assign(context, { strokeStyle: paint.orange, lineWidth: 1.5 });
    const [top, height] = row === null ? [0, this.height] : [row * this.row, this.row];
    context.strokeRect(this.x + t * this.cell, this.y + top, this.cell, height);
  }
  bars(context, paint, value, chosen, title) {
    for (let row = 0; row < this.rows; row++) {
      const [top, tall] = [this.y + row * this.row + 1, Math.max(1, this.row - 2)];
      context.fillStyle = paint.raised;
      context.fillRect(this.barX, top, this.barWidth, tall);
      context.fillStyle = row === chosen ? paint.orange : paint.blue;
      context.fillRect(this.barX, top, clamp(value(row), 0, 1) * this.barWidth, tall);
      if (this.row >= 11) write(context, value(row).toFixed(2), this.barX + this.barWidth + 5, top + tall / 2, { color: paint.muted });
    }
    write(context, title, this.barX, this.y + this.height + 11, { color: paint.muted });
  }
}
