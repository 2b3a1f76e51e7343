"""The CTC loss of a batch, with its analytic gradient."""

from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.autograd.function import once_differentiable

from course_lib.reference.ctc.checks import check_emissions, check_targets
from course_lib.reference.ctc.fast.batch import lattice_batch
from course_lib.reference.ctc.fast.log_space import log_space
from course_lib.reference.ctc.fast.rescaled import rescaled


def ctc_loss(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int = 0,
) -> Float[Tensor, " batch"]:
    """Connectionist temporal classification, −ln p(l|x).  Graves et al. 2006, eqs. 5–16 and section 4.1 (rescaling).

        loss = −ln Σ_{π ∈ B⁻¹(l)} Π_t y^t_{π_t}
        ∂ loss / ∂ ln y^t_k = − Σ_{s: l'_s = k} γ_t(s)      so that logits behind a log_softmax get y − γ

    Departs from the paper: works in float64 whatever comes in, and falls back to logarithms for those examples where
    the rescaling cannot be shown to have lost nothing.

    Args:
        log_probs: ln y, (batch, time, symbols), in nats; −inf is allowed.
        targets: labels without blanks, (batch, labels); what lies behind a target's length is ignored.
        input_lengths: frames of each example, (batch), 0 … time.
        target_lengths: labels of each example, (batch), 0 … labels.
        blank: the index of the blank.

    Returns:
        The loss of each example in nats, (batch); +inf, with a zero gradient, where the input cannot emit the label.

    Raises:
        ValueError: wrong rank, an empty batch, lengths that do not fit, a label that is the blank or out of range.

    >>> frames = torch.full((1, 3, 2), 0.5).log()  # 8 paths, 6 of them read "1"
    >>> ctc_loss(frames, torch.tensor([[1]]), torch.tensor([3]), torch.tensor([1])).exp()
    tensor([1.3333])
    """
    check_emissions(log_probs, input_lengths, "input_lengths", blank)
    check_targets(targets, target_lengths, log_probs.shape[0], log_probs.shape[2], blank)
    return _CTCLoss.apply(log_probs, targets, input_lengths, target_lengths, blank)


class _CTCLoss(torch.autograd.Function):
    """Finds γ together with the loss, since both need α; the backward pass only multiplies."""

    @staticmethod
    def forward(
        ctx: Any, log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: int
    ) -> Tensor:
        loss, gamma, proven = rescaled(lattice_batch(log_probs, targets, input_lengths, target_lengths, blank))
        if not proven.all():
            b = (~proven).nonzero().squeeze(1)
            doubtful = lattice_batch(log_probs[b], targets[b], input_lengths[b], target_lengths[b], blank)
            loss[b], gamma[..., b] = log_space(doubtful)
        over = torch.arange(log_probs.shape[1])[:, None] >= input_lengths
        gamma.masked_fill_(over[:, None], 0.0)
        ctx.save_for_backward(torch.empty_like(log_probs).copy_(gamma.permute(2, 0, 1)), loss == torch.inf)
        return loss.to(log_probs.dtype)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        gamma, impossible = ctx.saved_tensors
        grad = grad.masked_fill(impossible, 0.0)  # the gradient of an infinite loss may itself be infinite or NaN
        return gamma * -grad[:, None, None], None, None, None, None
