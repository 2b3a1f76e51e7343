"""The helpers of visible checks take every kind that they promise to take, and say what is wrong with others."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from course_lib.checks import array, close, draw, given, ngram_table, number, parts, several, tensor

A, B = draw(1, (2, 3), (2, 3))


class Pair(NamedTuple):
    h: Any
    C: Any


@dataclass
class Couple:
    h: Any
    C: Any


@pytest.mark.parametrize(
    "value",
    [
        (A, B),
        [A, B],
        Pair(A, B),
        Couple(A, B),
        torch.stack([A, B]),
        torch.stack([A, B]).numpy(),
        (A.float(), B.float()),
        (A.tolist(), B.numpy()),
        (list(A), tuple(B)),
        (A.numpy()[::-1][::-1], B.clone().requires_grad_()),
    ],
)
def test_results_come_in_any_container(value: Any) -> None:
    h, C = parts(value, "h, C", (2, 3))
    assert close(h, A)
    assert close(C, B)
    assert h.dtype == torch.float64
    assert not C.requires_grad


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "expected h, C in a tuple.* got None: does every branch"),
        ("h", "expected h, C in a tuple.* got one str"),
        (3.0, "got one float"),
        (torch.tensor(1.0), "got one Tensor"),
        ((A,), "expected 2 results, h, C; got 1"),
        ((A, None), "C should be a tensor, got None"),
        ((A, "C"), "C should be a tensor, got str"),
        ((A, B[:1]), r"C should have the shape \(2, 3\), got \(1, 3\)"),
        ((A, [B, 1.0]), "C holds tensors of different shapes"),
        ((A, B * 1j), "C should be a tensor, got Tensor, which is no tensor of real numbers"),
        (Pair, "got one type"),
        (Couple, "got one type"),
    ],
)
def test_other_kinds_get_a_sentence(value: Any, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        parts(value, "h, C", (2, 3))


def test_shapes_may_be_one_each_or_none() -> None:
    parts((A, B[0]), "h, C", (2, 3), (3,))
    parts((A, B[0]), "h, C")


def test_a_single_result_may_be_a_number_a_list_or_empty() -> None:
    assert tensor(2).item() == tensor(np.float32(2)).item() == 2
    assert tensor([[1, 2], [3, 4]], shape=(2, 2)).sum() == 10
    assert tensor(torch.zeros(0, 3)).shape == (0, 3)


def test_float32_in_another_order_is_close_and_a_wrong_digit_is_not() -> None:
    long = draw(2, (10_000,))[0]
    assert close(long.float().flip(0).sum(), long.sum())
    assert not close(A, A + 1e-3)
    assert not close(A, A[:1])
    assert not close(A, A * float("nan"))


def test_a_case_is_given_in_the_order_named_as_tensors() -> None:
    case = {"steps": 3, "state": [A.numpy(), B.numpy()], "x": A.numpy(), "left": None}
    x, state, steps, left = given(case, "x, state, steps, left")
    assert torch.equal(x, A)
    assert isinstance(state, tuple)
    assert torch.equal(state[1], B)
    assert steps == 3
    assert left is None


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array([[3]]), torch.tensor(3), torch.tensor([3.0]), [3]])
def test_a_number_may_come_alone_or_in_whatever_holds_one(value: Any) -> None:
    assert number(value) == 3.0


@pytest.mark.parametrize("value", [None, "3", [1, 2], {"a": 3}, []])
def test_what_is_no_number_gets_a_sentence(value: Any) -> None:
    with pytest.raises(AssertionError, match="perplexity should be"):
        number(value, "perplexity")


@pytest.mark.parametrize("dtype", [np.longdouble, ">f8", ">i4", np.float16, bool, "uint16"])
def test_numbers_of_any_width_and_order_of_bytes_are_numbers(dtype: Any) -> None:
    value = np.array([[1, 0], [1, 1]]).astype(dtype)
    assert close(array(value, shape=(2, 2)), [[1, 0], [1, 1]])
    assert number(value[0, 0]) == 1


@pytest.mark.parametrize("value", [10**400, torch.ones(2, device="meta"), torch.ones(1) * 1j])
def test_what_holds_no_readable_numbers_gets_a_sentence(value: Any) -> None:
    with pytest.raises(AssertionError, match="C should be a number, got"):
        number(value, "C")


def test_an_array_may_be_empty() -> None:
    assert array([]).shape == array(()).shape == (0,)
    assert array(torch.zeros(0, 2)).shape == (0, 2)


@pytest.mark.parametrize("kind", [dict, Counter, lambda pairs: defaultdict(float, pairs)])
def test_a_table_may_be_any_mapping_and_hold_zeros(kind: Any) -> None:
    assert ngram_table(kind({("a", "b"): torch.tensor(2), ("a", "c"): 0, (): 1.5})) == {"a b": 2.0, "": 1.5}


@pytest.mark.parametrize("value", [None, [(("a",), 1)], {"a": 1}, {("a", 2): 1}, {("a",): "1"}, {("a",): [1, 2]}])
def test_what_is_no_table_gets_a_sentence(value: Any) -> None:
    with pytest.raises(AssertionError, match=r"N should be|keys of N|entry of N"):
        ngram_table(value, "N")


def test_several_results_keep_their_kinds() -> None:
    counts, d = several(Pair({("a",): 1}, 0.5), "counts, d")
    assert (counts, d) == ({("a",): 1}, 0.5)
    with pytest.raises(AssertionError, match="expected 2 results, counts, d; got 1"):
        several([counts], "counts, d")
    with pytest.raises(AssertionError, match="expected counts, d in a tuple"):
        several(None, "counts, d")


@pytest.mark.parametrize("spoil", [lambda x: x.mul_(2), lambda x: x[0].add_(1), lambda x: x.__setitem__(0, 0.0)])
def test_who_changes_what_was_lent_is_told_once(spoil: Callable[[torch.Tensor], object]) -> None:
    lent, other = draw(3, (2, 5), (3,))
    tensor(lent * 2)
    spoil(lent)
    with pytest.raises(
        AssertionError, match=r"changes the tensor of shape \(2, 5\) that it is given: write C = C \* f"
    ):
        tensor(other)
    tensor(other)
