"""Checks of what comes in: each error says what was expected, what came, and what to do."""

from collections.abc import Sequence
from typing import Any

import torch
from jaxtyping import Bool, Int
from torch import Tensor


def complaint(expected: str, got: str, advice: str) -> ValueError:
    """The library's one form of an error: problem, value, next step.

    >>> str(complaint("a positive width", "0", "ask for at least one beam"))
    'expected a positive width, got 0: ask for at least one beam'
    """
    return ValueError(f"expected {expected}, got {got}: {advice}")


def first(where: Tensor) -> list[tuple[int, ...]]:
    """The place of the first True, in a list; an empty one where there is none.

    >>> first(torch.tensor([[False, False], [True, True]]))
    [(1, 0)]
    """
    return [tuple(int(i) for i in place) for place in where.nonzero()[:1]]


def check_tensor(name: str, value: Any) -> None:
    """Refuse what is no tensor."""
    if not isinstance(value, Tensor):
        raise complaint(f"{name} as a tensor", type(value).__name__, f"convert it with torch.as_tensor({name})")


def check_floating(name: str, tensor: Tensor, like: Tensor | None = None) -> None:
    """Refuse what holds no real numbers, or numbers of another precision than ``like``, such as a model's weights."""
    if not tensor.is_floating_point():
        raise complaint(f"{name} of a floating dtype", str(tensor.dtype), f"convert it with {name}.float()")
    if like is not None and tensor.dtype != like.dtype:
        raise complaint(f"{name} of dtype {like.dtype}, as the weights", str(tensor.dtype), "convert one of them")


def check_rank(name: str, tensor: Tensor, rank: int, axes: str, advice: str | None = None) -> None:
    """Refuse a tensor with another number of axes; ``axes`` names them, as in ``"batch, time, symbols"``."""
    check_tensor(name, tensor)
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


def check_time(name: str, tensor: Tensor) -> None:
    """Refuse sequences without a step; time is the second axis."""
    if tensor.shape[1] == 0:
        raise complaint(
            f"at least one time step in {name}", f"shape {tuple(tensor.shape)}", "leave out empty sequences"
        )


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
    for place in first((indices < 0) | (indices >= size)):
        where = f"{name}[{', '.join(map(str, place))}]"
        raise complaint(f"{things} in 0 … {size - 1}", f"{int(indices[place])} at {where}", advice)


def check_lengths(name: str, lengths: Tensor, batch: int, time: int, least: int = 0) -> None:
    """Refuse lengths that are not ``batch`` integers in ``least … time``."""
    check_rank(name, lengths, 1, "batch", f"give one length an example, as torch.tensor([{time}, …])")
    check_size(name, lengths, 0, batch, "give one length for each example")
    if lengths.is_floating_point() or lengths.dtype == torch.bool:
        raise complaint(f"{name} of an integer dtype", str(lengths.dtype), f"convert with {name}.long()")
    for (place,) in first((lengths < least) | (lengths > time)):
        advice = "a length counts the real steps of its example, without padding"
        raise complaint(f"{name} in {least} … {time}", f"{int(lengths[place])} at {name}[{place}]", advice)


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
    check_tensor(name, mask)
    if mask.dtype != torch.bool:
        raise complaint(f"{name} of dtype torch.bool, True on real tokens", str(mask.dtype), f"use {name}.bool()")
    if tuple(mask.shape) != (batch, time):
        advice = "make it with lengths_to_mask(lengths, time)"
        raise complaint(f"{name} of shape ({batch}, {time})", str(tuple(mask.shape)), advice)


def check_right_padded(name: str, mask: Tensor) -> None:
    """Refuse a mask whose real tokens do not stand in front, or an example of padding alone."""
    lengths = mask.sum(dim=1)
    for (place,) in first(lengths == 0):
        raise complaint("at least one real token an example", f"none at {name}[{place}]", "leave out empty examples")
    for (place,) in first((mask != lengths_to_mask(lengths, mask.shape[1])).any(dim=1)):
        got = f"padding before a real token at {name}[{place}]"
        raise complaint(f"real tokens first in {name}", got, "make it with lengths_to_mask(lengths, time)")
