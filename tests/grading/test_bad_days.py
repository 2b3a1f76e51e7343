"""One submission's trouble is its own; a gradebook that is held is waited for; what the grader writes is its own."""

import base64
import io
import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import chdir, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry
from PIL import Image
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import Course
from course_lib.grading.commands.doctor import own_files
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.notebook.source import Source
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.whole_files import exposed
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.workers.jobs import Done, Job, Serial

WARM = KernelSource("course-sandbox", {"pool": ""})


def run(tiny: Any, executor: Any = None, **options: Any) -> dict[str, Outcome]:
    executor = executor or Serial(WARM)
    outcomes = grade(open_assignment(tiny.course, tiny.name), executor=executor, sandbox=False, **options)
    return {outcome.student: outcome for outcome in outcomes}


@dataclass
class Torn:
    """An executor whose result for one student cannot be read."""

    student: str

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        for job in jobs:
            yield Done(job, b'{"state": 7}') if job.student == self.student else next(iter(Serial(WARM).run([job])))


def test_whatever_is_raised_for_one_is_recorded_and_the_others_are_graded(tiny: Any) -> None:
    for student in ("ada", "ben", "tab\there", ".hidden", "\udcff", "a\u200db", "no\u00a0break"):
        tiny.submit(student, tiny.solved())
    outcomes = run(tiny, Torn("ben"))
    assert {name: outcome.state for name, outcome in outcomes.items()} == {
        **dict.fromkeys(("ada", "a\u200db", "no\u00a0break"), "graded"),
        **dict.fromkeys(("ben", "tab\there", ".hidden", "\udcff"), "not graded"),
    }
    assert outcomes["ben"].reason.startswith("KeyError: ")
    assert "'tab\\there': rename the folder" in outcomes["tab\there"].reason
    failure = json.loads(next(tiny.root.glob("sittings/*/*/failures/ben.json")).read_text())
    assert "from_bytes" in "".join(failure["traceback"])
    with Gradebook(tiny.course.db_url) as gradebook:
        assert gradebook.find_submission(tiny.name, "no\u00a0break").score == 7.0
        with pytest.raises(MissingEntry):
            gradebook.find_submission(tiny.name, "ben")

    before = Path.cwd()
    os.chdir(tiny.root)
    try:
        result = CliRunner().invoke(app, ["grade", tiny.name, "--workers", "1", "--no-sandbox"])
    finally:
        os.chdir(before)
    assert result.exit_code == 1
    assert "Not graded, and no zero: 3" in " ".join(result.output.split())
    assert not list(tiny.root.glob("sittings/*/*/failures/ben.json"))


@dataclass
class Held:
    """An executor during whose work another program holds the gradebook, from the first result to the last."""

    database: Path
    examined: int = 0

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        with closing(sqlite3.connect(self.database, isolation_level=None)) as other:
            for done in Serial(WARM).run(jobs):
                if not self.examined:
                    other.execute("BEGIN EXCLUSIVE")
                self.examined += 1
                yield done


def test_while_another_program_holds_the_gradebook_examining_goes_on(
    tiny: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("ada", "ben", "cyd"):
        tiny.submit(student, tiny.solved())
    kept: list[int] = []
    executor = Held(tiny.root / "gradebook.db")
    outcomes = run(tiny, executor, progress=lambda outcome: kept.append(executor.examined))
    assert {outcome.state for outcome in outcomes.values()} == {"graded"}
    assert kept == [3, 3, 3]  # none could be recorded before all were examined
    assert capsys.readouterr().err.count("Another program holds the gradebook") == 1
    with Gradebook(tiny.course.db_url) as gradebook:
        assert {row.student.id: row.score for row in gradebook.assignment_submissions(tiny.name)} == dict.fromkeys(
            ("ada", "ben", "cyd"), 7.0
        )
    assert not list(tiny.root.glob("sittings/*/*/examined/*"))


@pytest.mark.parametrize("torn", ['{"student": "ben", "ma', "{}"])
def test_what_was_kept_and_is_torn_is_made_again(tiny: Any, torn: str, capsys: pytest.CaptureFixture[str]) -> None:
    for student in ("ada", "ben"):
        tiny.submit(student, tiny.solved())
    marks = {name: outcome.marks for name, outcome in run(tiny).items()}
    kept = tiny.root / "sittings" / tiny.name / "001"
    for path in (kept / "outcomes" / "ben.json", *(kept / "keys").iterdir()):
        path.write_text(torn)
        with chdir(tiny.root):
            assert CliRunner().invoke(app, ["report", tiny.name]).exit_code == 0
        after = run(tiny, force="keys" in str(path))
        assert f"{path} is torn: it counts as not there" in capsys.readouterr().err
        assert {name: outcome.marks for name, outcome in after.items()} == marks
        assert path.stat().st_size > 1000


def test_what_the_grader_writes_is_its_own_and_what_it_wrote_is_mended(tiny: Any) -> None:
    tiny.submit("ada", tiny.solved())
    for path in (tiny.root, *tiny.root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with chdir(tiny.root):
        assert own_files().fine  # there is no key yet
    run(tiny)
    own = [path for name in ("sittings", "autograded") for path in (tiny.root / name, *(tiny.root / name).rglob("*"))]
    own.append(tiny.root / "gradebook.db")
    assert len(own) > 10
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in own} == {0}
    for path in own:
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert len(exposed(tiny.course)) == len(own)
    with chdir(tiny.root):
        assert not own_files().fine
        run(tiny)
        assert own_files().fine
    assert exposed(tiny.course) == []
    assert stat.S_IMODE((tiny.root / "submitted").stat().st_mode) == 0o755


def test_staff_who_share_a_course_share_its_files(tiny: Any) -> None:
    tiny.submit("ada", tiny.solved())
    config = tiny.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nget_config().CourseDirectory.groupshared = True\n")
    run(tiny)
    assert Course.find(tiny.root).shared
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tiny.root / "sittings").rglob("*.json")}
    assert modes == {0o660}


def test_a_photographed_derivation_reaches_whoever_grades_it_and_the_student(tiny: Any) -> None:
    file = io.BytesIO()
    Image.new("RGB", (3000, 40), "red").save(file, "PNG")
    work = tiny.solved()
    (written,) = (cell for cell in work.cells if cell.id == "written_why")
    written.source = "See ![my board](attachment:board.png)"
    written["attachments"] = {"board.png": {"image/png": base64.b64encode(file.getvalue()).decode()}}
    tiny.submit("ada", work)
    assert run(tiny)["ada"].state == "graded"
    (shown,) = (tiny.root / "autograded" / "ada").rglob("*.ipynb")
    notebook = nbformat.read(shown, as_version=4)
    nbformat.validate(notebook)
    (cell,) = (cell for cell in notebook.cells if "attachments" in cell)
    assert "attachment:picture-1.png" in cell.source
    drawn = base64.b64decode(cell.attachments["picture-1.png"]["image/png"])
    assert Image.open(io.BytesIO(drawn)).size == (2000, 27)
    (page,) = write_feedback(tiny.course, Source.read(tiny.course.source_of(tiny.name)))
    assert f"data:image/png;base64,{base64.b64encode(drawn).decode()}" in page.read_text()
