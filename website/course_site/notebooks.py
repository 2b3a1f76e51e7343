"""Notebooks as the site shows them: what is read is what was committed, and nothing is executed."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

PROGRESS = "<progress "
WIDGET = "showEmbedded("
ALIVE = (
    '<p class="alive">Here you can hover, scrub, play and switch. What Python computes (other inputs, your own '
    'functions) needs <a href="../get.html">the course itself</a>.</p>'
)


def read(path: Path) -> NotebookNode:
    """A notebook as it is kept."""
    return nbformat.read(path, as_version=4)


def write(notebook: NotebookNode, path: Path) -> None:
    """Keep a notebook for Sphinx to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def title(notebook: NotebookNode) -> str:
    """The first heading."""
    found = re.search(r"^# (.+)$", notebook.cells[0].source, flags=re.MULTILINE)
    return found[1] if found else "Untitled"


def opening(notebook: NotebookNode, mark: str) -> str:
    """The paragraph, or the list, of the first cell that begins with ``**mark``; else nothing."""
    found = re.search(
        rf"\*\*{mark}[^*]*\*\*:?\s*(.+?)(?=\n\n\*\*|\n\n[^-\n]|\n## |\Z)", notebook.cells[0].source, re.DOTALL
    )
    return " ".join(found[1].split()) if found else ""


def shown(notebook: NotebookNode, marks: dict[int, str]) -> NotebookNode:
    """A copy for the page: no finished progress bars, and anchors before the cells that ``marks`` counts."""
    copy = nbformat.from_dict(notebook)
    cells = []
    for i, cell in enumerate(copy.cells):
        if i in marks:
            cells.append(nbformat.v4.new_markdown_cell(f"({marks[i]})=\n", id=f"mark-{i}"))
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if PROGRESS not in html_of(out)]
            for output in cell.outputs:
                if WIDGET in html_of(output):
                    output.data["text/html"] += ALIVE
        cells.append(cell)
    copy.cells = cells
    copy.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    return copy


def html_of(output: NotebookNode) -> str:
    """The HTML of an output, or nothing."""
    return output.get("data", {}).get("text/html", "")
