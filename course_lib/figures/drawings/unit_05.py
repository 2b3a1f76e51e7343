"""Drawings of the neural Turing machine: its parts, its memory, and how a head finds its place."""

from __future__ import annotations

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

SLOTS = 6
STAGES = (  # name, weights over six slots, what the head gives, what happens
    ("before", (0, 0, 0, 0, 1, 0), "", "A head begins where it looked in the step before: at slot 5."),
    (
        "content",
        (0, 0, 0.95, 0.05, 0, 0),
        "$k, β$",
        "Content: which slots look like the key? Slot 3, and slot 4 a little.",
    ),
    (
        "interpolated",
        (0, 0, 0.48, 0.02, 0.5, 0),
        "$g$",
        "Interpolation: the gate blends what was found with where it was.",
    ),
    (
        "shifted",
        (0, 0.02, 0.02, 0.45, 0.05, 0.45),
        "$s$",
        "Shift: all the weight moves on by one slot, a little blurred.",
    ),
    ("sharpened", (0, 0, 0, 0.5, 0, 0.5), "$γ$", "Sharpening: large weights win. That is where the head looks."),
)


def machine() -> Drawing:
    """One step of the machine: controller, two heads, memory, and what goes round."""
    sketch = Sketch(
        "A controller, an LSTM, gets the input and the vector read in the step before, and gives the output. A writing "
        "head and a reading head lie between it and the memory of N slots of W numbers. The controller tells each head "
        "where to look, and the writing head what to erase and to add; the reading head hands a vector back, which the "
        "controller sees in the next step."
    )
    sketch.box("x", (0, 0), "input $x$", tone="blue")
    sketch.box("controller", (0, 1.7), "controller\n(an LSTM)", tone="green")
    sketch.box("y", (0, 3.4), "output $y$", tone="orange")
    sketch.box("write", (3.7, 2.6), "writing head")
    sketch.box("read", (3.7, 0.8), "reading head")
    for i in range(SLOTS):
        sketch.cells(f"slot {i + 1}", (7.9, 3.1 - 0.5 * i), (0.2, 0.7, 0.1, 0.5), tone="purple")
        sketch.text((6.75, 3.1 - 0.5 * i), str(i + 1), tone="quiet")
    sketch.frame([f"slot {i + 1}" for i in range(SLOTS)], "memory $M$: $N$ slots of $W$ numbers", tone="purple")
    sketch.arrow("x", "controller")
    sketch.arrow("controller", "y")
    sketch.arrow("controller", "write", "where; $e$, $v$")
    sketch.arrow("controller", "read", "where", side=-1)
    sketch.arrow("write", (6.45, 2.6), "$a^w$", tone="purple")
    sketch.arrow((6.45, 0.8), "read", "$a^r$", tone="purple", side=-1)
    sketch.arrow("read", "controller", "$r$, seen in the next step", bend=0.3, dashed=True)
    return sketch.picture()


def read_and_write() -> Drawing:
    """A soft look at a memory: what is read is a mixture, and what is written goes everywhere a little."""
    sketch = Sketch(
        "Left, reading: six slots, looked at with weights 0, 0.1, 0.8, 0.1, 0, 0; arrows of that strength lead from "
        "the slots into one vector r. Writing, right: arrows of the same weights lead from the vector v into the "
        "slots, and each slot keeps the rest of what it was."
    )
    weights = (0, 0.1, 0.8, 0.1, 0, 0)
    for x, title in ((0, "reading"), (6.2, "writing")):
        sketch.text((x, 0.7), title, bold=True)
        for i, weight in enumerate(weights):
            sketch.cells(f"{title} {i}", (x, -0.55 * i), (0.1, 0.6, 0.3, 0.5), tone="purple")
            sketch.text((x - 1.1, -0.55 * i), f"{weight:g}", tone="orange" if weight else "quiet")
    sketch.cells("r", (3.2, -1.4), (0.1, 0.6, 0.3, 0.5), tone="green")
    sketch.text((3.2, -0.95), "$r=Σ a_i M_i$")
    sketch.cells("v", (9.4, -1.4), (0.9, 0.9, 0.9, 0.9), tone="orange")
    sketch.text((9.4, -0.95), "$v$")
    for i, weight in enumerate(weights):
        if weight:
            sketch.arrow(f"reading {i}", "r", heavy=weight > 0.5, dashed=weight < 0.5, tone="green")
            sketch.arrow("v", f"writing {i}", heavy=weight > 0.5, dashed=weight < 0.5, tone="orange")
    sketch.text((6.2, -3.35), "each slot keeps $1-a_i$ of what it was")
    return sketch.picture()


def addressing() -> Drawing:
    """The four stages by which a head finds its place, one after the other."""
    sketch = Sketch(
        "Weights over six slots after each stage. Before: all on slot 5. Content: 0.95 on slot 3, 0.05 on slot 4. "
        "Interpolated: about half on slot 3 and half on slot 5. Shifted: about half on slot 4 and half on slot 6, "
        "blurred. Sharpened: one half each, nothing elsewhere."
    )
    for i in range(SLOTS):
        sketch.text((0.85 * (i - 2.5), 0.5), f"slot {i + 1}", tone="quiet")
    for row, (name, weights, given, told) in enumerate(STAGES):
        sketch.step(told)
        y = -1.05 * row
        sketch.text((-2.9, y), name, anchor="end")
        for i, weight in enumerate(weights):
            sketch.cells(f"{name} {i}", (0.85 * (i - 2.5), y), (weight,), tone="blue")
        if row:
            sketch.arrow((3.4, y + 0.85), (3.4, y + 0.2), given, tone="orange", side=-1)
    return sketch.picture()
