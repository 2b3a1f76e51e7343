"""Plain submissions on which stock nbgrader stops: each ends in one recorded state, and none stops the others."""

import copy
from typing import Any

import nbformat
import pytest
from plain_class import TESTS, PlainCourse
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.commands.dry_run import plan
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.plain.files import MOST_FILES
from course_lib.grading.report.graded_class import read_class

RIGHT = "def half(number): return number // 2"
FULL = dict.fromkeys(TESTS, 3.0) | {"share": 2.0}
LOOP = "def half(number):\n    while number == 14:\n        pass\n    return number // 2"
SHOWS = "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\nprint('shown')"
CRASH = "import os\ndef half(number): return os._exit(1) if number == 14 else number // 2"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A class of such submissions, graded."""
    plain = PlainCourse(tmp_path_factory.mktemp("states"), "ps2")
    with (plain.root / "nbgrader_config.py").open("a") as config:
        config.write("get_config().Execute.timeout = 10\n")
    for student, answer in {"loops": LOOP, "crashes": CRASH}.items():
        plain.submit(student, "ps2", half=plain.answered("ps2", "half", {"half": answer}))
    twice = plain.answered("ps2", "half", {"half": RIGHT})
    twice.cells.insert(1, copy.deepcopy(twice.cells[0]))
    twice.cells[0].source, twice.cells[1].id = SHOWS + "\ndef half(number): return 7", "copied"
    plain.submit("duplicates", "ps2", half=twice)
    plain.submit("corrupt", "ps2", half=b'{"cells": [')
    plain.submit("empty_folder", "ps2")
    (plain.submit("zips", "ps2", **{"half (1)": plain.released("ps2", "half")}) / "work.zip").write_bytes(b"PK")
    hoard = plain.submit("hoards", "ps2", half=plain.released("ps2", "half"))
    for number in range(MOST_FILES + 1):
        (hoard / f"{number}.txt").touch()
    plain.outcomes = {outcome.student: outcome for outcome in grade(open_assignment(plain.course, "ps2"))}
    return plain


def points(plain: Any, student: str) -> dict[str, float]:
    return {mark.name: mark.points for mark in plain.outcomes[student].marks}


@pytest.mark.parametrize(("student", "state"), [("loops", "timed out"), ("crashes", "crashed")])
def test_a_cell_that_ends_its_kernel_costs_itself_alone(plain: Any, student: str, state: str) -> None:
    assert points(plain, student) == FULL | {"silent": 0.0}
    assert {mark.name: mark.state for mark in plain.outcomes[student].marks}["silent"] == state


def test_of_two_cells_with_one_name_the_last_counts(plain: Any) -> None:
    assert points(plain, "duplicates") == FULL


@pytest.mark.parametrize(("student", "state"), [("corrupt", "malformed"), ("empty_folder", "missing")])
def test_what_cannot_be_examined_is_a_recorded_zero(plain: Any, student: str, state: str) -> None:
    assert plain.outcomes[student].state == state
    recorded = {cell: score for (who, _, cell), score in plain.scores("ps2").items() if who == student}
    assert recorded == dict.fromkeys(TESTS, (0.0, False))


def test_a_missing_notebook_says_what_is_there(plain: Any) -> None:
    assert plain.outcomes["zips"].reason == (
        "half: expected half.ipynb in the submission, got no such file; there is half (1).ipynb, work.zip"
    )
    assert plain.outcomes["zips"].state == "missing"


def test_the_look_before_grading_says_what_grading_says(plain: Any) -> None:
    planned = {row.student: (row.does, row.why) for row in plan(plain.course, "ps2", plain.outcomes, force=True)}
    for student in ("corrupt", "empty_folder", "zips"):
        outcome = plain.outcomes[student]
        assert planned[student] == ("record a zero", f"{outcome.state}: {outcome.reason}")
    assert planned["hoards"] == ("leave ungraded", plain.outcomes["hoards"].reason)
    assert planned["loops"] == ("examine", "forced")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("Execute.kernel_name = 'nowhere'", "expected the kernel 'nowhere' of Execute.kernel_name, got none"),
        ("CourseDirectory.notebook_id = 'x*'", "to match every notebook of ps2, got 'x*', which leaves out half"),
        ("AssignLatePenalties.plugin_class = 'no.Such'", "got nothing at 'no.Such'"),
    ],
)
def test_it_refuses_what_grading_refuses(plain: Any, monkeypatch: pytest.MonkeyPatch, setting: str, said: str) -> None:
    monkeypatch.chdir(plain.root)
    config = plain.root / "nbgrader_config.py"
    before = config.read_text()
    config.write_text(f"{before}get_config().{setting}\n")
    try:
        for words in (["--dry-run"], ["--workers", "1"]):
            result = CliRunner().invoke(app, ["grade", "ps2", *words])
            assert result.exit_code == 2
            assert said in " ".join(result.output.split())
    finally:
        config.write_text(before)


def test_what_is_too_much_for_this_grader_alone_is_no_zero(plain: Any) -> None:
    assert plain.outcomes["hoards"].state == "not graded"
    assert plain.outcomes["hoards"].reason.startswith("expected at most 2000 files and 32 MB beside the notebook")
    assert not [who for who, _, _ in plain.scores("ps2") if who == "hoards"]


def test_the_commands_say_that_it_is_unsealed(plain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plain.root)
    said = CliRunner().invoke(app, ["grade", "ps2", "--student", "corrupt"])
    assert said.exit_code == 0
    assert "Unsealed" in said.output
    assert CliRunner().invoke(app, ["report", "ps2"]).exit_code == 0
    assert "Unsealed" in (plain.root / "reports" / "ps2.html").read_text()
    assert not read_class(plain.course, "ps2").sealed


def test_what_a_plain_course_has_not_is_one_sentence(plain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plain.root)
    plain.submit("ada", "ps1")
    for words, said in (
        (["grade", "ps1"], "run `nbgrader generate_assignment ps1` first"),
        (["grade", "ps3"], "did you mean ps2?"),
        (["feedback", "ps2"], "nbgrader generate_feedback ps2"),
    ):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2
        assert said in result.output


def test_what_the_formgrader_shows_can_run_nothing(plain: Any) -> None:
    path = plain.root / "autograded" / "duplicates" / "ps2" / "half.ipynb"
    outputs = [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])]
    assert "shown\n" in [output.get("text") for output in outputs]
    assert {kind for output in outputs for kind in output.get("data", {})} == {"text/plain"}
    assert not (plain.root / "autograded" / "corrupt").exists()
