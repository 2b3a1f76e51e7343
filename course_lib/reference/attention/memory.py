"""What a decoder may look at, and the sum that every kind of attention ends in."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference._checks import check_mask, check_not_empty, check_rank, check_size, complaint


class Memory(NamedTuple):
    """The encoder's states h_j, the keys made of them once (such as U h_j), and which of them are real tokens."""

    states: Float[Tensor, "batch source state"]
    keys: Float[Tensor, "batch source key"]
    mask: Bool[Tensor, "batch source"]


class Attended(NamedTuple):
    """The contexts c_i, and the weights a_ij that made them: the alignment matrix, T_y × T_x."""

    context: Float[Tensor, "batch target state"]
    weights: Float[Tensor, "batch target source"]


def masked_softmax(
    scores: Float[Tensor, "batch target source"], mask: Bool[Tensor, " batch #target source"]
) -> Float[Tensor, "batch target source"]:
    """Softmax over the sources that the mask allows; all others get weight 0 and no gradient, if need be all.

    >>> masked_softmax(torch.zeros(1, 1, 4), torch.tensor([[[True, True, False, False]]]))
    tensor([[[0.5000, 0.5000, 0.0000, 0.0000]]])
    """
    least = torch.finfo(scores.dtype).min  # −∞ throughout would give NaN
    return scores.masked_fill(~mask, least).softmax(dim=-1).masked_fill(~mask, 0.0)


class Attention(nn.Module):
    """Attention over encoder states: weights first, then their sum.  Bahdanau et al. 2015, eq. 5.

        c_i = Σ_j a_ij h_j

    A subclass says only how the weights a_ij come about. The memory is prepared once a sentence, and then asked at
    every step of the decoder, or at all steps at once where the queries are known.
    """

    def prepare(
        self, states: Float[Tensor, "batch source state"], mask: Bool[Tensor, "batch source"] | None = None
    ) -> Memory:
        """Make the memory of one batch; without a mask every position is a real token.

        Raises:
            ValueError: another rank, an empty batch, a mask of another shape, an example without a single real token.
        """
        check_rank("states", states, 3, "batch, source, state")
        check_not_empty("states", states)
        if mask is None:
            mask = torch.ones(states.shape[:2], dtype=torch.bool, device=states.device)
        check_mask("mask", mask, *states.shape[:2])
        for place in (~mask.any(dim=1)).nonzero():
            advice = "leave out empty sentences, or end each with an END token"
            raise complaint("at least one real token an example", f"none at mask[{int(place)}]", advice)
        states = states.masked_fill(
            ~mask[..., None], 0.0
        )  # 0 · NaN is NaN: whatever lies on padding must not get through
        return Memory(states, self.keys(states), mask)

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source key"]:
        """What queries are compared with, made once for all steps: the states, unless a subclass says otherwise."""
        return states

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        """The weights a_ij of each query; ``start`` is the target position i of the first one, from 0."""
        raise NotImplementedError(f"{type(self).__name__} must say how its weights come about")

    def forward(self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0) -> Attended:
        """Contexts and weights for queries at target positions ``start``, ``start + 1``, …"""
        check_rank("queries", queries, 3, "batch, target, query", "one query a sentence is queries[:, None]")
        check_size("queries", queries, 0, len(memory.states), "prepare the memory with the same batch")
        a = self.weights(queries, memory, start)  # (batch, target, source)
        return Attended(a @ memory.states, a)
