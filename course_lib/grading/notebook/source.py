"""The instructor's source of a sealed assignment, read and checked: its cells by role, its questions, its points."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from course_lib.grading.notebook.cells import Cell, read_cells
from course_lib.grading.notebook.companions import SUFFIX, Companions, declared

PREFIX = "exam_"
MOCK = "mock_exam.json"  # beside the notebook; made by `course release`, never edited
CHECK = "check_"  # begins the grade_id of a given cell on which no other rests
COMPANIONS = "companions"  # the folder beside the sources' own, with what the solutions hand in
MARKS = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


class SourceError(ValueError):
    """A source notebook that breaks the format of sealed assignments."""


def role(cell: Cell) -> str:
    """What a cell is for: examiner, answer, written, hidden, locked or plain."""
    if "examiner" in cell.tags:
        return "examiner"
    graded, solution = bool(cell.nbgrader.get("grade")), bool(cell.nbgrader.get("solution"))
    if not cell.grade_id:
        return "plain"
    if solution:
        return "written" if graded else "answer"
    if graded:
        return "hidden"
    return "locked" if cell.nbgrader.get("locked") else "plain"


@dataclass(frozen=True)
class Source:
    """One assignment's source notebook and the files beside it.

    Attributes:
        files: what lies beside the notebook, by path; students get it too. What a solution hands in is left out.
        companions: what the solution hands in beside its notebook, by name; it lies apart, where only staff have it.
        mock: the mock exam that students get, as it was last made; the exam itself does without.
    """

    name: str
    content: bytes
    files: dict[str, bytes]
    companions: dict[str, bytes] = field(default_factory=dict)
    mock: bytes = b""

    @classmethod
    def read(cls, folder: Path) -> "Source":
        """Read ``folder/<name>.ipynb`` and check its form."""
        notebook = folder / f"{folder.name}.ipynb"
        if not notebook.is_file():
            raise SourceError(f"expected the assignment's source at {notebook}, got no such file")
        ignored = (".ipynb", "__pycache__")
        beside = (path for path in sorted(folder.rglob("*")) if not any(part in str(path) for part in ignored))
        files = {str(path.relative_to(folder)): path.read_bytes() for path in beside if path.is_file()}
        own = sorted((folder.parent.parent / COMPANIONS / folder.name).glob("*" + SUFFIX))
        companions, mock = {path.name: path.read_bytes() for path in own}, files.pop(MOCK, b"")
        source = cls(folder.name, notebook.read_bytes(), files, companions, mock)
        source.check()
        return replace(source, files={name: text for name, text in files.items() if name not in source.caps})

    @cached_property
    def cells(self) -> list[Cell]:
        """All cells, in order."""
        return read_cells(self.content)

    @property
    def sealed(self) -> bool:
        """Whether verdicts are made outside the student's kernel: the notebook has an examiner cell."""
        return any(role(cell) == "examiner" for cell in self.cells)

    @property
    def digest(self) -> str:
        """A fingerprint of all that grading takes from the source."""
        digest = hashlib.sha256(self.content)
        for name, content in (self.files | self.companions).items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()

    def with_role(self, *roles: str) -> list[Cell]:
        """The cells of some roles, in order."""
        return [cell for cell in self.cells if role(cell) in roles]

    @cached_property
    def caps(self) -> dict[str, int]:
        """The most bytes of each file that a submission carries beside the notebook, by name."""
        try:
            return declared(cell.source for cell in self.with_role("examiner"))
        except (ValueError, SyntaxError) as error:
            raise SourceError(f"expected examiner cells of {self.name} that can be read, got {error}") from None

    def handed_in(self) -> Companions:
        """The solution's own companion files, as a submission."""
        there = {name: self.companions[name] for name in self.caps if name in self.companions}
        return Companions(there, {name: "file missing" for name in self.caps if name not in there})

    @property
    def points(self) -> dict[str, float]:
        """The points of every graded cell, by grade_id."""
        return {cell.grade_id: float(cell.nbgrader["points"]) for cell in self.with_role("hidden", "written")}

    def check(self) -> None:
        """Check the form that the examiner relies on."""
        ids = [cell.grade_id for cell in self.cells if cell.grade_id]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise SourceError(f"expected every grade_id once, got {twice[0]!r} twice in {self.name}")
        for cell in self.with_role("hidden", "written"):
            _check_points(cell)
        if self.sealed:
            for cell in self.with_role("hidden"):
                _check_hidden(cell)


def sealed_source(folder: Path) -> Source | None:
    """The source in an assignment's folder; None for a plain assignment.

    Raises:
        SourceError: if its notebook breaks the format.
    """
    source = Source.read(folder) if (folder / f"{folder.name}.ipynb").is_file() else None
    return source if source and source.sealed else None


def _check_points(cell: Cell) -> None:
    points = cell.nbgrader.get("points")
    if not isinstance(points, int | float) or points < 0:
        raise SourceError(f"expected points for the graded cell {cell.grade_id!r}, got {points!r}")


def _check_hidden(cell: Cell) -> None:
    lines = cell.source.strip().splitlines()
    if cell.type != "code" or not cell.grade_id.startswith(PREFIX):
        raise SourceError(f"expected a hidden code cell with a grade_id {PREFIX}<question>, got {cell.grade_id!r}")
    if len(lines) < 2 or (lines[0].strip(), lines[-1].strip()) != MARKS:
        raise SourceError(f"expected {cell.grade_id!r} to lie wholly between {MARKS[0]!r} and {MARKS[1]!r}")
