"""The course's folders, found from anywhere inside it, and the assignments and submissions in them."""

import difflib
import fnmatch
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

CONFIG = "nbgrader_config.py"
MOST_NAMED = 20  # in a sentence: a class has hundreds
JOINERS = "\u200c\u200d"
TRAIT = re.compile(
    r"The '(?P<name>\w+)' trait of an? (?P<owner>\w+) instance expected (?P<kind>.*), not (?P<got>.*)\.", re.DOTALL
)
IMPORT = re.compile(
    r"The '(?P<name>\w+)' trait of <[\w.]*?(?P<owner>\w+) object at \w+> instance must be a type, "
    r"but (?P<got>.*) could not be imported"
)


class CourseError(ValueError):
    """Something asked of the course that is not there; the text says what to do."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A clause that offers the nearest known name, or lists what there is."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1, 0.4) or [other for other in names if name and name in other][:1]
    if near:
        return f"did you mean {near[0]}?"
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"there is {', '.join(names[:MOST_NAMED])}{more}" if names else "there is none yet"


def look_alikes(students: Iterable[str]) -> list[str]:
    """A sentence for each lot of names that differ by case alone, or by how accents are stored, as macOS does it."""
    lots: dict[str, list[str]] = {}
    for name in sorted(students):
        lots.setdefault(normalize("NFC", name).casefold(), []).append(name)
    return [
        f"alike but for case or for how accents are stored: {', '.join(map(ascii, lot))}; graded as {len(lot)} students"
        for lot in lots.values()
        if len(lot) > 1
    ]


def configured_folder(here: Path) -> Path | None:
    """The folder of the configuration that holds here: this one, or the nearest above it; None where there is none."""
    return next((folder for folder in (here, *here.parents) if (folder / CONFIG).is_file()), None)


@contextmanager
def configuration(root: Path) -> Iterator[None]:
    """Follow a course's configuration: what it names lies beside it, as for nbgrader; what is wrong in it is told.

    Raises:
        CourseError: where the file does not run, or a setting is not what nbgrader takes.
    """
    sys.path.append(str(root))
    try:
        yield
    except CourseError:
        raise
    except (Exception, SystemExit) as error:  # the file is a program
        if _is_ours(error):
            raise
        raise CourseError(wrong_configuration(root / CONFIG, error)) from error
    finally:
        sys.path.remove(str(root))


def _is_ours(error: BaseException) -> bool:
    """Whether a package is missing that the course needs itself."""
    if not isinstance(error, ModuleNotFoundError):
        return False
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return (error.name or "").startswith("course_lib.") or Path(last).is_relative_to(Path(__file__).parent)


def wrong_configuration(path: Path, error: BaseException) -> str:
    """What is wrong in the configuration, in a sentence with its setting or its line."""
    if trait := TRAIT.fullmatch(str(error)):
        wanted = f"expected {trait['owner']}.{trait['name']} in {path} to be {trait['kind']}"
        return f"{wanted}, got {trait['got']}: write it so, or leave it out"
    if named := IMPORT.fullmatch(str(error)):
        wanted = f"expected the class of {named['owner']}.{named['name']} in {path}, got nothing at {named['got']}"
        return f"{wanted}: look at its spelling, and whether its file lies beside the configuration and runs"
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line = error.lineno
    else:
        lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == str(path)]
        line = lines[-1] if lines else None
    where, todo = (f" in line {line}", "mend that line") if line else ("", "mend its setting")
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"expected settings in {path} that can be followed, got {type(error).__name__}{where}: {said}; {todo}"


def root_of(here: Path) -> Path:
    """The nearest folder, from here upwards, that holds lectures: the root of either edition of the course."""
    for folder in (here.resolve(), *here.resolve().parents):
        if (folder / "lectures").is_dir():
            return folder
    raise CourseError(f"expected a folder with lectures at {here} or above, got none: change to the course's folder")


def existing_notebook(path: Path) -> Path:
    """The path of a notebook that is there.

    Raises:
        CourseError: if it is not, with the nearest name that is.
    """
    if ".ipynb" in path.name.lower() and path.is_file():
        return path
    folder = next(parent for parent in (path, *path.parents) if parent.is_dir())
    beside = [str(other) for pattern in ("*.ipynb", "[!.]*/*.ipynb") for other in folder.glob(pattern)]
    raise CourseError(f"expected a notebook, got {path}: {did_you_mean(str(path), beside)}")


@dataclass(frozen=True)
class Course:
    """Where a course keeps what; the names are nbgrader's steps, ``config`` is nbgrader's whole configuration.

    Attributes:
        chosen: the pattern of students who are meant, ``CourseDirectory.student_id``.
        excluded: students who are left out, ``CourseDirectory.student_id_exclude``.
        shared: whether all who grade, a group of accounts, share its files: nbgrader's ``groupshared``.
    """

    root: Path
    db_url: str
    course_id: str = ""
    source: str = "solutions"
    release: str = "assignments"
    submitted: str = "submitted"
    autograded: str = "autograded"
    feedback: str = "feedback"
    chosen: str = "*"
    excluded: frozenset[str] = frozenset()
    config: Any = None
    shared: bool = False

    @classmethod
    def find(cls, start: Path | None = None) -> "Course":
        """The course that a folder lies in.

        Raises:
            CourseError: if neither the folder nor one above it holds ``nbgrader_config.py``.
        """
        here = (start or Path.cwd()).resolve()
        if folder := configured_folder(here):
            return cls._configured(folder)
        raise CourseError(
            f"expected a course with {CONFIG} at {here} or above, got none: change to the course's folder"
        )

    @classmethod
    def _configured(cls, folder: Path) -> "Course":
        from nbgrader.apps import AutogradeApp
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config.loader import PyFileConfigLoader

        with configuration(folder):
            app = AutogradeApp(log=logging.Logger("quiet", logging.ERROR))
            app.update_config(PyFileConfigLoader(CONFIG, path=str(folder)).load_config())  # knows all older spellings
            root = app.config.CourseDirectory.get("root", "")  # a relative one starts at the configuration
            coursedir = CourseDirectory(config=app.config, root=str(folder / root))
            usual = coursedir.trait_defaults("directory_structure")
            if os.path.normpath(coursedir.directory_structure) != usual:
                todo = "move the folders there, and take that setting out"
                raise CourseError(
                    f"expected the folders to lie as {usual}, got {coursedir.directory_structure!r} of "
                    f"CourseDirectory.directory_structure: {todo}, or grade with `nbgrader autograde`"
                )
            return cls.from_nbgrader(coursedir, folder)

    @classmethod
    def from_nbgrader(cls, coursedir: Any, folder: Path | None = None) -> "Course":
        """The same course as nbgrader's own configuration in a folder describes it; in the one we are in by default."""
        steps = ("source", "release", "submitted", "autograded", "feedback")
        folders = {step: getattr(coursedir, f"{step}_directory") for step in steps}
        return cls(
            Path(coursedir.root).resolve(),
            _from(folder or Path.cwd(), coursedir.db_url),
            coursedir.course_id,
            chosen=coursedir.student_id,
            excluded=frozenset(filter(None, coursedir.student_id_exclude.split(","))),
            config=coursedir.config,
            shared=coursedir.groupshared,
            **folders,
        )

    def assignments(self) -> list[str]:
        """The names of all assignments that have a source."""
        notebooks = (self.root / self.source).glob("[!.]*/*.ipynb")
        return sorted({path.parent.name for path in notebooks})

    def source_of(self, assignment: str) -> Path:
        """The source folder of an assignment.

        Raises:
            CourseError: if there is no such assignment.
        """
        if assignment not in self.assignments():
            hint = did_you_mean(assignment, self.assignments())
            raise CourseError(f"expected the name of an assignment, got {assignment!r}: {hint}")
        return self.root / self.source / assignment

    def submission(self, student: str, assignment: str) -> Path:
        """Where a student's submission lies."""
        return self.root / self.submitted / student / assignment

    def students(self, assignment: str) -> list[str]:
        """The students who handed something in for an assignment, those included whose folder's name is refused."""
        base = self.root / self.submitted
        names = {folder.name for folder in base.iterdir()} if base.is_dir() else set()
        return sorted(name for name in names if self.means(name) and _handed_in(base / name, assignment))

    def means(self, student: str) -> bool:
        """Whether the course's configuration means a student."""
        return student not in self.excluded and fnmatch.fnmatchcase(student, self.chosen)

    def strays(self) -> list[Path]:
        """The files that lie where students' folders belong; hidden ones, of the system's, left out."""
        base = self.root / self.submitted
        found = base.iterdir() if base.is_dir() else ()
        return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def _from(folder: Path, db_url: str) -> str:
    """A gradebook's address, which does not depend on where in the course a command is called."""
    path = db_url.removeprefix("sqlite:///")
    relative = path != db_url and path and not path.startswith(("/", ":", "file:"))
    return f"sqlite:///{folder / path}" if relative else db_url


def _handed_in(folder: Path, assignment: str) -> bool:
    """Whether a student's folder holds something of an assignment; one that cannot be looked into may."""
    try:
        return folder.is_symlink() or bool(os.lstat(folder / assignment))
    except PermissionError:
        return True
    except OSError:
        return False


def why_no_name(student: str) -> str:
    """What speaks against a folder's name as a student's, in a sentence; empty where nothing does.

    A name must be shown to people, who must be able to tell it from others. Spaces of every kind and the joiners of
    Indian and Persian scripts belong to honest names.
    """
    shown = ascii(student)
    if student.startswith("."):
        return f"expected a student's name, got {shown}, which is a hidden folder: rename it"
    if not all(letter.isprintable() or letter in JOINERS or category(letter) == "Zs" for letter in student):
        return f"expected a student's name of letters that can be shown, got {shown}: rename the folder"
    return ""


def check_students(course: Course, assignment: str, named: Iterable[str] | None = None) -> list[str]:
    """The students whose submissions are meant: those named, or all.

    Raises:
        CourseError: if one named handed in nothing, or nobody did.
    """
    if named:  # which counts before what the configuration says, as for nbgrader
        course = replace(course, chosen="*")
    known = course.students(assignment)
    if not known:
        where = course.submission("STUDENT", assignment)
        raise CourseError(f"expected submissions at {where}, got none: collect them first")
    for name in named or ():
        if name not in known:
            raise CourseError(
                f"expected a student who handed in {assignment}, got {name!r}: {did_you_mean(name, known)}"
            )
    return sorted(set(named)) if named else known
