"""A configuration that cannot be followed, and a gradebook that is none: a sentence that says where and what to do."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import Course, CourseError
from course_lib.grading.commands.doctor import gradebook as gradebook_finding
from course_lib.grading.record.answering import GradebookUnavailable, answering
from course_lib.grading.record.deadlines import deadlines, set_deadline
from course_lib.grading.record.gradebook import late_plugin

TAKE = "c = get_config()\n"


def configure(tiny: Any, lines: str) -> None:
    config = tiny.root / "nbgrader_config.py"
    config.write_text(config.read_text() + lines)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "c = get_config(\n",
            r"nbgrader_config\.py that can be followed, got SyntaxError in line 6: .* mend that line",
        ),
        ("1 / 0\n", "got ZeroDivisionError in line 6: division by zero; mend that line"),
        ("raise SystemExit('no')\n", "got SystemExit in line 6: no"),
        ("import nosuchmodule\n", "ModuleNotFoundError in line 6: No module named 'nosuchmodule'"),
        ("from late import X\n", "ModuleNotFoundError in line 6: No module named 'late'"),
        (f"{TAKE}c.CourseDirectory.course_id = 5", r"CourseDirectory\.course_id in .* a unicode string, got the int 5"),
        (f"{TAKE}c.CourseDirectory.student_id_exclude = ['eve']", r"student_id_exclude in .* got the list \['eve'\]"),
    ],
)
def test_a_configuration_that_cannot_be_followed_is_told_with_its_place(tiny: Any, lines: str, said: str) -> None:
    configure(tiny, lines)
    with pytest.raises(CourseError, match=said):
        Course.find(tiny.root)
    assert str(tiny.root) not in sys.path


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("db_url = 'gradebook.db'", r"expected CourseDirectory\.db_url in nbgrader_config\.py .* got 'gradebook\.db'"),
        ("db_url = 'nosuch://me:secret@host/d'", "such as sqlite:////path/gradebook.db, got 'nosuch://host/d'"),
        ("db_url = 'mysql://me:secret@host/d'", "takes for mysql, got no package MySQLdb: install it"),
    ],
)
def test_an_address_of_no_database_is_told(tiny: Any, setting: str, said: str) -> None:
    configure(tiny, f"{TAKE}c.CourseDirectory.{setting}\n")
    with pytest.raises(CourseError, match=said) as caught:
        deadlines(tiny.course)
    assert "secret" not in str(caught.value)


def test_a_zone_that_there_is_not_is_told_before_anything_runs(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(tiny, f"{TAKE}c.Exchange.timezone = 'Europe/Berln'\n")
    tiny.submit("ada", b"{")
    monkeypatch.chdir(tiny.root)
    for words in ("grade 01_tiny", "grade 01_tiny --dry-run", "extend 01_tiny --student ada --until 2026-02-01"):
        said = CliRunner().invoke(app, words.split())
        assert said.exit_code == 2
        assert "expected Exchange.timezone to name a zone, got 'Europe/Berln'" in " ".join(said.output.split())


def test_a_late_plugin_lies_beside_the_configuration_as_for_nbgrader(tiny: Any) -> None:
    configure(tiny, f"{TAKE}c.AssignLatePenalties.plugin_class = 'late_here.Hourly'\n")
    with pytest.raises(CourseError, match=r"the class of AssignLatePenalties\.plugin_class .* at 'late_here\.Hourly'"):
        late_plugin(tiny.course)
    (tiny.root / "late_here.py").write_text(
        "from nbgrader.plugins import LateSubmissionPlugin\n\n\nclass Hourly(LateSubmissionPlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return 0.5\n"
    )
    assert late_plugin(tiny.course)("ada", 7.0, 60.0) == 0.5


@pytest.mark.parametrize(
    "words", ["grade 01_tiny", "deadline", "report 01_tiny", "feedback 01_tiny", "collect 01_tiny z --from moodle"]
)
def test_a_file_that_is_no_gradebook_is_one_sentence(tiny: Any, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.chdir(tiny.root)
    tiny.submit("ada", b"{")
    if words.startswith(("report", "feedback")):
        assert CliRunner().invoke(app, ["grade", tiny.name, "--workers", "1"]).exit_code == 0
    (tiny.root / "gradebook.db").write_text("garbage " * 50)
    (tiny.root / "z").write_bytes(b"PK\x05\x06" + bytes(18))
    result = CliRunner().invoke(app, words.split())
    assert result.exit_code == 2
    assert "got 'file is not a database': is it a gradebook?" in result.output
    assert "SELECT" not in result.output


def test_the_doctor_says_the_same_of_it(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.root)
    (tiny.root / "gradebook.db").write_text("garbage " * 50)
    assert "is it a gradebook?" in gradebook_finding().words


def test_a_gradebook_that_may_not_be_written_is_told_without_sql(tiny: Any) -> None:
    database = tiny.root / "gradebook.db"
    configure(tiny, f"{TAKE}c.CourseDirectory.db_url = 'sqlite:///file:{database}?mode=ro&uri=true'\n")
    with pytest.raises(GradebookUnavailable, match="may you write it") as caught:
        set_deadline(tiny.course, tiny.name, "2026-02-01 23:59 UTC")
    assert "INSERT" not in str(caught.value)


def test_what_nbgrader_makes_of_a_refused_statement_is_told_too(tmp_path: Path) -> None:
    error = OperationalError("UPDATE assignment", {}, sqlite3.OperationalError("attempt to write a readonly database"))
    told = InvalidEntry(*error.args)
    told.__context__ = error  # nbgrader raises it while it handles the other
    with pytest.raises(GradebookUnavailable, match="may you write it"), answering(f"sqlite:///{tmp_path}/g.db"):
        raise told


def test_a_gradebook_of_other_tables_is_told(tiny: Any) -> None:
    database = tiny.root / "gradebook.db"
    database.unlink()
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE assignment (name TEXT)")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.commit()
    with pytest.raises(GradebookUnavailable, match="is it a gradebook"):
        deadlines(tiny.course)
    assert database.exists()
