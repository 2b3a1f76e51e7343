"""Multi-head attention: several scaled dot products side by side, each in a space of its own."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference._checks import check_rank, complaint
from course_lib.reference._init import glorot_
from course_lib.reference.attention.scaled_dot_product import DotProduct
from course_lib.reference.attention.scores import check_features


class KeyValue(NamedTuple):
    """Keys and values of every head, made once of the states that are attended to."""

    keys: Float[Tensor, "batch heads source key"]
    values: Float[Tensor, "batch heads source key"]

    def append(self, later: "KeyValue") -> "KeyValue":
        """These positions, then ``later`` ones: the cache of generation grows by this."""
        keys, values = torch.cat([self.keys, later.keys], dim=2), torch.cat([self.values, later.values], dim=2)
        return KeyValue(keys, values)


def check_sight(mask: Tensor, shape: tuple[int, int, int]) -> None:
    """Refuse a mask that is not boolean, or whose axes are neither those of the attention nor 1."""
    check_rank("mask", mask, 3, "batch, target, source", "use causal_mask and padding_mask")
    if mask.dtype != torch.bool:
        advice = "True is where a query may look: use mask.bool() on zeros and ones, mask == 0 on zeros and −∞"
        raise complaint("mask of dtype torch.bool", str(mask.dtype), advice)
    fits = [given in (1, size) for given, size in zip(mask.shape[:2], shape[:2], strict=True)]
    if mask.shape[2] != shape[2] or not all(fits):
        expected = f"mask of shape {shape}, of which batch and target may be 1"
        raise complaint(expected, str(tuple(mask.shape)), "use causal_mask and padding_mask")


class MultiHeadAttention(nn.Module):
    """Multi-head attention.  Vaswani et al. 2017, section 3.2.2.

        head_i = Attention(Q W_i^Q, K W_i^K, V W_i^V)
        MultiHead(Q, K, V) = [head_1; …; head_h] W^O

    The matrices W_i of all heads stand side by side in one, of which each head takes its columns. Departs from the
    paper: every product has a bias, as in ``torch.nn.MultiheadAttention``, which this equals with equal weights.

    Args:
        d_model: the size of queries, keys, values and output.
        heads: h; each head has size d_model / h.
        fused: use PyTorch's fused kernel; False takes the taught ``scaled_dot_product``.
        generator: where the weights are drawn from.

    Raises:
        ValueError: a d_model that the heads do not divide, states of another rank or size.

    >>> x = torch.randn(2, 5, 8)
    >>> tuple(MultiHeadAttention(d_model=8, heads=2)(x, x, x).shape)
    (2, 5, 8)
    """

    def __init__(
        self, d_model: int, heads: int, *, fused: bool = True, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        if heads < 1 or d_model % heads:
            raise complaint("a d_model that the heads divide", f"{d_model} for {heads} heads", "change one of them")
        self.d_model, self.heads = d_model, heads
        self.W_Q = nn.Linear(d_model, d_model)
        self.W_K = nn.Linear(d_model, d_model)
        self.W_V = nn.Linear(d_model, d_model)
        self.W_O = nn.Linear(d_model, d_model)
        self.dot_product = DotProduct(fused=fused)
        glorot_(self, generator)

    def forward(
        self,
        query: Float[Tensor, "batch target model"],
        key: Float[Tensor, "batch source model"],
        value: Float[Tensor, "batch source model"],
        mask: Bool[Tensor, "#batch #target source"] | None = None,
    ) -> Float[Tensor, "batch target model"]:
        """Attend; the mask is True where a query may look, its batch and target axes may be 1."""
        return self.attend(query, self.project(key, value), mask)

    def project(self, key: Float[Tensor, "batch source model"], value: Float[Tensor, "batch source model"]) -> KeyValue:
        """What depends on the attended states alone."""
        for name, states in (("key", key), ("value", value)):
            check_rank(name, states, 3, "batch, source, model")
            check_features(name, states, self.d_model, "build MultiHeadAttention with this d_model")
        return KeyValue(self._split(self.W_K(key)), self._split(self.W_V(value)))

    def attend(
        self,
        query: Float[Tensor, "batch target model"],
        to: KeyValue,
        mask: Bool[Tensor, "#batch #target source"] | None = None,
    ) -> Float[Tensor, "batch target model"]:
        """Attend to keys and values made before."""
        check_rank("query", query, 3, "batch, target, model")
        check_features("query", query, self.d_model, "build MultiHeadAttention with this d_model")
        if mask is not None:
            check_sight(mask, (*query.shape[:2], to.keys.shape[2]))
            mask = mask[:, None]  # the same for all heads
        heads = self._look(self._split(self.W_Q(query)), to, mask)
        return self.W_O(heads.transpose(1, 2).flatten(2))

    def _look(
        self,
        q: Float[Tensor, "batch heads target key"],
        to: KeyValue,
        mask: Bool[Tensor, "#batch 1 #target source"] | None,
    ) -> Float[Tensor, "batch heads target key"]:
        return self.dot_product(q, to.keys, to.values, mask)

    def _split(self, x: Float[Tensor, "batch time model"]) -> Float[Tensor, "batch heads time key"]:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)
