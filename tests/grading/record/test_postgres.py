"""A gradebook on a real PostgreSQL server: whole submissions or none, SQLite's scores, and marks by hand stay."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nbgrader.api import Gradebook
from postgres_server import new_database, postgres_server
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.record.gradebook import open_gradebook

STUDENTS = {"ada": {}, "ben": {"length": "def length(vector): return 0.0"}, "cleo": {"double": ""}, "dan": {}}
STOPS_AT = "cleo"
DOOR = 20_26  # the advisory lock at which the coordinator waits in the middle of a submission
GRADES = """SELECT s.student_id, c.name, g.auto_score, g.manual_score FROM grade g JOIN base_cell c ON c.id = g.cell_id
    JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id"""
BARRIER = f"""CREATE FUNCTION wait_at_the_door() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM submitted_notebook n JOIN submitted_assignment s ON s.id = n.assignment_id
               WHERE n.id = NEW.notebook_id AND s.student_id = '{STOPS_AT}')
    THEN PERFORM pg_advisory_xact_lock({DOOR}); END IF;
    RETURN NEW; END $$;
    CREATE TRIGGER door BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION wait_at_the_door()"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as socket:
        yield socket


def connect(url: str) -> psycopg.Connection[Any]:
    """The database beside nbgrader, each statement on its own."""
    made = make_url(url)
    return psycopg.connect(host=made.query["host"], user="grader", dbname=made.database, autocommit=True)  # type: ignore[arg-type]


def grades(url: str) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """Every automatic and manual score, by student and cell; a row that were there twice would be noticed."""
    with connect(url) as database:
        rows = database.execute(GRADES).fetchall()
    found = {(student, cell): (auto, manual) for student, cell, auto, manual in rows}
    assert len(found) == len(rows)
    return found


def on_sqlite(root: Path) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.manual_score)
            for submission in gradebook.assignment_submissions("01_tiny")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def course_on(url: str, tiny: Any) -> Any:
    """A tiny course whose configuration names a database, with its class handed in."""
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    for student, answers in STUDENTS.items():
        tiny.submit(student, tiny.solved(**answers))
    return tiny


def grade(tiny: Any, *options: str, code: int = 0) -> str:
    """`course grade`, run to its end in this process."""
    here = Path.cwd()
    os.chdir(tiny.root)
    try:
        result = CliRunner().invoke(app, ["grade", tiny.name, "--workers", "1", *options])
    finally:
        os.chdir(here)
    assert result.exit_code == code, result.output
    return result.output


def killed_in_the_middle(tiny: Any, url: str) -> None:
    """Starts `course grade` and kills it inside a transaction, with some of a submission written and some not."""
    command = [Path(sys.executable).with_name("course"), "grade", tiny.name, "--workers", "1"]
    with connect(url) as database:
        database.execute("SELECT pg_advisory_lock(%s)", [DOOR])
        with subprocess.Popen(command, cwd=tiny.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as coordinator:
            deadline = time.monotonic() + 120
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while not database.execute(waiting).fetchone()[0]:  # type: ignore[index]
                assert coordinator.poll() is None, coordinator.stderr.read()  # type: ignore[union-attr]
                assert time.monotonic() < deadline
                time.sleep(0.05)
            coordinator.kill()


@pytest.fixture(scope="module")
def history(server: str, make_course: Callable[[], Any]) -> Any:
    """A class graded on PostgreSQL: killed in the middle, resumed, marked by hand, forced; what lay there each time."""
    url = new_database(server, "gradebook")
    open_gradebook(url, "").close()  # the tables, for the barrier
    with connect(url) as database:
        database.execute(BARRIER)
    tiny = course_on(url, make_course())
    killed_in_the_middle(tiny, url)
    tiny.url, tiny.after_kill = url, grades(url)
    grade(tiny)
    tiny.resumed = grades(url)
    with Gradebook(url) as gradebook:
        marked = gradebook.find_grade("written_why", tiny.name, tiny.name, "ada")
        marked.manual_score, marked.needs_manual_grade = 2.5, False
        overruled = gradebook.find_grade("exam_length", tiny.name, tiny.name, "ben")
        overruled.manual_score = 1.0
        gradebook.db.commit()
    tiny.said = grade(tiny, "--force")
    tiny.forced = grades(url)
    return tiny


@pytest.mark.thorough
def test_a_coordinator_killed_inside_a_transaction_leaves_whole_submissions_alone(history: Any) -> None:
    cells = {"exam_double", "exam_length", "exam_guess", "written_why"}
    before = [student for student in STUDENTS if student < STOPS_AT]
    assert set(history.after_kill) == {(student, cell) for student in before for cell in cells}


@pytest.mark.thorough
def test_started_again_it_records_what_was_missing_and_nothing_twice(history: Any) -> None:
    assert {student for student, _ in history.resumed} == set(STUDENTS)
    assert history.resumed.items() >= history.after_kill.items()
    with connect(history.url) as database:
        for table in ("submitted_assignment", "submitted_notebook", "student"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (len(STUDENTS),)
        for table in ("grade", "comment"):
            twice = f"SELECT cell_id, notebook_id FROM {table} GROUP BY 1, 2 HAVING count(*) > 1"
            assert not database.execute(twice).fetchall()


@pytest.mark.thorough
def test_scores_are_those_on_sqlite(history: Any, make_course: Callable[[], Any]) -> None:
    tiny = make_course()
    course_on(f"sqlite:///{tiny.root / 'gradebook.db'}", tiny)
    grade(tiny)
    assert on_sqlite(tiny.root) == history.resumed
    assert history.resumed["ben", "exam_length"] == (0.0, None)


def test_a_forced_regrade_keeps_marks_by_hand(history: Any) -> None:
    by_hand = {("ada", "written_why"): (None, 2.5), ("ben", "exam_length"): (0.0, 1.0)}
    assert history.forced == history.resumed | by_hand
    assert "changed" not in history.said
    with Gradebook(history.url) as gradebook:
        assert gradebook.find_submission(history.name, "ada").score == 7.0 + 2.5
        assert gradebook.find_submission(history.name, "ben").score == 3.0 + 1.0


def test_a_name_that_no_column_takes_costs_nobody_else_anything(server: str, make_course: Callable[[], Any]) -> None:
    tiny = course_on(new_database(server, "long"), make_course())
    tiny.submit("n" * 140, tiny.solved())
    said = " ".join(grade(tiny, code=1).split())
    assert "at most 128 letters" in said
    (failure,) = tiny.root.glob("sittings/*/*/failures/*.json")
    assert "got 140: rename the folder" in failure.read_text()
    assert {student for student, _ in grades(tiny.course.db_url)} == set(STUDENTS)


def test_the_other_commands_read_it(history: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(history.root)
    for words in (["report", history.name], ["feedback", history.name, "--student", "ben"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
    assert "ben,graded,4,10" in (history.root / "reports" / f"{history.name}.csv").read_text()


def test_the_guide_names_the_form_of_address_that_was_tried(history: Any) -> None:
    guide = (Path(__file__).parents[3] / "INSTRUCTORS.md").read_text()
    form = history.url.replace("grader@/gradebook", "USER@/DATABASE").partition("?host=")[0]
    assert f"`{form}?host=/var/run/postgresql`" in guide


def test_a_server_that_is_not_there_is_one_sentence(tiny: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course_on(f"postgresql+psycopg://grader:quite-secret@/gradebook?host={tmp_path}", tiny)
    monkeypatch.chdir(tiny.root)
    result = CliRunner().invoke(app, ["grade", tiny.name, "--workers", "1"])
    assert result.exit_code == 2
    assert "is it running?" in result.output
    assert "quite-secret" not in result.output
