"""nbgrader's Assignment List in a real JupyterLab: an assignment of this course is fetched, rehearsed and handed in."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import JUPYTER, free_ports, running
from twice import NAME, course_with_twice, handed_in
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import Course
from course_lib.grading.pipeline import grade, open_assignment

ROOT = Path(__file__).parents[2]
SERVER = f"""{JUPYTER}c.LabApp.expose_app_in_browser = True
c.ServerApp.jpserver_extensions = {{
    "jupyterlab": True, "nbgrader.server_extensions.assignment_list": True,
    "nbgrader.server_extensions.validate_assignment": True,
}}
"""
EXCHANGE = "\nc = get_config()\nc.CourseDirectory.course_id = 'seq'\nc.Exchange.root = '{}'\n"


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The settings by which instructors and students find the course's exchange."""
    folder = tmp_path_factory.mktemp("exchange")
    folder.chmod(0o777)
    return EXCHANGE.format(folder)


@pytest.fixture(scope="module")
def course(exchange: str, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose assignment was released to its exchange."""
    course = course_with_twice(tmp_path_factory.mktemp("course"), exchange)
    with contextlib.chdir(course.root):
        said = CliRunner().invoke(app, ["release", NAME])
    assert said.exit_code == 0, said.output
    nbgrader(course, "release_assignment", NAME)
    return course


def nbgrader(course: Course, *words: str) -> str:
    """What nbgrader's command said to the instructor."""
    command = [Path(sys.executable).with_name("nbgrader"), *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(course.root)}
    done = subprocess.run(command, cwd=course.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def home(exchange: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a student, who knows the course's exchange."""
    home = tmp_path_factory.mktemp("home")
    (home / "nbgrader_config.py").write_text((ROOT / "students" / "nbgrader_config.py").read_text() + exchange)
    return home


@pytest.fixture(scope="module")
def lab_of_student(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that student's JupyterLab."""
    settings = tmp_path_factory.mktemp("settings")
    (settings / "jupyter_server_config.py").write_text(SERVER)
    (port,) = free_ports(1)
    places = {"CONFIG": "", "RUNTIME": "runtime", "DATA": "data"}
    environment = os.environ | {f"JUPYTER_{name}_DIR": str(settings / place) for name, place in places.items()}
    environment |= {"HOME": str(home), "PYTHONPATH": str(ROOT), "JUPYTERLAB_WORKSPACES_DIR": str(settings / "spaces")}
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}", f"--ServerApp.root_dir={home}"]
    base = f"http://127.0.0.1:{port}"
    with running(command, f"{base}/api/status", settings / "log.txt", cwd=home, env=environment):
        yield base


def pressed(panel: Locator, button: str) -> None:
    """Presses a button of an assignment's row."""
    panel.get_by_role("button", name=button, exact=True).click()


@pytest.mark.thorough
def test_an_assignment_is_fetched_rehearsed_and_handed_in(
    page: Page, course: Course, home: Path, lab_of_student: str, screenshot
) -> None:
    page.goto(f"{lab_of_student}/lab")
    page.wait_for_function("() => window.jupyterapp?.shell?.isAttached")
    page.evaluate("() => jupyterapp.commands.execute('nbgrader:open-assignment-list')")
    released, fetched, submitted = (
        page.locator(f"#{name}_assignments_list") for name in ("released", "fetched", "submitted")
    )
    pressed(released, "Fetch")
    expect(fetched).to_contain_text(NAME)
    notebook = home / NAME / f"{NAME}.ipynb"
    assert "NotImplementedError" in notebook.read_text()

    fetched.get_by_text(NAME).first.click()
    pressed(fetched, "Validate")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("1 of your answers: twice.")
    screenshot("assignment-list")
    told.get_by_role("button", name="Ok").click()
    notebook.write_text(handed_in(course, "A sum."))
    pressed(fetched, "Validate")
    expect(told).to_contain_text("Success!")
    told.get_by_role("button", name="Ok").click()

    pressed(fetched, "Submit")
    expect(submitted).to_contain_text(NAME)
    nbgrader(course, "collect", NAME)
    (student,) = course.students(NAME)
    assert course.submission(student, NAME).joinpath(notebook.name).read_bytes() == notebook.read_bytes()
    grade(open_assignment(course, NAME), sandbox=False)
    nbgrader(course, "generate_feedback", NAME)
    nbgrader(course, "release_feedback", NAME)
    page.locator("#refresh_assignments_list").click()
    pressed(submitted, "Fetch Feedback")
    expect(submitted).to_contain_text("view feedback")
    screenshot("assignment-list-feedback")
    (feedback,) = home.rglob(f"{NAME}.html")
    assert "2 of 2 points so far, 3 to come" in feedback.read_text()
