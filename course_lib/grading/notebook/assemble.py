"""Laying out the exam: locked cells come from the source, in its order; the student brings answers and extra cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_lib.grading.notebook.cells import Cell
from course_lib.grading.notebook.paper import Paper, Slot


@dataclass(frozen=True)
class Placed:
    """A cell of the assembled notebook."""

    role: str
    id: str
    type: str
    source: str


@dataclass(frozen=True)
class Assembly:
    """The assembled notebook, and the names of answers that the submission did not hold."""

    cells: list[Placed]
    missing: list[str]

    @property
    def code(self) -> list[Placed]:
        """The cells of the open phase."""
        return [cell for cell in self.cells if cell.type == "code" and cell.role != "hidden"]


def assemble(submitted: Iterable[Cell], paper: Paper) -> Assembly:
    """Put the student's answers and extra cells into the source's layout.

    Only a cell's text and its grade_id are taken from the submission; its type, points, tags, order and everything else
    decide nothing.  A second copy of an answer, a cell that lost its grade_id, and cells the student added stay as
    extra cells after the last known cell before them, so that all runs as it does in the student's own notebook.
    """
    known = {slot.id: slot for slot in paper.slots}
    answers: dict[str, str] = {}
    extras: dict[str, list[Cell]] = {"": []}
    anchor = ""
    for cell in submitted:
        slot = known.get(cell.grade_id)
        if slot is None or slot.id in answers:
            extras.setdefault(anchor, []).append(cell)
            continue
        anchor = slot.id
        if slot.role in ("answer", "written"):
            answers[slot.id] = cell.source
    cells = _extra_cells("", extras)
    for slot in paper.slots:
        cells += [_fill(slot, answers), *_extra_cells(slot.id, extras)]
    missing = [slot.id for slot in paper.slots if slot.role in ("answer", "written") and slot.id not in answers]
    return Assembly(cells, missing)


def _fill(slot: Slot, answers: dict[str, str]) -> Placed:
    source = slot.source if slot.role == "locked" else answers.get(slot.id, "")
    return Placed(slot.role, slot.id, slot.type, source)


def _extra_cells(anchor: str, extras: dict[str, list[Cell]]) -> list[Placed]:
    return [
        Placed("extra", f"{anchor or 'start'}+{number}", cell.type, cell.source)
        for number, cell in enumerate(extras.get(anchor, []), 1)
    ]
