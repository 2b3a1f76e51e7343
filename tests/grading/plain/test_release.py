"""A plain course with stubs, marks, steps and a header of its own: released by nbgrader, graded as stock grades it."""

import os
import shutil
from collections import Counter
from typing import Any

import nbformat
import pytest
from plain_class import ANSWER, PlainCourse

from course_lib.grading.pipeline import grade, open_assignment

pytestmark = pytest.mark.thorough

SETTINGS = """
c = get_config()
c.ClearSolutions.code_stub = {"python": "# HIER\\npass"}
c.ClearSolutions.text_stub = "ANTWORT"
c.ClearSolutions.begin_solution_delimeter = "ANFANG LOESUNG"
c.ClearSolutions.end_solution_delimeter = "ENDE LOESUNG"
c.ClearHiddenTests.begin_test_delimeter = "ANFANG VERSTECKT"
c.ClearHiddenTests.end_test_delimeter = "ENDE VERSTECKT"
c.ClearOutput.enabled = False
c.LockCells.enabled = False
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.IncludeHeaderFooter.footer = "source/footer.ipynb"
"""
WORDS = {"BEGIN SOLUTION": "ANFANG LOESUNG", "END SOLUTION": "ENDE LOESUNG"}
WORDS |= {"BEGIN HIDDEN TESTS": "ANFANG VERSTECKT", "END HIDDEN TESTS": "ENDE VERSTECKT"}
HALVES = {"right": "def half(number): return number // 2 * OFFSET", "wrong": "def half(number): return number"}


def write_source(plain: PlainCourse) -> None:
    """The assignment in the course's own words, a written answer, outputs that stay, a header and a footer."""
    path = plain.root / "source" / "ps2" / "half.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        for usual, own in WORDS.items():
            cell.source = cell.source.replace(usual, own)
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="kept\n")]
    marks = ANSWER | {"grade": True, "grade_id": "why", "points": 2}
    notebook.cells.append(nbformat.v4.new_markdown_cell("Because.", metadata={"nbgrader": marks}))
    nbformat.write(notebook, path)
    for name, source in {"header": "OFFSET = 1", "footer": "half(2)"}.items():
        extra = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        nbformat.write(extra, plain.root / "source" / f"{name}.ipynb")


def test_stubs_marks_header_and_steps_are_the_courses_and_scores_stocks(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = PlainCourse(tmp_path_factory.mktemp("stock"))
    with (stock.root / "nbgrader_config.py").open("a") as config:
        config.write(SETTINGS)
    write_source(stock)
    monkeypatch.chdir(stock.root)
    stock.config = stock.course.config
    stock.config.CourseDirectory.root = str(stock.root)
    stock.generate("ps2")
    texts = [cell.source for cell in stock.released("ps2", "half").cells]
    assert (texts[0], texts[-2], texts[-1]) == ("OFFSET = 1", "ANTWORT", "half(2)")
    assert "# HIER" in texts[1]
    assert not [text for text in texts if "VERSTECKT" in text or "// 2" in text]
    assert stock.released("ps2", "half").cells[1].outputs[0].text == "kept\n"
    for student, half in HALVES.items():
        stock.submit(student, "ps2", half=stock.answered("ps2", "half", {"half": half, "why": "It is."}))
    stock.submit("untouched", "ps2", half=stock.released("ps2", "half"))
    root = tmp_path_factory.mktemp("ours") / "course"
    shutil.copytree(stock.root, root)
    ours: Any = PlainCourse.__new__(PlainCourse)
    ours.root = root
    stock.autograde("ps2")
    os.chdir(root)
    grade(open_assignment(ours.course, "ps2"))
    assert ours.scores("ps2") == stock.scores("ps2")
    points = Counter[str]()
    for (student, _, _), (score, _) in ours.scores("ps2").items():
        points[student] += score or 0
    assert points == {"right": 23, "wrong": 10.5, "untouched": 10}
    waits = {key[0]: by_hand for key, (_, by_hand) in ours.scores("ps2").items() if key[2] == "why"}
    assert waits == {"right": True, "wrong": True, "untouched": False}
