"""Reading notebooks that anyone may have written: JSON with caps, and only the parts that grading needs."""

import codecs
import json
from dataclasses import dataclass, field
from typing import Any

from course_lib.grading.notebook.weight import MOST_OBJECTS, objects

MAX_NOTEBOOK_BYTES = 20 * 2**20  # without outputs, which decide nothing
MAX_SAVED_BYTES = 80 * 2**20  # with them
MAX_SAVED_OBJECTS = 4_000_000  # as many as there are numbers of full length in so many bytes
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


@dataclass(frozen=True)
class Notebook:
    """A notebook that was read: its bytes, in UTF-8 and of moderate size, and its cells."""

    content: bytes
    cells: list[Cell]


def read_cells(content: bytes) -> list[Cell]:
    """The cells of a notebook.

    Raises:
        Malformed: if it is too large, is no JSON, or is no notebook of format 4.
    """
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise TooLarge(f"expected a notebook of at most {MAX_NOTEBOOK_BYTES >> 20} MB, got {len(content) >> 20} MB")
    return [_read_cell(number, cell) for number, cell in enumerate(raw_cells(content))]


def raw_cells(content: bytes) -> list[Any]:
    """The cells of a notebook as they stand in it, or would if it were of format 4; of any form.

    Raises:
        Malformed: if it is no JSON, or is no notebook of format 4.
    """
    return _cells_in(_converted(_json(_in_utf8(content))))


def read_saved(content: bytes) -> Notebook:
    """A notebook as it was saved: where it is too large so, without outputs and widgets' states.

    Raises:
        TooLarge: if it is so without them too, or too large to look into.
        Malformed: if it is no JSON, or is no notebook of format 4.
    """
    content = _in_utf8(content)
    many = objects(content, MAX_SAVED_OBJECTS)
    if len(content) > MAX_SAVED_BYTES or many > MAX_SAVED_OBJECTS:
        raise TooLarge(
            f"expected at most {MAX_SAVED_BYTES >> 20} MB and {MAX_SAVED_OBJECTS // 10**6} million values, got more: "
            "clear its outputs, and hand it in again"
        )
    data = _converted(_json(content))
    cells = _cells_in(data)
    if len(content) > MAX_NOTEBOOK_BYTES or many > MOST_OBJECTS:
        content = _without_outputs(data, cells)
    return Notebook(content, [_read_cell(number, cell) for number, cell in enumerate(cells)])


def _without_outputs(data: dict[str, Any], cells: list[Any]) -> bytes:
    """A notebook with these cells, which are changed, without outputs and widgets' states."""
    for cell in cells:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    _dict(data.get("metadata")).pop("widgets", None)
    try:
        smaller = json.dumps(data).encode()
    except RecursionError:  # writing takes more of the stack than reading
        raise Malformed(f"expected a notebook, got one that is nested too deep: {AGAIN}") from None
    if len(smaller) > MAX_NOTEBOOK_BYTES or objects(smaller, MOST_OBJECTS) > MOST_OBJECTS:
        raise TooLarge(
            f"expected at most {MAX_NOTEBOOK_BYTES >> 20} MB and {MOST_OBJECTS // 10**6} million values "
            f"beside its outputs, got {len(smaller) >> 20} MB"
        )
    return smaller


def _cells_in(data: Any) -> list[Any]:
    cells = data.get("cells") if isinstance(data, dict) and data.get("nbformat") == 4 else None
    if not isinstance(cells, list):
        raise Malformed("expected a notebook of format 4, got another: save it with JupyterLab")
    if len(cells) > MAX_CELLS:
        raise Malformed(f"expected at most {MAX_CELLS} cells, got {len(cells)}")
    return cells


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
    if content.startswith(b"PK\x03\x04"):
        raise Malformed("expected a notebook, got a zip under a notebook's name: unpack it, or name it .zip")
    try:
        return json.loads(content.decode("utf-8-sig"))
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
