"""Pictures pasted into written answers, from the submission to what people are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import nbformat
from nbformat import NotebookNode

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.pasted import Attachments
from course_lib.grading.sanitise import clean_attachments


def with_pictures(cells: Iterable[RanCell], found: Mapping[str, Attachments]) -> list[RanCell]:
    """Cells, the written ones with the pictures that were pasted into them, fit to be shown.

    Args:
        cells: of one notebook.
        found: what the submission holds, by grade_id.
    """
    kept = {name: _cleaned(pictures) for name, pictures in found.items()}
    return [replace(cell, attachments=kept.get(cell.id, {})) if cell.role == "written" else cell for cell in cells]


def _cleaned(pictures: Attachments) -> dict[str, dict[str, str]]:
    """Pictures fit to be shown; none of what cannot be read, which costs nothing else."""
    try:
        return clean_attachments(pictures)
    except Exception:  # of values that anyone wrote
        return {}


def show_pictures(node: NotebookNode, cell: RanCell) -> None:
    """Show a cell's pictures under the text of the notebook's cell that stands for it."""
    if cell.attachments:
        links = (f"![a picture pasted into the answer](attachment:{name})" for name in cell.attachments)
        node.source = "\n\n".join([node.source, *links])
        node.attachments = nbformat.from_dict(cell.attachments)
