"""What a captioner learns from: the doubly stochastic penalty of soft attention, REINFORCE for hard attention."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import check_mask, check_rank, check_size


def doubly_stochastic_penalty(
    weights: Float[Tensor, "batch time region"], mask: Bool[Tensor, "batch time"]
) -> Float[Tensor, " batch"]:
    """How unevenly a caption looks at the image.  Xu et al. 2015, eq. 14, without its λ.

        Σ_i (1 − Σ_t α_ti)²

    The rows α_t sum to one by softmax; the penalty asks the columns to do so, too: every region gets its look.

    >>> doubly_stochastic_penalty(torch.eye(2)[None], torch.tensor([[True, False]]))
    tensor([1.])
    """
    check_rank("weights", weights, 3, "batch, time, region")
    check_mask("mask", mask, *weights.shape[:2])
    looked = weights.masked_fill(~mask[..., None], 0.0).sum(dim=1)  # (batch, region)
    return (1 - looked).square().sum(dim=1)


def look_log_prob(
    weights: Float[Tensor, "batch time region"], looks: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"]
) -> Float[Tensor, " batch"]:
    """ln p(s | a) = Σ_t ln α_{t, s_t} of the regions looked at."""
    check_size("looks", looks, 1, weights.shape[1], "give one look a word")
    chosen = weights.gather(2, looks.masked_fill(~mask, 0)[..., None]).squeeze(-1)  # (batch, time)
    return chosen.masked_fill(~mask, 1.0).log().sum(dim=1)  # ln 1 = 0, and so is its gradient


def look_entropy(
    weights: Float[Tensor, "batch time region"], mask: Bool[Tensor, "batch time"]
) -> Float[Tensor, " batch"]:
    """H[s] = − Σ_t Σ_i α_ti ln α_ti."""
    least = torch.finfo(weights.dtype).tiny  # the derivative of a ln a at 0 is infinite, and 0 · ∞ would be NaN
    real = weights.masked_fill(~mask[..., None], 1.0).clamp(min=least)
    return torch.special.entr(real).sum(dim=(1, 2))


def moving_baseline(baseline: float, log_probs: Float[Tensor, " batch"], keep: float = 0.9) -> float:
    """The next baseline, b' = 0.9 b + 0.1 ln p(y | s, a), averaged over the batch.  Xu et al. 2015, section 4.1."""
    return keep * baseline + (1 - keep) * log_probs.detach().mean().item()


def reinforce_loss(
    caption_log_prob: Float[Tensor, " batch"],
    weights: Float[Tensor, "batch time region"],
    looks: Int[Tensor, "batch time"],
    mask: Bool[Tensor, "batch time"],
    baseline: float | Float[Tensor, " batch"] = 0.0,
    reward: float = 1.0,
    entropy: float = 0.0,
) -> Float[Tensor, " batch"]:
    """A loss whose gradient is REINFORCE's for hard attention.  Xu et al. 2015, section 4.1, the equation after 12.

        − ∂ ln p(y | s, a) − λ_r (ln p(y | s, a) − b) ∂ ln p(s | a) − λ_e ∂ H[s]

    No gradient passes through the draw of a region; what is learned about looking comes from how well the caption went
    after it. The baseline b changes no expectation (λ_r = 1), and makes the estimate far less noisy.

    Args:
        caption_log_prob: ln p(y | s, a), −``sequence_loss``.
        weights: α.
        looks: s, as drawn.
        mask: True on real words.
        baseline: b, such as ``moving_baseline`` gives, or one for each image.
        reward: λ_r.
        entropy: λ_e.

    >>> weights = torch.tensor([[[0.5, 0.5]]])
    >>> looks, mask = torch.tensor([[0]]), torch.tensor([[True]])
    >>> reinforce_loss(torch.tensor([-1.0]), weights, looks, mask, baseline=-2.0)  # 1 − (−1 + 2) ln ½
    tensor([1.6931])
    """
    check_rank("weights", weights, 3, "batch, time, region")
    check_mask("mask", mask, *weights.shape[:2])
    advantage = (caption_log_prob - baseline).detach()
    looking = reward * advantage * look_log_prob(weights, looks, mask)
    return -caption_log_prob - looking - entropy * look_entropy(weights, mask)
