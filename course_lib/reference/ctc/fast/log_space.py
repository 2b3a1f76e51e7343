"""Forward–backward in logarithms over a batch: slower than rescaling, and right whatever the emissions are."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.fast.batch import LatticeBatch

NOTHING = -1e30  # stands for ln 0: unlike −∞, it leaves the derivative of ln(0 + 0) a number
POSSIBLE = NOTHING / 2


def log_space(
    lattices: LatticeBatch,
) -> tuple[Float[Tensor, " batch"], Float[Tensor, "frames pairs batch"], Float[Tensor, "frames pairs batch"]]:
    """Loss, and the posterior of labels and of blanks.  Graves et al. 2006, eqs. 5–14.

    With ᾱ, β̄ for the probabilities before frame t is emitted, and ⊕ for the logarithm of a sum:

        ln ᾱ_{t+1}(s) = ln α_t(s) ⊕ ln α_t(s−1) ⊕ [skip] ln α_t(s−2),   ln α_t = ln ᾱ_t + ln y_t
        γ_t(s) = ᾱ_t(s) y_t(s) β̄_t(s) / p(l|x),   p(l|x) = Σ_s ᾱ_t(s) y_t(s) β̄_t(s)

    An impossible label has a loss of +inf, and its posterior is given as zero.  All steps can be differentiated, so
    that the posterior, which is the loss's first derivative, has derivatives of its own.
    """
    y_label, y_blank = (x.clamp(min=NOTHING) for x in lattices[:2])
    barred = torch.where(lattices.skip, 0.0, NOTHING).to(y_label)
    label, blank = _forward(y_label, y_blank, barred)
    next_label, next_blank = _backward(y_label, y_blank, barred)
    label = label + y_label + next_label  # ln p(π_t = l'_s, l|x)
    blank = blank + y_blank + next_blank
    log_p = label[-1].logsumexp(dim=0)  # behind the last frame there is but the end
    impossible = log_p < POSSIBLE
    label, blank = ((x - log_p).exp().masked_fill(impossible, 0.0) for x in (label, blank))
    return -log_p.masked_fill(impossible, -torch.inf), label, blank


def _forward(y_label: Tensor, y_blank: Tensor, barred: Float[Tensor, "pairs batch"]) -> tuple[Tensor, Tensor]:
    """ln ᾱ of labels and of blanks, (frames, pairs, batch)."""
    label = F.pad(torch.zeros_like(barred[:1]), (0, 0, 0, len(barred) - 1), value=NOTHING)
    blank = label
    arriving = [(label, blank)]
    for log_label, log_blank in zip(y_label[:-1], y_blank[:-1], strict=True):
        label, blank = label + log_label, blank + log_blank
        before = F.pad(label[:-1], (0, 0, 1, 0), value=NOTHING)
        label, blank = torch.logaddexp(torch.logaddexp(label, blank), before + barred), torch.logaddexp(blank, before)
        arriving.append((label, blank))
    labels, blanks = zip(*arriving, strict=True)
    return torch.stack(labels), torch.stack(blanks)


def _backward(y_label: Tensor, y_blank: Tensor, barred: Float[Tensor, "pairs batch"]) -> tuple[Tensor, Tensor]:
    """ln β̄ of labels and of blanks, (frames, pairs, batch)."""
    barred = F.pad(barred[1:], (0, 0, 0, 1), value=NOTHING)
    label = blank = torch.zeros_like(barred)
    arriving = [(label, blank)]
    for log_label, log_blank in zip(y_label[1:].flip(0), y_blank[1:].flip(0), strict=True):
        label, blank = label + log_label, blank + log_blank
        next_label, next_blank = (F.pad(x[1:], (0, 0, 0, 1), value=NOTHING) for x in (label, blank))
        blank = torch.logaddexp(blank, label)
        label = torch.logaddexp(torch.logaddexp(label, next_blank), next_label + barred)
        arriving.append((label, blank))
    labels, blanks = zip(*reversed(arriving), strict=True)
    return torch.stack(labels), torch.stack(blanks)
