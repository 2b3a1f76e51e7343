"""Grading a written answer by hand in nbgrader's real formgrader."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect
from servers import JUPYTER, free_ports, running
from twice import NAME, course_with_twice, handed_in

from course_lib.course import Course
from course_lib.grading.pipeline import grade, open_assignment

ROOT = Path(__file__).parents[2]
SAID = "Since $\\sum_{k=1}^{2} n = 2n$, <b>twice</b> is a *sum*."
SERVER = f'{JUPYTER}c.ServerApp.jpserver_extensions = {{"nbgrader.server_extensions.formgrader": True}}'


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which one student handed in an answer and a text with a formula, graded."""
    course = course_with_twice(tmp_path_factory.mktemp("course"))
    place = course.submission("ada", NAME)
    place.mkdir(parents=True)
    (place / f"{NAME}.ipynb").write_text(handed_in(course, SAID))
    grade(open_assignment(course, NAME), sandbox=False)
    return course


@pytest.fixture(scope="module")
def formgrader(graded: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that course's formgrader."""
    home = tmp_path_factory.mktemp("formgrader")
    (home / "jupyter_server_config.py").write_text(SERVER)
    (port,) = free_ports(1)
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    command = [sys.executable, "-m", "jupyter_server", f"--ServerApp.port={port}"]
    command += [f"--ServerApp.root_dir={graded.root}"]
    base = f"http://127.0.0.1:{port}"
    with running(
        command, f"{base}/api/status", home / "log.txt", cwd=graded.root, env=environment | {"PYTHONPATH": str(ROOT)}
    ):
        yield f"{base}/formgrader"


@pytest.mark.thorough
def test_an_answer_is_drawn_with_its_guide_and_its_marks_are_kept(
    unwatched: Page, graded: Course, formgrader: str, screenshot
) -> None:
    page = unwatched
    with Gradebook(graded.db_url) as gradebook:
        submitted = gradebook.find_submission_notebook(NAME, NAME, "ada").id
    page.goto(f"{formgrader}/submissions/{submitted}")
    cell = page.locator(".panel", has_text="Student's answer").last
    answer = cell.locator(".written")
    expect(answer.locator("math").first).to_be_visible()
    assert answer.locator("em").inner_text() == "sum"
    assert "<b>twice</b>" in answer.inner_text()  # what a student types runs nowhere
    letters = cell.locator("details.as-written pre")
    expect(letters).to_be_hidden()
    cell.locator("details.as-written summary").click()
    expect(letters).to_have_text(SAID)
    expect(page.get_by_text("3 points for").first).to_be_visible()
    screenshot("formgrader-written")
    page.wait_for_function("() => formgrader.grades?.loaded && formgrader.comments?.loaded")
    for field, text in (("input.score", "2.5"), ("textarea.comment", "Say where the sum begins.")):
        page.locator(field).last.fill(text)
        with page.expect_response(lambda reply: reply.request.method == "PUT" and reply.ok):
            page.keyboard.press("Tab")
    page.reload()
    expect(page.locator("input.score").last).to_have_value("2.5")
    expect(page.locator("textarea.comment").last).to_have_value("Say where the sum begins.")
