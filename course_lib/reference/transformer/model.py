"""The whole Transformer, its teacher forcing, and generation with and without a cache."""

import math
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import (
    check_indices,
    check_lengths,
    check_not_empty,
    check_rank,
    check_size,
    check_time,
    lengths_to_mask,
)
from course_lib.reference.transformer.layers import DecoderLayer, EncoderLayer, LayerCache, Norm
from course_lib.reference.transformer.positions import causal_mask, padding_mask, positional_encoding
from course_lib.reference.translator import Translator


class TransformerState(NamedTuple):
    """What generation hands on: each decoder layer's cache, the source's mask, and how many words have been read."""

    caches: tuple[LayerCache, ...]
    source_mask: Bool[Tensor, "batch 1 source"]
    step: int


class PrefixState(NamedTuple):
    """What generation without a cache hands on: the encoder's output, its mask, and all words read so far."""

    memory: Float[Tensor, "batch source model"]
    source_mask: Bool[Tensor, "batch 1 source"]
    words: Int[Tensor, "batch past"]


class Transformer(Translator, nn.Module):
    """An encoder–decoder of attention alone.  Vaswani et al. 2017, section 3.

        x_j = √d_model · E w_j + PE_j;   p(y_t | y_<t, x) = softmax(E h_t)

    The target's embedding is also the matrix before the softmax (section 3.4). Departs from the paper: source and
    target have vocabularies, thus embeddings, of their own; with ``norm="pre"`` each stack ends in a layer norm.

    Args:
        source_vocabulary, target_vocabulary: how many words each side has.
        d_model: the size of everything between the layers.
        heads: how many heads each attention has.
        d_ff: the width inside the feed-forward nets.
        layers: how many layers the encoder has, and the decoder.
        norm: layer norm after each sublayer ("post", the paper's) or before it ("pre").
        dropout: on every sublayer's output and on the embeddings, drawn from PyTorch's default generator.
        rotary: turn queries and keys of self-attention by their places; nothing is added to the embeddings then.
        generator: where the weights are drawn from.

    >>> model = Transformer(11, 13, d_model=8, heads=2, d_ff=16, layers=2)
    >>> logits = model(torch.tensor([[3, 4, 5]]), torch.tensor([3]), torch.tensor([[1, 7]]))
    >>> tuple(logits.shape)
    (1, 2, 13)
    """

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        d_model: int = 128,
        heads: int = 4,
        d_ff: int = 512,
        layers: int = 2,
        norm: Norm = "post",
        dropout: float = 0.0,
        rotary: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.d_model, self.rotary = d_model, rotary
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.dropout = nn.Dropout(dropout)
        sizes = d_model, heads, d_ff
        options = {"norm": norm, "dropout": dropout, "rotary": rotary, "generator": generator}
        self.encoder = nn.ModuleList(EncoderLayer(*sizes, **options) for _ in range(layers))  # type: ignore[arg-type]
        self.decoder = nn.ModuleList(DecoderLayer(*sizes, **options) for _ in range(layers))  # type: ignore[arg-type]
        self.encoder_norm, self.decoder_norm = (
            nn.LayerNorm(d_model) if norm == "pre" else nn.Identity() for _ in range(2)
        )
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=d_model**-0.5, generator=generator)

    def _embed(
        self, embedding: nn.Embedding, words: Int[Tensor, "batch time"], start: int = 0
    ) -> Float[Tensor, "batch time model"]:
        x = math.sqrt(self.d_model) * embedding(words)
        if not self.rotary:
            x = x + positional_encoding(words.shape[1], self.d_model, start).to(x)
        return self.dropout(x)

    def read(
        self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch source model"]:
        """The encoder's output for padded sentences of the given lengths."""
        check_rank("source", source, 2, "batch, source")
        check_not_empty("source", source)
        check_lengths("lengths", lengths, len(source), source.shape[1], least=1)
        source = source.masked_fill(~lengths_to_mask(lengths, source.shape[1]), 0)  # padding may hold anything
        advice = "is the vocabulary the one the model was built with?"
        check_indices("source", source, self.source_embedding.num_embeddings, advice, "words")
        x, mask = self._embed(self.source_embedding, source), padding_mask(lengths, source.shape[1])
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x)

    def encode(self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]) -> TransformerState:
        """The state from which decoding starts: empty pasts, and the source's keys and values in every layer."""
        memory = self.read(source, lengths)
        return self._start(memory, padding_mask(lengths, source.shape[1]))

    def _start(self, memory: Tensor, source_mask: Tensor) -> TransformerState:
        caches = (layer.start(memory) for layer in self.decoder)  # type: ignore[operator]  # a ModuleList holds Modules
        return TransformerState(tuple(caches), source_mask, 0)

    def decode(
        self, words: Int[Tensor, "batch target"], state: TransformerState
    ) -> tuple[Float[Tensor, "batch target vocabulary"], TransformerState]:
        """Logits of the word after each of the new ``words``, and the state after them."""
        check_rank("words", words, 2, "batch, target", "one word a sentence is words[:, None]")
        check_time("words", words)
        check_size("words", words, 0, len(state.source_mask), "give one target for each source")
        advice = "is the vocabulary the one the model was built with?"
        check_indices("words", words, self.target_embedding.num_embeddings, advice, "words")
        x, time = self._embed(self.target_embedding, words, state.step), words.shape[1]
        mask = causal_mask(time, state.step).to(x.device) if time > 1 else None  # one word may look at all before it
        caches = []
        for layer, cache in zip(self.decoder, state.caches, strict=True):
            x, cache = layer(x, cache, mask, state.source_mask)
            caches.append(cache)
        logits = self.decoder_norm(x) @ self.target_embedding.weight.T
        return logits, TransformerState(tuple(caches), state.source_mask, state.step + time)

    def forward(
        self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"], inputs: Int[Tensor, "batch target"]
    ) -> Float[Tensor, "batch target vocabulary"]:
        """Teacher forcing: logits after each true word START y_1 … y_{T−1}, all positions in parallel."""
        return self.decode(inputs, self.encode(source, lengths))[0]

    def step(
        self, tokens: Int[Tensor, " rows"], state: TransformerState
    ) -> tuple[Float[Tensor, "rows vocabulary"], TransformerState]:
        """One word on, as ``greedy_search`` and ``beam_search`` want it: O(past) by the cache."""
        logits, state = self.decode(tokens[:, None], state)
        return logits[:, -1].log_softmax(dim=-1), state

    def encode_uncached(self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]) -> PrefixState:
        """The state from which ``step_uncached`` starts."""
        memory = self.read(source, lengths)
        return PrefixState(memory, padding_mask(lengths, source.shape[1]), lengths.new_zeros(len(source), 0))

    def step_uncached(
        self, tokens: Int[Tensor, " rows"], state: PrefixState
    ) -> tuple[Float[Tensor, "rows vocabulary"], PrefixState]:
        """One word on, reading the whole prefix again: O(past²), to be measured against ``step``."""
        state = state._replace(words=torch.cat([state.words, tokens[:, None]], dim=1))
        logits, _ = self.decode(state.words, self._start(state.memory, state.source_mask))
        return logits[:, -1].log_softmax(dim=-1), state
