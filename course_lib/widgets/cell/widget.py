"""The cell in your hands: gates held or set by a net, and what is left of a value that was stored."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Any as Anything
from traitlets import Int, List, Unicode

from course_lib.widgets.cell.held import GATES, held_rows
from course_lib.widgets.cell.picture import drawn
from course_lib.widgets.cell.run import Stepper, disagreement, run_cell
from course_lib.widgets.explorer.arrays import Array, maker_like
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import check_finite, check_rank


class CellExplorer(Explorer, folder="cell", parts=("slider.js",)):
    """Show an LSTM along a sequence, as any step function computes it, with the gates of one unit in the reader's hand.

        C_t = f_t ⊙ C_{t−1} + i_t ⊙ C̃_t,   h_t = o_t ⊙ tanh(C_t)

    Source: Graves 2013, eqs. 7–11, without peepholes.  A gate that is held becomes a bias: the unit's rows of W_x and
    W_h are 0, b is what σ or tanh needs.  So held or not, the same function is asked.  What is left at t of the value
    that C of the unit held after step k is ∂C_t/∂C_k: along the direct path (h kept as it is), and in full.

    Args:
        step: ``step(x_t, (h, C), W_x, W_h, b)`` returns h and C after one step, (batch, hidden) each.
        x: a sequence of inputs, (time, input), which the reader may change.
        W_x, W_h, b: weights (4 · hidden, input), (4 · hidden, hidden), (4 · hidden,); rows f, i, C̃, o.
        unit: the unit that is looked at, from 1.
        stored: the step after which the value is followed, from 1.
        held: values by gate, "f", "i", "C̃" or "o": a number for all steps, or one a step, NaN where the net decides.
        names: a word for each input.

    What is wrong with the arrays or in the function is said in the cell, and kept in ``problem``.

    >>> from course_lib.reference.cells import LSTMCell, LSTMState
    >>> cell = LSTMCell(1, 1)
    >>> def step(x, state, W_x, W_h, b):
    ...     f, i, candidate, o = (x @ W_x.T + state[0] @ W_h.T + b).chunk(4, dim=1)
    ...     C = f.sigmoid() * state[1] + i.sigmoid() * candidate.tanh()
    ...     return o.sigmoid() * C.tanh(), C
    >>> CellExplorer(step, torch.ones(20, 1), cell.W_x.weight, cell.W_h.weight, cell.W_x.bias, held={"f": 0.9})
    """

    inputs: ClassVar[tuple[str, ...]] = ("x", "W_x", "W_h", "b", "unit", "stored", "held")
    title: ClassVar[str] = "The cell in your hands"

    x = Array()
    W_x, W_h, b = Array(), Array(), Array()
    unit = Int(1).tag(sync=True)
    stored = Int(1).tag(sync=True)
    held = Anything()
    names = List(Unicode()).tag(sync=True)
    _held = Array()  # (4, time), NaN where the net decides
    _h = Array()
    _C = Array()
    _gates = Array()
    _left = Array()
    _warning = Unicode("").tag(sync=True)

    def __init__(
        self,
        step: Callable[..., Any],
        x: Any,
        W_x: Any,
        W_h: Any,
        b: Any,
        *,
        unit: int = 1,
        stored: int = 1,
        held: dict[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> None:
        given = x.double() if hasattr(x, "double") else x  # derivatives want all digits
        self.step = Stepper(step, maker_like(given))
        settings = {"unit": unit, "stored": stored, "held": held or {}, "names": list(names)}
        super().__init__(x=x, W_x=W_x, W_h=W_h, b=b, **settings)

    def compute(self) -> None:
        """Check what was given, and run the cell."""
        self._held = self._h = self._C = self._gates = self._left = None
        self._warning = ""
        self._check()
        held, weights = held_rows(self.held, len(self.x)), (self.W_x, self.W_h, self.b)
        found = run_cell(self.step, self.x, weights, held, self.unit - 1, self.stored - 1)
        self._warning = disagreement(found)
        self._held, self._h, self._C, self._gates, self._left = held, found.h, found.C, found.gates, found.left

    def _check(self) -> None:
        axes = {"x": ("time", "input"), "W_x": ("4 · hidden", "input"), "W_h": ("4 · hidden", "hidden")}
        for name, words in (axes | {"b": ("4 · hidden",)}).items():
            check_finite(name, check_rank(name, getattr(self, name), words))
        (time, size), rows = self.x.shape, len(self.b)
        if rows % 4:
            raise ValueError(f"expected b with 4 · hidden entries, got {rows}: f, i, C̃, o have as many rows each")
        for name, shape in {"W_x": (rows, size), "W_h": (rows, rows // 4)}.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"expected {name} of shape {shape}, got {getattr(self, name).shape}: is a row one of a gate's sums?"
                )
        for name, value, most in (("unit", self.unit, rows // 4), ("stored", self.stored, time)):
            if not 1 <= value <= most:
                raise ValueError(f"expected {name} in 1 … {most}, got {value}: units and steps count from 1")
        if self.names and len(self.names) != size:
            raise ValueError(f"expected {size} names, one for each input, got {len(self.names)}")

    def edit(self, **change: Any) -> None:
        """Hold or release gates, look at another unit, follow the value of another step, or change the inputs."""
        for name, value in change.items():
            if name not in ("unit", "stored", "held", "x"):
                raise ValueError(f"expected a change of unit, stored, held or x, got {name}")
            setattr(self, name, value)

    def readout(self) -> str:
        """Say the net, what is held, and what is left at the end."""
        u = self.unit - 1
        held = [name for name, row in zip(GATES, self._held, strict=True) if np.isfinite(row).any()]
        direct, full, _ = self._left[-1]
        return (
            f"The cell in your hands: unit {self.unit} of {len(self.b) // 4}, {len(self.x)} steps, "
            f"held: {', '.join(held) or 'nothing'}; at the end C = {self._C[-1, u]:.4g}, h = {self._h[-1, u]:.4g}; "
            f"of the value of step {self.stored} is left {direct:.2g} along the direct path, {full:.2g} in full"
        )

    def picture(self) -> Figure:
        """Draw the gates, the two memories and what is left."""
        return drawn(self)
