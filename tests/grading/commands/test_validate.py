"""nbgrader's Validate button, asked through its real server extension, is the rehearsal."""

import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from servers import free_ports, running

from course_lib.grading.commands.release import release

ROOT = Path(__file__).parents[3]
TOKEN = "only-here"
SERVER = f"""
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.IdentityProvider.token = "{TOKEN}"
c.ServerApp.jpserver_extensions = {{"nbgrader.server_extensions.validate_assignment": True}}
"""

Validate = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module", params=["students/nbgrader_config.py", "nbgrader_config.py"])
def validate(request: Any, make_course: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Validate]:
    """``validate(path)``: what the server says, started where a course with this configuration lies."""
    tiny = make_course()
    release(tiny.course, tiny.name)
    work = tmp_path_factory.mktemp("work")
    shutil.copy(ROOT / request.param, work / "nbgrader_config.py")
    shutil.copytree(tiny.root / "assignments", work / "assignments")
    (work / "plain.ipynb").write_text(nbformat.writes(plain("assert 1 == 1")))
    (work / "wrong.ipynb").write_text(nbformat.writes(plain("assert 1 == 2")))
    solved = work / "assignments" / tiny.name / "solved.ipynb"
    solved.write_text(nbformat.writes(tiny.solved()))
    config = tmp_path_factory.mktemp("config")
    (config / "jupyter_server_config.py").write_text(SERVER)
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(config), "LANG": "C.UTF-8"}
    environment |= {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_PLATFORM_DIRS": "1", "PYTHONPATH": str(ROOT)}
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "jupyter_server", f"--ServerApp.root_dir={work}", f"--ServerApp.port={port}"]
    base = f"http://127.0.0.1:{port}"
    with running(command, f"{base}/api", config / "log.txt", cwd=work, env=environment):
        yield lambda path: asked(base, path)


def plain(test: str) -> nbformat.NotebookNode:
    """A notebook of stock nbgrader with one test."""
    marks = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "task": False, "points": 1}
    cell = nbformat.v4.new_code_cell(test, metadata={"nbgrader": marks | {"grade_id": "test", "cell_type": "code"}})
    return nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "p"}})


def asked(base: str, path: str) -> dict[str, Any]:
    """What the button is answered."""
    head = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{base}/assignments/validate", json.dumps({"path": path}).encode(), head)
    with urllib.request.urlopen(request, timeout=600) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def test_an_untouched_notebook_is_no_success(validate: Validate) -> None:
    said = validate("assignments/01_tiny/01_tiny.ipynb")
    assert said["success"]
    told = {one["source"]: one["raw_error"] for one in said["value"]["failed"]}
    assert list(told) == ["not written yet", "before you hand in"]
    assert told["not written yet"] == "3 of your answers: double, length, guess."
    assert "written_why" in told["before you hand in"]


def test_a_solved_one_is(validate: Validate) -> None:
    assert validate("assignments/01_tiny/solved.ipynb") == {"success": True, "value": {}}


def test_other_notebooks_are_validated_as_ever(validate: Validate) -> None:
    assert validate("plain.ipynb") == {"success": True, "value": {}}
    (failed,) = validate("wrong.ipynb")["value"]["failed"]
    assert "AssertionError" in failed["raw_error"]


def test_what_is_no_notebook_is_told_in_a_sentence(validate: Validate, tmp_path: Path) -> None:
    (failed,) = validate("nbgrader_config.py")["value"]["failed"]
    assert "expected a notebook in JSON" in failed["raw_error"]
