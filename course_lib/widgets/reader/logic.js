// A text that a net has read. Characters, units and losses count from 1 on screen, from 0 in code.

/** An array of levels (`Levels` in Python) as {shape, at(n)}; level 0 stands for nothing, −∞. */
function levels(value) {
  if (!value) return null;
  const { shape, low, high, data } = value;
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const size = (high - low) / 65534;
  return { shape, low, high, at: (n) => {
    const level = bytes.getUint16(2 * n, true);
    return level ? low + (level - 1) * size : -Infinity;
  } };
}

/** Line and column of each character; a line ends after its newline, or where it is full. */
function wrapped(text, columns) {
  let [line, column] = [0, 0];
  return [...text].map((letter) => {
    if (column === columns) [line, column] = [line + 1, 0];
    const place = { line, column };
    column += 1;
    if (letter === "\n") [line, column] = [line + 1, 0];
    return place;
  });
}

/** The character at a place, or the last of its line where the line is shorter. */
function characterAt(places, line, column) {
  const last = places[places.length - 1].line;
  const wanted = clamp(line, 0, last);
  let found = 0;
  places.forEach((one, k) => { if (one.line === wanted && one.column <= Math.max(0, column)) found = k; });
  return found;
}

/** Where an arrow key leads from a character. */
function walked(places, k, [right, down]) {
  if (right) return clamp(k + right, 0, places.length - 1);
  const line = places[k].line + down;
  return line < 0 || line > places[places.length - 1].line ? k : characterAt(places, line, places[k].column);
}

/** A character as it can be seen and named. */
const visible = (letter) => ({ "\n": "⏎", "\t": "⇥" })[letter] ?? letter;
const named = (letter) => ({ "\n": "line break", "\t": "tab", " ": "space" })[letter] ?? `“${letter}”`;

/** How far back a loss looks: the distance of the first character with at least a hundredth of the largest derivative. */
function reach(logs) {
  const top = Math.max(-Infinity, ...logs);
  const first = logs.findIndex((log) => log > top - 2);
  return first < 0 ? 0 : logs.length - first;
}
