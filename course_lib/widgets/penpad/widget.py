"""A pad to write on, and what a net reads while one writes."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray, as_array, collapsed
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_finite, check_probabilities, check_rank


class PenPad(Explorer, folder="penpad", parts=("collapse.js", "grid.js")):
    """Read what is written with mouse, finger, pen or keys, live, by a net trained with CTC.

    Args:
        read: ``read(strokes)`` returns (time, symbols) probabilities; a stroke is an array (points, 2) of x and y, in
            heights of the pad, x to the right and y down.
        symbols: one name for each column; ``symbols[0]`` is the blank.
        strokes: what is on the pad at first.

    The most probable path is drawn over the emissions and collapsed; frames are marked on the ink at their share of its
    length.  What is wrong with the strokes or in ``read`` is said in the cell, and kept in ``problem``.

    >>> PenPad(lambda strokes: np.full((len(strokes), 2), 0.5), ["–", "1"], strokes=[[[0.5, 0.1], [0.5, 0.9]]])
    """

    inputs: ClassVar[tuple[str, ...]] = ("strokes", "symbols")
    title: ClassVar[str] = "Pen pad"

    strokes: List = List().tag(sync=True, echo_update=False)
    symbols = List(Unicode()).tag(sync=True)
    _emissions = Array()

    def __init__(self, read: Callable[..., Any], symbols: Sequence[str], strokes: Sequence[Any] = ()) -> None:
        self.read = read
        super().__init__(symbols=list(symbols), strokes=[as_array(stroke).tolist() for stroke in strokes])

    def ink(self) -> list[FloatArray]:
        """The strokes as new arrays (points, 2)."""
        strokes = [check_rank(f"strokes[{i}]", as_array(one), ("points", "2")) for i, one in enumerate(self.strokes)]
        for i, stroke in enumerate(strokes):
            if check_finite(f"strokes[{i}]", stroke).shape[1] != 2:
                raise ValueError(f"expected points (x, y) in strokes[{i}], got {stroke.shape[1]} numbers a point")
        return strokes

    def compute(self) -> None:
        """Have the net read what is written."""
        self._emissions = None
        if strokes := self.ink():
            answer = call("read", self.read, strokes, returns=(None, len(self.symbols)))
            self._emissions = check_probabilities(
                "read's answer", check_rank("read's answer", answer, ("time", "symbols"))
            )

    def edit(self, strokes: list[list[list[float]]]) -> None:
        """Take what was written."""
        self.strokes = strokes

    def reading(self) -> str:
        """What the most probable path collapses to."""
        if self._emissions is None:
            return ""
        return "".join(self.symbols[k] for k in collapsed(self._emissions))

    def readout(self) -> str:
        """Say what is written and read."""
        return f"Pen pad: {len(self.strokes)} strokes, read as “{self.reading()}”"

    def picture(self) -> Figure:
        """Draw the ink and the emissions."""
        figure = Figure(figsize=(9, 5), layout="constrained")
        pad, emissions = figure.subplots(2, 1)
        for stroke in self.ink():
            pad.plot(*stroke.T, color=LIGHT["blue"], linewidth=3, solid_capstyle="round")
        pad.set(aspect="equal", xlim=(0, 3), ylim=(1, 0), xticks=[], yticks=[])
        pad.set_title(self.readout(), loc="left")
        y = np.zeros((1, len(self.symbols))) if self._emissions is None else self._emissions
        emissions.imshow(y.T, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
        if self._emissions is not None:
            emissions.plot(y.argmax(1), color=LIGHT["orange"], linewidth=1)
        emissions.set_yticks(range(len(self.symbols)), ["–", *self.symbols[1:]])
        emissions.set_xlabel("frame t")
        emissions.xaxis.set_major_formatter(lambda t, _: f"{t + 1:g}")  # frames count from 1
        return figure
