"""The gated recurrent unit, in both its forms."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import check_choice
from course_lib.reference._init import uniform_
from course_lib.reference.cells._step import check_sizes, check_step


class GRUState(NamedTuple):
    """What a GRU remembers: h, (batch, hidden)."""

    hidden: Float[Tensor, "batch hidden"]


class GRUCell(nn.Module):
    """Gated recurrent unit, one step.  Cho et al. 2014, eqs. 5–8.

        u = σ(W_xu x + W_hu h + b_u)          update
        r = σ(W_xr x + W_hr h + b_r)          reset
        n = tanh(W_xn x + W_hn (r ⊙ h) + b_n) candidate
        h' = u ⊙ h + (1 − u) ⊙ n

    Departs from the paper: biases, which its equations leave out; ``reset="after"`` computes r ⊙ (W_hn h + b_hn), as
    cuDNN and ``torch.nn.GRU`` do.

    Args:
        input_size, hidden_size: entries of x and of h.
        reset: "before" the product with W_hn (the paper) or "after" it.
        generator: where the weights are drawn from.

    Raises:
        ValueError: another ``reset``; an input or a state that does not fit.

    >>> cell = GRUCell(3, 5, reset="after")
    >>> output, state = cell(torch.ones(2, 3), cell.initial_state(2))
    >>> output.shape
    torch.Size([2, 5])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        reset: str = "before",
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        check_choice("reset", reset, ("before", "after"))
        self.input_size, self.hidden_size, self.reset = input_size, hidden_size, reset
        self.W_x = nn.Linear(input_size, 3 * hidden_size)  # u, r, n; its bias is b_u, b_r, b_n
        self.W_h = nn.Linear(hidden_size, 2 * hidden_size, bias=False)  # u, r
        self.W_hn = nn.Linear(hidden_size, hidden_size, bias=reset == "after")
        uniform_(self, hidden_size, generator)

    def initial_state(self, batch: int) -> GRUState:
        """h_0 = 0 for ``batch`` examples."""
        return GRUState(self.W_h.weight.new_zeros(batch, self.hidden_size))

    def forward(
        self, x: Float[Tensor, "batch input"], state: GRUState
    ) -> tuple[Float[Tensor, "batch hidden"], GRUState]:
        """One step: x (batch, input) and the state give h' (batch, hidden) and the next state."""
        self.check(x, state)
        return self.step(self.project(x), state)

    def check(self, x: Tensor, state: GRUState) -> None:
        """Refuse an input or a state that does not fit."""
        check_step(x, state, self.W_x.weight, GRUState, self.hidden_size)

    def project(self, x: Float[Tensor, "*batch input"]) -> Float[Tensor, "*batch gates"]:
        """W_x x + b of both gates and of the candidate, the part that does not wait for the state."""
        return self.W_x(x)

    def step(self, projected: Float[Tensor, "batch gates"], state: GRUState) -> tuple[Tensor, GRUState]:
        """The part that does: gates, candidate and h' from W_x x + b and h."""
        h = state.hidden
        gates, x_n = projected.split([2 * self.hidden_size, self.hidden_size], dim=-1)
        u, r = (gates + self.W_h(h)).sigmoid().chunk(2, dim=-1)
        recall = self.W_hn(r * h) if self.reset == "before" else r * self.W_hn(h)
        n = (x_n + recall).tanh()
        h = u * h + (1 - u) * n
        return h, GRUState(h)
