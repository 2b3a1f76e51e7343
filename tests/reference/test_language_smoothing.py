"""Cures for zero counts: each is its definition counted anew, and a second construction of the same numbers."""

import itertools
import math
from collections import Counter, defaultdict

import pytest
import torch

from course_lib.reference.language import AddKModel, BackOffModel, KneserNeyModel, sample
from course_lib.reference.language.counts import CountModel

V, D, K = 4, 0.6, 0.3
TEXTS = [[0, 1, 2, 0, 1, 2, 0, 1, 1], [2, 0, 1], [2, 0, 0], [2], []]  # token 3 never occurs; three texts begin with 2
MODELS = {
    "add-k": lambda order: AddKModel(order, V, k=K),
    "back-off": lambda order: BackOffModel(order, V, discount=D),
    "Kneser–Ney": lambda order: KneserNeyModel(order, V, discount=D),
}
every_model = pytest.mark.parametrize("name", MODELS)
every_order = pytest.mark.parametrize("order", [1, 2, 3, 4])


def fitted(name: str, order: int) -> CountModel:
    return MODELS[name](order).fit(TEXTS)


def occurrences(gram: tuple[int, ...]) -> int:
    return sum(tuple(text[i : i + len(gram)]) == gram for text in TEXTS for i in range(len(text) - len(gram) + 1))


def lefts(gram: tuple[int, ...]) -> int:
    """How many different tokens stood before this n-gram, the beginning of a text being one of them."""
    begins = any(tuple(text[: len(gram)]) == gram for text in TEXTS)
    return begins + sum(occurrences((v, *gram)) > 0 for v in range(V))


def followers(context: tuple[int, ...], count) -> list[int]:
    return [count((*context, word)) for word in range(V)]


def add_k(word: int, context: tuple[int, ...], order: int) -> float:
    n = followers(context, occurrences)
    return (n[word] + K) / (sum(n) + K * V)


def back_off(word: int, context: tuple[int, ...], order: int) -> float:
    def shorter(other: int) -> float:
        return back_off(other, context[1:], order) if context else 1 / V

    n = followers(context, occurrences)
    if not sum(n):
        return shorter(word)
    if all(n):
        return n[word] / sum(n)
    if n[word]:
        return (n[word] - D) / sum(n)
    taken = sum(D for seen in n if seen) / sum(n)
    return taken * shorter(word) / sum(shorter(other) for other in range(V) if not n[other])


def kneser_ney(word: int, context: tuple[int, ...], order: int) -> float:
    shorter = kneser_ney(word, context[1:], order) if context else 1 / V
    n = followers(context, occurrences if len(context) == order - 1 else lefts)
    if not sum(n):
        return shorter
    return (max(n[word] - D, 0) + D * sum(seen > 0 for seen in n) * shorter) / sum(n)


DEFINITIONS = {"add-k": add_k, "back-off": back_off, "Kneser–Ney": kneser_ney}


def contexts(longest: int) -> list[tuple[int, ...]]:
    return [c for n in range(longest + 1) for c in itertools.product(range(V), repeat=n)]


@every_model
@every_order
def test_probabilities_are_the_definitions(name: str, order: int) -> None:
    model = fitted(name, order)
    for context in contexts(order - 1):
        distribution = model.distribution(context)
        for word in range(V):
            expected = DEFINITIONS[name](word, context, order)
            assert distribution[word].item() == pytest.approx(expected, rel=1e-12)
            assert model.probability(word, context) == pytest.approx(expected, rel=1e-12)


@every_model
@every_order
def test_every_distribution_sums_to_one_and_leaves_nothing_out(name: str, order: int) -> None:
    model = fitted(name, order)
    for context in contexts(4):  # seen, unseen, and longer than the model looks
        p = model.distribution(context)
        assert p.sum().item() == pytest.approx(1, abs=1e-12)
        assert (p > 0).all()


@every_model
def test_all_sequences_of_a_length_share_probability_one(name: str) -> None:
    model = fitted(name, 3)
    total = sum(model.log_probs(s).sum().exp().item() for s in itertools.product(range(V), repeat=3))
    assert total == pytest.approx(1, abs=1e-12)


@every_order
def test_add_k_is_the_next_draw_from_polyas_urn(order: int) -> None:
    """P(w | c) is how much likelier one more w makes what was seen, under a Dirichlet prior of strength k."""

    def log_evidence(counts: list[int]) -> float:
        return math.lgamma(K * V) - math.lgamma(sum(counts) + K * V) + sum(math.lgamma(n + K) for n in counts)

    model = fitted("add-k", order)
    for context in contexts(order - 1):
        n = followers(context, occurrences)
        for word in range(V):
            more = [seen + (other == word) for other, seen in enumerate(n)]
            expected = math.exp(log_evidence(more) - log_evidence(n))
            assert model.probability(word, context) == pytest.approx(expected, rel=1e-9)


@every_order
def test_back_off_keeps_the_seen_less_d_and_the_unseen_in_the_shorter_ones_proportions(order: int) -> None:
    model = fitted("back-off", order)
    for context in contexts(order - 1)[1:]:
        n = followers(context, occurrences)
        p, shorter = model.distribution(context), model.distribution(context[1:])
        if not sum(n):
            torch.testing.assert_close(p, shorter)
            continue
        unseen = torch.tensor([seen == 0 for seen in n])
        torch.testing.assert_close(p[~unseen] * sum(n), torch.tensor([s for s in n if s], dtype=p.dtype) - D)
        torch.testing.assert_close(p[unseen] / p[unseen].sum(), shorter[unseen] / shorter[unseen].sum())


@every_order
def test_kneser_ney_is_restaurants_with_one_table_a_dish(order: int) -> None:
    """Teh 2006: a customer who is served a dish for the first time opens a table, which sends a customer upstairs."""
    customers: dict[tuple, Counter] = defaultdict(Counter)

    def enter(restaurant: tuple, dish: int) -> None:
        customers[restaurant][dish] += 1
        if customers[restaurant][dish] == 1 and restaurant:
            enter(restaurant[1:], dish)

    for text in TEXTS:
        opened = ["begin", *text]
        for place, word in enumerate(text, start=1):
            enter(tuple(opened[max(0, place - order + 1) : place]), word)

    def served(dish: int, restaurant: tuple) -> float:
        above = served(dish, restaurant[1:]) if restaurant else 1 / V
        seated = customers[restaurant]
        if not seated:
            return above
        tables = len(seated)
        return (seated[dish] - D * (seated[dish] > 0) + D * tables * above) / seated.total()

    model = fitted("Kneser–Ney", order)
    for context in contexts(order - 1):
        for word in range(V):
            assert model.probability(word, context) == pytest.approx(served(word, context), rel=1e-12)


def test_kneser_ney_prefers_what_goes_with_many() -> None:
    """Token 1 is frequent and comes after 0 alone; token 2 is rarer and comes after three different tokens."""
    texts = [[0, 1]] * 6 + [[0, 2], [1, 2], [3, 2]]
    after_unseen = {
        name: model(2, 5).fit(texts).distribution([4]) for name, model in (("b", BackOffModel), ("k", KneserNeyModel))
    }
    assert after_unseen["b"][1] > after_unseen["b"][2]
    assert after_unseen["k"][1] < after_unseen["k"][2]


@every_model
def test_counting_in_two_parts_is_counting_at_once(name: str) -> None:
    parts = MODELS[name](3).fit(TEXTS[:1])
    for context in contexts(2):
        parts.distribution(context)  # fills what the model remembers, which the second part must renew
    parts.fit(TEXTS[1:])
    for context in contexts(2):
        torch.testing.assert_close(parts.distribution(context), fitted(name, 3).distribution(context))


@every_model
def test_shared_counts_are_counts(name: str) -> None:
    shared = MODELS[name](3).share(KneserNeyModel(3, V).fit(TEXTS))
    for context in contexts(2):
        torch.testing.assert_close(shared.distribution(context), fitted(name, 3).distribution(context))


@every_model
def test_samples_follow_the_model(name: str) -> None:
    model = fitted(name, 2)
    draws = sample(model.step, torch.zeros(4000, dtype=torch.long), 1, torch.Generator().manual_seed(0))
    shares = torch.bincount(draws[:, 0], minlength=V) / 4000
    assert (shares - model.distribution([0])).abs().max() < 0.03


BAD = {
    "nothing added": (lambda: AddKModel(2, V, k=0.0), "expected k over 0, got 0.0: without it, what was never counted"),
    "nothing taken": (lambda: BackOffModel(2, V, discount=0.0), "expected a discount between 0 and 1, got 0.0"),
    "all taken": (lambda: KneserNeyModel(2, V, discount=1.0), "got 1.0: 0 leaves nothing over, 1 forgets what came"),
    "other counts": (
        lambda: AddKModel(3, V).share(AddKModel(2, V)),
        "expected order 3 and 4 tokens, got order 2 and 4 tokens: only counts of the same n-grams can be shared",
    ),
    "order": (lambda: KneserNeyModel(0, V), "expected order ≥ 1 and vocabulary ≥ 1, got 0 and 4"),
    "foreign token": (lambda: AddKModel(2, V).probability(4, [0]), r"expected tokens in 0 … 3, got 4 at word\[0\]"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_smoothing_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
