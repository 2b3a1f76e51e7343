"""Comparing answers with keys: nothing passes by its shape, its kind, its infinities, or its luck."""

from typing import Any

import numpy as np
import pytest

from course_lib.grading.exam.compare import HINTS, Close, Exact, diagnose

KEY = [np.array([[0.25, -3.0, 0.5], [1.5, 2.0, -0.125]]), np.array([0.75, 4.0])]
CLOSE = Close(rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (KEY, KEY),
        ([KEY[0] * (1 + 1e-7), KEY[1].astype(np.float32)], KEY),
        (2, 2.0),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        ({"a": [1.0], "b": "x"}, {"b": "x", "a": [1.0]}),
        (np.array([np.inf, np.nan, 1.0]), np.array([np.inf, np.nan, 1.0])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (True, True),
        (None, None),
    ],
)
def test_what_agrees_passes(answer: Any, expected: Any) -> None:
    assert CLOSE.difference(answer, expected) is None


@pytest.mark.parametrize(
    ("answer", "expected", "hint"),
    [
        (np.zeros((0, 3)), np.zeros((3,)), "wrong shape"),
        (np.ones((2, 1)), np.ones((2, 2)), "wrong shape"),
        (1.0, np.ones(3), "wrong kind"),
        (np.ones(1), 1.0, "wrong kind"),
        ([1.0, 2.0], np.array([1.0, 2.0]), "wrong kind"),
        ([1.0], [1.0, 2.0], "wrong shape"),
        ({"a": 1}, {"b": 1}, "wrong shape"),
        (True, 1, "wrong kind"),
        (1, True, "wrong kind"),
        (np.array([True]), np.array([1.0]), "wrong kind"),
        (np.array([1.0 + 0j]), np.array([1.0]), "wrong kind"),
        ("1", 1, "wrong kind"),
        (None, 0.0, "wrong kind"),
        (np.array([np.inf, 1.0]), np.array([1e300, 1.0]), "not finite"),
        (np.array([1e300]), np.array([np.inf]), "not finite"),
        (np.array([-np.inf]), np.array([np.inf]), "not finite"),
        (np.array([np.nan]), np.array([np.inf]), "not finite"),
        (np.array([np.nan]), np.array([1.0]), "not finite"),
        (np.inf, 1.0, "not finite"),
        (10**400, 1.0, "wrong"),
        ("b", "a", "wrong"),
        (1.00001, 1.0, "wrong"),
        (1e-8, 0.0, "wrong"),
    ],
)
def test_what_differs_fails_and_says_how(answer: Any, expected: Any, hint: str) -> None:
    assert CLOSE.difference(answer, expected) == hint


def test_exact_means_exact() -> None:
    assert Exact().difference([1, [2, 3]], [1, [2, 3]]) is None
    assert Exact().difference(np.array([1, 2]), np.array([1, 2])) is None
    assert Exact().difference(1.0, 1) == "wrong kind"
    assert Exact().difference(np.array([1.0]), np.array([1])) == "wrong kind"
    assert Exact().difference(0.1 + 0.2, 0.3) == "wrong"
    assert Exact().difference(2**80, 2**80) is None
    assert Exact().difference(2**80 + 1, 2**80) == "wrong"


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ([-KEY[0], -KEY[1]], "wrong sign"),
        ([KEY[0].T, KEY[1]], "transposed"),
        ([np.exp(KEY[0]), np.exp(KEY[1])], "not in log space"),
        ([KEY[0] * 0.5, KEY[1] * 0.5], "off by a factor"),
        ([KEY[0] + 1, KEY[1] + 1], "off by one"),
        ([KEY[0][::-1], KEY[1][::-1]], "reversed"),
        ([KEY[0], KEY[1] * 2], "some cases"),
        ([KEY[0], KEY[1][:1]], "some cases"),
        ([KEY[0] * 0, KEY[1] * 0], "wrong"),
        ([KEY[0]], "wrong shape"),
        (KEY[0], "wrong kind"),
        ([KEY[0] * np.nan, KEY[1]], "some cases"),
        ([KEY[0] * np.nan, KEY[1] * np.nan], "not finite"),
    ],
)
def test_a_diagnosis_names_the_mistake(answer: Any, hint: str) -> None:
    assert diagnose(answer, KEY, CLOSE) == hint


def test_probabilities_and_their_logarithms_are_told_apart() -> None:
    probabilities = np.array([[0.25, 0.75], [0.5, 0.5]])
    assert diagnose(np.log(probabilities), probabilities, CLOSE) == "in log space"
    assert diagnose(probabilities, np.log(probabilities), CLOSE) == "not in log space"


@pytest.mark.parametrize("wrong", [None, "text", [], {}, 0, np.zeros((2, 2)), [[None]], np.array(["a"])], ids=repr)
def test_a_diagnosis_survives_any_answer(wrong: Any) -> None:
    for key in (KEY, 3, 2.5, "word", {"a": KEY}, [1, 2, 3], [[1], [2, 3]]):
        assert diagnose(wrong, key, CLOSE) in HINTS


def test_no_sentence_holds_a_number() -> None:
    assert not any(character.isdigit() for sentence in HINTS.values() for character in sentence)
