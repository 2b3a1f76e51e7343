"""The students' edition of the real course holds no solution, no hidden cell, no mutant, and works."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from course_lib.course import Course
from course_lib.grading.authors.mutants import read_mutants
from course_lib.grading.commands.bundle import STUDENT_SIDE, build
from course_lib.grading.notebook.source import MOCK, Source

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")
PROGRAMS = {"python3", "py", "export"} | {f".venv/{place}" for place in ("bin/python", "bin/course")}
PROGRAMS |= {f".venv/Scripts/{program}" for program in ("python", "course")}
MARKS = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION", "question(", "@exam.question")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "students"
    build(Course.find(ROOT), folder)
    return folder


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every readable file but the library itself, which explains the grader's words."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "course_lib" not in path.relative_to(folder).parts:
            yield path, path.read_bytes().decode("utf-8", "replace")


def secrets() -> Iterator[str]:
    """The distinctive lines of every hidden cell, examiner cell, solution and mutant."""
    for name in Course.find(ROOT).assignments():
        source = Source.read(ROOT / "solutions" / name)
        for cell in source.with_role("hidden", "examiner"):
            yield from cell.source.splitlines()
        for cell in source.with_role("answer"):
            inside = cell.source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
            yield from inside.splitlines()
        for mutant in read_mutants(ROOT / "tests" / "mutants" / name):
            yield mutant.about


def test_no_mark_of_a_secret_is_left(edition: Path) -> None:
    for path, text in texts(edition):
        if path.name != MOCK:
            assert not [mark for mark in MARKS if mark in text], path


def test_no_line_of_a_secret_is_left_in_an_assignment(edition: Path) -> None:
    shown = {line.strip() for path, text in texts(edition / "assignments") for line in _lines(path, text)}
    calls = set(_calls(edition / "assignments"))
    lines = {line.strip() for line in secrets()} - calls
    hidden = {line for line in lines if len(line) > 30 and not line.startswith("from course_lib.checks import ")}
    assert hidden  # what a hidden cell takes from the helpers of visible checks is no secret
    assert not hidden & shown


def _calls(assignments: Path) -> Iterator[str]:
    """The lines of the calls that mock exams repeat: what of the exam is no secret."""
    for path in assignments.glob(f"*/{MOCK}"):
        for asked in json.loads(path.read_text())["questions"]:
            yield from (line.strip() for line in asked["code"].splitlines())


def test_a_mock_exam_holds_no_answer(edition: Path) -> None:
    """Of the solution's answers nothing but forms, and inputs that are those of no sitting."""
    for path in (edition / "assignments").glob(f"*/{MOCK}"):
        mock = json.loads(path.read_text())
        assert set(mock) == {"made_from", "caps", "exact", "forms", "questions", "slots", "paper"}
        assert all(slot["source"] == "" for slot in mock["slots"] if slot["role"] != "locked")
        assert set(mock["forms"]) == {asked["name"] for asked in mock["questions"]}
        words = set(re.findall(r'"(\w+)":', json.dumps(mock["forms"]))) - set(mock["forms"])
        assert words <= {"kind", "type", "shape", "finite", "length", "items", "each"} | _keys(mock["forms"])


def _keys(form: object) -> set[str]:
    """The keys of the dicts that are answers."""
    if isinstance(form, list):
        return {key for item in form for key in _keys(item)}
    if not isinstance(form, dict):
        return set()
    own = set(form.get("items", {})) if form.get("kind") == "dict" else set()
    return own | {key for item in form.values() for key in _keys(item)}


def _lines(path: Path, text: str) -> Iterator[str]:
    """The lines of a notebook's cells, or of a file that lies beside one."""
    if path.suffix != ".ipynb":
        yield from text.splitlines()
        return
    for cell in json.loads(text)["cells"]:
        yield from "".join(cell["source"]).splitlines()


def test_the_graders_staff_side_is_absent(edition: Path) -> None:
    grading = edition / "course_lib" / "grading"
    assert all((grading / place).exists() for place in STUDENT_SIDE)
    for path in grading.rglob("*"):
        place = path.relative_to(grading).as_posix()
        assert any(f"{kept}/".startswith(f"{place}/") or f"{place}/".startswith(f"{kept}/") for kept in STUDENT_SIDE), (
            place
        )
    assert not (edition / "solutions").exists()
    assert not (edition / "tests").exists()
    assert (edition / "nbgrader_config.py").read_text() == (ROOT / "students" / "nbgrader_config.py").read_text()


@pytest.mark.thorough
def test_the_students_command_works_and_names_what_it_lacks(edition: Path) -> None:
    """The students' own tree comes first on the path, as it does where they install it."""
    run = [sys.executable, "-m", "course_lib.cli"]
    notebook = next((edition / "assignments").glob("*/*.ipynb"))
    environment = {"PYTHONPATH": str(edition), "PATH": "/usr/bin:/bin", "HOME": str(edition.parent), "LANG": "C.UTF-8"}
    checked = subprocess.run(
        [*run, "check", str(notebook)], cwd=edition, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 1, checked.stderr
    assert "The answer is not written yet." in checked.stdout
    graded = subprocess.run([*run, "grade", "04_ctc"], cwd=edition, env=environment, capture_output=True, text=True)
    assert graded.returncode == 2
    assert "it holds no grader" in graded.stderr


def _prose(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        yield from ("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
    else:
        yield text


def test_its_readme_links_to_what_is_there(edition: Path) -> None:
    pages = [edition / "README.md", *sorted((edition / "lectures").glob("*.ipynb"))]
    links = [(page, link) for page in pages for text in _prose(page) for link in LINK.findall(text)]
    assert len(links) > 5
    missing = {(page.name, link) for page, link in links if not (page.parent / unquote(link)).exists()}
    assert not missing


def test_its_readmes_commands_are_there(edition: Path) -> None:
    """Every command is one of the two programs that set-up brings, or Python; what it names lies in the edition."""
    blocks = re.findall(
        r"```(?:sh|bat)\n(.*?)```", (edition / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    lines = [line.replace("\\", "/").split() for block in blocks for line in block.splitlines()]
    assert len(lines) >= 8
    for program, *words in lines:
        assert program in PROGRAMS, program
        paths = [word for word in words if "/" in word and "://" not in word]
        assert all((edition / path).exists() for path in paths), words
        if program.endswith("course"):
            assert words[0] in ("lab", "run", "check")
    assert ["--constraint", "pins.txt", "--editable", "."] in [words[-4:] for words in lines]


@pytest.mark.thorough
def test_its_set_up_installs_a_students_packages_alone(edition: Path) -> None:
    """pip reads the edition's own project and pins, and is content with them; no download, since all is here."""
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-build-isolation"]
    command = [*pip, "--constraint", "pins.txt", "--editable", "."]
    done = subprocess.run(command, cwd=edition, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    asked = set(re.findall(r"already satisfied: ([\w-]+)", done.stdout))
    assert {"torch", "jupyterlab", "papermill"} <= asked
    assert not asked & {"nbgrader", "distributed", "cryptography", "psycopg", "pytest", "mypy", "playwright"}


def test_its_set_up_brings_the_extension_for_jupyterlab(edition: Path, tmp_path: Path) -> None:
    """As pip has setuptools build it for an editable install, which would leave data files out."""
    built = "import sys; from setuptools.build_meta import build_editable; build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", built, tmp_path], cwd=edition, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/share/jupyter/labextensions/" in name}
    assert names == {"package.json", "unmarked.js"}


def test_its_makefile_makes_the_lab(edition: Path) -> None:
    alone = {
        name: value for name, value in os.environ.items() if not name.startswith("MAKE")
    }  # not part of another make
    listed = subprocess.run(["make"], env=alone, cwd=edition, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == {"lab", "clean"} | {"help"}
    plan = subprocess.run(
        ["make", "-n", "lab"], env=alone, cwd=edition, capture_output=True, text=True, check=True
    ).stdout
    assert plan.rstrip().endswith(".venv/bin/course lab")
