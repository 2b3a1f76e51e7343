"""Beam search as a tree, to be watched as it grows and is pruned."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from matplotlib.figure import Figure
from traitlets import Float, Int, List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.beam.steps import read_steps
from course_lib.widgets.explorer.arrays import Array
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import run

BLUE, GREEN, GREY = LIGHT["blue"], LIGHT["green"], LIGHT["muted"]


class BeamExplorer(Explorer, folder="beam", parts=("fitted.js", "slider.js")):
    """Show any beam search as a tree: a column a step, in it the candidates by rank, those pruned in grey below.

    Args:
        search: ``search(width, length_penalty)`` returns its steps, each ``(parents, tokens, log_probs, scores, kept)``
            with one entry a candidate, best first: its parent's place among those kept in the step before, its token,
            ln p, the score that ranks it, and whether it was kept.  An axis in front, of one example, is dropped.
        words: one name for each token.
        end: the token of END; whoever has said it keeps its place, with END as its only candidate.
        widths: the widths that the slider offers; all are searched at once, so that a saved page has them.
        width: the one shown first.
        length_penalty: a in score = ln p / |y|^a; Python searches again when the reader changes it.

    What is wrong with the steps or in ``search`` is said in the cell, and kept in ``problem``.

    >>> BeamExplorer(lambda width, a: [([0], [1], [-0.1], [-0.1], [True])], ["END", "yes"], end=0, widths=[1])
    """

    inputs: ClassVar[tuple[str, ...]] = ("widths", "length_penalty")
    title: ClassVar[str] = "Beam search"

    widths: List = List(Int()).tag(sync=True)
    width = Int().tag(sync=True)
    length_penalty = Float(0.0).tag(sync=True)
    _nodes = Array()  # a row a candidate: width, step, parent's place, name, ln p, score, kept, waits, ended
    _names = List(Unicode()).tag(sync=True)

    def __init__(
        self,
        search: Callable[[int, float], Any],
        words: Sequence[str],
        end: int,
        widths: Sequence[int] = (1, 2, 3, 4),
        width: int | None = None,
        length_penalty: float = 0.0,
    ) -> None:
        self.search, self.words, self.end = search, words, end
        shown = list(widths)[-1] if width is None and len(widths) else width or 1
        super().__init__(widths=[int(k) for k in widths], width=shown, length_penalty=length_penalty)

    def compute(self) -> None:
        """Search with every width; keep what was considered."""
        self._nodes = None
        if not self.widths or min(self.widths) < 1 or self.width not in self.widths:
            raise ValueError(f"expected widths of at least 1, {self.width} among them, got {self.widths}")
        self._searched = {
            width: read_steps(run("search", self.search, width, self.length_penalty), width, len(self.words), self.end)
            for width in self.widths
        }
        used = {k: self.words[k] for steps in self._searched.values() for step in steps for k in step.tokens}
        place = {k: i for i, k in enumerate(used)}
        self._names = [str(word) for word in used.values()]
        self._nodes = [
            (width, t, parent, place[token], log_prob, score, kept, waits, token == self.end)
            for width, steps in self._searched.items()
            for t, step in enumerate(steps, start=1)
            for parent, token, log_prob, score, kept, waits in zip(*step, strict=True)
        ]

    def edit(self, length_penalty: float) -> None:
        """Search again with another a."""
        self.length_penalty = length_penalty

    def best(self, width: int) -> tuple[list[str], float]:
        """The words and ln p of the hypothesis that leads at the end."""
        steps, said = self._searched[width], []
        rank = steps[-1].kept.index(True)
        log_prob = float(steps[-1].log_probs[rank])
        for step, before in zip(steps[::-1], [*steps[-2::-1], None], strict=True):
            if not step.waits[rank]:
                said.append(self.words[step.tokens[rank]])
            if before is not None:
                rank = [r for r, kept in enumerate(before.kept) if kept][step.parents[rank]]
        return said[::-1], log_prob

    def readout(self) -> str:
        """Say the best hypothesis of the width that is shown."""
        said, log_prob = self.best(self.width)
        return f"Beam search, width {self.width}: best “{' '.join(said)}”, ln p = {log_prob:.4g}"

    def picture(self) -> Figure:
        """Draw the tree: kept candidates blue, finished ones green, pruned ones grey, below a dashed line."""
        steps = self._searched[self.width]
        rows = max(len(step.tokens) for step in steps)
        figure = Figure(figsize=(9, 1.2 + 0.36 * rows), layout="constrained")
        axes, places = figure.subplots(), [0]
        for t, step in enumerate(steps, start=1):
            for rank, (parent, token, kept) in enumerate(zip(step.parents, step.tokens, step.kept, strict=True)):
                colour = GREY if not kept else GREEN if token == self.end else BLUE
                axes.plot([t - 1, t], [places[parent], rank], "-" if kept else "--", color=colour, zorder=0)
                box = {"boxstyle": "round", "facecolor": "white", "edgecolor": colour}
                word = "…" if step.waits[rank] else self.words[token]
                axes.text(t, rank, word, ha="center", va="center", fontsize=8, color=colour, bbox=box)
            places = [rank for rank, kept in enumerate(step.kept) if kept]
        if rows > self.width:
            axes.hlines(self.width - 0.5, 0, len(steps) + 0.4, linestyle="--", linewidth=1, color=GREY, zorder=0)
        axes.set(xlabel="step t", ylabel="rank", title=self.readout(), xticks=range(1, len(steps) + 1), yticks=[])
        axes.set_ylim(rows - 0.4, -0.6)  # best at the top; half a row of room, so that no box is cut
        return figure
