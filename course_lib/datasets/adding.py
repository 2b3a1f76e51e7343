"""The adding problem: remember two numbers among many."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

BASELINE = 1 / 6
"""Mean squared error of always answering 1, the mean: the variance of a sum of two numbers from U[0, 1]."""


class AddingBatch(NamedTuple):
    """Inputs: a number and a mark at each step; target: the sum of the two marked numbers."""

    inputs: Float[Tensor, "batch time 2"]
    targets: Float[Tensor, " batch"]


def adding_problem(batch: int, time: int, generator: torch.Generator) -> AddingBatch:
    """Numbers from U[0, 1], two of them marked; the answer is their sum.  Hochreiter & Schmidhuber 1997, exp. 4.

    One mark falls in the first half of the sequence, one in the second. Departs from the paper: numbers in [0, 1]
    rather than [−1, 1], one length for the whole batch, the sum itself rather than 0.5 + sum / 4, and no third kind of
    mark for the ends. Who always answers 1 has a mean squared error of ``BASELINE``.

    Args:
        batch, time: sequences, and steps in each (at least 2).
        generator: where numbers and marks are drawn from.

    Returns:
        Inputs (batch, time, 2), number and mark; targets (batch).

    Raises:
        ValueError: fewer than 2 steps, an empty batch.

    >>> inputs, targets = adding_problem(3, 10, torch.Generator().manual_seed(0))
    >>> torch.equal((inputs[..., 0] * inputs[..., 1]).sum(1), targets)
    True
    """
    if time < 2 or batch < 1:
        raise ValueError(f"expected time ≥ 2 and batch ≥ 1, got time {time}, batch {batch}: two numbers need two steps")
    numbers = torch.rand(batch, time, generator=generator)
    first = torch.randint(0, time // 2, (batch, 1), generator=generator)
    second = torch.randint(time // 2, time, (batch, 1), generator=generator)
    marks = torch.zeros(batch, time).scatter_(1, torch.cat([first, second], dim=1), 1.0)
    return AddingBatch(torch.stack([numbers, marks], dim=2), (numbers * marks).sum(1))
