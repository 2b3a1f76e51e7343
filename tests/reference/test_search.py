"""Search against enumeration of every sequence, over a step function that remembers all it has said."""

import itertools
import math
from typing import Any, NamedTuple

import pytest
import torch
from torch import Tensor

from course_lib.reference.search import Expansion, Hypothesis, beam_search, greedy_search, take_rows

SYMBOLS, END, LENGTH = 4, 2, 3
ONE = torch.tensor([1])


class History(NamedTuple):
    """A state of several parts: all tokens so far, nested, and a step count that is no tensor."""

    said: dict[str, list[Tensor]]
    sentence: Tensor
    step: int


def toy_table(batch: int) -> Tensor:
    """ln p(next | the last two tokens) for each sentence, without ties."""
    draw = torch.Generator().manual_seed(7)
    return torch.randn(batch, SYMBOLS, SYMBOLS, SYMBOLS, generator=draw).mul(2).log_softmax(dim=-1)


def toy_step(table: Tensor) -> Any:
    def step(tokens: Tensor, state: History) -> tuple[Tensor, History]:
        (before,) = state.said["before"]
        log_probs = table[state.sentence, before, tokens]
        return log_probs, History({"before": [tokens]}, state.sentence, state.step + 1)

    return step


def toy_state(batch: int) -> History:
    return History({"before": [torch.zeros(batch, dtype=torch.long)]}, torch.arange(batch), 0)


def every_sequence(table: Tensor) -> dict[tuple[int, ...], float]:
    """ln p of each sequence that ends in END or is cut at LENGTH; END kept."""
    found = {}
    for path in itertools.product(range(SYMBOLS), repeat=LENGTH):
        cut = path[: path.index(END) + 1] if END in path else path
        before, last, total = 0, 1, 0.0
        for token in cut:
            total += float(table[before, last, token])
            before, last = last, token
        found[cut] = total
    return found


def with_end(hypothesis: Hypothesis) -> tuple[int, ...]:
    return (*hypothesis.tokens, END) if hypothesis.finished else tuple(hypothesis.tokens)


@pytest.mark.parametrize("penalty", [0.0, 0.6, 1.0])
def test_full_width_finds_every_sequence_in_order(penalty: float) -> None:
    table = toy_table(3)
    width = SYMBOLS**LENGTH
    beams = beam_search(toy_step(table), toy_state(3), torch.tensor([1, 1, 1]), END, LENGTH, width, penalty)
    for b, beam in enumerate(beams):
        expected = every_sequence(table[b])
        ranked = sorted(expected, key=lambda path: -expected[path] / len(path) ** penalty)
        assert [with_end(h) for h in beam] == ranked
        assert [h.log_prob for h in beam] == pytest.approx([expected[path] for path in ranked], abs=1e-5)
        scores = [expected[path] / len(path) ** penalty for path in ranked]
        assert [h.score for h in beam] == pytest.approx(scores, abs=1e-5)
    assert math.fsum(math.exp(h.log_prob) for h in beams[0]) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("width", [1, 2, 3])
def test_narrow_beams_equal_a_loop_over_lists(width: int) -> None:
    table = toy_table(2)
    beams = beam_search(toy_step(table), toy_state(2), torch.tensor([1, 1]), END, LENGTH, width)
    for b, beam in enumerate(beams):
        live: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
        for _ in range(LENGTH):
            grown = []
            for path, total in live:
                if END in path:
                    grown.append((path, total))
                    continue
                before, last = (0, 1, *path)[-2:]
                grown += [((*path, k), total + float(table[b, before, last, k])) for k in range(SYMBOLS)]
            live = sorted(grown, key=lambda pair: -pair[1])[:width]
        assert [with_end(h) for h in beam] == [path for path, _ in live]
        assert [h.log_prob for h in beam] == pytest.approx([total for _, total in live], abs=1e-5)


def test_width_one_is_greedy() -> None:
    table = toy_table(5)
    start = torch.ones(5, dtype=torch.long)
    greedy = greedy_search(toy_step(table), toy_state(5), start, END, LENGTH)
    beams = beam_search(toy_step(table), toy_state(5), start, END, LENGTH, width=1)
    assert [h.tokens for h in greedy] == [beam[0].tokens for beam in beams]
    assert [h.log_prob for h in greedy] == pytest.approx([beam[0].log_prob for beam in beams], abs=1e-5)


def test_a_batch_decodes_as_its_sentences_alone() -> None:
    table = toy_table(4)
    together = beam_search(toy_step(table), toy_state(4), torch.ones(4, dtype=torch.long), END, LENGTH, width=3)
    for b in range(4):
        (alone,) = beam_search(toy_step(table[b : b + 1]), toy_state(1), torch.tensor([1]), END, LENGTH, width=3)
        assert [h.tokens for h in alone] == [h.tokens for h in together[b]]


def test_greedy_misses_what_a_beam_of_two_finds() -> None:
    opening = torch.tensor([0.4, 0.6, 0.0]).log()
    following = torch.tensor([[0.0, 0.05, 0.95], [0.5, 0.05, 0.45]]).log()  # after 0: END for sure; after 1: a fork

    def step(tokens: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        log_probs = opening.expand(len(tokens), 3) if state[0] == 0 else following[tokens]
        return log_probs, state + 1

    (greedy,) = greedy_search(step, torch.zeros(1), ONE, END, max_length=2)
    ((best, *_),) = beam_search(step, torch.zeros(1), ONE, END, max_length=2, width=2)
    assert (greedy.tokens, best.tokens) == ([1, 0], [0])
    assert best.log_prob == pytest.approx(math.log(0.4 * 0.95))
    assert greedy.log_prob == pytest.approx(math.log(0.6 * 0.5))


def test_normalisation_lets_the_longer_sequence_win() -> None:
    log_probs = torch.tensor([0.55, 0.0, 0.45]).log()

    def step(tokens: Tensor, state: None) -> tuple[Tensor, None]:
        return log_probs.expand(len(tokens), 3), None

    def best(penalty: float) -> Hypothesis:
        return beam_search(step, None, torch.tensor([1]), END, 2, width=3, length_penalty=penalty)[0][0]

    assert best(0.0).tokens == []
    assert best(1.0).tokens == [0, 0]


def test_the_watcher_sees_what_was_kept_and_what_was_pruned() -> None:
    table, seen = toy_table(2), list[Expansion]()
    start = torch.tensor([1, 1])
    beams = beam_search(toy_step(table), toy_state(2), start, END, LENGTH, width=2, watch=seen.append)
    assert len(seen) == LENGTH
    for expansion in seen:
        assert expansion.kept.sum(dim=1).tolist() == [2, 2]
        assert [sorted(row, reverse=True) for row in expansion.scores.tolist()] == expansion.scores.tolist()
    paths: list[list[int]] = [[]]
    for expansion in seen:
        kept = expansion.kept[0].nonzero().flatten().tolist()
        paths = [[*paths[int(expansion.parents[0, k])], int(expansion.tokens[0, k])] for k in kept]
    assert [path[: len(h.tokens)] for path, h in zip(paths, beams[0], strict=True)] == [h.tokens for h in beams[0]]


def test_rows_are_taken_in_every_part_of_a_state() -> None:
    rows = torch.tensor([2, 0])
    taken = take_rows(History({"before": [torch.arange(3)]}, torch.arange(3) * 10, 4), rows)
    assert isinstance(taken, History)
    assert (taken.said["before"][0].tolist(), taken.sentence.tolist(), taken.step) == ([2, 0], [20, 0], 4)


def uniform_step(tokens: Tensor, state: None) -> tuple[Tensor, None]:
    return torch.zeros(len(tokens), 3), state


MISUSE = {
    "single start": (
        lambda: greedy_search(uniform_step, None, torch.tensor(1), END, 3),
        r"expected start of rank 1 .* give one START token an example",
    ),
    "no examples": (lambda: beam_search(uniform_step, None, ONE[:0], END, 3), "at least one example in start"),
    "no steps": (lambda: greedy_search(uniform_step, None, ONE, END, 0), "a max_length of at least 1, got 0"),
    "no width": (
        lambda: beam_search(uniform_step, None, ONE, END, 3, width=0),
        "expected a width of at least 1, got 0: width=1 is greedy search",
    ),
    "END unknown": (
        lambda: beam_search(uniform_step, None, ONE, 3, 3),
        "expected end in 0 … 2, got 3: give the index of END in the vocabulary of the step",
    ),
    "wrong shape": (
        lambda: greedy_search(lambda tokens, state: (torch.zeros(3), state), None, ONE, END, 3),
        r"log-probabilities of shape \(1, symbols\) from step, got \(3,\): return one row",
    ),
    "not a number": (
        lambda: beam_search(lambda tokens, state: (torch.full((4, 3), torch.nan), state), None, ONE, END, 3),
        "expected log-probabilities, at most 0, from step, got nan: take log_softmax",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", MISUSE)
def test_misuse_is_refused_in_words_that_help(name: str) -> None:
    call, message = MISUSE[name]
    with pytest.raises(ValueError, match=message):
        call()
