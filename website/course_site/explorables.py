"""The gallery: every widget that a lecture shows, live on a page of its own, with the places where lectures use it.

A widget's saved output is a page in a frame that needs no kernel; the gallery takes it as it was committed.
"""

import ast
import base64
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from course_site import notebooks
from course_site.markup import card, contents, grid, include, raw

FRAME = re.compile(r'<iframe title="([^"]*)"[^>]*srcdoc="([^"]*)"')
PICTURE = re.compile(r'src="data:image/png;base64,([^"]*)"')
FEATURED = "ctc-lattice"  # on the first page, where it is there


class Place(NamedTuple):
    """Where a lecture shows a widget."""

    lecture: str
    title: str
    anchor: str


@dataclass
class Explorable:
    """A widget of the gallery."""

    name: str
    title: str
    said: str
    output: str
    places: list[Place] = field(default_factory=list)


class Gallery(dict[Path, dict[int, str]]):
    """For each lecture's file the anchors of its widgets, by cell; ``widgets`` has the widgets themselves."""

    widgets: dict[str, Explorable]


def collect(lectures: dict[Path, NotebookNode], root: Path) -> Gallery:
    """Find every widget in the lectures, in their order."""
    gallery = Gallery()
    gallery.widgets, told = {}, described(root)
    for path, notebook in lectures.items():
        marks = gallery.setdefault(path, {})
        for i, cell in enumerate(notebook.cells):
            for output in cell.get("outputs", ()):
                if notebooks.WIDGET in notebooks.html_of(output) and (found := FRAME.search(notebooks.html_of(output))):
                    title = html.unescape(re.search(r"<title>(.*?)</title>", html.unescape(found[2]))[1])
                    name = slug(title)
                    marks[i] = f"{name}-in-{path.stem}-{i}"
                    one = Explorable(name, title, told.get(title, ""), notebooks.html_of(output))
                    place = Place(path.stem, notebooks.title(notebook), marks[i])
                    gallery.widgets.setdefault(name, one).places.append(place)
    return gallery


def described(root: Path) -> dict[str, str]:
    """The title of every widget, with the first sentence of its docstring."""
    found = {}
    for path in sorted((root / "course_lib" / "widgets").glob("*/widget.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and (title := _title(node)):
                found[title] = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
    return found


def _title(node: ast.ClassDef) -> str:
    for line in node.body:
        named = (
            line.target
            if isinstance(line, ast.AnnAssign)
            else line.targets[0]
            if isinstance(line, ast.Assign)
            else None
        )
        if getattr(named, "id", "") == "title" and line.value is not None:
            return ast.literal_eval(line.value)
    return ""


def slug(title: str) -> str:
    """A title as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def write(gallery: Gallery, target: Path) -> None:
    """Write the gallery's page, a page for each widget, and the piece of the first page that shows one."""
    folder = target / "explorables"
    for one in gallery.widgets.values():
        (folder / f"{one.name}.html.txt").write_text(one.output, encoding="utf-8")
        if picture := PICTURE.search(one.output):
            (folder / f"{one.name}.png").write_bytes(base64.b64decode(picture[1]))
        (folder / f"{one.name}.md").write_text(_page(one), encoding="utf-8")
    head = (folder / "head.md").read_text(encoding="utf-8")
    cards = (card(one.title, one.name, one.said, picture=f"{one.name}.png") for one in gallery.widgets.values())
    text = "\n".join([head, grid(cards, "1 1 2 2"), contents(gallery.widgets)])
    (folder / "index.md").write_text(text, encoding="utf-8")
    featured = FEATURED if FEATURED in gallery.widgets else next(iter(gallery.widgets))
    live = [raw(f"explorables/{featured}.html.txt"), include("/explorables/alive.md.txt")]
    (folder / "featured.md.txt").write_text("\n".join(live), encoding="utf-8")


def _page(one: Explorable) -> str:
    places = "\n".join(f"- {{ref}}`{place.title} <{place.anchor}>`" for place in one.places)
    live = [raw(f"{one.name}.html.txt"), include("alive.md.txt")]
    return "\n".join([f"# {one.title}", "", one.said, "", *live, "## Where the lectures use it", "", places, ""])
