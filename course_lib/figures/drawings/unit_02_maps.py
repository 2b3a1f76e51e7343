"""Drawings of unit 02's second lecture: maps, the pixels that a step looks at, and a forecaster."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.geometry import Point
from course_lib.figures.drawings.sketch import Sketch

SIDE = 0.34  # of a cell in ``Sketch.cells``


def carried() -> Drawing:
    """A cloud carried over a torus, two pixels a step to the right."""
    sketch = Sketch(
        "Three maps of seven by five pixels with a cloud. From each to the next the cloud moves two pixels to the "
        "right; in the third map it leaves at the right edge and comes back at the left."
    )
    for t in range(3):
        rows = [[_cloud(row, (column - 2 * t) % 7) for column in range(7)] for row in range(5)]
        _grid(sketch, f"map {t}", (4 * t, 0), rows)
        sketch.text((4 * t, -1.3), f"$t = {t + 1}$")
    for t in (1, 2):
        sketch.arrow((4 * t - 2.6, 0), (4 * t - 1.4, 0), "wind", tone="orange")
    return sketch.picture()


def _cloud(row: int, column: int) -> float:
    return 0.9 if (row, column) == (2, 2) else 0.45 if abs(row - 2) + abs(column - 2) == 1 else 0.0


def own_and_neighbours() -> Drawing:
    """One step of an LSTM at each pixel, beside one of a ConvLSTM."""
    sketch = Sketch(
        "Two pairs of maps. Left, an LSTM at each pixel: the pixel of the next state reads the same pixel of input and "
        "state only. Right, a ConvLSTM: it reads a square of three by three pixels of both."
    )
    for left, title, reach in ((0.0, "LSTM at each pixel", 0), (6.2, "ConvLSTM, kernel 3", 1)):
        square = [
            [0.8 if max(abs(row - 2), abs(column - 2)) <= reach else 0.0 for column in range(5)] for row in range(5)
        ]
        _grid(sketch, f"{title} before", (left, 0), square)
        _grid(sketch, f"{title} after", (left + 3.4, 0), _point(5), tone="green")
        sketch.arrow((left + SIDE * (reach + 0.5), 0), (left + 3.4 - SIDE / 2, 0), tone="orange")
        sketch.text((left, -1.2), "$x_t, h_{t-1}$")
        sketch.text((left + 3.4, -1.2), "$h_t$")
        sketch.text((left + 1.7, 1.3), title, bold=True)
    return sketch.picture()


def cone() -> Drawing:
    """What a state has seen: one pixel more on each side for each step back, with a kernel of three."""
    sketch = Sketch(
        "Four rows of nine pixels, one for each step, the newest on top. The state of the middle pixel at the newest "
        "step has seen three pixels of the newest input, five of the one before, seven and nine of those before that."
    )
    for back in range(4):
        y = -0.7 * (back + 1)
        shades = [0.8 if abs(column - 4) <= back + 1 else 0.0 for column in range(9)]
        sketch.cells(f"x {back}", (0, y), shades)
        sketch.text((-2, y), f"$x_{{t-{back}}}$" if back else "$x_t$", anchor="end")
    sketch.cells("h", (0, 0), [0.0] * 4 + [0.9] + [0.0] * 4, tone="green")
    sketch.text((-2, 0), "$h_t$", anchor="end")
    for sign in (-1, 1):
        sketch.line((sign * SIDE / 2, -0.2), (sign * SIDE * 4.7, -2.65), tone="orange", dashed=True)
    return sketch.picture()


def forecaster() -> Drawing:
    """Reading the past, then writing the future map by map, each forecast being read by the next step."""
    sketch = Sketch(
        "Three reading cells in a row take the maps of three days and hand on a state. Three writing cells go on from "
        "it: the first is fed the last real map, each later one the forecast before it; each adds a change to what it "
        "was fed, and that is its forecast."
    )
    for t in range(3):
        sketch.box(f"x{t}", (1.9 * t, 0), f"$x_{t + 1}$", tone="blue")
        sketch.box(f"r{t}", (1.9 * t, 1.4), "read", tone="green")
        sketch.arrow(f"x{t}", f"r{t}")
        if t:
            sketch.arrow(f"r{t - 1}", f"r{t}", tone="purple", heavy=True)
    for k in range(3):
        x = 1.9 * (k + 3)
        sketch.step(f"Forecast {k + 1}: " + ("the last map goes in." if k == 0 else "the forecast before it goes in."))
        sketch.box(f"w{k}", (x, 1.4), "write", tone="green")
        sketch.box(f"y{k}", (x, 2.9), f"$y_{k + 1}$", tone="orange")
        sketch.arrow(f"r{2}" if k == 0 else f"w{k - 1}", f"w{k}", tone="purple", heavy=True)
        sketch.arrow(f"w{k}", f"y{k}", "+ change", side=-1)
        sketch.arrow("x2" if k == 0 else f"y{k - 1}", f"w{k}", tone="blue", dashed=True)
    return sketch.picture()


def unrolled_weights() -> Drawing:
    """Every pixel to every pixel, beside one small square for all."""
    sketch = Sketch(
        "Two pairs of columns of six pixels. Left, every pixel of the next state is joined to every pixel before, by "
        "thirty-six lines. Right, each is joined to itself and its two neighbours, with the same weights everywhere."
    )
    for left, title, near in ((0.0, "all to all", 6), (5.0, "the same three weights", 1)):
        for row in range(6):
            sketch.circle(f"{title} a{row}", (left, -0.55 * row), radius=0.15, tone="blue")
            sketch.circle(f"{title} b{row}", (left + 2.4, -0.55 * row), radius=0.15, tone="green")
        for row in range(6):
            for other in range(6):
                if abs(row - other) <= near:
                    tone = "quiet" if near == 6 else ("orange", "ink", "purple")[other - row + 1]
                    sketch.line(f"{title} a{row}", f"{title} b{other}", tone=tone)
        sketch.text((left + 1.2, 0.55), title)
    return sketch.picture()


def _grid(sketch: Sketch, name: str, at: Point, rows: Sequence[Sequence[float]], tone: str = "blue") -> None:
    """A map of pixels around a point, each the fuller the nearer its number is to 1."""
    for i, shades in enumerate(rows):
        sketch.cells(f"{name} {i}", (at[0], at[1] + SIDE * ((len(rows) - 1) / 2 - i)), shades, tone=tone)


def _point(size: int) -> list[list[float]]:
    return [[0.9 if row == column == size // 2 else 0.0 for column in range(size)] for row in range(size)]
