"""Feedback that helps: what was raised and where, each reason once, both kinds, the call, the task; and no secret."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from helped import HELPED

from course_lib.grading.exam.told import one_reason_once, reason_of, told
from course_lib.grading.kernel.fences import SENTENCE
from course_lib.grading.notebook.examined import Answered, Raised, RanCell
from course_lib.grading.notebook.lines import lines_of, place_of
from course_lib.grading.notebook.paper import Asked
from course_lib.grading.notebook.source import Source
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.report.questions import Row, rows, table
from course_lib.grading.states import Mark

ROOT = Path(__file__).parents[3]
SHARED = "def root(x):\n    return {}[x]\n\n"
SECRET_NAME = 'def length(vector):\n    raise type("told" + str(len(vector)), (Exception,), {})'
SECRET_PLACE = """def length(vector):
    code = compile("\\n" * 70 + "raise ValueError", "x", "exec").replace(co_name="told" + str(len(vector)))
    exec(code)
"""
ANSWERS: dict[str, dict[str, str]] = {
    "right": {},
    "raises": {"length": "def length(vector):\n    found = {}\n    return found['x']"},
    "shares": {
        "double": SHARED + "def double(numbers): return root(1)",
        "length": "def length(vector): return root(1)",
    },
    "unrelated": {"double": "def double(numbers): pass", "length": "def length(vector): return float(None)"},
    "comprehended": {"length": "def length(vector):\n    return max([\n        n / 0 for n in [1]\n    ])"},
    "timed": {"length": "%%time\n\ndef length(vector):\n    return max(n / 0 for n in [1])"},
    "plotted": {"length": "%matplotlib inline\nlength = lambda vector: [].index(1)"},
    "helped": {"double": HELPED},
    "undefined": {"double": "import nothing_there\ndef double(numbers): return numbers"},
    "kind": {"length": "def length(vector): return [float((vector**2).sum() ** 0.5)]"},
    "fenced": {"length": "def length(vector): return float(np.linalg.norm(vector))"},
    "secret_name": {"length": SECRET_NAME},
    "secret_place": {"length": SECRET_PLACE},
}


@pytest.fixture(scope="module")
def pages(make_course: Callable[[], Any]) -> dict[str, str]:
    """What each student reads, without tags."""
    tiny = make_course()
    for student, answers in ANSWERS.items():
        tiny.submit(student, tiny.solved(**answers))
    renamed = tiny.submit("renamed", tiny.solved())
    renamed.rename(renamed.with_name("01_tiny (1).ipynb"))
    beside = tiny.submit("copied", tiny.released())
    beside.with_name("01_tiny-Copy1.ipynb").write_text(nbformat.writes(tiny.solved()))
    two = tiny.submit("twofold", tiny.released())
    two.with_name("a.ipynb").write_text(nbformat.writes(tiny.solved()))
    two.with_name("b.ipynb").write_text(nbformat.writes(tiny.solved(double="double = 1")))
    (tiny.root / "submitted" / "elsewhere" / tiny.name).mkdir(parents=True)
    (tiny.root / "submitted" / "elsewhere" / tiny.name / "essay.docx").write_bytes(b"x")
    grade(open_assignment(tiny.course, tiny.name))
    written = write_feedback(tiny.course, Source.read(tiny.course.source_of(tiny.name)))
    texts = {path.parents[1].name: path.read_text() for path in written}
    return {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("right", "01_tiny: 7 of 7 points so far, 3 to come"),
        ("raises", "The call raised a KeyError, in length, line 3 of your cell length."),
        ("shares", "in root, line 2 of your cell double. For the same reason 1 other question failed: length."),
        ("shares", "For the same reason as double."),
        ("unrelated", "The call raised a TypeError, in length, line 1 of your cell length."),
        ("comprehended", "The call raised a ZeroDivisionError, in length, line 3 of your cell length."),
        ("timed", "The call raised a ZeroDivisionError, in length, line 4 of your cell length."),
        ("plotted", "The call raised a ValueError, in a lambda, line 2 of your cell length."),
        ("helped", "are ended before the questions, and what waits for one waits for ever"),
        ("undefined", "The call raised a NameError: double is not defined."),
        ("kind", "than the contract asks for: at [0], expected a number, got a list."),
        ("fenced", "The task asks you to write what numpy.linalg.norm does, and that call was used."),
        ("secret_name", "The call raised an error of a class of its own"),
        ("renamed", "Your notebook was found as 01_tiny (1).ipynb: hand it in as 01_tiny.ipynb."),
        ("renamed", "7 of 7 points so far"),
        ("copied", "found as 01_tiny-Copy1.ipynb"),
        ("copied", "7 of 7 points so far"),
        ("twofold", "several notebooks. Several notebooks could be meant"),
        ("twofold", "got a.ipynb, b.ipynb: keep one"),
        ("elsewhere", "there is essay.docx"),
    ],
)
def test_it_says(pages: dict[str, str], student: str, said: str) -> None:
    assert said in pages[student]


@pytest.mark.parametrize("student", ["secret_name", "secret_place"])
def test_nothing_that_student_code_chose_in_the_exam_is_told(pages: dict[str, str], student: str) -> None:
    before, _, _ = pages[student].partition("Your notebook")
    assert not re.search(r"told\d|line 7\d", before)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Raised("ValueError", "", "f", 2), "raised a ValueError, in f, line 2 of your cell one."),
        (Raised("IndexError", "", "f", 9), "raised an IndexError."),
        (Raised("ValueError", "", "g", 2), "raised a ValueError."),
        (Raised("NameError", "name 'f' is not defined", "", 0), "raised a NameError: f is not defined."),
        (Raised("NameError", "name 'x7' is not defined", "", 0), "raised a NameError."),
        (Raised("Told977", "", "", 0), "raised an error of a class of its own."),
    ],
)
def test_only_what_can_be_looked_up_is_repeated(raised: Raised, said: str) -> None:
    cells = [RanCell("answer", "one", "code", "def f():\n    return 1"), RanCell("extra", "one+1", "code", "def (")]
    asked = Asked("one", 'answer("one", f())', {}, [])
    assert told(Answered("error", raised=raised), asked, cells) == f"The call {said}"


def test_a_forbidden_family_is_told_by_its_name() -> None:
    asked = Asked("one", 'answer("one", f())', {}, ["cross entropy", "autograd"])
    raised = Raised("ForbiddenCall", SENTENCE.format("torch's autograd"), "f", 2)
    said = told(Answered("forbidden call", raised=raised), asked, [])
    assert said == "The task asks you to write what torch's autograd does, and that call was used."


def test_a_functions_lines() -> None:
    assert list(lines_of("x = 1\ndef f():\n    return 1\n", "f")) == [2, 3]
    assert list(lines_of("class A:\n    def f(self):\n        pass", "f")) == [2, 3]
    assert lines_of("def f(): pass\nclass A:\n    def f(self):\n        pass", "f") == [1, 3, 4]
    assert lines_of("g = 1\nf = lambda: (\n    1)", "<lambda>") == [2, 3]
    assert lines_of("def f(:", "f") == []


@pytest.mark.parametrize(
    "magic", ["%matplotlib inline", "!ls", "found = !ls", "x = %pwd", "?print", "print?", "for i in 'a':\n    %pwd"]
)
def test_a_functions_lines_beside_a_magic(magic: str) -> None:
    source = f"{magic}\ndef f(x):\n    return (x\n        % 2)"
    first = magic.count("\n") + 2
    assert lines_of(source, "f") == [first, first + 1, first + 2]


@pytest.mark.parametrize(("above", "line"), [("", 2), ("\n", 3), ("%%time\n", 3), ("\n%%capture\n%%time\n\n", 6)])
def test_lines_are_counted_from_the_top_of_the_cell(above: str, line: int) -> None:
    """A kernel counts from below the magics of a whole cell, and the empty lines there."""
    cell = RanCell("answer", "one", "code", f"{above}def f():\n    return 1 / 0\n")
    assert place_of(Raised("ZeroDivisionError", "", "f", 2), [cell]) == (cell, line)


def test_errors_of_one_kind_are_one_reason_only_at_one_place() -> None:
    cells = [
        RanCell("answer", "one", "code", "def f():\n    return 1\n"),
        RanCell("extra", "one+1", "code", "def g(): 1"),
    ]
    asked = Asked("one", 'answer("one", f())', {}, [])

    def reason(error: str, function: str = "", line: int = 0, text: str = "") -> object:
        return reason_of(Answered("error", raised=Raised(error, text, function, line)), asked, cells)

    assert reason("TypeError") is None
    assert reason("TypeError", "h", 1) is None
    assert reason("TypeError", "f", 2) == reason("TypeError", "f", 2) is not None
    assert len({reason("TypeError", "f", 1), reason("TypeError", "f", 2), reason("TypeError", "g", 1)}) == 3
    assert reason("NameError", text="name 'f' is not defined") == reason("NameError", "g", 1, "name 'f' is not defined")
    marks = [Mark(name, 0.0, 1.0, "error", "The call raised a TypeError.") for name in ("one", "two")]
    assert one_reason_once(marks, {"one": None, "two": None}) == marks
    here = reason_of(Answered("error", raised=Raised("TypeError", "", "f", 2)), asked, cells)
    assert one_reason_once(marks, {"one": here, "two": here})[1].sentence == "For the same reason as one."


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()))
def test_every_question_has_its_task(name: str) -> None:
    source = Source.read(ROOT / "solutions" / name)
    found = list(rows(Outcome("ada", "graded"), source, {}, {}))
    assert len(found) == len(source.points)
    assert all(re.fullmatch(r"Task \d+", row.task) for row in found)


def test_a_column_of_tasks_is_there_where_there_are_tasks() -> None:
    row = Row("Task 1", "sums", "sums", "a sum", "right", "1 / 1", "")
    assert "<th>Task</th>" in table([row, replace(row, task="")], [])
    without = table([replace(row, task="")], [])
    assert without.count("<th>") == without.count("<td") == 5
    assert "Task" not in without
