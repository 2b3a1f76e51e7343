"""The decoder: one word after another, each with a look at the source if it has an attention."""

from typing import Literal, NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import check_choice, check_indices, check_rank, check_time, complaint
from course_lib.reference._init import uniform_
from course_lib.reference.attention import Attended, Attention, Memory
from course_lib.reference.seq2seq.encoder import Encoded


class DecoderState(NamedTuple):
    """What one step hands to the next: the LSTM's state, the last h̃, and the number of steps taken."""

    hidden: Float[Tensor, "batch layers hidden"]
    cell: Float[Tensor, "batch layers hidden"]
    attentional: Float[Tensor, "batch hidden"]
    step: int


class Decoded(NamedTuple):
    """Logits of the next word at every step, the vectors h̃ they were read from, and the attention's weights."""

    logits: Float[Tensor, "batch target vocabulary"]
    attentional: Float[Tensor, "batch target hidden"]
    weights: Float[Tensor, "batch target source"] | None


class Decoder(nn.Module):
    """An LSTM language model of the target, told about the source by its first state and by attention.

    ``attend="before"`` the step, Bahdanau et al. 2015, eq. 5 and appendix A.2.2: the query is s_{i−1}.

        c_i = attention(s_{i−1});   s_i = f([E y_{i−1}; c_i], s_{i−1})

    ``attend="after"`` the step, Luong et al. 2015, section 3: the query is the new state; with ``input_feeding``
    (section 3.3) the last h̃ goes in with the word.

        s_i = f([E y_{i−1}; h̃_{i−1}], s_{i−1});   c_i = attention(s_i)

    Both then read out h̃_i = tanh(W_c [c_i; s_i]) (Luong's eq. 5) and p(y_i | y_<i, x) = softmax(W_s h̃_i) (eq. 6).
    Without attention h̃_i = s_i (Sutskever et al. 2014). Departs from Bahdanau: an LSTM, and this readout in place of
    the maxout over s_{i−1}, y_{i−1} and c_i.

    Where no context feeds back (no attention, or ``"after"`` without input feeding) all target words run at once.

    Args:
        vocabulary: how many target words there are.
        embedding: the size of E y.
        hidden: the size of s, also of the encoder's states.
        attention: any ``Attention``, or None.
        input_feeding: feed h̃_{i−1} back, with ``attend="after"``.
        attend: before or after the step.
        layers: how many LSTMs are stacked; the topmost state asks.
        generator: where the weights are drawn from.

    Raises:
        ValueError: input feeding without an attention, or with one that attends before the step.

    >>> from course_lib.reference.attention import DotScore, GlobalAttention
    >>> from course_lib.reference.seq2seq import Encoder
    >>> decoder = Decoder(13, 6, 8, attention=GlobalAttention(DotScore()), input_feeding=True)
    >>> state, memory = decoder.start(Encoder(11, 6, 8)(torch.tensor([[3, 4, 5]]), torch.tensor([3])))
    >>> decoded, state = decoder(torch.tensor([[1, 7]]), state, memory)
    >>> tuple(decoded.weights.shape), state.step
    ((1, 2, 3), 2)
    """

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        hidden: int,
        *,
        attention: Attention | None = None,
        input_feeding: bool = False,
        attend: Literal["before", "after"] = "after",
        layers: int = 1,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        check_choice("attend", attend, ("before", "after"))
        if input_feeding and (attention is None or attend == "before"):
            got = "no attention" if attention is None else 'attend="before"'
            raise complaint(
                'an attention with attend="after" for input feeding', got, "only there is an h̃ to feed back"
            )
        self.hidden, self.layers, self.attend, self.input_feeding = hidden, layers, attend, input_feeding
        self.attention = attention
        self.feeds_back = attention is not None and (attend == "before" or input_feeding)
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding + hidden * self.feeds_back, hidden, layers, batch_first=True)
        self.W_c = nn.Linear(2 * hidden, hidden, bias=False) if attention is not None else None
        self.W_s = nn.Linear(hidden, vocabulary)
        nn.init.normal_(self.embedding.weight, generator=generator)
        for own in (self.lstm, self.W_c, self.W_s):  # the attention has drawn its own
            if own is not None:
                uniform_(own, hidden, generator)

    def start(self, encoded: Encoded) -> tuple[DecoderState, Memory | None]:
        """The state before the first word, and the memory: U h_j and its like are computed here, once."""
        state = DecoderState(encoded.hidden, encoded.cell, torch.zeros_like(encoded.hidden[:, -1]), 0)
        return state, None if self.attention is None else self.attention.prepare(encoded.states, encoded.mask)

    def forward(
        self, tokens: Int[Tensor, "batch target"], state: DecoderState, memory: Memory | None
    ) -> tuple[Decoded, DecoderState]:
        """Read given words, such as START y_1 y_2 … (teacher forcing), and predict the word after each.

        Raises:
            ValueError: another rank, words outside the vocabulary, no memory where there is an attention.
        """
        check_rank("tokens", tokens, 2, "batch, target", "one word a sentence is tokens[:, None]")
        check_time("tokens", tokens)
        advice = "is the vocabulary the one the decoder was built with?"
        check_indices("tokens", tokens, self.embedding.num_embeddings, advice, "words")
        if self.attention is not None and memory is None:
            raise complaint("a memory for the attention", "None", "take both from decoder.start(encoded)")
        y = self.embedding(tokens)
        vectors: list[Tensor] = []
        weights: list[Tensor] = []
        for part in y.split(1 if self.feeds_back else tokens.shape[1], dim=1):
            h, attended, state = self._advance(part, state, memory)
            vectors.append(h)
            if attended is not None:
                weights.append(attended.weights)
        h = torch.cat(vectors, dim=1)
        return Decoded(self.W_s(h), h, torch.cat(weights, dim=1) if weights else None), state

    def _advance(
        self, y: Float[Tensor, "batch target embedding"], state: DecoderState, memory: Memory | None
    ) -> tuple[Float[Tensor, "batch target hidden"], Attended | None, DecoderState]:
        """h̃ of one word if a context feeds back, else of as many as there are."""
        attended = self._look(state.hidden[:, -1:], memory, state.step) if self.attend == "before" else None
        if self.feeds_back:
            fed = state.attentional[:, None] if attended is None else attended.context
            y = torch.cat([y, fed], dim=-1)
        before = (state.hidden.transpose(0, 1).contiguous(), state.cell.transpose(0, 1).contiguous())
        s, (hidden, cell) = self.lstm(y, before)
        if self.attend == "after":
            attended = self._look(s, memory, state.step)
        h = s
        if attended is not None and self.W_c is not None:
            h = self.W_c(torch.cat([attended.context, s], dim=-1)).tanh()
        state = DecoderState(hidden.transpose(0, 1), cell.transpose(0, 1), h[:, -1], state.step + y.shape[1])
        return h, attended, state

    def _look(self, queries: Float[Tensor, "batch target hidden"], memory: Memory | None, step: int) -> Attended | None:
        if self.attention is None or memory is None:
            return None
        return self.attention(queries, memory, step)
