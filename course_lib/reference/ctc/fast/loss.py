"""The CTC loss of a batch, with its analytic gradient."""

from typing import Any, Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import check_choice
from course_lib.reference.ctc.checks import (
    as_batch,
    check_emissions,
    check_label_values,
    check_log_probs,
    check_targets,
)
from course_lib.reference.ctc.fast.batch import lattice_batch, lattice_by_slices, posterior, spread
from course_lib.reference.ctc.fast.log_space import log_space
from course_lib.reference.ctc.fast.rescaled import rescaled

GROUP = 700  # labels that a CPU reads at once, so that what a frame needs stays in its cache


def ctc_loss(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int = 0,
    *,
    reduction: Literal["none", "sum", "mean"] = "none",
    zero_infinity: bool = False,
) -> Float[Tensor, "*batch"]:
    """Connectionist temporal classification, −ln p(l|x).  Graves et al. 2006, eqs. 5–16 and section 4.1 (rescaling).

        loss = −ln Σ_{π ∈ B⁻¹(l)} Π_t y^t_{π_t}
        ∂ loss / ∂ ln y^t_k = − Σ_{s: l'_s = k} γ_t(s)      so that logits behind a log_softmax get y − γ

    Departs from the paper: works in float64 whatever comes in, and falls back to logarithms for those examples where
    the rescaling cannot be shown to have lost nothing.  Derivatives of any order are right: where one of a higher order
    is asked for, γ is found again in logarithms, which takes longer.

    Args:
        log_probs: ln y, (batch, time, symbols), in nats; −inf is allowed, and anything behind an example's frames.
        targets: labels without blanks, (batch, labels); what lies behind a target's length is ignored.
        input_lengths: frames of each example, (batch), 0 … time.
        target_lengths: labels of each example, (batch), 0 … labels.
        blank: the index of the blank.
        reduction: "none"; "sum" over the batch; or "mean", the batch's mean of each loss a label, as in
            ``torch.nn.functional.ctc_loss``.
        zero_infinity: give 0 instead of +inf where the input cannot emit the label.

    Returns:
        The loss of each example in nats, (batch); +inf, with a zero gradient, where the input cannot emit the label.
        A single number, where it is reduced.

    Raises:
        ValueError: wrong rank, an empty batch, lengths that do not fit, a label that is the blank or out of range,
            NaN or a logarithm over 0 in a real frame.

    >>> frames = torch.full((1, 3, 2), 0.5).log()  # 8 paths, 6 of them read "1"
    >>> ctc_loss(frames, torch.tensor([[1]]), torch.tensor([3]), torch.tensor([1])).exp()
    tensor([1.3333])
    """
    check_choice("reduction", reduction, ("none", "sum", "mean"))
    log_probs, targets, input_lengths, target_lengths = as_batch(log_probs, targets, input_lengths, target_lengths)
    check_emissions(log_probs, input_lengths, "input_lengths", blank)
    check_targets(targets, target_lengths, log_probs.shape[0])
    loss, _, _ = _CTCLoss.apply(log_probs, targets, input_lengths, target_lengths, blank)
    if zero_infinity:
        loss = loss.masked_fill(loss == torch.inf, 0.0)
    if reduction == "mean":
        return (loss / target_lengths.clamp(min=1)).mean()
    return loss.sum() if reduction == "sum" else loss


def loss_and_posterior(
    log_probs: Float[Tensor, "batch time symbols"],
    targets: Int[Tensor, "batch labels"],
    input_lengths: Int[Tensor, " batch"],
    target_lengths: Int[Tensor, " batch"],
    blank: int,
) -> tuple[Float[Tensor, " batch"], Float[Tensor, "batch time states"], Int[Tensor, "batch states"]]:
    """The loss of each example, γ of the states of l', and l'."""
    build = lattice_by_slices if log_probs.device.type == "cpu" else lattice_batch
    lattices = build(log_probs, targets, input_lengths, target_lengths, blank)
    loss, gamma, proven = rescaled(lattices)
    if not proven.all():
        b = (~proven).nonzero().squeeze(1)
        doubtful = lattice_batch(log_probs[b], targets[b], input_lengths[b], target_lengths[b], blank)
        loss[b], gamma[..., b] = log_space(doubtful)
    return loss.to(log_probs.dtype), posterior(gamma).to(log_probs.dtype), lattices.symbols


class _CTCLoss(torch.autograd.Function):
    """Find γ together with the loss, since both need α; the backward pass only multiplies."""

    @staticmethod
    def forward(
        log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        check_log_probs(log_probs, input_lengths, "input_lengths")
        check_label_values(targets, target_lengths, log_probs.shape[2], blank)
        batch, labels = targets.shape
        size = max(1, GROUP // (labels + 1)) if log_probs.device.type == "cpu" else batch
        if batch <= size:
            return loss_and_posterior(log_probs, targets, input_lengths, target_lengths, blank)
        found = [
            loss_and_posterior(log_probs[b], targets[b], input_lengths[b], target_lengths[b], blank)
            for b in (slice(start, start + size) for start in range(0, batch, size))
        ]
        loss, gamma, symbols = (torch.cat(parts) for parts in zip(*found, strict=True))
        return loss, gamma, symbols

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple, output: tuple[Tensor, Tensor, Tensor]) -> None:
        loss, gamma, symbols = output
        ctx.mark_non_differentiable(gamma, symbols)
        ctx.save_for_backward(*inputs[:4], loss, gamma, symbols)
        ctx.blank = inputs[4]

    @staticmethod
    def backward(ctx: Any, grad: Tensor, *_: Any) -> tuple[Tensor | None, ...]:
        log_probs, targets, input_lengths, target_lengths, loss, gamma, symbols = ctx.saved_tensors
        if torch.is_grad_enabled():  # a derivative of this one is wanted
            lattices = lattice_batch(log_probs, targets, input_lengths, target_lengths, ctx.blank)
            gamma = posterior(log_space(lattices)[1]).to(gamma.dtype)
        grad = grad.masked_fill(loss == torch.inf, 0.0)  # the gradient of an infinite loss may be infinite or NaN
        return spread(gamma * -grad[:, None, None], symbols, log_probs.shape[2]), None, None, None, None

    @staticmethod
    def vmap(info: Any, in_dims: tuple, *inputs: Any) -> tuple[tuple[Tensor, ...], tuple[int, int, int]]:
        """All examples of all batches are one batch."""
        *batch, blank = inputs
        aligned = [
            x.expand(info.batch_size, *x.shape) if dim is None else x.movedim(dim, 0)
            for x, dim in zip(batch, in_dims, strict=False)
        ]
        outputs = _CTCLoss.apply(*(x.flatten(0, 1) for x in aligned), blank)
        return tuple(x.unflatten(0, (info.batch_size, -1)) for x in outputs), (0, 0, 0)
