"""Forward–backward in logarithms over a batch: slower than rescaling, and right whatever the emissions are."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.fast.batch import LatticeBatch, both_ways

NOTHING = -1e30  # stands for ln 0: unlike −∞, it leaves the derivative of ln(0 + 0) a number
POSSIBLE = NOTHING / 2


def log_space(lattices: LatticeBatch) -> tuple[Float[Tensor, " batch"], Float[Tensor, "frames states batch"]]:
    """Loss and posterior.  Graves et al. 2006, eqs. 5–14.

    With ᾱ, β̄ for the probabilities before frame t is emitted, and ⊕ for the logarithm of a sum:

        ln ᾱ_{t+1}(s) = ln α_t(s) ⊕ ln α_t(s−1) ⊕ [skip] ln α_t(s−2),   ln α_t = ln ᾱ_t + ln y_t
        γ_t(s) = ᾱ_t(s) y_t(s) β̄_t(s) / p(l|x),   p(l|x) = Σ_s ᾱ_t(s) y_t(s) β̄_t(s)

    β̄ is ᾱ of the lattice read backwards.  An impossible label has a loss of +inf, and its posterior is given as zero.
    All steps can be differentiated, so that the posterior, which is the loss's first derivative, has derivatives of
    its own.
    """
    log_y = lattices.log_y.clamp(min=NOTHING)
    barred = torch.where(lattices.skip, 0.0, NOTHING).to(log_y)
    alpha, beta = arrivals(both_ways(torch, log_y, (0, 1)), both_ways(torch, barred, (0,))).chunk(2, dim=-1)
    gamma = alpha + log_y + beta.flip(0, 1)  # ln p(π_t = l'_s, l|x)
    log_p = gamma[-1].logsumexp(dim=0)
    impossible = log_p < POSSIBLE
    gamma = (gamma - log_p).exp().masked_fill(impossible, 0.0)
    return -log_p.masked_fill(impossible, -torch.inf), gamma


def arrivals(
    log_y: Float[Tensor, "frames states batch"], barred: Float[Tensor, "leaps batch"]
) -> Float[Tensor, "frames states batch"]:
    """ln ᾱ; before the first frame any state is as good as another, since only the start emits anything in it."""
    arriving = [torch.zeros_like(log_y[0])]
    for log_y_t in log_y[:-1]:
        alpha = arriving[-1] + log_y_t
        step = F.pad(alpha[:-1], (0, 0, 1, 0), value=NOTHING)
        leap = F.pad(alpha[:-2] + barred, (0, 0, 2, 0), value=NOTHING)
        arriving.append(torch.logaddexp(torch.logaddexp(alpha, step), leap))
    return torch.stack(arriving)
