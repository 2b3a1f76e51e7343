"""Rotary positions: queries and keys are turned by their places, and nothing is added to the words."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.attention import KeyValue, MultiHeadAttention
from course_lib.reference.transformer.positions import positional_encoding


def rotate(x: Float[Tensor, "*rows time size"], start: int = 0) -> Float[Tensor, "*rows time size"]:
    """Turn each pair of numbers by an angle that grows with its place.  Su et al. 2021, eq. 34.

        (x_2i, x_2i+1) at place t  becomes  (x_2i cos ω_i t − x_2i+1 sin ω_i t,  x_2i sin ω_i t + x_2i+1 cos ω_i t)

    with the speeds ω_i = 10000^(−2i / size) of ``positional_encoding``. The product of a query that was turned by its
    place and a key that was turned by its own depends on the distance of the two places, and on nothing else of them.

    Args:
        x: queries or keys, whose size is even.
        start: the place of the first, from 0.

    Raises:
        ValueError: an odd size.

    >>> rotate(torch.tensor([[1.0, 0.0], [1.0, 0.0]]))
    tensor([[1.0000, 0.0000],
            [0.5403, 0.8415]])
    """
    if x.shape[-1] % 2:
        raise complaint(
            "vectors of an even size", str(x.shape[-1]), "pairs of numbers are turned: change d_model or heads"
        )
    sin, cos = positional_encoding(x.shape[-2], x.shape[-1], start).to(x).unflatten(-1, (-1, 2)).unbind(-1)
    even, odd = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2)


class RotaryAttention(MultiHeadAttention):
    """Multi-head self-attention that knows places by rotation.  Su et al. 2021, section 3.2.

        e_st = (R_s q_s)⊤ (R_t k_t) / √d_k = q_s⊤ R_(t−s) k_t / √d_k

    The keys are those of places 0, 1, …; the queries those of the last of these places, as in a decoder with a cache.
    Values are not turned.

    >>> x = torch.randn(2, 5, 8)
    >>> tuple(RotaryAttention(d_model=8, heads=2)(x, x, x).shape)
    (2, 5, 8)
    """

    def _look(
        self,
        q: Float[Tensor, "batch heads target key"],
        to: KeyValue,
        mask: Bool[Tensor, "#batch 1 #target source"] | None,
    ) -> Float[Tensor, "batch heads target key"]:
        past = to.keys.shape[2] - q.shape[2]
        return super()._look(rotate(q, past), to._replace(keys=rotate(to.keys)), mask)
