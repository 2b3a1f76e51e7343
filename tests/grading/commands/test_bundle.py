"""The students' edition of the real course holds no solution, no hidden cell, no mutant, and works."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.course import Course
from course_lib.grading.authors.mutants import read_mutants
from course_lib.grading.commands.bundle import STUDENT_SIDE, build
from course_lib.grading.notebook.source import Source

ROOT = Path(__file__).parents[3]
MARKS = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION", "question(", "@exam.question")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "students"
    build(Course.find(ROOT), folder)
    return folder


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every readable file but the library itself, which explains the grader's words."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "course_lib" not in path.relative_to(folder).parts:
            yield path, path.read_bytes().decode("utf-8", "replace")


def secrets() -> Iterator[str]:
    """The distinctive lines of every hidden cell, examiner cell, solution and mutant."""
    for name in Course.find(ROOT).assignments():
        source = Source.read(ROOT / "solutions" / name)
        for cell in source.with_role("hidden", "examiner"):
            yield from cell.source.splitlines()
        for cell in source.with_role("answer"):
            inside = cell.source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
            yield from inside.splitlines()
        for mutant in read_mutants(ROOT / "tests" / "mutants" / name):
            yield mutant.about


def test_no_mark_of_a_secret_is_left(edition: Path) -> None:
    for path, text in texts(edition):
        assert not [mark for mark in MARKS if mark in text], path


def test_no_line_of_a_secret_is_left_in_an_assignment(edition: Path) -> None:
    shown = {line.strip() for path, text in texts(edition / "assignments") for line in _lines(path, text)}
    hidden = {line.strip() for line in secrets() if len(line.strip()) > 30}
    assert hidden
    assert not hidden & shown


def _lines(path: Path, text: str) -> Iterator[str]:
    """The lines of a notebook's cells, or of a file that lies beside one."""
    if path.suffix != ".ipynb":
        yield from text.splitlines()
        return
    for cell in json.loads(text)["cells"]:
        yield from "".join(cell["source"]).splitlines()


def test_the_graders_staff_side_is_absent(edition: Path) -> None:
    grading = edition / "course_lib" / "grading"
    assert all((grading / place).exists() for place in STUDENT_SIDE)
    for path in grading.rglob("*"):
        place = path.relative_to(grading).as_posix()
        assert any(f"{kept}/".startswith(f"{place}/") or f"{place}/".startswith(f"{kept}/") for kept in STUDENT_SIDE), (
            place
        )
    assert not (edition / "solutions").exists()
    assert not (edition / "tests").exists()
    assert not (edition / "nbgrader_config.py").exists()


def test_the_students_command_works_and_names_what_it_lacks(edition: Path) -> None:
    """The students' own tree comes first on the path, as it does where they install it."""
    run = [sys.executable, "-m", "course_lib.cli"]
    notebook = next((edition / "assignments").glob("*/*.ipynb"))
    environment = {"PYTHONPATH": str(edition), "PATH": "/usr/bin:/bin", "HOME": str(edition.parent), "LANG": "C.UTF-8"}
    checked = subprocess.run(
        [*run, "check", str(notebook)], cwd=edition, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 1, checked.stderr
    assert "Not written yet." in checked.stdout
    graded = subprocess.run([*run, "grade", "04_ctc"], cwd=edition, env=environment, capture_output=True, text=True)
    assert graded.returncode == 2
    assert "it holds no grader" in graded.stderr
