"""Digits as a pen writes them: a few strokes each, warped anew for every writer."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Generator, Tensor

Stroke = list[tuple[float, float]]

# Points x, y in heights of the digit, y down; a point that is written twice is a corner.
TEMPLATES: dict[int, list[list[Stroke]]] = {
    0: [[[(0.3, 0), (0.06, 0.25), (0.02, 0.62), (0.2, 0.98), (0.45, 0.95), (0.58, 0.6), (0.5, 0.2), (0.3, 0)]]],
    1: [
        [[(0.1, 0.25), (0.3, 0), (0.3, 0), (0.3, 1)]],
        [[(0.3, 0), (0.29, 0.5), (0.28, 1)]],
    ],
    2: [
        [[(0.05, 0.25), (0.15, 0.04), (0.4, 0.02), (0.52, 0.22), (0.4, 0.5), (0.05, 0.98), (0.05, 0.98), (0.58, 0.98)]]
    ],
    3: [
        [
            [
                *[(0.08, 0.1), (0.3, 0), (0.5, 0.12), (0.46, 0.36), (0.22, 0.47), (0.22, 0.47)],
                *[(0.48, 0.58), (0.55, 0.8), (0.35, 1), (0.05, 0.9)],
            ]
        ]
    ],
    4: [
        [[(0.35, 0), (0.05, 0.62), (0.05, 0.62), (0.58, 0.62)], [(0.42, 0.35), (0.41, 0.7), (0.4, 1)]],
        [[(0.1, 0), (0.08, 0.5), (0.08, 0.5), (0.52, 0.5)], [(0.5, 0), (0.5, 0.5), (0.49, 1)]],
    ],
    5: [
        [
            [(0.12, 0.02), (0.08, 0.42), (0.08, 0.42), (0.35, 0.38), (0.55, 0.62), (0.42, 0.94), (0.06, 0.95)],
            [(0.12, 0.02), (0.3, 0.02), (0.52, 0.02)],
        ],
        [
            [
                *[(0.52, 0.02), (0.12, 0.02), (0.12, 0.02), (0.08, 0.42), (0.08, 0.42)],
                *[(0.35, 0.38), (0.55, 0.62), (0.42, 0.94), (0.06, 0.95)],
            ]
        ],
    ],
    6: [[[(0.45, 0.02), (0.15, 0.35), (0.05, 0.7), (0.2, 0.98), (0.45, 0.95), (0.52, 0.7), (0.35, 0.55), (0.1, 0.68)]]],
    7: [
        [[(0.05, 0.02), (0.55, 0.02), (0.55, 0.02), (0.35, 0.5), (0.25, 1)]],
        [[(0.05, 0.02), (0.55, 0.02), (0.55, 0.02), (0.35, 0.5), (0.25, 1)], [(0.18, 0.5), (0.35, 0.5), (0.52, 0.5)]],
    ],
    8: [
        [
            [
                *[(0.5, 0.12), (0.28, 0), (0.08, 0.15), (0.15, 0.38), (0.42, 0.55), (0.52, 0.8)],
                *[(0.3, 1), (0.06, 0.82), (0.2, 0.55), (0.45, 0.35), (0.5, 0.12)],
            ]
        ]
    ],
    9: [[[(0.5, 0.2), (0.25, 0.02), (0.06, 0.22), (0.2, 0.48), (0.45, 0.42), (0.5, 0.2), (0.48, 0.6), (0.42, 1)]]],
}
"""For each digit the ways to write it; each way is a list of strokes."""


class Writing(NamedTuple):
    """A number in ink: the strokes, in the order in which they were written, and the digits they show."""

    strokes: list[Float[Tensor, "points 2"]]
    digits: list[int]


def write_number(digits: list[int], generator: Generator) -> Writing:
    """Write digits from left to right, each in one of its ways, sheared, stretched, turned and shaken.

    Args:
        digits: what to write, each 0 … 9.
        generator: draws all that differs from one writing to the next.

    Returns:
        strokes of points (x, y), y down, about 1 high and starting near x = 0.

    Raises:
        ValueError: for a digit that is none.

    >>> write_number([4, 2], torch.Generator().manual_seed(0)).digits
    [4, 2]
    """
    if wrong := [digit for digit in digits if digit not in TEMPLATES]:
        raise ValueError(f"expected digits in 0 … 9, got {wrong[0]}: give a number as the list of its digits")
    strokes, left = [], 0.0
    slant = _uniform(-0.3, 0.3, generator)  # one writer, one slant
    for digit in digits:
        ways = TEMPLATES[digit]
        way = ways[int(torch.randint(len(ways), (), generator=generator))]
        written = _warp([torch.tensor(stroke, dtype=torch.float32) for stroke in way], slant, generator)
        start = min(float(stroke[:, 0].min()) for stroke in written)
        strokes += [stroke + torch.tensor([left - start, 0.0]) for stroke in written]
        left = max(float(stroke[:, 0].max()) for stroke in strokes) + _uniform(0.12, 0.4, generator)
    return Writing(strokes, list(digits))


def _warp(strokes: list[Tensor], slant: float, generator: Generator) -> list[Tensor]:
    """Shake the points, draw a smooth line through them, then shear, stretch, turn and lift the whole digit."""
    angle = _uniform(-0.12, 0.12, generator)
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shear = torch.tensor([[1.0, -slant], [0.0, 1.0]])
    stretch = torch.diag(torch.tensor([_uniform(0.75, 1.25, generator), _uniform(0.8, 1.1, generator)]))
    lift = torch.tensor([0.0, _uniform(-0.06, 0.1, generator)])
    shaken = [stroke + 0.025 * torch.randn(stroke.shape, generator=generator) for stroke in strokes]
    return [smooth(stroke) @ (turn @ shear @ stretch).T + lift for stroke in shaken]


def smooth(points: Float[Tensor, "corners 2"], steps: int = 8) -> Float[Tensor, "points 2"]:
    """A curve through all points.  Catmull and Rom 1974, uniform knots.

        p(u) = ½ (2 p₁ + (p₂ − p₀) u + (2 p₀ − 5 p₁ + 4 p₂ − p₃) u² + (3 p₁ − p₀ − 3 p₂ + p₃) u³),  u in 0 … 1

    At the ends the outer point is the end itself.
    """
    p0, p1, p2, p3 = (torch.cat([points[:1], points, points[-1:]])[i : len(points) - 1 + i, None] for i in range(4))
    u = torch.arange(steps)[:, None] / steps
    curve = 2 * p1 + (p2 - p0) * u + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u**2 + (3 * p1 - p0 - 3 * p2 + p3) * u**3
    return torch.cat([curve.flatten(0, 1) / 2, points[-1:]])


def _uniform(low: float, high: float, generator: Generator) -> float:
    return low + (high - low) * float(torch.rand((), generator=generator))
