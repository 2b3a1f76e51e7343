"""Drawings of the start page."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

# For each shape, the steps that have an input and those that have an output; together they say how many there are.
SHAPES: dict[str, tuple[Sequence[int], Sequence[int]]] = {
    "one → one": ((0,), (0,)),
    "one → many": ((0,), (0, 1, 2)),
    "many → one": ((0, 1, 2), (2,)),
    "many → many\nin step": ((0, 1, 2), (0, 1, 2)),
    "many → many\nout of step": ((0, 1, 2), (2, 3, 4)),
}


def task_shapes() -> Drawing:
    """The five shapes of a sequence task: inputs below, hidden states in the middle, outputs above."""
    sketch = Sketch(
        "Five unrolled networks. One to one: an input, a state, an output. One to many: one input, three states, an "
        "output at each. Many to one: an input at each of three states, an output at the last. Many to many in step: "
        "input and output at each of three states. Many to many out of step: five states, inputs at the first three, "
        "outputs at the last three."
    )
    left = 0.0
    for title, (inputs, outputs) in SHAPES.items():
        steps = max(*inputs, *outputs) + 1
        _unrolled(sketch, title, left, inputs, outputs)
        sketch.text((left + 0.8 * (steps - 1) / 2, 2.75), title)
        left += 0.8 * steps + 0.9
    return sketch.picture()


def _unrolled(sketch: Sketch, title: str, left: float, inputs: Sequence[int], outputs: Sequence[int]) -> None:
    for step in range(max(*inputs, *outputs) + 1):
        x = left + 0.8 * step
        sketch.circle(f"{title} h{step}", (x, 1), radius=0.22, tone="green")
        if step:
            sketch.arrow(f"{title} h{step - 1}", f"{title} h{step}")
        if step in inputs:
            sketch.box(f"{title} x{step}", (x, 0), size=(0.4, 0.4), tone="blue")
            sketch.arrow(f"{title} x{step}", f"{title} h{step}")
        if step in outputs:
            sketch.box(f"{title} y{step}", (x, 2), size=(0.4, 0.4), tone="orange")
            sketch.arrow(f"{title} h{step}", f"{title} y{step}")
