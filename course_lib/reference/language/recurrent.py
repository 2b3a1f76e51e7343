"""A language model that reads with a recurrent cell."""

from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import check_indices, check_mask, check_not_empty, check_rank
from course_lib.reference._init import uniform_
from course_lib.reference.cells import unroll, unroll_hoisted

ADVICE = "is the vocabulary the one the model was built with?"


class RecurrentLM(nn.Module):
    """A recurrent language model.  Mikolov et al. 2010, eqs. 1–3.

        h_t, s_t = cell(E w_t, s_{t−1})
        P(w_{t+1} = v | w_1 … w_t) = softmax_v(W_y h_t + b)

    Departs from the paper: any cell takes the place of the simple one, and its input is an embedding.

    Args:
        vocabulary: number of tokens.
        cell: any cell of ``course_lib.reference.cells``; its input size is the embedding's.
        generator: where embedding and output weights are drawn from.

    Raises:
        ValueError: tokens of another rank or outside the vocabulary, an empty batch.

    >>> from course_lib.reference.cells import LSTMCell
    >>> log_probs, state = RecurrentLM(11, LSTMCell(4, 5))(torch.tensor([[1, 2, 3]]))
    >>> log_probs.shape, log_probs.exp().sum(2).allclose(torch.ones(1, 3))
    (torch.Size([1, 3, 11]), True)
    """

    def __init__(self, vocabulary: int, cell: Any, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.vocabulary, self.cell = vocabulary, cell
        self.E = nn.Embedding(vocabulary, cell.input_size)
        self.W_y = nn.Linear(cell.hidden_size, vocabulary)
        nn.init.normal_(self.E.weight, generator=generator)
        uniform_(self.W_y, cell.hidden_size, generator)

    def forward(
        self, tokens: Int[Tensor, "batch time"], state: Any = None, mask: Bool[Tensor, "batch time"] | None = None
    ) -> tuple[Float[Tensor, "batch time vocabulary"], Any]:
        """ln P of the token after each of these, (batch, time, vocabulary), and the last state."""
        check_rank("tokens", tokens, 2, "batch, time")
        check_not_empty("tokens", tokens)
        if mask is not None:
            check_mask("mask", mask, *tokens.shape)
            tokens = tokens.masked_fill(~mask, 0)  # padding may hold anything
        check_indices("tokens", tokens, self.vocabulary, ADVICE, "tokens")
        run = unroll_hoisted if hasattr(self.cell, "project") else unroll
        h, state = run(self.cell, self.E(tokens), state, mask)
        return self.W_y(h).log_softmax(dim=-1), state

    def step(self, tokens: Int[Tensor, " batch"], state: Any = None) -> tuple[Float[Tensor, "batch vocabulary"], Any]:
        """The same for one token of each example: what ``sample`` and the searches ask for."""
        log_probs, state = self(tokens[:, None], state)
        return log_probs[:, 0], state

    def score(
        self, tokens: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"] | None = None
    ) -> Float[Tensor, "batch time-1"]:
        """ln P of each token but the first, given those before it; padding counts 0."""
        log_probs, _ = self(tokens, mask=mask)
        words = tokens if mask is None else tokens.masked_fill(~mask, 0)
        told = log_probs[:, :-1].gather(2, words[:, 1:, None]).squeeze(2)  # (batch, time − 1)
        return told if mask is None else told.masked_fill(~mask[:, 1:], 0.0)
