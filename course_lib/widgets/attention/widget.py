"""Which words look at which: attention matrices, to be walked through word by word."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Any as Anything
from traitlets import Bool, List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray, as_array
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import check_indices, check_probabilities, check_rank, run

GREEN = LIGHT["green"]


class AttentionExplorer(Explorer, folder="attention", parts=("matrix.js",)):
    """Show attention weights as a matrix or as links between words, one model or head beside another.

    Args:
        source: the words that are looked at, one a column.
        target: the words that look, one a row, in the order in which they are written.
        weights: (target, source), each row summing to 1; or several, as a dictionary from the model's or head's name.
        gold: links (place in source, place in target) of the true alignment, counted from 0.
        mask: (target, source), or (source,) for all rows alike; True where a word may be looked at.
        translate: ``translate(words)`` returns (target, weights) for a sentence that the reader typed.
        end: a word that closes every source; it is not typed, and ``translate`` gets the words without it.

    What is wrong with the arrays or in ``translate`` is said in the cell, and kept in ``problem``.

    >>> AttentionExplorer(["in", "winter", "END"], ["зимой", "END"], [[0.3, 0.7, 0.0], [0.1, 0.0, 0.9]], gold=[(1, 0)])
    """

    inputs: ClassVar[tuple[str, ...]] = ("source", "target", "weights", "gold", "mask")
    title: ClassVar[str] = "Attention"

    source = List(Unicode()).tag(sync=True)
    target = List(Unicode()).tag(sync=True)
    weights = Anything()
    gold: List = List().tag(sync=True)
    mask = Array()
    end = Unicode("").tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _weights = Array()
    _scores: List = List().tag(sync=True)
    _editable = Bool(False).tag(sync=True)

    def __init__(
        self,
        source: Sequence[str],
        target: Sequence[str],
        weights: Any,
        *,
        gold: Sequence[tuple[int, int]] = (),
        mask: Any = None,
        translate: Callable[[list[str]], tuple[Sequence[str], Any]] | None = None,
        end: str = "",
    ) -> None:
        self.translate = translate
        links = sorted((int(i), int(j)) for i, j in gold)
        self._first = {"source": list(source), "target": list(target), "gold": links, "mask": mask}
        super().__init__(**self._first, weights=weights, end=end, _editable=translate is not None)

    def compute(self) -> None:
        """Check words, weights, mask and gold links; count the links that are hit."""
        self._weights, self._scores = None, []
        for name, words in (("source", self.source), ("target", self.target)):
            if not words:
                raise ValueError(f"expected at least one word in {name}, got none: END is a word as well")
        named = self.weights if isinstance(self.weights, Mapping) else {"": self.weights}
        matrices = [self._checked(f"weights of {name}" if name else "weights", a) for name, a in named.items()]
        check_indices("places of gold links in source", [i for i, _ in self.gold], below=len(self.source))
        check_indices("places of gold links in target", [j for _, j in self.gold], below=len(self.target))
        self._names, self._weights = [str(name) for name in named], np.stack(matrices)
        self._scores = [self._score(a) for a in matrices] if self.gold else []

    def _checked(self, what: str, value: Any) -> FloatArray:
        shape = (len(self.target), len(self.source))
        a = check_rank(what, as_array(value), ("target", "source"))
        if a.shape != shape:
            hint = "are rows and columns exchanged?" if a.shape == shape[::-1] else "is END counted among the words?"
            raise ValueError(f"expected {what} of shape {shape}, a row a target word, got {a.shape}: {hint}")
        check_probabilities(what, a)
        forbidden = np.zeros(shape, bool)
        if self.mask is not None:
            if self.mask.shape not in (shape, shape[1:]) or not np.isin(self.mask, (0, 1)).all():
                raise ValueError(f"expected a boolean mask of shape {shape} or {shape[1:]}, got {self.mask.shape}")
            forbidden[:] = self.mask == 0
        for i, j in np.argwhere(forbidden & (a > 1e-6)):
            hint = "are scores masked before the softmax?"
            raise ValueError(f"expected {what} to be 0 where mask is False, got {a[i, j]:.4g} at [{i}, {j}]: {hint}")
        return a

    def _score(self, a: FloatArray) -> list[float]:
        """Hits, linked words, and the alignment error rate of each linked word's largest weight (Och and Ney 2003)."""
        linked = {j for _, j in self.gold}
        hits = len({(int(a[j].argmax()), j) for j in linked} & {(i, j) for i, j in self.gold})
        return [hits, len(linked), 1 - 2 * hits / (len(linked) + len({(i, j) for i, j in self.gold}))]

    def edit(self, source: str) -> None:
        """Translate the sentence that the reader typed; the gold links belong to the first one alone."""
        self._weights, words = None, source.split()
        if self.translate is None or not words:
            raise ValueError("expected a sentence to translate, got no words: type some that the model knows")
        answer = run("translate", self.translate, list(words))
        if not isinstance(answer, tuple) or len(answer) != 2:
            raise ValueError(f"expected translate to return (target words, weights), got {type(answer).__name__}")
        shown, target = words + [self.end] * bool(self.end), [str(word) for word in answer[0]]
        first = self._first["source"] == shown and self._first["target"] == target
        self.gold, self.mask = (self._first["gold"], self._first["mask"]) if first else ([], None)
        self.source, self.target, self.weights = shown, target, answer[1]

    def readout(self) -> str:
        """Say the sentences, and how many gold links are hit."""
        said = f"Attention: “{' '.join(self.target)}” looks at “{' '.join(self.source)}”"
        for name, (hits, linked, error) in zip(self._names, self._scores, strict=False):
            said += f"; {name or 'largest weights'}: {hits} of {linked} on gold links, AER {error:.3f}"
        return said

    def picture(self) -> Figure:
        """Draw the first matrices side by side, gold links as rings."""
        shown = min(2, len(self._names))
        figure = Figure(figsize=(9, 1.6 + 0.27 * min(len(self.target), 24)), layout="constrained")
        for axes, name, a in zip(figure.subplots(1, shown, squeeze=False)[0], self._names, self._weights, strict=False):
            axes.imshow(a, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
            axes.set_title(name, loc="left")
            if max(a.shape) <= 40:
                axes.set_xticks(range(len(self.source)), self.source, rotation=60, ha="right", rotation_mode="anchor")
                axes.set_yticks(range(len(self.target)), self.target)
            axes.plot(*zip(*self.gold, strict=True) if self.gold else ((), ()), "o", mfc="none", mec=GREEN, mew=2, ms=9)
        return figure
