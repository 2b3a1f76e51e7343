"""The corpus: training pairs, and held-out ones of three kinds: alike, of unseen combinations, and longer."""

import zlib
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Literal, get_args

from course_lib.datasets.english_russian.grammar import Grammar
from course_lib.datasets.english_russian.phrase import Phrase
from course_lib.datasets.sentence_pair import SentencePair

Split = Literal["train", "validation", "test", "unseen", "long"]
SIZES: dict[Split, int] = {"train": 20_000, "validation": 500, "test": 1_000, "unseen": 1_000, "long": 1_000}
SHORTEST, LONG_FROM, LONGEST = 3, 20, 25
HELD_OUT_OF = 20  # one combination of content words in so many occurs in the split "unseen" alone


def english_russian(split: Split = "train", size: int | None = None, seed: int = 0) -> list[SentencePair]:
    """The first ``size`` pairs (all by default) of a split; splits share no sentence.

    Articles, which Russian lacks, and Russian's commas are linked to nothing.

    ``train``, ``validation`` and ``test`` are alike. Each sentence of ``unseen`` holds a combination, of adjective and
    noun or of verb and object, that occurs nowhere else, though its words do. Sentences of ``long`` have 20–25 English
    words; everywhere else they have 3–19.

    >>> pair = english_russian("train", size=1)[0]
    >>> max(j for _, j in pair.alignment) < len(pair.russian)
    True
    """
    if split not in get_args(Split):
        raise ValueError(f"expected a split among {', '.join(get_args(Split))}, got {split!r}")
    pairs = _corpus(seed)[split]
    if size is not None and not 0 <= size <= len(pairs):
        raise ValueError(f"expected a size in 0 … {len(pairs)} for the split {split!r}, got {size}")
    return list(pairs[:size])


@cache
def _corpus(seed: int) -> dict[Split, tuple[SentencePair, ...]]:
    """Every split, filled from one stream of distinct sentences: the small ones first, then the training set."""
    pairs: dict[Split, list[SentencePair]] = {split: [] for split in SIZES}
    alike: list[Split] = ["validation", "test", "train"]
    for phrase in _distinct(Grammar(Random(f"english-russian {seed}"))):
        if len(phrase.english) >= LONG_FROM:
            split: Split = "long"
        elif any(_held_out(pairing) for pairing in phrase.pairings):
            split = "unseen"
        else:
            split = next((name for name in alike if len(pairs[name]) < SIZES[name]), "train")
        if split == "long" and any(_held_out(pairing) for pairing in phrase.pairings):
            continue
        if len(pairs[split]) < SIZES[split]:
            pairs[split].append(SentencePair(phrase.english, phrase.russian, phrase.links))
        if all(len(pairs[name]) == SIZES[name] for name in SIZES):
            break
    return {split: tuple(found) for split, found in pairs.items()}


def _distinct(grammar: Grammar) -> Iterator[Phrase]:
    seen: set[tuple[str, ...]] = set()
    while True:
        phrase = grammar.sentence()
        if SHORTEST <= len(phrase.english) <= LONGEST and phrase.english not in seen:
            seen.add(phrase.english)
            yield phrase


def _held_out(pairing: tuple[str, str]) -> bool:
    """A fixed choice of combinations, the same for every seed."""
    return zlib.crc32(" ".join(pairing).encode()) % HELD_OUT_OF == 0
