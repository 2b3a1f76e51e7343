"""Plain nbgrader assignments: the same class graded by stock nbgrader and by this grader gets the same scores."""

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from plain_class import TESTS, PlainCourse

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.plain.rule import NO_NUMBER, unscored

pytestmark = pytest.mark.thorough

HALVES = {
    "right": "def half(number): return number // 2",
    "small": "def half(number): return number // 2 if number < 5 else 0",
    "raises": "def half(number): raise KeyError(number)",
    "shouts": "import sys\ndef half(number):\n    print('hm', file=sys.stderr)\n    return number // 2",
    "talks": "def half(number):\n    print('careful')\n    return number // 2",
}


BRINGS = """import pathlib, subprocess
assert subprocess.check_output(["./tool.sh"]) == b"7\\n"
assert pathlib.Path(".settings").read_text() == "3"
assert pathlib.Path("data.bin").stat().st_size == 12 << 20
assert sum(1 for _ in pathlib.Path("pictures").iterdir()) == 250
def half(number): return number // 2"""


def _without(notebook: Any, *names: str) -> Any:
    notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names]
    return notebook


def _tampered(notebook: Any) -> Any:
    """Tests rewritten and worth more, as a student may try."""
    for cell in notebook.cells:
        if cell.metadata["nbgrader"]["grade"]:
            cell.source = "3"
            cell.metadata["nbgrader"]["points"] = 100
    return notebook


def _bring(folder: Path) -> None:
    """Puts beside a notebook what stock takes along: a program, a hidden file, a large one, many."""
    (folder / "tool.sh").write_text("#!/bin/sh\necho 7\n")
    (folder / "tool.sh").chmod(0o755)
    (folder / ".settings").write_text("3")
    (folder / "data.bin").write_bytes(bytes(12 << 20))
    (folder / "pictures").mkdir()
    for number in range(250):
        (folder / "pictures" / f"{number}.txt").write_text("x")


def hand_in(plain: Any) -> None:
    """A class of both assignments."""
    for student, answer in HALVES.items():
        plain.submit(student, "ps2", half=plain.answered("ps2", "half", {"half": answer}))
    plain.submit("untouched", "ps2", half=plain.released("ps2", "half"))
    plain.submit("tampered", "ps2", half=_tampered(plain.released("ps2", "half")))
    plain.submit("deleted", "ps2", half=_without(plain.answered("ps2", "half", {"half": HALVES["right"]}), "silent"))
    (plain.submit("own_helper", "ps2", half=plain.released("ps2", "half")) / "helper.py").write_text("LIMIT = 7\n")
    _bring(plain.submit("brings", "ps2", half=plain.answered("ps2", "half", {"half": BRINGS})))
    solved = {
        name: nbformat.read(plain.root / "source" / "ps1" / f"{name}.ipynb", 4) for name in ("problem1", "problem2")
    }
    plain.submit("right", "ps1", **solved)
    plain.submit("untouched", "ps1", **{name: plain.released("ps1", name) for name in solved})
    cubes = {"squares": "def squares(n): return [i**3 for i in range(1, n + 1)]", "part-a": "It adds."}
    plain.submit("half_done", "ps1", problem1=plain.answered("ps1", "problem1", cubes))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The class graded by both, each in a copy of the course; the outcomes are this grader's."""
    stock = PlainCourse(tmp_path_factory.mktemp("stock"), "ps1", "ps2")
    hand_in(stock)
    root = tmp_path_factory.mktemp("ours") / "course"
    shutil.copytree(stock.root, root)
    ours = PlainCourse.__new__(PlainCourse)
    ours.root = root
    outcomes = {}
    for name in ("ps1", "ps2"):
        stock.autograde(name)
        outcomes[name] = {outcome.student: outcome for outcome in grade(open_assignment(ours.course, name))}
    return stock, ours, outcomes


@pytest.mark.parametrize("assignment", ["ps1", "ps2"])
def test_the_scores_are_stock_nbgraders(twice: Any, assignment: str) -> None:
    stock, ours, _ = twice
    expected = stock.scores(assignment)
    assert len(expected) == {"ps1": 3 * 9, "ps2": 10 * len(TESTS)}[assignment]
    assert ours.scores(assignment) == expected


def test_partial_credit_noise_and_odd_results_count_as_in_nbgrader(twice: Any) -> None:
    outcomes = twice[2]
    marks = {student: {m.name: m.points for m in outcome.marks} for student, outcome in outcomes["ps2"].items()}
    assert marks["right"] == dict.fromkeys(TESTS, 3.0) | {"share": 2.0}
    assert marks["small"] == dict.fromkeys(TESTS, 0.0) | {"share": 1.5, "negative": 3.0, "text": 1.0} | {
        "beside": 3.0,
        "told": 3.0,
    }
    assert marks["shouts"]["silent"] == 0.0
    assert marks["talks"] == marks["right"]
    assert marks["brings"] == marks["right"]
    assert marks["tampered"] == marks["untouched"]
    assert {outcome.state for outcome in outcomes["ps2"].values()} == {"graded"}


def test_what_returns_no_number_is_told_once(twice: Any) -> None:
    outcomes = twice[2]["ps2"].values()
    told = {
        (outcome.student, mark.name) for outcome in outcomes for mark in outcome.marks if mark.sentence == NO_NUMBER
    }
    assert told == {(student, "text") for student in ("brings", "deleted", "right", "talks")} | {("small", "negative")}
    sentence = unscored(mark for outcome in outcomes for mark in outcome.marks)
    assert sentence.startswith("negative, text: ")
    assert unscored([]) == ""


def test_a_submission_is_examined_once(twice: Any) -> None:
    _, ours, outcomes = twice
    again = grade(open_assignment(ours.course, "ps2"), executor=Refuses())
    assert {outcome.student: outcome for outcome in again} == outcomes["ps2"]


class Refuses:
    """An executor that must not be given work."""

    def run(self, jobs: Any) -> Any:
        assert not list(jobs)
        return iter(())
