"""Drawings of unit 02: roads on which a state can travel, and the cells built around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.geometry import Point
from course_lib.figures.drawings.sketch import Sketch

SMALL = 0.24  # radius of a circle that holds a sign


def two_roads() -> Drawing:
    """A vanilla net, whose state goes through a product and tanh at each step, above a state that goes straight on."""
    sketch = Sketch(
        "Two rows. Above, a vanilla net: the state h goes through a product with W and through tanh from each step to "
        "the next. Below, a cell state C goes straight on: at each step it is multiplied by a gate f and something is "
        "added to it."
    )
    sketch.text((-0.6, 3.5), "vanilla net: every step goes through $W$ and tanh", anchor="start")
    sketch.text((-0.6, 1.3), "cell state: straight on, scaled by a gate, added to", anchor="start")
    for row, (letter, y, tone) in enumerate((("h", 2.7, "green"), ("C", 0.5, "purple"))):
        for step, index in enumerate(("t-1", "t", "t+1")):
            sketch.circle(f"{letter}{step}", (3.6 * step, y), f"${letter}_{{{index}}}$", tone=tone)
        for step in (0, 1):
            left = 3.6 * step
            if row == 0:
                sketch.box(f"W{step}", (left + 1.2, y), "$W$")
                sketch.box(f"tanh{step}", (left + 2.4, y), "tanh", tone="orange")
                _chain(sketch, f"h{step}", f"W{step}", f"tanh{step}", f"h{step + 1}")
            else:
                _gated(sketch, f"{step}", (left + 1.2, y), f"$f_{{{('t', 't+1')[step]}}}$", "new")
                _chain(sketch, f"C{step}", f"keep{step}", f"add{step}", f"C{step + 1}", heavy=True)
    return sketch.picture()


def lstm_cell() -> Drawing:
    """The LSTM, gate by gate: what each reads, and what it does to the cell state."""
    sketch = Sketch(
        "An LSTM cell. Along the top the cell state runs from C at t−1 to C at t: it is multiplied by the forget gate, "
        "then the product of input gate and candidate is added. All gates read h at t−1 and x at t. The output gate "
        "multiplies tanh of the new cell state and gives h at t."
    )
    sketch.circle("C", (0, 3), "$C_{t-1}$", tone="purple")
    sketch.circle("new C", (8.4, 3), "$C_t$", tone="purple")
    sketch.box("read", (0, -0.5), "$h_{t-1}, x_t$", tone="blue")
    sketch.line("read", (6.2, -0.5))
    sketch.step("The forget gate looks at the last output and at the input: which entries of the memory stay?")
    _gate(sketch, "f", 2, "$f_t$")
    sketch.circle("keep", (2, 3), "⊙", radius=SMALL)
    _chain(sketch, "C", "keep", heavy=True)
    sketch.arrow("f", "keep")
    sketch.step("The candidate is what could be written; the input gate says which entries of it are.")
    _gate(sketch, "i", 3.4, "$i_t$")
    _gate(sketch, "candidate", 4.9, "candidate", kind="tanh")
    sketch.circle("write", (4.2, 2), "⊙", radius=SMALL)
    sketch.arrow("i", "write")
    sketch.arrow("candidate", "write")
    sketch.step("Both are added: that is the new cell state. No matrix and no tanh stands on this road.")
    sketch.circle("add", (4.2, 3), "+", radius=SMALL)
    sketch.arrow("write", "add")
    _chain(sketch, "keep", "add", "new C", heavy=True)
    sketch.step("The output gate says which entries of the memory are shown. What is shown is the new output.")
    _gate(sketch, "o", 6.2, "$o_t$")
    sketch.box("tanh", (7, 2.1), "tanh")
    sketch.circle("show", (7, 1.1), "⊙", radius=SMALL)
    sketch.circle("h", (8.4, 1.1), "$h_t$", tone="green")
    sketch.arrow((7, 3), "tanh")
    sketch.arrow("tanh", "show")
    sketch.arrow("o", "show")
    sketch.arrow("show", "h")
    return sketch.picture()


def direct_and_detours() -> Drawing:
    """The two kinds of way on which C_t depends on C_{t−1}."""
    sketch = Sketch(
        "The cell state runs from C at t−1 straight to C at t, multiplied by f: the direct path. A detour, dashed, "
        "leaves C at t−1 through o and tanh to h at t−1, from there into the gates and the candidate, and so back "
        "into the multiplication and the addition."
    )
    sketch.circle("C", (0, 2), "$C_{t-1}$", tone="purple")
    sketch.circle("keep", (3.2, 2), "⊙", radius=SMALL)
    sketch.circle("add", (5.2, 2), "+", radius=SMALL)
    sketch.circle("new", (7.2, 2), "$C_t$", tone="purple")
    _chain(sketch, "C", "keep", "add", "new", heavy=True)
    sketch.text((1.7, 2.35), "direct path: $f_t$")
    sketch.circle("h", (0, 0), "$h_{t-1}$", tone="green")
    sketch.box("gates", (3.2, 0), "gates and candidate", tone="blue")
    sketch.arrow("C", "h", "$o_{t-1}$, tanh", tone="orange", dashed=True, side=-1)
    sketch.arrow("h", "gates", tone="orange", dashed=True)
    sketch.arrow("gates", "keep", "$f_t$", tone="orange", dashed=True)
    sketch.arrow("gates", "add", tone="orange", dashed=True)
    sketch.text((4.75, 1.05), "$i_t$ ⊙ candidate", tone="orange", anchor="start")
    return sketch.picture()


def residual() -> Drawing:
    """A plain layer, a residual layer and a step of an LSTM, one under the other."""
    sketch = Sketch(
        "Three rows. A plain layer replaces x by F of x. A residual layer adds F of x to x, which goes straight on. A "
        "step of an LSTM adds gated news to C, which goes straight on through the forget gate."
    )
    sketch.text((-0.5, 4.4), "plain layer", anchor="start")
    sketch.text((-0.5, 2.9), "residual layer", anchor="start")
    sketch.text((-0.5, 0.9), "a step of an LSTM", anchor="start")
    for row, y in (("plain", 3.7), ("added", 2.2)):
        sketch.circle(f"{row} x", (0, y), "$x_l$", tone="green")
        sketch.circle(f"{row} y", (6, y), "$x_{l+1}$", tone="green")
    sketch.box("plain F", (3, 3.7), "$F$", tone="orange")
    _chain(sketch, "plain x", "plain F", "plain y")
    sketch.circle("add", (4.4, 2.2), "+", radius=SMALL)
    sketch.box("added F", (2.4, 1.5), "$F$", tone="orange")
    _chain(sketch, "added x", "add", "added y", heavy=True)
    sketch.arrow((0.9, 2.2), "added F")
    sketch.arrow("added F", "add")
    sketch.circle("C", (0, 0.2), "$C_{t-1}$", tone="purple")
    sketch.circle("new C", (6, 0.2), "$C_t$", tone="purple")
    _gated(sketch, " C", (2.4, 0.2), "$f_t$", "new", apart=2.0)
    _chain(sketch, "C", "keep C", "add C", "new C", heavy=True)
    return sketch.picture()


def adding(
    numbers: Sequence[str] = ("0.3", "0.9", "0.1", "0.5", "0.8", "0.2", "0.7", "0.4"), marked: Sequence[int] = (1, 5)
) -> Drawing:
    """The adding problem: numbers, marks under two of them, and the sum wanted at the end."""
    total = sum(float(numbers[place]) for place in marked)
    sketch = Sketch(
        f"Eight numbers in a row, under each a mark, 0 or 1. The marks of {' and '.join(numbers[p] for p in marked)} "
        f"are 1; arrows lead from these two to the answer at the end, {total:.1f}."
    )
    for place, number in enumerate(numbers):
        tone = "orange" if place in marked else "blue"
        sketch.box(f"number {place}", (place, 1), number, tone=tone, size=(0.8, 0.56))
        sketch.text((place, 0.3), "1" if place in marked else "0", tone="orange" if place in marked else "quiet")
    sketch.text((-1.1, 1), "number")
    sketch.text((-1.1, 0.3), "mark")
    sketch.box("sum", (len(numbers) + 0.6, 1), f"{total:.1f}", tone="green")
    sketch.text((len(numbers) + 0.6, 0.3), "answer")
    for place in marked:
        sketch.arrow((place, 1.32), (len(numbers) + 0.5, 1.34), tone="orange", dashed=True, bend=0.16)
    return sketch.picture()


def gru_cell() -> Drawing:
    """The GRU with its one road, and the two places of the reset gate."""
    sketch = Sketch(
        "A GRU. Along the top the state runs from h at t−1 to h at t: it is multiplied by the update gate u, then the "
        "candidate n, times 1 − u, is added. Beside it two ways to the candidate: with reset before, r multiplies h "
        "and then W acts; with reset after, W acts on h and then r multiplies."
    )
    sketch.circle("h", (0, 2), "$h_{t-1}$", tone="green")
    sketch.circle("keep", (2, 2), "⊙", radius=SMALL)
    sketch.circle("add", (3.8, 2), "+", radius=SMALL)
    sketch.circle("new h", (5.4, 2), "$h_t$", tone="green")
    _chain(sketch, "h", "keep", "add", "new h", heavy=True)
    sketch.box("u", (2, 0.6), "$u_t$", tone="blue")
    sketch.circle("write", (3.8, 0.6), "⊙", radius=SMALL)
    sketch.box("n", (3.8, -0.6), "$n_t$", tone="orange")
    sketch.arrow("u", "keep")
    sketch.arrow("u", "write", "$1 − u_t$")
    sketch.arrow("n", "write")
    sketch.arrow("write", "add")
    for y, title, first, second in (
        (1.9, "reset before", "$r_t$ ⊙", "$W_{hn}$"),
        (0, "reset after", "$W_{hn}$", "$r_t$ ⊙"),
    ):
        sketch.text((7, y + 0.65), title, anchor="start", bold=True)
        sketch.circle(f"{title} h", (7.3, y), "$h_{t-1}$", tone="green")
        sketch.box(f"{title} 1", (8.8, y), first)
        sketch.box(f"{title} 2", (10.2, y), second)
        sketch.box(f"{title} n", (11.6, y), "$n_t$", tone="orange")
        _chain(sketch, f"{title} h", f"{title} 1", f"{title} 2", f"{title} n")
    return sketch.picture()


def both_directions() -> Drawing:
    """Two texts in one batch, the shorter padded, and where the backward net begins in each."""
    sketch = Sketch(
        "A batch of two texts: six words, and four words followed by two places of padding. The forward net begins at "
        "the first word of each. The backward net begins at the last word: the sixth in the first text, the fourth in "
        "the second. Beginning at the padding is crossed out."
    )
    for y, words in ((2, 6), (0, 4)):
        for place in range(6):
            real = place < words
            sketch.box(
                f"{y} {place}",
                (1.3 * place, y),
                f"$x_{place + 1}$" if real else "pad",
                tone="blue" if real else "quiet",
            )
        sketch.arrow((-0.4, y + 0.55), (1.3 * (words - 1) + 0.4, y + 0.55), tone="green")
        sketch.arrow((1.3 * (words - 1) + 0.4, y - 0.55), (-0.4, y - 0.55), tone="orange")
    sketch.text((-0.6, 2.55), "forward", tone="green", anchor="end")
    sketch.text((-0.6, 1.45), "backward", tone="orange", anchor="end")
    sketch.arrow((6.9, -0.55), (4.5, -0.55), tone="quiet", dashed=True)
    sketch.cross((5.75, -0.55))
    return sketch.picture()


def stacked(layers: int = 2, times: int = 4) -> Drawing:
    """Layers of recurrent nets: outputs of one are the inputs of the next."""
    sketch = Sketch(
        f"A stack of {layers} recurrent layers over {times} steps. Inputs enter below; each layer hands its state to "
        "its own next step and its output to the layer above at the same step. A frame holds the states of one step."
    )
    for t in range(1, times + 1):
        sketch.box(f"x{t}", (1.6 * t, 0), f"$x_{t}$", tone="blue")
        for layer in range(1, layers + 1):
            name = f"{layer} {t}"
            sketch.circle(name, (1.6 * t, 1.3 * layer), f"$h_{t}^{layer}$", tone="green")
            sketch.arrow(f"x{t}" if layer == 1 else f"{layer - 1} {t}", name)
            if t > 1:
                sketch.arrow(f"{layer} {t - 1}", name, tone="green")
    sketch.frame([f"{layer} 2" for layer in range(1, layers + 1)], "the state at step 2")
    return sketch.picture()


def _chain(sketch: Sketch, *names: str, heavy: bool = False) -> None:
    for start, end in pairwise(names):
        sketch.arrow(start, end, tone="purple" if heavy else "ink", heavy=heavy)


def _gate(sketch: Sketch, name: str, x: float, text: str, kind: str = "σ") -> None:
    """A gate that reads the line along the bottom of the cell."""
    sketch.box(name, (x, 0.7), f"{kind}\n{text}", tone="blue")
    sketch.arrow((x, -0.5), name)


def _gated(sketch: Sketch, name: str, at: Point, gate: str, news: str, apart: float = 1.2) -> None:
    """On a road: a product with a gate, and a sum with what is new."""
    sketch.circle(f"keep{name}", at, "⊙", radius=SMALL)
    sketch.circle(f"add{name}", (at[0] + apart, at[1]), "+", radius=SMALL)
    sketch.arrow((at[0], at[1] - 1), f"keep{name}", gate)
    sketch.arrow((at[0] + apart, at[1] - 1), f"add{name}", news)
