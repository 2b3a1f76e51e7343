"""Where in the input each symbol of a known label stands: the likeliest of its paths."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.ctc.taught.labels import Label
from course_lib.reference.ctc.taught.lattice import Emissions, emissions


def forced_alignment(log_probs: Emissions, label: Label, blank: int = 0) -> list[int]:
    """The state of l' that the likeliest path of a label passes at each frame.  Viterbi 1967, on the lattice of CTC.

        δ_t(s) = y^t_{l'_s} max(δ_{t−1}(s), δ_{t−1}(s−1), [skip] δ_{t−1}(s−2))

    The forward recursion, with the largest term for the sum; then back from the end, along what was largest.

    Args:
        log_probs: ln y, (time, symbols); −inf is allowed.
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        For each frame a state s, from 0: even ones are blanks, and state 2i + 1 is the symbol ``label[i]``.

    Raises:
        ValueError: as ``forward_variables``; and where no path of the label is possible.

    >>> forced_alignment(torch.tensor([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]).log(), [1])
    [0, 1, 1]
    """
    log_y, skip = emissions(log_probs, label, blank)
    barred = torch.where(skip, 0.0, -torch.inf).to(log_y)  # (states)
    delta = F.pad(log_y[0, :2], (0, max(0, log_y.shape[1] - 2)), value=-torch.inf)  # (states)
    steps: list[Tensor] = []
    for log_y_t in log_y[1:]:
        before = F.pad(delta, (2, 0), value=-torch.inf)  # (2 + states)
        best, step = torch.stack((before[2:], before[1:-1], before[:-2] + barred)).max(dim=0)  # (states)
        steps.append(step)
        delta = best + log_y_t
    return _walked_back(delta, steps)


def _walked_back(delta: Float[Tensor, " states"], steps: list[Tensor]) -> list[int]:
    """The states from the last frame to the first, put in order; each of ``steps`` says how far back was best."""
    ends = delta[-2:]
    if ends.max() == -torch.inf:
        raise complaint("an input that can emit the label", "one with no path for it", "take more frames or less label")
    path = [len(delta) - len(ends) + int(ends.argmax())]
    for step in reversed(steps):
        path.append(path[-1] - int(step[path[-1]]))
    return path[::-1]
