"""The files beside a plain assignment's notebooks: the student's own, and over them those of the source."""

import fnmatch
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.notebook.vet import read_regular
from course_lib.grading.plain.settings import Settings
from course_lib.grading.record.gradebook import Unrecordable

MOST_FILES = 2_000  # half of what a kernel's home holds, as are the bytes
MOST_BYTES = 32 * 2**20
MOST_LEVELS = 20
IGNORED = ("*.ipynb", "timestamp.txt")


@dataclass(frozen=True)
class File:
    """A file's content, and whether it can be executed."""

    content: bytes
    program: bool


def files_of(course: Course, assignment: str, student: str, settings: Settings) -> dict[str, File]:
    """The files that lie beside a student's notebooks while they run.

    Raises:
        Refused: where one of the student's may not be read.
        Unrecordable: where they are more than a kernel's home holds, which is no fault of the student's.
    """
    ignored = (*IGNORED, *settings.ignored)
    given = dict(_regular(course.root / course.source / assignment, ignored, trusted=True))
    own = dict(_regular(course.submission(student, assignment), ignored))
    kept = settings.kept_by_students(assignment)
    files = own | {name: file for name, file in given.items() if name not in kept}
    _check(len(files), sum(len(file.content) for file in files.values()))
    return files


def _regular(folder: Path, ignored: Iterable[str], trusted: bool = False) -> Iterator[tuple[str, File]]:
    """The regular files under a folder, each with its path from there; links are passed over."""
    number = size = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _matches(name, ignored))
        number += len(folders)
        if deep := len(Path(place).relative_to(folder).parts) > MOST_LEVELS:
            folders.clear()  # empty folders in folders without end are nobody's work
        for name in sorted(names):
            path = Path(place, name)
            if _matches(name, ignored) or os.path.islink(path) or not os.path.isfile(path):
                continue
            if deep:
                raise Unrecordable(f"expected at most {MOST_LEVELS} levels of folders beside the notebook, got more")
            facts = path.lstat()
            number, size = number + 1, size + facts.st_size
            _check(number, size)
            content = path.read_bytes() if trusted else read_regular(path, MOST_BYTES)
            yield str(path.relative_to(folder)), File(content, bool(facts.st_mode & stat.S_IXUSR))


def _check(number: int, size: int) -> None:
    if number > MOST_FILES or size > MOST_BYTES:
        limit = f"{MOST_FILES} files and {MOST_BYTES >> 20} MB"
        raise Unrecordable(f"expected at most {limit} beside the notebook, got more: take out what it does not need")


def _matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name matches a pattern as in a shell, where a star stands for no dot at the beginning."""
    return any(
        fnmatch.fnmatchcase(name, pattern) and name.startswith(".") <= pattern.startswith(".") for pattern in patterns
    )
