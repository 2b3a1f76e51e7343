"""A sentence with its translation."""

from collections.abc import Sequence
from dataclasses import dataclass

Link = tuple[int, int]


@dataclass(frozen=True)
class SentencePair:
    """A sentence and its translation, as words, and the gold alignment: pairs (English position, Russian position).

    Positions count from 0; a pair whose links nobody knows has none.
    """

    english: Sequence[str]
    russian: Sequence[str]
    alignment: frozenset[Link] = frozenset()
