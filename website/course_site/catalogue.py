"""The lists of lectures and assignments, made from what is there."""

from pathlib import Path

from nbformat import NotebookNode

from course_site.markup import card, contents, grid
from course_site.notebooks import opening, title

Named = dict[str, NotebookNode]


def write(lectures: dict[Path, NotebookNode], assignments: dict[Path, NotebookNode], target: Path) -> None:
    """Write both lists, each under its hand-written head."""
    _list(target / "lectures", {path.stem: notebook for path, notebook in lectures.items()})
    _list(target / "assignments", {f"{path.parent.name}/{path.stem}": each for path, each in assignments.items()})


def _list(folder: Path, notebooks: Named) -> None:
    head = (folder / "head.md").read_text(encoding="utf-8")
    cards = (_card(name, notebook) for name, notebook in notebooks.items())
    text = "\n".join([head, grid(cards, "1"), contents(notebooks)])
    (folder / "index.md").write_text(text, encoding="utf-8")


def _card(name: str, notebook: NotebookNode) -> str:
    able = opening(notebook, "(?:When you have read this (?:page )?you|You) will be able to")
    time = opening(notebook, "Time")
    able = f"You will be able to {able.removeprefix('- ').replace('; - ', '; ')}" if able else ""
    return card(title(notebook), name, able, footer=time[:1].upper() + time[1:])
