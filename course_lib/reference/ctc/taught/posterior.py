"""Which states the paths of a label pass, and the gradient that follows from it."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.taught.labels import Label, extend
from course_lib.reference.ctc.taught.lattice import Emissions, emissions
from course_lib.reference.ctc.taught.log_lattice import log_backward_variables, log_forward_variables


def posterior(probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time states"]:
    """Probability of being in state s at frame t, given the input and the label.  Graves et al. 2006, eqs. 13–14.

        γ_t(s) = α_t(s) β_t(s) / (y^t_{l'_s} p(l|x)),   Σ_s γ_t(s) = 1 at every t

    Departs from the paper: it has no letter for γ; and products and quotients are sums and differences of logarithms,
    in float64, so that nothing underflows however many frames there are.

    Args:
        probs: y, each frame's distribution over the symbols, (time, symbols).
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        γ, (time, 2|l| + 1); zeros for a label that the input cannot emit.

    Raises:
        ValueError: as ``forward_variables``.

    >>> posterior(torch.full((2, 2), 0.5), [1])
    tensor([[0.3333, 0.6667, 0.0000],
            [0.0000, 0.6667, 0.3333]])
    """
    log_probs = torch.as_tensor(probs).double().log()
    log_y, _ = emissions(log_probs, label, blank)  # (time, states)
    log_alpha = log_forward_variables(log_probs, label, blank)
    log_beta = log_backward_variables(log_probs, label, blank)
    log_p = log_alpha[-1, -2:].logsumexp(dim=0)
    visited = (log_alpha > -torch.inf) & (log_beta > -torch.inf)  # else −∞ less −∞: such a state is never passed
    gamma = torch.where(visited, log_alpha + log_beta - log_y - log_p, -torch.inf).exp()
    return gamma.to(torch.as_tensor(probs).dtype)


def ctc_gradient(probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time symbols"]:
    """Derivative of the loss by the logarithm of each output.  Graves et al. 2006, eq. 15, times −y/p.

        ∂(−ln p(l|x)) / ∂ ln y^t_k = − Σ_{s: l'_s = k} γ_t(s)

    By the logits of a softmax it becomes y^t_k − Σ_{s: l'_s = k} γ_t(s)  (eq. 16).

    Departs from the paper: it differentiates by y, hence its factor 1/(y^t_k)².

    Args:
        probs: y, each frame's distribution over the symbols, (time, symbols).
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        The gradient, (time, symbols); each row sums to −1, or is zero where the label is impossible.

    Raises:
        ValueError: as ``forward_variables``.

    >>> ctc_gradient(torch.full((2, 2), 0.5), [1])
    tensor([[-0.3333, -0.6667],
            [-0.3333, -0.6667]])
    """
    gamma = posterior(probs, label, blank)  # (time, states)
    symbols = torch.tensor(extend(label, blank), device=gamma.device)
    return gamma.new_zeros(probs.shape).index_add(1, symbols, -gamma)  # (time, symbols)
