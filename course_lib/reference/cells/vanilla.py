"""The vanilla recurrent cell."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import check_choice
from course_lib.reference._init import uniform_
from course_lib.reference.cells._step import check_sizes, check_step


class RNNState(NamedTuple):
    """What a vanilla net remembers: h, (batch, hidden)."""

    hidden: Float[Tensor, "batch hidden"]


class RNNCell(nn.Module):
    """Vanilla recurrent cell, one step.  Elman 1990; Pascanu et al. 2013, eq. 2.

        h' = tanh(W_x x + W_h h + b)

    Departs from the papers: the nonlinearity may also be left out (``"linear"``), to see what the product of W_h alone
    does to a gradient; Pascanu et al. apply it to h before the product rather than to the sum.

    Args:
        input_size, hidden_size: entries of x and of h.
        nonlinearity: "tanh" or "linear".
        generator: where the weights are drawn from.

    Raises:
        ValueError: another nonlinearity; an input or a state that does not fit.

    >>> cell = RNNCell(3, 5)
    >>> output, state = cell(torch.ones(2, 3), cell.initial_state(2))
    >>> output.shape, torch.equal(output, state.hidden)
    (torch.Size([2, 5]), True)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        nonlinearity: str = "tanh",
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        check_choice("nonlinearity", nonlinearity, ("tanh", "linear"))
        self.input_size, self.hidden_size, self.nonlinearity = input_size, hidden_size, nonlinearity
        self.W_x = nn.Linear(input_size, hidden_size)  # its bias is b
        self.W_h = nn.Linear(hidden_size, hidden_size, bias=False)
        uniform_(self, hidden_size, generator)

    def initial_state(self, batch: int) -> RNNState:
        """h_0 = 0 for ``batch`` examples."""
        return RNNState(self.W_h.weight.new_zeros(batch, self.hidden_size))

    def forward(
        self, x: Float[Tensor, "batch input"], state: RNNState
    ) -> tuple[Float[Tensor, "batch hidden"], RNNState]:
        """One step: x (batch, input) and the state give h' (batch, hidden) and the next state."""
        self.check(x, state)
        return self.step(self.project(x), state)

    def check(self, x: Tensor, state: RNNState) -> None:
        """Refuse an input or a state that does not fit."""
        check_step(x, state, self.W_x.weight, RNNState, self.hidden_size)

    def project(self, x: Float[Tensor, "*batch input"]) -> Float[Tensor, "*batch hidden"]:
        """W_x x + b, the part that does not wait for the state."""
        return self.W_x(x)

    def step(self, projected: Float[Tensor, "batch hidden"], state: RNNState) -> tuple[Tensor, RNNState]:
        """The part that does: h' from W_x x + b and h."""
        h = projected + self.W_h(state.hidden)
        h = h.tanh() if self.nonlinearity == "tanh" else h
        return h, RNNState(h)
