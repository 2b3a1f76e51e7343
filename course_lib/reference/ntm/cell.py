"""The neural Turing machine as a recurrent cell."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import check_positive, check_rank, check_size
from course_lib.reference._init import uniform_
from course_lib.reference.cells import LSTMCell, LSTMState
from course_lib.reference.ntm.addressing import Weights, address
from course_lib.reference.ntm.memory import Memory, read, write


class Focus(NamedTuple):
    """What one head asks of its addressing, in the order of ``address``."""

    key: Float[Tensor, "batch width"]
    strength: Float[Tensor, " batch"]
    gate: Float[Tensor, " batch"]
    shifts: Float[Tensor, "batch offsets"]
    sharpness: Float[Tensor, " batch"]


class NTMState(NamedTuple):
    """All that a step hands to the next: the controller's state, the memory, and where each head looked."""

    controller: LSTMState
    memory: Memory
    writing: Weights
    reading: Weights
    read_vector: Float[Tensor, "batch width"]


class NTMCell(nn.Module):
    """Neural Turing machine with an LSTM controller, one head to write and one to read.  Graves et al. 2014, section 3.

        h, c = LSTM([x; r_{t−1}], h_{t−1}, c_{t−1})
        k, β, g, s, γ, e, v = W_w h               the head that writes, e and v for ``write``
        a^w = address(M_{t−1}, a^w_{t−1}, k, β, g, s, γ),   M = write(M_{t−1}, a^w, v, e)
        k, β, g, s, γ = W_r h                     the head that reads
        a^r = address(M, a^r_{t−1}, k, β, g, s, γ),   r = read(M, a^r)
        y = W_y [h; r]

    Ranges: β = softplus, g and e = σ, s = softmax, γ = 1 + softplus, k and v = tanh.

    Departs from the paper, which leaves these open: writes before it reads; the memory begins at the constant 10⁻⁶
    (Collier & Beel 2018), both heads at the first slot.

    Args:
        input_size, output_size: entries of x and of y.
        hidden_size: of the controller.
        slots, width: of the memory.
        reach: how far a step may shift, each way.
        generator: where the weights are drawn from.

    Raises:
        ValueError: an input that does not fit, a size below 1.

    >>> cell = NTMCell(3, 2, hidden_size=5, slots=4, width=6)
    >>> y, state = cell(torch.ones(7, 3), cell.initial_state(7))
    >>> y.shape, state.memory.shape
    (torch.Size([7, 2]), torch.Size([7, 4, 6]))
    """

    def __init__(
        self,
        input_size: int,
        output_size: int,
        *,
        hidden_size: int = 100,
        slots: int = 64,
        width: int = 16,
        reach: int = 1,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        for name, size in {"slots": slots, "width": width, "hidden_size": hidden_size}.items():
            check_positive(name, size, "a machine without it is a plain recurrent net: use LSTMCell")
        self.input_size, self.slots, self.width = input_size, slots, width
        self.focus_sizes = [width, 1, 1, 2 * reach + 1, 1]
        self.controller = LSTMCell(input_size + width, hidden_size, generator=generator)
        self.W_w = nn.Linear(hidden_size, sum(self.focus_sizes) + 2 * width)
        self.W_r = nn.Linear(hidden_size, sum(self.focus_sizes))
        self.W_y = nn.Linear(hidden_size + width, output_size)
        for linear in (self.W_w, self.W_r, self.W_y):
            uniform_(linear, linear.in_features, generator)

    def initial_state(self, batch: int) -> NTMState:
        """The same constant memory for all, both heads at slot 0."""
        memory = self.W_y.weight.new_full((batch, self.slots, self.width), 1e-6)
        first = F.one_hot(torch.zeros(batch, dtype=torch.long), self.slots).to(memory)
        return NTMState(self.controller.initial_state(batch), memory, first, first, torch.zeros_like(memory[:, 0]))

    def forward(
        self, x: Float[Tensor, "batch input"], state: NTMState
    ) -> tuple[Float[Tensor, "batch output"], NTMState]:
        """One step: x (batch, input) and the state give y (batch, output) and the next state."""
        check_rank(
            "x", x, 2, "batch, input", "a cell takes one time step; for (batch, time, input) use unroll(cell, x)"
        )
        check_size("x", x, 1, self.input_size, "the cell was built for inputs of that size")
        check_size("state.memory", state.memory, 0, len(x), "start from cell.initial_state(len(x))")
        h, controller = self.controller(torch.cat([x, state.read_vector], dim=1), state.controller)
        *focus, erase, add = self.W_w(h).split([*self.focus_sizes, self.width, self.width], dim=1)
        writing = address(state.memory, state.writing, *self.in_range(*focus))
        memory = write(state.memory, writing, add.tanh(), erase.sigmoid())
        reading = address(memory, state.reading, *self.in_range(*self.W_r(h).split(self.focus_sizes, dim=1)))
        r = read(memory, reading)
        return self.W_y(torch.cat([h, r], dim=1)), NTMState(controller, memory, writing, reading, r)

    @staticmethod
    def in_range(key: Tensor, strength: Tensor, gate: Tensor, shifts: Tensor, sharpness: Tensor) -> Focus:
        """Bring what a head's linear map gives into the range that ``address`` asks for."""
        return Focus(
            key.tanh(),
            F.softplus(strength).squeeze(1),
            gate.sigmoid().squeeze(1),
            shifts.softmax(dim=1),
            1 + F.softplus(sharpness).squeeze(1),
        )
