"""The LSTM cell."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._init import uniform_
from course_lib.reference.cells._step import check_sizes, check_step


class LSTMState(NamedTuple):
    """The two memories: h, which is also the output, and C, both (batch, hidden)."""

    hidden: Float[Tensor, "batch hidden"]
    cell: Float[Tensor, "batch hidden"]


class LSTMCell(nn.Module):
    """Long short-term memory with a forget gate, one step.  Graves 2013, eqs. 7–11.

        f = σ(W_xf x + W_hf h + b_f)          forget
        i = σ(W_xi x + W_hi h + b_i)          input
        C̃ = tanh(W_xc x + W_hc h + b_c)       candidate
        o = σ(W_xo x + W_ho h + b_o)          output
        C' = f ⊙ C + i ⊙ C̃
        h' = o ⊙ tanh(C')

    Departs from Graves: no peepholes; b_f begins at ``forget_bias`` = 1 (Gers et al. 2000; Józefowicz et al. 2015), so
    that the cell begins by remembering. The weights of the four gates lie in one matrix, in the order f, i, C̃, o.

    Args:
        input_size, hidden_size: entries of x and of h.
        forget_bias: where b_f begins; σ(1) = 0.73 of the memory stays at each step.
        generator: where the weights are drawn from.

    Raises:
        ValueError: an input or a state that does not fit.

    >>> cell = LSTMCell(3, 5)
    >>> output, state = cell(torch.ones(2, 3), cell.initial_state(2))
    >>> output.shape, state.cell.shape
    (torch.Size([2, 5]), torch.Size([2, 5]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        forget_bias: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        self.input_size, self.hidden_size = input_size, hidden_size
        self.W_x = nn.Linear(input_size, 4 * hidden_size)  # its bias is b_f, b_i, b_c, b_o
        self.W_h = nn.Linear(hidden_size, 4 * hidden_size, bias=False)
        uniform_(self, hidden_size, generator)
        nn.init.constant_(self.W_x.bias[:hidden_size], forget_bias)

    def initial_state(self, batch: int) -> LSTMState:
        """h_0 = C_0 = 0 for ``batch`` examples."""
        zeros = self.W_h.weight.new_zeros(batch, self.hidden_size)
        return LSTMState(zeros, zeros)

    def forward(
        self, x: Float[Tensor, "batch input"], state: LSTMState
    ) -> tuple[Float[Tensor, "batch hidden"], LSTMState]:
        """One step: x (batch, input) and the state give h' (batch, hidden) and the next state."""
        self.check(x, state)
        return self.step(self.project(x), state)

    def check(self, x: Tensor, state: LSTMState) -> None:
        """Refuse an input or a state that does not fit."""
        check_step(x, state, self.W_x.weight, LSTMState, self.hidden_size)

    def project(self, x: Float[Tensor, "*batch input"]) -> Float[Tensor, "*batch gates"]:
        """W_x x + b of all four gates, the part that does not wait for the state."""
        return self.W_x(x)

    def step(self, projected: Float[Tensor, "batch gates"], state: LSTMState) -> tuple[Tensor, LSTMState]:
        """The part that does: the gates from W_x x + b and h, then C' and h'."""
        h, C = state
        f, i, C_new, o = (projected + self.W_h(h)).chunk(4, dim=-1)
        C = f.sigmoid() * C + i.sigmoid() * C_new.tanh()
        h = o.sigmoid() * C.tanh()
        return h, LSTMState(h, C)
