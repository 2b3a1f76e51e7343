"""Scores e_ij: how well the query of target position i fits the state of source position j."""

from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import complaint
from course_lib.reference._init import glorot_


@runtime_checkable
class Score(Protocol):
    """A score: keys made once of the states, then compared with queries."""

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source key"]:
        """What of the score depends on the states alone."""

    def __call__(
        self, queries: Float[Tensor, "batch target query"], keys: Float[Tensor, "batch source key"]
    ) -> Float[Tensor, "batch target source"]:
        """The scores e_ij."""


def check_features(name: str, tensor: Tensor, size: int, advice: str) -> None:
    """Refuse queries or states whose last axis has another size than the score was built for."""
    if tensor.shape[-1] != size:
        raise complaint(f"{name} of {size} features", f"{tensor.shape[-1]} in shape {tuple(tensor.shape)}", advice)


class DotScore(nn.Module):
    """Dot product.  Luong et al. 2015, section 3.1, "dot".

        e_ij = s_i⊤ h_j

    It has no parameters, wants queries and states of one size, and is no cosine: it grows with both norms.

    >>> DotScore()(torch.tensor([[[1.0, 2.0]]]), torch.tensor([[[3.0, 0.0], [0.0, 3.0]]]))
    tensor([[[3., 6.]]])
    """

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source state"]:
        return states

    def forward(
        self, queries: Float[Tensor, "batch target query"], keys: Float[Tensor, "batch source key"]
    ) -> Float[Tensor, "batch target source"]:
        advice = f"use GeneralScore({queries.shape[-1]}, {keys.shape[-1]}), whose matrix joins two sizes"
        check_features("queries", queries, keys.shape[-1], advice)
        return queries @ keys.mT


class GeneralScore(nn.Module):
    """Multiplicative score.  Luong et al. 2015, section 3.1, "general".

        e_ij = s_i⊤ W h_j

    W h_j is computed once. Queries and states may differ in size.

    Args:
        query, state: the sizes of s_i and h_j.
        generator: where W is drawn from.

    >>> score = GeneralScore(query=5, state=7)
    >>> tuple(score(torch.randn(2, 3, 5), score.keys(torch.randn(2, 4, 7))).shape)
    (2, 3, 4)
    """

    def __init__(self, query: int, state: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.W = nn.Linear(state, query, bias=False)
        glorot_(self, generator)

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source query"]:
        check_features("states", states, self.W.in_features, "build GeneralScore(query, state) with the encoder's size")
        return self.W(states)

    def forward(
        self, queries: Float[Tensor, "batch target query"], keys: Float[Tensor, "batch source query"]
    ) -> Float[Tensor, "batch target source"]:
        check_features(
            "queries", queries, self.W.out_features, "build GeneralScore(query, state) with the decoder's size"
        )
        return queries @ keys.mT


class AdditiveScore(nn.Module):
    """Additive score of Bahdanau et al. 2015, appendix A.1.2.

        e_ij = v⊤ tanh(W s_i + U h_j)

    U h_j is computed once for all steps; what is left is O(T_x) a step. Departs from the paper: none (s_{i−1} is
    whatever query the decoder asks with).

    Args:
        query, state: the sizes of s_i and h_j.
        hidden: the size of v.
        generator: where W, U and v are drawn from.

    >>> score = AdditiveScore(query=5, state=7, hidden=6)
    >>> keys = score.keys(torch.randn(2, 4, 7))  # once a sentence
    >>> tuple(keys.shape), tuple(score(torch.randn(2, 3, 5), keys).shape)
    ((2, 4, 6), (2, 3, 4))
    """

    def __init__(self, query: int, state: int, hidden: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.W = nn.Linear(query, hidden, bias=False)
        self.U = nn.Linear(state, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)
        glorot_(self, generator)

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source hidden"]:
        check_features(
            "states", states, self.U.in_features, "build AdditiveScore(query, state, hidden) with the encoder's size"
        )
        return self.U(states)

    def forward(
        self, queries: Float[Tensor, "batch target query"], keys: Float[Tensor, "batch source hidden"]
    ) -> Float[Tensor, "batch target source"]:
        advice = "build AdditiveScore(query, state, hidden) with the decoder's size"
        check_features("queries", queries, self.W.in_features, advice)
        # (batch, target, source, hidden)
        e = (self.W(queries)[:, :, None] + keys[:, None]).tanh()
        return self.v(e).squeeze(-1)


class ConcatScore(nn.Module):
    """The additive score as Luong et al. 2015 write it, section 3.1, "concat".

        e_ij = v⊤ tanh(W [s_i; h_j])

    Its matrix is [W U] of ``AdditiveScore`` in one piece, so the two score alike; here query and state are put side by
    side for every pair, as the formula says, and W meets each of them T_y · T_x times.

    Args:
        query, state: the sizes of s_i and h_j.
        hidden: the size of v.
        generator: where W and v are drawn from.

    >>> score = ConcatScore(query=5, state=7, hidden=6)
    >>> tuple(score(torch.randn(2, 3, 5), score.keys(torch.randn(2, 4, 7))).shape)
    (2, 3, 4)
    """

    def __init__(self, query: int, state: int, hidden: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.query, self.state = query, state
        self.W = nn.Linear(query + state, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)
        glorot_(self, generator)

    def keys(self, states: Float[Tensor, "batch source state"]) -> Float[Tensor, "batch source state"]:
        check_features("states", states, self.state, "build ConcatScore(query, state, hidden) with the encoder's size")
        return states

    def forward(
        self, queries: Float[Tensor, "batch target query"], keys: Float[Tensor, "batch source key"]
    ) -> Float[Tensor, "batch target source"]:
        check_features(
            "queries", queries, self.query, "build ConcatScore(query, state, hidden) with the decoder's size"
        )
        s = queries[:, :, None].expand(-1, -1, keys.shape[1], -1)
        h = keys[:, None].expand(-1, queries.shape[1], -1, -1)
        # (batch, target, source, query + state)
        return self.v(self.W(torch.cat([s, h], dim=-1)).tanh()).squeeze(-1)
