"""Two cells, one from each end of the sequence."""

from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference.cells.unrolling import Cell, unroll


class Bidirectional(nn.Module):
    """One cell forward, one backward, outputs side by side.  Schuster & Paliwal 1997; Graves et al. 2013, eqs. 8–9.

        h→_t = forward cell (x_t, h→_{t−1})
        h←_t = backward cell(x_t, h←_{t+1})
        h_t  = [h→_t; h←_t]

    It needs the whole sequence before its first output, so that it cannot generate. Padding is held at both ends: the
    backward cell begins at each example's own last token.

    Args:
        forward_cell, backward_cell: cells that take the same input.

    >>> from course_lib.reference.cells import RNNCell
    >>> outputs, (ahead, back) = Bidirectional(RNNCell(3, 5), RNNCell(3, 5))(torch.ones(2, 4, 3))
    >>> outputs.shape, torch.equal(outputs[:, 0, 5:], back.hidden)
    (torch.Size([2, 4, 10]), True)
    """

    def __init__(self, forward_cell: Cell, backward_cell: Cell) -> None:
        super().__init__()
        self.forward_cell, self.backward_cell = forward_cell, backward_cell

    def forward(
        self, x: Float[Tensor, "batch time *input"], mask: Bool[Tensor, "batch time"] | None = None
    ) -> tuple[Float[Tensor, "batch time both *rest"], tuple[Any, Any]]:
        """All outputs (batch, time, 2 · hidden) and both last states; the backward one is that at the first token."""
        ahead, state_ahead = unroll(self.forward_cell, x, mask=mask)
        reverse = None if mask is None else mask.flip(1)
        back, state_back = unroll(self.backward_cell, x.flip(1), mask=reverse)
        return torch.cat([ahead, back.flip(1)], dim=2), (state_ahead, state_back)
