"""Making what student code showed safe to show to people: plain text and pictures, and nothing that could run."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Any

Shown = dict[str, Any]  # an output of a notebook, made here
MAX_TEXT = 20_000
MAX_PICTURE = 4 * 2**20
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
# terminal escapes; then what else steers a terminal, turns the direction of text around, or cannot be written as UTF-8
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-Z\\-_]|)")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean_text(text: object, limit: int = MAX_TEXT) -> str:
    """Text without terminal escapes and control characters, cut at a limit."""
    plain = CONTROLS.sub("", ESCAPES.sub("", str(text).replace("\r\n", "\n")))
    return plain if len(plain) <= limit else plain[:limit] + "\n… (cut)"


def clean_outputs(outputs: Iterable[object]) -> list[Shown]:
    """The outputs of a cell, as notebook outputs that hold text and pictures only."""
    cleaned = (_clean(output) for output in outputs if isinstance(output, dict))
    return [output for output in cleaned if output is not None]


def _clean(output: Mapping[str, object]) -> Shown | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": clean_text(_joined(output.get("text")))}
    if kind == "error":
        trace = output.get("traceback")
        lines = [clean_text(line) for line in trace] if isinstance(trace, list) else []
        return {
            "output_type": "error",
            "ename": clean_text(output.get("ename"), 200),
            "evalue": clean_text(output.get("evalue")),
            "traceback": lines[:200],
        }
    data = output.get("data")
    if kind in ("display_data", "execute_result") and isinstance(data, dict):
        return {"output_type": "display_data", "metadata": {}, "data": clean_data(data)}
    return None


def clean_data(data: Mapping[str, object]) -> dict[str, str]:
    """Of a display's forms, the text and at most one picture."""
    kept = {"text/plain": clean_text(_joined(data.get("text/plain", "(an output that is no text and no picture)")))}
    for kind in PICTURES:
        picture = _joined(data.get(kind, ""))
        if is_picture(kind, picture):
            return kept | {kind: picture}
    return kept


def is_picture(kind: str, text: str) -> bool:
    """Whether a text is the base64 form of a picture of this kind."""
    if not text or len(text) > MAX_PICTURE * 4 // 3:
        return False
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return content.startswith(PICTURES[kind])


def fenced(text: str) -> str:
    """Text as a Markdown block that shows it letter by letter, whatever it holds."""
    shown = clean_text(text)  # first, since what is taken out may join two short runs to a long one
    longest = max((len(run) for run in re.findall(r"~+", shown)), default=0)
    fence = "~" * max(4, longest + 1)
    return f"{fence}text\n{shown}\n{fence}"


def _joined(text: object) -> str:
    return "".join(str(part) for part in text) if isinstance(text, list) else str(text)
