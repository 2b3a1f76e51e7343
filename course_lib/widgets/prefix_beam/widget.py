"""CTC's beam over prefixes, to be watched frame by frame, and a reader's own decoder beside it."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Dict, Float, Int, List, Unicode

from course_lib.widgets.explorer.arrays import Array, FloatArray, maker_like
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import check_probabilities, check_rank, run
from course_lib.widgets.prefix_beam.frames import Frame, Prefix, read_frames
from course_lib.widgets.prefix_beam.picture import drawn
from course_lib.widgets.prefix_beam.rows import Setting, rows_of
from course_lib.widgets.prefix_beam.yours import Beam, Difference, beams_of, first_difference


class PrefixBeamExplorer(Explorer, folder="prefix_beam", parts=("fitted.js", "grid.js", "slider.js")):
    """Show prefix beam search frame by frame: p_b and p_n of each prefix, where prefixes merge, what is dropped.

        Q(l) = ln(p_b + p_n) + a ln P_lm(l)

    Source: Hannun et al. 2014, arXiv:1408.2873, algorithm 1, without its word boundaries.

    Args:
        emissions: (time, symbols) probabilities y, each row summing to 1; a tensor is handed on as a tensor.
        symbols: one name for each column; ``symbols[0]`` is the blank.
        search: ``search(emissions, width, lm, lm_weight)`` returns a list of frames, each a tuple of six: moves
            ``(source, symbol, target, log_p)``, the prefixes, ln p_b, ln p_n and Q of each, and which are kept; all
            but the moves have an entry a prefix, best first.
        lm: ``lm(prefix, symbol)``, ln P(symbol | prefix), or None.
        yours: a decoder with the arguments of ``search``, which returns (labeling, Q) pairs, best first.  It is asked
            about the first frame, the first two, and so on, so that the first frame where it differs is found.
        widths, weights: the values of width and a that the sliders offer.
        width, lm_weight: those shown first.

    What is wrong with the arrays or in the functions is said in the cell; ``difference`` says where yours departs.

    >>> from course_lib.reference.ctc import Prior, prefix_beam_search
    >>> def search(y, width, lm, lm_weight):
    ...     frames = []
    ...     prefix_beam_search(y.log(), width, Prior(lm=lm, lm_weight=lm_weight), watch=frames.append)
    ...     return frames
    >>> PrefixBeamExplorer(torch.full((4, 3), 1 / 3, dtype=torch.float64), ["–", "a", "b"], search)
    """

    inputs: ClassVar[tuple[str, ...]] = ("emissions", "symbols", "widths", "weights", "width", "lm_weight")
    title: ClassVar[str] = "Beam over prefixes"

    emissions = Array()
    symbols: List = List(Unicode()).tag(sync=True)
    widths: List = List(Int()).tag(sync=True)
    weights: List = List(Float()).tag(sync=True)
    width = Int().tag(sync=True)
    lm_weight = Float(0.0).tag(sync=True)
    _prefixes: List = List().tag(sync=True)
    _runs: List = List(Dict()).tag(sync=True)
    _nodes, _moves, _yours = Array(), Array(), Array()

    def __init__(
        self,
        emissions: Any,
        symbols: Sequence[str],
        search: Callable[..., Any],
        *,
        lm: Callable[[Prefix, int], float] | None = None,
        yours: Callable[..., Any] | None = None,
        widths: Sequence[int] = (1, 2, 3, 4, 8),
        weights: Sequence[float] = (0.0, 0.25, 0.5, 1.0, 2.0),
        width: int | None = None,
        lm_weight: float = 0.0,
    ) -> None:
        self.search, self.lm, self.yours = search, lm, yours
        self._as_given = maker_like(emissions)
        self._everything = True  # else the shown setting alone, while frames are being changed
        settings = {"widths": list(widths), "weights": list(weights) if lm else [0.0], "lm_weight": lm_weight}
        middle = list(widths)[len(widths) // 2] if width is None and len(widths) else width or 1
        super().__init__(emissions=emissions, symbols=list(symbols), width=middle, **settings)

    def compute(self) -> None:
        """Search with every width and weight, or with those shown; ask the reader's decoder the same."""
        self._nodes = self._moves = self._yours = None
        y = self._check()
        shown = (self.width, self.lm_weight)
        settings = [(width, a) for width in self.widths for a in self.weights] if self._everything else [shown]
        self._found = {setting: self._frames(y, setting) for setting in settings}
        self._beams = {setting: self._compare(self.yours, y, setting) for setting in settings if self.yours}
        rows = rows_of(self._found, self._beams)
        self._prefixes, self._runs = rows.prefixes, rows.runs
        self._nodes, self._moves, self._yours = rows.nodes, rows.moves, rows.yours

    def _check(self) -> FloatArray:
        y = check_probabilities("emissions", check_rank("emissions", self.emissions, ("time", "symbols")))
        if len(self.symbols) != y.shape[1]:
            raise ValueError(f"expected {y.shape[1]} symbols, one a column of emissions, got {len(self.symbols)}")
        if not self.widths or min(self.widths) < 1 or self.width not in self.widths:
            raise ValueError(f"expected widths of at least 1, {self.width} among them, got {self.widths}")
        if not self.weights or min(self.weights) < 0 or self.lm_weight not in self.weights:
            raise ValueError(f"expected weights of at least 0, {self.lm_weight} among them, got {self.weights}")
        return y

    def _frames(self, y: FloatArray, setting: Setting) -> list[Frame]:
        width, a = setting
        answer = run("search", self.search, self._as_given(y), width, self.lm, a)
        return read_frames(answer, len(y), width, len(self.symbols))

    def _compare(self, yours: Callable[..., Any], y: FloatArray, setting: Setting) -> tuple[list[Beam], Difference]:
        width, a = setting
        try:
            beams = beams_of(yours, self._as_given(y), len(self.symbols), width, self.lm, a)
        except ValueError as error:
            return [[] for _ in y], Difference(str(error))
        return beams, first_difference(self._found[setting], beams, self.name)

    def edit(
        self,
        width: int | None = None,
        lm_weight: float | None = None,
        frame: int = 0,
        symbol: int = 0,
        value: float | None = None,
    ) -> None:
        """Look at another width or weight, or set one probability of a frame, whose others keep their proportions."""
        self._everything = False
        self.width = self.width if width is None else width
        self.lm_weight = self.lm_weight if lm_weight is None else lm_weight
        if value is not None:
            y, value = self.emissions.copy(), min(max(value, 0.0), 1.0)
            others = np.delete(y[frame], symbol)
            share = others / others.sum() if others.sum() else np.full(len(others), 1 / len(others))
            y[frame] = np.insert((1 - value) * share, symbol, value)
            self.emissions = y

    def drawn_state(self) -> dict[str, Any]:
        """As it is saved, with every width and weight, whatever was looked at last."""
        if not self._everything:
            self._everything = True
            self.refresh()
        return super().drawn_state()

    def name(self, prefix: Prefix) -> str:
        """A prefix as it is read."""
        apart = " " if any(len(symbol) > 1 for symbol in self.symbols) else ""
        return apart.join(self.symbols[k] for k in prefix) or "(empty)"

    @property
    def difference(self) -> str:
        """Where the reader's decoder departs first, with the width and weight that are shown."""
        return self._beams[self.width, self.lm_weight][1].text if self._beams else ""

    def readout(self) -> str:
        """Say the best labelings of the setting that is shown, and where the reader's decoder departs."""
        beam = self._found[self.width, self.lm_weight][-1].beam
        best = ", ".join(f"“{self.name(node.prefix)}” Q = {node.score:.4g}" for node in beam[:3])
        a = f", a = {self.lm_weight:g}" if self.lm else ""
        said = f"Beam over prefixes, {len(self.emissions)} frames, width {self.width}{a}: {best}"
        return f"{said}. {self.difference}" if self.difference else said

    def picture(self) -> Figure:
        """Draw the beam of the setting that is shown."""
        frames = self._found[self.width, self.lm_weight]
        names = [[self.name(node.prefix) for node in frame.nodes] for frame in frames]
        return drawn(self.readout(), frames, names)
