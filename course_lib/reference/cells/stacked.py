"""Cells on top of one another."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import complaint


class Stacked(nn.Module):
    """A stack of cells, itself a cell.  Graves 2013, eqs. 1–2.

        h¹, s¹' = cell¹(x, s¹)
        hⁿ, sⁿ' = cellⁿ(hⁿ⁻¹, sⁿ)            n = 2 … N

    Departs from the paper: no shortcuts from the input to each layer, and none to the output.

    The state is the tuple of the layers' states; the output is the top layer's.

    Args:
        cells: from the lowest to the top; each takes what the one below puts out.

    Raises:
        ValueError: no cell, or neighbours whose sizes do not meet.

    >>> import torch
    >>> from course_lib.reference.cells import GRUCell, LSTMCell
    >>> stack = Stacked([LSTMCell(3, 5), GRUCell(5, 7)])
    >>> output, state = stack(torch.ones(2, 3), stack.initial_state(2))
    >>> output.shape, [type(s).__name__ for s in state]
    (torch.Size([2, 7]), ['LSTMState', 'GRUState'])
    """

    def __init__(self, cells: Sequence[Any]) -> None:
        super().__init__()
        if not cells:
            raise complaint("at least one cell", "an empty stack", "hand in the cells from the lowest to the top")
        for n, (below, above) in enumerate(pairwise(cells), start=1):
            if below.hidden_size != above.input_size:
                expected = f"cell {n} to take inputs of size {below.hidden_size}"
                raise complaint(expected, str(above.input_size), "each cell takes what the one below puts out")
        self.cells = nn.ModuleList(cells)
        self.input_size, self.hidden_size = cells[0].input_size, cells[-1].hidden_size

    def initial_state(self, batch: int) -> tuple:
        """The first states of all layers, lowest first."""
        return tuple(cell.initial_state(batch) for cell in self.cells)  # type: ignore[operator]

    def forward(
        self, x: Float[Tensor, " batch *input"], state: tuple[Any, ...]
    ) -> tuple[Float[Tensor, " batch *hidden"], tuple[Any, ...]]:
        """One step through all layers: the top's output, and the next state of each."""
        h, states = x, []
        for cell, s in zip(self.cells, state, strict=True):
            h, s = cell(h, s)
            states.append(s)
        return h, tuple(states)
