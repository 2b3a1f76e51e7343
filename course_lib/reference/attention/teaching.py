"""Four answers to one question — which source words matter now? — of which only the last one holds."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import complaint
from course_lib.reference.attention.memory import Attention, Memory, masked_softmax
from course_lib.reference.attention.scores import DotScore


class MeanAttention(Attention):
    """Version one: every word counts the same, at every step.

        a_ij = 1 / T_x

    It fails because it cannot choose: all contexts of a sentence are equal.

    >>> attention = MeanAttention()
    >>> attention(torch.randn(1, 1, 3), attention.prepare(torch.randn(1, 4, 3))).weights
    tensor([[[0.2500, 0.2500, 0.2500, 0.2500]]])
    """

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        a = memory.mask / memory.mask.sum(dim=1, keepdim=True)
        return a[:, None].expand(-1, queries.shape[1], -1).to(memory.states.dtype)


class FixedAttention(Attention):
    """Version two: weights learned for each pair of positions, the same for every sentence.

        a_ij = exp(w_ij) / Σ_k exp(w_ik)

    It fails because it looks at places, not at words: one sentence's order is another's mistake. The softmax runs over
    the real tokens, so that a short sentence's weights sum to one as well.

    Raises:
        ValueError: a target or source position beyond ``longest_target`` or ``longest_source``.

    >>> attention = FixedAttention(longest_target=9, longest_source=5)
    >>> tuple(attention(torch.randn(2, 1, 3), attention.prepare(torch.randn(2, 4, 3)), start=8).weights.shape)
    (2, 1, 4)
    """

    def __init__(self, longest_target: int, longest_source: int) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.zeros(longest_target, longest_source))

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        needed = (start + queries.shape[1], memory.states.shape[1])
        if needed[0] > self.w.shape[0] or needed[1] > self.w.shape[1]:
            room = f"at most {self.w.shape[0]} target and {self.w.shape[1]} source positions"
            raise complaint(room, f"{needed[0]} and {needed[1]}", "build FixedAttention for the longest sentences")
        w = self.w[start : needed[0], : needed[1]]
        return masked_softmax(w.expand(len(queries), -1, -1), memory.mask[:, None])


class SimilarityAttention(Attention):
    """Version three: the similarity of decoder and encoder state, as it is.

        a_ij = s_i⊤ h_j

    It chooses by content at last. It fails because nothing bounds the weights: they may be negative, and the context's
    norm grows with the sentence and with both states' norms.

    >>> attention = SimilarityAttention()
    >>> attention(torch.tensor([[[2.0, 0.0]]]), attention.prepare(torch.tensor([[[3.0, 1.0], [-1.0, 1.0]]]))).weights
    tensor([[[ 6., -2.]]])
    """

    def __init__(self) -> None:
        super().__init__()
        self.score = DotScore()

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        return self.score(queries, memory.keys)  # padding has state 0, thus weight 0


class SoftmaxAttention(Attention):
    """Version four: similarity made a distribution.  Luong et al. 2015, eq. 7, with the dot score.

        a_ij = exp(s_i⊤ h_j) / Σ_k exp(s_i⊤ h_k)

    >>> attention = SoftmaxAttention()
    >>> attention(torch.tensor([[[2.0, 0.0]]]), attention.prepare(torch.tensor([[[3.0, 1.0], [-1.0, 1.0]]]))).weights
    tensor([[[9.9966e-01, 3.3535e-04]]])
    """

    def __init__(self) -> None:
        super().__init__()
        self.score = DotScore()

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        return masked_softmax(self.score(queries, memory.keys), memory.mask[:, None])
