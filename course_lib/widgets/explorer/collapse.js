/** CTC's map B, in its two steps: merge repeats, then drop blanks. */
const merged = (path) => path.filter((k, t) => k !== path[t - 1]);
const collapse = (path) => merged(path).filter((k) => k !== 0);
