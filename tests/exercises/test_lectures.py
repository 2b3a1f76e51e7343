"""Every exercise of every lecture, run in its cell: the untouched stub, the page's answer, each foreseen mistake."""

import ast
import importlib
import inspect
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_lib.exercises import Exercise

LECTURES = Path(__file__).parents[2] / "lectures"
FOLDED = re.compile(r"<details><summary>(.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
GOES_ON = "the lecture goes on with our version"


@dataclass(frozen=True)
class Posed:
    """An exercise as it stands in a lecture: its cell, and the text under it."""

    lecture: str
    cell: str
    below: str

    @property
    def function(self) -> ast.FunctionDef:
        return next(node for node in ast.parse(self.cell).body if isinstance(node, ast.FunctionDef))

    @property
    def stub(self) -> list[ast.stmt]:
        """The lines that the reader replaces: all but the docstring."""
        body = self.function.body
        return body[1:] if ast.get_docstring(self.function) else body

    @property
    def declared(self) -> Exercise:
        return getattr(declarations(self.lecture), self.function.name)

    def completed(self, body: str) -> str:
        """The cell with other lines in the stub's place."""
        lines = self.cell.splitlines()
        first, last = self.stub[0].lineno - 1, self.stub[-1].end_lineno
        return "\n".join([*lines[:first], textwrap.indent(textwrap.dedent(body).strip(), "    "), *lines[last:]])


def declarations(lecture: str) -> ModuleType:
    return importlib.import_module(f"course_lib.exercises.lecture_{lecture}")


def posed(path: Path) -> list[Posed]:
    cells = nbformat.read(path, as_version=4).cells
    pairs = zip(cells, [*cells[1:], None], strict=True)
    return [
        Posed(path.stem, cell.source, below.source if below else "")
        for cell, below in pairs
        if cell.cell_type == "code" and cell.source.startswith("@exercise")
    ]


EXERCISES = [exercise for path in sorted(LECTURES.glob("*.ipynb")) for exercise in posed(path)]
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.declared.mistakes]
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.lecture}-{e.function.name}")
every_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"), MISTAKES, ids=[f"{e.lecture}-{e.function.name}-{m.sentence[:30]}" for e, m in MISTAKES]
)


def source_of(program: Any) -> str:
    """The lines of a declared program, without its name and docstring."""
    source = textwrap.dedent(inspect.getsource(program))
    function = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return textwrap.dedent("\n".join(source.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]))


@pytest.fixture(scope="module")
def imported() -> dict[str, dict[str, Any]]:
    """What the import cells leave behind, for each lecture that was asked for."""
    return {}


@pytest.fixture
def run(imported, capsys):
    """Run a cell of a lecture after its import cell: what it prints, and the function that later cells get."""

    def run(exercise: Posed, cell: str) -> tuple[str, Any]:
        if exercise.lecture not in imported:
            cells = nbformat.read(LECTURES / f"{exercise.lecture}.ipynb", as_version=4).cells
            code = (cell.source for cell in cells if cell.cell_type == "code")
            first = next(source for source in code if re.search(r"^(import|from) ", source, re.MULTILINE))
            imported[exercise.lecture] = {}
            exec(first, imported[exercise.lecture])
            capsys.readouterr()
        namespace = dict(imported[exercise.lecture])
        exec(cell, namespace)
        return capsys.readouterr().out, namespace[exercise.function.name]

    return run


def test_every_declared_exercise_stands_in_its_lecture() -> None:
    for lecture in {exercise.lecture for exercise in EXERCISES}:
        names = {name for name, value in vars(declarations(lecture)).items() if isinstance(value, Exercise)}
        assert names == {exercise.function.name for exercise in EXERCISES if exercise.lecture == lecture}
    files = Path(inspect.getfile(Exercise)).parent.glob("lecture_*.py")
    assert {file.stem.removeprefix("lecture_") for file in files} == {exercise.lecture for exercise in EXERCISES}


@every_exercise
def test_it_is_short_and_helps_in_four_steps(exercise) -> None:
    assert 1 <= len(exercise.stub) <= 6
    assert "..." in exercise.cell
    assert [summary for summary, _ in FOLDED.findall(exercise.below)] == ["Hint 1", "Hint 2", "Hint 3", "Answer"]
    assert len(exercise.declared.mistakes) >= 2, "two foreseen mistakes at least"


@every_exercise
def test_the_untouched_stub_goes_on_with_our_version(exercise, run) -> None:
    said, function = run(exercise, exercise.cell)
    assert said == f"{exercise.function.name}: not answered yet, so {GOES_ON}.\n"
    assert_ours(exercise, function)


@every_exercise
def test_the_answer_folded_into_the_page_is_right(exercise, run) -> None:
    code = re.fullmatch(r"```python\n(.*?)\n```.*", dict(FOLDED.findall(exercise.below))["Answer"], re.DOTALL)
    assert code, "the answer is a block of Python, and perhaps a sentence"
    said, function = run(exercise, exercise.completed(code[1]))
    assert said.startswith(f"{exercise.function.name}: right"), said
    assert function.__code__.co_filename == "<string>", "the reader's own function goes on"
    assert_ours(exercise, function)


@every_mistake
def test_a_foreseen_mistake_is_named_and_harms_nothing(exercise, mistake, run) -> None:
    said, function = run(exercise, exercise.completed(source_of(mistake.program)))
    assert said.startswith(f"{exercise.function.name}: {mistake.sentence}\n"), said
    assert GOES_ON in said
    assert_ours(exercise, function)


def assert_ours(exercise: Posed, function: Any) -> None:
    declared = exercise.declared
    for expected, got in zip(declared.expected(), declared.outcomes(function), strict=True):
        assert not declared.difference(expected, got)


def test_in_a_kernel_a_wrong_answer_is_named_and_the_next_cell_runs(tmp_path) -> None:
    exercise = next(e for e in EXERCISES if e.lecture == "00_start_here")
    cells = [
        'from course_lib.exercises import for_lecture\nimport torch\nexercise = for_lecture("00_start_here")',
        exercise.completed("return states[:, -1]"),
        "last_states(torch.arange(6.0).reshape(1, 3, 2), torch.tensor([2])).tolist()",
        exercise.completed("return nowhere[states]"),
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    assert "it has read padding" in shown(notebook.cells[1])
    assert shown(notebook.cells[2]) == "[[2.0, 3.0]]"
    assert "NameError: name 'nowhere' is not defined at `return nowhere[states]`" in shown(notebook.cells[3])


def shown(cell: NotebookNode) -> str:
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)
