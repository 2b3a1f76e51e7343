"""The files beside a plain assignment's notebooks: the student's own, and over them those of the source."""

import fnmatch
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.notebook.vet import Refused, read_regular
from course_lib.grading.plain.settings import Settings

MOST_FILES = 200
MOST_BYTES = 10 * 2**20
MOST_LEVELS = 20
IGNORED = ("*.ipynb", "timestamp.txt", ".*")


def files_of(course: Course, assignment: str, student: str, settings: Settings) -> dict[str, bytes]:
    """The files that lie beside a student's notebooks while they run.

    Raises:
        Refused: where the student's are too many or too large.
    """
    ignored = (*IGNORED, *settings.ignored)
    own = dict(_regular(course.submission(student, assignment), ignored))
    given = dict(_regular(course.root / course.source / assignment, ignored, trusted=True))
    kept = settings.kept_by_students(assignment)
    return own | {name: text for name, text in given.items() if name not in kept}


def _regular(folder: Path, ignored: Iterable[str], trusted: bool = False) -> Iterator[tuple[str, bytes]]:
    """The regular files under a folder, each with its path from there; links are passed over."""
    number = size = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _matches(name, ignored))
        number += 0 if trusted else len(folders)
        if len(Path(place).relative_to(folder).parts) > MOST_LEVELS:
            raise Refused("refused", f"expected at most {MOST_LEVELS} levels of folders beside the notebook, got more")
        for name in sorted(names):
            path = Path(place, name)
            if _matches(name, ignored) or os.path.islink(path) or not os.path.isfile(path):
                continue
            number, size = number + 1, size + path.stat().st_size
            if not trusted and (number > MOST_FILES or size > MOST_BYTES):
                limit = f"{MOST_FILES} files and {MOST_BYTES >> 20} MB"
                raise Refused("refused", f"expected at most {limit} beside the notebook, got more")
            yield str(path.relative_to(folder)), path.read_bytes() if trusted else read_regular(path, MOST_BYTES)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
