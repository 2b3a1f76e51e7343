"""Tagging: nouns like "sheep", whose number only the verb tells, which comes later."""

from typing import NamedTuple

import torch
from jaxtyping import Int
from torch import Tensor

ARTICLE, ADVERBS, NOUNS = ("the",), ("often", "here", "now"), ("sheep", "fish", "deer")
OF_ONE, OF_MANY = ("eats", "sleeps", "runs"), ("eat", "sleep", "run")
WORDS = (*ARTICLE, *ADVERBS, *NOUNS, *OF_ONE, *OF_MANY)
TAGS = ("article", "adverb", "noun, one", "noun, many", "verb")


class TaggedSentences(NamedTuple):
    """Numbers in ``WORDS``, and for each word its number in ``TAGS``."""

    words: Int[Tensor, "batch time"]
    tags: Int[Tensor, "batch time"]


def verb_agreement(batch: int, time: int, generator: torch.Generator) -> TaggedSentences:
    """Sentences of "the", a noun, later its verb, and adverbs in all other places; every word with its tag.

    The noun does not tell whether it is one or many; the verb does. Whoever has read only what stands before must
    guess, at one word in ``time``.

    Args:
        batch: how many sentences.
        time: how many words each has, at least 3.
        generator: where they are drawn from.

    Raises:
        ValueError: no sentences, or fewer than 3 words.

    >>> words, tags = verb_agreement(1, 5, torch.Generator().manual_seed(3))
    >>> " ".join(WORDS[word] for word in words[0])
    'the sheep now here sleeps'
    >>> TAGS[tags[0, 1]]
    'noun, one'
    """
    if batch < 1:
        raise ValueError(f"expected at least one sentence, got {batch}: ask for more")
    if time < 3:
        raise ValueError(
            f"expected sentences of at least 3 words, got {time}: article, noun and verb need a place each"
        )
    draw = torch.rand(batch, time - 1, generator=generator)
    noun, verb = (draw.argsort(dim=1)[:, :2].sort(dim=1).values + 1).unbind(dim=1)
    many = torch.randint(2, (batch,), generator=generator)
    kind = torch.randint(3, (batch, time), generator=generator)  # which of three words
    words, tags = 1 + kind, torch.ones_like(kind)
    row = torch.arange(batch)
    words[row, noun - 1], tags[row, noun - 1] = 0, 0
    words[row, noun], tags[row, noun] = 4 + kind[row, noun], 2 + many
    words[row, verb], tags[row, verb] = 7 + 3 * many + kind[row, verb], 4
    return TaggedSentences(words, tags)
