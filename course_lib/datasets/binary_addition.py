"""Addition as a sequence task."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.datasets.copying import BitsBatch


class AdditionBatch(NamedTuple):
    """The bits of both summands, and those of their sum, least significant first."""

    inputs: Float[Tensor, "batch time 2"]
    targets: Float[Tensor, "batch time"]


def binary_addition(batch: int, bits: int, generator: torch.Generator) -> AdditionBatch:
    """Two numbers bit by bit, least significant first; the answer at each step is the bit of their sum.

        inputs_t = (x_t, y_t)        targets_t = bit t of x + y        t = 0 … bits

    One step more than there are bits leaves room for the last carry; both inputs are 0 there. The carry is all that has
    to be remembered.

    Args:
        batch, bits: pairs of numbers, and bits in each.
        generator: where they are drawn from.

    Returns:
        Inputs (batch, bits + 1, 2) and targets (batch, bits + 1), all 0.0 or 1.0.

    Raises:
        ValueError: an empty batch, no bits.

    >>> inputs, targets = binary_addition(4, 8, torch.Generator().manual_seed(0))
    >>> x, y, total = number(inputs[..., 0]), number(inputs[..., 1]), number(targets)
    >>> torch.equal(x + y, total)
    True
    """
    if batch < 1 or bits < 1:
        raise ValueError(f"expected batch ≥ 1 and bits ≥ 1, got {batch} and {bits}: ask for at least one of each")
    inputs = torch.randint(0, 2, (batch, bits + 1, 2), generator=generator)
    inputs[:, bits] = 0
    targets, carry = torch.empty_like(inputs[..., 0]), torch.zeros(batch, dtype=torch.long)
    for t in range(bits + 1):
        total = inputs[:, t].sum(1) + carry
        targets[:, t], carry = total % 2, total // 2
    return AdditionBatch(inputs.float(), targets.float())


def addition_in_turn(batch: int, bits: int, generator: torch.Generator) -> BitsBatch:
    """One number, a delimiter, then the other: all of x has to be remembered until y comes.

        inputs = x_0 … x_{n−1}, delimiter, y_0 … y_{n−1}, 0        targets, from y_0 on = bits 0 … n of x + y

    Least significant first. The first channel holds the bit that is read, the second the delimiter.

    Args:
        batch, bits: pairs of numbers, and n, the bits in each.
        generator: where they are drawn from.

    Returns:
        inputs (batch, 2 n + 2, 2), targets (batch, 2 n + 2, 1) and mask (batch, 2 n + 2).

    Raises:
        ValueError: an empty batch, no bits.

    >>> inputs, targets, mask = addition_in_turn(4, 8, torch.Generator().manual_seed(0))
    >>> x, y, total = number(inputs[:, :8, 0]), number(inputs[:, 9:, 0]), number(targets[:, 9:, 0])
    >>> torch.equal(x + y, total), mask[0].int().tolist()
    (True, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    """
    pairs, sums = binary_addition(batch, bits, generator)
    inputs, targets = torch.zeros(batch, 2 * bits + 2, 2), torch.zeros(batch, 2 * bits + 2, 1)
    inputs[:, :bits, 0] = pairs[:, :bits, 0]
    inputs[:, bits, 1] = 1
    inputs[:, bits + 1 :, 0] = pairs[..., 1]
    targets[:, bits + 1 :, 0] = sums
    mask = torch.arange(2 * bits + 2).expand(batch, -1) > bits
    return BitsBatch(inputs, targets, mask)


def number(bits: Float[Tensor, "batch time"]) -> Float[Tensor, " batch"]:
    """The number that bits spell, least significant first; exact up to 52 bits.

    >>> number(torch.tensor([[0.0, 1.0, 1.0]]))
    tensor([6.], dtype=torch.float64)
    """
    return bits.double() @ 2.0 ** torch.arange(bits.shape[1], dtype=torch.float64)
