"""What the reader is told about a program, and what an author is told about a declaration."""

import pytest
import torch

from course_lib.exercises import Exercise, for_lecture
from course_lib.exercises.in_lecture import judge


@pytest.fixture
def doubled() -> Exercise:
    exercise = Exercise((torch.tensor([1.0, 2.0]),), (torch.ones(3, 4),))
    exercise.answer(lambda x: 2 * x)

    @exercise.mistake
    def _(x):
        """Squared is not doubled."""
        return x**2

    return exercise


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (lambda x: x**2, "Squared is not doubled."),
        (lambda x: x * 3, "not yet.\n  For x = [1, 2]: expected [2, 4], got [3, 6]."),
        (lambda x: None, "nothing comes back; is a `return` missing?"),
        (lambda x: (2 * x).tolist(), "expected a tensor of shape (2,), got [2.0, 4.0]."),
        (lambda x: (2 * x)[None], "expected shape (2,), got (1, 2)."),
        (lambda x: 2 * x.double(), "expected torch.float32, got torch.float64."),
        (lambda x: 2 * x if x.ndim == 1 else x, "12 of 12 values differ; at [0, 0] expected 2, got 1."),
        (lambda x: 1 / 0, "ZeroDivisionError: division by zero at `(lambda x: 1 / 0,"),
    ],
)
def test_a_wrong_program_is_told_what_is_wrong(doubled, program, words) -> None:
    finding, right = judge(doubled, program)
    assert not right
    assert words in finding
    assert finding.endswith("Until you mend it, the lecture goes on with our version.")


@pytest.mark.parametrize("program", [lambda x: ..., lambda x: 2 * ...])
def test_dots_are_no_answer(doubled, program) -> None:
    finding, right = judge(doubled, program)
    assert not right
    assert finding.startswith("not answered yet")


def test_a_right_program_is_told_so_even_where_it_writes_into_its_input(doubled) -> None:
    finding, right = judge(doubled, lambda x: x.mul_(2))
    assert right
    assert finding == "right, on all 2 inputs tried. The lecture goes on with yours."
    assert doubled.inputs[0][0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("expected", "wrong"), [(3, 4), (0.5, 0.6), (True, 1), ("aab", "ab"), ([1, 2], [1, 3]), ((1, "a"), (1,)), (2, "2")]
)
def test_results_of_every_kind_are_compared(expected, wrong) -> None:
    exercise = Exercise((1,))
    assert not exercise.difference(expected, expected)
    assert exercise.difference(expected, wrong)


def test_authors_are_told_what_a_declaration_lacks() -> None:
    with pytest.raises(ValueError, match="expected the arguments of each call as a tuple"):
        Exercise("aab")
    exercise = Exercise((1,))
    with pytest.raises(ValueError, match="expected an answer, found none"):
        exercise.expected()
    with pytest.raises(ValueError, match="expected a docstring that names the mistake"):
        exercise.mistake(lambda x: x)
    exercise.answer(abs)
    with pytest.raises(ValueError, match="expected one answer, got a second"):
        exercise.answer(abs)


def test_a_name_that_is_not_known_is_said() -> None:
    with pytest.raises(ValueError, match="expected the name of a lecture with exercises, such as 04_ctc, got 99_none"):
        for_lecture("99_none")
    with pytest.raises(ValueError, match="no exercise of 00_start_here is called other: keep the name"):

        @for_lecture("00_start_here")
        def other(): ...
