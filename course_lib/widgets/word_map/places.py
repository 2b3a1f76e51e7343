"""Where vectors lie: the plane that shows most of them, what is nearest, and which label the nearest have."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_lib.widgets.explorer.arrays import FloatArray

Places = NDArray[np.int64]


class Plane(NamedTuple):
    """The first two principal axes of some vectors (n, size)."""

    points: FloatArray  # (n, 2)
    share: float  # of the variance, 0 where all vectors are the same
    mean: FloatArray  # (size)
    axes: FloatArray  # (2, size)

    def of(self, vectors: FloatArray) -> FloatArray:
        """Where other vectors lie on it, (…, 2)."""
        return (vectors - self.mean) @ self.axes.T


def plane(vectors: FloatArray) -> Plane:
    """The plane on which the vectors differ most; of the two ways round, each axis has its largest entry positive."""
    mean = vectors.mean(0)
    _, spread, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    axes = np.vstack([axes, np.zeros((2, vectors.shape[1]))])[:2]
    largest = axes[np.arange(2), abs(axes).argmax(1)]
    axes = axes * np.where(largest < 0, -1, 1)[:, None]
    whole = (spread**2).sum()
    flat = whole < 1e-12 * max(1.0, (mean**2).sum()) * len(vectors)
    share = 0.0 if flat else float((spread[:2] ** 2).sum() / whole)
    return Plane(np.zeros((len(vectors), 2)) if flat else (vectors - mean) @ axes.T, share, mean, axes)


def by_cosine(vectors: FloatArray, count: int) -> tuple[Places, FloatArray]:
    """For every vector the others with the largest cosine, best first: their places and cosines, (n, count)."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, 1e-12)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -np.inf)
    places = np.argsort(-cosines, axis=1, kind="stable")[:, : min(count, len(vectors) - 1)]
    return places, np.take_along_axis(cosines, places, axis=1)


def distances(vectors: FloatArray, others: FloatArray) -> FloatArray:
    """Euclid's, (n, m)."""
    return np.linalg.norm(vectors[:, None] - others[None], axis=2)


def vote(away: FloatArray, labels: Sequence[str], count: int) -> str:
    """The label that most of the ``count`` nearest have; as near as the last of them is near enough.

    Of labels with equally many votes, the one that comes first by the alphabet.

    >>> vote(np.array([0.1, 0.2, 0.2, 9.0]), ["noun", "verb", "verb", "noun"], 2)
    'verb'
    """
    within = np.sort(away)[min(count, len(away)) - 1] * (1 + 1e-9) + 1e-9
    votes = Counter(label for label, one in zip(labels, away, strict=True) if one <= within)
    return min(votes, key=lambda label: (-votes[label], label))


def votes(vectors: FloatArray, labels: Sequence[str], count: int) -> list[str]:
    """For each vector the label that its nearest others vote for."""
    away = distances(vectors, vectors)
    return [vote(np.delete(row, i), [*labels[:i], *labels[i + 1 :]], count) for i, row in enumerate(away)]
