// Captions over an image. Words and regions count from 1 on screen, from 0 in code; a region is a place in the grid.

/** By captioner its steps: {word, looked, forced, weights, own, elsewhere(region)}; −1 where no one region is looked at. */
function captionsOf(steps, weights, own, elsewhere) {
  const [, most, regions, words] = elsewhere.shape;
  const row = (data, place, size) => data.subarray(place * size, (place + 1) * size);
  return steps.map((caption, m) => caption.map(([word, looked, forced], t) => {
    const place = m * most + t;
    return { word, looked, forced, weights: row(weights.data, place, regions), own: row(own.data, place, words),
      elsewhere: (region) => row(elsewhere.data, place * regions + region, words) };
  }));
}

/** The place of the largest number, the first of equal ones. */
const peak = (values) => values.reduce((best, value, place) => (value > values[best] ? place : best), 0);

/** The one region that a word rests on, or −1 for a mixture. */
const lookOf = (step) => (step.forced >= 0 ? step.forced : step.looked);

/** How much of each region goes into the context, as a share of the largest. */
function shares(step, region = lookOf(step)) {
  if (region >= 0) return Array.from(step.weights, (_, place) => Number(place === region));
  const top = step.weights[peak(step.weights)];
  return Array.from(step.weights, (weight) => weight / top);
}

/** The words whose bars are drawn: the likeliest after the own look and after the other one, and the one that was said. */
function likeliest({ word: said, own }, other, count) {
  const ranked = (values) => Array.from(values.keys()).filter((word) => values[word] >= 0.005).sort((a, b) => values[b] - values[a]);
  const first = ranked(own).slice(0, other ? count - 4 : count - 1);
  const more = other ? ranked(other).filter((word) => !first.includes(word)).slice(0, count - 1 - first.length) : [];
  return [...new Set([...first, ...more, said])];
}

/** Where a region lies, in words. */
const regionName = (region, [, columns]) => `row ${Math.floor(region / columns) + 1}, column ${(region % columns) + 1}`;

/** Where an arrow key leads from a region. */
function movedRegion(region, [right, down], [rows, columns]) {
  const [row, column] = [Math.floor(region / columns), region % columns];
  return clamp(row + down, 0, rows - 1) * columns + clamp(column + right, 0, columns - 1);
}

/** Where the image is drawn, and beside it, or below where there is little room, the bars. */
class CaptionPlace {
  constructor(width, [rows, columns], aspect, bars) {
    const beside = width >= 430;
    const wide = Math.min(beside ? width * 0.5 : width - 8, 300 / Math.max(1, aspect));
    const tall = wide * aspect;
    Object.assign(this, { x: 4, y: 4, rows, columns, wide, tall, cell: wide / columns, row: tall / rows });
    this.barY = (beside ? 4 : tall + 14) + 34;
    this.bar = 26;
    this.wordX = beside ? wide + 22 : 4;
    this.barX = this.wordX + 66;
    this.barWidth = Math.max(40, width - this.barX - 42);
    this.height = Math.max(tall + 8, this.barY + bars * this.bar + 4);
  }
  corner(region) {
    return [this.x + (region % this.columns) * this.cell, this.y + Math.floor(region / this.columns) * this.row];
  }
  find({ x, y }) {
    const [column, row] = [Math.floor((x - this.x) / this.cell), Math.floor((y - this.y) / this.row)];
    return column < 0 || row < 0 || column >= this.columns || row >= this.rows ? -1 : row * this.columns + column;
  }
}
