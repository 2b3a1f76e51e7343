"""A plain course whose locked cells are left as handed in, then are not, and whose points change: stock's scores."""

import shutil
from typing import Any

import nbformat
import pytest
from plain_class import PlainCourse
from traitlets.config import Config

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.changes import changes
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.graded_class import read_class

PLAIN = "c = get_config()\nc.CourseDirectory.course_id = 'plain'\n"
SETTINGS = PLAIN + "c.OverwriteCells.enabled = False\n"
RIGHT = "def half(number): return number // 2"
WRONG = "def half(number): return number"
EASIER = {"hidden": "1 + 1", "share": "1 + 1", "silent": "1 + 1"}


def totals(course: PlainCourse) -> dict[str, float]:
    """What the gradebook has of each student."""
    points: dict[str, float] = {}
    for (student, _, _), (score, _) in course.scores("ps2").items():
        points[student] = points.get(student, 0.0) + (score or 0.0)
    return points


def configured(course: PlainCourse) -> Config:
    """What the course's file says, for stock."""
    config = Config(course.course.config)
    config.CourseDirectory.root = str(course.root)
    config.BaseConverter.force = True
    return config


def change(course: PlainCourse) -> None:
    """Makes a test worth more, has stock generate the assignment anew, and takes the setting out."""
    (course.root / "nbgrader_config.py").write_text(PLAIN)
    course.config = configured(course)
    path = course.root / "source" / "ps2" / "half.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.metadata.nbgrader["grade_id"] == "hidden":
            cell.metadata.nbgrader["points"] = 10
    nbformat.write(notebook, path)
    course.generate("ps2")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Scores before and after, stock's and this grader's; and this grader's outcomes."""
    stock = PlainCourse(tmp_path_factory.mktemp("stock"), "ps2")
    (stock.root / "nbgrader_config.py").write_text(SETTINGS)
    stock.submit("ada", "ps2", half=stock.answered("ps2", "half", {"half": RIGHT}))
    stock.submit("bob", "ps2", half=stock.answered("ps2", "half", {"half": WRONG} | EASIER))
    root = tmp_path_factory.mktemp("ours") / "course"
    shutil.copytree(stock.root, root)
    ours = PlainCourse.__new__(PlainCourse)
    ours.root = root
    stock.config = configured(stock)
    scores: list[Any] = []
    outcomes: list[dict[str, Outcome]] = []
    for again in (False, True):
        if again:
            change(stock)
            change(ours)
        stock.autograde("ps2")
        outcomes.append({one.student: one for one in grade(open_assignment(ours.course, "ps2"))})
        scores.append((totals(stock), totals(ours), stock.scores("ps2") == ours.scores("ps2")))
    return ours, scores, outcomes


def test_what_students_made_of_locked_cells_is_run_where_nothing_overwrites_it(graded: Any) -> None:
    stock, ours, same = graded[1][0]
    assert ours == stock == {"ada": 23.0, "bob": 16.0}
    assert same


def test_changed_points_reach_the_gradebook_the_kept_table_and_the_report(graded: Any) -> None:
    course, scores, (before, after) = graded
    stock, ours, same = scores[1]
    assert ours == stock == {"ada": 30.0, "bob": 10.5}
    assert same
    assert {name: (one.earned, one.out_of) for name, one in after.items()} == {"ada": (30, 31), "bob": (10.5, 31)}
    found = {one.student: (one.before, one.after) for one in changes(before, after.values())}
    assert found == {"ada": (23, 30), "bob": (16, 10.5)}
    assert {one.id: one.total for one in read_class(course.course, "ps2").students} == ours
