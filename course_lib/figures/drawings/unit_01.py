"""Drawings of recurrent nets and of the gradient that flows back through them."""

from __future__ import annotations

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

ACROSS, UP = 2.2, 1.75  # between steps; between input, state, output and loss


def folded_and_unrolled() -> Drawing:
    """A recurrent net as a loop, and written out for three steps, with the weights that all steps share."""
    sketch = Sketch(
        "Left, the net folded: input x, state h, output y, and an arrow from h to itself with the weights W_hh. Right, "
        "the same net unrolled for three steps: h_0 to h_3 in a row, joined by arrows that all carry W_hh; into each "
        "state an input, by W_hx; out of each an output, by W_hy, and above it the loss of that step."
    )
    sketch.circle("x", (0, 0), "$x_t$", tone="blue")
    sketch.circle("h", (0, UP), "$h_t$", tone="green")
    sketch.circle("y", (0, 2 * UP), "$y_t$", tone="orange")
    sketch.arrow("x", "h", "$W_{hx}$", chip=True)
    sketch.arrow("h", "y", "$W_{hy}$", chip=True)
    sketch.loop("h", "$W_{hh}$")
    sketch.text((2.1, UP), "=", bold=True)
    sketch.circle("h0", (3.1, UP), "$h_0$", tone="quiet")
    for t in (1, 2, 3):
        _step(sketch, t, 3.1 + ACROSS * t)
        sketch.arrow(f"h{t - 1}", f"h{t}", "$W_{hh}$", chip=True)
    return sketch.picture()


def _step(sketch: Sketch, t: int, x: float) -> None:
    sketch.circle(f"x{t}", (x, 0), f"$x_{t}$", tone="blue")
    sketch.circle(f"h{t}", (x, UP), f"$h_{t}$", tone="green")
    sketch.circle(f"y{t}", (x, 2 * UP), f"$y_{t}$", tone="orange")
    sketch.box(f"l{t}", (x, 3 * UP - 0.6), f"$ℓ_{t}$", tone="orange", dashed=True)
    sketch.arrow(f"x{t}", f"h{t}", "$W_{hx}$", chip=True)
    sketch.arrow(f"h{t}", f"y{t}", "$W_{hy}$", chip=True)
    sketch.arrow(f"y{t}", f"l{t}")


def gradient_flowing_back() -> Drawing:
    """The gradient of the last loss with respect to W, term by term: each place where W was used gives one."""
    sketch = Sketch(
        "Three steps of a recurrent net with a loss at the third. The gradient enters at the third state, leaves a "
        "term at the arrow into it, is handed back by one Jacobian, leaves a term at the arrow into the second state, "
        "is handed back again and leaves a term at the arrow into the first. The sum of the three is the gradient."
    )
    for t in range(4):
        sketch.circle(f"h{t}", (2.4 * t, 0), f"$h_{t}$", tone="quiet" if t == 0 else "green")
    for t in (1, 2, 3):
        sketch.arrow(f"h{t - 1}", f"h{t}", "$W$", chip=True)
    sketch.box("l", (7.2, 1.5), "$ℓ_3$", tone="orange")
    sketch.arrow("h3", "l")
    sketch.step("The loss sends a row into the last state: what a nudge of h₃ does to it.")
    sketch.arrow("l", "h3", "$∂ℓ_3/∂h_3$", tone="orange", bend=0.35, heavy=True)
    for k in (3, 2, 1):
        if k < 3:
            sketch.step(f"One Jacobian hands the row back from h{'₁₂₃'[k]} to h{'₁₂₃'[k - 1]}.")
            jacobian = f"$∂h_{k + 1}/∂h_{k}$"
            sketch.arrow(f"h{k + 1}", f"h{k}", jacobian, tone="orange", bend=-0.32, heavy=True, side=-1)
        sketch.step(
            f"The use of W on the way into h{'₁₂₃'[k - 1]} gets its term: the row times the immediate derivative, "
            f"with h{'₀₁₂'[k - 1]} held fixed."
        )
        sketch.box(f"term{k}", (2.4 * k - 1.2, -1.35), f"term $k={k}$", tone="orange")
        sketch.arrow((2.4 * k - 1.2, -0.25), f"term{k}", tone="orange", dashed=True)
    sketch.step("Three places, three terms, and their sum is the gradient. With h₀ = 0 the term of k = 1 is zero.")
    sketch.brace((7.2, -1.8), (0.2, -1.8), "$∂ℓ_3/∂W$ is their sum", tone="orange")
    return sketch.picture()


def truncation() -> Drawing:
    """Six steps in two chunks of three: the state crosses the border, the gradient does not."""
    sketch = Sketch(
        "Six states in two chunks of three, a loss over each. Black arrows carry the state from left to right through "
        "all six. Orange arrows carry the gradient back from state to state within each chunk; at the border between "
        "the chunks stands a cut, and the gradient stops there."
    )
    for t in range(1, 7):
        x = 1.5 * t
        sketch.circle(f"h{t}", (x, 0), f"$h_{t}$", tone="green")
        sketch.box(f"l{t}", (x, 1.2), f"$ℓ_{t}$", tone="orange", dashed=True)
        sketch.arrow(f"h{t}", f"l{t}")
        if t > 1:
            sketch.arrow(f"h{t - 1}", f"h{t}")
            if t != 4:
                sketch.arrow(f"h{t}", f"h{t - 1}", tone="orange", bend=0.5, dashed=True)
    sketch.cut((5.25, 0.45), 2.7, "detach")
    sketch.cross((5.25, -0.55))
    sketch.text((5.25, -1.15), "the state goes on, the gradient does not")
    sketch.brace((1.1, -1.45), (4.9, -1.45), "chunk 1", side=-1)
    sketch.brace((5.6, -1.45), (9.4, -1.45), "chunk 2", side=-1)
    return sketch.picture()
