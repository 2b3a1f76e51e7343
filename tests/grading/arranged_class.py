"""A tiny course as an instructor has it: commands run in it, submissions with times, marks by hand."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.pipeline import grade, open_assignment

WRONG = {"double": "def double(numbers): return numbers"}
LATE = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


def course(tiny: Any, *words: str) -> str:
    """What the command said in the course's folder; it must succeed."""
    with inside(tiny.root):
        done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def run(tiny: Any, **options: Any) -> dict[str, Any]:
    return {outcome.student: outcome for outcome in grade(open_assignment(tiny.course, tiny.name), **options)}


def submit(tiny: Any, student: str, when: str = "", **answers: str) -> None:
    path = tiny.submit(student, tiny.solved(**answers))
    if when:
        path.with_name("timestamp.txt").write_text(when)


def submission(tiny: Any, student: str) -> dict[str, Any]:
    with Gradebook(tiny.course.db_url) as gradebook:
        found = gradebook.find_submission(tiny.name, student)
        return {
            "score": found.score,
            "late": found.total_seconds_late,
            "penalty": found.late_submission_penalty or 0.0,
            "by_hand": found.needs_manual_grade,
        }


def give_by_hand(tiny: Any, student: str, score: float, words: str = "") -> None:
    with Gradebook(tiny.course.db_url) as gradebook:
        row = gradebook.find_grade("written_why", tiny.name, tiny.name, student)
        row.manual_score, row.needs_manual_grade = score, False
        gradebook.find_comment("written_why", tiny.name, tiny.name, student).manual_comment = words
        gradebook.db.commit()


def source(tiny: Any) -> Any:
    from course_lib.grading.notebook.source import Source

    return Source.read(tiny.course.source_of(tiny.name))
