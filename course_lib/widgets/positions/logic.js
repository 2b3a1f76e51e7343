// Positions: vectors p_t of places t = 0 … , their products, and the angles of their hands.

/** The vectors by place and number. */
function vectorsOf({ shape: [places, size], data }) {
  const at = (t, i) => data[t * size + i];
  const dot = (t, u) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += at(t, i) * at(u, i);
    return sum;
  };
  const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  return { places, size, hands: size / 2, at, dot, largest, angle: (t, i) => Math.atan2(at(t, 2 * i), at(t, 2 * i + 1)),
    reach: (t, i) => Math.hypot(at(t, 2 * i), at(t, 2 * i + 1)) };
}

/** An angle brought into −π … π. */
const wrapped = (angle) => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** The least and the largest product of places that lie s apart. */
function productsApart(p, s) {
  const found = Array.from({ length: p.places - s }, (_, t) => p.dot(t, t + s));
  return [found.reduce((a, b) => Math.min(a, b)), found.reduce((a, b) => Math.max(a, b))];
}

/** By how much hand i turns in s places from place t, and how far from that it turns at most from any other place. */
function turnOf(p, i, t, s) {
  const turn = (from) => wrapped(p.angle(from + s, i) - p.angle(from, i));
  const here = turn(t);
  const off = Array.from({ length: p.places - s }, (_, from) => Math.abs(wrapped(turn(from) - here)));
  return { turn: here, off: off.reduce((a, b) => Math.max(a, b)) };
}

/** A place and a shift that keep within the places, for wishes that may not. */
function within(places, t, s) {
  const place = clamp(t, 0, places - 1);
  return { place, shift: clamp(s, 0, places - 1 - place) };
}

/** Where the matrix and the products are drawn, a column a place, one above the other. */
class Columns {
  constructor(width, places, rows, tall) {
    Object.assign(this, { x: 44, y: 6, places, rows, width: width - 52, height: tall, cell: (width - 52) / places,
      row: tall / rows });
  }
  middle(t) { return this.x + (t + 0.5) * this.cell; }
  find({ x, y }) {
    return { t: clamp(Math.floor((x - this.x) / this.cell), 0, this.places - 1),
      i: clamp(Math.floor((y - this.y) / this.row), 0, this.rows - 1) };
  }
  tell(canvas) { for (const name of ["x", "y", "cell", "row"]) canvas.dataset[name] = this[name]; }
}

/** Where the clocks stand: rows of as many as fit. */
class Clocks {
  constructor(width, hands) {
    const across = clamp(Math.floor(width / 62), 1, hands);
    Object.assign(this, { hands, across, side: Math.min(84, width / across) });
    this.height = Math.ceil(hands / across) * (this.side + 12) + 4;
  }
  centre(i) {
    return [(i % this.across + 0.5) * this.side, (Math.floor(i / this.across) + 0.5) * (this.side + 12) - 4];
  }
  find({ x, y }) {
    const [column, row] = [Math.floor(x / this.side), Math.floor(y / (this.side + 12))];
    return clamp(row * this.across + clamp(column, 0, this.across - 1), 0, this.hands - 1);
  }
}
