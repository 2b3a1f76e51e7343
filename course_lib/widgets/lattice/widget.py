"""The lattice of connectionist temporal classification, to be walked through node by node."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from traitlets import Int, List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray, maker_like
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_indices, check_probabilities, check_rank

BLUE, PURPLE, MUTED = LIGHT["blue"], LIGHT["purple"], LIGHT["muted"]
MOST_NODES = 300  # of a picture whose lattice is still drawn


class LatticeExplorer(Explorer, folder="lattice", parts=("collapse.js", "grid.js")):
    """Show α, β, their product, the posterior and the gradient of any forward and backward functions.

    Source: Graves et al. 2006, section 4.1.  β includes y at its own frame, so that p(l|x) = Σ_s α_t(s) β_t(s) / y.

    Args:
        emissions: (time, symbols) probabilities y, each row summing to 1; a tensor is handed on as a tensor.
        label: indices of symbols, without blanks.
        symbols: one name for each column; ``symbols[0]`` is the blank.
        forward: ``forward(emissions, label)`` returns α, (time, 2|l| + 1), as probabilities.
        backward: the same for β.

    What is wrong with the arrays or in the functions is said in the cell, and kept in ``problem``.

    >>> from course_lib.reference.ctc import backward_variables, forward_variables
    >>> y = torch.full((4, 3), 1 / 3, dtype=torch.float64)
    >>> LatticeExplorer(y, [1, 2], ["–", "a", "b"], forward_variables, backward_variables)
    """

    inputs: ClassVar[tuple[str, ...]] = ("emissions", "label", "symbols")
    title: ClassVar[str] = "CTC lattice"

    emissions = Array()
    label = List(Int()).tag(sync=True)
    symbols = List(Unicode()).tag(sync=True)
    _log_alpha = Array()
    _log_beta = Array()

    def __init__(
        self,
        emissions: Any,
        label: Sequence[int],
        symbols: Sequence[str],
        forward: Callable[..., Any],
        backward: Callable[..., Any],
    ) -> None:
        self.forward, self.backward = forward, backward
        self._as_given = maker_like(emissions)
        super().__init__(emissions=emissions, label=[int(k) for k in label], symbols=list(symbols))

    def compute(self) -> None:
        """Call forward and backward on the emissions; keep the logarithms of what they return."""
        self._log_alpha = self._log_beta = None
        y = check_probabilities("emissions", check_rank("emissions", self.emissions, ("time", "symbols")))
        if len(self.symbols) != y.shape[1]:
            raise ValueError(f"expected {y.shape[1]} symbols, one a column of emissions, got {len(self.symbols)}")
        label = check_indices("label", self.label, below=y.shape[1], lowest=1)
        self._log_alpha, self._log_beta = (
            self._logarithm(name, function, y, label)
            for name, function in (("forward", self.forward), ("backward", self.backward))
        )

    def _logarithm(self, name: str, function: Callable[..., Any], y: FloatArray, label: list[int]) -> FloatArray:
        shape = (len(y), 2 * len(label) + 1)
        values = call(name, function, self._as_given(y), list(label), returns=shape)
        if (values < 0).any():
            raise ValueError(f"expected probabilities from {name}, got {values.min():.4g}: are these logarithms?")
        with np.errstate(divide="ignore"):
            return np.log(values)

    def edit(self, label: list[int] | None = None, columns: dict[str, list[float]] | None = None) -> None:
        """Replace the label, or frames of the emissions, which are renormalised."""
        if label is not None:
            self.label = label
        if columns:
            y = self.emissions.copy()
            for t, column in columns.items():
                y[int(t)] = np.array(column) / sum(column)
            self.emissions = y

    def log_probability(self) -> float:
        """Return ln p(l|x), from the last two entries of α."""
        return float(np.logaddexp.reduce(self._log_alpha[-1, -2:]))

    def readout(self) -> str:
        """Say label, frames and probability."""
        label = "".join(self.symbols[k] for k in self.label)
        return f"CTC lattice: label “{label}”, {len(self.emissions)} frames, ln p(l|x) = {self.log_probability():.4g}"

    def picture(self) -> Figure:
        """Draw the lattice on the posterior of its states, over the emissions."""
        states = ["–" if s % 2 == 0 else self.symbols[self.label[s // 2]] for s in range(2 * len(self.label) + 1)]
        y = self.emissions[:, [0 if s % 2 == 0 else self.label[s // 2] for s in range(len(states))]]
        with np.errstate(divide="ignore", invalid="ignore"):
            posterior = np.exp(self._log_alpha + self._log_beta - np.log(y) - self.log_probability())
        figure = Figure(figsize=(9, 5.4), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True)
        for axes, values, rows, what in (
            (
                upper,
                np.nan_to_num(posterior),
                states,
                "states of l′, darker the more probable, and the moves between them (dashed: forbidden)",
            ),
            (lower, self.emissions, ["–", *self.symbols[1:]], "emissions y"),
        ):
            axes.imshow(values.T, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
            axes.set_title(what, loc="left", color=BLUE)
            if len(rows) <= 40:
                axes.set_yticks(range(len(rows)), rows)
        if np.size(posterior) <= MOST_NODES:
            _draw_lattice(upper, states, len(y))
        lower.set_xlabel("frame t")
        lower.set_xticks(*_ticks(len(y)))
        figure.suptitle(self.readout(), x=0.01, ha="left")
        return figure


def _draw_lattice(axes: Axes, states: Sequence[str], frames: int) -> None:
    """Draw every node and every move; the skip that two equal symbols forbid, dashed."""
    for s, symbol in enumerate(states):
        equal = s >= 2 and symbol == states[s - 2]
        for t in range(frames):
            axes.plot(t, s, "o", markersize=4, color="white", markeredgecolor=MUTED)
            for back in (0, 1, 2) if t else ():
                if s >= back and not (back == 2 and s % 2 == 0):  # blanks, which are even, are never skipped to
                    forbidden = back == 2 and equal
                    line, colour = ("--", PURPLE) if forbidden else ("-", MUTED)
                    axes.plot(
                        [t - 1, t], [s - back, s], line, linewidth=1.2 if forbidden else 0.6, color=colour, zorder=1
                    )


def _ticks(frames: int) -> tuple[list[int], list[int]]:
    places = list(range(0, frames, max(1, frames // 12)))
    return places, [t + 1 for t in places]
