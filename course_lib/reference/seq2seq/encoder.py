"""The encoder: a sentence in, one state a word and a last state out."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_lib.reference._checks import (
    check_indices,
    check_lengths,
    check_not_empty,
    check_rank,
    complaint,
    lengths_to_mask,
)
from course_lib.reference._init import uniform_


class Encoded(NamedTuple):
    """The states h_j of every word, the LSTM's last state in each layer, and which words are real."""

    states: Float[Tensor, "batch source hidden"]
    hidden: Float[Tensor, "batch layers hidden"]
    cell: Float[Tensor, "batch layers hidden"]
    mask: Bool[Tensor, "batch source"]


def reverse_words(tokens: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]) -> Int[Tensor, "batch source"]:
    """Each sentence from its last word to its first, padding left in place.  Sutskever et al. 2014, section 3.3.

    >>> reverse_words(torch.tensor([[5, 6, 7], [8, 9, 0]]), torch.tensor([3, 2])).tolist()
    [[7, 6, 5], [9, 8, 0]]
    """
    return tokens.gather(1, _reversed_places(lengths, tokens.shape[1]))


def _reversed_places(lengths: Int[Tensor, " batch"], time: int) -> Int[Tensor, "batch source"]:
    j = torch.arange(time, device=lengths.device)
    return torch.where(j < lengths[:, None], lengths[:, None] - 1 - j, j)


class Encoder(nn.Module):
    """An LSTM over the source words.  Sutskever et al. 2014, section 2; Bahdanau et al. 2015, section 3.2.

        h_j = f(E x_j, h_{j−1}),   or   h_j = [→h_j; ←h_j] with half of ``hidden`` for each direction

    Departs from the papers: both halves of the last state start the decoder as they are, where Bahdanau maps the
    backward one, s_0 = tanh(W ←h_1); and Bahdanau's gated units are LSTMs here.

    Args:
        vocabulary: how many source words there are.
        embedding: the size of E x_j.
        hidden: the size of h_j; even if ``bidirectional``.
        layers: how many LSTMs are stacked.
        bidirectional: read in both directions.
        reverse: read from the last word to the first, as Sutskever does; h_j still belongs to word j.
        generator: where the weights are drawn from.

    >>> encoder = Encoder(vocabulary=11, embedding=6, hidden=8)
    >>> encoded = encoder(torch.tensor([[3, 4, 5], [6, 7, 0]]), torch.tensor([3, 2]))
    >>> tuple(encoded.states.shape), encoded.mask.sum().item()
    ((2, 3, 8), 5)
    """

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        hidden: int,
        *,
        layers: int = 1,
        bidirectional: bool = True,
        reverse: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if bidirectional and hidden % 2:
            raise complaint("an even hidden size", str(hidden), "each direction gets half of it")
        self.hidden, self.layers, self.reverse = hidden, layers, reverse
        self.embedding = nn.Embedding(vocabulary, embedding)
        size = hidden // 2 if bidirectional else hidden
        self.lstm = nn.LSTM(embedding, size, layers, batch_first=True, bidirectional=bidirectional)
        nn.init.normal_(self.embedding.weight, generator=generator)
        uniform_(self.lstm, size, generator)

    def forward(self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]) -> Encoded:
        """Encode padded sentences of the given lengths, at least one word each.

        Raises:
            ValueError: another rank, an empty batch, lengths that do not fit, words outside the vocabulary.
        """
        check_rank("source", source, 2, "batch, source")
        check_not_empty("source", source)
        check_lengths("lengths", lengths, len(source), source.shape[1], least=1)
        source = source.masked_fill(~lengths_to_mask(lengths, source.shape[1]), 0)  # padding may hold anything
        advice = "is the vocabulary the one the encoder was built with?"
        check_indices("source", source, self.embedding.num_embeddings, advice, "words")
        if self.reverse:
            source = reverse_words(source, lengths)
        packed = pack_padded_sequence(self.embedding(source), lengths.cpu(), batch_first=True, enforce_sorted=False)
        packed, (hidden, cell) = self.lstm(packed)
        states, _ = pad_packed_sequence(packed, batch_first=True, total_length=source.shape[1])
        if self.reverse:
            places = _reversed_places(lengths, source.shape[1])
            states = states.gather(1, places[..., None].expand_as(states))
        return Encoded(states, self._join(hidden), self._join(cell), lengths_to_mask(lengths, source.shape[1]))

    def _join(self, last: Float[Tensor, "layers_directions batch size"]) -> Float[Tensor, "batch layers hidden"]:
        """Both directions of a layer side by side."""
        return last.unflatten(0, (self.layers, -1)).permute(2, 0, 1, 3).flatten(2)
