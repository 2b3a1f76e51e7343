"""What is left out before a token is drawn: all but the likeliest few, or all but the nucleus."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.reference._checks import complaint


def top_k(log_probs: Float[Tensor, "*batch vocabulary"], k: int) -> Float[Tensor, "*batch vocabulary"]:
    """Only the k likeliest tokens are left, and share all probability.  Fan et al. 2018, sec. 5.1.

        P'(w) = P(w) / Σ_{v among the k likeliest} P(v)          for w among them, else 0

    Departs from the paper: none; of tokens that are equally likely the one with the smaller index is kept.

    Args:
        log_probs: ln P of each token; the last axis is the vocabulary's.
        k: how many are left; all of them where the vocabulary has no more.

    Returns:
        ln P', −∞ where a token is left out.

    Raises:
        ValueError: k under 1.

    >>> top_k(torch.tensor([0.5, 0.3, 0.2]).log(), 2).exp()
    tensor([0.6250, 0.3750, 0.0000])
    """
    if k < 1:
        raise complaint("k ≥ 1", str(k), "1 leaves the likeliest token alone")
    order = log_probs.argsort(dim=-1, descending=True, stable=True)
    return _only(log_probs, order, torch.arange(log_probs.shape[-1], device=log_probs.device) < k)


def nucleus(log_probs: Float[Tensor, "*batch vocabulary"], mass: float) -> Float[Tensor, "*batch vocabulary"]:
    """Only the fewest tokens that hold ``mass`` together are left.  Holtzman et al. 2020, eqs. 2–3.

        V' = the smallest set, likeliest tokens first, with Σ_{v ∈ V'} P(v) ≥ mass
        P'(w) = P(w) / Σ_{v ∈ V'} P(v)          for w ∈ V', else 0

    How many are left follows the model: few where it is sure, many where it is not. Departs from the paper: none; of
    tokens that are equally likely the one with the smaller index is kept.

    Args:
        log_probs: ln P of each token; the last axis is the vocabulary's.
        mass: over 0, at most 1, which leaves all.

    Returns:
        ln P', −∞ where a token is left out.

    Raises:
        ValueError: a mass outside (0, 1].

    >>> nucleus(torch.tensor([0.5, 0.3, 0.2]).log(), 0.7).exp()
    tensor([0.6250, 0.3750, 0.0000])
    """
    if not 0 < mass <= 1:
        raise complaint("a mass over 0 and at most 1", str(mass), "0.9 leaves the likeliest tokens that hold 90 %")
    if mass == 1:
        return log_probs
    p, order = log_probs.exp().sort(dim=-1, descending=True, stable=True)
    before = p.cumsum(dim=-1) - p  # what the likelier ones hold together
    return _only(log_probs, order, before < mass)


def _only(log_probs: Tensor, order: Tensor, kept: Tensor) -> Tensor:
    """The tokens at the kept places of an order, normalised; −∞ for the others."""
    keep = torch.zeros_like(log_probs, dtype=torch.bool).scatter(-1, order, kept.expand_as(order))
    return log_probs.masked_fill(~keep, -math.inf).log_softmax(dim=-1)
