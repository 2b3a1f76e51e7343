"""The vanilla recurrent net, forward and backward by hand."""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import check_choice, check_not_empty, check_rank, check_size, complaint


class RNNGradients(NamedTuple):
    """Derivatives of L = Σ_t ℓ_t, summed over the batch for the weights, one each for inputs and states."""

    W_hx: Float[Tensor, "hidden input"]
    W_hh: Float[Tensor, "hidden hidden"]
    b: Float[Tensor, " hidden"]
    x: Float[Tensor, "batch time input"]
    h_0: Float[Tensor, "batch hidden"]
    total: Float[Tensor, "batch time hidden"]


def rnn_forward(
    x: Float[Tensor, "batch time input"],
    W_hx: Float[Tensor, "hidden input"],
    W_hh: Float[Tensor, "hidden hidden"],
    b: Float[Tensor, " hidden"],
    h_0: Float[Tensor, "batch hidden"] | None = None,
    nonlinearity: str = "tanh",
) -> Float[Tensor, "batch time+1 hidden"]:
    """All states of a vanilla net.  Pascanu et al. 2013, eq. 2.

        h_t = tanh(W_hh h_{t−1} + W_hx x_t + b)           t = 1 … T

    Departs from the paper: none but for the place of tanh, which it applies to h before the product.

    Args:
        x: x_1 … x_T, (batch, time, input), so that x_t is ``x[:, t − 1]``.
        W_hx, W_hh, b: weights (hidden, input), (hidden, hidden), (hidden).
        h_0: first state, (batch, hidden); zeros where it is not given.
        nonlinearity: "tanh", or "linear" to leave it out.

    Returns:
        h_0 … h_T, (batch, time + 1, hidden), so that h_t is ``h[:, t]``.

    Raises:
        ValueError: shapes that do not meet, an empty batch, another nonlinearity.

    >>> h = rnn_forward(torch.ones(2, 4, 3), torch.ones(5, 3), torch.eye(5), torch.zeros(5))
    >>> h.shape, h[0, 1, 0] == torch.tensor(3.0).tanh()
    (torch.Size([2, 5, 5]), tensor(True))
    """
    check_net(x, W_hx, W_hh, b)
    check_choice("nonlinearity", nonlinearity, ("tanh", "linear"))
    h = [x.new_zeros(len(x), len(b)) if h_0 is None else h_0]
    for x_t in x.unbind(1):
        z = h[-1] @ W_hh.T + x_t @ W_hx.T + b
        h.append(z.tanh() if nonlinearity == "tanh" else z)
    return torch.stack(h, dim=1)  # (batch, time + 1, hidden)


def rnn_backward(
    immediate: Float[Tensor, "batch time hidden"],
    x: Float[Tensor, "batch time input"],
    h: Float[Tensor, "batch time+1 hidden"],
    W_hx: Float[Tensor, "hidden input"],
    W_hh: Float[Tensor, "hidden hidden"],
    nonlinearity: str = "tanh",
) -> RNNGradients:
    """Backpropagation through time.  Werbos 1990; Pascanu et al. 2013, eqs. 3–5.

        δ_t = ∂⁺L/∂h_t + W_hh⊤ (δ_{t+1} ⊙ (1 − h²_{t+1}))        δ_t = ∂L/∂h_t, the total derivative
        ∂L/∂W_hh = Σ_t (δ_t ⊙ (1 − h²_t)) h_{t−1}⊤
        ∂L/∂W_hx = Σ_t (δ_t ⊙ (1 − h²_t)) x_t⊤
        ∂L/∂b    = Σ_t  δ_t ⊙ (1 − h²_t)

    ∂⁺L/∂h_t is the immediate derivative: what h_t does to L through its own ℓ_t alone, all later states held fixed. It
    comes in; the total derivative is computed here, and the two are never the same but at t = T.

    Args:
        immediate: ∂⁺L/∂h_t for t = 1 … T, (batch, time, hidden).
        x, W_hx, W_hh, nonlinearity: as handed to ``rnn_forward``.
        h: what ``rnn_forward`` returned, h_0 … h_T.

    Returns:
        The derivatives by W_hx, W_hh, b, x and h_0, and the total ones by h_1 … h_T.

    Raises:
        ValueError: shapes that do not meet, another nonlinearity.

    >>> x, W_hx, W_hh = torch.ones(2, 4, 3), torch.ones(5, 3), torch.eye(5)
    >>> h = rnn_forward(x, W_hx, W_hh, torch.zeros(5))
    >>> rnn_backward(torch.ones(2, 4, 5), x, h, W_hx, W_hh).W_hh.shape
    torch.Size([5, 5])
    """
    return truncated_backward(immediate, x, h, W_hx, W_hh, x.shape[1], nonlinearity)


def truncated_backward(
    immediate: Float[Tensor, "batch time hidden"],
    x: Float[Tensor, "batch time input"],
    h: Float[Tensor, "batch time+1 hidden"],
    W_hx: Float[Tensor, "hidden input"],
    W_hh: Float[Tensor, "hidden hidden"],
    window: int,
    nonlinearity: str = "tanh",
) -> RNNGradients:
    """Truncated backpropagation through time: the state is carried over, the graph is cut.  Williams & Peng 1990.

    The same sums as in ``rnn_backward``, but δ does not pass from one chunk of ``window`` steps to the one before it:

        δ_t = ∂⁺L/∂h_t                            where t is the last step of its chunk
        δ_t = ∂⁺L/∂h_t + W_hh⊤ (δ_{t+1} ⊙ (1 − h²_{t+1}))        elsewhere

    Departs from the paper: its BPTT(h; h') lets each chunk look back h steps and moves on by h' steps; here h = h'.

    Args:
        window: steps in a chunk; from T on, nothing is cut.

    Returns:
        As ``rnn_backward``; the derivative by h_0 is that of the first chunk's loss.

    Raises:
        ValueError: a window under 1; shapes that do not meet.

    >>> x, W_hx, W_hh = torch.ones(2, 4, 3), torch.ones(5, 3), torch.eye(5)
    >>> h = rnn_forward(x, W_hx, W_hh, torch.zeros(5))
    >>> cut = truncated_backward(torch.ones(2, 4, 5), x, h, W_hx, W_hh, window=1)
    >>> torch.equal(cut.total, torch.ones(2, 4, 5))
    True
    """
    check_backward(immediate, x, h, nonlinearity)
    check_net(x, W_hx, W_hh, W_hh[0])
    if window < 1:
        raise complaint("a window of at least 1 step", str(window), "a chunk holds its own step at least")
    slope = 1 - h**2 if nonlinearity == "tanh" else torch.ones_like(h)
    time = x.shape[1]
    total, through = torch.empty_like(immediate), torch.zeros_like(h[:, 0])
    for t in range(time, 0, -1):
        through = torch.zeros_like(through) if t % window == 0 else through
        total[:, t - 1] = immediate[:, t - 1] + through
        through = (total[:, t - 1] * slope[:, t]) @ W_hh  # what reaches h_{t−1} through h_t
    delta = total * slope[:, 1:]  # by the sums inside tanh, (batch, time, hidden)
    return RNNGradients(
        W_hx=torch.einsum("bth,bti->hi", delta, x),
        W_hh=torch.einsum("bth,btk->hk", delta, h[:, :-1]),
        b=delta.sum((0, 1)),
        x=delta @ W_hx,
        h_0=through,
        total=total,
    )


def check_net(x: Tensor, W_hx: Tensor, W_hh: Tensor, b: Tensor) -> None:
    """Refuse inputs and weights that do not meet."""
    check_rank("x", x, 3, "batch, time, input")
    check_not_empty("x", x)
    check_rank("W_hx", W_hx, 2, "hidden, input")
    check_size("W_hx", W_hx, 1, x.shape[2], "it multiplies x from the left: (hidden, input)")
    check_rank("W_hh", W_hh, 2, "hidden, hidden")
    for axis in (0, 1):
        check_size("W_hh", W_hh, axis, len(W_hx), "it maps the state to the state: (hidden, hidden)")
    check_size("b", b, 0, len(W_hx), "one bias an entry of the state")


def check_backward(immediate: Tensor, x: Tensor, h: Tensor, nonlinearity: str) -> None:
    """Refuse derivatives and states that do not belong to the inputs."""
    check_choice("nonlinearity", nonlinearity, ("tanh", "linear"))
    check_rank("immediate", immediate, 3, "batch, time, hidden")
    check_size(
        "immediate", immediate, 1, x.shape[1], "one derivative a step, of ℓ_t by h_t, zeros where ℓ_t is missing"
    )
    check_size("immediate", immediate, 0, len(x), "one derivative for each example")
    check_rank("h", h, 3, "batch, time + 1, hidden")
    check_size("h", h, 0, len(x), "hand in what rnn_forward made of these inputs")
    check_size("h", h, 1, x.shape[1] + 1, "hand in h_0 too, as rnn_forward returns it")
