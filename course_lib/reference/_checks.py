"""Checks of what comes in: each error says what was expected, what came, and what to do."""

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Int
from torch import Tensor


def complaint(expected: str, got: str, advice: str) -> ValueError:
    """The library's one form of an error: problem, value, next step.

    >>> str(complaint("a positive width", "0", "ask for at least one beam"))
    'expected a positive width, got 0: ask for at least one beam'
    """
    return ValueError(f"expected {expected}, got {got}: {advice}")


def check_rank(name: str, tensor: Tensor, rank: int, axes: str, advice: str | None = None) -> None:
    """Refuse a tensor with another number of axes; ``axes`` names them, as in ``"batch, time, symbols"``."""
    if tensor.dim() != rank:
        shape = f"rank {tensor.dim()} with shape {tuple(tensor.shape)}"
        one_example = tensor.dim() == rank - 1 and axes.startswith("batch")
        default = f"add the batch axis with {name}[None]" if one_example else f"order the axes as ({axes})"
        raise complaint(f"{name} of rank {rank} ({axes})", shape, advice or default)


def check_size(name: str, tensor: Tensor, axis: int, size: int, advice: str) -> None:
    """Refuse a tensor whose ``axis`` has not ``size`` entries."""
    if tensor.shape[axis] != size:
        shape = f"{tensor.shape[axis]} in shape {tuple(tensor.shape)}"
        raise complaint(f"{size} entries along axis {axis} of {name}", shape, advice)


def check_not_empty(name: str, tensor: Tensor) -> None:
    """Refuse a batch without examples."""
    if tensor.shape[0] == 0:
        raise complaint(f"at least one example in {name}", f"shape {tuple(tensor.shape)}", "leave out empty batches")


def check_positive(name: str, value: float | int, advice: str) -> None:
    """Refuse a number that is not over 0 (NaN included)."""
    if not value > 0:
        raise complaint(f"{name} over 0", str(value), advice)


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Refuse a word that is not among the ``choices``."""
    if value not in choices:
        known = " or ".join(f'"{choice}"' for choice in choices)
        raise complaint(f"{name} {known}", f'"{value}"', "choose one of these")


def check_indices(name: str, indices: Tensor, size: int, advice: str, things: str = "labels") -> None:
    """Refuse integers outside ``0 … size − 1``, and say where the first one stands.

    >>> check_indices("targets", torch.tensor([[0, 31]]), 28, "is the vocabulary the one the net was built with?")
    Traceback (most recent call last):
    ValueError: expected labels in 0 … 27, got 31 at targets[0, 1]: is the vocabulary the one the net was built with?
    """
    if indices.is_floating_point() or indices.is_complex() or indices.dtype == torch.bool:
        raise complaint(f"{name} of an integer dtype", str(indices.dtype), f"convert with {name}.long()")
    outside = ((indices < 0) | (indices >= size)).nonzero()
    if len(outside):
        place = outside[0].tolist()
        where = f"{name}[{', '.join(map(str, place))}]"
        raise complaint(f"{things} in 0 … {size - 1}", f"{int(indices[tuple(place)])} at {where}", advice)


def check_lengths(name: str, lengths: Tensor, batch: int, time: int, least: int = 0) -> None:
    """Refuse lengths that are not ``batch`` integers in ``least … time``."""
    check_rank(name, lengths, 1, "batch", f"give one length an example, as torch.tensor([{time}, …])")
    check_size(name, lengths, 0, batch, "give one length for each example")
    if lengths.is_floating_point() or lengths.dtype == torch.bool:
        raise complaint(f"{name} of an integer dtype", str(lengths.dtype), f"convert with {name}.long()")
    for place, length in enumerate(lengths.tolist()):
        if not least <= length <= time:
            advice = "a length counts the real steps of its example, without padding"
            raise complaint(f"{name} in {least} … {time}", f"{length} at {name}[{place}]", advice)


def lengths_to_mask(lengths: Int[Tensor, " batch"], time: int | None = None) -> Bool[Tensor, "batch time"]:
    """The mask of real tokens: True before each length, False on the padding.

    >>> lengths_to_mask(torch.tensor([1, 3])).int().tolist()
    [[1, 0, 0], [1, 1, 1]]
    """
    check_rank("lengths", lengths, 1, "batch", "give one length an example")
    longest = int(lengths.max()) if len(lengths) else 0
    time = longest if time is None else time
    check_lengths("lengths", lengths, len(lengths), time)
    return torch.arange(time, device=lengths.device) < lengths[:, None]


def check_mask(name: str, mask: Tensor, batch: int, time: int) -> None:
    """Refuse a mask that is not boolean of shape (batch, time)."""
    if mask.dtype != torch.bool:
        raise complaint(f"{name} of dtype torch.bool, True on real tokens", str(mask.dtype), f"use {name}.bool()")
    if tuple(mask.shape) != (batch, time):
        advice = "make it with lengths_to_mask(lengths, time)"
        raise complaint(f"{name} of shape ({batch}, {time})", str(tuple(mask.shape)), advice)
