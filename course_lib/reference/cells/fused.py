"""A cell run along a sequence at one stroke, for training."""

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.cells.gru import GRUCell, GRUState
from course_lib.reference.cells.lstm import LSTMCell, LSTMState
from course_lib.reference.cells.unrolling import check_sequence
from course_lib.reference.cells.vanilla import RNNCell, RNNState


def unroll_fused(
    cell: Any, x: Float[Tensor, "batch time input"], state: Any = None
) -> tuple[Float[Tensor, "batch time hidden"], Any]:
    """The same as ``unroll``, several times faster: the whole loop is one node of the graph.

    LSTM and GRU run on the kernels behind ``torch.nn``. PyTorch orders their gates i, f, C̃, o where ours are f, i, C̃,
    o, and r, u, n where ours are u, r, n; the rows change places on the way. The vanilla net runs on the recursion for
    δ of ``reference.bptt``, which on a CPU is faster than PyTorch's kernel. The weights stay the cell's own, so that it
    can be trained this way and taken apart afterwards.

    Args:
        cell: an ``RNNCell`` with tanh, an ``LSTMCell``, or a ``GRUCell`` with ``reset="after"``.
        x: inputs, (batch, time, input); without padding.
        state: s_0; the cell's initial state where it is not given.

    Returns:
        The outputs (batch, time, hidden) and the last state.

    Raises:
        ValueError: another cell; an empty batch or sequence.

    >>> from course_lib.reference.cells import unroll
    >>> cell, x = LSTMCell(3, 5), torch.ones(2, 4, 3)
    >>> torch.allclose(unroll(cell, x)[0], unroll_fused(cell, x)[0], atol=1e-6)
    True
    """
    check_sequence(x, None)
    s_0 = tuple(part[None] for part in (cell.initial_state(len(x)) if state is None else state))  # (1, batch, hidden)
    how = (True, 1, 0.0, True, False, True)  # biases, layers, dropout, training, both directions, batch first
    if isinstance(cell, LSTMCell):
        h, *last = torch.lstm(x, s_0, _rows(cell, (1, 0, 2, 3)), *how)
        return h, LSTMState(*(part[0] for part in last))
    if isinstance(cell, GRUCell) and cell.reset == "after":
        weights = _rows(cell, (1, 0, 2), torch.cat([cell.W_h.weight, cell.W_hn.weight]), cell.W_hn.bias)
        h, last_h = torch.gru(x, s_0[0], weights, *how)
        return h, GRUState(last_h[0])
    if isinstance(cell, RNNCell) and cell.nonlinearity == "tanh":
        h = _VanillaSweep.apply(cell.project(x), cell.W_h.weight, s_0[0][0])
        return h, RNNState(h[:, -1])
    raise complaint(
        "an RNNCell with tanh, an LSTMCell or a GRUCell that resets after the product",
        type(cell).__name__,
        "run any other cell by unroll(cell, x)",
    )


class _VanillaSweep(torch.autograd.Function):
    """h_t = tanh(z_t + W_h h_{t−1}) for z_t = W_x x_t + b, and the way back.  Werbos 1990.

    δ_t = ∂⁺L/∂h_t + W_h⊤ ε_{t+1}, with ε_t = δ_t ⊙ (1 − h_t²) the derivative with respect to z_t.
    """

    @staticmethod
    def forward(ctx: Any, z: Tensor, W_h: Tensor, h_0: Tensor) -> Tensor:
        h = [h_0]
        for z_t in z.unbind(1):
            h.append(torch.addmm(z_t, h[-1], W_h.T).tanh_())
        states = torch.stack(h, dim=1)  # (batch, time + 1, hidden)
        ctx.save_for_backward(states, W_h)
        return states[:, 1:]

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, immediate: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h, W_h = ctx.saved_tensors
        slope, epsilon = 1 - h[:, 1:] ** 2, torch.empty_like(immediate)
        through = torch.zeros_like(h[:, 0])
        for t in range(immediate.shape[1] - 1, -1, -1):
            torch.mul(immediate[:, t] + through, slope[:, t], out=epsilon[:, t])
            through = epsilon[:, t] @ W_h
        return epsilon, epsilon.flatten(0, 1).T @ h[:, :-1].flatten(0, 1), through


def _rows(
    cell: Any, order: tuple[int, ...], W_h: Tensor | None = None, last_bias: Tensor | None = None
) -> list[Tensor]:
    """W_x, W_h and their two biases, the gates in PyTorch's order; ours has no bias by W_h but the GRU's b_hn."""
    W_h = cell.W_h.weight if W_h is None else W_h
    b_h = torch.zeros_like(cell.W_x.bias)
    if last_bias is not None:
        b_h = torch.cat([b_h[: -len(last_bias)], last_bias])
    parts = (cell.W_x.weight, W_h, cell.W_x.bias, b_h)
    return [torch.cat([part.chunk(len(order))[place] for place in order]) for part in parts]
