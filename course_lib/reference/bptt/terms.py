"""The gradient through time term by term: the slow, obvious form."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import check_choice, check_rank, check_size
from course_lib.reference.bptt.vanilla import check_backward


def step_jacobian(h_t: Tensor, W_hh: Tensor, nonlinearity: str) -> Tensor:
    """∂h_t/∂h_{t−1} = diag(1 − h_t²) W_hh, (batch, hidden, hidden)."""
    slope = 1 - h_t**2 if nonlinearity == "tanh" else torch.ones_like(h_t)
    return slope[:, :, None] * W_hh


def rnn_terms(
    immediate: Float[Tensor, "batch time hidden"],
    x: Float[Tensor, "batch time input"],
    h: Float[Tensor, "batch time+1 hidden"],
    W_hh: Float[Tensor, "hidden hidden"],
    nonlinearity: str = "tanh",
) -> Float[Tensor, "time time hidden hidden"]:
    """Every term of ∂L/∂W_hh.  Pascanu et al. 2013, eqs. 4–5.

        ∂ℓ_t/∂W_hh = Σ_{k≤t} ∂ℓ_t/∂h_t · (∂h_t/∂h_{t−1} ⋯ ∂h_{k+1}/∂h_k) · ∂⁺h_k/∂W_hh
        ∂h_j/∂h_{j−1} = diag(1 − h_j²) W_hh

    ∂⁺h_k/∂W_hh is the immediate derivative, with h_{k−1} held fixed. ``rnn_backward`` sums the same terms in T steps;
    this takes T²/2 products of matrices.

    Args:
        immediate, x, h, W_hh, nonlinearity: as in ``rnn_backward``.

    Returns:
        terms[t − 1, k − 1], the part of ∂ℓ_t/∂W_hh that goes through step k, summed over the batch; 0 for k > t.

    Raises:
        ValueError: shapes that do not meet, another nonlinearity.

    >>> from course_lib.reference.bptt import rnn_backward, rnn_forward
    >>> x, W_hx, W_hh = torch.ones(2, 4, 3), torch.ones(5, 3) / 9, torch.eye(5)
    >>> h = rnn_forward(x, W_hx, W_hh, torch.zeros(5))
    >>> terms, loop = rnn_terms(torch.ones(2, 4, 5), x, h, W_hh), rnn_backward(torch.ones(2, 4, 5), x, h, W_hx, W_hh)
    >>> torch.allclose(terms.sum((0, 1)), loop.W_hh)
    True
    """
    check_backward(immediate, x, h, nonlinearity)
    time, hidden = x.shape[1], len(W_hh)
    slope = 1 - h**2 if nonlinearity == "tanh" else torch.ones_like(h)
    terms = x.new_zeros(time, time, hidden, hidden)
    for t in range(1, time + 1):
        row = immediate[:, t - 1, None]  # ∂ℓ_t/∂h_t, (batch, 1, hidden)
        for k in range(t, 0, -1):
            terms[t - 1, k - 1] = torch.einsum("bh,bj->hj", row[:, 0] * slope[:, k], h[:, k - 1])
            row = row @ step_jacobian(h[:, k], W_hh, nonlinearity)
    return terms


def gradient_norms(
    h: Float[Tensor, "batch steps hidden"], W_hh: Float[Tensor, "hidden hidden"], nonlinearity: str = "tanh"
) -> Float[Tensor, "batch steps"]:
    """How much of a change in h_t reaches h_T: ‖∂h_T/∂h_t‖₂.  Pascanu et al. 2013, eqs. 5–7.

        ∂h_T/∂h_t = ∂h_T/∂h_{T−1} ⋯ ∂h_{t+1}/∂h_t

    The norm is the largest singular value, the most that any direction is stretched.

    Args:
        h: h_0 … h_T as ``rnn_forward`` returns them, (batch, time + 1, hidden).
        W_hh, nonlinearity: the net's.

    Returns:
        norms[:, t] = ‖∂h_T/∂h_t‖₂ for t = 0 … T, (batch, time + 1); 1 at t = T.

    Raises:
        ValueError: shapes that do not meet, another nonlinearity.

    >>> gradient_norms(torch.zeros(1, 4, 2), torch.diag(torch.tensor([0.5, 0.25])))
    tensor([[0.1250, 0.2500, 0.5000, 1.0000]])
    """
    check_choice("nonlinearity", nonlinearity, ("tanh", "linear"))
    check_rank("h", h, 3, "batch, time + 1, hidden")
    check_size("W_hh", W_hh, 0, h.shape[2], "it maps the state to the state: (hidden, hidden)")
    product = torch.eye(h.shape[2]).to(h).expand(len(h), -1, -1)
    norms = h.new_ones(h.shape[:2])
    for t in range(h.shape[1] - 1, 0, -1):
        product = product @ step_jacobian(h[:, t], W_hh, nonlinearity)  # ∂h_T/∂h_{t−1}
        norms[:, t - 1] = torch.linalg.matrix_norm(product, ord=2)
    return norms
