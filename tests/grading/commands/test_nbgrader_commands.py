"""nbgrader's own commands, run as an instructor runs them, use this grader and agree with `course grade`."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from course_lib.cli import app

BIN = Path(sys.executable).parent


def command(root: Path, *words: str, fails: bool = False) -> str:
    """Runs a command in a course's folder and returns what it said; this grader's own ones in this process."""
    if words[0] == "course":
        with contextlib.chdir(root):
            result = CliRunner().invoke(app, words[1:])
        assert (result.exit_code != 0) == fails, result.output
        return result.output
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(root), "JUPYTER_PLATFORM_DIRS": "1", "LANG": "C.UTF-8"}
    if "COVERAGE_PROCESS_START" in os.environ:
        environment["COVERAGE_PROCESS_START"] = os.environ["COVERAGE_PROCESS_START"]
    done = subprocess.run([BIN / words[0], *words[1:]], cwd=root, env=environment, capture_output=True, text=True)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def scores(tiny: Any) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Every automatic score of the gradebook."""
    with Gradebook(tiny.course.db_url) as gradebook:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in gradebook.find_assignment(tiny.name).submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.fixture(scope="module")
def graded(make_course: Any) -> Any:
    """A class, released and graded by nbgrader's commands."""
    tiny = make_course()
    command(tiny.root, "nbgrader", "generate_assignment", tiny.name)
    tiny.submit("ada", tiny.solved())
    tiny.submit("ben", tiny.solved(double="def double(numbers): return [n + 2 for n in numbers]"))
    tiny.submit("cyd", b"not a notebook")
    shout = (
        "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\nprint('\\x1b[31mred')"
    )
    tiny.submit("dan", tiny.solved(guess=shout + "\n\ndef guess(points): return points > 2"))
    tiny.autograded = command(tiny.root, "nbgrader", "autograde", tiny.name)
    tiny.by_nbgrader = scores(tiny)
    return tiny


@pytest.mark.thorough
def test_nbgrader_releases_what_course_release_does(graded: Any) -> None:
    path = graded.root / "assignments" / graded.name / f"{graded.name}.ipynb"
    by_nbgrader = path.read_bytes()
    text = path.read_text()
    assert "question(" not in text
    assert "examiner" not in text
    assert "BEGIN" not in text
    path.unlink()
    command(graded.root, "course", "release", graded.name)
    assert path.read_bytes() == by_nbgrader
    command(graded.root, "course", "release", "--check")
    path.write_bytes(by_nbgrader + b" ")
    assert "run `course release`" in command(graded.root, "course", "release", "--check", fails=True)
    path.write_bytes(by_nbgrader)


def test_nbgrader_autograde_records_this_graders_verdicts(graded: Any) -> None:
    earned = {student: graded.by_nbgrader[student, "exam_double"][0] for student in ("ada", "ben", "cyd", "dan")}
    assert earned == {"ada": 2.0, "ben": 0.0, "cyd": 0.0, "dan": 2.0}
    assert graded.by_nbgrader["ada", "written_why"] == (None, True)
    assert "cyd: malformed, 0 of 7" in graded.autograded


def test_course_grade_agrees_and_does_the_work_once(graded: Any) -> None:
    before = {path: path.stat().st_mtime_ns for path in graded.root.glob("sittings/*/*/keys/*")}
    said = command(graded.root, "course", "grade", graded.name, "--workers", "1")
    assert "malformed" in said
    assert scores(graded) == graded.by_nbgrader
    assert before == {path: path.stat().st_mtime_ns for path in graded.root.glob("sittings/*/*/keys/*")}
    command(graded.root, "course", "grade", graded.name, "--force", "--student", "ben", "--no-sandbox")
    assert scores(graded) == graded.by_nbgrader


def test_feedback_shows_what_ran_and_nothing_that_is_hidden_or_could_run(graded: Any) -> None:
    command(graded.root, "nbgrader", "generate_feedback", graded.name)
    for student in ("ada", "ben", "cyd", "dan"):
        page = (graded.root / "feedback" / student / graded.name / f"{graded.name}.html").read_text()
        assert "question(" not in page
        assert "<script" not in page
        assert "\x1b" not in page
    assert "def guess" in page
    assert "red" in page
    assert "cannot be read" in (graded.root / "feedback" / "cyd" / graded.name / f"{graded.name}.html").read_text()


def test_the_formgraders_notebook_is_safe_too(graded: Any) -> None:
    path = graded.root / "autograded" / "dan" / graded.name / f"{graded.name}.ipynb"
    notebook = nbformat.reads(path.read_text(), as_version=4)
    kinds = {kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert kinds <= {"text/plain", "image/png", "image/jpeg"}


@pytest.mark.thorough
def test_feedback_goes_through_the_exchange_past_who_did_not_use_it(make_course: Any) -> None:
    """One student fetches, submits and fetches feedback; another's work was put into the folder by hand."""
    tiny = make_course()
    shared = f"c = get_config()\nc.CourseDirectory.course_id = 'seq'\nc.Exchange.root = '{tiny.root}/x'\n"
    config = tiny.root / "nbgrader_config.py"
    config.write_text(config.read_text() + shared)
    (tiny.root / "x").mkdir(mode=0o777)
    (tiny.root / "x").chmod(0o777)
    home = tiny.root / "home"
    home.mkdir()
    (home / "nbgrader_config.py").write_text(shared)
    command(tiny.root, "nbgrader", "generate_assignment", tiny.name)
    command(tiny.root, "nbgrader", "release_assignment", tiny.name)
    command(home, "nbgrader", "fetch_assignment", tiny.name, "--course", "seq")
    (home / tiny.name / f"{tiny.name}.ipynb").write_text(nbformat.writes(tiny.solved()))
    command(home, "nbgrader", "submit", tiny.name, "--course", "seq")
    command(tiny.root, "nbgrader", "collect", tiny.name)
    (student,) = [path.name for path in (tiny.root / "submitted").iterdir()]
    tiny.submit("0-by-hand", tiny.solved())
    command(tiny.root, "course", "grade", tiny.name, "--workers", "1")
    command(tiny.root, "course", "feedback", tiny.name)
    said = command(tiny.root, "nbgrader", "release_feedback", tiny.name)
    assert "0-by-hand handed in without the exchange and cannot fetch from it" in said
    assert f"Releasing feedback for student '{student}'" in said
    command(home, "nbgrader", "fetch_feedback", tiny.name, "--course", "seq")
    (page,) = (home / tiny.name / "feedback").rglob(f"{tiny.name}.html")
    assert "7 of 7 points so far, 3 to come" in page.read_text()


def test_an_unknown_assignment_is_one_sentence(graded: Any) -> None:
    assert "did you mean 01_tiny?" in command(graded.root, "nbgrader", "autograde", "01_tinny", fails=True)
    assert "did you mean 01_tiny?" in command(graded.root, "course", "grade", "01_tinny", fails=True)
    assert "did you mean ada?" in command(graded.root, "course", "grade", graded.name, "--student", "adda", fails=True)
    assert "Did you mean 'grade'" in command(graded.root, "course", "grad", fails=True)
