"""Forward–backward in logarithms over a batch: slower than rescaling, and right whatever the emissions are."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.fast.batch import LatticeBatch


def log_space(lattices: LatticeBatch) -> tuple[Float[Tensor, " batch"], Float[Tensor, "time symbols batch"]]:
    """Loss and posterior of the symbols.  Graves et al. 2006, eqs. 5–14.

    With ᾱ, β̄ for the probabilities before frame t is emitted, and ⊕ for the logarithm of a sum:

        ln ᾱ_{t+1}(s) = ln α_t(s) ⊕ ln α_t(s−1) ⊕ [skip] ln α_t(s−2),   ln α_t = ln ᾱ_t + ln y_t
        γ_t(s) = ᾱ_t(s) y_t(s) β̄_t(s) / p(l|x),   p(l|x) = Σ_s ᾱ_t(s) y_t(s) β̄_t(s)

    An impossible label has a loss of +inf, and its posterior is given as zero.
    """
    barred = torch.where(lattices.skip, 0.0, -torch.inf).to(lattices.log_label)
    label, blank = _forward(lattices, barred)
    next_label, next_blank = _backward(lattices, barred)
    label = label + lattices.log_label + next_label  # ln p(π_t = l'_s, l|x)
    blank = blank + lattices.log_blank + next_blank
    log_p = label[-1].logsumexp(dim=0)  # behind the last frame there is but the end
    gamma = lattices.by_symbol((label - log_p).exp_(), (blank - log_p).exp_())
    return -log_p, gamma.masked_fill_(log_p == -torch.inf, 0.0)


def _forward(lattices: LatticeBatch, barred: Float[Tensor, "pairs batch"]) -> tuple[Tensor, Tensor]:
    """ln ᾱ of labels and of blanks, (frames, pairs, batch)."""
    label = torch.full_like(barred, -torch.inf)
    label[0] = 0.0
    blank = label
    arriving = [(label, blank)]
    for y_label, y_blank in zip(lattices.log_label[:-1], lattices.log_blank[:-1], strict=True):
        label, blank = label + y_label, blank + y_blank
        before = F.pad(label[:-1], (0, 0, 1, 0), value=-torch.inf)
        label, blank = torch.logaddexp(torch.logaddexp(label, blank), before + barred), torch.logaddexp(blank, before)
        arriving.append((label, blank))
    labels, blanks = zip(*arriving, strict=True)
    return torch.stack(labels), torch.stack(blanks)


def _backward(lattices: LatticeBatch, barred: Float[Tensor, "pairs batch"]) -> tuple[Tensor, Tensor]:
    """ln β̄ of labels and of blanks, (frames, pairs, batch)."""
    barred = F.pad(barred[1:], (0, 0, 0, 1), value=-torch.inf)
    label = blank = torch.zeros_like(barred)
    arriving = [(label, blank)]
    for y_label, y_blank in zip(lattices.log_label[1:].flip(0), lattices.log_blank[1:].flip(0), strict=True):
        label, blank = label + y_label, blank + y_blank
        next_label, next_blank = (F.pad(x[1:], (0, 0, 0, 1), value=-torch.inf) for x in (label, blank))
        blank = torch.logaddexp(blank, label)
        label = torch.logaddexp(torch.logaddexp(label, next_blank), next_label + barred)
        arriving.append((label, blank))
    labels, blanks = zip(*reversed(arriving), strict=True)
    return torch.stack(labels), torch.stack(blanks)
