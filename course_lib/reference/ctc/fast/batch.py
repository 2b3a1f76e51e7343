"""A batch of lattices of different sizes, padded in such a way that no recursion over them has a special case."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor


class LatticeBatch(NamedTuple):
    """The states of l', with one more at either end, in frames, with one more at either end.

    In the first frame an example can only be in its start, which stands before the first blank; behind its own frames
    only in its end, which stands behind its last blank; and at no other time in these.  So all paths lead from start to
    end, p(l|x) is what arrives there, and the lattice read backwards, states and frames, is a lattice too.  The batch
    comes last, so that a state's predecessors are one block of memory.
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
    over, last, behind = t > input_lengths, s == 2 * target_lengths + 2, s > 2 * target_lengths + 1
    emitted = log_probs.gather(2, symbols[:, None, 1:-1].expand(-1, time, -1)).permute(1, 2, 0)
    log_y = F.pad(emitted, (0, 0, 1, 1, 1, 1), value=-torch.inf).double()
    log_y = log_y.masked_fill_(over | behind, -torch.inf).masked_fill_(over & last, 0.0)
    log_y[0, 0] = 0.0
    skip = (symbols[:, 2:] != symbols[:, :-2]).T | last[2:]
    return LatticeBatch(log_y, skip, symbols[:, 1:-1])


def symbols_of(
    targets: Int[Tensor, "batch labels"], target_lengths: Int[Tensor, " batch"], blank: int
) -> Int[Tensor, "batch states"]:
    """The start, l' and the end; the start, the end and what is behind it are blanks, though they emit none."""
    batch, labels = targets.shape
    u = torch.arange(labels, device=targets.device)
    symbols = targets.new_full((batch, 2 * labels + 3), blank, dtype=torch.long)
    symbols[:, 2:-1:2] = targets.masked_fill(u >= target_lengths[:, None], blank)
    return symbols


def both_ways(x: Float[Tensor, "*axes batch"], *dims: int) -> Float[Tensor, "*axes 2*batch"]:
    """The batch, and behind it the batch read backwards along these axes."""
    return torch.cat([x, x.flip(dims)], dim=-1)


def posterior(
    gamma: Float[Tensor, "frames states batch"], input_lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "batch time states-2"]:
    """γ of l' in the frames that were there, without the start and the ends; 0 behind them."""
    gamma = gamma[1:-1, 1:-1]
    over = torch.arange(len(gamma), device=gamma.device)[:, None, None] >= input_lengths
    return gamma.masked_fill(over, 0.0).permute(2, 0, 1)


def spread(
    gamma: Float[Tensor, "batch time states"], symbols: Int[Tensor, "batch states"], size: int
) -> Float[Tensor, "batch time symbols"]:
    """Σ_{s: l'_s = k} γ_t(s), for each of so many symbols k."""
    return gamma.new_zeros(*gamma.shape[:2], size).scatter_add(2, symbols[:, None].expand_as(gamma), gamma)
