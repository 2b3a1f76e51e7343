"""The graded notebook that a person reads in the formgrader: the assembled cells, safe to show, no hidden test."""

import re
from collections.abc import Mapping

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.nodes import cell_node, notebook_text
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.pictures import show_pictures
from course_lib.grading.sanitise import clean_outputs, clean_text, fenced
from course_lib.grading.states import GRADED, STATES


def sealed_notebook(outcome: Outcome, source: Source) -> str:
    """The text of the notebook that goes to ``autograded/``.

    Args:
        outcome: a graded submission.
        source: its assignment; metadata come from here, never from the submission.
    """
    metadata = {cell.grade_id: cell.nbgrader for cell in source.cells if cell.grade_id}
    guides = {cell.grade_id: cell.source for cell in source.with_role("written")}
    shown = []
    for number, cell in enumerate(outcome.cells):
        shown.append(_cell(number, cell, metadata))
        if cell.id in guides:
            shown.append(_guide(number, guides[cell.id]))
    if outcome.state != GRADED:
        note = f"**{outcome.state}** — {STATES.get(outcome.state, '')} {outcome.reason}"
        shown.insert(0, cell_node("markdown", fenced(note), name="state"))
    return notebook_text(shown)


def _guide(number: int, text: str) -> NotebookNode:
    """What the source says under a written answer, its model answer and marking guide: for graders' eyes."""
    lines = [line for line in text.splitlines() if not line.startswith(("### BEGIN ", "### END "))]
    heading = "**For the grader: the model answer and its marking guide**"
    return cell_node("markdown", f"{heading}\n\n" + "\n".join(lines), name=f"guide{number}")


def _cell(number: int, cell: RanCell, metadata: Mapping[str, Mapping[str, object]]) -> NotebookNode:
    name = f"c{number}-{re.sub(r'[^a-zA-Z0-9_-]', '-', cell.id)}"[:64]
    theirs = cell.role in ("extra", "written")
    if cell.type == "code":
        made = cell_node("code", clean_text(cell.source), clean_outputs(cell.outputs), name)
    else:
        made = cell_node("markdown", fenced(cell.source) if theirs else cell.source, name=name)
        show_pictures(made, cell)
    if cell.id in metadata:
        made.metadata["nbgrader"] = dict(metadata[cell.id])
        made.metadata["nbgrader"]["checksum"] = compute_checksum(made)
    return made
