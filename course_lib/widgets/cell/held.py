"""Gates that are held: what may be asked for, and the weights that do it."""

from typing import Any

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array

GATES = ("f", "i", "C̃", "o")
FAR = {"f": 40.0, "i": 40.0, "C̃": 20.0, "o": 40.0}  # sums at which σ and tanh are at their ends in float64
LOWEST = {"f": 0.0, "i": 0.0, "C̃": -1.0, "o": 0.0}

Weights = tuple[FloatArray, FloatArray, FloatArray]  # W_x, W_h, b


def held_rows(held: Any, time: int) -> FloatArray:
    """Values by gate, or for all four, as (4, time), NaN where the net decides.

    Raises:
        ValueError: another gate, another number of steps, a value that the gate cannot have.
    """
    rows = np.full((len(GATES), time), np.nan)
    for name, given in (held if isinstance(held, dict) else dict(zip(GATES, held, strict=True))).items():
        if name not in GATES:
            raise ValueError(f"expected gates to hold among {', '.join(GATES)}, got {name}")
        value = as_array(given)
        if value.shape not in ((), (time,)):
            raise ValueError(f"expected held {name} as one number or {time}, one a step, got shape {value.shape}")
        rows[GATES.index(name)] = value
        out = (value < LOWEST[name]) | (value > 1)
        if out.any():
            raise ValueError(
                f"expected held {name} in {LOWEST[name]:.0f} … 1, got {np.atleast_1d(value[out])[0]:.4g}: "
                "what is held is the gate itself, not the sum in it"
            )
    return rows


def held_weights(weights: Weights, unit: int, held: FloatArray) -> Weights:
    """Weights with which some gates of a unit take the values ``held``, (4,): no input, no state, a bias alone.

    NaN leaves a gate to the net.  So a cell whose gates are held is computed by the same function as any other.
    """
    W_x, W_h, b = (part.copy() for part in weights)
    hidden = len(b) // 4
    for n, (name, value) in enumerate(zip(GATES, held, strict=True)):
        if np.isnan(value):
            continue
        row = n * hidden + unit
        W_x[row] = W_h[row] = 0
        with np.errstate(divide="ignore"):
            wanted = np.arctanh(value) if name == "C̃" else np.log(value) - np.log1p(-value)
        b[row] = np.clip(wanted, -FAR[name], FAR[name])
    return W_x, W_h, b
