"""A form tells kind, type and shape exactly as a verdict does, and nothing of a value's numbers."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.exam.compare import Close, Exact
from course_lib.grading.notebook.forms import form_of, loose, mismatch, unbounded

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(-3, 3),
    st.sampled_from(["", "a"]),
    st.sampled_from([np.zeros(2), np.zeros((2, 1)), np.zeros(2, int), np.zeros(2, bool), np.zeros(2, complex)]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
)


@given(VALUES, VALUES)
def test_what_a_verdict_calls_another_kind_or_shape_is_a_mismatch(answer: Any, expected: Any) -> None:
    for compare in (Close(), Exact()):
        verdict = compare.difference(answer, expected)
        said = mismatch(answer, form_of(expected), exact=isinstance(compare, Exact))
        if verdict in ("wrong kind", "wrong shape"):
            assert said
        if verdict is None:
            assert not said


@given(VALUES)
def test_a_value_fits_its_own_form_and_the_form_travels(value: Any) -> None:
    form = json.loads(json.dumps(form_of(value)))
    assert mismatch(value, form, exact=True) == unbounded(value, form) == mismatch(value, loose(form)) == ""


def test_a_form_holds_no_number_of_the_value() -> None:
    assert "7.25" not in json.dumps(form_of({"a": [7.25, np.full(3, 7.25)]}))


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        ([1.0, 2.0], np.zeros(2), "expected an array of numbers of shape (2,), got a list of length 2"),
        (np.zeros((3, 2)), np.zeros((2, 3)), "expected an array of numbers of shape (2, 3), got an array of numbers "),
        ([np.zeros(2), None], [np.zeros(2)] * 2, "at [1], expected an array of numbers of shape (2,), got None"),
        ({"a": 1}, {"b": 1}, "expected a dict with 1 keys, got one with 1: missing are 'b'; not asked for are 'a'"),
        ({}, dict.fromkeys("abcdefg", 1), "missing are 'a', 'b', 'c', 'd', 'e' and 2 more"),
        (True, 1.5, "expected a number, got True or False"),
    ],
)
def test_both_are_named(answer: Any, expected: Any, said: str) -> None:
    assert said in mismatch(answer, form_of(expected))


def test_where_a_person_reads_it_later_nothing_is_told_of_the_answers_size() -> None:
    form = form_of([np.zeros((2, 3))])
    assert mismatch([np.zeros((977, 3))], form, sizes=False).endswith("of shape (2, 3), got another")
    assert mismatch([[0.0] * 977], form, sizes=False).endswith("got a list")


def test_infinite_numbers_are_told_where_the_expected_ones_are_finite() -> None:
    form = form_of({"a": [np.ones(2), np.array([1, np.inf])]})
    assert unbounded({"a": [np.ones(2), np.ones(2)]}, form) == ""
    assert unbounded({"a": [np.array([1, np.nan]), np.ones(2)]}, form).startswith("at ['a'][0], expected finite")
