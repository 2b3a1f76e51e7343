"""A small kit for schematic drawings: what is connected to what, and what moves when, in a dozen lines.

    net = Sketch("A hidden state fed by an input and by itself.")
    net.circle("x", (0, 0), "$x_t$", tone="blue")
    net.circle("h", (0, 2), "$h_t$", tone="green")
    net.arrow("x", "h", "$W_{hx}$")
    net.picture()

A unit of length is about the width of a word; y grows upwards; names are given to nodes, so that arrows find them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from course_lib.figures.drawings import geometry, markup
from course_lib.figures.drawings.drawing import Drawing, Step
from course_lib.figures.drawings.geometry import Node, Point
from course_lib.figures.drawings.tones import TONES

UNIT, SIZE, LINE = 56, 15, 1.3  # pixels in a unit of length; of a letter's height; lines' distance, in sizes
MARGIN, HEAD = 8, 8  # pixels around the drawing; of an arrow's head
Place = str | Point


class Sketch:
    """A drawing under construction.

    Args:
        alt: what the drawing shows, in words, for those who do not see it.

    Raises:
        ValueError: for an empty text.
    """

    def __init__(self, alt: str) -> None:
        if not alt.strip():
            raise ValueError("expected a text that says what the drawing shows, got none: pass alt")
        self.alt = " ".join(alt.split())
        self.nodes: dict[str, Node] = {}
        self.steps: list[str] = []
        self._parts: list[tuple[str, Step]] = []  # SVG, and in which steps it is seen
        self._corners: list[Point] = []  # what the picture must hold, in pixels
        self._passing = False

    # Nodes

    def box(
        self,
        name: str,
        at: Point,
        text: str = "",
        *,
        tone: str = "ink",
        size: tuple[float, float] | None = None,
        dashed: bool = False,
        bold: bool = False,
    ) -> None:
        """A box around a text, as wide as the text needs unless ``size`` says (width, height)."""
        lines = text.split("\n")
        widest = max(markup.width(line, SIZE) for line in lines) / UNIT + 0.35
        width, height = size or (max(0.72, widest), 0.5 + 0.34 * (len(lines) - 1) + 0.12)
        self._add_node(name, Node(at, width, height))
        x, y = self._pixels((at[0] - width / 2, at[1] + height / 2))
        self._draw(
            f"<rect x='{x:.1f}' y='{y:.1f}' width='{width * UNIT:.1f}' height='{height * UNIT:.1f}' rx='5'"
            f" class='{_tone(tone)} p'{_dash(dashed)}/>"
        )
        self._hold(x, y, x + width * UNIT, y + height * UNIT)
        self._write(at, text, "ink", bold=bold)

    def circle(self, name: str, at: Point, text: str = "", *, tone: str = "ink", radius: float = 0.36) -> None:
        """A disc with a short text: one vector."""
        self._add_node(name, Node(at, 2 * radius, 2 * radius, round=True))
        x, y = self._pixels(at)
        self._draw(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius * UNIT:.1f}' class='{_tone(tone)} p'/>")
        self._hold(x - radius * UNIT, y - radius * UNIT, x + radius * UNIT, y + radius * UNIT)
        self._write(at, text, "ink")

    def tokens(
        self, prefix: str, at: Point, words: Sequence[str], *, tone: str = "ink", gap: float = 0.12
    ) -> list[str]:
        """Words in boxes side by side, from ``at`` to the right; their names are the prefix with a number from 1."""
        names, x = [], at[0]
        for i, word in enumerate(words, start=1):
            width = max(0.5, markup.width(word, SIZE) / UNIT + 0.3)
            names.append(f"{prefix}{i}")
            self.box(names[-1], (x + width / 2, at[1]), word, tone=tone, size=(width, 0.56))
            x += width + gap
        return names

    def cells(self, name: str, at: Point, shades: Sequence[float], *, tone: str = "blue", across: bool = True) -> None:
        """A vector as a strip of cells, each the fuller the nearer its number is to 1; one node."""
        side, count = 0.34, len(shades)
        width, height = (side * count, side) if across else (side, side * count)
        self._add_node(name, Node(at, width, height))
        left, top = self._pixels((at[0] - width / 2, at[1] + height / 2))
        for i, shade in enumerate(shades):
            x, y = left + (i * side * UNIT if across else 0), top + (0 if across else i * side * UNIT)
            place = f"x='{x:.1f}' y='{y:.1f}' width='{side * UNIT:.1f}' height='{side * UNIT:.1f}'"
            self._draw(
                f"<rect {place} class='{_tone(tone)} f' fill-opacity='{0.04 + 0.9 * min(max(shade, 0), 1):.2f}'/>"
            )
            self._draw(f"<rect {place} class='{_tone(tone)}'/>")
        self._hold(left, top, left + width * UNIT, top + height * UNIT)

    # What joins them

    def arrow(
        self,
        start: Place,
        end: Place,
        text: str = "",
        *,
        tone: str = "ink",
        bend: float = 0.0,
        dashed: bool = False,
        heavy: bool = False,
        both: bool = False,
        side: int = 1,
        chip: bool = False,
        head: bool = True,
    ) -> None:
        """An arrow from node to node, or from point to point.

        Args:
            text: what stands beside it.
            bend: how far it swings to the left of its way, in proportion to its length.
            side: 1 to write on the left of the way, −1 on the right.
            chip: whether the text stands on the arrow in a small frame: arrows with equal chips share their weights.
        """
        begin, finish = self._node(start), self._node(end)
        pull = geometry.control(begin.centre, finish.centre, bend)
        one, other = begin.border(pull, 0.04), finish.border(pull, 0.06)
        a, c, b = (self._pixels(point) for point in (one, geometry.control(one, other, bend), other))
        gap = _gap(a, b, text) if chip else _dash(dashed)
        style = f"class='{_tone(tone)}' stroke-width='{3 if heavy else 1.6}'{gap}"
        self._draw(f"<path d='M{a[0]:.1f} {a[1]:.1f}Q{c[0]:.1f} {c[1]:.1f} {b[0]:.1f} {b[1]:.1f}' {style}/>")
        for tip, back, wanted in ((b, c, head), (a, c, both)):
            if wanted:
                corners = geometry.head(tip, back, HEAD * (1.35 if heavy else 1))
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
                self._draw(f"<polygon points='{points}' class='{_tone(tone)} f'/>")
        half = geometry.middle(a, c, b)
        self._hold(half[0], half[1], half[0], half[1])
        if text:
            self._label(half, (b[0] - a[0], b[1] - a[1]), text, tone, side, chip)

    def loop(self, name: str, text: str = "", *, tone: str = "ink") -> None:
        """An arrow from a node round to itself, on its right, with a chip on it."""
        node = self._node(name)
        (x, y), half = self._pixels(node.centre), node.width / 2 * UNIT
        out = x + half + 0.95 * UNIT
        ends = (x + 0.87 * half, y - 0.6 * half), (x + 0.87 * half + 3, y + 0.6 * half)
        (ax, ay), (bx, by) = ends
        gap = " pathLength='100' stroke-dasharray='39 22 39'"
        curve = f"M{ax:.1f} {ay:.1f}C{out:.1f} {ay - 30:.1f} {out:.1f} {by + 30:.1f} {bx:.1f} {by:.1f}"
        self._draw(f"<path d='{curve}' class='{_tone(tone)}' stroke-width='1.6'{gap}/>")
        corners = " ".join(f"{px:.1f},{py:.1f}" for px, py in geometry.head((bx, by), (out, by + 30), HEAD))
        self._draw(f"<polygon points='{corners}' class='{_tone(tone)} f'/>")
        self._hold(x, ay - 16, out, by + 16)
        self._label((x + half + 0.62 * UNIT, y), (0, 1), text, tone, 1, chip=True)

    def line(self, start: Place, end: Place, text: str = "", *, tone: str = "quiet", dashed: bool = False) -> None:
        """A line without a head."""
        self.arrow(start, end, text, tone=tone, dashed=dashed, head=False)

    def cut(self, at: Point, height: float = 1.0, text: str = "") -> None:
        """A dashed upright stroke where something is cut, with a word above it."""
        self.line((at[0], at[1] - height / 2), (at[0], at[1] + height / 2), tone="orange", dashed=True)
        if text:
            self._write((at[0], at[1] + height / 2 + 0.22), text, "orange")

    def cross(self, at: Point, size: float = 0.16) -> None:
        """A cross: what does not happen."""
        (x, y), d = self._pixels(at), size * UNIT
        strokes = f"M{x - d:.1f} {y - d:.1f}l{2 * d:.1f} {2 * d:.1f}m{-2 * d:.1f} 0l{2 * d:.1f} {-2 * d:.1f}"
        self._draw(f"<path d='{strokes}' class='orange' stroke-width='2.6'/>")
        self._hold(x - d, y - d, x + d, y + d)

    def brace(self, start: Point, end: Point, text: str = "", *, tone: str = "ink", side: int = 1) -> None:
        """A bracket along the way from one point to another, on its left (1) or right (−1), with a word outside it."""
        (ax, ay), (bx, by) = self._pixels(start), self._pixels(end)
        far = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
        nx, ny = side * (by - ay) / far, -side * (bx - ax) / far
        out = 7
        self._draw(
            f"<path d='M{ax:.1f} {ay:.1f}l{out * nx:.1f} {out * ny:.1f}L{bx + out * nx:.1f} {by + out * ny:.1f}"
            f"L{bx:.1f} {by:.1f}' class='{_tone(tone)}' stroke-width='1.4'/>"
        )
        half = ((ax + bx) / 2 + out * nx, (ay + by) / 2 + out * ny)
        self._hold(half[0], half[1], half[0], half[1])
        if text:
            self._label(half, (bx - ax, by - ay), text, tone, side, chip=False)

    def frame(self, names: Iterable[str], text: str = "", *, tone: str = "quiet", room: float = 0.22) -> None:
        """A dashed frame around nodes that belong together, its name above."""
        nodes = [self.nodes[name] for name in names]
        left, right = min(n.centre[0] - n.width / 2 for n in nodes), max(n.centre[0] + n.width / 2 for n in nodes)
        low, high = min(n.centre[1] - n.height / 2 for n in nodes), max(n.centre[1] + n.height / 2 for n in nodes)
        x, y = self._pixels((left - room, high + room))
        width, height = (right - left + 2 * room) * UNIT, (high - low + 2 * room) * UNIT
        place = f"x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}'"
        self._draw(f"<rect {place} rx='9' class='{_tone(tone)}' stroke-dasharray='5 4'/>")
        self._hold(x, y, x + width, y + height)
        if text:
            self._write(((left + right) / 2, high + room + 0.2), text, tone)

    def text(
        self, at: Point, text: str, *, tone: str = "ink", bold: bool = False, anchor: str = "middle", code: bool = False
    ) -> None:
        """Words at a place; ``anchor`` is the end of the line that stands there: start, middle or end."""
        self._write(at, text, tone, bold=bold, anchor=anchor, code=code)

    # Steps

    def step(self, text: str, *, passing: bool = False) -> None:
        """Begin a step: what is drawn from here on appears with it, and goes again with the next where it is passing.

        What was drawn before the first step is always there.
        """
        self.steps.append(" ".join(text.split()))
        self._passing = passing

    def keep(self) -> None:
        """What this step draws from here on stays in the later ones."""
        self._passing = False

    def picture(self) -> Drawing:
        """The finished drawing, which a notebook shows and keeps."""
        xs, ys = zip(*self._corners, strict=True)
        box = (min(xs) - MARGIN, min(ys) - MARGIN, max(xs) - min(xs) + 2 * MARGIN, max(ys) - min(ys) + 2 * MARGIN)
        return Drawing(self.alt, box, tuple(self._parts), tuple(self.steps))

    def _add_node(self, name: str, node: Node) -> None:
        if name in self.nodes:
            raise ValueError(f"expected a new name, got {name!r} again: every node needs one of its own")
        self.nodes[name] = node

    def _node(self, place: Place) -> Node:
        if not isinstance(place, str):
            return Node(place, 0, 0)
        if place not in self.nodes:
            raise ValueError(f"expected the name of a node, got {place!r}: there are {', '.join(self.nodes)}")
        return self.nodes[place]

    def _label(self, half: Point, way: Point, text: str, tone: str, side: int, chip: bool) -> None:
        """Words beside the middle of a line (pixels), far enough from it that they do not touch."""
        far = (way[0] ** 2 + way[1] ** 2) ** 0.5 or 1.0
        nx, ny = side * way[1] / far, -side * way[0] / far
        wide = markup.width(text, SIZE)
        away = 0.0 if chip else abs(nx) * (wide / 2 + 6) + abs(ny) * (SIZE * 0.5 + 6)
        x, y = half[0] + nx * away, half[1] + ny * away
        if chip:
            place = f"x='{x - wide / 2 - 5:.1f}' y='{y - 12:.1f}' width='{wide + 10:.1f}' height='25'"
            self._draw(f"<rect {place} rx='11' class='{_tone(tone)} p'/>")
        self._write((x / UNIT, -y / UNIT), text, "ink" if chip else tone)

    def _write(
        self, at: Point, text: str, tone: str, bold: bool = False, anchor: str = "middle", code: bool = False
    ) -> None:
        lines = text.split("\n") if text else []
        x, y = self._pixels(at)
        top = y - (len(lines) - 1) * SIZE * LINE / 2
        words = " ".join([_tone(tone), "f", *["b"] * bold, *["code"] * code, *([anchor] if anchor != "middle" else [])])
        for i, line in enumerate(lines):
            base = top + i * SIZE * LINE + 0.35 * SIZE
            self._draw(f"<text x='{x:.1f}' y='{base:.1f}' font-size='{SIZE}' class='{words}'>{_tspans(line)}</text>")
            wide = markup.width(line, SIZE) * (1.08 if bold or code else 1)
            left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            self._hold(left, base - SIZE, left + wide, base + 0.4 * SIZE)

    def _draw(self, svg: str) -> None:
        now = len(self.steps)
        self._parts.append((svg, Step(now, now if self._passing and now else None)))

    def _hold(self, left: float, top: float, right: float, bottom: float) -> None:
        self._corners += [(left, top), (right, bottom)]

    @staticmethod
    def _pixels(point: Point) -> Point:
        return point[0] * UNIT, -point[1] * UNIT


def _tone(name: str) -> str:
    if name not in TONES:
        raise ValueError(f"expected a tone of {', '.join(TONES)}, got {name!r}")
    return name


def _dash(dashed: bool) -> str:
    return " stroke-dasharray='5 4'" if dashed else ""


def _gap(start: Point, end: Point, text: str) -> str:
    """Dashes that leave room for a chip in the middle of a line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = (dx**2 + dy**2) ** 0.5 or 1.0
    chip = abs(dx) / far * (markup.width(text, SIZE) + 10) + abs(dy) / far * 25
    stroke = max(0.0, 50 - 50 * chip / far)
    return f" pathLength='100' stroke-dasharray='{stroke:.1f} {100 - 2 * stroke:.1f}'"


def _tspans(line: str) -> str:
    return markup.tspans(line, SIZE) if line.strip() else html.escape(line)
