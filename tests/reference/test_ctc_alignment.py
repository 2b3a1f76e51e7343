"""The likeliest path of a label, against the list of all its paths."""

import itertools
from math import log, prod

import pytest
import torch
from torch import Tensor

from course_lib.reference.ctc import extend, forced_alignment, log_forward_variables, paths


def random_probs(time: int, symbols: int, seed: int) -> Tensor:
    return torch.randn(time, symbols, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).softmax(1)


def probability(probs: Tensor, path: tuple[int, ...]) -> float:
    return prod(row[k] for row, k in zip(probs.tolist(), path, strict=True))


@pytest.mark.parametrize("label", [[], [1], [1, 1], [2, 1, 2], [1, 1, 2], [3, 3, 3]], ids=str)
@pytest.mark.parametrize("blank", [0, 4])
@pytest.mark.parametrize("seed", range(5))
def test_no_path_of_the_label_is_likelier(label: list[int], blank: int, seed: int) -> None:
    probs = random_probs(time=6, symbols=5, seed=seed)
    states = forced_alignment(probs.log(), label, blank)
    found = tuple(extend(label, blank)[s] for s in states)
    assert found == max(paths(label, 6, 5, blank), key=lambda path: probability(probs, path))
    best = sum(log(row[k]) for row, k in zip(probs.tolist(), found, strict=True))
    assert best <= log_forward_variables(probs.log(), label, blank)[-1, -2:].logsumexp(0) + 1e-12


def test_states_go_on_by_two_at_most_and_not_past_the_blank_between_equals() -> None:
    label = [1, 1, 2, 2, 3]
    states = forced_alignment(random_probs(40, 4, 0).log(), label)
    steps = [b - a for a, b in itertools.pairwise(states)]
    assert set(steps) <= {0, 1, 2}
    ends = {(a, b) for a, b in itertools.pairwise(states) if b - a == 2}
    assert not ends & {(1, 3), (5, 7)}
    assert states[0] < 2
    assert states[-1] >= 2 * len(label) - 1


def test_hundreds_of_frames_do_not_underflow() -> None:
    probs = random_probs(600, 28, 1).float()
    label = [1 + k % 27 for k in range(120)]
    states = forced_alignment(probs.log(), label)
    assert [label[s // 2] for s in dict.fromkeys(states) if s % 2] == label


def test_an_impossible_label_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="expected an input that can emit the label, got one with no path for it"):
        forced_alignment(random_probs(2, 3, 0).log(), [1, 1])
    with pytest.raises(ValueError, match="a frame at least"):
        forced_alignment(torch.zeros(0, 3), [1])
