// Attention: which source words (columns, j) each target word (row, i) looks at. From 1 on screen, from 0 in code.
// A selection is {i, j}; −1 in one of them means a whole column, or a whole row.

/** One model's weights by row and column. */
function matrixOf({ shape: [, rows, columns], data }, model) {
  const at = (i, j) => data[(model * rows + i) * columns + j];
  return { rows, columns, at, row: (i) => Array.from({ length: columns }, (_, j) => at(i, j)),
    column: (j) => Array.from({ length: rows }, (_, i) => at(i, j)) };
}

/** The largest of some weights with their places, largest first. */
const largest = (values, count = values.length) => values.map((value, place) => ({ value, place }))
  .sort((a, b) => b.value - a.value).slice(0, count);

/** Over how many words a row spreads: e to the power of its entropy, 1 for a single word. */
const spread = (values) => Math.exp(values.reduce((sum, a) => sum - (a > 0 ? a * Math.log(a) : 0), 0));

/** Whether a word may be looked at; a mask has one row for all, or one for each. */
const allows = (mask, i, j) => !mask || mask.data[mask.shape.length === 1 ? j : i * mask.shape[1] + j] > 0;

/** The selection that an arrow key leads to: in the matrix over its edge to whole rows and columns. */
const movedInMatrix = ({ i, j }, [right, down], rows, columns) => {
  const next = { i: clamp(i + down, -1, rows - 1), j: clamp(j + right, -1, columns - 1) };
  return next.i < 0 && next.j < 0 ? { i, j } : next;
};

/** The same between words: up and down on one side, left and right to the partner with the largest weight. */
function movedBetweenWords({ i, j }, [right, down], matrix) {
  if (right < 0 && i >= 0) return { i: -1, j: largest(matrix.row(i), 1)[0].place };
  if (right > 0 && i < 0) return { i: largest(matrix.column(j), 1)[0].place, j: -1 };
  return i < 0 ? { i, j: clamp(j + down, 0, matrix.columns - 1) } : { i: clamp(i + down, 0, matrix.rows - 1), j: -1 };
}

/** What a row or a column says, in words. */
function summary(matrix, { i, j }, source, target) {
  const [values, words] = i < 0 ? [matrix.column(j), target] : [matrix.row(i), source];
  const named = largest(values, 3).filter((one) => one.value >= 0.005)
    .map((one) => `${words[one.place]} ${one.value.toFixed(2)}`).join(", ");
  const total = values.reduce((a, b) => a + b, 0);
  return i < 0 ? `${named || "no one"}; ${total.toFixed(2)} in all` : `${named}; spread over ${spread(values).toFixed(1)} words`;
}

/** Where a matrix is drawn: words to the left and above, and bars below for one row. */
class MatrixPlace {
  constructor(width, rows, columns, longest) {
    const x = clamp(longest.target * 1.1 + 14, 34, Math.min(150, width / 3));
    const slanted = longest.source + 6 > Math.min(84, (width - x - 10) / columns);
    const y = slanted ? Math.min(longest.source * 0.78 + 20, 110) : 24;
    const cell = Math.min(84, (width - x - (slanted ? clamp(longest.source * 0.6, 12, 60) : 10)) / columns);
    const row = clamp(400 / rows, 5, 28);
    Object.assign(this, { x, y, cell, row, rows, columns, slanted, right: x + columns * cell, bottom: y + rows * row });
    this.base = this.bottom + 52; // of the bars
    this.height = this.base + 4;
  }
  centre(i, j) { return [this.x + (j + 0.5) * this.cell, this.y + (i + 0.5) * this.row]; }
  find({ x, y }, { i: before }) {
    const j = x < this.x ? -1 : clamp(Math.floor((x - this.x) / this.cell), 0, this.columns - 1);
    const row = clamp(Math.floor((y - this.y) / this.row), 0, this.rows - 1);
    const i = y < this.y ? -1 : y > this.bottom + 2 ? Math.max(0, before) : row;
    return i < 0 && j < 0 ? { i: 0, j } : { i, j };
  }
}

/** Where words stand face to face: the source on the left, the target on the right. */
class WordsPlace {
  constructor(width, rows, columns, longest) {
    const most = Math.max(rows, columns);
    const tall = clamp(560 / most, 8, 26) * most;
    Object.assign(this, { x: clamp(longest.source * 1.1 + 20, 40, width / 3),
      right: width - clamp(longest.target + 20, 40, width / 3), y: 6, rows, columns,
      cell: tall / columns, row: tall / rows, height: tall + 12 });
  }
  source(j) { return [this.x, this.y + (j + 0.5) * this.cell]; }
  target(i) { return [this.right, this.y + (i + 0.5) * this.row]; }
  find({ x, y }) {
    const share = (y - this.y) / (this.height - 12);
    const place = (count) => clamp(Math.floor(share * count), 0, count - 1);
    return x < (this.x + this.right) / 2 ? { i: -1, j: place(this.columns) } : { i: place(this.rows), j: -1 };
  }
}
