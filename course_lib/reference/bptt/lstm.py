"""The LSTM, forward and backward by hand."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import check_not_empty, check_rank, check_size


class LSTMTrace(NamedTuple):
    """What the forward pass leaves for the backward one: h_0 … h_T, C_0 … C_T, and f, i, C̃, o at t = 1 … T."""

    hidden: Float[Tensor, "batch steps hidden"]
    cell: Float[Tensor, "batch steps hidden"]
    gates: Float[Tensor, "batch time gates"]


class LSTMGradients(NamedTuple):
    """Derivatives of L = Σ_t ℓ_t, summed over the batch for the weights, one each for inputs and first states."""

    W_x: Float[Tensor, "gates input"]
    W_h: Float[Tensor, "gates hidden"]
    b: Float[Tensor, " gates"]
    x: Float[Tensor, "batch time input"]
    h_0: Float[Tensor, "batch hidden"]
    C_0: Float[Tensor, "batch hidden"]


def lstm_forward(
    x: Float[Tensor, "batch time input"],
    W_x: Float[Tensor, "gates input"],
    W_h: Float[Tensor, "gates hidden"],
    b: Float[Tensor, " gates"],
    h_0: Float[Tensor, "batch hidden"] | None = None,
    C_0: Float[Tensor, "batch hidden"] | None = None,
) -> LSTMTrace:
    """All states and gates of an LSTM.  Graves 2013, eqs. 7–11, without peepholes.

        (f, i, C̃, o)_t = (σ, σ, tanh, σ)(W_x x_t + W_h h_{t−1} + b)
        C_t = f_t ⊙ C_{t−1} + i_t ⊙ C̃_t
        h_t = o_t ⊙ tanh(C_t)

    Args:
        x: x_1 … x_T, (batch, time, input), so that x_t is ``x[:, t − 1]``.
        W_x, W_h, b: the rows of f, i, C̃, o in this order: (4 · hidden, input), (4 · hidden, hidden), (4 · hidden).
        h_0, C_0: first states, (batch, hidden); zeros where they are not given.

    Returns:
        The trace; h_t is ``trace.hidden[:, t]``, the gates at t are ``trace.gates[:, t − 1]``.

    Raises:
        ValueError: shapes that do not meet, an empty batch.

    >>> trace = lstm_forward(torch.ones(2, 4, 3), torch.ones(20, 3), torch.ones(20, 5), torch.zeros(20))
    >>> trace.hidden.shape, trace.gates.shape
    (torch.Size([2, 5, 5]), torch.Size([2, 4, 20]))
    """
    check_net(x, W_x, W_h, b)
    h = [x.new_zeros(len(x), W_h.shape[1]) if h_0 is None else h_0]
    C = [torch.zeros_like(h[0]) if C_0 is None else C_0]
    gates = []
    for x_t in F.linear(x, W_x, b).unbind(1):  # one product for all times; each step adds its own W_h h
        f, i, C_new, o = torch.addmm(x_t, h[-1], W_h.T).chunk(4, dim=-1)
        f, i, C_new, o = f.sigmoid(), i.sigmoid(), C_new.tanh(), o.sigmoid()
        C.append(f * C[-1] + i * C_new)
        h.append(o * C[-1].tanh())
        gates.append(torch.cat([f, i, C_new, o], dim=-1))
    return LSTMTrace(*(torch.stack(steps, dim=1) for steps in (h, C, gates)))  # (batch, time, …)


def lstm_backward(
    immediate: Float[Tensor, "batch time hidden"],
    x: Float[Tensor, "batch time input"],
    trace: LSTMTrace,
    W_x: Float[Tensor, "gates input"],
    W_h: Float[Tensor, "gates hidden"],
) -> LSTMGradients:
    """Backpropagation through time for the LSTM.  Graves & Schmidhuber 2005, app. A, without peepholes.

        δh_t = ∂⁺L/∂h_t + W_h⊤ δz_{t+1}                                   total derivative by h_t
        δC_t = δC_{t+1} ⊙ f_{t+1} + δh_t ⊙ o_t ⊙ (1 − tanh²(C_t))         total derivative by C_t
        δz_t = (δC_t ⊙ C_{t−1} ⊙ f_t ⊙ (1 − f_t),                         by the sums inside the gates f, i, C̃, o
                δC_t ⊙ C̃_t ⊙ i_t ⊙ (1 − i_t),
                δC_t ⊙ i_t ⊙ (1 − C̃_t²),
                δh_t ⊙ tanh(C_t) ⊙ o_t ⊙ (1 − o_t))
        ∂L/∂W_x = Σ_t δz_t x_t⊤,   ∂L/∂W_h = Σ_t δz_t h_{t−1}⊤,   ∂L/∂b = Σ_t δz_t

    The direct path from C_t to C_{t−1} is the product with f_t alone; the full derivative has more terms, through
    h_{t−1} and the gates.

    Args:
        immediate: ∂⁺L/∂h_t for t = 1 … T, (batch, time, hidden): through ℓ_t alone.
        x, W_x, W_h: as handed to ``lstm_forward``.
        trace: what it returned.

    Raises:
        ValueError: shapes that do not meet.

    >>> x, W_x, W_h = torch.ones(2, 4, 3), torch.ones(20, 3), torch.ones(20, 5)
    >>> trace = lstm_forward(x, W_x, W_h, torch.zeros(20))
    >>> lstm_backward(torch.ones(2, 4, 5), x, trace, W_x, W_h).W_h.shape
    torch.Size([20, 5])
    """
    check_backward(immediate, x, trace)
    h, C, gates = trace
    tanh_C = C.tanh()
    delta_z = torch.empty_like(gates)
    dh, dC = torch.zeros_like(h[:, 0]), torch.zeros_like(h[:, 0])
    for t in range(x.shape[1], 0, -1):
        f, i, C_new, o = gates[:, t - 1].chunk(4, dim=-1)
        dh = immediate[:, t - 1] + dh
        dC = dC + dh * o * (1 - tanh_C[:, t] ** 2)
        by_gates = torch.cat([dC * C[:, t - 1], dC * C_new, dC * i, dh * tanh_C[:, t]], dim=-1)
        dz = by_gates * gate_slopes(gates[:, t - 1])
        delta_z[:, t - 1] = dz
        dh, dC = dz @ W_h, dC * f  # what reaches h_{t−1} and C_{t−1}
    flat = delta_z.flatten(0, 1)  # (batch · time, 4 · hidden)
    return LSTMGradients(
        W_x=flat.T @ x.flatten(0, 1),
        W_h=flat.T @ h[:, :-1].flatten(0, 1),
        b=flat.sum(0),
        x=delta_z @ W_x,
        h_0=dh,
        C_0=dC,
    )


def gate_slopes(gates: Tensor) -> Tensor:
    """The derivative of each gate by the sum inside it: σ' = σ(1 − σ), but tanh' = 1 − tanh² for C̃."""
    hidden = gates.shape[-1] // 4
    slopes = gates * (1 - gates)
    slopes[..., 2 * hidden : 3 * hidden] = 1 - gates[..., 2 * hidden : 3 * hidden] ** 2
    return slopes


def check_net(x: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> None:
    """Refuse inputs and weights that do not meet."""
    check_rank("x", x, 3, "batch, time, input")
    check_not_empty("x", x)
    check_rank("W_h", W_h, 2, "4 · hidden, hidden")
    check_size("W_h", W_h, 0, 4 * W_h.shape[1], "it holds the rows of f, i, C̃, o: (4 · hidden, hidden)")
    check_rank("W_x", W_x, 2, "4 · hidden, input")
    check_size("W_x", W_x, 0, len(W_h), "it holds the rows of f, i, C̃, o: (4 · hidden, input)")
    check_size("W_x", W_x, 1, x.shape[2], "it multiplies x from the left: (4 · hidden, input)")
    check_size("b", b, 0, len(W_h), "one bias a row of W_h")


def check_backward(immediate: Tensor, x: Tensor, trace: LSTMTrace) -> None:
    """Refuse derivatives and traces that do not belong to the inputs."""
    check_rank("immediate", immediate, 3, "batch, time, hidden")
    check_size(
        "immediate", immediate, 1, x.shape[1], "one derivative a step, of ℓ_t by h_t, zeros where ℓ_t is missing"
    )
    check_size("immediate", immediate, 0, len(x), "one derivative for each example")
    check_size("trace.gates", trace.gates, 1, x.shape[1], "hand in the trace of these inputs")
