"""The first look at a submission, before anything else touches it: only a regular, small file goes on."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from course_lib.grading.notebook.cells import MAX_SAVED_BYTES, Malformed, Notebook, TooLarge, read_saved
from course_lib.portable import open_unfollowed


class Refused(Exception):
    """A submission that is not graded; the state says why in a word."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state


def read_submission(folder: Path, notebook: str) -> bytes:
    """The bytes of a student's notebook.

    Args:
        folder: the student's folder of this assignment.
        notebook: the notebook's file name.

    Raises:
        Refused: with the state ``missing``, ``refused`` (a link, a device, too large) or ``malformed``.
    """
    check_folder(folder)
    return readable(read_regular(folder / notebook, MAX_SAVED_BYTES)).content


def check_folder(folder: Path) -> None:
    """Follow no link to somebody else's work.

    Raises:
        Refused: with the state ``refused``.
    """
    for part in (folder.parent, folder):
        if os.path.islink(part):  # which asks a folder that nobody may look into no question that raises
            raise Refused("refused", f"expected a folder, got a link: {part.name}")


def readable(content: bytes) -> Notebook:
    """A notebook that can be read; where it is large, without its outputs.

    Raises:
        Refused: with the state ``malformed``, or ``refused`` where it is too large.
    """
    try:
        return read_saved(content)
    except Malformed as error:
        state = "refused" if isinstance(error, TooLarge) else "malformed"
        raise Refused(state, str(error)) from None


def beside(folder: Path) -> Callable[[str, int], bytes]:
    """What reads a regular file of a folder, by its name and the most bytes it may have."""
    return lambda name, most: read_regular(folder / name, most)


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file that is its folder's own; no link is followed, no device or pipe waited for.

    What has a second name may be anybody's file, the instructor's solution say, and what lies on another device may be
    mounted there: neither was handed in.

    Args:
        path: the file.
        most: the most bytes that it may have.

    Raises:
        Refused: with the state ``missing`` or ``refused``.
    """
    try:
        handle = open_unfollowed(path)
    except FileNotFoundError:
        raise Refused("missing", f"expected {path.name} in the submission, got no such file") from None
    except PermissionError:
        raise Refused("refused", f"expected {path.name} to be readable, got no permission: collect it again") from None
    except OSError:
        raise Refused("refused", f"expected {path.name} to be a regular file, got a link or something else") from None
    try:
        facts = os.fstat(handle)
        _check_own(facts, path)
        if facts.st_size > most:  # before it is read
            raise Refused("refused", f"expected at most {most / 2**20:.3g} MB, got {facts.st_size / 2**20:.3g} MB")
        with open(handle, "rb", closefd=False) as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Refused("refused", f"expected {path.name} to be readable, got {error.strerror}") from None
    finally:
        os.close(handle)
    if len(content) > most:
        raise Refused("refused", f"expected at most {most / 2**20:.3g} MB, got more")
    return content


def _check_own(facts: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise Refused("refused", f"expected {path.name} to be a regular file, got something else")
    if facts.st_nlink > 1:
        raise Refused("refused", f"expected {path.name} to have one name, got a file with others: hand in a copy")
    if facts.st_dev != path.parent.stat().st_dev:
        raise Refused("refused", f"expected {path.name} to lie in its folder, got a file mounted there: hand in a copy")
