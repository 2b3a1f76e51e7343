"""Verdicts: whatever comes back from a worker, each question ends in one state and one sentence of the fixed lists."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.exam.compare import HINTS
from course_lib.grading.exam.key import Expected, Key
from course_lib.grading.exam.verdict import judge, mark_all, mark_none
from course_lib.grading.notebook.examined import Answered, Examined
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.schema import encode
from course_lib.grading.states import STATES

KEYS: dict[str, Any] = {
    "list": [1, 2, 3],
    "array": np.array([[0.5, -1.0], [np.inf, 2.0]]),
    "cases": [np.array([0.25, 0.75]), np.array([1.0])],
    "dict": {"labelings": [[1, 2], []], "scores": np.array([-0.5, -1.5])},
    "number": -2.5,
}


def expected(value: Any, scored: bool = False, decoys: Any = (), exact: bool = False) -> Expected:
    compare = None if exact else {"rtol": 1e-6, "atol": 1e-9}
    return Expected(compare, scored, "about", encode(None), encode(value), [(h, encode(v)) for h, v in decoys])


KEY = Key(Paper("tiny", []), {name: expected(value) for name, value in KEYS.items()})
POINTS = dict.fromkeys(KEYS, 2.0)


def never(name: str, answer: Any, labels: Any) -> float:
    raise AssertionError("only a question with a score function is scored")


def test_the_key_itself_earns_everything() -> None:
    answers = {name: Answered("answered", encode(value)) for name, value in KEYS.items()}
    marks = mark_all(KEY, POINTS, answers, never)
    assert [(mark.points, mark.state, mark.sentence) for mark in marks] == [(2.0, "right", "")] * len(KEYS)


@pytest.mark.parametrize("state", [state for state in STATES if state != "answered"])
def test_every_other_state_is_zero_with_its_sentence(state: str) -> None:
    answers = {name: Answered(state, encode(value)) for name, value in KEYS.items()}
    for mark in [*mark_all(KEY, POINTS, answers, never), *mark_none(KEY, POINTS, state)]:
        assert (mark.points, mark.state, mark.sentence) == (0.0, state, STATES[state])


@pytest.mark.parametrize("reply", [None, {}, {"state": "brilliant"}, {"state": ["answered"]}, {"state": 7}], ids=repr)
def test_a_reply_in_no_known_state_is_no_answer(reply: Any) -> None:
    content = json.dumps({"state": "graded", "cells": [], "answers": dict.fromkeys(KEYS, reply)})
    marks = mark_all(KEY, POINTS, Examined.from_bytes(content.encode()).answers, never)
    assert {(mark.points, mark.state) for mark in marks} == {(0.0, "no answer")}


@pytest.mark.parametrize("value", [None, 7, {"kind": "pickle"}, {"kind": "array"}], ids=repr)
def test_a_value_outside_the_schema_is_unreadable(value: Any) -> None:
    marks = mark_all(KEY, POINTS, {name: Answered("answered", value) for name in KEYS}, never)
    assert {(mark.points, mark.state) for mark in marks} == {(0.0, "unreadable")}


arrays = st.builds(
    lambda shape, kind, number: np.full(shape, number).astype(kind),
    st.lists(st.integers(0, 3), max_size=3),
    st.sampled_from(["float64", "float16", "int8", "bool", "complex64", "uint64"]),
    st.integers(0, 100),
)
numbers = st.integers(-(10**320), 10**320) | st.floats()
plain = st.none() | st.booleans() | numbers | st.text(max_size=3) | arrays
values = st.recursive(plain, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=9), v, max_size=2))


@given(values, st.sampled_from(sorted(KEYS)), st.booleans())
def test_no_answer_can_break_the_judge(value: Any, name: str, exact: bool) -> None:
    share, sentence = judge(expected(KEYS[name], exact=exact), value, lambda: 0.0)
    both = tuple(f"{HINTS[hint].removesuffix('.')}: " for hint in ("wrong kind", "wrong shape"))  # kinds are named
    assert (share, sentence) == (1.0, "") or (
        share == 0.0 and (sentence in HINTS.values() or sentence.startswith(both))
    )


def test_a_foreseen_mistake_gets_its_own_sentence() -> None:
    key = expected([1.0, 2.0, 4.0], decoys=[("blank mishandled", [1.0, 2.0, 5.0]), ("wrong sign", [1.0, 2.0, 4.0])])
    assert judge(key, [1.0, 2.0, 5.0], lambda: 0.0) == (0.0, HINTS["blank mishandled"])
    assert judge(key, [1.0, 2.0, 4.0], lambda: 0.0) == (1.0, "")


@pytest.mark.parametrize("empty", [None, [], [[], []], {}, np.zeros((0, 3)), [np.zeros(0)]], ids=repr)
def test_an_empty_key_is_answered_by_nothing(empty: Any) -> None:
    assert judge(expected(empty), empty, lambda: 0.0)[0] == 0.0


def test_a_score_function_decides_alone_where_there_is_one() -> None:
    key = Key(Paper("tiny", []), {"learned": expected(None, scored=True)})
    answers = {"learned": Answered("answered", encode(np.ones(3)))}
    mark = mark_all(key, {"learned": 4.0}, answers, lambda name, answer, labels: 0.75)[0]
    assert (mark.points, mark.state) == (3.0, "partly right")
