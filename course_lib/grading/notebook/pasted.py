"""Pictures that were pasted into written answers: a photographed derivation is an answer too."""

from collections.abc import Mapping
from typing import Any

from course_lib.grading.notebook.cells import Malformed, raw_cells

Attachments = Mapping[str, Any]  # by name, as a notebook's cell has them: forms in base64 by their MIME type


def pasted(notebook: bytes) -> dict[str, Attachments]:
    """The attachments of a notebook's cells, by grade_id; of several with one, the first's.  None where it is odd."""
    if b'"attachments"' not in notebook:
        return {}
    found: dict[str, Attachments] = {}
    try:
        cells = raw_cells(notebook)
    except Malformed:  # whoever grades it says so
        return {}
    for cell in cells:
        match cell:
            case {
                "cell_type": "markdown",
                "attachments": dict(attachments),
                "metadata": {"nbgrader": {"grade_id": str(name)}},
            }:
                found.setdefault(name, attachments)
    return found
