"""The Validate button of a real JupyterLab rehearses an assignment of the course."""

import shutil
from pathlib import Path

import nbformat
from playwright.sync_api import Page

from course_lib.grading.notebook.forms import form_of
from course_lib.grading.notebook.mock import MOCK, Mock
from course_lib.grading.notebook.paper import Asked, Paper, Slot
from course_lib.grading.notebook.schema import encode

ROOT = Path(__file__).parents[2]
STUB = "def twice(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
MARKS = {"grade": False, "solution": True, "locked": False, "schema_version": 3, "task": False, "grade_id": "twice"}


def hand_out(folder: Path, answer: str) -> None:
    """An assignment of one task in a folder, this answer written into it, and its mock exam."""
    cell = nbformat.v4.new_code_cell(answer, metadata={"nbgrader": MARKS})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    (folder / "09_twice.ipynb").write_text(nbformat.writes(notebook))
    asked = [Asked("twice", 'answer("twice", twice(question("twice")))', encode(3), [])]
    paper = Paper("09_twice", [Slot("answer", "twice", "code"), Slot("hidden", "exam_twice", "code")], asked)
    (folder / MOCK).write_bytes(Mock(paper, {"twice": form_of(6)}, ("twice",)).to_bytes())


def validated(page: Page) -> str:
    """What the dialog says once the button was pressed."""
    page.locator(".validate-button:visible").first.click()
    dialog = page.locator(".jp-Dialog-content")
    dialog.wait_for()
    text = dialog.inner_text()
    page.locator(".jp-Dialog-button").first.click()
    dialog.wait_for(state="detached")
    return text


def test_the_button_tells_what_the_rehearsal_found(lab, open_notebook, screenshot) -> None:
    _, work = lab
    shutil.copy(ROOT / "students" / "nbgrader_config.py", work)
    hand_out(work, STUB)
    said = validated(open_notebook("09_twice"))
    assert "not written yet" in said
    assert "1 of your answers: twice." in said
    assert "question(" not in said  # names and sentences, no cells
    hand_out(work, "def twice(n):\n    return [n, n]")
    assert "expected a whole number, got a list of length 2" in validated(open_notebook("09_twice"))
    hand_out(work, "def twice(n):\n    return n + n")
    assert "Success!" in validated(open_notebook("09_twice"))
