"""Attention over encoder states: each kind against loops written from its formula, and what all kinds must keep."""

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from course_lib.reference import attention as att
from course_lib.reference._checks import lengths_to_mask

BATCH, TARGET, SOURCE, SIZE = 3, 5, 7, 4
LENGTHS = torch.tensor([7, 2, 4])

KINDS = {
    "mean": lambda: att.MeanAttention(),
    "fixed": lambda: att.FixedAttention(11, 13),
    "similarity": lambda: att.SimilarityAttention(),
    "softmax": lambda: att.SoftmaxAttention(),
    "global dot": lambda: att.GlobalAttention(att.DotScore()),
    "global general": lambda: att.GlobalAttention(att.GeneralScore(SIZE, SIZE)),
    "global concat": lambda: att.GlobalAttention(att.ConcatScore(SIZE, SIZE, 6)),
    "global additive": lambda: att.GlobalAttention(att.AdditiveScore(SIZE, SIZE, 6)),
    "local-m": lambda: att.LocalMonotonicAttention(att.GeneralScore(SIZE, SIZE), reach=1),
    "local-p": lambda: att.LocalPredictiveAttention(att.DotScore(), SIZE, 6, reach=2),
}
EVERY = pytest.mark.parametrize("name", KINDS)


def build(name: str, dtype: torch.dtype = torch.float64) -> att.Attention:
    torch.manual_seed(3)
    attention = KINDS[name]().to(dtype)
    for parameter in attention.parameters():
        torch.nn.init.normal_(parameter)
    return attention


def inputs(dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor, Tensor]:
    draw = torch.Generator().manual_seed(5)
    queries = torch.randn(BATCH, TARGET, SIZE, generator=draw, dtype=dtype)
    states = torch.randn(BATCH, SOURCE, SIZE, generator=draw, dtype=dtype)
    return queries, states, lengths_to_mask(LENGTHS, SOURCE)


def softmax_by_hand(scores: list[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def score_by_hand(score: torch.nn.Module, s: Tensor, h: Tensor) -> float:
    match score:
        case att.DotScore():
            return float(sum(a * b for a, b in zip(s, h, strict=True)))
        case att.GeneralScore():
            return float(s @ (score.W.weight @ h))
        case att.AdditiveScore():
            return float(score.v.weight[0] @ torch.tanh(score.W.weight @ s + score.U.weight @ h))
        case att.ConcatScore():
            return float(score.v.weight[0] @ torch.tanh(score.W.weight @ torch.cat([s, h])))
    raise TypeError(score)


def weights_by_hand(attention: att.Attention, s: Tensor, states: Tensor, t: int) -> list[float]:
    """One query against the real states of one sentence, number by number."""
    n = len(states)
    match attention:
        case att.MeanAttention():
            return [1 / n] * n
        case att.FixedAttention():
            return softmax_by_hand(attention.w[t, :n].tolist())
        case att.SimilarityAttention():
            return [score_by_hand(attention.score, s, h) for h in states]
        case att.SoftmaxAttention() | att.GlobalAttention():
            return softmax_by_hand([score_by_hand(attention.score, s, h) for h in states])
        case att.LocalMonotonicAttention():
            p: float = min(t, n - 1)
        case att.LocalPredictiveAttention():
            p = n / (1 + math.exp(-float(attention.v.weight[0] @ torch.tanh(attention.W.weight @ s))))
    inside = [j for j in range(n) if p - attention.reach <= j <= p + attention.reach]
    align = softmax_by_hand([score_by_hand(attention.score, s, states[j]) for j in inside])
    if isinstance(attention, att.LocalPredictiveAttention):
        σ = attention.reach / 2
        align = [a * math.exp(-((j - p) ** 2) / (2 * σ**2)) for a, j in zip(align, inside, strict=True)]
    return [align[inside.index(j)] if j in inside else 0.0 for j in range(n)]


@EVERY
@torch.no_grad()
def test_weights_and_contexts_are_the_formulas(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    context, weights = attention(queries, attention.prepare(states, mask), start=2)
    for b, length in enumerate(LENGTHS.tolist()):
        for i in range(TARGET):
            expected = weights_by_hand(attention, queries[b, i], states[b, :length], i + 2)
            torch.testing.assert_close(weights[b, i, :length], torch.tensor(expected, dtype=torch.float64))
            total = sum(a * h for a, h in zip(expected, states[b, :length], strict=True))
            torch.testing.assert_close(context[b, i], total)
    assert not weights[~mask[:, None].expand_as(weights)].any()


@EVERY
def test_rows_sum_to_one_but_for_version_three_and_local_p(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    sums = attention(queries, attention.prepare(states, mask)).weights.sum(dim=-1)
    if name in ("similarity", "local-p"):
        assert ((sums - 1).abs() > 1e-3).all()
    else:
        torch.testing.assert_close(sums, torch.ones_like(sums))


@EVERY
def test_padding_is_ignored_whatever_lies_on_it(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    rubbish = states.masked_fill(~mask[..., None], torch.nan)
    context, _ = attention(queries, attention.prepare(rubbish, mask))
    for b, length in enumerate(LENGTHS.tolist()):
        alone, _ = attention(queries[b : b + 1], attention.prepare(states[b : b + 1, :length]))
        torch.testing.assert_close(context[b], alone[0])


@EVERY
def test_padding_gets_no_gradient(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    states.requires_grad_()
    attention(queries, attention.prepare(states, mask)).context.sum().backward()
    assert states.grad is not None
    assert not states.grad[~mask].any()
    assert states.grad[mask].any()


@EVERY
def test_step_by_step_equals_all_steps_at_once(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    memory = attention.prepare(states, mask)
    steps = [attention(queries[:, i : i + 1], memory, start=i).context for i in range(TARGET)]
    torch.testing.assert_close(torch.cat(steps, dim=1), attention(queries, memory).context)


@EVERY
def test_gradients_are_right(name: str) -> None:
    attention, (queries, states, mask) = build(name), inputs()
    parameters = tuple(attention.parameters())

    def context(queries: Tensor, states: Tensor, *_: Tensor) -> Tensor:
        return attention(queries, attention.prepare(states, mask)).context

    assert torch.autograd.gradcheck(context, (queries.requires_grad_(), states.requires_grad_(), *parameters))


@pytest.mark.parametrize("attention", [att.SoftmaxAttention(), att.GlobalAttention(att.DotScore())])
def test_dot_attention_equals_pytorchs_kernel_unscaled(attention: att.Attention) -> None:
    queries, states, mask = inputs()
    expected = F.scaled_dot_product_attention(queries, states, states, mask[:, None], scale=1.0)
    torch.testing.assert_close(attention(queries, attention.prepare(states, mask)).context, expected)


def test_concat_is_additive_with_its_matrices_side_by_side() -> None:
    additive, concat = att.AdditiveScore(5, 7, 3), att.ConcatScore(5, 7, 3)
    with torch.no_grad():
        concat.W.weight.copy_(torch.cat([additive.W.weight, additive.U.weight], dim=1))
        concat.v.weight.copy_(additive.v.weight)
    queries, states = torch.randn(2, 4, 5), torch.randn(2, 6, 7)
    e = additive(queries, additive.keys(states))
    torch.testing.assert_close(concat(queries, concat.keys(states)), e)


def test_keys_are_computed_once_a_sentence() -> None:
    attention = att.GlobalAttention(att.AdditiveScore(SIZE, SIZE, 6)).double()
    calls: list[Tensor] = []
    attention.score.U.register_forward_hook(lambda module, taken, given: calls.append(given))
    queries, states, mask = inputs()
    memory = attention.prepare(states, mask)
    for i in range(TARGET):
        attention(queries[:, i : i + 1], memory, start=i)
    assert len(calls) == 1


def test_local_p_learns_where_to_look_through_the_gaussian_alone() -> None:
    attention = build("local-p")
    queries, states, mask = inputs()
    attention(queries, attention.prepare(states, mask)).context.square().sum().backward()
    assert attention.W.weight.grad is not None
    assert attention.W.weight.grad.abs().sum() > 0


def test_local_m_waits_at_the_last_word() -> None:
    attention = att.LocalMonotonicAttention(att.DotScore(), reach=1)
    memory = attention.prepare(torch.randn(1, 3, SIZE))
    _, weights = attention(torch.randn(1, 2, SIZE), memory, start=40)
    assert (weights[0, :, 1:] > 0).all()
    assert not weights[0, :, 0].any()


GOOD = torch.ones(2, 3, SIZE)
BAD = {
    "states of rank two": (
        lambda: att.MeanAttention().prepare(GOOD[0]),
        r"expected states of rank 3 .* got rank 2 .* add the batch axis with states\[None\]",
    ),
    "no sentences": (lambda: att.MeanAttention().prepare(GOOD[:0]), "at least one example in states"),
    "mask of the wrong shape": (
        lambda: att.MeanAttention().prepare(GOOD, torch.ones(2, 4, dtype=torch.bool)),
        r"expected mask of shape \(2, 3\), got \(2, 4\): make it with lengths_to_mask",
    ),
    "nothing real": (
        lambda: att.MeanAttention().prepare(GOOD, lengths_to_mask(torch.tensor([3, 0]), 3)),
        r"at least one real token an example, got none at mask\[1\]: leave out empty sentences",
    ),
    "query of rank two": (
        lambda: att.MeanAttention()(GOOD[:, 0], att.MeanAttention().prepare(GOOD)),
        r"queries of rank 3 .* one query a sentence is queries\[:, None\]",
    ),
    "another batch": (
        lambda: att.MeanAttention()(GOOD[:1], att.MeanAttention().prepare(GOOD)),
        "expected 2 entries along axis 0 of queries, got 1",
    ),
    "dot of two sizes": (
        lambda: att.DotScore()(torch.ones(2, 3, 5), GOOD),
        r"expected queries of 4 features, got 5 .* use GeneralScore\(5, 4\)",
    ),
    "states too wide": (
        lambda: att.GeneralScore(4, 9).keys(GOOD),
        r"expected states of 9 features, got 4 .* build GeneralScore\(query, state\) with the encoder's size",
    ),
    "sentence too long": (
        lambda: att.FixedAttention(4, 2)(GOOD, att.FixedAttention(4, 2).prepare(GOOD)),
        "expected at most 4 target and 2 source positions, got 3 and 3: build FixedAttention for the longest",
    ),
    "no reach": (lambda: att.LocalMonotonicAttention(att.DotScore(), 0), "a reach D of at least 1, got 0"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_words_that_help(name: str) -> None:
    call, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        call()
