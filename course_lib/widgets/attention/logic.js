// Attention: which source words (columns, j) each target word (row, i) looks at. From 1 on screen, from 0 in code.
// A selection is {i, j}; −1 in one of them means a whole column, or a whole row.

/** One model's weights by row and column. */
function matrixOf({ shape: [, rows, columns], data }, model) {
  const at = (i, j) => data[(model * rows + i) * columns + j];
  return { rows, columns, at, row: (i) => Array.from({ length: columns }, (_, j) => at(i, j)),
    column: (j) => Array.from({ length: rows }, (_, i) => at(i, j)) };
}

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
