"""A finished drawing and how a notebook keeps it: an image for every page, and a script for those that run scripts."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from course_lib.figures.drawings import tones


def _script(*names: str) -> str:
    """JavaScript without indentation and comments, since every drawing is saved with it."""
    lines = (line.strip() for name in names for line in Path(__file__).with_name(name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


STILL = _script("theme.js", "follow.js")
STEPPING = _script("theme.js", "steps.js", "follow.js")
SECONDS = 2.5  # a step of a drawing that plays where no script runs
ROUNDS = 3  # how often it plays before it rests on the last step


class Step(NamedTuple):
    """In which steps a part is seen: from ``first`` (0: always) to ``last`` (None: to the end)."""

    first: int
    last: int | None


@dataclass(frozen=True)
class Drawing:
    """Lines and words in SVG, with a text that says the same.

    Attributes:
        box: left, top, width and height in pixels.
        parts: pieces of SVG, each with the steps in which it is seen.
        steps: what happens in each step; none for a drawing that stands still.
    """

    alt: str
    box: tuple[float, float, float, float]
    parts: tuple[tuple[str, Step], ...]
    steps: tuple[str, ...] = ()

    @property
    def svg(self) -> str:
        """The drawing as SVG, with all its colours for light, dark and unknown grounds."""
        left, top, width, height = self.box
        size = f"viewBox='{left:.0f} {top:.0f} {width:.0f} {height:.0f}' width='{width:.0f}' height='{height:.0f}'"
        words = html.escape(self.alt, quote=True)
        style = tones.stylesheet() + self._motion()
        body = "".join(self._placed(svg, step) for svg, step in self.parts)
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' aria-label='{words}'>"
            f"<style>{style}</style>{body}</svg>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        words, said = html.escape(self.alt), "".join(f"<li>{html.escape(step)}</li>" for step in self.steps)
        image = f'<img src="{_data(self.svg)}" alt="{words}" width="{self.box[2]:.0f}" style="max-width: 100%">'
        script = html.escape(STEPPING if self.steps else STILL)
        frame = (
            f'<iframe title="{words if self.steps else "colours of the drawing"}"'
            f'{"" if self.steps else " aria-hidden=true tabindex=-1"} style="width:100%;height:0;border:0"'
            f' srcdoc="<!doctype html><body><script>{script}</script></body>"></iframe>'
        )
        told = "".join(f"\n{i}. {step}" for i, step in enumerate(self.steps, start=1))
        steps = f"<ol>{said}</ol>" if said else ""
        return {
            "text/html": f"<div><div>{image}{steps}</div>{frame}</div>",
            "text/plain": f"[drawing: {self.alt}]{told}",
        }

    def _placed(self, svg: str, step: Step) -> str:
        if not step.first:
            return svg
        last = "" if step.last is None else f" data-last='{step.last}'"
        return f"<g class='{_class(step)}' data-first='{step.first}'{last}>{svg}</g>"

    def _motion(self) -> str:
        """Rules that play the steps where no script does, for readers who do not mind motion."""
        spans = sorted({step for _, step in self.parts if step.first}, key=lambda step: (step.first, step.last or 0))
        count = len(self.steps)
        frames = "".join(_keyframes(step, count) for step in spans)
        gone = "".join(f".{_class(step)}{{opacity:0}}" for step in spans if step.last not in (None, count))
        return f"{gone}@media (prefers-reduced-motion:no-preference){{{frames}}}" if spans else ""


def _class(step: Step) -> str:
    return f"s{step.first}-{step.last or ''}"


def _keyframes(step: Step, count: int) -> str:
    """When, of all the time that ``count`` steps take, a part is seen."""
    begin, name = 100 * (step.first - 1) / count, _class(step)
    end = "" if step.last in (None, count) else f"{100 * (step.last or 0) / count:.1f}%{{opacity:0}}"
    start = "" if begin == 0 else "0%{opacity:0}"
    play = f".{name}{{animation:{name} {count * SECONDS:g}s step-end {ROUNDS} both}}"
    return f"@keyframes {name}{{{start}{begin:.1f}%{{opacity:1}}{end}}}{play}"


def _data(svg: str) -> str:
    """SVG as an address of itself, readable in the notebook's file."""
    escaped = svg.replace("%", "%25").replace("#", "%23").replace("\n", " ")
    return "data:image/svg+xml;charset=utf-8," + html.escape(escaped, quote=True).replace("&#x27;", "'")
