// A pad to write on; the net reads after every movement of the pen. Lengths are in heights of the pad.

const PAD_HEIGHT = 190;
const NEAR = 0.01; // points closer than this to the last are left out

/** A stroke with one more point, unless the point is where the pen already was. */
const extendedBy = (stroke, [x, y]) => {
  const last = stroke[stroke.length - 1];
  return last && Math.hypot(x - last[0], y - last[1]) < NEAR ? stroke : [...stroke, [+x.toFixed(4), +y.toFixed(4)]];
};

/** The point at a share, 0 … 1, of the ink's length. */
function pointAt(strokes, share) {
  const steps = strokes.flatMap((stroke) => stroke.slice(1).map((to, i) => ({ from: stroke[i], to })));
  const length = ({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]);
  let left = share * steps.reduce((sum, step) => sum + length(step), 0);
  for (const step of steps) {
    if (left <= length(step) && length(step) > 0) {
      const part = left / length(step);
      return step.from.map((from, i) => from + part * (step.to[i] - from));
    }
    left -= length(step);
  }
  const last = strokes[strokes.length - 1];
  return last?.[last.length - 1] ?? null;
}

/** The most probable symbol of each frame. */
function bestPath(y) {
  const [T, K] = y.shape;
  return Array.from({ length: T }, (_, t) => {
    const column = y.data.slice(t * K, (t + 1) * K);
    return column.indexOf(Math.max(...column));
  });
}
