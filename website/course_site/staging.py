"""The sources of the site, laid out as Sphinx wants them: in the tree's own folders, so that links hold."""

import re
import shutil
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_site import catalogue, citation, explorables, reference
from course_site.notebooks import read, shown, write
from course_site.translated import LOCALE, translate, words_of

PAGES = Path(__file__).parents[1] / "pages"
KEPT = ("INSTRUCTORS.md", "CHANGELOG.md", "docs/*.md", "docs/*.png", "data/*/*.md")
LINK = re.compile(r"\]\((\w+\.ipynb)\)")
QUOTED = ("README.md", "LICENSE")  # other pages include parts of them; they are no pages of their own


def stage(root: Path, target: Path, language: str = "en", only: Iterable[str] = ()) -> None:
    """Lay out in ``target`` what the site is made from: pages written by hand, and those made of folders.

    Args:
        root: the course.
        language: whose words widgets get.
        only: patterns of the notebooks, and of the library's pages, that are wanted whole; all where there is none.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(PAGES, target)
    shutil.copytree(LOCALE, target / "locale")
    for pattern in KEPT:
        for path in sorted(root.glob(pattern)):
            _copy(path, target / path.relative_to(root))
    for name in QUOTED:
        _copy(root / name, target / f"{name}.txt")
    _stage_notebooks(root, target, words_of(language), tuple(only))
    citation.write(root, target)
    reference.write(target, tuple(only))


def wanted(page: str, only: tuple[str, ...]) -> bool:
    """Whether a page is to be whole."""
    return not only or any(fnmatch(page, pattern) for pattern in only)


def _stage_notebooks(root: Path, target: Path, words: dict[str, str], only: tuple[str, ...]) -> None:
    lectures = in_order({path: read(path) for path in sorted((root / "lectures").glob("*.ipynb"))})
    assignments = {path: read(path) for path in sorted((root / "assignments").glob("*/*.ipynb"))}
    for notebook in lectures.values():
        translate(notebook, words)
    gallery = explorables.collect(lectures, root)
    for path, notebook in (lectures | assignments).items():
        place = path.relative_to(root)
        page = shown(notebook, gallery.get(path, {}))
        write(page if wanted(str(place.with_suffix("")), only) else _title_alone(page), target / place)
        for file in sorted(path.parent.glob("*")) if path in assignments else [path]:
            _copy(file, target / "_downloads" / file.relative_to(root))
    catalogue.write(lectures, assignments, target)
    explorables.write(gallery, target)
    (target / "letters.md.txt").write_text(letters(lectures.values()), encoding="utf-8")


def _title_alone(notebook: NotebookNode) -> NotebookNode:
    """A notebook with nothing but its first cell and the anchors that other pages lead to."""
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for i, cell in enumerate(copy.cells) if i == 0 or cell.id.startswith("mark-")]
    return copy


def in_order(lectures: dict[Path, NotebookNode]) -> dict[Path, NotebookNode]:
    """Lectures by unit, and within a unit as the first lecture's map has them."""
    first = next(iter(lectures.values()))
    named = [name for cell in first.cells for name in LINK.findall(cell.source) if cell.source.startswith("## The map")]
    place = {name: i for i, name in enumerate(named)}
    return dict(sorted(lectures.items(), key=lambda one: (one[0].name[:2], place.get(one[0].name, len(place)))))


def letters(lectures: Iterable[NotebookNode]) -> str:
    """The table of letters: the lecture's cell that has it, without its heading."""
    cells = [cell.source for notebook in lectures for cell in notebook.cells if cell.cell_type == "markdown"]
    table = next(source for source in cells if source.startswith("## Notation"))
    return table.partition("\n")[2].strip() + "\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
