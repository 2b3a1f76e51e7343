"""Every notebook has the form that readers can rely on, and keeps nothing of the machine that ran it."""

import html
import importlib.util
import re
import statistics
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from course_lib import widgets
from course_lib.figures.drawings import drawing

ROOT = Path(__file__).parents[2]
LECTURES = sorted((ROOT / "lectures").glob("*.ipynb"))
UNITS = [path for path in LECTURES if not path.name.startswith("00")]  # the start page is no unit: it has another form
ASSIGNMENTS = sorted((ROOT / "assignments").glob("*/*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
# The first lectures, which came before exercises and drawings, have what is said here.
FEWER_EXERCISES = {"01_bptt": 3, "04_ctc": 3, "04_handwriting": 2, "05_ntm": 3, "06_decoding": 2, "06_seq2seq": 3}
FEWER_DRAWINGS = {"01_bptt": 4, "04_ctc": 4, "04_handwriting": 2, "05_ntm": 3, "06_decoding": 2, "06_seq2seq": 4}

SCREEN = 30  # lines of a cell at most, empty ones too
WIDTH = 120
# What nobody reads line by line does not count: nbgrader's marks around an answer; and, in the answers "trained"
# of three solutions, rows of a net's weights, which are there as a student pastes them, as many as the net is large.
UNREAD = re.compile(r"\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)|[A-Za-z0-9+/=]{60,}")

MACHINE = re.compile(r"/home/|/root/|/tmp/|/work/|/Users/|[A-Z]:\\\\Users|\.venv/|site-packages")
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d|\bit/s\b|\bs/it\b")
PROSE_NAME = re.compile(r"`(course_lib(?:\.\w+)+)`")

every_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
every_unit = pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
every_notebook = pytest.mark.parametrize(
    "path", [*LECTURES, *ASSIGNMENTS, *SOLUTIONS], ids=lambda path: f"{path.relative_to(ROOT).parts[0]}-{path.stem}"
)
every_assignment = pytest.mark.parametrize("path", ASSIGNMENTS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def lines(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def said(notebook: NotebookNode) -> str:
    """All that the outputs show as text; pictures and pages are left out, since they are encoded or full of code."""
    texts = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            texts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
    return "\n".join(texts)


class Images(HTMLParser):
    """The alternative texts of all images outside frames."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.texts.append(dict(attrs).get("alt"))


def test_there_are_lectures() -> None:
    assert LECTURES


@every_unit
def test_readers_write_and_see_how_things_are_connected(path) -> None:
    cells = code_cells(read(path))
    exercises = [cell for cell in cells if cell.source.startswith("@exercise")]
    shown = [output.get("data", {}).get("text/plain", "") for cell in cells for output in cell.outputs]
    assert len(exercises) >= FEWER_EXERCISES.get(path.stem, 5)
    assert len([text for text in shown if text.startswith("[drawing: ")]) >= FEWER_DRAWINGS.get(path.stem, 4)


@every_unit
def test_cells_are_many_and_short(path) -> None:
    notebook = read(path)
    sizes = sorted(lines(cell) for cell in code_cells(notebook))
    assert 35 <= len(notebook.cells) <= 80
    assert statistics.median(sizes) <= 6
    assert sizes[int(0.9 * (len(sizes) - 1))] <= 15


@every_notebook
def test_no_cell_is_longer_than_a_screen_and_no_line_wider(path) -> None:
    for cell in code_cells(read(path)):
        rows = [row for row in cell.source.splitlines() if not UNREAD.fullmatch(row)]
        assert len(rows) <= SCREEN, f"{len(rows)} lines, at most {SCREEN}: two cells, or a helper?\n{cell.source}"
        assert max(map(len, rows), default=0) <= WIDTH, cell.source


@every_lecture
def test_never_more_than_three_code_cells_without_a_sentence(path) -> None:
    kinds = "".join("c" if cell.cell_type == "code" else " " for cell in read(path).cells)
    assert max(map(len, kinds.split())) <= 3


@every_lecture
def test_all_imports_stand_in_one_cell(path) -> None:
    importing = [cell for cell in code_cells(read(path)) if re.search(r"^(import|from) ", cell.source, re.MULTILINE)]
    assert len(importing) == 1


@every_unit
def test_one_cell_of_parameters_has_the_quick_budget(path) -> None:
    tagged = [cell for cell in code_cells(read(path)) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert 'BUDGET = "quick"' in tagged[0].source


@every_unit
def test_it_begins_with_aims_and_ends_with_folded_answers_and_sources(path) -> None:
    prose = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    start, end = "\n".join(prose[:3]).lower(), "\n".join(prose[-3:]).lower()
    assert all(words in start for words in ("you will be able to", "you need", "minutes"))
    assert all(words in end for words in ("<details>", "</details>", "references"))


@every_unit
def test_seeds_are_set_and_claims_are_asserted(path) -> None:
    code = "\n".join(cell.source for cell in code_cells(read(path)))
    assert "manual_seed" in code
    assert len(re.findall(r"^\s*(assert |torch\.testing\.assert|np\.testing\.assert)", code, re.MULTILINE)) >= 8


@every_lecture
def test_it_was_executed_from_top_to_bottom_without_errors(path) -> None:
    cells = code_cells(read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        kinds = [(output.output_type, output.get("name")) for output in cell.outputs]
        assert all(kind != "error" and stream != "stderr" for kind, stream in kinds), cell.source
        if re.search(r"^print\(|^plots\.", cell.source, re.MULTILINE):
            assert kinds, cell.source


@every_lecture
def test_what_a_cell_prints_is_not_cut_by_how_fast_it_ran(path: Path) -> None:
    for cell in code_cells(read(path)):
        streams = [output.get("name") for output in cell.outputs]
        assert not any(one and one == following for one, following in pairwise(streams)), cell.source


@every_lecture
def test_saved_widgets_and_drawings_hold_the_scripts_as_they_are_now(path) -> None:
    """Old scripts are replaced by ``python scripts/refresh_widgets.py lectures/NAME.ipynb``."""
    scripts = [getattr(widgets, name).script for name in widgets.__all__ if hasattr(getattr(widgets, name), "script")]
    known = [script.replace("</", "<\\/") for script in scripts]  # as they stand within a page
    known += [drawing.STILL, drawing.STEPPING]
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            framed = re.search(r'<iframe [^>]*srcdoc="([^"]*)"', "".join(output.get("data", {}).get("text/html", "")))
            assert framed is None or any(script in html.unescape(framed[1]) for script in known), cell.source


@every_lecture
def test_every_image_has_a_text_instead(path) -> None:
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            data = output.get("data", {})
            texts = Images(data.get("text/html", "")).texts
            assert all(text and len(text) >= 20 for text in texts), cell.source
            if "image/png" in data or "image/svg+xml" in data:
                alternative = output.metadata.get("image/png", {}).get("alt") or "".join(filter(None, texts))
                assert alternative, cell.source


@every_lecture
def test_nothing_tells_where_or_when_it_was_run(path) -> None:
    notebook = read(path)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {"name": "python", "file_extension": ".py"}  # and no version
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "editable", "slideshow"}, cell.source
        assert not MACHINE.search(cell.source), cell.source
        for output in cell.get("outputs", ()):
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {}), cell.source
    text = said(notebook)
    assert not MACHINE.search(text)
    assert not CLOCK.search(text)
    assert " at 0x" not in text


@every_lecture
def test_names_in_the_prose_exist(path) -> None:
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for name in PROSE_NAME.findall(prose):
        module, rest = name, []
        while not importlib.util.find_spec(module):
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
        thing = importlib.import_module(module)
        for part in rest:
            thing = getattr(thing, part)


@every_lecture
def test_links_to_files_lead_somewhere(path) -> None:
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
        if not re.match(r"https?:|mailto:", target):
            assert (path.parent / target).exists(), target


@every_assignment
def test_a_released_assignment_gives_nothing_away(path) -> None:
    notebook = read(path)
    for cell in notebook.cells:
        for mark in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "question(", "answer("):
            assert cell.cell_type != "code" or mark not in cell.source, cell.source
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@every_assignment
def test_a_released_assignment_was_generated_from_a_solution(path) -> None:
    assert (ROOT / "solutions" / path.parent.name / path.name).is_file()
    ids = [cell.metadata.nbgrader.grade_id for cell in read(path).cells if "nbgrader" in cell.metadata]
    assert ids
    assert len(ids) == len(set(ids))
