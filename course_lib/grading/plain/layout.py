"""Plain nbgrader assignments: what the gradebook knows of them, and a submission laid out as nbgrader lays it out.

Their tests run in the student's kernel, beside the student's code: the sandbox keeps that kernel in, but a program that
sets out to fool its own tests can.  Such an assignment is graded with nbgrader's own rule, and reported as unsealed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from course_lib.grading.notebook.cells import Cell
from course_lib.grading.notebook.examined import Output
from course_lib.grading.notebook.nodes import cell_node
from course_lib.grading.notebook.source import SourceError

PREAMBLE = '__import__("os").environ["NBGRADER_EXECUTION"] = "autograde"'  # as nbgrader tells its kernels


@dataclass(frozen=True)
class Given:
    """A cell as the gradebook knows it since ``nbgrader generate_assignment``.

    Attributes:
        source: its text, hidden tests included; it replaces the student's where the cell is locked.
        checksum: of the text that students got, by which an untouched answer is known.
        points: the most that it can earn; None where it earns nothing.
    """

    name: str
    type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def tested(self) -> bool:
        """Whether a test decides its score, and no person."""
        return self.grade and not self.solution and self.type == "code"

    def metadata(self) -> Mapping[str, object]:
        """nbgrader's metadata of the cell."""
        facts: dict[str, object] = {"schema_version": 3, "grade_id": self.name, "checksum": self.checksum}
        facts |= {"locked": self.locked, "grade": self.grade, "solution": self.solution, "task": self.task}
        return facts if self.points is None else facts | {"points": self.points}


@dataclass(frozen=True)
class Template:
    """One notebook of an assignment: its cells by grade_id."""

    name: str
    cells: Mapping[str, Given]

    @property
    def scored(self) -> list[str]:
        """The names of the cells that have a score in the gradebook, of a test's or a person's."""
        return [cell.name for cell in self.cells.values() if cell.grade or cell.task]

    @property
    def graded(self) -> list[Given]:
        """The cells that earn an automatic score, or wait for a person."""
        return [cell for cell in self.cells.values() if cell.grade]


@dataclass(frozen=True)
class Laid:
    """A cell of a laid out submission, what the gradebook knows of it, and whether it is left unrun."""

    type: str
    source: str
    given: Given | None = None
    skipped: bool = False

    def node(self, outputs: Iterable[Output] = ()) -> NotebookNode:
        """The cell as nbgrader takes it, with these outputs."""
        node = cell_node(self.type, self.source, outputs)
        if self.given is not None:
            node.metadata["nbgrader"] = nbformat.from_dict(self.given.metadata())
        return node


@dataclass(frozen=True)
class Laying:
    """How a course has submissions laid out.

    Attributes:
        skipping: the tag of cells that are not run; a test is run whatever its tags are.
        overwriting: whether locked cells get the source's text back.
        notice: what stands before a graded cell that is put back where it is missing; None where none is.
    """

    skipping: str = ""
    overwriting: bool = True
    notice: str | None = None


def lay_out(submitted: Iterable[Cell], template: Template, how: Laying) -> list[Laid]:
    """The student's cells in the student's order, with the source's text in every locked one.

    Of cells with one grade_id the last counts, as in nbgrader; a cell that the gradebook does not know is run, and
    earns nothing.  What a cell is for, and what it can earn, the gradebook decides.

    Args:
        submitted: the cells as handed in.
        template: what the gradebook knows of the notebook.
        how: what the course says of it.
    """
    laid: list[Laid] = []
    seen: set[str] = set()
    for cell in reversed(list(submitted)):
        given = None if cell.grade_id in seen else template.cells.get(cell.grade_id)
        skipped = how.skipping in cell.tags and not (given and given.tested)
        if given is None:
            laid.append(Laid(cell.type, cell.source, skipped=skipped))
            continue
        seen.add(given.name)
        source = given.source if given.locked and how.overwriting else cell.source
        laid.append(Laid(given.type if how.overwriting else cell.type, source, given, skipped))
    return laid[::-1] if how.notice is None else _put_back(laid[::-1], template, how.notice)


def _put_back(laid: list[Laid], template: Template, notice: str) -> list[Laid]:
    """The cells with those graded ones that are missing, each after the one that it follows in the source."""
    whole = list(laid)
    before = ""  # no cell's name: what comes first is put first
    for name, given in template.cells.items():
        there = [cell.given.name if cell.given else None for cell in whole]
        if name not in there and (given.grade or given.task):
            mark = "# " if given.type == "code" else ""
            text = mark + notice.format(cell_id=name) + given.source
            place = len(whole) if given.task else there.index(before) + 1 if before in there else 0
            whole.insert(place, Laid(given.type, text, given))
        before = name
    return whole


def to_run(laid: Iterable[Laid]) -> bytes:
    """A laid out submission as the notebook that a worker executes, after a cell that says what for."""
    cells = [{"cell_type": "code", "source": PREAMBLE}]
    cells += [{"cell_type": cell.type, "source": "" if cell.skipped else cell.source} for cell in laid]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def check_language(kernelspec: str | None, notebook: str) -> None:
    """Refuse a notebook of another language than Python.

    Raises:
        SourceError: with what to do.
    """
    language = json.loads(kernelspec or "{}").get("language") or "python"
    if language.lower() != "python":
        raise SourceError(
            f"expected a Python notebook, got {notebook} in {language}: grade it with `nbgrader autograde`"
        )
