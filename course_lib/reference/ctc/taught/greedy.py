"""Best-path decoding."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import complaint, first
from course_lib.reference.ctc.checks import as_batch, check_emissions, check_length_values
from course_lib.reference.ctc.taught.labels import collapse


def greedy_decode(
    log_probs: Float[Tensor, "batch time symbols"], lengths: Int[Tensor, " batch"], blank: int = 0
) -> list[list[int]]:
    """Collapse the most probable path.  Graves et al. 2006, eq. 4 and the text below it ("best path decoding").

        h(x) ≈ B(π*),   π*_t = argmax_k y^t_k

    Departs from the paper: none.  It is not the most probable labeling: see ``prefix_beam_decode``.

    Args:
        log_probs: ln y, or anything that grows with it, (batch, time, symbols).
        lengths: frames of each example, (batch).
        blank: the index of the blank.

    Returns:
        One labeling for each example.

    Raises:
        ValueError: wrong rank, empty batch, lengths outside 0 … time, a blank outside the alphabet, NaN.

    >>> frames = torch.tensor([[[0.1, 0.9], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]]]).log()
    >>> greedy_decode(frames, torch.tensor([4]))
    [[1, 1]]
    """
    log_probs, lengths = as_batch(log_probs, lengths)
    check_emissions(log_probs, lengths, "lengths", blank)
    check_length_values(lengths, "lengths", log_probs.shape[1], "frames")
    real = torch.arange(log_probs.shape[1], device=log_probs.device) < lengths[:, None]
    for b, t in first(real & log_probs.isnan().any(dim=2)):
        raise complaint("ln y in every frame", f"NaN at log_probs[{b}, {t}]", "look for what the net divides by 0")
    best = log_probs.argmax(dim=-1)
    return [collapse(path[:length], blank) for path, length in zip(best, lengths.tolist(), strict=True)]
