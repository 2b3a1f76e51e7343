"""Reading and writing everywhere at once."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import check_rank, check_size
from course_lib.reference.ntm.addressing import Weights, check_memory

Memory = Float[Tensor, "batch slots width"]


def read(memory: Memory, weights: Weights) -> Float[Tensor, "batch width"]:
    """The slots' average.  Graves et al. 2014, eq. 2.

        r = Σ_i a(i) M(i)

    Departs from the paper: none.

    Args:
        memory: M, (batch, slots, width).
        weights: a, (batch, slots).

    Returns:
        r, (batch, width).

    Raises:
        ValueError: wrong ranks, an empty batch, or sizes that do not fit.

    >>> read(torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]), torch.tensor([[0.75, 0.25]]))
    tensor([[0.7500, 0.2500]])
    """
    check_memory(memory)
    _check_fits("weights", weights, memory, 1)
    return torch.einsum("bn,bnw->bw", weights, memory)


def write(
    memory: Memory,
    weights: Weights,
    add: Float[Tensor, "batch width"],
    erase: Float[Tensor, "batch width"] | None = None,
) -> Memory:
    """Every slot is erased and added to as far as it is looked at.  Graves et al. 2014, eqs. 3–4.

        M'(i) = M(i) ⊙ (1 − a(i) e) + a(i) v

    Without e it is all ones, and what is left is the convex form M'(i) = (1 − a(i)) M(i) + a(i) v.

    Departs from the paper: there a is the vector added; here a is the weights, and v is added.

    Args:
        memory: M, (batch, slots, width).
        weights: a, (batch, slots).
        add: v, (batch, width).
        erase: e in [0, 1], (batch, width); all ones where it is not given.

    Returns:
        M', (batch, slots, width), a new tensor.

    Raises:
        ValueError: wrong ranks, an empty batch, or sizes that do not fit.

    >>> write(torch.tensor([[[4.0], [4.0]]]), torch.tensor([[0.75, 0.25]]), torch.tensor([[8.0]]))
    tensor([[[7.],
             [5.]]])
    """
    check_memory(memory)
    e = torch.ones_like(add) if erase is None else erase
    for name, tensor, axis in (("weights", weights, 1), ("add", add, 2), ("erase", e, 2)):
        _check_fits(name, tensor, memory, axis)
    a = weights[:, :, None]  # (batch, slots, 1)
    return memory * (1 - a * e[:, None]) + a * add[:, None]


def _check_fits(name: str, tensor: Tensor, memory: Tensor, axis: int) -> None:
    check_rank(name, tensor, 2, "batch, slots" if axis == 1 else "batch, width")
    check_size(name, tensor, 0, len(memory), "give one row for each example")
    check_size(
        name, tensor, 1, memory.shape[axis], "the memory has that many" if axis == 1 else "the slots are so wide"
    )
