"""One word in many sentences: where its contextual vectors lie, and whether neighbours share a sense."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray
from course_lib.widgets.word_map.places import distances, plane, vote, votes

VOTERS = 5  # nearest sentences that are asked for a word's sense
COLUMNS = ("word", "place", "sense", "sentence")


class Sentence(NamedTuple):
    """A sentence with the word in question at a place, from 0, and the word's sense there."""

    words: list[str]
    place: int
    sense: str


def read_row(row: Mapping[str, Any]) -> Sentence:
    """A sentence from a row with the keys word, place, sense and sentence.

    Raises:
        ValueError: a key is missing, or another word stands at the place.
    """
    missing = [key for key in COLUMNS if row.get(key) in (None, "")]
    if missing:
        raise ValueError(f"expected rows with {', '.join(COLUMNS)}, got one without {missing[0]}: {dict(row)}")
    words, place = str(row["sentence"]).split(), int(row["place"])
    if not 0 <= place < len(words) or words[place] != row["word"]:
        raise ValueError(f"expected “{row['word']}” at place {place} of “{row['sentence']}”: do places count from 0?")
    return Sentence(words, place, str(row["sense"]))


class Senses:
    """One word's vectors (layer, sentence, size), in the order of its sentences."""

    def __init__(self, word: str, sentences: list[Sentence], vectors: FloatArray) -> None:
        self.word, self.sentences, self.vectors = word, sentences, vectors
        self.labels = [one.sense for one in sentences]
        self.planes = [plane(layer) for layer in vectors]

    def told(self) -> dict[str, Any]:
        """All of it as the front end gets it."""
        return {
            "word": self.word,
            "sentences": [one._asdict() for one in self.sentences],
            "layers": [self._layer(j) for j in range(len(self.vectors))],
        }

    def _layer(self, j: int) -> dict[str, Any]:
        """Places on the plane, the nearest others of each sentence (none where all are the same), their votes."""
        shown, vectors = self.planes[j], self.vectors[j]
        away = distances(vectors, vectors)
        np.fill_diagonal(away, np.inf)
        order = np.argsort(away, axis=1, kind="stable")[:, :VOTERS]
        return {
            "points": shown.points.round(5).tolist(),
            "share": round(shown.share, 4),
            "nearest": order.tolist() if shown.share else [],
            "votes": votes(vectors, self.labels, VOTERS),
        }

    def right(self, j: int) -> int:
        """How many sentences have the sense that their nearest others vote for."""
        return sum(a == b for a, b in zip(votes(self.vectors[j], self.labels, VOTERS), self.labels, strict=True))

    def among(self, vectors: FloatArray) -> dict[str, Any]:
        """Where one more sentence lies, by its vectors (layer, size): on the planes, and among which others."""
        away = [distances(one[None], layer)[0] for one, layer in zip(vectors, self.vectors, strict=True)]
        points = [shown.of(one) * bool(shown.share) for shown, one in zip(self.planes, vectors, strict=True)]
        return {
            "points": [[round(float(x), 5) for x in point] for point in points],
            "nearest": [np.argsort(row, kind="stable")[:VOTERS].tolist() for row in away],
            "votes": [vote(row, self.labels, VOTERS) for row in away],
        }
