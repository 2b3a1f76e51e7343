"""B, its inverse by enumeration, and the extended label."""

from itertools import pairwise, product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.reference.ctc import collapse, extend, paths

BLANK, A, P, L, E = range(5)
APPLE = [A, P, P, L, E]


def test_collapse_merges_repeats_before_it_drops_blanks() -> None:
    assert collapse([A, BLANK, A, P, BLANK]) == [A, A, P]
    assert collapse([BLANK, A, A, BLANK, BLANK, A, P, P]) == [A, A, P]
    assert collapse([BLANK, BLANK]) == []
    assert collapse([]) == []


def test_collapse_reads_arrays_tensors_and_another_blank() -> None:
    assert collapse(np.array([2, 2, 0, 2])) == [2, 2]
    assert collapse(torch.tensor([2, 2, 0, 2]), blank=2) == [0]


def test_apple_in_eight_frames_has_66_of_390625_paths() -> None:
    assert 5**8 == 390_625
    found = list(paths(APPLE, time=8, symbols=5))
    assert len(found) == 66
    assert (A, P, BLANK, P, L, BLANK, E, E) in found
    assert (A, A, P, P, BLANK, BLANK, L, E) not in found


def test_every_path_belongs_to_exactly_one_label() -> None:
    labels = [label for length in range(4) for label in product([1, 2], repeat=length)]
    of_each = [list(paths(label, time=3, symbols=3)) for label in labels]
    assert sorted(path for found in of_each for path in found) == sorted(product(range(3), repeat=3))


@given(st.lists(st.integers(0, 3), max_size=12))
def test_a_collapsed_path_interleaved_with_blanks_collapses_to_itself(path: list[int]) -> None:
    label = collapse(path)
    assert 0 not in label
    assert collapse(extend(label)) == label
    assert len(extend(label)) == 2 * len(label) + 1
    assert len(label) + sum(a == b for a, b in pairwise(label)) <= len(path)


@pytest.mark.parametrize(("label", "shortest"), [([1, 1, 1], 5), ([1, 2, 1], 3), ([1, 1, 2, 2], 6), ([], 0)])
def test_shortest_input_has_one_frame_a_label_and_one_a_repeat(label: list[int], shortest: int) -> None:
    assert any(True for _ in paths(label, shortest, symbols=3))
    assert not any(True for _ in paths(label, shortest - 1, symbols=3)) if shortest else True


@pytest.mark.messages
def test_messages_say_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"expected path with one axis, got shape \(2, 3\): pass one example"):
        collapse(torch.zeros(2, 3, dtype=torch.long))
    with pytest.raises(ValueError, match=r"expected symbols ≥ 0 in label, got -1 at label\[1\]: is it padding"):
        extend([1, -1])
    with pytest.raises(ValueError, match=r"without the blank \(0\), got it at label\[2\]: pass the labeling l itself"):
        extend([1, 2, 0])
    with pytest.raises(ValueError, match=r"labels in 0 … 2, got 3 at label\[0\]: is the alphabet the one"):
        paths([3], time=2, symbols=3)
    with pytest.raises(ValueError, match=r"expected blank in 0 … 2, got 5: which of the symbols"):
        paths([1], time=2, symbols=3, blank=5)
    with pytest.raises(ValueError, match=r"expected time ≥ 0, got -1: how many frames"):
        paths([1], time=-1, symbols=3)
