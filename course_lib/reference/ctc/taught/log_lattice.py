"""Forward–backward over the CTC lattice in logarithms: nothing underflows."""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference.ctc.taught.labels import Label
from course_lib.reference.ctc.taught.lattice import Emissions, emissions


def log_forward_variables(log_probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time states"]:
    """The logarithm of α.  Graves et al. 2006, eqs. 5–7, with ln(a + b) for sums and + for products.

        ln α_t(s) = ln y^t_{l'_s} + ln(α_{t−1}(s) + α_{t−1}(s−1) + [skip] α_{t−1}(s−2))
        −ln p(l|x) = −ln(α_T(|l'|) + α_T(|l'|−1))

    Departs from the paper: it rescales each frame instead (section 4.1).

    Args:
        log_probs: ln y, (time, symbols); −inf is allowed.
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        ln α, (time, 2|l| + 1).

    Raises:
        ValueError: as ``forward_variables``.

    >>> log_forward_variables(torch.full((2, 2), 0.5).log(), [1]).exp()
    tensor([[0.5000, 0.5000, 0.0000],
            [0.2500, 0.5000, 0.2500]])
    """
    log_y, skip = emissions(log_probs, label, blank)
    return _log_recursion(log_y, skip)


def log_backward_variables(log_probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time states"]:
    """The logarithm of β.  Graves et al. 2006, eqs. 9–11: the forward recursion, label and input reversed.

        ln β_t(s) = ln y^t_{l'_s} + ln(β_{t+1}(s) + β_{t+1}(s+1) + [skip] β_{t+1}(s+2))

    Departs from the paper: as ``log_forward_variables`` does.

    Args:
        log_probs: ln y, (time, symbols); −inf is allowed.
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        ln β, frame t included, (time, 2|l| + 1).

    Raises:
        ValueError: as ``forward_variables``.

    >>> log_backward_variables(torch.full((2, 2), 0.5).log(), [1]).exp()
    tensor([[0.2500, 0.5000, 0.2500],
            [0.0000, 0.5000, 0.5000]])
    """
    log_y, skip = emissions(log_probs, label, blank)
    skip = F.pad(skip, (0, 2))[2:].flip(0)
    return _log_recursion(log_y.flip(0, 1), skip).flip(0, 1)


def _log_recursion(log_y: Float[Tensor, "time states"], skip: Bool[Tensor, " states"]) -> Float[Tensor, "time states"]:
    barred = torch.where(skip, 0.0, -torch.inf).to(log_y)  # (states)
    start = log_y[0, :2]
    log_alpha = [F.pad(start, (0, log_y.shape[1] - len(start)), value=-torch.inf)]  # (states)
    for log_y_t in log_y[1:]:
        before = F.pad(log_alpha[-1], (2, 0), value=-torch.inf)  # (2 + states)
        stay, step, leap = before[2:], before[1:-1], before[:-2] + barred
        log_alpha.append(torch.logaddexp(torch.logaddexp(stay, step), leap) + log_y_t)
    return torch.stack(log_alpha)  # (time, states)
