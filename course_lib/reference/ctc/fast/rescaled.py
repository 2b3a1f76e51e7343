"""Forward–backward with rescaling: fast, and with a proof of what it may have lost."""

from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference.ctc.fast.batch import LatticeBatch, both_ways

EVERY = 8  # frames from one rescaling to the next
FLOOR = 1e-280  # what no rescaled α_t(s) may fall below
LEAST = 1e-100  # a label that is nowhere likelier is not lifted
TOLERANCE = 1e-12  # the relative error of p(l|x) that this may cause


def rescaled(
    lattices: LatticeBatch,
) -> tuple[Float[Tensor, " batch"], Float[Tensor, "frames states batch"], Bool[Tensor, " batch"]]:
    """Loss, posterior, and whether none of them lost anything.  Graves et al. 2006, section 4.1.

    With ᾱ, β̄ for the probabilities before frame t is emitted, α_t divided now and then by its sum c_t, and β̄ for ᾱ of
    the lattice read backwards:

        α_t = ᾱ_t y_t,   ln p(l|x) = Σ_t ln c_t + ln q_T − Σ_u ln g_u
        ᾱ_{t+1}(s) = α_t(s) + g(s) α_t(s−1) + [skip] g(s) α_t(s−2)          g = g_u on the way into l_u, else 1
        γ_t(s) = ᾱ_t(s) y_t(s) β̄_t(s) / q_t,   q_t = Σ_s ᾱ_t(s) y_t(s) β̄_t(s)

    Departs from the paper: rescales not every frame, but every few; each frame's emissions are divided by their
    largest first; every way into a label is lifted by g_u = 1 / max_t y^t_{l_u}, which all paths of l take alike, so
    that a net that says hardly anything but blanks, as all do early in training, does not drown the labels; and
    rescaled α_t are kept above FLOOR.

    What it may have lost: as g y ≤ 1, a state gives each of three no more than it has, so that from one rescaling to
    the next Σ_s α_t(s) ≤ 3^(EVERY − 1), and Σ_s β̄_t(s) ≤ (2 + g) 3^(EVERY − 1) ≤ 3^EVERY max g.  Numbers too small for
    a float, below 10^−307, are lost in products by y alone; by the next rescaling they have become 3^EVERY 10^−307 at
    most in a state, which is nothing to FLOOR.  So, but for rounding, rescaled α and β err upwards only, by FLOOR in a
    state of a frame; this changes p by FLOOR Σ_s β̄_t(s), where p itself is q_t, in the same unit.  Hence p has a
    relative error of Σ_t 3^EVERY max g FLOOR / q_t at most: that sum is the proof.

    The emissions of ``lattices`` are overwritten: at full size, fresh memory costs more time than arithmetic.
    """
    peak = lattices.log_y.amax(dim=1, keepdim=True)
    y = lattices.log_y.sub_(peak).exp_()
    if y.device.type != "cpu":
        return forward_backward(torch, y, peak, lattices.skip)
    with np.errstate(all="ignore"):  # by NumPy, on the tensors' own memory: its calls cost less than PyTorch's
        loss, gamma, proven = forward_backward(np, y.numpy(), peak.numpy(), lattices.skip.numpy())
    return torch.from_numpy(loss), torch.from_numpy(gamma), torch.from_numpy(proven)


def forward_backward(xp: Any, y: Any, peak: Any, skip: Any) -> tuple[Any, Any, Any]:
    """Loss, γ and the proof, of tensors by ``torch`` or of arrays by ``numpy``, whose functions have the same names.

    Args:
        xp: torch or numpy.
        y: y^t_{l'_s} over its largest of the frame, (frames, states, batch).
        peak: the logarithm of that largest one, (frames, 1, batch).
        skip: [skip], (states − 2, batch).
    """
    best = xp.amax(y, 0)
    lift = 1 / xp.where(best > LEAST, best, 1.0)  # (states, batch)
    lift[1::2] = 1.0  # a path need not take a blank
    step, leap = lift[1:], lift[2:] * skip
    arriving, c = arrivals(xp, *(both_ways(xp, x, axes) for x, axes in ((y, (0, 1)), (step, (0,)), (leap, (0,)))))
    batch = y.shape[2]
    gamma = xp.flip(arriving[..., batch:], (0, 1)) * arriving[..., :batch]
    gamma *= y
    q = xp.ones_like(y[0, :, :1]).T @ gamma  # (frames, 1, batch)
    log_p = xp.log(c).sum((0, 1))[:batch] + peak.sum((0, 1)) + xp.log(q[-1, 0]) - xp.log(lift).sum(0)
    error = 3**EVERY * xp.amax(lift, 0) * (FLOOR / q).sum((0, 1))
    gamma /= q
    return -log_p, gamma, error <= TOLERANCE


def arrivals(xp: Any, y: Any, step: Any, leap: Any) -> tuple[Any, Any]:
    """ᾱ and c of a batch.

        α_t = ᾱ_t y_t  (/ c_t),   ᾱ_{t+1}(s) = α_t(s) + step(s−1) α_t(s−1) + leap(s−2) α_t(s−2)

    Before the first frame any state is as good as another, since only the start emits anything in it.  All is done in
    place, in few calls a frame: at these sizes a call costs as much as its arithmetic.
    """
    arriving, c = xp.ones_like(y), xp.ones_like(y[::EVERY, :1])
    alpha, stepping, leaping = (xp.zeros_like(y[0]) for _ in range(3))
    but_last, but_two, from_second, from_third = alpha[:-1], alpha[:-2], stepping[1:], leaping[2:]
    states, floor = xp.ones_like(y[0, :, :1]).T, xp.full_like(y[0, :1], FLOOR)
    for t, (arriving_t, y_t, arriving_next) in enumerate(zip(arriving[:-1], y[:-1], arriving[1:], strict=True)):
        xp.multiply(arriving_t, y_t, out=alpha)
        if t % EVERY == 0:
            xp.maximum(alpha, floor, out=alpha)
            xp.matmul(states, alpha, out=c[t // EVERY])
            xp.divide(alpha, c[t // EVERY], out=alpha)
        xp.multiply(but_last, step, out=from_second)
        xp.multiply(but_two, leap, out=from_third)
        xp.add(alpha, stepping, out=arriving_next)
        xp.add(arriving_next, leaping, out=arriving_next)
    return arriving, c
