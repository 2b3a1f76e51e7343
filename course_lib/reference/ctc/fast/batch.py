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
    symbols: Int[Tensor, "pairs batch"]  # l; behind the alphabet stand two symbols more, end and nothing
    alphabet: int
    blank: int

    def by_symbol(
        self, label: Float[Tensor, "frames pairs batch"], blank: Float[Tensor, "frames pairs batch"]
    ) -> Float[Tensor, "time symbols batch"]:
        """Sum what belongs to states over the states of each symbol, in the frames that were there."""
        frames, _, batch = label.shape
        total = label.new_zeros(frames, self.alphabet + 2, batch)
        total.scatter_add_(1, self.symbols.expand_as(label), label)
        total[:, self.blank] = blank.sum(dim=1)
        return total[:-1, : self.alphabet]


def lattice_batch(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int,
) -> LatticeBatch:
    """Look up the emissions of l' and the end: (batch, time, symbols) → (time + 1, labels + 1, batch)."""
    batch, time, alphabet = log_probs.shape
    end, nothing = alphabet, alphabet + 1
    u = torch.arange(targets.shape[1] + 1)[:, None]
    symbols = torch.where(u < target_lengths, F.pad(targets, (0, 1)).long().T, nothing)
    symbols[u == target_lengths] = end
    skip = torch.ones_like(symbols, dtype=torch.bool)
    skip[1:] = symbols[1:] != symbols[:-1]

    over = torch.arange(time + 1)[:, None] >= input_lengths  # (frames, batch)
    log_y = log_probs.new_full((time + 1, alphabet + 2, batch), -torch.inf)
    log_y[:-1, :alphabet] = log_probs.permute(1, 2, 0)
    log_y.masked_fill_(over[:, None], -torch.inf)
    log_y[:, end] = torch.where(over, 0.0, -torch.inf)
    log_label = log_y.gather(1, symbols.expand(time + 1, -1, -1)).double()
    return LatticeBatch(log_label, log_y[:, blank, None].double(), skip, symbols, alphabet, blank)
