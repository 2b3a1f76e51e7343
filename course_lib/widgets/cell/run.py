"""An LSTM run step by step by any function: gates, memories, and what is left of a nudge."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.widgets.cell.held import GATES, Weights, held_weights
from course_lib.widgets.explorer.arrays import FloatArray
from course_lib.widgets.explorer.checks import call, run

# Derivatives are taken by a nudge to both sides; what is smaller than its rounding counts as nothing.
NUDGE, ROUNDING = {"double": 1e-4, "single": 1e-2}, {"double": 1e-10, "single": 1e-4}


@dataclass(frozen=True)
class CellRun:
    """What a run left: axis 0 is time.  ``left`` is NaN before the value was stored."""

    h: FloatArray  # (time + 1, hidden)
    C: FloatArray
    gates: FloatArray  # (time, 4, hidden), as their equations give them
    left: FloatArray  # (time, 3): along the direct path, in full, in all units


def gates_of(x: FloatArray, h: FloatArray, weights: Weights) -> FloatArray:
    """f, i, C̃, o of one step, (4, hidden).  Graves 2013, eqs. 7–10."""
    W_x, W_h, b = weights
    z = (W_x @ x + W_h @ h + b).reshape(4, -1)
    gates = 1 / (1 + np.exp(-z))
    gates[GATES.index("C̃")] = np.tanh(z[GATES.index("C̃")])
    return gates


class Stepper:
    """A student's step function, asked for several states at once; its answers are checked."""

    def __init__(self, step: Callable[..., Any], as_given: Callable[[FloatArray], Any]) -> None:
        self.step, self.as_given = step, as_given

    def __call__(self, x: FloatArray, h: FloatArray, C: FloatArray, weights: Weights) -> tuple[FloatArray, FloatArray]:
        """h and C after the step, (rows, hidden) each, from states (rows, hidden) that all meet the input ``x``."""
        rows = np.repeat(x[None], len(h), axis=0)
        x_t, h_t, C_t, *W = (self.as_given(part) for part in (rows, h, C, *weights))
        answer = run("step", lambda: self.step(x_t, (h_t, C_t), *W))
        if not isinstance(answer, (tuple, list)) and not hasattr(answer, "shape"):
            raise ValueError(f"expected step to return h and C, got {type(answer).__name__}: does it end with return?")
        if len(answer) != 2:
            raise ValueError(f"expected step to return h and C, got {len(answer)} things: in this order, and no more?")
        new_h, new_C = (
            call(f"step, in its {which} result,", lambda part=part: part, returns=h.shape)
            for which, part in zip(("first", "second"), answer, strict=True)
        )
        return new_h, new_C


def run_cell(step: Stepper, x: FloatArray, weights: Weights, held: FloatArray, unit: int, stored: int) -> CellRun:
    """Run the cell from zeros along x, (time, input), with the gates of a unit held where ``held``, (4, time), says so.

    ∂C_t/∂C_stored is followed forwards as a direction of change of (h, C): at ``stored`` the memory of the unit is
    nudged, and what it says with it; from there each step is asked what becomes of the direction.  The direct path is
    the same with h kept as it is, the product of ∂C_t/∂C_{t−1} of the unit alone.
    """
    time, hidden = len(x), len(weights[2]) // 4
    h, C, gates = np.zeros((time + 1, hidden)), np.zeros((time + 1, hidden)), np.zeros((time, 4, hidden))
    left, path = np.full((time, 3), np.nan), None
    for t in range(time):
        W = held_weights(weights, unit, held[:, t])
        gates[t] = gates_of(x[t], h[t], W)
        gates[t, :, unit] = np.where(np.isnan(held[:, t]), gates[t, :, unit], held[:, t])  # σ(−40) is not quite 0
        if t == stored:
            (h[t + 1],), (C[t + 1],) = step(x[t], h[t : t + 1], C[t : t + 1], W)
            path = store(step, x[t], h[t], C[t], W, unit)
        elif path is None:
            (h[t + 1],), (C[t + 1],) = step(x[t], h[t : t + 1], C[t : t + 1], W)
        else:
            h[t + 1], C[t + 1] = path.follow(step, x[t], h[t], C[t], W)
        if path is not None:
            left[t] = path.left()
    return CellRun(h, C, gates, left)


class Path:
    """What a nudge to the memory of one unit has become: a direction (h, C) of length 1, and how long it is."""

    def __init__(self, unit: int, h: FloatArray, C: FloatArray) -> None:
        self.unit, self.direct, self.size = unit, 1.0, 1.0
        self._turn(h, C)

    def left(self) -> tuple[float, float, float]:
        """∂C/∂(the value stored): along the direct path; of the same unit, in full; the norm over all units."""
        return self.direct, self.size * self.C[self.unit], self.size * float(np.linalg.norm(self.C))

    def follow(
        self, step: Stepper, x: FloatArray, h: FloatArray, C: FloatArray, weights: Weights
    ) -> tuple[FloatArray, FloatArray]:
        """One more step: h and C after it, and the path with it."""
        d_h = np.stack([0 * h, self.h])
        d_C = np.stack([one_of(self.unit, len(C)), self.C])
        new_h, new_C, slope_h, slope_C = differences(step, x, (h, C), (d_h, d_C), weights)
        self.direct *= slope_C[0, self.unit]
        self._turn(slope_h[1], slope_C[1])
        return new_h, new_C

    def _turn(self, h: FloatArray, C: FloatArray) -> None:
        length = float(np.sqrt((h**2).sum() + (C**2).sum()))
        self.size *= length
        self.h, self.C = (h / length, C / length) if length else (h, C)


def store(step: Stepper, x: FloatArray, h: FloatArray, C: FloatArray, weights: Weights, unit: int) -> Path:
    """The path of a nudge to C after a step, not before it: f stands open, and C holds what f would have left."""
    kept = C.copy()
    kept[unit] *= gates_of(x, h, weights)[0, unit]
    opened = held_weights(weights, unit, np.array([1, np.nan, np.nan, np.nan]))
    along = 0 * h[None], one_of(unit, len(C))[None]
    _, _, slope_h, slope_C = differences(step, x, (h, kept), along, opened)
    return Path(unit, slope_h[0], slope_C[0])


def one_of(unit: int, hidden: int) -> FloatArray:
    """1 at a unit, 0 elsewhere."""
    alone = np.zeros(hidden)
    alone[unit] = 1
    return alone


def differences(
    step: Stepper, x: FloatArray, state: tuple[FloatArray, FloatArray], along: Any, weights: Weights
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """h and C after a step, and their derivatives along directions of (h, C) before it, (directions, hidden) each."""
    (h, C), (d_h, d_C) = state, along
    kind, size = "double", 0.0
    for kind in ("double", "single"):
        size = NUDGE[kind]
        h_rows, C_rows = (
            np.concatenate([one[None], one + size * d, one - size * d]) for one, d in ((h, d_h), (C, d_C))
        )
        new = step(x, h_rows, C_rows, weights)
        if not all((one == one.astype(np.float32)).all() for one in new):
            break
    n = len(d_h)
    slopes = [(one[1 : n + 1] - one[n + 1 :]) / (2 * size) for one in new]
    for slope in slopes:
        slope[abs(slope) < ROUNDING[kind]] = 0
    return new[0][0], new[1][0], slopes[0], slopes[1]


def disagreement(found: CellRun) -> str:
    """A sentence where h or C of the function are not those of the gates; the picture shows the function's."""
    f, i, candidate, o = found.gates.swapaxes(0, 1)
    C = f * found.C[:-1] + i * candidate

    def said(memory: FloatArray) -> FloatArray:
        return o * np.tanh(memory)

    for name, meant, got, expected in (
        ("C", "f ⊙ C + i ⊙ C̃", found.C[1:], C),
        ("h", "o ⊙ tanh(C)", found.h[1:], said(found.C[1:])),
    ):
        wrong = np.argwhere(abs(got - expected) > 1e-3 * abs(expected).max(initial=1e-9))
        if len(wrong) and np.allclose(found.h[1], C[0], atol=0) and np.allclose(found.C[1], said(C)[0], atol=0):
            return "step returns C and h, the gates say: is h first, then C?"
        if len(wrong):
            t, unit = (int(place) for place in wrong[0])
            return (
                f"at step {t + 1}, {name} of unit {unit + 1} is {got[t, unit]:.4g} by your step, and {meant} of the"
                f" gates drawn is {expected[t, unit]:.4g}: the picture shows yours"
            )
    return ""
