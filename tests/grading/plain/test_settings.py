"""A plain course's own settings: each that nbgrader's autograde reads counts here as it does there, or is named."""

import json
import re
import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, SaveAutoGrades
from plain_class import PlainCourse
from traitlets.config import Config

from course_lib.course import Course, CourseError, check_students
from course_lib.grading.notebook.source import SourceError
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.plain.files import MOST_LEVELS, files_of
from course_lib.grading.plain.layout import Laid, Laying
from course_lib.grading.plain.settings import LONG, Settings
from course_lib.grading.record.gradebook import Unrecordable

RIGHT = "def half(number): return number // 2"
SHOUTS_LATE = """import sys

def half(number):
    print("line\\n" * 9)
    print("hm", file=sys.stderr)
    return number // 2"""
SETTINGS = """
c = get_config()
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "mind the step"
c.OverwriteCells.add_missing_cells = True
c.LimitOutput.max_lines = 5
c.ExecutePreprocessor.skip_cells_with_tag = "leave"
c.Autograde.exclude_overwriting = {"ps2": ["helper.py"]}
c.LateSubmissionPlugin.penalty_method = "zero"
c.CourseDirectory.student_id_exclude = "guest,trial"
c.CourseDirectory.student_id = "[!z]*"
"""


def settings(**sections: dict[str, Any]) -> Settings:
    return Settings(Config(sections))


@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor", "NotebookClient"])
def test_a_limit_counts_in_every_spelling(section: str) -> None:
    assert settings(**{section: {"timeout": 60}}).seconds([Laid("code", "1")], 4) == (60, 600)


def test_of_two_spellings_the_narrower_wins_and_without_any_it_is_nbgraders_own() -> None:
    both = settings(Execute={"timeout": 7}, ExecutePreprocessor={"timeout": 60})
    assert both.seconds([], 0) == (7, 70)
    assert settings().seconds([Laid("code", "1")], 50) == (30, 1500)
    for none in (None, -1):
        assert settings(Execute={"timeout": none}).seconds([], 0)[0] == LONG


def test_a_limit_of_each_cells_own_is_kept() -> None:
    own = settings(ExecutePreprocessor={"timeout_func": lambda cell: 90 if "train" in cell.source else 5})
    assert own.seconds([Laid("code", "1"), Laid("markdown", "train")], 0) == (5, 50)
    assert own.seconds([Laid("code", "1"), Laid("code", "train()")], 0) == (90, 900)


def test_what_is_not_followed_is_named() -> None:
    class Own:
        pass

    odd = settings(
        Execute={"extra_arguments": ["--debug"], "timeout": 5},
        ExecutePreprocessor={"startup_timeout": 3},
        Autograde={"create_student": False, "sanitize_preprocessors": ["house.rules.Own"]},
    )
    assert odd.not_followed() == [
        "Autograde.create_student",
        "Autograde.sanitize_preprocessors",  # which leaves out steps that are taken here
        "Execute.extra_arguments",
        "Execute.startup_timeout",
        "Own",
    ]
    assert settings(Execute={"timeout": 5, "kernel_name": "python3"}).not_followed() == []


def test_every_class_that_autograding_reads_is_looked_at() -> None:
    odd = settings(
        Preprocessor={"enabled": True},  # which is as ever for all but the two that are off at first
        CheckCellMetadata={"enabled": False},
        ClearOutput={"remove_metadata_fields": ["collapsed"]},
        Autograde={"permissions": 600, "create_student": True, "autograde_preprocessors": [Execute, SaveAutoGrades]},
    )
    assert odd.not_followed() == [
        "Autograde.autograde_preprocessors",
        "Autograde.permissions",
        "CheckCellMetadata.enabled",
        "ClearMetadataPreprocessor.enabled",
        "ClearOutput.remove_metadata_fields",
    ]


def test_without_overwriting_nothing_is_put_back() -> None:
    steps = ["nbgrader.preprocessors.ClearOutput", "nbgrader.preprocessors.CheckCellMetadata"]
    for odd in (
        settings(OverwriteCells={"enabled": False, "add_missing_cells": True}),
        settings(Autograde={"sanitize_preprocessors": steps}, OverwriteCells={"add_missing_cells": True}),
    ):
        assert odd.laying == Laying(odd.execute.skip_cells_with_tag, overwriting=False)


def test_some_notebooks_of_an_assignment_are_refused_with_a_sentence() -> None:
    settings(CourseDirectory={"notebook_id": "h*"}).check_notebooks("ps2", ["half"])
    with pytest.raises(SourceError, match=r"to match every notebook of ps2, got 'h\*', which leaves out part: take"):
        settings(CourseDirectory={"notebook_id": "h*"}).check_notebooks("ps2", ["half", "part"])


def configured(folder: Path, text: str) -> Course:
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\n{text}\n")
    return Course.find(folder)


def test_folders_lie_where_the_configuration_has_them(tmp_path: Path) -> None:
    assert configured(tmp_path, "").root == tmp_path
    for spelling in ("CourseDirectory.root", "NbGrader.course_directory"):
        course = configured(tmp_path, f"c.{spelling} = 'here/below'")
        assert course.root == tmp_path / "here" / "below"
        assert course.db_url == f"sqlite:///{course.root}/gradebook.db"
    assert configured(tmp_path, "c.CourseDirectory.root = '/elsewhere'").root == Path("/elsewhere")
    assert configured(tmp_path, "c.Exchange.course_id = 'old'").course_id == "old"
    structure = "{nbgrader_step}/{assignment_id}/{student_id}"
    with pytest.raises(CourseError, match=re.escape(f"got {structure!r} of CourseDirectory.directory_structure: move")):
        configured(tmp_path, f"c.CourseDirectory.directory_structure = {structure!r}")


def test_students_named_on_the_command_line_come_before_the_pattern(tmp_path: Path) -> None:
    for student in ("ada", "bob"):
        (tmp_path / "submitted" / student / "ps2").mkdir(parents=True)
    course = configured(tmp_path, "c.CourseDirectory.student_id = 'a*'")
    assert check_students(course, "ps2") == ["ada"]
    assert check_students(course, "ps2", ["bob"]) == ["bob"]


def test_another_kernel_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tmp_path / "kernels" / "other"
    spec.mkdir(parents=True)
    words = {"argv": ["/opt/other/bin/python"], "display_name": "other", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(words))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(
        SourceError, match=r"expected Execute\.kernel_name to name this Python, got 'other' of /opt/other"
    ):
        settings(ExecutePreprocessor={"kernel_name": "other"}).check_kernel()
    with pytest.raises(SourceError, match="expected the kernel 'nowhere'"):
        settings(Execute={"kernel_name": "nowhere"}).check_kernel()
    settings(Execute={"kernel_name": "python3"}).check_kernel()
    settings().check_kernel()


def _without(notebook: Any, *names: str) -> Any:
    notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names]
    return notebook


def hand_in(plain: PlainCourse) -> None:
    """A class in which every setting matters to somebody; the file beside the notebook is the students' to change."""

    def submit(student: str, notebook: Any, limit: int = 5) -> Path:
        folder = plain.submit(student, "ps2", half=notebook)
        (folder / "helper.py").write_text(f"LIMIT = {limit}\n")
        return folder

    def answered(half: str = RIGHT) -> Any:
        return plain.answered("ps2", "half", {"half": half})

    submit("missing", _without(answered(), "hidden", "silent"))
    submit("helper", answered(), limit=7)
    submit("shouts", answered(SHOUTS_LATE))
    submit("noisy", answered("def half(number): return 0 if number == 8 else number // 2"))
    tagged = answered()
    tagged.cells[0].metadata["tags"] = ["leave"]
    submit("tagged", tagged)
    late = submit("late", answered())
    (late / "timestamp.txt").write_text("2026-01-05 12:00:00 America/Los_Angeles")
    submit("guest", plain.released("ps2", "half"))
    submit("zoe", answered())


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlainCourse, PlainCourse]:
    """The class graded by stock nbgrader and by this grader, under the same settings."""
    stock = PlainCourse(tmp_path_factory.mktemp("stock"), "ps2")
    with (stock.root / "nbgrader_config.py").open("a") as config:
        config.write(SETTINGS)
    hand_in(stock)
    with Gradebook(stock.course.db_url) as gradebook:
        gradebook.update_or_create_assignment("ps2", duedate="2026-01-05 19:00 UTC")
    root = tmp_path_factory.mktemp("ours") / "course"
    shutil.copytree(stock.root, root)
    ours = PlainCourse.__new__(PlainCourse)
    ours.root = root
    stock.config = Config(stock.course.config)
    stock.config.CourseDirectory.root = str(stock.root)
    stock.autograde("ps2")
    grade(open_assignment(ours.course, "ps2"))
    return stock, ours


@pytest.mark.thorough
def test_every_setting_counts_as_in_stock(twice: Any) -> None:
    stock, ours = twice
    expected = stock.scores("ps2")
    assert {student for student, _, _ in expected} == {"missing", "helper", "shouts", "noisy", "tagged", "late"}
    assert ours.scores("ps2") == expected
    points = Counter[str]()
    for (student, _, _), (score, _) in expected.items():
        points[student] += score or 0
    assert points == {"missing": 23, "noisy": 23, "shouts": 23, "late": 23, "helper": 20, "tagged": 6}


def test_penalties_and_lateness_are_stocks(twice: Any) -> None:
    facts = []
    for course in twice:
        with Gradebook(course.course.db_url) as gradebook:
            late = gradebook.find_submission("ps2", "late")
            facts.append((late.timestamp, late.total_seconds_late, late.late_submission_penalty, late.score))
    assert facts[0] == facts[1]
    assert facts[0][:2] == (datetime(2026, 1, 5, 20), 3600.0)


def test_files_come_along_by_the_courses_own_patterns(tmp_path: Path) -> None:
    course = configured(tmp_path, "c.CourseDirectory.ignore = ['*.pyc', '.secret']")
    folder = tmp_path / "submitted" / "ada" / "ps2"
    for name in ("half.ipynb", "a.pyc", ".b.pyc", ".secret", "feedback", "timestamp.txt", "in/to/data.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "in" / "away").symlink_to("/etc/passwd")
    deep = folder.joinpath(*"d" * (MOST_LEVELS + 2))
    deep.mkdir(parents=True)
    found = files_of(course, "ps2", "ada", Settings(course.config))
    assert set(found) == {".b.pyc", "feedback", "in/to/data.csv"}  # as in a shell, a star begins with no dot
    (deep.parent / "file").touch()
    with pytest.raises(Unrecordable, match="expected at most 20 levels of folders"):
        files_of(course, "ps2", "ada", Settings(course.config))
