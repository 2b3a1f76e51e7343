"""Local attention: a window of 2D + 1 source positions around p_t."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_lib.reference._checks import check_right_padded, complaint
from course_lib.reference._init import glorot_
from course_lib.reference.attention.memory import Attention, Memory, masked_softmax
from course_lib.reference.attention.scores import Score, check_features


def window(
    centres: Float[Tensor, "batch target"], mask: Bool[Tensor, "batch source"], reach: int
) -> Bool[Tensor, "batch target source"]:
    """The real source positions s with p_t − D ≤ s ≤ p_t + D.

    >>> window(torch.tensor([[1.4]]), torch.ones(1, 5, dtype=torch.bool), reach=1).int()
    tensor([[[0, 1, 1, 0, 0]]], dtype=torch.int32)
    """
    s = torch.arange(mask.shape[1], device=mask.device)
    return ((s - centres[..., None]).abs() <= reach) & mask[:, None]


class LocalAttention(Attention):
    """What both kinds of local attention share: a score, and the reach D of the window."""

    def __init__(self, score: Score, reach: int) -> None:
        super().__init__()
        if reach < 1:
            raise complaint("a reach D of at least 1", str(reach), "reach=1 looks at three words")
        self.score, self.reach = score, reach

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source key"]:
        return self.score.keys(states)

    def prepare(
        self, states: Float[Tensor, "batch source state"], mask: Bool[Tensor, "batch source"] | None = None
    ) -> Memory:
        """As in ``Attention``; windows are counted in words, so that the real ones must stand in front."""
        memory = super().prepare(states, mask)
        check_right_padded("mask", memory.mask)
        return memory

    def centres(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target"]:
        """The source positions p_t around which each query looks, from 0."""
        raise NotImplementedError(f"{type(self).__name__} must say where it looks")

    def align(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, centres: Float[Tensor, "batch target"]
    ) -> Float[Tensor, "batch target source"]:
        """Eq. 7 within the window."""
        return masked_softmax(self.score(queries, memory.keys), window(centres, memory.mask, self.reach))


class LocalMonotonicAttention(LocalAttention):
    """Local attention that moves one word a step, local-m.  Luong et al. 2015, section 3.2.

        p_t = t,   a_t(s) = align(s_t, h_s) for |s − p_t| ≤ D, else 0

    Departs from the paper: where the target outruns the source, p_t stays at the last word, S − 1 counted from 0; the
    paper leaves such windows empty.

    Args:
        score: compares queries and states.
        reach: D, half the window.

    >>> from course_lib.reference.attention import DotScore
    >>> attention = LocalMonotonicAttention(DotScore(), reach=1)
    >>> attention(torch.zeros(1, 1, 3), attention.prepare(torch.randn(1, 5, 3)), start=2).weights
    tensor([[[0.0000, 0.3333, 0.3333, 0.3333, 0.0000]]])
    """

    def centres(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target"]:
        t = torch.arange(start, start + queries.shape[1], device=queries.device)
        last = memory.mask.sum(dim=1, keepdim=True) - 1
        return torch.minimum(t, last).to(queries.dtype)

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        return self.align(queries, memory, self.centres(queries, memory, start))


class LocalPredictiveAttention(LocalAttention):
    """Local attention that predicts where to look, local-p.  Luong et al. 2015, eqs. 9–10.

        p_t = S · σ(v⊤ tanh(W h_t))
        a_t(s) = align(h_t, h_s) · exp(−(s − p_t)² / 2σ²),   σ = D / 2

    The rows do not sum to one: the Gaussian comes after the softmax. Only through it does p_t learn. Departs from the
    paper: source positions s count from 0, not from 1.

    Args:
        score: compares queries and states.
        query: the size of a query h_t.
        hidden: the size of W h_t.
        reach: D, half the window.
        generator: where W and v are drawn from.

    >>> from course_lib.reference.attention import DotScore
    >>> attention = LocalPredictiveAttention(DotScore(), query=3, hidden=4, reach=2)
    >>> memory = attention.prepare(torch.randn(1, 6, 3))
    >>> attention.centres(torch.zeros(1, 1, 3), memory)  # S · σ(0)
    tensor([[3.]], grad_fn=<MulBackward0>)
    """

    def __init__(
        self, score: Score, query: int, hidden: int, reach: int, *, generator: torch.Generator | None = None
    ) -> None:
        super().__init__(score, reach)
        self.W = nn.Linear(query, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)
        for linear in (self.W, self.v):  # the score has drawn its own
            glorot_(linear, generator)

    def centres(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target"]:
        check_features("queries", queries, self.W.in_features, "build LocalPredictiveAttention with the decoder's size")
        S = memory.mask.sum(dim=1, keepdim=True)
        return S * self.v(self.W(queries).tanh()).squeeze(-1).sigmoid()

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        p = self.centres(queries, memory)[..., None]  # (batch, target, 1)
        s = torch.arange(memory.mask.shape[1], device=queries.device)
        σ = self.reach / 2
        return self.align(queries, memory, p.squeeze(-1)) * (-((s - p) ** 2) / (2 * σ**2)).exp()
