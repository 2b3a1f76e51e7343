"""Drawings of what networks are built like, in the visual language of the course's figures."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.palette import COLOURS, STYLE, WIDTH
from course_lib.figures.plots import Picture

INPUT, STATE, OUTPUT = COLOURS[0], "white", COLOURS[1]
# For each shape, the steps that have an input and those that have an output; together they say how many there are.
SHAPES: dict[str, tuple[Sequence[int], Sequence[int]]] = {
    "one\n→ one": ((0,), (0,)),  # on two lines, since one step is narrow
    "one → many": ((0,), (0, 1, 2)),
    "many → one": ((0, 1, 2), (2,)),
    "many → many\nin step": ((0, 1, 2), (0, 1, 2)),
    "many → many\nout of step": ((0, 1, 2), (2, 3, 4)),
}


def task_shapes() -> Picture:
    """The five shapes of a sequence task: inputs below, hidden states in the middle, outputs above."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 1.8), layout="constrained")
        widths = [max(*inputs, *outputs) + 1 for inputs, outputs in SHAPES.values()]
        for axes, (title, (inputs, outputs)) in zip(
            figure.subplots(1, len(SHAPES), width_ratios=widths), SHAPES.items(), strict=True
        ):
            _unrolled(axes, inputs, outputs)
            axes.set_title(title, fontsize=9)
        return Picture(
            figure,
            "Five unrolled networks. One to one: an input, a state, an output. One to many: one input, three states, "
            "an output at each. Many to one: an input at each of three states, an output at the last. Many to many in "
            "step: input and output at each of three states. Many to many out of step: five states, inputs at the "
            "first three, outputs at the last three.",
        )


def _unrolled(axes: Axes, inputs: Sequence[int], outputs: Sequence[int]) -> None:
    steps = max(*inputs, *outputs) + 1
    for step in range(steps):
        _vector(axes, step, 1, STATE)
        if step:
            _arrow(axes, (step - 1, 1), (step, 1))
    for step in inputs:
        _vector(axes, step, 0, INPUT)
        _arrow(axes, (step, 0), (step, 1))
    for step in outputs:
        _vector(axes, step, 2, OUTPUT)
        _arrow(axes, (step, 1), (step, 2))
    axes.set(xlim=(-0.5, steps - 0.5), ylim=(-0.4, 2.4), aspect="equal")
    axes.set_axis_off()


def _vector(axes: Axes, x: float, y: float, colour: str) -> None:
    axes.plot([x], [y], "o", markersize=13, color=colour, markeredgecolor="black", markeredgewidth=1, zorder=2)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "shrinkA": 7, "shrinkB": 7, "color": "0.35"})
