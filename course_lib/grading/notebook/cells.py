"""Reading notebooks that anyone may have written: JSON with caps, and only the parts that grading needs."""

import codecs
import json
from dataclasses import dataclass, field
from typing import Any

MAX_NOTEBOOK_BYTES = 20 * 2**20  # without outputs, which decide nothing
MAX_SAVED_BYTES = 80 * 2**20  # with them
MAX_SIGNS = 20_000_000  # of JSON's own; each may cost as much memory as a whole object
MAX_CELLS = 2_000
OLD_FORMATS = (1, 2, 3)
AGAIN = "open it in JupyterLab, look whether all is there, save it, and hand it in again"


class Malformed(ValueError):
    """A notebook that cannot be read."""


class TooLarge(Malformed):
    """A notebook that is larger than any that people write."""


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
        raise TooLarge(f"expected a notebook of at most {MAX_NOTEBOOK_BYTES >> 20} MB, got {len(content) >> 20} MB")
    data = _converted(_json(content))
    cells = data.get("cells") if isinstance(data, dict) and data.get("nbformat") == 4 else None
    if not isinstance(cells, list):
        raise Malformed("expected a notebook of format 4, got another: save it with JupyterLab")
    if len(cells) > MAX_CELLS:
        raise Malformed(f"expected at most {MAX_CELLS} cells, got {len(cells)}")
    return [_read_cell(number, cell) for number, cell in enumerate(cells)]


def without_outputs(content: bytes) -> bytes:
    """A notebook that is too large as it was saved, without outputs and widgets' states; any other as it is.

    Either is in UTF-8 then, whatever it was saved in.

    Raises:
        TooLarge: if it is so without them too, or too large to look into.
        Malformed: if it is no JSON.
    """
    if len(content) <= MAX_NOTEBOOK_BYTES:
        return _in_utf8(content)
    if len(content) > MAX_SAVED_BYTES or sum(map(content.count, (b",", b"[", b"{", b":"))) > MAX_SIGNS:
        raise TooLarge(
            f"expected at most {MAX_SAVED_BYTES >> 20} MB, got more: clear its outputs, and hand it in again"
        )
    data = _json(content)
    cells = data.get("cells") if isinstance(data, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    if isinstance(data, dict):
        _dict(data.get("metadata")).pop("widgets", None)
    smaller = json.dumps(data).encode()
    if len(smaller) > MAX_NOTEBOOK_BYTES:
        raise TooLarge(
            f"expected at most {MAX_NOTEBOOK_BYTES >> 20} MB beside its outputs, got {len(smaller) >> 20} MB"
        )
    return smaller


def _in_utf8(content: bytes) -> bytes:
    """What an editor or a shell of Windows saved in UTF-16, with its mark, in UTF-8; anything else as it is."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        return content.decode("utf-16").encode()
    except UnicodeError:
        return content


def _json(content: bytes) -> Any:
    """What a notebook's bytes say; where they say nothing, why not, and how to hand in again."""
    if not content.strip():
        raise Malformed(f"expected a notebook, got an empty file: {AGAIN}")
    try:
        return json.loads(_in_utf8(content).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if b"<<<<<<<" in content and b">>>>>>>" in content:
            marks = "the marks of a merge conflict (<<<<<<<, >>>>>>>)"
            raise Malformed(f"expected a notebook, got one with {marks}: take one side of each, then {AGAIN}") from None
        reason = f"expected a notebook in JSON, got something else ({type(error).__name__})"
        raise Malformed(f"{reason}: {AGAIN}") from None


def _converted(data: Any) -> Any:
    """A notebook of an older format as one of format 4; anything else as it is."""
    if not isinstance(data, dict) or data.get("nbformat") not in OLD_FORMATS:
        return data
    import nbformat

    try:
        return nbformat.convert(nbformat.reader.reads(json.dumps(data)), 4)
    except Exception as error:  # the converters trust what they read
        raise Malformed(f"expected a notebook of format 4, got an odd older one ({type(error).__name__})") from None


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
