"""A helper may have any name: given cells and a student's keep theirs apart, at home, in rehearsal and in the exam."""

import ast
import builtins
import json
import symtable
from collections.abc import Callable

import pytest
from sealed_assignment import ASSIGNMENTS, Sealed, end, sealed

from course_lib.grading.authors.mutants import answered
from course_lib.grading.notebook.source import Source, role
from course_lib.scopes import is_given


@pytest.fixture(scope="session", autouse=True)
def _end_kernels():  # type: ignore[no-untyped-def]
    yield
    end()


def bound(source: str) -> set[str]:
    """The names that a cell binds."""
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()} - {"_"}


def read(source: str) -> set[str]:
    """The names that a cell reads, at any depth."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)} - bound(source)


def cells(source: Source, *roles: str) -> dict[str, str]:
    """The text of the code cells of some roles, by grade_id."""
    return {cell.grade_id: cell.source for cell in source.with_role(*roles) if cell.type == "code"}


def honest(assignment: Sealed) -> list[str]:
    """Every name that a given cell or a hidden one binds, but for those that the solution's own answers use."""
    used = set.union(*(read(text) | bound(text) for text in cells(assignment.source, "answer").values()))
    texts = {**cells(assignment.source, "locked"), **cells(assignment.source, "hidden")}
    return sorted(set.union(*map(bound, texts.values())) - used)


def pythons_own(assignment: Sealed) -> list[str]:
    """Every name of Python's own that a given cell or a hidden one reads, but for those that the answers use."""
    used = set.union(*(read(text) for text in cells(assignment.source, "answer").values()))
    texts = cells(assignment.source, "locked", "hidden").values()
    return sorted((set.union(*map(read, texts)) & set(dir(builtins))) - used)


def with_cell(submission: bytes, text: str, after: str) -> bytes:
    """A submission with a cell more, after the one of this name."""
    notebook = json.loads(submission)
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    own = {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(names.index(after) + 1, own)
    return json.dumps(notebook).encode()


def helpers(names: list[str]) -> str:
    """A cell that gives each name to a helper."""
    return "\n".join(f"def {name}(*_): return 'my own {name}'" for name in names)


def places(assignment: Sealed) -> tuple[str, str]:
    """Where a student may write first, and last."""
    names = [cell.grade_id for cell in assignment.source.cells if cell.grade_id and role(cell) != "examiner"]
    return "imports", names[-1]


@pytest.mark.parametrize("names_of", [honest, pythons_own])
@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_helpers_of_every_name_cost_nothing(name: str, last: bool, names_of: Callable[[Sealed], list[str]]) -> None:
    assignment = sealed(name)
    names = names_of(assignment)
    assert len(names) >= 2
    solved = answered(assignment.source, assignment.released)
    failing, earned = assignment.rehearsed(with_cell(solved, helpers(names), places(assignment)[last]))
    assert not failing
    assert set(earned.values()) == {1}, earned


@pytest.mark.parametrize("name", ["04_ctc"])
def test_the_exam_itself_keeps_names_apart(name: str) -> None:
    assignment = sealed(name)
    solved = answered(assignment.source, assignment.released)
    names = [*honest(assignment), *pythons_own(assignment)]
    examined = assignment.examined(with_cell(solved, helpers(names), "imports"))
    assert {cell.status for cell in examined.cells} <= {"", "ok"}
    assert set(assignment.earned(examined.answers).values()) == {1}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_given_cells_say_that_they_are_and_hide_no_answer(name: str) -> None:
    source = sealed(name).source
    given, answers = (cells(source, one) for one in ("locked", "answer"))
    assert [key for key, text in given.items() if not is_given(text)] == []
    assert not any(map(is_given, answers.values()))
    asked_for = set.union(*map(bound, answers.values()))
    assert not asked_for & set.union(*map(bound, given.values()))
    assert not asked_for & set(dir(builtins))
