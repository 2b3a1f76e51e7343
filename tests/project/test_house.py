"""The house keeps its rules: which room may import which, read from the imports themselves."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from course_lib.grading.commands.bundle import STUDENT_SIDE

ROOT = Path(__file__).parents[2]
GRADING = "course_lib.grading"
WINGS = ("reference", "datasets", "widgets", "grading")
FLOORS = 6
LONGEST_FILE, LONGEST_BODY = 400, 50  # lines; a body is what comes after the docstring


def name_of(path: Path) -> str:
    """The dotted name of a module's file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted((ROOT / "course_lib").rglob("*.py"))}


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file, with the lines of their bodies; of a short file none, for it has no long one."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)) if text.count("\n") > LONGEST_BODY else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.body[0].end_lineno if ast.get_docstring(node) else node.body[0].lineno - 1
            yield node.name, (node.end_lineno or 0) - (told or 0)


def imported(name: str, only_at_import: bool = False) -> Iterator[str]:
    """The modules of the course that a module imports, wherever in its text, or only as soon as it is imported."""
    path = FILES[name]
    tree = ast.parse(path.read_text())
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in tree.body if only_at_import else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "course_lib")
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            if source.split(".")[0] == "course_lib":
                longer = (f"{source}.{alias.name}" for alias in node.names)
                yield from (found if found in FILES else source for found in longer)


def room(name: str) -> str:
    """The room of the grader that a module lies in: a folder, or a file that is one by itself."""
    return name.removeprefix(f"{GRADING}.").split(".")[0]


def rooms() -> dict[str, set[str]]:
    """Every room of the grader, with those that it imports."""
    graph: dict[str, set[str]] = {}
    for name in FILES:
        if name.startswith(f"{GRADING}."):
            others = {room(other) for other in imported(name) if other.startswith(f"{GRADING}.")}
            graph.setdefault(room(name), set()).update(others - {room(name)})
    return graph


def reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    """A room with all that it imports, straight or through others."""
    found, waiting = set[str](), [start]
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += graph[one]
    return found


@pytest.mark.parametrize("folder", ["course_lib", "experiments", "scripts", "tests", "website"])
def test_a_file_is_one_idea_and_a_function_fits_on_a_screen(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert not [path for path in files if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert not [(path, name, n) for path in files for name, n in bodies(path) if n > LONGEST_BODY]


@pytest.mark.parametrize("wing", WINGS)
def test_wings_never_import_one_another(wing: str) -> None:
    others = tuple(f"course_lib.{other}" for other in WINGS if other != wing)
    own = [name for name in FILES if f"{name}.".startswith(f"course_lib.{wing}.")]
    assert own
    assert not [
        (name, other)
        for name in own
        for other in imported(name)
        if f"{other}.".startswith(tuple(f"{o}." for o in others))
    ]


def test_the_graders_rooms_have_no_circle_and_few_floors() -> None:
    graph = rooms()
    assert {"notebook", "kernel", "sandbox", "exam", "workers", "record", "sealed", "plain", "report"} < set(graph)
    floors: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():  # raises where there is a circle
        floors[name] = 1 + max((floors[other] for other in graph[name]), default=0)
    assert max(floors.values()) <= FLOORS, floors


@pytest.mark.parametrize("shown", ["report", "record"])
def test_what_is_read_afterwards_loads_nothing_that_examines(shown: str) -> None:
    assert not reached(shown, rooms()) & {"kernel", "sandbox", "exam", "workers"}


@pytest.mark.parametrize("place", ["notebook", "states", "sanitise", "sandbox"])
def test_the_ground_floor_stands_on_nothing_else_of_the_grader(place: str) -> None:
    assert rooms()[place] == set()


def test_what_students_get_of_the_grader_needs_nothing_of_the_rest() -> None:
    kept = tuple(ROOT / "course_lib" / "grading" / place for place in STUDENT_SIDE)
    theirs = [name for name, path in FILES.items() if any(path.is_relative_to(place) for place in kept)]
    assert f"{GRADING}.commands.check" in theirs
    needed = {other for name in theirs for other in imported(name) if f"{other}.".startswith(f"{GRADING}.")}
    assert needed <= set(theirs), needed - set(theirs)


def test_the_command_starts_without_what_its_commands_need() -> None:
    parts = [name for name in FILES if f"{name}.".startswith("course_lib.cli.")]
    light = {"course_lib.portable", "course_lib.cli"}
    heavy = {other for name in parts for other in imported(name, only_at_import=True)} - light
    assert all(other.startswith("course_lib.cli.") for other in heavy), heavy


def test_only_the_command_and_nbgraders_configuration_stand_on_the_commands() -> None:
    users = {name for name in FILES for other in imported(name) if f"{other}.".startswith(f"{GRADING}.commands.")}
    assert all(f"{name}.".startswith(("course_lib.cli.", f"{GRADING}.commands.")) for name in users), users
