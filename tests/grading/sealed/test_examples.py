"""After feedback, a student gets inputs of another seed for each lost question, and sees where the numbers part."""

import os
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.exam.key import Key
from course_lib.grading.notebook.differences import difference
from course_lib.grading.notebook.mock import Mock, example
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.sealed.grading import SealedGrading

WRONG = {
    "double": "def double(numbers): return [0 if place == 2 else 2 * n for place, n in enumerate(numbers)]",
    "length": "def length(vector): return float(np.linalg.norm(vector))",
}


def invoke(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def test_examples_come_after_feedback_and_are_asked_at_home(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.root)
    monkeypatch.setitem(os.environ, "COLUMNS", "150")
    handed_in = tiny.submit("ada", tiny.solved(**WRONG))
    tiny.submit("ben", tiny.solved())
    grade(open_assignment(tiny.course, tiny.name))
    early = invoke("examples", tiny.name)
    assert (early.exit_code, "run `course feedback` first" in early.output) == (2, True)
    assert invoke("feedback", tiny.name).exit_code == 0
    said = invoke("examples", tiny.name)
    assert said.output == f"wrote feedback/ada/{tiny.name}/examples.json: 2 questions\n"

    path = tiny.root / "feedback" / "ada" / tiny.name / "examples.json"
    given, expected = example(path, "double")
    assert expected == [2 * n for n in given["numbers"]]
    with pytest.raises(ValueError, match=r"expected a question of .*, got 'guess': there is double, length"):
        example(path, "guess")
    (kept,) = (tiny.root / "sittings" / tiny.name).glob("*/keys/*.json")
    asked = {one.name: one.inputs for one in Key.from_bytes(kept.read_bytes()).paper.questions}
    assert all(one.inputs != asked[one.name] for one in Mock.from_bytes(path.read_bytes()).paper.questions)

    checked = invoke("check", str(handed_in), "--examples", str(path))
    assert checked.exit_code == 1
    assert f"at [2], expected {expected[2]}, got 0" in checked.output
    assert "numpy.linalg.norm is what this task asks you to write" in checked.output
    home = Path("home.ipynb")
    home.write_text(nbformat.writes(tiny.solved()))
    checked = invoke("check", str(home), "--examples", str(path))
    assert (checked.exit_code, checked.output.count(" right ")) == (0, 2)


def test_what_one_submission_raises_costs_nobody_else_an_example(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(grading: SealedGrading, student: str, find: Any = SealedGrading.find) -> Any:
        if student == "ada":
            raise ArithmeticError("odd")
        return find(grading, student)

    monkeypatch.chdir(tiny.root)
    for student in ("ada", "ben"):
        tiny.submit(student, tiny.solved(**WRONG))
    grade(open_assignment(tiny.course, tiny.name))
    assert invoke("feedback", tiny.name).exit_code == 0
    monkeypatch.setattr(SealedGrading, "find", odd)
    said = invoke("examples", tiny.name)
    assert said.exit_code == 1
    assert "passed over ada: ArithmeticError: odd" in said.output
    assert f"wrote feedback/ben/{tiny.name}/examples.json: 2 questions" in said.output


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-12], ""),
        ({"a": np.zeros((2, 2))}, {"a": np.array([[0.0, 0.0], [3.0, 0.0]])}, "at ['a'][1, 0], expected 3, got 0"),
        (np.zeros(3), np.ones(3), "at [0], expected 1, got 0 (and at 2 more places of 3)"),
        ([np.nan, np.inf], [np.nan, -np.inf], "at [1], expected -inf, got inf"),
        (["a", True], ["a", False], "at [1], expected False, got 'True'"),
        (2.5, 2.0, "at the result, expected 2, got 2.5"),
    ],
)
def test_where_two_values_part(answer: Any, expected: Any, said: str) -> None:
    assert difference(answer, expected, {"rtol": 1e-9, "atol": 0.0}) == said


def test_whole_numbers_must_agree_exactly() -> None:
    assert difference([10**9 + 1], [10**9], {}) == "at [0], expected 1000000000, got 1000000001"
