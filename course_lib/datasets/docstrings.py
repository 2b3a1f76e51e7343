"""Docstrings as a corpus that does not change: the kept text, its division, its batches."""

import gzip
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from course_lib.datasets.vocabulary import Vocabulary

Sentence = list[str]
UNKNOWN, END = "<unk>", "<end>"


class Division(NamedTuple):
    """Sentences to learn from, to choose by, and to judge on; no file of the library is in two of them."""

    train: list[Sentence]
    validation: list[Sentence]
    test: list[Sentence]


class Sentences(NamedTuple):
    """Sentences side by side, each between two END tokens; True in the mask where there is a token."""

    tokens: Int[Tensor, "batch time"]
    mask: Bool[Tensor, "batch time"]


def read_files(path: Path) -> list[list[Sentence]]:
    """The sentences of each file of the library, as ``experiments/docstring_text.py`` has kept them.

    >>> files = read_files(Path("data/text/python_docstrings.txt.gz"))
    >>> files[0][0]
    ['record', 'of', 'phased', 'in', 'incompatible', 'language', 'changes', '.']
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = file.read().strip().split("\n\n")
    return [[line.split(" ") for line in block.split("\n")] for block in blocks]


def divide(files: Sequence[list[Sentence]], seed: int, share: float = 0.1) -> Division:
    """Files dealt out at random: a ``share`` of them to choose by, as many to judge on, the rest to learn from.

    >>> [len(part) for part in divide([[["a"]]] * 10, seed=0)]
    [8, 1, 1]
    """
    shuffled = random.Random(seed).sample(list(files), len(files))
    count = round(share * len(files))
    parts = shuffled[2 * count :], shuffled[:count], shuffled[count : 2 * count]
    return Division(*([sentence for file in part for sentence in file] for part in parts))


def vocabulary_of(sentences: Sequence[Sentence], size: int) -> Vocabulary:
    """UNKNOWN, END, and the most frequent words, ``size`` in all."""
    counted = Vocabulary.count(sentences, specials=[UNKNOWN, END])
    return Vocabulary(counted.symbols[:size], unknown=UNKNOWN)


def encode(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> list[list[int]]:
    """Each sentence as indices, between two END tokens.

    >>> encode([["a", "b"]], Vocabulary([UNKNOWN, END, "b"], unknown=UNKNOWN))
    [[1, 0, 2, 1]]
    """
    return [vocabulary.encode([END, *sentence, END]) for sentence in sentences]


def pad(sentences: Sequence[Sequence[int]]) -> Sentences:
    """Sentences of unequal length as one batch; the padding holds 0, and the mask says where it is."""
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    mask = torch.arange(int(lengths.max())) < lengths[:, None]
    tokens = torch.zeros(mask.shape, dtype=torch.long)
    tokens[mask] = torch.tensor([token for sentence in sentences for token in sentence])
    return Sentences(tokens, mask)


def sentence_batches(
    sentences: Sequence[Sequence[int]], size: int, generator: torch.Generator, pool: int = 16
) -> Iterator[Sentences]:
    """Endless batches of sentences of like length: ``pool`` batches are drawn at once and sorted."""
    while True:
        order = torch.randperm(len(sentences), generator=generator).tolist()
        for begin in range(0, len(order), size * pool):
            drawn = sorted(order[begin : begin + size * pool], key=lambda place: len(sentences[place]))
            batches = [drawn[at : at + size] for at in range(0, len(drawn), size)]
            for which in torch.randperm(len(batches), generator=generator).tolist():
                yield pad([sentences[place] for place in batches[which]])


def of_one_length(sentences: Sequence[Sequence[int]], size: int) -> list[Int[Tensor, "batch time"]]:
    """Sentences side by side, at most ``size`` of them, all of a batch equally long, so that none needs padding.

    >>> [batch.tolist() for batch in of_one_length([[1, 5, 1], [1, 1], [1, 6, 1]], size=2)]
    [[[1, 5, 1], [1, 6, 1]], [[1, 1]]]
    """
    by_length: dict[int, list[Sequence[int]]] = defaultdict(list)
    for sentence in sentences:
        by_length[len(sentence)].append(sentence)
    return [torch.tensor(rows[at : at + size]) for rows in by_length.values() for at in range(0, len(rows), size)]


def unpadded_batches(
    sentences: Sequence[Sequence[int]], size: int, generator: torch.Generator
) -> Iterator[Int[Tensor, "batch time"]]:
    """Endless batches of sentences of one length, (batch, time), dealt out anew each time round."""
    while True:
        order = torch.randperm(len(sentences), generator=generator).tolist()
        batches = of_one_length([sentences[place] for place in order], size)
        for which in torch.randperm(len(batches), generator=generator).tolist():
            yield batches[which]
