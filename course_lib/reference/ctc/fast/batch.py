"""A batch of lattices of different sizes, padded in such a way that no recursion over them has a special case."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor


class LatticeBatch(NamedTuple):
    """The states of l' in pairs, a blank and the label behind it; the label of the last pair is the end.

    One frame is added.  Behind its own frames an example can only be in its end, which emits 0 before and 1 from then
    on: so a path must have reached the last label or the last blank when its frames are over, and p(l|x) is what
    arrives in the end.  The batch comes last, so that all states but the first are one block of memory.
    """

    log_label: Float[Tensor, "frames pairs batch"]  # ln y^t_{l_u}, float64
    log_blank: Float[Tensor, "frames 1 batch"]  # ln y^t_–
    skip: Bool[Tensor, "pairs batch"]  # l_u ≠ l_{u−1}: may the blank between them be left out?


class Shares(NamedTuple):
    """The posterior γ of the states, for each frame that was there; the last column holds that of all blanks."""

    gamma: Float[Tensor, "batch time columns"]
    symbols: Int[Tensor, "batch columns"]  # whose posterior a column is part of

    def spread(self, symbols: int) -> Float[Tensor, "batch time symbols"]:
        """Sum them over the states of each symbol."""
        batch, time, columns = self.gamma.shape
        return self.gamma.new_zeros(batch, time, symbols).scatter_add(
            2, self.symbols[:, None].expand(batch, time, columns), self.gamma
        )


def lattice_batch(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int,
) -> LatticeBatch:
    """Look up the emissions of l' and the end: (batch, time, symbols) → (time + 1, labels + 1, batch)."""
    time = log_probs.shape[1]
    u = torch.arange(targets.shape[1] + 1, device=targets.device)
    t = torch.arange(time + 1, device=targets.device)[:, None, None]
    over, end, behind = t >= input_lengths, u[:, None] == target_lengths, u[:, None] > target_lengths
    symbols = symbols_of(targets, target_lengths, blank)[:, :-1]  # (batch, pairs)
    emitted = log_probs.gather(2, symbols[:, None].expand(-1, time, -1))  # (batch, time, pairs)
    nothing = -torch.inf
    log_label = _time_first(emitted).masked_fill(over | end | behind, nothing).masked_fill(over & end, 0.0)
    log_blank = _time_first(log_probs[..., blank, None]).masked_fill(over, nothing)
    label = symbols.masked_fill((end | behind).T, -1).T
    skip = F.pad(label[1:] != label[:-1], (0, 0, 1, 0), value=True)
    return LatticeBatch(log_label, log_blank, skip)


def symbols_of(
    targets: Int[Tensor, "batch labels"], target_lengths: Int[Tensor, " batch"], blank: int
) -> Int[Tensor, "batch columns"]:
    """The symbol of each pair's label and, last, the blank; behind the labels the blank stands for nothing."""
    u = torch.arange(targets.shape[1], device=targets.device)
    labels = targets.long().masked_fill(u >= target_lengths[:, None], blank)
    return F.pad(labels, (0, 2), value=blank)


def _time_first(log_y: Float[Tensor, "batch time states"]) -> Float[Tensor, "frames states batch"]:
    """In double precision, with one frame more."""
    return F.pad(log_y.permute(1, 2, 0).double(), (0, 0, 0, 0, 0, 1)).contiguous()


def shares(
    label: Float[Tensor, "frames pairs batch"],
    blank: Float[Tensor, "frames pairs batch"],
    symbols: Int[Tensor, "batch columns"],
    input_lengths: Int[Tensor, " batch"],
) -> Shares:
    """The states' posterior by columns: each label its own, all blanks together; 0 behind the frames."""
    columns = torch.cat([label[:-1], blank[:-1].sum(dim=1, keepdim=True)], dim=1)  # (time, columns, batch)
    over = torch.arange(len(columns), device=label.device)[:, None, None] >= input_lengths
    return Shares(columns.masked_fill(over, 0.0).permute(2, 0, 1), symbols)
