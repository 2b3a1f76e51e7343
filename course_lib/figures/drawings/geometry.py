"""Where things stand in a drawing, and where an arrow meets them; y grows upwards, as in the papers."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Node:
    """Something that arrows can begin and end at: a box of ``width`` and ``height``, or a disc as wide as high."""

    centre: Point
    width: float
    height: float
    round: bool = False

    def border(self, towards: Point, gap: float = 0.0) -> Point:
        """Where the straight way from the centre towards a point leaves the node."""
        dx, dy = towards[0] - self.centre[0], towards[1] - self.centre[1]
        far = math.hypot(dx, dy) or 1.0
        if self.round:
            reach = self.width / 2
        else:
            sides = [half * far / abs(d) for half, d in ((self.width / 2, dx), (self.height / 2, dy)) if abs(d) > 1e-9]
            reach = min(sides, default=0.0)
        share = (reach + gap) / far
        return self.centre[0] + share * dx, self.centre[1] + share * dy


def control(start: Point, end: Point, bend: float) -> Point:
    """The point that pulls a curve to the left of its way, for a positive ``bend``, in proportion to its length."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 - bend * dy, (start[1] + end[1]) / 2 + bend * dx


def middle(start: Point, pull: Point, end: Point) -> Point:
    """The point half-way along a quadratic curve."""
    return (start[0] + 2 * pull[0] + end[0]) / 4, (start[1] + 2 * pull[1] + end[1]) / 4


def head(tip: Point, back: Point, size: float) -> list[Point]:
    """An arrow's head: its tip and the two corners behind, for an arrow that comes from ``back``."""
    dx, dy = tip[0] - back[0], tip[1] - back[1]
    far = math.hypot(dx, dy) or 1.0
    ux, uy = dx / far * size, dy / far * size
    return [tip, (tip[0] - ux - 0.4 * uy, tip[1] - uy + 0.4 * ux), (tip[0] - ux + 0.4 * uy, tip[1] - uy - 0.4 * ux)]
