"""The students' edition: the same course without solutions, hidden tests, mutants and the grader's staff side."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from course_lib.course import Course, CourseError
from course_lib.grading.commands.release import released_files
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.deadlines import deadlines

FILES = ("LICENSE", "pins.txt", "setup.py", "environment.yml", "scripts/suitable-python")
FOLDERS = ("lectures", "course_lib", "data", "docs", "experiments")
SITE = "website/build_site.py"
OWN = "students"  # the folder of those files that students get instead of the instructors'
STAFF_FILES = ("docs/CLUSTER.md",)
STAFF_TABLES = ("project.optional-dependencies", "project.entry-points", "tool.ruff", "tool.mypy", "tool.pytest")
# what `course check` needs of the grader; all the rest of it stays with the staff
STUDENT_SIDE = (
    "__init__.py",
    "notebook",
    "kernel",
    "rehearsal",
    "states.py",
    "sanitise.py",
    "commands/__init__.py",
    "commands/check.py",
    "commands/terminal.py",
    "commands/validate.py",
)
IGNORED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.pyc")


def build(course: Course, target: Path) -> int:
    """Write the students' edition into an empty or earlier target, and return the number of its files.

    Raises:
        CourseError: if the target holds something else.
    """
    marker = target / ".students-edition"
    if target.exists() and any(target.iterdir()) and not marker.exists():
        raise CourseError(f"expected an empty folder for the students' edition, got {target}: choose another folder")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    marker.write_text("made by `course bundle`\n", encoding="utf-8")
    for name in FOLDERS:
        if (course.root / name).is_dir():
            shutil.copytree(course.root / name, target / name, ignore=IGNORED)
    own = (course.root / OWN).iterdir() if (course.root / OWN).is_dir() else ()
    for path in (*(course.root / name for name in FILES), *own):
        if path.is_file():
            place = target / (path.name if path.parent.name == OWN else path.relative_to(course.root))
            place.parent.mkdir(exist_ok=True)
            shutil.copy2(path, place)
    if (project := course.root / "pyproject.toml").is_file():
        (target / project.name).write_text(students_project(project.read_text(encoding="utf-8")), encoding="utf-8")
    for name in STAFF_FILES:
        (target / name).unlink(missing_ok=True)
    _remove_staff_side(target / "course_lib" / "grading")
    if due := _due(course):
        (target / "DEADLINES.md").write_text(due, encoding="utf-8")
    for path, content in _assignments(course):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    return sum(path.is_file() for path in target.rglob("*"))


def add_site(course: Course, target: Path) -> Path:
    """Build the course's site into a folder ``site`` of the students' edition.

    Raises:
        CourseError: if this course has no site, or it could not be built; with what was said last.
    """
    script, place = course.root / SITE, target / "site"
    if not script.is_file():
        raise CourseError(f"expected {SITE} in the course, got none: this course has no site, leave out --site")
    done = subprocess.run([sys.executable, script, place], cwd=course.root, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise CourseError(f"expected the site to be built, got: {last}; run `make site`, which installs what it needs")
    return place


def _due(course: Course) -> str:
    """The page of deadlines; empty where none is set."""
    rows = [f"| {name} | {due:%Y-%m-%d %H:%M} |" for name, due in sorted(deadlines(course).items())]
    return "\n".join(["# Deadlines", "", "| assignment | due (UTC) |", "| --- | --- |", *rows, ""]) if rows else ""


def students_project(text: str) -> str:
    """``pyproject.toml`` with a student's set of packages alone, and without what only developers use."""
    tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    return "".join(table for table in tables if not table.lstrip("[").startswith(STAFF_TABLES)).rstrip() + "\n"


def _remove_staff_side(grading: Path) -> None:
    """Leave the files and rooms of the student's side, and no empty folder."""
    kept = [grading / place for place in STUDENT_SIDE]
    for path in sorted(grading.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not any(path.is_relative_to(place) for place in kept):
            path.unlink()


def _assignments(course: Course) -> Iterator[tuple[str, bytes]]:
    """Made from the sources, so that no stale or stray file goes along."""
    for name in course.assignments():
        for file, content in released_files(Source.read(course.source_of(name)), course).items():
            yield f"assignments/{name}/{file}", content
