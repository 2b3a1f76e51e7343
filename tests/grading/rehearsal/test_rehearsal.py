"""The rehearsal is the exam but for the inputs of its questions: files, limits, order, fences; each cause told once."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from helped import HELPED
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.commands.release import out_of_step, release
from course_lib.grading.notebook.examined import Raised, RanCell
from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.source import MOCK
from course_lib.grading.rehearsal import advice
from course_lib.grading.rehearsal.causes import LEAVES, Finding, grouped
from course_lib.grading.rehearsal.run import Rehearsed, rehearse
from course_lib.grading.rehearsal.surroundings import MEMORY
from course_lib.grading.sandbox.inside.limits import Limits
from course_lib.grading.states import STATES


@pytest.fixture(scope="module")
def released(make_course: Callable[[], Any]) -> Any:
    """A tiny course whose assignment is released, mock exam and all."""
    tiny = make_course()
    release(tiny.course, tiny.name)
    return tiny


@pytest.fixture
def home(released: Any, tmp_path: Path) -> Path:
    """A student's folder, with what was handed out."""
    shutil.copytree(released.root / "assignments" / released.name, tmp_path / released.name)
    return tmp_path / released.name


@pytest.fixture
def rehearsed(released: Any, home: Path) -> Callable[..., Rehearsed]:
    """``rehearsed(*extra, **answers)``: the rehearsal of the solution with other answers and more cells."""

    def run(*extra: str, **answers: str) -> Rehearsed:
        notebook = released.solved(**answers)
        notebook.cells += [nbformat.v4.new_code_cell(text, id=f"mine-{n}") for n, text in enumerate(extra)]
        path = home / f"{released.name}.ipynb"
        path.write_text(nbformat.writes(notebook))
        return rehearse(path)

    return run


@pytest.fixture
def patient(home: Path) -> None:
    """The assignment allows a minute a cell: importing torch alone takes most of its three seconds."""
    mock = Mock.from_bytes((home / MOCK).read_bytes())
    longer = replace(mock.paper, cell_seconds=60, notebook_seconds=600)
    (home / MOCK).write_bytes(replace(mock, paper=longer).to_bytes())


def failures(rehearsed: Rehearsed) -> dict[str, str]:
    return {one.name: one.message for one in rehearsed.findings if not one.passed}


def notes(rehearsed: Rehearsed) -> str:
    return "\n".join(note.text for note in rehearsed.notes)


def test_a_right_notebook_passes_its_checks_and_fits_every_question(rehearsed: Any) -> None:
    result = rehearsed()
    passed = {one.name for one in result.findings if one.passed}
    assert passed == {"check_double", "check_length", "question double", "question length", "question guess"}
    assert (result.passed, result.notes, result.asked) == (True, [], 3)


def test_kind_shape_and_infinite_numbers_are_told_and_right_or_wrong_is_not(rehearsed: Any) -> None:
    result = rehearsed(
        double="def double(numbers): return [float(2 * n) for n in numbers]",
        length="def length(vector): return 5.0 if len(vector) == 2 else float('nan')",
        guess="def guess(points): return 1 - (points > 0.5)",
    )
    assert failures(result) == {
        "question double": "at [0], expected a whole number, got a number",
        "question length": "at [0], expected finite numbers, got inf or nan",
    }


def test_a_forbidden_call_is_named(rehearsed: Any) -> None:
    said = failures(rehearsed(length="def length(vector): return float(np.linalg.norm(vector))"))
    assert list(said) == ["question length"]
    assert "numpy.linalg.norm is what this task asks you to write" in said["question length"]


def test_a_file_that_is_not_handed_in_is_not_there(rehearsed: Any, home: Path) -> None:
    (home / "helpers.py").write_text("def twice(n): return 2 * n")
    result = rehearsed(double="from helpers import twice\n\ndef double(numbers): return [twice(n) for n in numbers]")
    assert "No module named 'helpers'" in failures(result)["double"]
    assert "helpers.py is not handed in with the notebook, and was not there: put its code into a cell." in notes(
        result
    )


def test_the_assignments_own_limits_hold(rehearsed: Any, home: Path) -> None:
    """A cell of four seconds, in an assignment that allows three."""
    assert Mock.from_bytes((home / MOCK).read_bytes()).paper.cell_seconds == 3
    result = rehearsed(
        "end = __import__('time').process_time() + 4\nwhile __import__('time').process_time() < end: pass"
    )
    assert "ran out of time" in failures(result)["a cell of yours after written_why"]


def test_one_cause_is_told_once(rehearsed: Any) -> None:
    result = rehearsed(double="import nothing_there\n\ndef double(numbers): return numbers")
    broken = [one for one in result.findings if not one.passed]
    assert [(one.name, one.also) for one in broken] == [("double", ("check_double", "question double"))]
    result = rehearsed(length="def length(vector):\n    root = [][5]\n    return root")
    (broken,) = [one for one in result.findings if not one.passed]
    assert broken.also == ("question length",)
    assert broken.message == "IndexError: list index out of range (line 2 of its cell, in length)"


@pytest.mark.parametrize(
    ("above", "line"), [("", 3), ("%matplotlib inline\n", 4), ("%%time\n", 4)], ids=["plain", "magic", "timed"]
)
def test_one_cause_inside_a_comprehension_is_told_once(rehearsed: Any, above: str, line: int) -> None:
    code = f"{above}def length(vector):\n    return sum([\n        n / 0 for n in [1]])"
    (broken,) = [one for one in rehearsed(length=code).findings if not one.passed]
    assert (broken.name, broken.also) == ("check_length", ("question length",))
    assert broken.message == f"ZeroDivisionError: division by zero (line {line} of its cell, in length)"


def test_a_given_cell_that_fails_by_a_students_function_is_told_with_its_check() -> None:
    cells = [
        RanCell("answer", "extend", "code", "def extend(): 1 / 0", "ok"),
        RanCell("locked", "written_world", "code", "world = extend()", "error"),
    ]
    raised = Raised("ZeroDivisionError", "division by zero", "extend", 1)
    findings = [
        Finding("check", "check_extend", False, "why", cell="check_extend", raised=raised),
        Finding("shown", "written_world", False, "why", cell="written_world", raised=raised),
        Finding("cell", "mine", False, "why", cell="extend+1", raised=raised),
        Finding("question", "question extend", False, "why", raised=raised),
        Finding("question", "question world", False, "no", raised=Raised("NameError", "name 'world' is not defined")),
    ]
    (told,) = grouped(findings, cells)
    assert (told.name, told.also) == (
        "check_extend",
        ("written_world", "mine", "question extend", "question world"),
    )


def test_errors_without_a_place_are_told_each() -> None:
    """Two tasks may raise the same TypeError for reasons of their own."""
    raised = Raised("TypeError", "'NoneType' object is not iterable")
    findings = [Finding("question", name, False, "why", raised=raised) for name in ("one", "two")]
    findings += [Finding("shown", name, False, "why", cell=name, raised=raised) for name in ("first", "second")]
    assert grouped(findings, []) == findings


def test_an_untouched_notebook_fails_by_what_is_not_written(released: Any, home: Path) -> None:
    result = rehearse(home / f"{released.name}.ipynb")
    assert set(failures(result).values()) == {"The answer is not written yet."}
    assert "Still empty, and read by a person: written_why" in notes(result)


def test_a_name_that_is_bound_again_is_told_where_a_question_fails_by_it(rehearsed: Any) -> None:
    result = rehearsed("double = double([1, 2])", "max = 3")
    assert list(failures(result)) == ["question double"]
    assert "`double` of double is bound again in a cell of yours after written_why" in notes(result)
    assert "`max`, Python's own, is given another meaning" in notes(result)
    assert rehearsed("def double(numbers): return [n + n for n in numbers]").notes == []


def test_names_that_a_star_rebinds_are_told_where_something_failed_that_uses_them(rehearsed: Any) -> None:
    starred = "from numpy import *\n\ndef length(vector): return float(sum(vector**2, start=0) ** 0.5)"
    said = notes(rehearsed(length=starred))
    assert "`from numpy import *` in length gives `sum`, Python's own, another meaning." in said
    assert "`double` of double is bound again in length: questions meet the later one." in said  # a dtype, too
    assert notes(rehearsed("from math import *\npow")) == ""


def test_a_module_that_only_this_machine_has_is_told(rehearsed: Any, tmp_path: Path) -> None:
    """It is found by an absolute path, so that nothing fails here."""
    package = tmp_path / "own" / "mylib"
    package.mkdir(parents=True)
    (package / "runs.py").write_text("def twice(n): return 2 * n")
    code = f"import sys\nsys.path.insert(0, {str(package.parent)!r})\nfrom mylib.runs import twice\n\n"
    result = rehearsed(double=code + "def double(numbers): return [twice(n) for n in numbers]")
    assert result.passed
    (note,) = result.notes
    assert note.grave
    assert note.text == (
        f"`mylib` was found at {package / 'runs.py'}, on your machine: the exam does not have it. "
        "Put its code into a cell."
    )


def test_a_package_that_the_course_does_not_install_is_told(rehearsed: Any) -> None:
    (note,) = rehearsed("import hypothesis.strategies, json, scipy.special, sklearn, PIL.Image, IPython").notes
    assert note.text == "`hypothesis` is no package that the course installs: the exam does not have it. Do without."
    assert note.grave


def test_a_path_that_only_this_machine_has_is_told(rehearsed: Any) -> None:
    here = Path(__file__)
    result = rehearsed(f"text = open({str(here)!r}, encoding='utf-8').read()\nslash, nowhere = '/', '/no/such/place'")
    (note,) = result.notes
    assert note.grave
    assert note.text == f"{here} in a cell of yours after written_why lies on your machine: the exam does not have it."
    assert rehearsed("open('/tmp/mine.txt', 'w').close(); open('/dev/null').close()").notes == []


def test_more_memory_than_an_exam_has_is_told(rehearsed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of a third of a GiB: the real one takes its time to fill."""
    assert Limits().memory == MEMORY
    monkeypatch.setattr(advice, "MEMORY", 2**30 // 3)
    result = rehearsed("much = np.ones(50_000_000)\ndel much")
    assert result.passed
    (note,) = result.notes
    assert note.grave
    assert re.fullmatch(r"Your cells took 0\.\d GiB of memory at their peak: .* more than 0\.3 GiB\.", note.text)


def test_a_process_that_an_answer_waits_for_is_told(rehearsed: Any) -> None:
    """Its processes are ended before the questions, in a rehearsal as in an exam."""
    result = rehearsed(double=HELPED)
    assert failures(result) == {"question double": STATES["helpers ended"]}
    assert "Processes that your cells start, such as a Pool's, are ended before the questions" in notes(result)


def test_an_exit_that_grading_passes_over_fails_nothing_and_is_told(rehearsed: Any) -> None:
    result = rehearsed("exit()")
    assert result.passed
    assert "asked to end in a cell of yours after written_why, by exit(), quit() or a restart" in notes(result)


def test_leaving_as_a_program_does_is_told_in_a_sentence(rehearsed: Any) -> None:
    assert failures(rehearsed("import sys\nsys.exit()")) == {"a cell of yours after written_why": LEAVES}


def test_a_name_that_is_misspelt_is_told_once_with_the_one_that_was_meant(rehearsed: Any) -> None:
    result = rehearsed(double="def duoble(numbers): return [2 * n for n in numbers]")
    failed = [one for one in result.findings if not one.passed]
    assert [(one.name, one.also) for one in failed] == [("check_double", ("question double",))]
    assert "`double` is not defined; `duoble` is, in double: is that the one?" in notes(result)


@pytest.mark.usefixtures("patient")
def test_a_device_that_the_grader_lacks_is_told_before_it_is_too_late(rehearsed: Any) -> None:
    code = "import torch\n\ndef guess(points):\n    return (torch.tensor(points).{} > 0.5).int()"
    assert "graded on a CPU: write device-independent code" in notes(rehearsed(guess=code.format("cuda()")))
    assert "graded on a CPU" in notes(rehearsed(guess=code.format("to('cuda:0')")))
    assert "graded on a CPU" in notes(rehearsed("import torch", "torch.set_default_device('cuda')"))
    careful = "import torch\ndevice = 'cuda' if torch.cuda.is_available() else 'cpu'\n"
    assert rehearsed(guess=careful + code.format("to(device)")).notes == []


def test_what_is_put_back_is_told(released: Any, home: Path) -> None:
    notebook = released.solved()
    for cell in notebook.cells:
        if cell.id in ("imports", "exam_double"):
            cell.source += "\nimport math"
    path = home / "my work (1).ipynb"
    path.write_text(nbformat.writes(notebook))
    said = notes(rehearse(path))
    assert "You changed imports, which is locked and is put back" in said
    assert "What you wrote into exam_double is not run" in said
    assert f"This file is called my work (1).ipynb: hand it in as {released.name}.ipynb." in said


def test_without_a_mock_exam_the_checks_are_run_and_that_is_said(released: Any, home: Path) -> None:
    (home / MOCK).unlink()
    path = home / f"{released.name}.ipynb"
    path.write_text(nbformat.writes(released.solved()))
    result = rehearse(path)
    assert (result.passed, result.asked) == (True, 0)
    assert f"There is no {MOCK} of this assignment" in notes(result)
    (home / MOCK).write_text("{}")
    with pytest.raises(ValueError, match=f"expected .*{MOCK} as it was handed out"):
        rehearse(path)


def test_the_courses_own_mock_exam_serves_a_notebook_that_lies_elsewhere_in_it(released: Any) -> None:
    (released.root / "lectures").mkdir(exist_ok=True)
    (released.root / "mine").mkdir(exist_ok=True)
    path = released.root / "mine" / f"{released.name}.ipynb"
    path.write_text(nbformat.writes(released.solved()))
    assert rehearse(path).asked == 3


def test_a_mock_exam_is_deterministic_and_pinned_by_release(released: Any) -> None:
    place = released.root / "solutions" / released.name
    first = (place / MOCK).read_bytes()
    assert Mock.from_bytes(first).to_bytes() == first
    (place / MOCK).unlink()
    assert MOCK in out_of_step(released.course, released.name)
    release(released.course, released.name)
    assert (place / MOCK).read_bytes() == first
    assert out_of_step(released.course, released.name) == []
    notebook = place / f"{released.name}.ipynb"
    before = notebook.read_text()
    notebook.write_text(before.replace("rng.integers(1, 100, 6)", "rng.integers(1, 100, 7)"))
    assert MOCK in out_of_step(released.course, released.name)
    notebook.write_text(before)


def test_the_command_says_it_all(released: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setitem(os.environ, "COLUMNS", "120")
    path = Path(f"{released.name}.ipynb")
    path.write_text(nbformat.writes(released.solved()))
    result = CliRunner().invoke(app, ["check", str(path)])
    assert (result.exit_code, result.output.count("passed"), result.output.count(" fits ")) == (0, 2, 3)
    assert "the exam's own calls with other inputs" in result.output
    broken = released.solved(double="def double(numbers): return numbers", length="")
    broken.cells.append(nbformat.v4.new_code_cell("from course_lib.reference import ctc", id="mine"))
    path.write_text(nbformat.writes(broken))
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    assert "was the number added to itself?" in result.output
    assert "name 'length' is not defined" in result.output
    assert "a cell of yours" in result.output
    path.write_text("{")
    assert "expected a notebook in JSON" in CliRunner().invoke(app, ["check", str(path)]).output
