"""The command: quick to start, one sentence for every mistake, honest exit codes."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unicodedata import normalize

import nbformat
import pytest
from typer.testing import CliRunner, Result

from course_lib.cli import app
from course_lib.course import did_you_mean
from course_lib.grading.commands.dry_run import plan
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.sitting import Sittings

COMMANDS = [
    *("lab", "check", "run", "release", "bundle", "deadline", "extend", "collect", "grade", "feedback", "report"),
    *("similar", "doctor"),
]


@pytest.fixture
def course(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A tiny course, with the command run inside it."""
    monkeypatch.chdir(tiny.root)
    return tiny


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_help_lists_the_commands_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from course_lib.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'nbgrader', 'IPython', 'rich'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    print(f"course --help took {time.perf_counter() - started:.2f} s")
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", "01_tinny"], "got '01_tinny': did you mean 01_tiny?"),
        (["feedback", "tiny"], "got 'tiny': did you mean 01_tiny?"),
        (["release", "02_other"], "did you mean 01_tiny?"),
        (["report", "01_tiny"], "run `course grade 01_tiny`"),
        (["grade", "01_tiny"], "got none: collect them first"),
        (["check", "01_tiny.ipynb"], "expected a notebook, got 01_tiny.ipynb"),
        (["check", "solutions/01_tinny/01_tiny.ipynb"], "did you mean solutions/01_tiny/01_tiny.ipynb?"),
        (["run", "nothing.ipynb"], "expected a notebook, got nothing.ipynb"),
        (["lab"], "expected a folder with lectures"),
        (["release", "--chekc"], "No such option: --chekc"),
        (["grde"], "Did you mean 'grade'?"),
    ],
    ids=" ".join,
)
def test_mistakes_get_one_sentence(course: Any, words: list[str], said: str) -> None:
    result = invoke(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["collect", "01_tiny", "nothing.zip"], "expected nothing.zip to be there, got nothing: look at its spelling"),
        (["collect", "01_tiny", "solutions"], "expected solutions to be a file, got a folder: name the file in it"),
        (["certificates", "gradebook.db"], "expected gradebook.db to be a folder, got a file of that name"),
        (["certificates", "gradebook.db/x"], "to be in a folder, got a file in the folder's place"),
        (["certificates", "a" * 300], "to be a path that the system takes, got a name that is too long"),
        (["certificates", ""], "expected the name of a new folder for the certificates, got the one you are in"),
        (["bundle", "gradebook.db"], "to be in a folder, got a file in the folder's place"),
        (["check", "solutions/01_tiny/01_tiny.ipynb", "--examples", "no.json"], "expected no.json to be there"),
        (["check", "solutions/01_tiny/01_tiny.ipynb", "--examples", "broken.json"], "expected broken.json as it was"),
        (["release"], "/assignments/01_tiny to be in a folder, got a file in the folder's place"),
        (["grade", "01_tiny", "--workers", "1"], "/autograded to be a folder, got a file: move it away"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_wrong_path_is_told_in_a_sentence(course: Any, words: list[str], said: str) -> None:
    (course.root / "broken.json").write_text("{")
    for place in ("assignments", "autograded"):
        (course.root / place).write_text("a file")
    course.submit("ada", b"{")
    before = set(course.root.iterdir())
    result = invoke(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Errno" not in result.output
    assert set(course.root.iterdir()) == before


def test_what_grading_passes_over_is_told(course: Any) -> None:
    course.submit("ada", b"{")
    for name in ("ben", ".DS_Store"):
        (course.root / "submitted" / name).write_text("no folder")
    Sittings(course.root / "sittings" / course.name, term={"course_id": "last", "gradebook": "0"}).place("ada", "x")
    output = invoke("grade", course.name, "--dry-run").output
    assert f"passed over, a file where a student's folder belongs: {course.root / 'submitted' / 'ben'}" in output
    assert "DS_Store" not in output
    assert "not read, of another course_id or gradebook:" in output
    assert '001/sitting.json; delete its "term"' in output


def test_the_look_before_grading_tells_each_state_in_the_words_of_grading(course: Any) -> None:
    def put(student: str, **files: bytes) -> None:
        folder = course.root / "submitted" / student / course.name
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / f"{name}.ipynb").write_bytes(content)

    solved = json.loads(nbformat.writes(course.solved()))
    other = json.loads(nbformat.writes(course.solved(double="def double(n): return n")))
    written = json.dumps(solved).encode()
    put("ada", **{"02_other": written})
    put("ben", a=written, b=json.dumps(other).encode())
    put("cyd", **{course.name: json.dumps(solved | {"nbformat": 5}).encode()})
    put("dan", notes=b"{}")
    put("eve", **{course.name: json.dumps(solved | {"metadata": {"kernelspec": {"name": "ir"}}}).encode()})
    put("fay")
    (course.root / "submitted" / "fay" / course.name / f"{course.name}.ipynb").symlink_to("/etc/passwd")
    rows = list(plan(course.course, course.name, ["ada", "ben", "cyd", "dan", "eve", "fay"]))
    planned = {row.student: (row.does, row.why) for row in rows}
    outcomes = {one.student: one for one in grade(open_assignment(course.course, course.name))}
    states = {student: outcome.state for student, outcome in outcomes.items()}
    assert states == {
        "ada": "graded",
        "ben": "several notebooks",
        "cyd": "malformed",
        "dan": "missing",
        "eve": "graded",
        "fay": "refused",
    }
    assert planned.pop("ada") == ("examine", f"new; {outcomes['ada'].reason}")
    assert planned.pop("eve") == ("examine", "new")  # the kernel that a notebook names decides nothing
    assert planned == {
        student: ("record a zero", f"{outcomes[student].state}: {outcomes[student].reason}") for student in planned
    }


def test_names_that_differ_by_case_or_accents_alone_are_told_and_graded_apart(course: Any) -> None:
    composed, apart = "Jürgen", normalize("NFD", "Jürgen")
    for name in ("ada", "Ada", composed, apart, "b c", "-dash", "a.b", "ü" * 120):
        course.submit(name, b"{")
    output = " ".join(invoke("grade", course.name, "--workers", "1").output.split())
    assert "alike but for case or for how accents are stored: 'Ada', 'ada'; graded as 2 students" in output
    assert r"stored: 'Ju\u0308rgen', 'J\xfcrgen'; graded as 2 students" in output
    assert invoke("report", course.name).exit_code == 0
    lines = (course.root / "reports" / f"{course.name}.csv").read_text().splitlines()[1:]
    listed = [line.partition(",malformed")[0] for line in lines]
    assert sorted(listed) == sorted(["ada", "Ada", composed, apart, "b c", "'-dash", "a.b", "ü" * 120])
    for name in ("-dash", "b c", apart):
        assert "0 of 1 would be" in invoke("grade", course.name, "--dry-run", "--student", name).output


@pytest.mark.parametrize("name", ["", "..", "a/b", "../x", ".hid", "x" * 300, "a\tb"])
def test_an_extension_for_what_can_be_no_student_is_refused_before_it_is_written(course: Any, name: str) -> None:
    result = invoke("extend", "*", "--student", name, "--until", "+1d")
    assert result.exit_code == 2
    assert "expected an id that can name a student's folder" in result.output
    assert not (course.root / "extensions.csv").exists()


@pytest.mark.parametrize("name", ["..", "../01_tiny", "01_tiny/", "./01_tiny", "01_TINY", "", " ", "x" * 300, "a/b"])
def test_an_assignment_of_an_odd_name_is_refused_by_every_command(course: Any, name: str) -> None:
    for words in (["grade"], ["report"], ["feedback"], ["release"], ["deadline"], ["collect", "x.zip"]):
        result = invoke(words[0], name, *words[1:])
        assert result.exit_code == 2
        assert "expected the name of an assignment, got" in result.output
    assert not (course.root / "sittings").exists()


def test_of_a_class_of_hundreds_not_all_are_named() -> None:
    assert did_you_mean("zz", map(str, range(300))).endswith(" and 280 more")


def test_outside_a_course_the_commands_say_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("grade", "04_ctc")
    assert result.exit_code == 2
    assert "change to the course's folder" in result.output


def test_release_is_deterministic_and_notices_strays(course: Any) -> None:
    assert invoke("release").exit_code == 0
    folder = course.root / "assignments" / course.name
    first = {path: path.read_bytes() for path in folder.rglob("*")}
    assert invoke("release", course.name).exit_code == 0
    assert first == {path: path.read_bytes() for path in folder.rglob("*")}
    assert invoke("release", "--check").exit_code == 0
    (folder / "stray.txt").write_text("left over")
    result = invoke("release", "--check")
    assert result.exit_code == 2
    assert f"assignments/{course.name}/stray.txt" in result.output
    assert invoke("release").exit_code == 0
    assert not (folder / "stray.txt").exists()


def test_a_plain_assignment_is_released_by_nbgrader_which_follows_the_courses_settings(course: Any) -> None:
    folder = course.root / "solutions" / "02_plain"
    folder.mkdir()
    secret = "### ANFANG VERSTECKT\nassert half(14) == 7\n### ENDE VERSTECKT"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(secret, id="secret")])
    (folder / "02_plain.ipynb").write_text(nbformat.writes(notebook))
    result = invoke("release", "02_plain")
    assert result.exit_code == 2
    assert "got 02_plain, a plain one: run `nbgrader generate_assignment 02_plain`" in " ".join(result.output.split())
    result = invoke("release")
    assert result.exit_code == 0
    assert "passed over, a plain assignment: run `nbgrader generate_assignment 02_plain`" in result.output
    assert [path.name for path in (course.root / "assignments").iterdir()] == [course.name]


def test_the_tests_of_a_plain_notebook_are_run_as_they_stand(course: Any) -> None:
    marks = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "task": False, "points": 1}
    tests = {"right": "assert half(6) == 3", "wrong": "assert half(7) == 4, 'was it rounded down?'"}
    tests["told"] = "import os\nassert os.environ['NBGRADER_EXECUTION'] == 'validate'"
    cells = [nbformat.v4.new_code_cell("def half(n): return n // 2", id="own")]
    for name, test in tests.items():
        cells.append(nbformat.v4.new_code_cell(test, id=name, metadata={"nbgrader": marks | {"grade_id": name}}))
    (course.root / "half.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    result = invoke("check", "half.ipynb")
    assert result.exit_code == 1
    rows = [" ".join(line.split()) for line in result.output.splitlines()]
    assert {"right passed", "told passed"} <= set(rows)
    assert any(row.startswith("wrong failed") and "was it rounded down?" in row for row in rows)
    assert "This assignment is a plain one of nbgrader's" in result.output


def test_what_lies_beside_the_source_goes_along(course: Any) -> None:
    (course.root / "solutions" / course.name / "data").mkdir()
    (course.root / "solutions" / course.name / "data" / "words.txt").write_text("apple")
    assert invoke("release").exit_code == 0
    assert (course.root / "assignments" / course.name / "data" / "words.txt").read_text() == "apple"


def test_copies_that_jupyterlab_keeps_are_not_offered(course: Any) -> None:
    kept = course.root / ".ipynb_checkpoints"
    kept.mkdir()
    (kept / "mine-checkpoint.ipynb").write_text("{}")
    output = invoke("check", "mine.ipynb").output
    assert "expected a notebook, got mine.ipynb" in output
    assert "checkpoint" not in output


def test_run_executes_a_lecture_with_its_budget(course: Any) -> None:
    parameters = nbformat.v4.new_code_cell('BUDGET = "quick"', metadata={"tags": ["parameters"]}, id="parameters")
    lecture = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell("print(BUDGET)", id="show")])
    (course.root / "lecture.ipynb").write_text(nbformat.writes(lecture))
    result = invoke("run", "lecture.ipynb", "--budget", "full", "--output", "ran.ipynb")
    assert result.exit_code == 0, result.output
    assert '"full\\n"' in (course.root / "ran.ipynb").read_text()
    assert "'slow' is not one of" in invoke("run", "lecture.ipynb", "--budget", "slow").output
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", id="broken")])
    (course.root / "broken.ipynb").write_text(nbformat.writes(broken))
    result = invoke("run", "broken.ipynb")
    assert result.exit_code == 2
    assert "ZeroDivisionError" in result.output


def test_the_report_is_safe_in_a_spreadsheet(course: Any) -> None:
    course.submit("=1+1", b"{")
    course.submit("ada", b"{")
    assert invoke("grade", course.name, "--workers", "1").exit_code == 0
    assert invoke("report", course.name).exit_code == 0
    lines = (course.root / "reports" / f"{course.name}.csv").read_text().splitlines()
    assert lines[0] == "student,state,score,max_score,exam_double,exam_length,exam_guess,written_why"
    assert lines[1] == "'=1+1,malformed,0,10,0,0,0,0"


def test_the_students_edition_has_no_grader(course: Any) -> None:
    (course.root / "lectures").mkdir()
    assert invoke("bundle").exit_code == 0
    students = course.root / "build" / "students"
    assert json.loads((students / "assignments" / course.name / f"{course.name}.ipynb").read_text())["cells"]
    (course.root / "build" / "mine").mkdir()
    (course.root / "build" / "mine" / "thesis.txt").write_text("precious")
    result = invoke("bundle", "build/mine")
    assert result.exit_code == 2
    assert (course.root / "build" / "mine" / "thesis.txt").read_text() == "precious"
