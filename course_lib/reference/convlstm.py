"""Recurrence over maps: the convolutional LSTM, and a forecaster made of two."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference._checks import (
    check_floating,
    check_mask,
    check_not_empty,
    check_rank,
    check_right_padded,
    check_size,
    check_time,
    complaint,
)
from course_lib.reference._init import uniform_
from course_lib.reference.cells import unroll
from course_lib.reference.cells._step import check_sizes, check_state


class ConvLSTMState(NamedTuple):
    """The two memories, each a map of vectors: (batch, hidden, height, width)."""

    hidden: Float[Tensor, "batch hidden height width"]
    cell: Float[Tensor, "batch hidden height width"]


class ConvLSTMCell(nn.Module):
    """An LSTM whose states are maps and whose products are convolutions, one step.  Shi et al. 2015, eq. 3.

        f = σ(W_xf ∗ x + W_hf ∗ h + b_f)          forget
        i = σ(W_xi ∗ x + W_hi ∗ h + b_i)          input
        C̃ = tanh(W_xc ∗ x + W_hc ∗ h + b_c)       candidate
        o = σ(W_xo ∗ x + W_ho ∗ h + b_o)          output
        C' = f ⊙ C + i ⊙ C̃
        h' = o ⊙ tanh(C')

    Departs from the paper: no peepholes, so that one cell serves maps of any size; b_f begins at ``forget_bias``.

    Args:
        input_size, hidden_size: channels of x and of h.
        kernel: side of the square neighbourhood a step looks at, odd, in pixels.
        padding_mode: "zeros" beyond the edge, or "circular" where the map is a torus.
        forget_bias: where b_f begins.
        generator: where the weights are drawn from.

    Raises:
        ValueError: an even kernel; an input or a state that does not fit.

    >>> cell = ConvLSTMCell(2, 5)
    >>> output, state = cell(torch.ones(3, 2, 8, 6), cell.initial_state(3))
    >>> output.shape
    torch.Size([3, 5, 8, 6])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        kernel: int = 3,
        padding_mode: str = "zeros",
        forget_bias: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if kernel % 2 == 0 or kernel < 1:
            raise complaint(
                "an odd kernel", str(kernel), "only an odd one has a middle pixel, and keeps the map's size"
            )
        check_sizes(input_size=input_size, hidden_size=hidden_size)
        self.input_size, self.hidden_size = input_size, hidden_size
        around = {"padding": kernel // 2, "padding_mode": padding_mode}
        self.W_x = nn.Conv2d(input_size, 4 * hidden_size, kernel, **around)  # type: ignore[arg-type]
        self.W_h = nn.Conv2d(hidden_size, 4 * hidden_size, kernel, bias=False, **around)  # type: ignore[arg-type]
        uniform_(self, hidden_size * kernel**2, generator)
        nn.init.constant_(self.W_x.bias[:hidden_size], forget_bias)  # type: ignore[index]

    def initial_state(self, batch: int, height: int = 1, width: int = 1) -> ConvLSTMState:
        """h_0 = C_0 = 0; without a size, a map of one pixel stands for zeros everywhere."""
        zeros = self.W_h.weight.new_zeros(batch, self.hidden_size, height, width)
        return ConvLSTMState(zeros, zeros)

    def forward(
        self, x: Float[Tensor, "batch channels height width"], state: ConvLSTMState
    ) -> tuple[Float[Tensor, "batch hidden height width"], ConvLSTMState]:
        """One step: a map x (batch, channels, height, width) and the state give h' and the next state."""
        h, C = self._fitting(x, state)
        f, i, C_new, o = (self.W_x(x) + self.W_h(h)).chunk(4, dim=1)
        C = f.sigmoid() * C + i.sigmoid() * C_new.tanh()
        h = o.sigmoid() * C.tanh()
        return h, ConvLSTMState(h, C)

    def _fitting(self, x: Tensor, state: ConvLSTMState) -> ConvLSTMState:
        check_rank("x", x, 4, "batch, channels, height, width", "a cell takes one map; for more use unroll(cell, x)")
        check_size("x", x, 1, self.input_size, "the cell was built for maps with that many channels")
        check_floating("x", x, self.W_x.weight)
        check_state(state, ConvLSTMState, (len(x), self.hidden_size))
        if state.hidden.shape[2:] == (1, 1):
            return ConvLSTMState(*(part.expand(-1, -1, *x.shape[2:]) for part in state))
        for axis in (2, 3):
            check_size("state.hidden", state.hidden, axis, x.shape[axis], "state and input are maps of one size")
        return state


class MapForecaster(nn.Module):
    """Tomorrow's maps from the last days'.  Shi et al. 2015, sec. 3.2.

        s_t  = read(x_t, s_{t−1})                                t = 1 … T, the past
        ŷ_0  = x_T,   s'_0 = s_T
        h'_k, s'_k = write(ŷ_{k−1}, s'_{k−1})                    k = 1 … K, the future
        ŷ_k  = ŷ_{k−1} + W_y ∗ h'_k

    Departs from the paper: one layer; the forecasting cell is fed the map forecast last, where the paper's is fed
    nothing; and the net forecasts the change of the map, so that an untrained net comes close to persistence.

    Args:
        channels, hidden: channels of a map and of the state.
        kernel, padding_mode: as in ``ConvLSTMCell``; a wind faster than the kernel's reach is out of sight.
        generator: where the weights are drawn from.

    Raises:
        ValueError: an empty batch, no past, maps with other channels, no step to forecast.

    >>> MapForecaster(1, 4)(torch.ones(3, 5, 1, 8, 8), steps=2).shape
    torch.Size([3, 2, 1, 8, 8])
    """

    def __init__(
        self,
        channels: int,
        hidden: int,
        *,
        kernel: int = 5,
        padding_mode: str = "zeros",
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.read = ConvLSTMCell(channels, hidden, kernel=kernel, padding_mode=padding_mode, generator=generator)
        self.write = ConvLSTMCell(channels, hidden, kernel=kernel, padding_mode=padding_mode, generator=generator)
        self.W_y = nn.Conv2d(hidden, channels, 1)
        uniform_(self.W_y, hidden, generator)

    def forward(
        self,
        past: Float[Tensor, "batch time channels height width"],
        steps: int = 1,
        mask: Bool[Tensor, "batch time"] | None = None,
    ) -> Float[Tensor, "batch steps channels height width"]:
        """The ``steps`` maps after the past; with a mask, after each example's last real map."""
        check_rank("past", past, 5, "batch, time, channels, height, width")
        check_not_empty("past", past)
        check_time("past", past)
        if mask is not None:
            check_mask("mask", mask, *past.shape[:2])
            check_right_padded("mask", mask)
        if steps < 1:
            raise complaint("at least one step to forecast", str(steps), "ask for tomorrow: steps=1")
        _, state = unroll(self.read, past, mask=mask)
        last = past.shape[1] - 1 if mask is None else mask.sum(1) - 1
        y = past[torch.arange(len(past), device=past.device), last]  # (batch, channels, height, width)
        forecast = []
        for _ in range(steps):
            h, state = self.write(y, state)
            y = y + self.W_y(h)
            forecast.append(y)
        return torch.stack(forecast, dim=1)  # (batch, steps, channels, height, width)
