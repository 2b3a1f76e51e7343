"""A batch of lattices of different sizes, padded in such a way that no recursion over them has a special case."""

from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor


class LatticeBatch(NamedTuple):
    """The states of l', with one more at either end, in frames, with one more at either end.

    In the first frame an example can only be in its start, which stands before the first blank; behind its own frames
    only in its end, which stands behind its last blank; and at no other time in these.  So all paths lead from start to
    end, p(l|x) is what arrives there, and the lattice read backwards, states and frames, is a lattice too.  Shorter l'
    stand at the right: all ends are the last state, and no γ is left to be masked between the first and the last.  The
    batch comes last, so that a state's predecessors are one block of memory.
    """

    log_y: Float[Tensor, "frames states batch"]  # ln y^t_{l'_s}, float64
    skip: Bool[Tensor, "leaps batch"]  # l'_s ≠ l'_{s−2}: may the state between them be left out?
    symbols: Int[Tensor, "batch states-2"]  # l'


def lattice_batch(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int,
) -> LatticeBatch:
    """Look up the emissions of l', and put in the start and the ends: (batch, time, symbols) → (frames, states, batch).

    Frames are time + 2, states 2 labels + 3.
    """
    time = log_probs.shape[1]
    symbols = symbols_of(targets, target_lengths, blank)
    t = torch.arange(time + 2, device=targets.device)[:, None, None]
    s = torch.arange(symbols.shape[1], device=targets.device)[:, None]
    over, start = t > input_lengths, 2 * (targets.shape[1] - target_lengths)
    log_y = F.pad(emissions(log_probs, symbols[:, 1:-1]), (0, 0, 1, 1, 1, 1), value=-torch.inf).double()
    log_y = log_y.masked_fill_(over | (s <= start), -torch.inf)
    log_y[0].masked_fill_(s == start, 0.0)
    log_y[:, -1].masked_fill_(over[:, 0], 0.0)
    return LatticeBatch(log_y, skips(symbols), symbols[:, 1:-1])


def symbols_of(
    targets: Int[Tensor, "batch labels"], target_lengths: Int[Tensor, " batch"], blank: int
) -> Int[Tensor, "batch states"]:
    """The start, l' and the end; the start, what is before it and the end are blanks, though they emit none."""
    batch, labels = targets.shape
    u = torch.arange(labels, device=targets.device) - (labels - target_lengths)[:, None]
    symbols = targets.new_full((batch, 2 * labels + 3), blank, dtype=torch.long)
    symbols[:, 2:-1:2] = targets.gather(1, u.clamp(min=0)).masked_fill(u < 0, blank)
    return symbols


def lattice_by_slices(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int,
) -> LatticeBatch:
    """The same on a CPU, by NumPy: a few short calls an example cost less there than masks of the whole batch."""
    time, (batch, labels) = log_probs.shape[1], targets.shape
    symbols, given = np.full((batch, 2 * labels + 3), blank, dtype=np.int64), targets.numpy()
    sizes = list(enumerate(zip(input_lengths.tolist(), target_lengths.tolist(), strict=True)))
    for b, (_, length) in sizes:
        symbols[b, 2 * (labels - length) + 2 : -1 : 2] = given[b, :length]
    inner = torch.from_numpy(symbols[:, 1:-1])
    log_y = np.full((time + 2, 2 * labels + 3, batch), -np.inf)
    log_y[1:-1, 1:-1] = emissions(log_probs, inner).double().numpy()
    for b, (frames, length) in sizes:
        start = 2 * (labels - length)
        log_y[:, : start + 1, b] = log_y[frames + 1 :, :, b] = -np.inf
        log_y[0, start, b] = log_y[frames + 1 :, -1, b] = 0.0
    return LatticeBatch(torch.from_numpy(log_y), torch.from_numpy(skips(symbols)), inner)


def emissions(
    log_probs: Float[Tensor, "batch time symbols"], symbols: Int[Tensor, "batch states"]
) -> Float[Tensor, "time states batch"]:
    """ln y of each state's symbol in each frame."""
    return log_probs.gather(2, symbols[:, None].expand(-1, log_probs.shape[1], -1)).permute(1, 2, 0)


def skips(symbols: Any) -> Any:
    """Which states are reached from the last but one, (states − 2, batch); of a tensor or an array (batch, states)."""
    skip = (symbols[:, 2:] != symbols[:, :-2]).T
    skip[-1] = True
    return skip


def both_ways(xp: Any, x: Any, axes: tuple[int, ...]) -> Any:
    """The batch, and behind it the batch read backwards along these axes; ``xp`` is torch or numpy."""
    return xp.concatenate([x, xp.flip(x, axes)], -1)


def posterior(gamma: Float[Tensor, "frames states batch"]) -> Float[Tensor, "batch time states-2"]:
    """γ of l', without the start, the end, and the frames that were added; 0 behind an example's own frames."""
    return gamma[1:-1, 1:-1].permute(2, 0, 1)


def spread(
    gamma: Float[Tensor, "batch time states"], symbols: Int[Tensor, "batch states"], size: int
) -> Float[Tensor, "batch time symbols"]:
    """Σ_{s: l'_s = k} γ_t(s), for each of so many symbols k."""
    return gamma.new_zeros(*gamma.shape[:2], size).scatter_add_(2, symbols[:, None].expand_as(gamma), gamma)
