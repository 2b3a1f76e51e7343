"""Files that are there whole or not at all, and that nobody else may read."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from course_lib.course import Course, CourseError

OWN = 0o600  # for the grader alone
GROUP = 0o660  # and for those who grade with it, in a course whose configuration says that they share its files
ANYBODY = 0o644  # what students are given
KEPT = ("sittings", "reports")  # what the grader writes beside nbgrader's own folders


def write_whole(path: Path, content: bytes, mode: int = OWN) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Args:
        path: the file; folders that are missing are made, and whoever may read the file may enter them.
        content: its bytes.
        mode: who may read and write it.
    """
    make_folder(path.parent, mode)
    part = path.with_name(f".{path.name[:50]}.{os.getpid()}")  # a letter has up to four bytes, a name 255
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode), "wb") as file:
            file.write(content)
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def make_folder(folder: Path, mode: int = OWN) -> None:
    """A folder, made if there is none; whoever may read its files may enter it."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        folder.mkdir(mode | (mode & 0o444) >> 2, exist_ok=True)


def mode_of(course: Course) -> int:
    """Who may read what the grader writes for a course's staff."""
    return GROUP if course.shared else OWN


@contextlib.contextmanager
def kept_private(course: Course) -> Iterator[None]:
    """Whatever is written meanwhile is the grader's own, and so is, from now on, what was written before.

    Raises:
        CourseError: where a file stands in the place of a folder that is written to.
    """
    for top in (course.root / name for name in (*KEPT, course.autograded)):
        if top.exists() and not top.is_dir():
            raise CourseError(f"expected {top} to be a folder, got a file: move it away")
    before = os.umask(_others(course))
    try:
        for path in exposed(course):
            with contextlib.suppress(OSError):  # another account's, of which `course doctor` will go on to tell
                path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~_others(course))
        yield
    finally:
        os.umask(before)


def exposed(course: Course) -> list[Path]:
    """What the grader wrote and other accounts of this machine can read: keys, outcomes, seeds, scores."""
    tops = [course.root / name for name in (*KEPT, course.autograded)]
    found = [path for top in tops if top.is_dir() for path in (top, *_below(top))]
    database = course.db_url.removeprefix("sqlite:///")
    if database != course.db_url:
        found += [path for path in map(Path, (database, f"{database}-journal", f"{database}-wal")) if path.is_file()]
    return [path for path in found if not path.is_symlink() and path.lstat().st_mode & _others(course)]


def _below(top: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(top):
        yield from (Path(place, name) for name in (*folders, *files))


def _others(course: Course) -> int:
    """The rights that nobody else has: to read, to write, to enter."""
    return 0o007 if course.shared else 0o077
