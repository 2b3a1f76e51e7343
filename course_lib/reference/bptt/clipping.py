"""Clipping a gradient by its norm."""

from collections.abc import Iterable

import torch
from torch import Tensor

from course_lib.reference._checks import check_positive, complaint


def clip_norm(gradients: Iterable[Tensor], threshold: float) -> tuple[list[Tensor], Tensor]:
    """Shrink a gradient to a given norm where it is longer.  Pascanu et al. 2013, algorithm 1.

        g ← g · min(1, threshold / ‖g‖)

    ‖g‖ is the Euclidean norm of all tensors together, so that the direction stays. Departs from the algorithm: none;
    ``torch.nn.utils.clip_grad_norm_`` adds 10⁻⁶ to the norm and works in place.

    Args:
        gradients: the parts of one gradient, of any shapes.
        threshold: the longest norm allowed.

    Returns:
        The clipped parts, and the norm before clipping.

    Raises:
        ValueError: no gradient, a threshold that is not over 0, a norm that is no longer a number.

    >>> parts, norm = clip_norm([torch.tensor([3.0]), torch.tensor([4.0])], 1.0)
    >>> parts, norm
    ([tensor([0.6000]), tensor([0.8000])], tensor(5.))
    """
    check_positive("threshold", threshold, "a threshold of 0 would stop the training")
    gradients = list(gradients)  # gone through twice
    if not gradients:
        raise complaint("at least one gradient", "none", "hand in the list of the gradient's parts")
    norm = torch.stack([g.norm() for g in gradients]).norm()
    if not norm.isfinite():
        raise complaint("a finite gradient", f"norm {norm.item()}", "clipping cannot mend it; lower the step size")
    return [g * (threshold / norm).clamp(max=1) for g in gradients], norm
