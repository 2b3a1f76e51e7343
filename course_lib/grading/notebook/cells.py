"""Reading notebooks that anyone may have written: JSON with caps, and only the parts that grading needs."""

import json
from dataclasses import dataclass, field
from typing import Any

MAX_NOTEBOOK_BYTES = 20 * 2**20
MAX_CELLS = 2_000


class Malformed(ValueError):
    """A notebook that cannot be read."""


@dataclass(frozen=True)
class Cell:
    """One cell: its type, its text, and those of its metadata that mean something here."""

    type: str
    source: str
    id: str = ""
    grade_id: str = ""
    nbgrader: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


def read_cells(content: bytes) -> list[Cell]:
    """The cells of a notebook.

    Raises:
        Malformed: if it is too large, is no JSON, or is no notebook of format 4.
    """
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise Malformed(f"expected a notebook of at most {MAX_NOTEBOOK_BYTES >> 20} MB, got {len(content) >> 20} MB")
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"expected a notebook in JSON, got something else ({type(error).__name__})") from None
    cells = data.get("cells") if isinstance(data, dict) and data.get("nbformat") == 4 else None
    if not isinstance(cells, list):
        raise Malformed("expected a notebook of format 4, got another: save it with JupyterLab")
    if len(cells) > MAX_CELLS:
        raise Malformed(f"expected at most {MAX_CELLS} cells, got {len(cells)}")
    return [_read_cell(number, cell) for number, cell in enumerate(cells)]


def _read_cell(number: int, cell: object) -> Cell:
    match cell:
        case {"cell_type": "code" | "markdown" | "raw" as kind, "source": str() | list() as source, **rest}:
            lines = [source] if isinstance(source, str) else source
        case _:
            raise Malformed(f"expected a cell of code, text or raw text, got another as cell {number + 1}")
    if not all(isinstance(line, str) for line in lines):
        raise Malformed(f"expected the text of cell {number + 1} as lines, got something else")
    text = "".join(lines).encode("utf-8", "replace").decode()  # lone surrogates would break every writer downstream
    metadata = _dict(rest.get("metadata"))
    nbgrader = _dict(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    return Cell(
        type=kind,
        source=text,
        id=_text(rest.get("id")),
        grade_id=_text(nbgrader.get("grade_id")),
        nbgrader=nbgrader,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
