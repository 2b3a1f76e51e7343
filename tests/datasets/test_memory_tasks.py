"""The adding problem, delayed recall and binary addition: each batch obeys its task's definition."""

import pytest
import torch

from course_lib.datasets.adding import BASELINE, adding_problem
from course_lib.datasets.binary_addition import addition_in_turn, binary_addition, number
from course_lib.datasets.delayed import delayed_recall


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("time", [2, 3, 10, 101])
def test_adding_problem_marks_one_number_in_each_half(time: int) -> None:
    inputs, targets = adding_problem(64, time, seeded())
    numbers, marks = inputs.unbind(2)
    assert ((numbers >= 0) & (numbers <= 1)).all()
    for values, mark, target in zip(numbers.tolist(), marks.tolist(), targets.tolist(), strict=True):
        first, second = (t for t, m in enumerate(mark) if m == 1)
        assert first < time // 2 <= second
        assert target == pytest.approx(values[first] + values[second])


def test_every_place_of_the_adding_problem_is_marked_sometimes() -> None:
    assert adding_problem(2000, 9, seeded()).inputs[..., 1].any(0).all()


def test_always_answering_one_costs_the_baseline() -> None:
    targets = adding_problem(100_000, 5, seeded()).targets
    assert (targets - 1).square().mean().item() == pytest.approx(BASELINE, rel=0.02)


@pytest.mark.parametrize("delay", [0, 1, 30])
def test_recall_shows_the_symbol_first_and_the_cue_last(delay: int) -> None:
    tokens, targets = delayed_recall(200, delay, 5, seeded())
    assert tokens.shape == (200, delay + 2)
    assert torch.equal(tokens[:, 0], targets)
    assert set(targets.tolist()) == set(range(5))
    assert ((tokens[:, 1:-1] >= 5) & (tokens[:, 1:-1] < 10)).all()
    assert (tokens[:, -1] == 10).all()


@pytest.mark.parametrize("bits", [1, 7, 40])
def test_bits_of_the_sum_are_those_of_pythons_integers(bits: int) -> None:
    inputs, targets = binary_addition(50, bits, seeded())
    spell = lambda row: sum(int(bit) << t for t, bit in enumerate(row))  # noqa: E731
    for pair, total in zip(inputs.tolist(), targets.tolist(), strict=True):
        x, y = (spell(bits_of) for bits_of in zip(*pair, strict=True))
        assert x + y == spell(total)
    assert torch.equal(number(inputs[..., 0]) + number(inputs[..., 1]), number(targets))


@pytest.mark.parametrize("bits", [1, 7, 40])
def test_added_in_turn_the_second_number_comes_with_the_sum(bits: int) -> None:
    inputs, targets, mask = addition_in_turn(50, bits, seeded())
    x, delimiter, y = inputs.split([bits, 1, bits + 1], dim=1)
    assert torch.equal(delimiter, torch.tensor([0.0, 1.0]).expand(50, 1, 2))
    assert not x[..., 1].any()
    assert not y[..., 1].any()
    assert torch.equal(number(x[..., 0]) + number(y[..., 0]), number(targets[:, bits + 1 :, 0]))
    assert not targets[~mask].any()
    assert torch.equal(mask.sum(1), torch.full((50,), bits + 1))


TASKS = [adding_problem, binary_addition, addition_in_turn]


@pytest.mark.parametrize("make", [lambda g, task=task: task(3, 8, g) for task in TASKS])
def test_a_seed_gives_one_batch(make) -> None:
    once, again, other = make(seeded(1)), make(seeded(1)), make(seeded(2))
    assert torch.equal(once.inputs, again.inputs)
    assert torch.equal(once.targets, again.targets)
    assert not torch.equal(once.inputs, other.inputs)


def test_a_seed_gives_one_recall() -> None:
    assert torch.equal(delayed_recall(9, 9, 5, seeded(1)).tokens, delayed_recall(9, 9, 5, seeded(1)).tokens)
    assert not torch.equal(delayed_recall(9, 9, 5, seeded(1)).tokens, delayed_recall(9, 9, 5, seeded(2)).tokens)


BAD = {
    "one step": (lambda: adding_problem(3, 1, seeded()), "expected time ≥ 2 and batch ≥ 1, got time 1, batch 3: two"),
    "no sequence": (lambda: adding_problem(0, 9, seeded()), "got time 9, batch 0"),
    "one symbol": (lambda: delayed_recall(3, 4, 1, seeded()), "got batch 3, delay 4, symbols 1: with one symbol"),
    "negative delay": (lambda: delayed_recall(3, -1, 4, seeded()), "expected batch ≥ 1, delay ≥ 0, symbols ≥ 2"),
    "no bits": (lambda: binary_addition(3, 0, seeded()), "expected batch ≥ 1 and bits ≥ 1, got 3 and 0: ask for"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_memory_tasks_refuse_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
