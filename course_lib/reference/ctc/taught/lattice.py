"""Forward–backward over the CTC lattice, in plain probabilities: the version that reads like the equations."""

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.ctc.taught.labels import Label, as_indices, check_label, extend

Emissions = Float[Tensor, "time symbols"] | Float[np.ndarray, "time symbols"]


def forward_variables(probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time states"]:
    """Probability of the first t frames together with being in state s at frame t.  Graves et al. 2006, eqs. 5–7.

        α_1(1) = y^1_–,  α_1(2) = y^1_{l_1},  α_1(s) = 0 for s > 2
        α_t(s) = (α_{t−1}(s) + α_{t−1}(s−1) + [skip] α_{t−1}(s−2)) y^t_{l'_s}
        skip:  l'_s ≠ –  and  l'_s ≠ l'_{s−2}
        p(l|x) = α_T(|l'|) + α_T(|l'|−1)                                    (eq. 8)

    Departs from the paper: nothing is rescaled, so that α becomes 0 where p(l|x) is smaller than the dtype can hold:
    for one label and thirty equally likely symbols from 34 frames on in float32, from 225 in float64.  A zero therefore
    does not say that a label is impossible; ``log_forward_variables`` does.

    Args:
        probs: y, each frame's distribution over the symbols, (time, symbols).
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        α, (time, 2|l| + 1).

    Raises:
        ValueError: ``probs`` has not two axes or no frame; a label is negative, the blank, or outside the alphabet.

    >>> forward_variables(torch.full((2, 2), 0.5), [1])
    tensor([[0.5000, 0.5000, 0.0000],
            [0.2500, 0.5000, 0.2500]])
    """
    y, skip = emissions(probs, label, blank)  # (time, states), (states)
    alpha = [F.pad(y[0, :2], (0, max(0, y.shape[1] - 2)))]  # (states)
    for y_t in y[1:]:
        before = F.pad(alpha[-1], (2, 0))  # (2 + states): two that do not exist, of probability 0, in front
        stay, step, leap = before[2:], before[1:-1], before[:-2]
        alpha.append((stay + step + skip * leap) * y_t)
    return torch.stack(alpha)  # (time, states)


def backward_variables(probs: Emissions, label: Label, blank: int = 0) -> Float[Tensor, "time states"]:
    """Probability of frames t … T, given state s at frame t, frame t itself included.  Graves et al. 2006, eqs. 9–11.

        β_T(|l'|) = y^T_–,  β_T(|l'|−1) = y^T_{l_U},  β_T(s) = 0 for s < |l'|−1
        β_t(s) = (β_{t+1}(s) + β_{t+1}(s+1) + [skip] β_{t+1}(s+2)) y^t_{l'_s}
        skip:  l'_{s+2} ≠ –  and  l'_{s+2} ≠ l'_s
        p(l|x) = Σ_s α_t(s) β_t(s) / y^t_{l'_s}   at every t                (eq. 14)

    Departs from the paper: nothing is rescaled, see ``forward_variables``.

    Args:
        probs: y, each frame's distribution over the symbols, (time, symbols).
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        β, (time, 2|l| + 1).

    Raises:
        ValueError: as ``forward_variables``.

    >>> backward_variables(torch.full((2, 2), 0.5), [1])
    tensor([[0.2500, 0.5000, 0.2500],
            [0.0000, 0.5000, 0.5000]])
    """
    y, skip = emissions(probs, label, blank)  # (time, states), (states)
    skip = F.pad(skip, (0, 2))[2:]  # now seen from the state that is left
    beta = [F.pad(y[-1, -2:], (max(0, y.shape[1] - 2), 0))]  # (states)
    for y_t in y[:-1].flip(0):
        after = F.pad(beta[-1], (0, 2))  # (states + 2)
        stay, step, leap = after[:-2], after[1:-1], after[2:]
        beta.append((stay + step + skip * leap) * y_t)
    return torch.stack(beta[::-1])  # (time, states)


def emissions(
    probs: Emissions, label: Label, blank: int = 0
) -> tuple[Float[Tensor, "time states"], Bool[Tensor, " states"]]:
    """Each state's emission y^t_{l'_s}, and the states that may be entered past the one before them."""
    y = torch.as_tensor(probs)
    if y.ndim != 2 or y.shape[0] == 0:
        expected = "probs of shape (time, symbols) with a frame at least"
        raise complaint(expected, str(tuple(y.shape)), "pass one example, as probs[b, :length]")
    check_label(as_indices(label, "label"), y.shape[1], blank)
    states = torch.tensor(extend(label, blank), device=y.device)  # l', (states)
    skip = torch.zeros_like(states, dtype=torch.bool)
    skip[2:] = (states[2:] != blank) & (states[2:] != states[:-2])
    return y[:, states], skip
