"""n-gram models: normalised by enumeration, and equal to their definition counted anew from the text."""

import itertools
import math

import pytest
import torch

from course_lib.reference.language import NGramModel, perplexity, sample

V = 4
TEXTS = [[0, 1, 2, 0, 1, 2, 0, 1, 1], [2, 0, 1], [2], []]  # token 3 never occurs
SMOOTHINGS = [("witten-bell", 0.8), ("jelinek-mercer", 0.6)]


def occurrences(gram: tuple[int, ...]) -> int:
    return sum(tuple(text[i : i + len(gram)]) == gram for text in TEXTS for i in range(len(text) - len(gram) + 1))


def defined(word: int, context: tuple[int, ...], smoothing: str, weight: float) -> float:
    """P(word | context) by the recursion itself, counting n-grams in the texts each time."""
    followers = [occurrences((*context, v)) for v in range(V)]
    shorter = defined(word, context[1:], smoothing, weight) if context else 1 / V
    if not sum(followers):
        return shorter
    different = sum(n > 0 for n in followers)
    trust = weight if smoothing == "jelinek-mercer" else sum(followers) / (sum(followers) + different)
    return trust * followers[word] / sum(followers) + (1 - trust) * shorter


def contexts(longest: int) -> list[tuple[int, ...]]:
    return [c for n in range(longest + 1) for c in itertools.product(range(V), repeat=n)]


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize(("smoothing", "weight"), SMOOTHINGS)
def test_probabilities_are_the_definitions(order: int, smoothing: str, weight: float) -> None:
    model = NGramModel(order, V, smoothing=smoothing, weight=weight).fit(TEXTS)
    for context in contexts(order - 1):
        distribution = model.distribution(context)
        for word in range(V):
            expected = defined(word, context, smoothing, weight)
            assert distribution[word].item() == pytest.approx(expected, rel=1e-12)
            assert model.probability(word, context) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize(("smoothing", "weight"), SMOOTHINGS)
def test_every_distribution_sums_to_one_and_leaves_nothing_out(order: int, smoothing: str, weight: float) -> None:
    model = NGramModel(order, V, smoothing=smoothing, weight=weight).fit(TEXTS)
    for context in contexts(3):  # seen, unseen, and longer than the model looks
        p = model.distribution(context)
        assert p.sum().item() == pytest.approx(1, abs=1e-12)
        assert (p > 0).all()


@pytest.mark.parametrize("length", [1, 2, 3])
def test_all_sequences_of_a_length_share_probability_one(length: int) -> None:
    model = NGramModel(3, V).fit(TEXTS)
    total = sum(model.log_probs(s).sum().exp().item() for s in itertools.product(range(V), repeat=length))
    assert total == pytest.approx(1, abs=1e-12)


def test_only_the_last_tokens_count() -> None:
    model = NGramModel(2, V).fit(TEXTS)
    assert torch.equal(model.distribution([3, 2, 0]), model.distribution([0]))


def test_before_any_text_all_tokens_are_alike() -> None:
    assert torch.equal(NGramModel(3, V).distribution([1, 2]), torch.full((V,), 0.25, dtype=torch.float64))


def test_counting_in_two_parts_is_counting_at_once() -> None:
    parts = NGramModel(3, V).fit(TEXTS[:1]).fit(TEXTS[1:])
    assert parts.followers == NGramModel(3, V).fit(TEXTS).followers


def test_longer_contexts_help_on_the_text_they_were_counted_in() -> None:
    scores = [perplexity(NGramModel(n, V).fit(TEXTS).log_probs(TEXTS[0])) for n in (1, 2, 3)]
    assert scores[0] > scores[1] > scores[2] > 1


def test_steps_are_the_models_distributions() -> None:
    model = NGramModel(3, V).fit(TEXTS)
    state = None
    for t, tokens in enumerate(torch.tensor([[0, 1], [1, 2], [2, 3]])):
        log_probs, state = model.step(tokens, state)
        for b in range(2):
            context = [[0, 1, 2], [1, 2, 3]][b][: t + 1]
            torch.testing.assert_close(log_probs[b], model.distribution(context).log())


def test_samples_follow_the_model() -> None:
    model = NGramModel(2, V).fit(TEXTS)
    draws = sample(model.step, torch.zeros(4000, dtype=torch.long), 1, torch.Generator().manual_seed(0))
    shares = torch.bincount(draws[:, 0], minlength=V) / 4000
    assert (shares - model.distribution([0])).abs().max() < 0.03


def test_perplexity_is_the_geometric_mean_of_the_odds() -> None:
    p = torch.tensor([[0.5, 0.1], [0.2, 0.9]], dtype=torch.float64)
    assert perplexity(p.log()) == pytest.approx((1 / (0.5 * 0.1 * 0.2 * 0.9)) ** 0.25)
    mask = torch.tensor([[True, False], [True, True]])
    assert perplexity(p.log(), mask) == pytest.approx((1 / (0.5 * 0.2 * 0.9)) ** (1 / 3))
    assert perplexity(torch.full((7,), -math.log(11))) == pytest.approx(11, rel=1e-6)


BAD = {
    "order": (
        lambda: NGramModel(0, V),
        "expected order ≥ 1 and vocabulary ≥ 1, got 0 and 4: a unigram model has order 1",
    ),
    "smoothing": (
        lambda: NGramModel(2, V, smoothing="laplace"),
        'expected smoothing "witten-bell" or "jelinek-mercer"',
    ),
    "weight": (
        lambda: NGramModel(2, V, weight=1.0),
        "expected a weight between 0 and 1, got 1.0: 1 would trust counts",
    ),
    "foreign token": (
        lambda: NGramModel(2, V).fit([[0, 4]]),
        r"expected tokens in 0 … 3, got 4 at tokens\[1\]: build the vocabulary from this text",
    ),
    "foreign token judged": (lambda: NGramModel(2, V).log_probs([-1]), r"got -1 at sequence\[0\]"),
    "nothing to judge": (lambda: perplexity(torch.zeros(0)), "expected at least one token to judge, got none"),
    "logits": (lambda: perplexity(torch.ones(3)), "expected log-probabilities, at most 0, got 1: apply log_softmax"),
    "mask of another shape": (
        lambda: perplexity(-torch.ones(3, 5), torch.ones(3, 4, dtype=torch.bool)),
        r"expected mask of shape \(3, 5\), got \(3, 4\)",
    ),
    "cold": (
        lambda: sample(NGramModel(2, V).step, torch.tensor([0]), 3, torch.Generator(), temperature=0.0),
        "expected temperature over 0, got 0.0: use a small one, such as 0.01",
    ),
    "no length": (
        lambda: sample(NGramModel(2, V).step, torch.tensor([0]), 0, torch.Generator()),
        "length over 0, got 0",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_ngram_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
