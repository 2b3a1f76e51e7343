"""Delayed recall: one symbol to keep, many to ignore."""

from typing import NamedTuple

import torch
from jaxtyping import Int
from torch import Tensor


class RecallBatch(NamedTuple):
    """Token indices, and the symbol that stood first."""

    tokens: Int[Tensor, "batch time"]
    targets: Int[Tensor, " batch"]


def delayed_recall(batch: int, delay: int, symbols: int, generator: torch.Generator) -> RecallBatch:
    """A symbol, ``delay`` distractors, a cue: at the cue, say the symbol.  After Hochreiter & Schmidhuber 1997, exp. 2.

        tokens = s, d_1, …, d_delay, cue        target = s

    Symbols are 0 … ``symbols`` − 1, distractors ``symbols`` … 2 ``symbols`` − 1, and the cue is 2 ``symbols``. Departs
    from the paper: the distractors are drawn at random, so that no step but the first tells the answer. Guessing costs
    ln ``symbols`` nats.

    Args:
        batch, delay: sequences, and distractors in each; 0 is the shortest delay.
        symbols: how many there are to tell apart, at least 2.
        generator: where they are drawn from.

    Returns:
        Tokens (batch, delay + 2) in 0 … 2 · symbols; targets (batch) in 0 … symbols − 1.

    Raises:
        ValueError: an empty batch, a negative delay, fewer than 2 symbols.

    >>> tokens, targets = delayed_recall(3, delay=4, symbols=5, generator=torch.Generator().manual_seed(0))
    >>> tokens.shape, torch.equal(tokens[:, 0], targets)
    (torch.Size([3, 6]), True)
    """
    if batch < 1 or delay < 0 or symbols < 2:
        got = f"batch {batch}, delay {delay}, symbols {symbols}"
        raise ValueError(f"expected batch ≥ 1, delay ≥ 0, symbols ≥ 2, got {got}: with one symbol nothing is recalled")
    targets = torch.randint(0, symbols, (batch,), generator=generator)
    distractors = torch.randint(symbols, 2 * symbols, (batch, delay), generator=generator)
    cue = torch.full((batch, 1), 2 * symbols)
    return RecallBatch(torch.cat([targets[:, None], distractors, cue], dim=1), targets)
