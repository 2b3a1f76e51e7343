"""Scaled dot-product attention: the taught form, with its weights, and PyTorch's fused kernel beside it."""

import math

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference._checks import complaint
from course_lib.reference.attention.memory import Attended


def check_pairs(q: Tensor, k: Tensor, v: Tensor) -> None:
    """Refuse queries and keys of two sizes, and keys and values of two numbers."""
    if q.shape[-1] != k.shape[-1]:
        got = f"{q.shape[-1]} and {k.shape[-1]}"
        raise complaint("queries and keys of one size", got, "their dot product needs W_Q and W_K with equal outputs")
    if k.shape[-2] != v.shape[-2]:
        got = f"{k.shape[-2]} keys and {v.shape[-2]} values"
        raise complaint("a value for every key", got, "make both of the same states")


def scaled_dot_product(
    q: Float[Tensor, "*batch target key"],
    k: Float[Tensor, "*batch source key"],
    v: Float[Tensor, "*batch source value"],
    mask: Bool[Tensor, "*#batch #target source"] | None = None,
) -> Attended:
    """Attention with queries, keys and values.  Vaswani et al. 2017, eq. 1.

        A = softmax(Q K⊤ / √d_k);   Attention(Q, K, V) = A V

    Departs from the paper: a query that may look at nothing gets zeros, where −∞ throughout would give NaN.

    Args:
        q, k, v: any leading axes, such as batch and heads.
        mask: True where a query may look at a source position.

    Returns:
        The contexts (…, target, value) and the weights (…, target, source).

    Raises:
        ValueError: queries and keys of two sizes, or another number of values than of keys.

    >>> q = k = v = torch.eye(2)
    >>> scaled_dot_product(q, k, v, torch.tensor([[True, False], [True, True]])).weights
    tensor([[1.0000, 0.0000],
            [0.3302, 0.6698]])
    """
    check_pairs(q, k, v)
    scores = (q / math.sqrt(k.shape[-1])) @ k.mT  # (…, target, source)
    if mask is None:
        A = scores.softmax(dim=-1)
    else:
        least = torch.finfo(scores.dtype).min
        A = scores.masked_fill(~mask, least).softmax(dim=-1).masked_fill(~mask, 0.0)
    return Attended(A @ v, A)


class DotProduct(nn.Module):
    """The contexts of ``scaled_dot_product``, by its taught form or by PyTorch's fused kernel, which never holds A."""

    def __init__(self, *, fused: bool = True) -> None:
        super().__init__()
        self.fused = fused

    def forward(
        self,
        q: Float[Tensor, "batch heads target key"],
        k: Float[Tensor, "batch heads source key"],
        v: Float[Tensor, "batch heads source value"],
        mask: Bool[Tensor, "#batch 1 #target source"] | None = None,
    ) -> Float[Tensor, "batch heads target value"]:
        if not self.fused:
            return scaled_dot_product(q, k, v, mask).context
        check_pairs(q, k, v)
        return F.scaled_dot_product_attention(q, k, v, mask)
