// Who looks at whom: a matrix of weights between words, and what is said of its rows and columns.

/** The largest of some weights with their places, largest first. */
const largest = (values, count = values.length) => values.map((value, place) => ({ value, place }))
  .sort((a, b) => b.value - a.value).slice(0, count);

/** Over how many words a row spreads: e to the power of its entropy, 1 for a single word. */
const spread = (values) => Math.exp(values.reduce((sum, a) => sum - (a > 0 ? a * Math.log(a) : 0), 0));

/** What a row or a column says, in words. */
function summary(matrix, { i, j }, source, target) {
  const [values, words] = i < 0 ? [matrix.column(j), target] : [matrix.row(i), source];
  const named = largest(values, 3).filter((one) => one.value >= 0.005)
    .map((one) => `${words[one.place]} ${one.value.toFixed(2)}`).join(", ");
  const total = values.reduce((a, b) => a + b, 0);
  return i < 0 ? `${named || "no one"}; ${total.toFixed(2)} in all` : `${named}; spread over ${spread(values).toFixed(1)} words`;
}

/** Where a matrix is drawn: words to the left and above, and bars below for one row; a row is at least so high. */
class MatrixPlace {
  constructor(width, rows, columns, longest, least = 5) {
    const x = clamp(longest.target * 1.1 + 14, 34, Math.min(150, width / 3));
    const slanted = longest.source + 6 > Math.min(84, (width - x - 10) / columns);
    const y = slanted ? Math.min(longest.source * 0.78 + 20, 110) : 24;
    const cell = Math.min(84, (width - x - (slanted ? clamp(longest.source * 0.6, 12, 60) : 10)) / columns);
    const row = clamp(400 / rows, least, 28);
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

/** The width of the longest of some words, in pixels. */
function longestOf(words) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = "12px system-ui, sans-serif";
  return Math.max(...words.map((word) => context.measureText(word).width));
}

/** A word; a chosen one is bold, over what stood there. */
function spell(context, paint, text, [x, y], { size, align, color = paint.ink, chosen = false }) {
  write(context, chosen ? "" : text, x, y, { color: chosen ? paint.orange : color, size, align });
  if (!chosen) return;
  const [ink, width] = [context.fillStyle, context.measureText(text).width * 1.1 + 2];
  context.fillStyle = paint.paper;
  context.fillRect(x - width * { left: 0, center: 0.5, right: 1 }[align], y - size * 0.75, width, size * 1.5);
  Object.assign(context, { fillStyle: ink, font: `650 ${context.font}` });
  context.fillText(text, x, y);
}

/** The word of a row, and that of a column. */
function rowWord(context, place, paint, text, i, chosen) {
  const size = clamp(place.row * 0.62, 8, 13);
  spell(context, paint, text, [place.x - 7, place.centre(i, 0)[1]], { size, align: "right", chosen });
}
function columnWord(context, place, paint, text, j, chosen) {
  context.save();
  context.translate(place.centre(0, j)[0], place.y - 10);
  if (place.slanted) context.rotate(-Math.PI / 4);
  const [size, align] = [clamp(place.cell * 0.8, 8, 13), place.slanted ? "left" : "center"];
  spell(context, paint, text, [0, 0], { size, align, chosen });
  context.restore();
}

/** One row's weights as bars below the matrix. */
function rowBars(context, { x, cell, right, base }, paint, values, chosen, label) {
  line(context, [x, base], [right, base], { color: paint.line });
  if (!values) return;
  write(context, label, x - 8, base - 10, { color: paint.muted, size: 12, align: "right" });
  values.forEach((a, k) => {
    context.fillStyle = k === chosen ? paint.orange : paint.blue;
    context.fillRect(x + (k + 0.08) * cell, base - 42 * a, 0.84 * cell, 42 * a);
  });
}
