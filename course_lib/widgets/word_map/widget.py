"""Words as places: the neighbours of a word, and one word in many sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Dict, Float, Int, List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_finite, check_rank
from course_lib.widgets.word_map.places import by_cosine, plane
from course_lib.widgets.word_map.senses import Senses, Sentence, read_row

MAPPED, NEIGHBOURS = 1000, 10  # words that are on the map; neighbours that are named beside it


class WordMap(Explorer, folder="word_map", parts=("fitted.js", "slider.js")):
    """Show which words are near one another, and where one word lies in sentence after sentence, by its sense.

    Args:
        words: the vocabulary; the first thousand are on the map.
        vectors: one static vector for each word, (words, size).
        sentences: rows with the keys word, place (from 0), sense and sentence, as ``csv.DictReader`` reads them.
        read: ``read(words)`` returns the contextual vectors (layers, time, size) of a sentence, a list of words.
        word: the one whose neighbours are shown first; that of the first sentence where it is None.
        layer: the one that is shown first; the last where it is None.

    Maps show the first two principal axes; who is near whom is told in all dimensions.  What is wrong with the arrays,
    the rows or in ``read`` is said in the cell, and kept in ``problem``.

    >>> in_context = lambda words: both_ways(torch.tensor(encode([words], known))).layers[:, 0, 1:-1]
    >>> WordMap(known.symbols, skip_gram.v.weight, senses, in_context)  # any BidirectionalLM; the rows of senses.tsv
    """

    inputs: ClassVar[tuple[str, ...]] = ("vectors",)
    title: ClassVar[str] = "Map of words"

    words = List(Unicode()).tag(sync=True)
    vectors = Array().tag(sync=False)
    word = Unicode("").tag(sync=True)
    layer = Int(None, allow_none=True).tag(sync=True)
    _points = Array()  # of the words, (word, 2)
    _near = Array()  # (word, neighbour, 2): its place, its cosine
    _share = Float(0.0).tag(sync=True)  # of the words' variance that is on their plane
    _senses: List = List().tag(sync=True)  # each word that has sentences, as ``Senses`` tells it
    _typed: Dict = Dict().tag(sync=True)  # the reader's own sentence

    def __init__(
        self,
        words: Sequence[str],
        vectors: Any,
        sentences: Iterable[Mapping[str, Any]] = (),
        read: Callable[[list[str]], Any] | None = None,
        *,
        word: str | None = None,
        layer: int | None = None,
    ) -> None:
        self.sentences, self.read = [dict(row) for row in sentences], read
        self._learned: dict[str, Senses] = {}
        self._placed: FloatArray | None = None  # the vectors that the map is made of
        mapped = [str(one) for one in words][:MAPPED]
        first = word or next((str(row.get("word")) for row in self.sentences), "".join(mapped[:1]))
        super().__init__(words=mapped, vectors=vectors, word=first, layer=layer)

    def compute(self) -> None:
        """Place the words, and the sentences of each word at every layer, where that is not yet done."""
        if self._placed is self.vectors:
            return
        self._points = self._near = None
        self._senses, self._typed = [], {}
        vectors = check_finite("vectors", check_rank("vectors", self.vectors, ("word", "size")))[: len(self.words)]
        if len(vectors) < max(3, len(self.words)):
            raise ValueError(f"expected a vector for each of {len(self.words)} words, 3 at least, got {len(vectors)}")
        groups: dict[str, list[Sentence]] = {}
        for sentence in map(read_row, self.sentences):
            groups.setdefault(sentence.words[sentence.place], []).append(sentence)
        self._learned = {word: self._sensed(word, own) for word, own in groups.items()}
        self._senses = [senses.told() for senses in self._learned.values()]
        shown = plane(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))
        self._near = np.stack(by_cosine(vectors, NEIGHBOURS), axis=2)
        self._points, self._share, self._placed = shown.points, shown.share, self.vectors

    def _sensed(self, word: str, sentences: list[Sentence]) -> Senses:
        if len(sentences) < 3:
            raise ValueError(f"expected 3 sentences with “{word}” at least, got {len(sentences)}")
        layers = [self._in_context(one.words)[:, one.place] for one in sentences]
        if len({one.shape for one in layers}) > 1:
            raise ValueError(f"expected as many layers for every sentence, got {sorted({len(one) for one in layers})}")
        return Senses(word, sentences, np.stack(layers, axis=1))

    def _in_context(self, words: list[str]) -> FloatArray:
        """What ``read`` returns for a sentence, (layers, time, size)."""
        if self.read is None:
            raise ValueError("expected read, a function of a sentence's words, got None: whose vectors are these?")
        return call("read", self.read, list(words), returns=(None, len(words), None))

    def edit(self, word: str, sentence: str) -> None:
        """Place a sentence that the reader typed among those of its word."""
        words, self._typed = sentence.split(), {}
        if word not in self._learned or word not in words:
            raise ValueError(f"expected a sentence with “{word}”, got “{sentence.strip()}”: type the word as well")
        place = words.index(word)
        where = self._learned[word].among(self._in_context(words)[:, place])
        self._typed = {"word": word, "words": words, "place": place} | where

    def neighbours(self, word: str) -> list[str]:
        """The nearest words, by the cosine of their vectors."""
        return [self.words[int(place)] for place in self._near[self.words.index(word), :, 0]]

    def readout(self) -> str:
        """Say a word's neighbours, and how well the senses lie apart at each layer."""
        said = "Map of words"
        if self.word in self.words:
            said += f": near “{self.word}” are {', '.join(self.neighbours(self.word)[:5])}"
        for word, senses in self._learned.items():
            right = ", ".join(str(senses.right(j)) for j in range(len(senses.vectors)))
            said += f"; “{word}”: sense as the nearest sentences vote, by layer {right} of {len(senses.sentences)}"
        return said

    def picture(self) -> Figure:
        """Draw the words with the neighbours of one, and one word's sentences by sense."""
        figure = Figure(figsize=(9, 4), layout="constrained")
        panels = figure.subplots(1, 2 if self._learned else 1, squeeze=False)[0]
        panels[0].scatter(*self._points.T, s=4, color=LIGHT["line"])
        if self.word in self.words:
            for one in [self.word, *self.neighbours(self.word)]:
                at, color = self._points[self.words.index(one)], LIGHT["orange" if one == self.word else "blue"]
                panels[0].text(*at, one.replace("$", r"\$"), color=color, fontsize=8, ha="center")
            panels[0].set_title(f"near “{self.word}”", loc="left")
        for senses in list(self._learned.values())[:1]:
            layer = len(senses.vectors) - 1 if self.layer is None else self.layer
            for sense, color, marker in zip(
                sorted(set(senses.labels)), ("blue", "green", "purple"), "osD", strict=False
            ):
                own = [label == sense for label in senses.labels]
                panels[1].scatter(*senses.planes[layer].points[own].T, s=26, c=LIGHT[color], marker=marker, label=sense)
            panels[1].set_title(f"“{senses.word}” in {len(senses.labels)} sentences, layer {layer}", loc="left")
            panels[1].legend()
        for axes in panels:
            axes.set(xticks=[], yticks=[])
        return figure
