"""Copy, repeat copy and associative recall: what a memory is for."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Generator, Tensor


class BitsBatch(NamedTuple):
    """Sequences of bit vectors, and the bits to answer with where the mask is True."""

    inputs: Float[Tensor, "batch time channels"]
    targets: Float[Tensor, "batch time bits"]  # 0 where the mask is False
    mask: Bool[Tensor, "batch time"]


def copy_task(batch: int, shortest: int, longest: int, generator: Generator, bits: int = 8) -> BitsBatch:
    """Random bit vectors, a delimiter, silence: say the vectors again.  Graves et al. 2014, section 4.1.

        inputs = x_1 … x_n, delimiter, 0 … 0        targets, from the frame after the delimiter on = x_1 … x_n

    Departs from the paper: none.  The delimiter has a channel of its own, the last.

    Args:
        batch: sequences; each has its own length n, drawn evenly from shortest … longest.
        generator: where lengths and bits are drawn from.
        bits: entries of a vector.

    Returns:
        inputs (batch, time, bits + 1), targets (batch, time, bits) and mask (batch, time); time is 2 n + 1 of the
        longest n.

    Raises:
        ValueError: an empty batch, no bits, or lengths that are not 1 ≤ shortest ≤ longest.

    >>> inputs, targets, mask = copy_task(2, 3, 3, torch.Generator().manual_seed(0))
    >>> inputs.shape, bool((targets[:, 4:] == inputs[:, :3, :8]).all()), mask[0].int().tolist()
    (torch.Size([2, 7, 9]), True, [0, 0, 0, 0, 1, 1, 1])
    """
    _check(batch, bits, "lengths", shortest, longest)
    lengths = torch.randint(shortest, longest + 1, (batch,), generator=generator)
    sequences = _sequences(lengths, bits, generator)
    inputs, targets, mask = _silence(batch, 2 * int(lengths.max()) + 1, bits + 1, bits)
    for b, n in enumerate(lengths.tolist()):
        inputs[b, :n, :bits] = targets[b, n + 1 : 2 * n + 1] = sequences[b, :n]
        inputs[b, n, bits] = 1
        mask[b, n + 1 : 2 * n + 1] = True
    return BitsBatch(inputs, targets, mask)


def repeat_copy_task(batch: int, longest: int, most_repeats: int, generator: Generator, bits: int = 8) -> BitsBatch:
    """Random bit vectors and a number: say the vectors so many times, then the end.  Graves et al. 2014, section 4.2.

        inputs = x_1 … x_n, R, 0 … 0        targets, from the frame after R on = (x_1 … x_n) R times, end

    Departs from the paper: R is divided by ``most_repeats``, where the paper normalises mean and variance.  It stands
    in the last channel; the end has the last bit of the targets to itself.

    Args:
        batch: sequences; each has its own n from 1 … longest and its own R from 1 … most_repeats.
        generator: where lengths, numbers and bits are drawn from.
        bits: entries of a vector.

    Returns:
        inputs (batch, time, bits + 1), targets (batch, time, bits + 1) and mask (batch, time).

    Raises:
        ValueError: an empty batch, no bits, or nothing to repeat.

    >>> inputs, targets, mask = repeat_copy_task(2, 3, 4, torch.Generator().manual_seed(0))
    >>> targets[mask][:, 8].sum().item()  # one end a sequence
    2.0
    """
    _check(batch, bits, "lengths", 1, longest)
    _check(batch, bits, "repeats", 1, most_repeats)
    lengths = torch.randint(1, longest + 1, (batch,), generator=generator)
    repeats = torch.randint(1, most_repeats + 1, (batch,), generator=generator)
    sequences = _sequences(lengths, bits, generator)
    time = int((lengths + 1 + lengths * repeats + 1).max())
    inputs, targets, mask = _silence(batch, time, bits + 1, bits + 1)
    for b, (n, r) in enumerate(zip(lengths.tolist(), repeats.tolist(), strict=True)):
        inputs[b, :n, :bits] = sequences[b, :n]
        inputs[b, n, bits] = r / most_repeats
        end = n + 1 + n * r
        targets[b, n + 1 : end, :bits] = sequences[b, :n].repeat(r, 1)
        targets[b, end, bits] = 1
        mask[b, n + 1 : end + 1] = True
    return BitsBatch(inputs, targets, mask)


def associative_recall_task(
    batch: int, fewest: int, most: int, generator: Generator, item: int = 3, bits: int = 6
) -> BitsBatch:
    """Items in a row, then one of them again: say the item that followed it.  Graves et al. 2014, section 4.3.

        inputs = (delimiter, item_1) … (delimiter, item_n), query, item_q, query, 0 … 0        targets = item_{q+1}

    Departs from the paper: none.  Delimiter and query mark have channels of their own, the last two.

    Args:
        batch: sequences; each has its own number of items, drawn evenly from fewest … most.
        generator: where items and queries are drawn from.
        item: bit vectors in an item.
        bits: entries of a vector.

    Returns:
        inputs (batch, time, bits + 2), targets (batch, time, bits) and mask (batch, time).

    Raises:
        ValueError: an empty batch, no bits, or fewer than two items: the last has no follower.

    >>> inputs, targets, mask = associative_recall_task(2, 2, 6, torch.Generator().manual_seed(0))
    >>> mask.sum(1).tolist()
    [3, 3]
    """
    _check(batch, bits, "items", fewest, most, least=2)
    counts = torch.randint(fewest, most + 1, (batch,), generator=generator)
    sequences = _sequences(counts * item, bits, generator)
    queries = (torch.rand(batch, generator=generator) * (counts - 1)).long()  # never the last item
    inputs, targets, mask = _silence(batch, (int(counts.max()) + 1) * (item + 1) + 1 + item, bits + 2, bits)
    for b, (n, q) in enumerate(zip(counts.tolist(), queries.tolist(), strict=True)):
        items = sequences[b, : n * item].view(n, item, bits)
        shown = inputs[b, : n * (item + 1)].view(n, item + 1, bits + 2)
        shown[:, 0, bits] = 1
        shown[:, 1:, :bits] = items
        start = n * (item + 1)
        answer = start + item + 2
        inputs[b, start, bits + 1] = inputs[b, answer - 1, bits + 1] = 1
        inputs[b, start + 1 : answer - 1, :bits] = items[q]
        targets[b, answer : answer + item] = items[q + 1]
        mask[b, answer : answer + item] = True
    return BitsBatch(inputs, targets, mask)


def _sequences(lengths: Int[Tensor, " batch"], bits: int, generator: Generator) -> Float[Tensor, "batch time bits"]:
    return torch.randint(0, 2, (len(lengths), int(lengths.max()), bits), generator=generator).float()


def _silence(batch: int, time: int, channels: int, bits: int) -> tuple[Tensor, Tensor, Tensor]:
    mask = torch.zeros(batch, time, dtype=torch.bool)
    return torch.zeros(batch, time, channels), torch.zeros(batch, time, bits), mask


def _check(batch: int, bits: int, what: str, low: int, high: int, least: int = 1) -> None:
    if batch < 1 or bits < 1:
        raise ValueError(f"expected batch ≥ 1 and bits ≥ 1, got {batch} and {bits}: ask for something to remember")
    if not least <= low <= high:
        raise ValueError(
            f"expected {what} with {least} ≤ least ≤ most, got {low} and {high}: the smaller number comes first"
        )
