"""The graded notebook that a person reads in the formgrader: the assembled cells, safe to show, no hidden test."""

import re
from collections.abc import Mapping

import nbformat
from nbgrader.utils import compute_checksum

from course_lib.grading.notebook.examined import RanCell
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
        shown.insert(0, nbformat.v4.new_markdown_cell(fenced(note), id="state"))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=shown, metadata={"kernelspec": kernel})
    return str(nbformat.writes(notebook)) + "\n"


def _guide(number: int, text: str) -> nbformat.NotebookNode:
    """What the source says under a written answer, its model answer and marking guide: for graders' eyes."""
    lines = [line for line in text.splitlines() if not line.startswith(("### BEGIN ", "### END "))]
    heading = "**For the grader: the model answer and its marking guide**"
    return nbformat.v4.new_markdown_cell(f"{heading}\n\n" + "\n".join(lines), id=f"guide{number}")


def _cell(number: int, cell: RanCell, metadata: Mapping[str, Mapping[str, object]]) -> nbformat.NotebookNode:
    name = f"c{number}-{re.sub(r'[^a-zA-Z0-9_-]', '-', cell.id)}"[:64]
    theirs = cell.role in ("extra", "written")
    if cell.type == "code":
        made = nbformat.v4.new_code_cell(clean_text(cell.source), id=name)
        made.outputs = [nbformat.from_dict(output) for output in clean_outputs(cell.outputs)]
    else:
        made = nbformat.v4.new_markdown_cell(fenced(cell.source) if theirs else cell.source, id=name)
        show_pictures(made, cell)
    if cell.id in metadata:
        made.metadata["nbgrader"] = dict(metadata[cell.id])
        made.metadata["nbgrader"]["checksum"] = compute_checksum(made)
    return made
