"""Drawings of CTC: alignments, the lattice's moves, and the search over prefixes."""

from __future__ import annotations

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

WIDE = 0.62  # from token to token


def why_a_blank() -> Drawing:
    """Merging alone loses a double letter; a blank between its two keeps it."""
    sketch = Sketch(
        "Two ways to say apple in eight frames. Above, without a blank: a a p p p l e e; equal neighbours merge, and "
        "what is left reads aple. Below, with a blank: a, p, blank, p, p, l, e, e; it reads apple."
    )
    for y, path, reads, says in ((2.2, "aapppllee"[:6] + "ee", "aple", "without"), (0, "ap–pplee", "apple", "with")):
        sketch.text((-0.3, y), f"{says} a blank", anchor="end")
        _path(sketch, f"{says} ", 0, y, path)
        sketch.arrow((5.1, y), (6.1, y), "merge")
        _path(sketch, f"{says} reads ", 6.3, y, reads, tone="orange")
    sketch.cross((6.3 + WIDE * 1.5, 1.55))
    sketch.text((6.3 + WIDE * 1.5 + 0.3, 1.55), "a p is lost", tone="orange", anchor="start")
    return sketch.picture()


def _path(sketch: Sketch, prefix: str, x: float, y: float, symbols: str, tone: str = "blue") -> None:
    for i, symbol in enumerate(symbols):
        quiet = symbol == "–"
        sketch.box(f"{prefix}{i}", (x + WIDE * i + 0.25, y), symbol, tone="quiet" if quiet else tone, size=(0.5, 0.5))


def alignments_merge() -> Drawing:
    """Three of the paths that read apple: merge repeats, then drop blanks, and all are the same word."""
    paths = ("ap–pl–ee", "aap–plee", "–ap–ple–")
    sketch = Sketch(
        "Three paths of eight frames: ap–pl–ee, aap–plee and –ap–ple–. Repeats are merged first, then blanks are "
        "dropped; each of the three becomes apple, so the probability of apple is the sum of theirs and of 63 others."
    )
    for row, path in enumerate(paths):
        _path(sketch, f"path {row} ", 0, -0.9 * row, path)
    sketch.text((2.4, 0.6), "paths: a symbol in every frame")
    sketch.step("First merge repeats: of equal neighbours one is left.")
    for row, path in enumerate(paths):
        merged = "".join(k for i, k in enumerate(path) if i == 0 or k != path[i - 1])
        sketch.arrow((5.1, -0.9 * row), (5.7, -0.9 * row))
        _path(sketch, f"merged {row} ", 5.9, -0.9 * row, merged)
    sketch.step("Then drop the blanks. The blank between the two p has kept them apart; now it may go.")
    for row in range(len(paths)):
        sketch.arrow((11.0, -0.9 * row), (11.6, -0.9 * row))
        _path(sketch, f"label {row} ", 11.8, -0.9 * row, "apple", tone="orange")
    sketch.step("Three paths, one label: their probabilities add up.")
    sketch.brace((15.1, 0.3), (15.1, -2.1), "+ 63 more", tone="orange")
    return sketch.picture()


def lattice_moves() -> Drawing:
    """From one frame to the next: stay, step, or skip a blank; two skips are forbidden."""
    sketch = Sketch(
        "The states blank, a, blank, p, blank, p, blank of the extended label, at frame t − 1 and frame t. From state "
        "a three arrows: stay in a, step to the next blank, skip it to p. From the first p to the second a dashed "
        "arrow with a cross: the symbols are equal and would merge. From blank to blank another: it would leave out a "
        "symbol."
    )
    for i, symbol in enumerate("–a–p–p–"):
        tone, y = ("quiet" if symbol == "–" else "blue"), -0.85 * i
        sketch.text((-1.1, y), f"$s={i + 1}$", tone="quiet")
        sketch.circle(f"before {i}", (0, y), symbol, tone=tone, radius=0.28)
        sketch.circle(f"after {i}", (3.4, y), symbol, tone=tone, radius=0.28)
    sketch.text((0, 0.65), "frame $t-1$")
    sketch.text((3.4, 0.65), "frame $t$")
    for to, move in ((1, "stay"), (2, "step"), (3, "skip")):
        sketch.arrow("before 1", f"after {to}", heavy=True, tone="green")
        sketch.text((3.9, -0.85 * to), move, tone="green", anchor="start")
    for start, reason in ((3, "equal symbols would merge"), (4, "a symbol would be left out")):
        sketch.arrow(f"before {start}", f"after {start + 2}", tone="purple", dashed=True)
        sketch.cross((1.1, -0.85 * (start + 0.65)), 0.13)
        sketch.text((3.9, -0.85 * (start + 2)), reason, tone="purple", anchor="start")
    return sketch.picture()


def prefix_beam() -> Drawing:
    """The search over prefixes through two frames: where the probability of each prefix goes."""
    sketch = Sketch(
        "Prefix beam search in two frames with blank 0.6 and a 0.4. It begins with the empty prefix. After frame 1 "
        "the empty prefix has 0.6, all ending in a blank, and the prefix a has 0.4, ending in a. In frame 2 the empty "
        "prefix sends 0.36 to itself and 0.24 to a; a sends 0.24 to itself by a blank and 0.16 by a second a. Together "
        "a has 0.64 and the empty prefix 0.36."
    )
    sketch.box("start", (0, 0), "(nothing)\n$p_b=1$", tone="green")
    sketch.step("Frame 1. A blank leaves the prefix as it is; an a makes it longer.")
    sketch.box("none 1", (3.6, 1.1), "(nothing)\n$p_b=0.6$", tone="green")
    sketch.box("a 1", (3.6, -1.1), "a\n$p_n=0.4$", tone="orange")
    sketch.arrow("start", "none 1", "– 0.6")
    sketch.arrow("start", "a 1", "a 0.4", side=-1)
    sketch.step("Frame 2, from the empty prefix: a blank keeps it empty, an a makes it longer.")
    sketch.box("none 2", (8.2, 1.1), "(nothing)\n$p_b=0.36$", tone="green")
    sketch.box("a 2", (8.2, -1.1), "a\n$p_b=0.24$   $p_n=0.24+0.16$", tone="orange")
    sketch.arrow("none 1", "none 2", "– 0.6·0.6")
    sketch.arrow("none 1", "a 2", "a 0.6·0.4")
    sketch.step("From the prefix a: a blank leaves it a, and so does a second a, since it merges with the first.")
    sketch.arrow("a 1", "a 2", "– 0.4·0.6", side=-1, bend=-0.1)
    sketch.arrow("a 1", "a 2", "a 0.4·0.4", side=1, bend=0.08)
    sketch.step("Three ways lead to the prefix a, and they are added: 0.64 against 0.36. Greedy never saw that.")
    sketch.frame(["a 2"], tone="orange")
    sketch.text((8.2, -2.0), "together 0.64", tone="orange", bold=True)
    return sketch.picture()


def from_pen_to_frames() -> Drawing:
    """A stroke as a tablet gives it, at equal distances, and as moves."""
    sketch = Sketch(
        "A stroke three times. As the tablet gives it: points crowded where the hand was slow, far apart where it was "
        "fast. At equal distances along the ink: the speed is gone. As moves: an arrow from each point to the next, "
        "the first marked as the beginning of a stroke; the place on the tablet is gone."
    )
    ways = {
        "points at equal times": (0, (0.0, 0.15, 0.3, 0.5, 1.1, 1.9, 2.4, 2.5, 2.6)),
        "at equal distances": (4.2, tuple(0.325 * i for i in range(9))),
        "moves": (8.4, tuple(0.65 * i for i in range(5))),
    }
    for title, (left, places) in ways.items():
        sketch.text((left + 1.3, 1.5), title)
        points = [(left + x, 0.85 * (x / 2.6) * (2.6 - x) * 1.4) for x in places]
        for i, (x, y) in enumerate(points):
            if title == "moves" and i:
                sketch.arrow(points[i - 1], (x, y), tone="green")
            sketch.circle(f"{title} {i}", (x, y), radius=0.07, tone="orange" if title == "moves" and not i else "blue")
    sketch.text((8.4, -0.4), "a stroke begins", tone="orange")
    sketch.arrow((3.0, 0.5), (3.9, 0.5), "$d$")
    sketch.arrow((7.2, 0.5), (8.1, 0.5), "$Δ$")
    return sketch.picture()


def both_directions() -> Drawing:
    """A bidirectional net: one row of states from the left, one from the right, and an output that sees both."""
    sketch = Sketch(
        "Four inputs. Above them a row of states joined from left to right, above that a row joined from right to left."
        " Each input feeds both, and each output is computed from the two states of its frame."
    )
    for t in (1, 2, 3, 4):
        x = 2.0 * t
        sketch.box(f"x{t}", (x, 0), f"$x_{t}$", tone="blue")
        sketch.circle(f"right{t}", (x - 0.45, 1.4), "→", tone="green")
        sketch.circle(f"left{t}", (x + 0.45, 2.6), "←", tone="purple")
        sketch.box(f"y{t}", (x, 4.0), f"$y^{t}$", tone="orange")
        for row in ("right", "left"):
            sketch.arrow(f"x{t}", f"{row}{t}")
            sketch.arrow(f"{row}{t}", f"y{t}")
        if t > 1:
            sketch.arrow(f"right{t - 1}", f"right{t}", tone="green", heavy=True)
            sketch.arrow(f"left{t}", f"left{t - 1}", tone="purple", heavy=True)
    sketch.text((0.9, 1.4), "what came before", tone="green", anchor="end")
    sketch.text((0.9, 2.6), "what comes after", tone="purple", anchor="end")
    return sketch.picture()
