"""A student's way on a machine without POSIX and with a student's packages alone, as ``elsewhere.py`` plays it."""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.source import MOCK

ROOT = Path(__file__).parents[2]
ELSEWHERE = [sys.executable, str(Path(__file__).with_name("elsewhere.py"))]
LECTURES = sorted((ROOT / "lectures").glob("*.ipynb"))
PROOF = """
import os
assert not hasattr(os, "fork"), "this kernel is not elsewhere"
try:
    import resource
except ModuleNotFoundError:
    pass
"""


def elsewhere(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ELSEWHERE, *arguments], cwd=folder, capture_output=True, text=True, encoding="cp1252")


def course(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return elsewhere("-m", "course_lib.cli", *words, folder=folder)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import fcntl", "fcntl, which Windows lacks"),
        ("import os; os.setsid", "setsid, which Windows lacks"),
        ("from signal import SIGKILL", "SIGKILL"),
        ("open('README.md')", "EncodingWarning"),
        ("import zmq; zmq.Context().socket(zmq.SUB).connect('ipc:///nowhere')", "protocol not supported"),
        ("import nbgrader", "in a student's set"),
        ("import pytest", "in a student's set"),
    ],
)
def test_elsewhere_lacks_what_windows_and_students_lack(code: str, said: str) -> None:
    assert said in elsewhere("-c", code).stderr


def test_every_module_of_the_students_side_is_imported() -> None:
    """All wings but grading, and of that what the students' edition holds."""
    from course_lib.grading.commands.bundle import STUDENT_SIDE

    library = ROOT / "course_lib"
    kept = [library / "grading" / place for place in STUDENT_SIDE]
    files = [
        path
        for path in library.rglob("*.py")
        if "grading" not in path.relative_to(library).parts or any(path.is_relative_to(place) for place in kept)
    ]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]
    names = [name for name in names if not name.endswith("__main__")]
    assert len(names) > 60
    done = elsewhere("-c", f"import importlib\nfor name in {names!r}: importlib.import_module(name)")
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_the_imports_of_every_lecture() -> None:
    assert LECTURES
    code = ["import os"]
    for lecture in LECTURES:
        cells = nbformat.read(lecture, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        imports = re.findall(r"^(?:from \S+ )?import (?:\([^)]*\)|.*)$", text, flags=re.MULTILINE)
        assert imports, lecture
        code += [f"os.chdir({str(lecture.parent)!r})", *imports]
    done = elsewhere("-c", "\n".join(code))
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_a_lecture_is_run() -> None:
    done = course("run", str(LECTURES[0]), "--output", str(ROOT / "build" / "elsewhere" / LECTURES[0].name))
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_a_solved_assignment_passes_its_check(tmp_path: Path) -> None:
    """The solution of a real one, with a cell that proves where it runs."""
    notebook = nbformat.read(ROOT / "solutions" / "01_bptt" / "01_bptt.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(PROOF))
    (tmp_path / "01_bptt.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    (tmp_path / MOCK).write_bytes((ROOT / "assignments" / "01_bptt" / MOCK).read_bytes())
    done = course("check", "01_bptt.ipynb", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "without the grader's walls" in " ".join(done.stdout.split())
    asked = Mock.from_bytes((tmp_path / MOCK).read_bytes()).paper.questions
    assert done.stdout.count(" fits") == len(asked) > 10


def test_a_failing_cell_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.ipynb").write_text(
        nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0  # π")])), encoding="utf-8"
    )
    done = course("check", "mine.ipynb", folder=tmp_path)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stdout


@pytest.mark.parametrize(
    "command", [["grade", "01_bptt"], ["feedback", "01_bptt"], ["release"], ["bundle"], ["doctor"]]
)
def test_the_grader_says_that_it_needs_linux(command: list[str]) -> None:
    done = course(*command)
    assert done.returncode == 2
    assert "expected Linux" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.thorough
def test_the_lab_opens_the_first_page_beside_a_busy_port_and_ends_with_its_command(
    busy_port: int, tmp_path: Path
) -> None:
    (tmp_path / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"allow_root": true}}'
    )  # who is root, elsewhere?
    places = dict.fromkeys(("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"), str(tmp_path))
    environment = os.environ | places | {"JUPYTER_PORT": str(busy_port)}
    command = [*ELSEWHERE, "-m", "course_lib.cli", "lab", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    try:
        address, token = _served(process)
        assert f":{busy_port}/" not in address
        with _answer(process, f"{address}api/contents/lectures?token={token}") as answer:
            served = {entry["name"] for entry in json.load(answer)["content"]}
        assert LECTURES[0].name in served
        with _answer(process, f"{address}lab?token={token}") as page:
            assert b"unmarked.js" in page.read()  # the course's extension of JupyterLab is loaded
        stop = urllib.request.Request(f"{address}api/shutdown", b"", {"Authorization": f"token {token}"})
        urllib.request.urlopen(stop, timeout=60).close()
        assert process.wait(60) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _served(process: "subprocess.Popen[bytes]") -> tuple[str, str]:
    """The address and the token that JupyterLab prints once it listens."""
    assert process.stderr is not None
    text, deadline = "", time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if select.select([process.stderr], [], [], 1)[0]:
            text += os.read(process.stderr.fileno(), 65536).decode()
        if found := re.search(r"(http://127\.0\.0\.1:\d+/)lab/\S*token=(\w+)", text):
            return found[1], found[2]
    raise AssertionError(text)


def _answer(process: "subprocess.Popen[bytes]", address: str) -> Any:
    """What a server says that has printed its address and may not listen yet."""
    while process.poll() is None:
        with contextlib.suppress(urllib.error.URLError):
            return urllib.request.urlopen(address, timeout=60)
        time.sleep(0.1)
    raise AssertionError(f"the server ended with code {process.returncode}")
