"""Greedy and prefix beam decoding against enumeration of every path."""

from collections import defaultdict
from itertools import product
from math import exp, log

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from course_lib.reference.ctc import Prior, collapse, ctc_loss, greedy_decode, prefix_beam_decode, prefix_beam_search
from course_lib.reference.ctc.taught.prefix_search import PrefixFrame


def random_frames(batch: int, time: int, symbols: int, seed: int, scale: float = 1.0) -> Tensor:
    g = torch.Generator().manual_seed(seed)
    return (scale * torch.randn(batch, time, symbols, dtype=torch.float64, generator=g)).log_softmax(2)


def enumerated(log_y: Tensor, blank: int = 0) -> dict[tuple[int, ...], float]:
    """ln p(l|x) of every label that the frames can emit."""
    rows, total = log_y.tolist(), defaultdict(float)
    for path in product(range(log_y.shape[1]), repeat=len(rows)):
        total[tuple(collapse(path, blank))] += exp(sum(row[k] for row, k in zip(rows, path, strict=True)))
    return {label: log(p) for label, p in total.items()}


def word_model(prefix: tuple[int, ...], symbol: int) -> float:
    """A bigram model of three symbols, not symmetrical in anything."""
    table = {0: [0.5, 0.3, 0.2], 1: [0.1, 0.2, 0.7], 2: [0.6, 0.3, 0.1], 3: [0.25, 0.7, 0.05]}
    return log(table[prefix[-1] if prefix else 0][symbol - 1])


def test_greedy_is_the_collapsed_best_path_and_not_always_the_best_label() -> None:
    frames = torch.tensor([[[0.6, 0.4], [0.6, 0.4]]]).log()
    assert greedy_decode(frames, torch.tensor([2])) == [[]]  # 0.36 for the best path
    assert prefix_beam_decode(frames, torch.tensor([2]))[0][0][0] == [1]  # 0.64 for three others


def test_greedy_equals_the_best_of_all_paths_and_stops_at_the_length() -> None:
    log_probs = random_frames(batch=4, time=6, symbols=4, seed=1)
    lengths = torch.tensor([6, 0, 3, 5])
    for blank in (0, 2):
        for b, decoded in enumerate(greedy_decode(log_probs, lengths, blank)):
            rows = log_probs[b, : lengths[b]].tolist()
            best = max(
                product(range(4), repeat=len(rows)), key=lambda path: sum(r[k] for r, k in zip(rows, path, strict=True))
            )
            assert decoded == collapse(best, blank)


@given(st.integers(0, 10**6), st.integers(0, 5), st.sampled_from([0, 3]))
@settings(max_examples=25, deadline=None)
def test_full_width_equals_enumeration(seed: int, time: int, blank: int) -> None:
    log_probs = random_frames(1, time, 4, seed)
    beam = prefix_beam_decode(log_probs, torch.tensor([time]), width=4**5, blank=blank)[0]
    expected = enumerated(log_probs[0], blank)
    assert {tuple(label): pytest.approx(score, abs=1e-9) for label, score in beam} == expected
    assert [score for _, score in beam] == sorted((score for _, score in beam), reverse=True)


@pytest.mark.parametrize(("lm_weight", "bonus"), [(0.0, 0.0), (1.0, 0.0), (0.7, 1.5), (0.0, -0.5)])
def test_full_width_with_a_language_model_equals_enumeration(lm_weight: float, bonus: float) -> None:
    log_probs = random_frames(batch=3, time=5, symbols=4, seed=2)
    beams = prefix_beam_decode(log_probs, torch.tensor([5, 4, 0]), 4**5, word_model, lm_weight, bonus)
    for frames, beam in zip((log_probs[0], log_probs[1, :4], log_probs[2, :0]), beams, strict=True):
        expected = {
            label: score + sum(lm_weight * word_model(label[:i], label[i]) + bonus for i in range(len(label)))
            for label, score in enumerated(frames).items()
        }
        assert {tuple(label): pytest.approx(score, abs=1e-9) for label, score in beam} == expected


@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from([0.5, 2.0, 8.0]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_narrow_beam_equals_the_taught_search(seed: int, width: int, scale: float, with_model: bool) -> None:
    log_probs = random_frames(1, 10, 4, seed, scale)
    settings_of = {"lm": word_model, "lm_weight": 0.8, "word_bonus": 0.9} if with_model else {}
    fast = prefix_beam_decode(log_probs, torch.tensor([10]), width, **settings_of)[0]
    taught = prefix_beam_search(log_probs[0], width, Prior(**settings_of))
    assert [label for label, _ in fast] == [label for label, _ in taught]
    assert [score for _, score in fast] == pytest.approx([score for _, score in taught], abs=1e-9)


@given(st.integers(0, 10**6), st.integers(1, 12))
@settings(max_examples=20, deadline=None)
def test_narrow_beam_never_claims_more_than_the_labels_probability(seed: int, width: int) -> None:
    log_probs = random_frames(1, 9, 5, seed, scale=2.0)
    beam = prefix_beam_decode(log_probs, torch.tensor([9]), width=width)[0]
    assert 0 < len(beam) <= width
    assert len({tuple(label) for label, _ in beam}) == len(beam)
    for label, score in beam:
        target = torch.tensor([label], dtype=torch.long).reshape(1, -1)
        exact = -ctc_loss(log_probs, target, torch.tensor([9]), torch.tensor([len(label)])).item()
        assert score <= exact + 1e-9


def test_language_model_turns_the_decision() -> None:
    frames = torch.tensor([[[0.1, 0.5, 0.4, 0.0], [0.9, 0.05, 0.05, 0.0], [0.1, 0.0, 0.0, 0.9]]]).log()
    lengths = torch.tensor([3])
    assert prefix_beam_decode(frames, lengths)[0][0][0] == [1, 3]

    def prefers_two(prefix: tuple[int, ...], symbol: int) -> float:
        return log({1: 0.05, 2: 0.5, 3: 0.45}[symbol])

    assert prefix_beam_decode(frames, lengths, lm=prefers_two, lm_weight=1.0)[0][0][0] == [2, 3]


def test_language_model_is_asked_once_for_each_label_and_only_where_it_matters() -> None:
    asked = []

    def model(prefix: tuple[int, ...], symbol: int) -> float:
        asked.append((prefix, symbol))
        return log(1 / 3)

    frames = random_frames(batch=1, time=40, symbols=4, seed=4, scale=6.0)
    prefix_beam_decode(frames, torch.tensor([40]), width=8, lm=model, lm_weight=0.5)
    assert len(asked) == len(set(asked))
    assert 0 < len(asked) < 40 * 8 * 3 / 2


def test_symbols_of_probability_zero_never_appear() -> None:
    frames = torch.tensor([[[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]]]).log()
    assert [label for label, _ in prefix_beam_decode(frames, torch.tensor([2]))[0]] == [[1]]


def test_batch_equals_one_by_one() -> None:
    log_probs, lengths = random_frames(batch=3, time=12, symbols=6, seed=3).float(), torch.tensor([12, 7, 10])
    together = prefix_beam_decode(log_probs, lengths, width=5)
    for b in range(3):
        assert prefix_beam_decode(log_probs[b : b + 1, : lengths[b]], lengths[b : b + 1], width=5)[0] == together[b]


@pytest.mark.messages
@pytest.mark.parametrize("decode", [greedy_decode, prefix_beam_decode])
def test_messages_of_the_decoders(decode) -> None:
    with pytest.raises(ValueError, match=r"\(batch, time, symbols\), got float32 of shape \(4, 3\)"):
        decode(torch.zeros(4, 3), torch.tensor([4]))
    with pytest.raises(ValueError, match=r"expected lengths in 0 … 4, got 5 at lengths\[0\]"):
        decode(torch.zeros(1, 4, 3), torch.tensor([5]))
    with pytest.raises(ValueError, match=r"an example and a symbol at least"):
        decode(torch.zeros(0, 4, 3), torch.zeros(0, dtype=torch.long))
    with pytest.raises(ValueError, match=r"expected blank in 0 … 2, got -1"):
        decode(torch.zeros(1, 4, 3), torch.tensor([4]), blank=-1)


@pytest.mark.messages
def test_messages_of_width_and_language_model() -> None:
    frames, lengths = torch.zeros(1, 4, 3), torch.tensor([4])
    with pytest.raises(ValueError, match=r"expected lm_weight ≥ 0, got -0.5: 0 ignores the language model"):
        prefix_beam_decode(frames, lengths, lm=word_model, lm_weight=-0.5)
    with pytest.raises(
        ValueError, match=r"ln P\(symbol \| prefix\), at most 0, got 0.7 for \d behind \(\): take the log"
    ):
        prefix_beam_decode(frames, lengths, lm=lambda prefix, symbol: 0.7, lm_weight=1.0)
    with pytest.raises(ValueError, match=r"expected width ≥ 1, got 0: how many prefixes"):
        prefix_beam_decode(torch.zeros(1, 4, 3), torch.tensor([4]), width=0)


@given(st.integers(0, 10**6), st.integers(1, 9), st.booleans())
@settings(max_examples=15, deadline=None)
def test_a_watched_search_tells_what_was_sent_and_what_was_kept(seed: int, width: int, with_model: bool) -> None:
    log_y = random_frames(1, 7, 4, seed, scale=2.0)[0]
    prior = Prior(lm=word_model, lm_weight=0.8, word_bonus=0.3) if with_model else Prior()
    frames: list[PrefixFrame] = []
    found = prefix_beam_search(log_y, width, prior, watch=frames.append)
    beam = {()}
    for t, frame in enumerate(frames, start=1):
        assert {move.source for move in frame.moves} == beam
        arrived = defaultdict(float)
        for _, k, target, log_p in frame.moves:
            arrived[target, k == 0] += exp(log_p)
        numbers = zip(frame.prefixes, frame.in_blank, frame.in_label, frame.scores, strict=True)
        for prefix, b, n, score in numbers:
            assert (exp(b), exp(n)) == pytest.approx((arrived[prefix, True], arrived[prefix, False]))
            if exp(b) + exp(n) > 0:
                assert score == pytest.approx(log(exp(b) + exp(n)) + prior.of(prefix))
        assert frame.scores == sorted(frame.scores, reverse=True)
        beam = {prefix for prefix, kept in zip(frame.prefixes, frame.kept, strict=True) if kept}
        assert beam == {tuple(labeling) for labeling, _ in prefix_beam_search(log_y[:t], width, prior)}
    assert len(frames) == 7
    assert [labeling for labeling, _ in found] == [list(prefix) for prefix in frames[-1].prefixes[: len(found)]]


SPACE = 2


def sentence_model(words: tuple[tuple[int, ...], ...], word: tuple[int, ...]) -> float:
    """Long words are dear, and so is any word behind many others."""
    return -0.4 * len(word) - 0.3 * len(words) - 0.1 * word[0]


def words_of(label: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [tuple(map(int, word)) for word in "".join(map(str, label)).split(str(SPACE))]


@pytest.mark.parametrize(("lm_weight", "bonus"), [(0.9, 0.0), (0.7, 1.5), (0.0, -0.5)])
def test_words_between_spaces_are_asked_for_whole(lm_weight: float, bonus: float) -> None:
    log_probs = random_frames(batch=1, time=6, symbols=4, seed=2)
    settings_of = {"lm": sentence_model, "lm_weight": lm_weight, "word_bonus": bonus}
    [beam] = prefix_beam_decode(log_probs, torch.tensor([6]), 4**6, **settings_of, space=SPACE)
    expected = {}
    for label, score in enumerated(log_probs[0]).items():
        words = words_of(label)
        ends = not words[-1]  # by a space, or there is none
        whole = words[:-1] if ends else words
        if lm_weight and not all(whole):
            continue  # no sentence begins with a space or has two in a row
        asked = (
            sum(lm_weight * sentence_model(tuple(whole[:i]), word) for i, word in enumerate(whole)) if lm_weight else 0
        )
        expected[label] = score + asked + bonus * len(whole)
    assert {tuple(label): pytest.approx(score, abs=1e-9) for label, score in beam} == expected
    assert len(expected) > 100


@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from([0.5, 2.0, 8.0]))
@settings(max_examples=20, deadline=None)
def test_narrow_beam_of_words_equals_the_taught_search(seed: int, width: int, scale: float) -> None:
    log_probs = random_frames(1, 10, 4, seed, scale)
    settings_of = {"lm": sentence_model, "lm_weight": 0.8, "word_bonus": 0.9, "space": SPACE}
    fast = prefix_beam_decode(log_probs, torch.tensor([10]), width, **settings_of)[0]
    taught = prefix_beam_search(log_probs[0], width, Prior(**settings_of))
    assert [label for label, _ in fast] == [label for label, _ in taught]
    assert [score for _, score in fast] == pytest.approx([score for _, score in taught], abs=1e-9)


def test_a_last_word_that_no_space_ends_is_judged_too() -> None:
    """Of two letters the likelier one makes a word that the model does not know."""
    frames = torch.tensor([[[0.0, 0.6, 0.0, 0.4]]]).log()

    def knows_only_three(words: tuple[tuple[int, ...], ...], word: tuple[int, ...]) -> float:
        return 0.0 if word == (3,) else -5.0

    decoded = prefix_beam_decode(frames, torch.tensor([1]), lm=knows_only_three, lm_weight=1.0, space=SPACE)
    assert decoded[0][0] == ([3], pytest.approx(log(0.4)))
