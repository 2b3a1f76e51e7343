"""A class of every kind of submission, graded once: each ends in one recorded state, and none stops the others."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.outcome import Outcome

LOOP = """def double(numbers):
    while True:
        try:
            while True: pass
        except BaseException: pass
"""


def _without(notebook: Any, name: str) -> Any:
    notebook.cells = [cell for cell in notebook.cells if cell.id != name]
    return notebook


def _duplicated(notebook: Any, name: str) -> Any:
    copies = [copy.deepcopy(cell) for cell in notebook.cells if cell.id == name]
    copies[0].id = "copied"
    notebook.cells += copies
    return notebook


def _retagged(notebook: Any) -> Any:
    """An honest student's cells whose metadata went through another editor, with points and tags changed."""
    for cell in notebook.cells:
        if cell.id == "double":
            del cell.metadata["nbgrader"]
        elif "nbgrader" in cell.metadata and cell.metadata["nbgrader"].get("grade"):
            cell.metadata["nbgrader"].update(points=1000, grade=True, solution=True)
        cell.metadata["tags"] = ["skip-execution"]
    notebook.metadata["kernelspec"] = {"name": "evil", "display_name": "evil"}
    return notebook


def _of_format_3(notebook: Any) -> bytes:
    """What programs of 2014 saved."""
    old = nbformat.convert(notebook, 3)
    return nbformat.v3.writes_json(old).encode()


def _retyped(notebook: Any, name: str, kind: str) -> Any:
    """A notebook one of whose cells is of another type, as a slip of the keyboard makes it."""
    for cell in notebook.cells:
        if cell.id == name:
            cell.cell_type = kind
            del cell["outputs"], cell["execution_count"]
    return notebook


def _submissions(tiny: Any) -> dict[str, Any]:
    warned = (
        "import sys\ndef double(numbers):\n    print('careful', file=sys.stderr)\n    return [2 * n for n in numbers]"
    )
    solved = tiny.solved
    return {
        "right": solved(),
        "untouched": tiny.released(),
        "wrong": solved(double="def double(numbers): return [3 * n for n in numbers]"),
        "forgetful": solved(length="def length(vector): return float((vector**2).sum())"),
        "warned": solved(double=warned),
        "loop": solved(double=LOOP),
        "looping_cell": solved(double=LOOP + "double([1])"),
        "crash": solved(length="import os\ndef length(vector): os._exit(1)"),
        "raises": solved(length="def length(vector): raise KeyError('x')"),
        "fenced": solved(length="def length(vector): return float(np.linalg.norm(vector))"),
        "imports_reference": solved(guess="from course_lib.reference import ctc\ndef guess(points): return points"),
        "deleted": _without(solved(), "double"),
        "deleted_exam": _without(solved(), "exam_length"),
        "duplicated": _duplicated(solved(), "double"),
        "retagged": _retagged(solved()),
        "corrupt": b'{"cells": [',
        "old_format": _of_format_3(solved()),
        "odd_format": json.dumps({"nbformat": 3, "worksheets": [7]}).encode(),
        "raw": _retyped(solved(), "double", "raw"),
        "deep": b"[" * 200_000,
        "listed_twice": solved(double="def double(numbers): return numbers * 2"),
        "one_half": solved(guess="def guess(points): return np.where(points > 0.75, 1, 0)"),
    }


@dataclass
class Graded:
    """A class, and what came of each submission, by student."""

    tiny: Any
    outcomes: dict[str, Outcome]


@pytest.fixture(scope="module")
def graded(make_course: Callable[[], Any]) -> Graded:
    """The class, graded."""
    tiny = make_course()
    for student, notebook in _submissions(tiny).items():
        tiny.submit(student, notebook)
    (tiny.root / "submitted" / "nothing" / tiny.name).mkdir(parents=True)
    link = tiny.root / "submitted" / "linked" / tiny.name
    link.mkdir(parents=True)
    (link / f"{tiny.name}.ipynb").symlink_to(tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb")
    (tiny.root / "submitted" / "impostor").symlink_to(tiny.root / "submitted" / "right")
    outcomes = grade(open_assignment(tiny.course, tiny.name))
    return Graded(tiny, {outcome.student: outcome for outcome in outcomes})


RIGHT = {"double": 2.0, "length": 4.0, "guess": 1.0}
EXPECTED = {
    "right": RIGHT,
    "untouched": {"double": 0.0, "length": 0.0, "guess": 0.0},
    "wrong": RIGHT | {"double": 0.0},
    "listed_twice": RIGHT | {"double": 0.0},
    "forgetful": RIGHT | {"length": 0.0},
    "warned": RIGHT,
    "loop": RIGHT | {"double": 0.0},
    "looping_cell": RIGHT | {"double": 0.0},
    "crash": RIGHT | {"length": 0.0},
    "raises": RIGHT | {"length": 0.0},
    "fenced": RIGHT | {"length": 0.0},
    "imports_reference": RIGHT | {"guess": 0.0},
    "deleted": RIGHT | {"double": 0.0},
    "deleted_exam": RIGHT,
    "duplicated": RIGHT,
    "retagged": RIGHT,
    "old_format": RIGHT,
    "raw": RIGHT,
}
ZERO = {"corrupt": "malformed", "odd_format": "malformed", "deep": "malformed", "nothing": "missing"}
ZERO |= {"linked": "refused", "impostor": "refused"}


@pytest.mark.parametrize("student", EXPECTED)
def test_every_question_earns_what_it_deserves(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert outcome.state == "graded"
    assert {mark.name: mark.points for mark in outcome.marks} == EXPECTED[student]


@pytest.mark.parametrize("student", ZERO)
def test_what_cannot_be_examined_is_a_recorded_zero(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert (outcome.state, outcome.earned, outcome.out_of) == (ZERO[student], 0.0, 7.0)


def test_a_score_function_gives_a_fraction(graded: Graded) -> None:
    marks = {mark.name: mark for mark in graded.outcomes["one_half"].marks}
    assert 0 < marks["guess"].points < 1
    assert marks["guess"].state == "partly right"


@pytest.mark.parametrize(
    ("student", "question", "state", "words"),
    [
        ("wrong", "double", "wrong", "constant factor"),
        ("listed_twice", "double", "wrong", "not merged"),
        ("untouched", "double", "not written", "not written yet"),
        ("loop", "double", "timed out", "endless loop"),
        ("looping_cell", "double", "error", "raised a NameError: double is not defined"),
        ("crash", "length", "crashed", "ended the kernel"),
        ("fenced", "length", "forbidden call", "asks you to write"),
        ("raises", "length", "error", "raised a KeyError, in length, line 1 of your cell length"),
    ],
)
def test_each_state_comes_with_its_sentence(
    graded: Graded, student: str, question: str, state: str, words: str
) -> None:
    mark = next(mark for mark in graded.outcomes[student].marks if mark.name == question)
    assert mark.state == state
    assert words in mark.sentence


def test_the_reference_library_is_absent_and_says_why(graded: Graded) -> None:
    cell = next(cell for cell in graded.outcomes["imports_reference"].cells if cell.id == "guess")
    assert "not there while an assignment is graded" in cell.outputs[-1]["evalue"]


def test_the_gradebook_holds_the_same_scores(graded: Graded) -> None:
    tiny = graded.tiny.name
    with Gradebook(graded.tiny.course.db_url) as gradebook:
        for student in EXPECTED | ZERO:
            submission = gradebook.find_submission(tiny, student)
            grades = {grade.name: grade for notebook in submission.notebooks for grade in notebook.grades}
            wanted = EXPECTED.get(student, dict.fromkeys(RIGHT, 0.0))
            assert {name: grades[f"exam_{name}"].auto_score for name in wanted} == wanted
            assert not any(grades[f"exam_{name}"].needs_manual_grade for name in wanted)
        assert gradebook.find_grade("written_why", tiny, tiny, "right").needs_manual_grade
        assert not gradebook.find_grade("written_why", tiny, tiny, "untouched").needs_manual_grade
        comment = gradebook.find_comment("double", tiny, tiny, "wrong").auto_comment
        assert comment == "twice a number: 0 of 2, wrong. The result is off by a constant factor."


def test_graded_notebooks_hold_no_hidden_test(graded: Graded) -> None:
    for student in graded.outcomes:
        path = graded.tiny.root / "autograded" / student / graded.tiny.name / f"{graded.tiny.name}.ipynb"
        notebook = nbformat.reads(path.read_text(), as_version=4)
        nbformat.validate(notebook)
        assert "question(" not in path.read_text()
        ids = [cell.metadata["nbgrader"]["grade_id"] for cell in notebook.cells if "nbgrader" in cell.metadata]
        assert {"exam_double", "exam_length", "exam_guess", "written_why"} <= set(ids)
        assert len(ids) == len(set(ids))
