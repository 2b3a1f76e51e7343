"""Addition as a sequence task."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor


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


def number(bits: Float[Tensor, "batch time"]) -> Float[Tensor, " batch"]:
    """The number that bits spell, least significant first; exact up to 52 bits.

    >>> number(torch.tensor([[0.0, 1.0, 1.0]]))
    tensor([6.], dtype=torch.float64)
    """
    return bits.double() @ 2.0 ** torch.arange(bits.shape[1], dtype=torch.float64)
