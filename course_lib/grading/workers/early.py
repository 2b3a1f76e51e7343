"""What a first grading waits for longest, begun before anything else: the warm process imports beside its caller."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path

from course_lib.course import configured_folder
from course_lib.grading.sandbox.errors import SandboxUnavailable
from course_lib.grading.sandbox.lending import lent_kernels


@contextmanager
def begun(assignment: str, here: Path) -> Iterator[str | None]:
    """A warm process that is lent, where a class is surely graded for the first time; None where that is not sure.

    Only the folders' usual names are looked at: reading a course's configuration takes as long as half the warm
    process's imports.
    """
    lender = None
    with ExitStack() as stack:
        if _first_grading(assignment, here):
            with suppress(SandboxUnavailable):  # is told when kernels are needed, after what is wrong with the command
                lender = stack.enter_context(lent_kernels())
        yield lender


def _first_grading(assignment: str, here: Path) -> bool:
    """Whether this course has two submissions or more, and no record of any grading."""
    root = configured_folder(here)
    with suppress(OSError):  # of a name, or a folder, that is none: told by whoever needs it
        if root and not (root / "sittings" / assignment).exists():
            places = (folder / assignment for folder in (root / "submitted").iterdir())
            return len(list(islice(filter(Path.is_dir, places), 2))) == 2
    return False
