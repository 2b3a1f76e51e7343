"""Forward–backward with rescaling: fast, and with a proof of what it may have lost."""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference.ctc.fast.batch import LatticeBatch

FLOOR = 1e-290  # what no α_t or β_t may fall below
LEAST = 1e-100  # a label that is nowhere likelier is not lifted
TOLERANCE = 1e-12  # the relative error of p(l|x) that this may cause


def rescaled(
    lattices: LatticeBatch,
) -> tuple[
    Float[Tensor, " batch"],
    Float[Tensor, "frames pairs batch"],
    Float[Tensor, "frames pairs batch"],
    Bool[Tensor, " batch"],
]:
    """Loss, posterior of labels and of blanks, and whether none lost anything.  Graves et al. 2006, section 4.1.

    With ᾱ, β̄ for the probabilities before frame t is emitted, and each frame divided by its sum:

        α_t = ᾱ_t y_t,   α̂_t = α_t / c_t,   c_t = Σ_s α_t(s),   ln p(l|x) = Σ_t ln c_t − Σ_u ln g_u
        ᾱ_{t+1}(s) = α̂_t(s) + g α̂_t(s−1) + [skip] g α̂_t(s−2)        g = g_u on the way into l_u, else 1
        γ_t(s) = α̂_t(s) β̄_t(s) / q_t,   q_t = Σ_s α̂_t(s) β̄_t(s)

    Departs from the paper: each frame's emissions are divided by their largest first; every way into a label is
    lifted by g_u = 1 / max_t y^t_{l_u}, which all paths of l take alike, so that a net that says hardly anything but
    blanks, as all do early in training, does not drown the labels; and α_t, β_t are kept above FLOOR.  So they err
    upwards only: by FLOOR in a state, from which the rest of the way has Σ_s β̄_t(s) ≤ 1 + 2 max g, or ≤ S, the number
    of states, at the last frame; and likewise for ᾱ.  Since p is c_t q_t in the same unit, its relative error is at
    most Σ_t 3 max g S FLOOR / (c_t q_t): that sum is the proof.

    The emissions of ``lattices`` are overwritten: at full size, fresh memory costs more time than arithmetic.
    """
    peak = torch.maximum(lattices.log_label.amax(dim=1, keepdim=True), lattices.log_blank)
    y_label = lattices.log_label.sub_(peak).exp_()
    y_blank = lattices.log_blank.sub_(peak).exp_()
    best = y_label.amax(dim=0)
    lift = torch.where(best > LEAST, 1 / best, 1.0)  # (pairs, batch)
    skip = lattices.skip * lift
    alpha, c = forward(y_label, y_blank, lift, skip)
    gamma = times_backward(alpha, y_label, y_blank, lift, skip)
    q = gamma.sum(dim=1, keepdim=True)
    loss = lift.log().sum(dim=0) - (c.log() + peak).sum(dim=(0, 1))
    error = (3 * lift.amax(dim=0) * alpha.shape[1] * FLOOR / (c * q)).sum(dim=(0, 1))
    label, blank = gamma.div_(q).chunk(2, dim=1)
    return loss, label, blank, error <= TOLERANCE


def forward(
    y_label: Float[Tensor, "frames pairs batch"],
    y_blank: Float[Tensor, "frames 1 batch"],
    lift: Float[Tensor, "pairs batch"],
    skip: Float[Tensor, "pairs batch"],
) -> tuple[Float[Tensor, "frames states batch"], Float[Tensor, "frames 1 batch"]]:
    """α̂ and c.  All in place, and few calls a frame: at these sizes a call costs as much as its arithmetic.

    ᾱ(–_u) = α̂(–_u) + α̂(l_{u−1}),   ᾱ(l_u) = α̂(l_u) + g_u α̂(–_u) + [skip] g_u α̂(l_{u−1})
    """
    frames, pairs, batch = y_label.shape
    rows = y_label.new_zeros(frames + 1, 1 + 2 * pairs, batch)  # a label that does not exist, labels, blanks
    rows[0, 0] = 1.0  # from which the first blank and the first label are entered
    c = y_label.new_empty(frames, 1, batch)
    alpha, label, blank = rows[1:, 1:], rows[:, 1 : pairs + 1], rows[:, pairs + 1 :]
    last = zip(rows[:-1, :pairs].unbind(), label[:-1].unbind(), blank[:-1].unbind(), strict=True)
    this = zip(label[1:].unbind(), blank[1:].unbind(), alpha.unbind(), c.unbind(), strict=True)
    emitted = zip(y_label.unbind(), y_blank.unbind(), strict=True)
    for (before, stay, gap), (label_t, blank_t, alpha_t, c_t), (yl, yb) in zip(last, this, emitted, strict=True):
        torch.addcmul(stay, before, skip, out=label_t).addcmul_(gap, lift).mul_(yl)
        torch.add(gap, before, out=blank_t).mul_(yb)
        alpha_t.clamp_min_(FLOOR)
        alpha_t.div_(torch.sum(alpha_t, dim=0, keepdim=True, out=c_t))
    return alpha, c


def times_backward(
    alpha: Float[Tensor, "frames states batch"],
    y_label: Float[Tensor, "frames pairs batch"],
    y_blank: Float[Tensor, "frames 1 batch"],
    lift: Float[Tensor, "pairs batch"],
    skip: Float[Tensor, "pairs batch"],
) -> Float[Tensor, "frames states batch"]:
    """α̂_t β̄_t, written over α̂.

    β̄(–_u) = β̂(–_u) + g_u β̂(l_u),   β̄(l_u) = β̂(l_u) + β̂(–_{u+1}) + [skip] g_{u+1} β̂(l_{u+1})
    """
    _, pairs, batch = y_label.shape
    row = y_label.new_zeros(2 * pairs + 1, batch)  # labels, blanks, a blank that does not exist
    beta, label, blank, next_label, next_blank = (
        row[:-1],
        row[:pairs],
        row[pairs:-1],
        row[1 : pairs + 1],
        row[pairs + 1 :],
    )
    skip = F.pad(skip[1:], (0, 0, 0, 1))  # no label follows the last: what stands there in ``next_label`` is barred
    arriving = torch.ones_like(beta)  # behind the last frame everything has ended well
    label_arriving, blank_arriving = arriving.chunk(2)
    total = y_label.new_empty(1, batch)
    for alpha_t, yl, yb in zip(*(x.unbind()[::-1] for x in (alpha, y_label, y_blank)), strict=True):
        alpha_t.mul_(arriving)
        torch.mul(label_arriving, yl, out=label)
        torch.mul(blank_arriving, yb, out=blank)
        beta.clamp_min_(FLOOR)
        beta.div_(torch.sum(beta, dim=0, keepdim=True, out=total))
        torch.addcmul(label, next_label, skip, out=label_arriving).add_(next_blank)
        torch.addcmul(blank, label, lift, out=blank_arriving)
    return alpha
