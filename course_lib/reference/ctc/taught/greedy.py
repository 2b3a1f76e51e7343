"""Best-path decoding."""

from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference.ctc.checks import check_emissions
from course_lib.reference.ctc.taught.labels import collapse


def greedy_decode(
    log_probs: Float[Tensor, "batch time symbols"], lengths: Int[Tensor, " batch"], blank: int = 0
) -> list[list[int]]:
    """Collapse the most probable path.  Graves et al. 2006, eq. 4 and the text below it ("best path decoding").

        h(x) ≈ B(π*),   π*_t = argmax_k y^t_k

    Departs from the paper: none.  It is not the most probable labeling: see `prefix_beam_decode`.

    Args:
        log_probs: ln y, or anything that grows with it, (batch, time, symbols).
        lengths: frames of each example, (batch).
        blank: the index of the blank.

    Returns:
        One labeling for each example.

    Raises:
        ValueError: wrong rank, empty batch, lengths outside 0 … time, or a blank outside the alphabet.

    >>> import torch
    >>> frames = torch.tensor([[[0.1, 0.9], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]]]).log()
    >>> greedy_decode(frames, torch.tensor([4]))
    [[1, 1]]
    """
    check_emissions(log_probs, lengths, "lengths", blank)
    best = log_probs.argmax(dim=-1)
    return [collapse(path[:length], blank) for path, length in zip(best, lengths.tolist(), strict=True)]
