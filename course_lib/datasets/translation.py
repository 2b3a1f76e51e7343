"""Parallel text as batches of indices, and the loader of tab-separated sentence pairs such as Tatoeba's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from course_lib.datasets.sentence_pair import SentencePair
from course_lib.datasets.vocabulary import END, PAD, START, UNKNOWN, Vocabulary

SPECIALS = (PAD, START, END, UNKNOWN)
POOL = 20  # batches that are filled together, from pairs sorted by length


class TranslationBatch(NamedTuple):
    """A batch of sentence pairs, padded with index 0.

    ``target`` begins with START and ends with END: a decoder is fed ``target[:, :-1]`` and asked for ``target[:, 1:]``.
    ``source`` ends with END too, so that "nothing is left to translate" has a place to attend to.
    """

    source: Int[Tensor, "batch source_time"]
    source_lengths: Int[Tensor, " batch"]
    target: Int[Tensor, "batch target_time"]
    target_lengths: Int[Tensor, " batch"]

    @property
    def source_mask(self) -> Bool[Tensor, "batch source_time"]:
        """True at real tokens."""
        return torch.arange(self.source.shape[1]) < self.source_lengths[:, None]

    @property
    def target_mask(self) -> Bool[Tensor, "batch target_time"]:
        """True at real tokens."""
        return torch.arange(self.target.shape[1]) < self.target_lengths[:, None]


def vocabularies(pairs: Iterable[SentencePair], least: int = 1) -> tuple[Vocabulary, Vocabulary]:
    """The English and the Russian vocabulary of these pairs; the special symbols come first, padding at index 0."""
    pairs = list(pairs)
    if not pairs:
        raise ValueError("expected at least one sentence pair to build vocabularies from, got none")
    english = Vocabulary.count((pair.english for pair in pairs), SPECIALS, least, UNKNOWN)
    russian = Vocabulary.count((pair.russian for pair in pairs), SPECIALS, least, UNKNOWN)
    return english, russian


def translation_batch(pairs: Sequence[SentencePair], english: Vocabulary, russian: Vocabulary) -> TranslationBatch:
    """These pairs as one padded batch, in their order.

    Raises:
        ValueError: if there is no pair, or a sentence is empty.
    """
    if not pairs:
        raise ValueError("expected at least one sentence pair in a batch, got none")
    for row, pair in enumerate(pairs):
        if not pair.english or not pair.russian:
            raise ValueError(f"expected sentences of at least one word, got an empty one in pair {row}: leave it out")
    source, source_lengths = _pad([english.encode([*pair.english, END]) for pair in pairs])
    target, target_lengths = _pad([russian.encode([START, *pair.russian, END]) for pair in pairs])
    return TranslationBatch(source, source_lengths, target, target_lengths)


def bucketed_batches(
    pairs: Sequence[SentencePair],
    english: Vocabulary,
    russian: Vocabulary,
    size: int,
    generator: torch.Generator,
) -> Iterator[TranslationBatch]:
    """Endless batches of pairs of like length, so that little of them is padding.

    Each epoch shuffles all pairs, sorts every twenty batches of them by the length of the translation, and gives these
    twenty in random order. What is left of an epoch beyond full batches is left out of it.

    >>> pairs = [SentencePair(("a", "cat"), ("кошка",)), SentencePair(("dogs", "sleep"), ("собаки", "спят"))]
    >>> batches = bucketed_batches(pairs, *vocabularies(pairs), size=2, generator=torch.Generator())
    >>> tuple(next(batches).source.shape)
    (2, 3)

    Raises:
        ValueError: if there are fewer pairs than one batch takes.
    """
    if not 0 < size <= len(pairs):
        raise ValueError(
            f"expected a batch size in 1 … {len(pairs)}, got {size}: take smaller batches or more sentence pairs"
        )
    whole = len(pairs) - len(pairs) % size
    while True:
        for rows in torch.randperm(len(pairs), generator=generator)[:whole].split(POOL * size):
            sorted_rows = sorted(rows.tolist(), key=lambda row: len(pairs[row].russian))
            batches = torch.tensor(sorted_rows).split(size)
            for place in torch.randperm(len(batches), generator=generator).tolist():
                yield translation_batch([pairs[row] for row in batches[place].tolist()], english, russian)


def read_pairs(path: str | Path, limit: int | None = None) -> list[SentencePair]:
    """Sentence pairs from a tab-separated file: English, Russian, and any further columns, which are left out.

    This is the layout of Tatoeba's exports as the Anki project publishes them. Words are split at spaces, after
    punctuation has been set apart, and put in lower case.

    Raises:
        ValueError: if a line has fewer than two columns, an empty one, or is not UTF-8; it names the line.
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"expected a file of tab-separated sentence pairs, found none at {path}: check the path")
    pairs = []
    for number, raw in enumerate(path.read_bytes().splitlines()[:limit], start=1):
        try:
            columns = raw.decode("utf-8").split("\t")
        except UnicodeDecodeError as error:
            raise ValueError(f"expected UTF-8 text, line {number} of {path.name} is not: convert the file") from error
        if len(columns) < 2 or not all(column.strip() for column in columns[:2]):
            raise ValueError(
                f"expected English, a tab, then Russian, got {columns[0]!r} in line {number} of {path.name}: "
                "is the file tab-separated, with two sentences a line?"
            )
        pairs.append(SentencePair(_words(columns[0]), _words(columns[1])))
    return pairs


def _words(sentence: str) -> tuple[str, ...]:
    apart = "".join(letter if letter.isalnum() or letter in "'-" else f" {letter} " for letter in sentence.lower())
    return tuple(apart.split())


def _pad(sequences: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Sequences as rows of one tensor, filled up with index 0, and their lengths."""
    rows = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in sequences], batch_first=True)
    return rows, torch.tensor([len(row) for row in sequences])
