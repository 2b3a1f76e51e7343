"""What commands share: their arguments, and how one ends with a sentence."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from course_lib.portable import has_namespaces

Assignment = Annotated[str, typer.Argument(help="The assignment's name, such as 04_ctc.")]
Assignments = Annotated[list[str] | None, typer.Argument(help="Names such as 04_ctc; all of them by default.")]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")]
STAFF = "expected the instructors' edition of the course for this command, got the students': it holds no grader"
LINUX = (
    "expected Linux, which the grader needs for its sandbox, got another system: use a Linux machine, or WSL on Windows"
)
LONGEST = 200  # letters of a path that are shown
PATHS = {
    errno.ENOENT: ("there", "nothing", "look at its spelling"),
    errno.EEXIST: ("a folder", "a file of that name", "move it away"),
    errno.ENOTDIR: ("in a folder", "a file in the folder's place", "move it away, or name another path"),
    errno.EISDIR: ("a file", "a folder", "name the file in it"),
    errno.ENAMETOOLONG: ("a path that the system takes", "a name that is too long", "choose a shorter one"),
    errno.EACCES: ("yours to use", "no permission", "ask whose it is"),
    errno.EROFS: ("yours to write", "a disk that is only read", "choose another place"),
    errno.ENOSPC: ("written", "a full disk", "make room and do it again"),
}
GRADING = "pip install --constraint pins.txt --editable '.[grading]'"


@contextlib.contextmanager
def sentences() -> Iterator[None]:
    """End the command with one sentence, and code 2, where something asked for is not there or does not work."""
    try:
        yield
    except typer.Exit:
        raise
    except ModuleNotFoundError as error:
        ours = (error.name or "").startswith("course_lib.grading")
        fail(STAFF if ours else f"expected the package {error.name}, got none: `make demo`, or {GRADING}")
    except OSError as error:
        fail(_about_a_path(error))
    except (ValueError, RuntimeError) as error:
        fail(str(error))
    except Exception as error:
        if type(error).__name__ != "TraitError":  # of traitlets, which no command imports before it runs
            raise
        from course_lib.course import CONFIG, wrong_configuration

        fail(wrong_configuration(Path(CONFIG), error))


def _about_a_path(error: OSError) -> str:
    """What the system said of a path, in a sentence."""
    if error.filename is None or error.errno not in PATHS:
        return str(error)
    wanted, got, todo = PATHS[error.errno]
    path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
    shown = path if len(path) <= LONGEST else f"{path[:LONGEST]}…"
    return f"expected {shown} to be {wanted}, got {got}: {todo}"


@contextlib.contextmanager
def grader_sentences() -> Iterator[None]:
    """The same for an instructor's command, which needs what the grader needs."""
    if not has_namespaces():
        fail(LINUX)
    with sentences():
        yield


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end the command."""
    typer.echo(f"course: {message}", err=True)
    raise typer.Exit(2)
