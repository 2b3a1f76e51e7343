"""A plain notebook as a person may read it: the student's words fenced, outputs without anything that could run."""

from collections.abc import Iterable

from nbgrader.utils import compute_checksum

from course_lib.grading.notebook.nodes import notebook_text
from course_lib.grading.plain.layout import Laid
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.pictures import show_pictures
from course_lib.grading.sanitise import clean_outputs, clean_text, fenced


def shown_notebook(cells: Iterable[Laid], name: str, outcome: Outcome) -> str:
    """The text of the notebook that goes to ``autograded/``.

    Args:
        cells: the notebook, laid out.
        name: the notebook's.
        outcome: a graded submission.
    """
    ran = [cell for cell in outcome.cells if cell.notebook == name]
    nodes = []
    for number, (laid, after) in enumerate(zip(cells, ran, strict=True)):
        theirs = laid.given is None or not laid.given.locked
        node = laid.node(clean_outputs(after.outputs))
        node.id = f"c{number}"
        node.source = clean_text(node.source) if node.cell_type == "code" else node.source
        if node.cell_type == "markdown" and theirs:
            node.source = fenced(node.source)
            show_pictures(node, after)
        if laid.given is not None:
            node.metadata["nbgrader"]["checksum"] = compute_checksum(node)
        nodes.append(node)
    return notebook_text(nodes)
