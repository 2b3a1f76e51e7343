"""Words and formulas inside a drawing: ``"state $h_{t-1}$"`` becomes text with italics, subscripts and superscripts."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

APART = str.maketrans({sign: f"\u2009{sign}\u2009" for sign in "=+·×≤≥≈"} | {"-": "−"})  # in formulas, with thin spaces
SMALL = 0.72  # a subscript's size in proportion
DROP, LIFT = 0.28, -0.42  # how far it leaves the line, in sizes
WIDTHS = {"narrow": 0.34, "wide": 0.92, "other": 0.61}  # of a letter, in sizes; enough to fit a box around it
NARROW, WIDE = set("iljtfr.,:;'|!()[] \u2009"), set("mwMWΣ→⊙")
PART = re.compile(r"[_^](?:\{[^}]*\}|.)|[^_^]")


class Run(NamedTuple):
    """A piece of a line in one style; ``level`` is −1 for a subscript and 1 for a superscript."""

    text: str
    italic: bool
    level: int


def parse(line: str) -> list[Run]:
    """A line's pieces; between two ``$`` stands a formula, whose Latin letters are italic.

    Raises:
        ValueError: for a formula that does not end.
    """
    pieces = line.split("$")
    if len(pieces) % 2 == 0:
        raise ValueError(f"expected every formula between two $, got {line!r}")
    runs = [run for i, piece in enumerate(pieces) for run in (_formula(piece) if i % 2 else [Run(piece, False, 0)])]
    return [run for run in runs if run.text]


def _formula(piece: str) -> list[Run]:
    runs: list[Run] = []
    for part in PART.findall(piece):
        level = {"_": -1, "^": 1}.get(part[0], 0)
        letters = part[1:].strip("{}").replace("-", "−") if level else part.translate(APART)
        for letter in letters:
            italic = letter.isalpha() and letter.isascii()
            if runs and runs[-1][1:] == (italic, level):
                runs[-1] = runs[-1]._replace(text=runs[-1].text + letter)
            else:
                runs.append(Run(letter, italic, level))
    return runs


def width(line: str, size: float) -> float:
    """About how wide a line will be."""
    return sum(_width(run) * size * (SMALL if run.level else 1) for run in parse(line))


def _width(run: Run) -> float:
    kinds = ("narrow" if letter in NARROW else "wide" if letter in WIDE else "other" for letter in run.text)
    return sum(WIDTHS[kind] for kind in kinds)


def tspans(line: str, size: float) -> str:
    """A line as the contents of an SVG text element."""
    spans, height = [], 0.0
    for run in parse(line):
        wanted = {0: 0.0, -1: DROP, 1: LIFT}[run.level] * size
        style = f" dy='{wanted - height:.1f}'" if wanted != height else ""
        style += f" font-size='{SMALL * size:.1f}'" if run.level else ""
        style += " class='it'" if run.italic else ""
        text = html.escape(run.text)
        spans.append(f"<tspan{style}>{text}</tspan>" if style else text)
        height = wanted
    return "".join(spans)


def plain(line: str) -> str:
    """The line as a reader would say it, without marks."""
    return re.sub(r"[${}]", "", line)
