"""The fingerprint is that of the rooms that decide, and of no other: what only shows re-examines nobody."""

import shutil
from pathlib import Path

import pytest

from course_lib.grading.workers.fingerprint import BESIDE, DECIDING, GRADING, PINS, digest_of, grader_digest


@pytest.fixture
def grader(tmp_path: Path) -> Path:
    """A copy of the grader that a test may change, with its pins beside it."""
    shutil.copy(PINS, tmp_path / "pins.txt")
    for name in BESIDE:
        shutil.copy(GRADING.parent / name, tmp_path / name)
    return Path(shutil.copytree(GRADING, tmp_path / "grading", ignore=shutil.ignore_patterns("__pycache__")))


def digest(grader: Path) -> str:
    return digest_of(grader, grader.parent / "pins.txt")


def change(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_it_does_not_depend_on_where_the_grader_lies(grader: Path) -> None:
    assert digest(grader) == grader_digest()


def test_another_colour_of_a_page_examines_nobody_again(grader: Path) -> None:
    change(grader / "report" / "style.py", "#d55e00", "#cc79a7")
    assert digest(grader) == grader_digest()


@pytest.mark.parametrize(
    "room", ["report", "record", "workers", "commands", "authors", "pipeline.py", "sanitise.py", "sandbox/pool.py"]
)
def test_what_decides_nothing_is_no_part_of_it(grader: Path, room: str) -> None:
    files = [grader / room] if (grader / room).is_file() else list((grader / room).rglob("*.py"))
    assert files
    for path in files:
        path.write_text(path.read_text() + "\n# a remark\n")
    assert digest(grader) == grader_digest()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("exam/compare.py", "atol: float = 1e-9", "atol: float = 1e-6"),
        ("kernel/examiner.py", "STARTS = 3", "STARTS = 2"),
        ("notebook/schema.py", "MAX_DEPTH = 12", "MAX_DEPTH = 11"),
        ("plain/settings.py", "CELLS_A_NOTEBOOK = 10", "CELLS_A_NOTEBOOK = 20"),
        ("states.py", "No result was handed in.", "Nothing was handed in."),
        ("sandbox/inside/limits.py", "class Limits", "class Limits  # other"),
    ],
)
def test_what_decides_changes_it(grader: Path, file: str, old: str, new: str) -> None:
    change(grader / file, old, new)
    assert digest(grader) != grader_digest()


def test_a_new_file_and_another_package_change_it(grader: Path) -> None:
    (grader / "exam" / "more.py").write_text("")
    assert digest(grader) != grader_digest()
    (grader / "exam" / "more.py").unlink()
    assert digest(grader) == grader_digest()
    (grader.parent / "pins.txt").write_text("torch==1.0\n")
    assert digest(grader) != grader_digest()


def test_every_room_that_decides_is_there() -> None:
    assert all((GRADING / room).exists() for room in DECIDING)
