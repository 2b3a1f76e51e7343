"""Where a neural Turing machine looks: content, then location, in four stages."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import check_not_empty, check_rank, check_size, complaint

Weights = Float[Tensor, "batch slots"]


def content_weights(
    memory: Float[Tensor, "batch slots width"], key: Float[Tensor, "batch width"], strength: Float[Tensor, " batch"]
) -> Weights:
    """Look for slots like the key.  Graves et al. 2014, eqs. 5–6.

        K[u, v] = u·v / (‖u‖ ‖v‖)
        a(i) = exp(β K[k, M(i)]) / Σ_j exp(β K[k, M(j)])

    Departs from the paper: ε = 10⁻⁸ in the denominator, so that an empty slot is like nothing.  The course writes a for
    attention weights, where the paper writes w.

    Args:
        memory: M, (batch, slots, width).
        key: k, (batch, width).
        strength: β ≥ 0, (batch); 0 looks everywhere alike.

    Returns:
        a, (batch, slots), each row summing to 1.

    Raises:
        ValueError: wrong ranks, an empty batch, or sizes that do not fit.

    >>> memory = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    >>> content_weights(memory, torch.tensor([[3.0, 0.0]]), torch.tensor([2.0]))
    tensor([[0.8808, 0.1192]])
    """
    check_memory(memory)
    _check_rows("key", key, memory, memory.shape[2])
    _check_numbers("strength", strength, len(memory))
    similarity = torch.einsum("bnw,bw->bn", memory, key)
    norms = memory.norm(dim=2) * key.norm(dim=1, keepdim=True)
    return (strength[:, None] * similarity / (norms + 1e-8)).softmax(dim=1)


def interpolate(content: Weights, previous: Weights, gate: Float[Tensor, " batch"]) -> Weights:
    """Take what was found, or stay where the last step looked.  Graves et al. 2014, eq. 7.

        a = g a_content + (1 − g) a_{t−1}

    Departs from the paper: none.

    Args:
        content: weights found by content, (batch, slots).
        previous: weights of the step before, (batch, slots).
        gate: g in [0, 1], (batch).

    Returns:
        a, (batch, slots).

    Raises:
        ValueError: wrong ranks, an empty batch, or sizes that do not fit.

    >>> interpolate(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]), torch.tensor([0.25]))
    tensor([[0.2500, 0.7500]])
    """
    _check_weights("content", content)
    _check_weights("previous", previous)
    check_size("previous", previous, 0, len(content), "give both for the same batch")
    check_size("previous", previous, 1, content.shape[1], "give both for the same memory")
    _check_numbers("gate", gate, len(content))
    g = gate[:, None]
    return g * content + (1 - g) * previous


def shift(weights: Weights, shifts: Float[Tensor, "batch offsets"]) -> Weights:
    """Move the focus along the slots, round the end.  Graves et al. 2014, eq. 8.

        ã(i) = Σ_j a(j) s(i − j)        indices modulo the number of slots

    Departs from the paper: s is given for the offsets −⌊n/2⌋ … ⌊n/2⌋ only and is 0 elsewhere.

    Args:
        weights: a, (batch, slots).
        shifts: s, (batch, n), an odd number n of offsets from back to front; the middle one stays.

    Returns:
        ã, (batch, slots).

    Raises:
        ValueError: wrong ranks, an empty batch, an even number of offsets.

    >>> shift(torch.tensor([[1.0, 0.0, 0.0, 0.0]]), torch.tensor([[0.1, 0.2, 0.7]]))
    tensor([[0.2000, 0.7000, 0.0000, 0.1000]])
    """
    _check_weights("weights", weights)
    check_rank("shifts", shifts, 2, "batch, offsets")
    check_size("shifts", shifts, 0, len(weights), "give one distribution over offsets for each example")
    offsets = shifts.shape[1]
    if offsets % 2 == 0:
        raise complaint("an odd number of offsets", str(offsets), "one of them must stay, and both ways be as long")
    s = shifts[:, :, None].unbind(dim=1)
    return torch.stack([s[n] * weights.roll(n - offsets // 2, dims=1) for n in range(offsets)]).sum(dim=0)


def sharpen(weights: Weights, sharpness: Float[Tensor, " batch"]) -> Weights:
    """Undo the blur that shifting leaves.  Graves et al. 2014, eq. 9.

        a(i)^γ / Σ_j a(j)^γ

    Departs from the paper: weights are divided by their largest first, which changes nothing and cannot underflow.

    Args:
        weights: a, (batch, slots), not all zero.
        sharpness: γ ≥ 1, (batch); 1 leaves the weights as they are.

    Returns:
        The weights, (batch, slots), each row summing to 1.

    Raises:
        ValueError: wrong ranks, an empty batch, or sizes that do not fit.

    >>> sharpen(torch.tensor([[0.2, 0.8]]), torch.tensor([2.0]))
    tensor([[0.0588, 0.9412]])
    """
    _check_weights("weights", weights)
    _check_numbers("sharpness", sharpness, len(weights))
    powers = (weights / weights.amax(dim=1, keepdim=True)) ** sharpness[:, None]
    return powers / powers.sum(dim=1, keepdim=True)


def address(
    memory: Float[Tensor, "batch slots width"],
    previous: Weights,
    key: Float[Tensor, "batch width"],
    strength: Float[Tensor, " batch"],
    gate: Float[Tensor, " batch"],
    shifts: Float[Tensor, "batch offsets"],
    sharpness: Float[Tensor, " batch"],
) -> Weights:
    """Where to look next: by content, gated, shifted, sharpened.  Graves et al. 2014, section 3.3, figure 2.

        a_t = sharpen(shift(interpolate(content(M, k, β), a_{t−1}, g), s), γ)

    Departs from the paper: as its stages do.

    Args:
        memory: M, (batch, slots, width).
        previous: a_{t−1}, (batch, slots).
        key, strength: k (batch, width) and β ≥ 0 (batch), what to look for and how exactly.
        gate: g in [0, 1], (batch); 0 goes on from a_{t−1}.
        shifts: s, (batch, offsets), a distribution.
        sharpness: γ ≥ 1, (batch).

    Returns:
        a_t, (batch, slots), each row summing to 1.

    Raises:
        ValueError: as its stages do.

    >>> memory, previous = torch.eye(3)[None], torch.tensor([[1.0, 0.0, 0.0]])
    >>> one, on = torch.ones(1), torch.tensor([[0.0, 0.0, 1.0]])
    >>> address(memory, previous, memory[:, 0], one, 0 * one, on, one)  # one on from where it was
    tensor([[0., 1., 0.]])
    """
    content = content_weights(memory, key, strength)
    return sharpen(shift(interpolate(content, previous, gate), shifts), sharpness)


def check_memory(memory: Tensor) -> None:
    """Refuse a memory that is no (batch, slots, width)."""
    check_rank("memory", memory, 3, "batch, slots, width")
    check_not_empty("memory", memory)


def _check_rows(name: str, rows: Tensor, memory: Tensor, size: int) -> None:
    check_rank(name, rows, 2, "batch, width")
    check_size(name, rows, 0, len(memory), "give one row for each example")
    check_size(name, rows, 1, size, "the memory's slots have that size")


def _check_weights(name: str, weights: Tensor) -> None:
    check_rank(name, weights, 2, "batch, slots")
    check_not_empty(name, weights)


def _check_numbers(name: str, numbers: Tensor, batch: int) -> None:
    check_rank(name, numbers, 1, "batch", f"give one number an example, as {name}[:, 0]")
    check_size(name, numbers, 0, batch, "give one number for each example")
