"""An LSTM that says what it sees: without attention, with soft, and with hard attention."""

from typing import Literal, NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import (
    check_choice,
    check_indices,
    check_rank,
    check_size,
    check_time,
    complaint,
)
from course_lib.reference._init import glorot_
from course_lib.reference.attention import AdditiveScore, Attention, GlobalAttention, MeanAttention, Memory
from course_lib.reference.captioning.eye import Eye
from course_lib.reference.search import Hypothesis, beam_search

Looking = Literal["none", "soft", "hard"]


class CaptionState(NamedTuple):
    """What one word hands to the next: the LSTM's state, and the image."""

    hidden: Float[Tensor, "batch hidden"]
    cell: Float[Tensor, "batch hidden"]
    image: Memory


class Captioned(NamedTuple):
    """Logits of the next word at every step, the weights α of the regions, and the regions looked at (hard only)."""

    logits: Float[Tensor, "batch time vocabulary"]
    weights: Float[Tensor, "batch time region"]
    looks: Int[Tensor, "batch time"] | None


class Captioner(nn.Module):
    """Show, attend and tell.  Xu et al. 2015, eqs. 1–9 and 13.

        e_ti = f_att(a_i, h_{t−1});   α_t = softmax(e_t)                     eqs. 4–5
        none:  ẑ_t = Σ_i a_i / L
        soft:  ẑ_t = β_t Σ_i α_ti a_i                                        eq. 13
               β_t = σ(f_β(h_{t−1})) with gate, 1 without                    section 4.2.1
        hard:  ẑ_t = a_{s_t},   s_t ~ α_t                                    eqs. 8–9
               ẑ_t = Σ_i α_ti a_i  while training, for some images           section 4.1, against noise
        h_t = LSTM([E y_{t−1}; ẑ_t], h_{t−1})                                eqs. 1–3
        p(y_t) = softmax(L_o (E y_{t−1} + L_h h_t + L_z ẑ_t))                eq. 7
        h_0 = tanh(f_h(Σ_i a_i / L)),   C_0 = tanh(f_c(Σ_i a_i / L))

    Departs from the paper: f_att is Bahdanau's additive score; the image's mean stands in for attention in "none"; when
    a hard captioner is asked without a generator, s_t = argmax α_t.

    Args:
        vocabulary: how many words there are.
        embedding: the size of E y.
        hidden: the size of h.
        annotation: the size of a_i.
        attention: "none", "soft" or "hard".
        gate: soft only, whether β_t weighs the image against the words so far.
        generator: where the weights are drawn from.

    >>> captioner = Captioner(vocabulary=9, embedding=4, hidden=8, annotation=6)
    >>> told = captioner(torch.zeros(2, 3, 16, 24), torch.ones(2, 5, dtype=torch.long))
    >>> tuple(told.logits.shape), tuple(told.weights.shape)
    ((2, 5, 9), (2, 5, 6))
    """

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        hidden: int,
        annotation: int,
        *,
        attention: Looking = "soft",
        gate: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        check_choice("attention", attention, ("none", "soft", "hard"))
        if gate and attention != "soft":
            raise complaint("a gate on soft attention only", f'attention "{attention}"', "leave the gate out")
        self.looking = attention
        self.eye: nn.Module = Eye(annotation, generator=generator)
        self.attention: Attention = MeanAttention()
        if attention != "none":
            self.attention = GlobalAttention(AdditiveScore(hidden, annotation, hidden, generator=generator))
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTMCell(embedding + annotation, hidden)
        self.f_h, self.f_c = nn.Linear(annotation, hidden), nn.Linear(annotation, hidden)
        self.L_h, self.L_z = nn.Linear(hidden, embedding), nn.Linear(annotation, embedding, bias=False)
        self.L_o = nn.Linear(embedding, vocabulary)
        self.f_β = nn.Linear(hidden, 1) if gate else None
        for own in (self.embedding, self.lstm, self.f_h, self.f_c, self.L_h, self.L_z, self.L_o, self.f_β):
            if own is not None:
                glorot_(own, generator)

    def encode(self, images: Float[Tensor, "batch 3 height width"]) -> CaptionState:
        """The state before the first word."""
        image = self.attention.prepare(self.eye(images))
        mean = image.states.mean(dim=1)
        return CaptionState(self.f_h(mean).tanh(), self.f_c(mean).tanh(), image)

    def look(
        self,
        state: CaptionState,
        region: Int[Tensor, " batch"] | None = None,
        generator: torch.Generator | None = None,
        expected: Bool[Tensor, " batch"] | None = None,
    ) -> tuple[Float[Tensor, "batch annotation"], Float[Tensor, "batch region"], Int[Tensor, " batch"] | None]:
        """The context ẑ_t, the weights α_t, and the region s_t: the one given, else drawn, else the likeliest.

        Where ``expected`` is True, ẑ_t is its expectation over s_t.
        """
        context, weights = (x[:, 0] for x in self.attention(state.hidden[:, None], state.image))
        if self.f_β is not None:
            context = self.f_β(state.hidden).sigmoid() * context
        if self.looking != "hard":
            return context, weights, None
        if region is None and generator is None:
            region = weights.argmax(dim=-1)
        elif region is None:
            region = torch.multinomial(weights.detach(), 1, generator=generator)[:, 0]
        seen = state.image.states[torch.arange(len(weights), device=weights.device), region]
        return seen if expected is None else torch.where(expected[:, None], context, seen), weights, region

    def say(
        self, tokens: Int[Tensor, " batch"], state: CaptionState, z: Float[Tensor, "batch annotation"]
    ) -> tuple[Float[Tensor, "batch vocabulary"], CaptionState]:
        """Logits of the next word, given the last one and what was seen."""
        y = self.embedding(tokens)
        h, c = self.lstm(torch.cat([y, z], dim=-1), (state.hidden, state.cell))
        return self.L_o(y + self.L_h(h) + self.L_z(z)), CaptionState(h, c, state.image)

    def forward(
        self,
        images: Float[Tensor, "batch 3 height width"],
        inputs: Int[Tensor, "batch time"],
        looks: Int[Tensor, "batch time"] | None = None,
        generator: torch.Generator | None = None,
        expected: Bool[Tensor, " batch"] | None = None,
    ) -> Captioned:
        """Teacher forcing: read START y_1 … y_{T−1}, predict the word after each.

        Args:
            images: values in 0 … 1; the sides are multiples of 8.
            inputs: true words.
            looks: hard only, the regions to look at, one a word; None draws them.
            generator: hard only, where regions are drawn from; None takes the likeliest.
            expected: hard only, True for images that are seen as soft attention sees them; REINFORCE is not for those.

        Raises:
            ValueError: another rank, another batch, words outside the vocabulary.
        """
        check_rank("inputs", inputs, 2, "batch, time")
        check_size("inputs", inputs, 0, len(images), "give one caption for each image")
        if expected is not None:
            check_size("expected", expected, 0, len(images), "say of each image whether it is seen softly")
        check_time("inputs", inputs)
        if looks is not None:
            for axis in (0, 1):
                check_size("looks", looks, axis, inputs.shape[axis], "give one look a word")
        advice = "is the vocabulary the one the captioner was built with?"
        check_indices("inputs", inputs, self.embedding.num_embeddings, advice, "words")
        state, steps = self.encode(images), []
        for t, token in enumerate(inputs.unbind(dim=1)):
            z, weights, region = self.look(state, None if looks is None else looks[:, t], generator, expected)
            word, state = self.say(token, state, z)
            steps.append((word, weights, region))
        logits, α, regions = zip(*steps, strict=True)
        seen = torch.stack(regions, dim=1) if self.looking == "hard" else None
        return Captioned(torch.stack(logits, dim=1), torch.stack(α, dim=1), seen)

    def step(self, tokens: Int[Tensor, " rows"], state: CaptionState) -> tuple[Tensor, CaptionState]:
        """One word on, as ``greedy_search`` and ``beam_search`` want it."""
        logits, state = self.say(tokens, state, self.look(state)[0])
        return logits.log_softmax(dim=-1), state

    @torch.no_grad()
    def describe(
        self,
        images: Float[Tensor, "batch 3 height width"],
        start: int,
        end: int,
        max_length: int,
        width: int = 1,
    ) -> list[Hypothesis]:
        """The best caption for each image; ``width=1`` is greedy."""
        first = torch.full((len(images),), start, device=images.device)
        return [beam[0] for beam in beam_search(self.step, self.encode(images), first, end, max_length, width)]
