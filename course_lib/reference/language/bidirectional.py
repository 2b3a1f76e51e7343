"""ELMo: two language models, one from each end, and a mix of their layers."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import check_indices, check_mask, check_not_empty, check_rank, check_size
from course_lib.reference._init import uniform_
from course_lib.reference.cells import LSTMCell, unroll_hoisted
from course_lib.reference.language.recurrent import ADVICE


class Reading(NamedTuple):
    """What both models say of each neighbour, and the layers that say it.

    ahead[:, t] is ln P(w_{t+1} | w_1 … w_t), back[:, t] is ln P(w_{t−1} | w_t … w_T); layer 0 is the embedding, twice.
    """

    ahead: Float[Tensor, "batch time vocabulary"]
    back: Float[Tensor, "batch time vocabulary"]
    layers: Float[Tensor, "layers batch time both"]


class BidirectionalLM(nn.Module):
    """A forward and a backward LSTM language model.  Peters et al. 2018, sec. 3.1.

        L = Σ_t ln P(w_t | w_1 … w_{t−1}; E, →θ, W_y) + ln P(w_t | w_{t+1} … w_T; E, ←θ, W_y)

    Embedding E and output W_y are shared, the cells are not. The two directions never meet below the loss: a layer that
    saw both sides would be told the word it has to guess.

    Departs from the paper: embeddings of whole tokens rather than of characters; no projections, no residuals.

    Args:
        vocabulary: number of tokens.
        hidden: size of the embedding and of every layer in each direction.
        depth: layers of LSTM.
        generator: where the weights are drawn from.

    Raises:
        ValueError: tokens of another rank or outside the vocabulary, an empty batch.

    >>> reading = BidirectionalLM(11, hidden=4, depth=2)(torch.tensor([[1, 2, 3]]))
    >>> reading.ahead.shape, reading.layers.shape
    (torch.Size([1, 3, 11]), torch.Size([3, 1, 3, 8]))
    """

    def __init__(
        self, vocabulary: int, hidden: int, *, depth: int = 2, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.E = nn.Embedding(vocabulary, hidden)
        nn.init.normal_(self.E.weight, generator=generator)
        self.ahead = nn.ModuleList(LSTMCell(hidden, hidden, generator=generator) for _ in range(depth))
        self.back = nn.ModuleList(LSTMCell(hidden, hidden, generator=generator) for _ in range(depth))
        self.W_y = nn.Linear(hidden, vocabulary)
        uniform_(self.W_y, hidden, generator)

    def forward(self, tokens: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"] | None = None) -> Reading:
        """Read tokens (batch, time) from both ends."""
        check_rank("tokens", tokens, 2, "batch, time")
        check_not_empty("tokens", tokens)
        if mask is not None:
            check_mask("mask", mask, *tokens.shape)
            tokens = tokens.masked_fill(~mask, 0)  # padding may hold anything
        check_indices("tokens", tokens, self.vocabulary, ADVICE, "tokens")
        ahead = back = self.E(tokens)  # (batch, time, hidden)
        reverse = None if mask is None else mask.flip(1)
        layers = [torch.cat([ahead, back], dim=2)]
        for cell_ahead, cell_back in zip(self.ahead, self.back, strict=True):
            ahead, _ = unroll_hoisted(cell_ahead, ahead, mask=mask)
            back = unroll_hoisted(cell_back, back.flip(1), mask=reverse)[0].flip(1)
            layers.append(torch.cat([ahead, back], dim=2))
        log_ahead, log_back = (self.W_y(h).log_softmax(dim=-1) for h in (ahead, back))
        return Reading(log_ahead, log_back, torch.stack(layers))

    def score(
        self, tokens: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"] | None = None
    ) -> tuple[Float[Tensor, "batch time-1"], Float[Tensor, "batch time-1"]]:
        """ln P of each token but the first from its left, and of each but the last from its right; padding counts 0."""
        reading = self(tokens, mask)
        tokens = tokens if mask is None else tokens.masked_fill(~mask, 0)
        left = reading.ahead[:, :-1].gather(2, tokens[:, 1:, None]).squeeze(2)  # (batch, time − 1)
        right = reading.back[:, 1:].gather(2, tokens[:, :-1, None]).squeeze(2)
        if mask is None:
            return left, right
        both = mask[:, 1:] & mask[:, :-1]
        return left.masked_fill(~both, 0.0), right.masked_fill(~both, 0.0)


class LayerMix(nn.Module):
    """The task's own mix of layers.  Peters et al. 2018, eq. 1.

        ELMo_t = γ Σ_j s_j h_{t,j},        s = softmax(w)

    It begins as the plain mean: w = 0, γ = 1. Departs from the paper: no layer norm before mixing, optional there.

    Args:
        layers: how many, the embedding included.

    Raises:
        ValueError: another number of layers.

    >>> LayerMix(3)(torch.stack([torch.full((1, 2, 4), value) for value in (1.0, 2.0, 6.0)]))[0, 0, 0].item()
    3.0
    """

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.zeros(layers))
        self.gamma = nn.Parameter(torch.ones(()))

    def forward(self, layers: Float[Tensor, "layers batch time size"]) -> Float[Tensor, "batch time size"]:
        """The mixed vectors (batch, time, size)."""
        check_rank("layers", layers, 4, "layers, batch, time, size")
        check_size("layers", layers, 0, len(self.w), "one weight a layer, the embedding included")
        s = self.w.softmax(dim=0)
        return self.gamma * torch.einsum("j,jbtd->btd", s, layers)
