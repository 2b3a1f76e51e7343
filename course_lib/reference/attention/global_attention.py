"""Global attention: a softmax over all source positions, with any score."""

from jaxtyping import Float
from torch import Tensor

from course_lib.reference.attention.memory import Attention, Memory, masked_softmax
from course_lib.reference.attention.scores import Score


class GlobalAttention(Attention):
    """Attention to every source word.  Bahdanau et al. 2015, eqs. 5–6; Luong et al. 2015, eq. 7.

        a_ij = exp(e_ij) / Σ_k exp(e_ik),   e_ij = score(s_i, h_j)

    With ``AdditiveScore`` and the decoder's state *before* the step as query it is Bahdanau's; with any score and the
    state *after* the step it is Luong's.

    >>> import torch
    >>> from course_lib.reference.attention import AdditiveScore
    >>> attention = GlobalAttention(AdditiveScore(query=5, state=7, hidden=3))
    >>> memory = attention.prepare(torch.randn(2, 4, 7))
    >>> context, weights = attention(torch.randn(2, 6, 5), memory)
    >>> tuple(context.shape), tuple(weights.shape)
    ((2, 6, 7), (2, 6, 4))
    """

    def __init__(self, score: Score) -> None:
        super().__init__()
        self.score = score

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source key"]:
        return self.score.keys(states)

    def weights(
        self, queries: Float[Tensor, "batch target query"], memory: Memory, start: int = 0
    ) -> Float[Tensor, "batch target source"]:
        return masked_softmax(self.score(queries, memory.keys), memory.mask[:, None])
