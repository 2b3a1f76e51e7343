"""Making what student code showed safe to show to people: plain text and pictures, and nothing that could run."""

import base64
import io
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

Shown = dict[str, Any]  # an output of a notebook, made here
MAX_TEXT = 20_000
MAX_PICTURE = 12 * 2**20
MAX_PIXELS = 40 * 10**6  # of a picture before it is made smaller: a telephone's
MAX_SIDE = 2_000  # pixels
MAX_KEPT = 2**18  # letters of a picture that is remembered beside what became of it
MOST_ATTACHED = 12  # pictures in one written answer
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}
PICTURES = tuple(FORMATS)
NOT_SHOWN = "(a picture that cannot be shown: it is broken, or has too many pixels)"
# terminal escapes; then what else steers a terminal, turns the direction of text around, or cannot be written as UTF-8
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-Z\\-_]|)")
# where Python and its packages lie, the course, whoever grades, and what is kept for a while
_PREFIXES = {sys.prefix, sys.base_prefix, str(Path(__file__).parents[2]), str(Path.home())} - {"/", ""}
PLACES = re.compile(
    r"(?:/[^\s/:'\"<>|]+)*/lib(?:64)?/python\d[^\s/]*/(?:(?:site|dist)-packages/)?|"
    + "|".join(re.escape(prefix) + "/?" for prefix in sorted(_PREFIXES, key=len, reverse=True))
    + rf"|{re.escape(tempfile.gettempdir())}/(?:exam-|ipykernel_|course-)[^\s/'\"<>]*/?"
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean_text(text: object, limit: int = MAX_TEXT) -> str:
    """Text without terminal escapes and control characters, cut at a limit."""
    plain = CONTROLS.sub("", ESCAPES.sub("", str(text).replace("\r\n", "\n")))
    return plain if len(plain) <= limit else plain[:limit] + "\n… (cut)"


def clean_output(text: object) -> str:
    """What a program showed: clean text that tells nothing of the machine it ran on."""
    return without_paths(clean_text(text))


def clean_outputs(outputs: Iterable[object]) -> list[Shown]:
    """The outputs of a cell, as notebook outputs that hold text and pictures only."""
    cleaned = (_clean(output) for output in outputs if isinstance(output, dict))
    return [output for output in cleaned if output is not None]


def _clean(output: Mapping[str, object]) -> Shown | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": clean_output(_joined(output.get("text")))}
    if kind == "error":
        trace = output.get("traceback")
        lines = [clean_output(line) for line in trace] if isinstance(trace, list) else []
        return {
            "output_type": "error",
            "ename": clean_text(output.get("ename"), 200),
            "evalue": clean_output(output.get("evalue")),
            "traceback": lines[:200],
        }
    data = output.get("data")
    if kind in ("display_data", "execute_result") and isinstance(data, dict):
        return {"output_type": "display_data", "metadata": {}, "data": clean_data(data)}
    return None


def clean_data(data: Mapping[str, object]) -> dict[str, str]:
    """Of a display's forms, the text and at most one picture."""
    kept = {"text/plain": clean_output(_joined(data.get("text/plain", "(an output that is no text and no picture)")))}
    for kind in PICTURES:
        if picture := _joined(data.get(kind, "")):
            again = drawn_again(kind, picture)
            return kept | ({kind: again} if again else {"text/plain": NOT_SHOWN})
    return kept


def drawn_again(kind: str, text: str) -> str:
    """A picture of this kind in base64, decoded and encoded anew; empty where it is none, or has too many pixels.

    A small file may hold a picture of any size, and more than a picture: what is shown is what was drawn, made small
    enough for a page.
    """
    return _drawn_before(kind, text) if len(text) <= MAX_KEPT else _drawn(kind, text)


def _drawn(kind: str, text: str) -> str:
    from PIL import Image, ImageOps

    try:
        content = base64.b64decode("".join(text.split()), validate=True) if len(text) <= MAX_PICTURE * 4 // 3 else b""
        with Image.open(io.BytesIO(content), formats=(FORMATS[kind],)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return ""
            picture.draft(None, (MAX_SIDE, MAX_SIDE))
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(picture)
            again = io.BytesIO()
            upright.save(again, FORMATS[kind])
    except Exception:  # a decoder raises anything, of bytes that anyone wrote
        return ""
    return base64.b64encode(again.getvalue()).decode()


_drawn_before = lru_cache(maxsize=64)(_drawn)  # right answers' pictures are the same in a whole class


def clean_attachments(attachments: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """The pictures that were pasted into a text, drawn again, under names made here; the first few of them."""
    kept: dict[str, dict[str, str]] = {}
    for forms in list(attachments.values())[:MOST_ATTACHED]:
        for kind in PICTURES:
            picture = drawn_again(kind, _joined(forms.get(kind, ""))) if isinstance(forms, dict) else ""
            if picture:
                kept[f"picture-{len(kept) + 1}.{kind.partition('/')[2]}"] = {kind: picture}
                break
    return kept


def without_paths(text: str) -> str:
    """Text without the places of this machine: where Python is installed, where the course lies, what is temporary."""
    return PLACES.sub("…/", text)


def fenced(text: str) -> str:
    """Text as a Markdown block that shows it letter by letter, whatever it holds."""
    shown = clean_text(text)  # first, since what is taken out may join two short runs to a long one
    longest = max((len(run) for run in re.findall(r"~+", shown)), default=0)
    fence = "~" * max(4, longest + 1)
    return f"{fence}text\n{shown}\n{fence}"


def _joined(text: object) -> str:
    return "".join(str(part) for part in text) if isinstance(text, list) else str(text)
