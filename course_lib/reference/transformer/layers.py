"""The encoder's and the decoder's layer, with the layer norm after or before each sublayer."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference._checks import check_choice
from course_lib.reference._init import glorot_
from course_lib.reference.attention import KeyValue, MultiHeadAttention
from course_lib.reference.attention.multi_head import check_sight
from course_lib.reference.transformer.rotary import RotaryAttention

Norm = Literal["post", "pre"]


class Residual(nn.Module):
    """A sublayer's way round.  Vaswani et al. 2017, section 3.1 ("post"); Xiong et al. 2020, table 1 ("pre").

        post:  x' = LayerNorm(x + Sublayer(x))
        pre:   x' = x + Sublayer(LayerNorm(x))

    Dropout falls on what the sublayer returns (section 5.4), drawn from PyTorch's default generator.
    """

    def __init__(self, d_model: int, norm: Norm, *, dropout: float = 0.0) -> None:
        super().__init__()
        check_choice("norm", norm, ("post", "pre"))
        self.place, self.norm, self.dropout = norm, nn.LayerNorm(d_model), nn.Dropout(dropout)

    def forward(
        self, x: Float[Tensor, "batch time model"], sublayer: Callable[[Tensor], Tensor]
    ) -> Float[Tensor, "batch time model"]:
        if self.place == "post":
            return self.norm(x + self.dropout(sublayer(x)))
        return x + self.dropout(sublayer(self.norm(x)))


class FeedForward(nn.Module):
    """The same two-layer net at every position.  Vaswani et al. 2017, eq. 2.

        FFN(x) = max(0, x W_1 + b_1) W_2 + b_2

    It widens to d_ff inside and returns to d_model, or the residual would not fit.
    """

    def __init__(self, d_model: int, d_ff: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.W_1, self.W_2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)
        glorot_(self, generator)

    def forward(self, x: Float[Tensor, "batch time model"]) -> Float[Tensor, "batch time model"]:
        return self.W_2(self.W_1(x).relu())


def _self_attention(rotary: bool) -> type[MultiHeadAttention]:
    return RotaryAttention if rotary else MultiHeadAttention


class EncoderLayer(nn.Module):
    """Self-attention, then the feed-forward net.  Vaswani et al. 2017, section 3.1.

    >>> from course_lib.reference.transformer import padding_mask
    >>> layer = EncoderLayer(d_model=8, heads=2, d_ff=16)
    >>> tuple(layer(torch.randn(2, 5, 8), padding_mask(torch.tensor([5, 3]))).shape)
    (2, 5, 8)
    """

    def __init__(
        self,
        d_model: int,
        heads: int,
        d_ff: int,
        *,
        norm: Norm = "post",
        dropout: float = 0.0,
        rotary: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.self_attention = _self_attention(rotary)(d_model, heads, generator=generator)
        self.feed_forward = FeedForward(d_model, d_ff, generator=generator)
        self.around_self, self.around_ff = (Residual(d_model, norm, dropout=dropout) for _ in range(2))

    def forward(
        self, x: Float[Tensor, "batch source model"], mask: Bool[Tensor, "#batch #source source"] | None = None
    ) -> Float[Tensor, "batch source model"]:
        if mask is not None:  # where nobody may look is padding, which may hold anything: 0 · NaN would be NaN
            check_sight(mask, (*x.shape[:2], x.shape[1]))
            x = torch.where(mask.any(dim=1)[..., None], x, x.nan_to_num(0.0, 0.0, 0.0))
        x = self.around_self(x, lambda x: self.self_attention(x, x, x, mask))
        return self.around_ff(x, self.feed_forward)


class LayerCache(NamedTuple):
    """What a decoder layer need not compute again: keys and values of its own past, and of the source."""

    past: KeyValue
    source: KeyValue


class DecoderLayer(nn.Module):
    """Masked self-attention, encoder–decoder attention, feed-forward net.  Vaswani et al. 2017, section 3.1.

    The layer goes on from a cache: all words at once after an empty past is teacher forcing, one word after a long
    past is generation, and both are the same few lines.

    >>> from course_lib.reference.transformer import causal_mask
    >>> layer, memory = DecoderLayer(d_model=8, heads=2, d_ff=16), torch.randn(1, 5, 8)
    >>> y, cache = layer(torch.randn(1, 3, 8), layer.start(memory), causal_mask(3))
    >>> y, cache = layer(torch.randn(1, 1, 8), cache)
    >>> tuple(y.shape), cache.past.keys.shape[2]
    ((1, 1, 8), 4)
    """

    def __init__(
        self,
        d_model: int,
        heads: int,
        d_ff: int,
        *,
        norm: Norm = "post",
        dropout: float = 0.0,
        rotary: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.self_attention = _self_attention(rotary)(d_model, heads, generator=generator)
        self.source_attention = MultiHeadAttention(d_model, heads, generator=generator)
        self.feed_forward = FeedForward(d_model, d_ff, generator=generator)
        self.around_self, self.around_source, self.around_ff = (
            Residual(d_model, norm, dropout=dropout) for _ in range(3)
        )

    def start(self, memory: Float[Tensor, "batch source model"]) -> LayerCache:
        """No past yet, and the encoder's output projected once for all steps."""
        nothing = memory[:, :0]
        return LayerCache(self.self_attention.project(nothing, nothing), self.source_attention.project(memory, memory))

    def forward(
        self,
        x: Float[Tensor, "batch target model"],
        cache: LayerCache,
        mask: Bool[Tensor, "#batch target past_and_target"] | None = None,
        source_mask: Bool[Tensor, "#batch 1 source"] | None = None,
    ) -> tuple[Float[Tensor, "batch target model"], LayerCache]:
        """New words in, their outputs and the longer cache out.

        Args:
            x: the new words' embeddings, or the layer below's output.
            cache: from ``start``, or from the call before.
            mask: which past and new words each new word may see; ``causal_mask(target, past)``.
            source_mask: the real words of the source.
        """

        def look_back(x: Tensor) -> Tensor:
            nonlocal cache
            cache = cache._replace(past=cache.past.append(self.self_attention.project(x, x)))
            return self.self_attention.attend(x, cache.past, mask)

        x = self.around_self(x, look_back)
        x = self.around_source(x, lambda x: self.source_attention.attend(x, cache.source, source_mask))
        return self.around_ff(x, self.feed_forward), cache
