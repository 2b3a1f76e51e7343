"""Right answers in other words earn all, and pass every check; so does a right notebook that people's tools mangled.

``right/NN_name/<manner>.py`` is a mutant that loses nothing: a sentence, an empty ``# loses:``, and after each
``# %% answer`` the answer in another manner, or edits of the solution's. Any assignment may have such a folder.
"""

import json
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sealed_assignment import ASSIGNMENTS, ROOT, Sealed, end, sealed
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.authors.mutants import Mutant, answered, read_mutants

RIGHT = {path.name: read_mutants(path) for path in sorted((Path(__file__).parent / "right").iterdir())}
TRAINS = ["05_ntm", "06_luong"]  # where a task is to train, gradients are not for switching off
MANNERS = [(name, right) for name, manners in RIGHT.items() for right in manners]
Notebook = dict[str, Any]


@pytest.fixture(scope="session", autouse=True)
def _end_kernels():  # type: ignore[no-untyped-def]
    yield
    end()


def own(source: str) -> Notebook:
    """A cell of the student's own."""
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def exits_at_the_end(notebook: Notebook) -> None:
    """Ends with ``exit()``, as people leave a shell."""
    notebook["cells"].append(own("exit()"))


def restarts_in_the_middle(notebook: Notebook) -> None:
    """Restarts its kernel half-way, as people do when names get tangled."""
    notebook["cells"].insert(len(notebook["cells"]) // 2, own("get_ipython().kernel.do_shutdown(True)"))


def uses_magics(notebook: Notebook) -> None:
    """Times things, and asks the shell."""
    for source in ("%time 1 + 1", "%%capture\nprint('quiet')", "!echo hello", "%matplotlib inline"):
        notebook["cells"].insert(3, own(source))


def comes_from_colab(notebook: Notebook) -> None:
    """Colab's metadata, and cells without ids; lists of lines."""
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"]["id"] = "aB3"
        cell["source"] = cell["source"].splitlines(keepends=True)


def comes_from_vs_code(notebook: Notebook) -> None:
    """VS Code's metadata, and Windows' line ends inside of cells."""
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.1"}
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = cell["source"].replace("\n", "\r\n") if cell["cell_type"] == "code" else cell["source"]


def has_scratch_everywhere(notebook: Notebook) -> None:
    """A scratch cell after each cell, with names as people type them."""
    scratch = "x = y = h = a = p = K = T = batch = net = loss = found = right = first = 0\nfor i in range(3): t = i"
    notebook["cells"] = [one for cell in notebook["cells"] for one in (cell, own(scratch))][:-1]


def repeats_an_answer(notebook: Notebook) -> None:
    """An answer's cell was copied, with its metadata, and pasted below."""
    answers = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]
    place = notebook["cells"].index(answers[0]) + 1
    notebook["cells"].insert(place, json.loads(json.dumps(answers[0])))


def lost_its_checks(notebook: Notebook) -> None:
    """Checks and texts were deleted, to see the answers better."""
    keep = lambda cell: cell["metadata"].get("nbgrader", {}).get("solution")  # noqa: E731
    notebook["cells"] = [cell for cell in notebook["cells"] if keep(cell)]


def has_its_answers_last(notebook: Notebook) -> None:
    """All answers were moved to the end, in their order."""
    answer = lambda cell: bool(cell["metadata"].get("nbgrader", {}).get("solution"))  # noqa: E731
    notebook["cells"].sort(key=answer)


def _begins_with(notebook: Notebook, source: str) -> None:
    """A cell of the student's own, after the one that imports."""
    place = next(n for n, cell in enumerate(notebook["cells"]) if "import torch" in cell["source"])
    notebook["cells"].insert(place + 1, own(source))


def switches_gradients_off(notebook: Notebook) -> None:
    """Nothing is trained here, so gradients are switched off for all of it."""
    _begins_with(notebook, "torch.set_grad_enabled(False)")


def computes_in_double(notebook: Notebook) -> None:
    """New tensors are float64, as people set it who mistrust float32."""
    _begins_with(notebook, "torch.set_default_dtype(torch.float64)")


def imports_from_the_future(notebook: Notebook) -> None:
    """Wants annotations of its own as text; those of given cells are read by given cells."""
    _begins_with(notebook, "from __future__ import annotations\n\n\ndef helper(x: NoSuchType) -> None: ...")


def works_elsewhere(notebook: Notebook) -> None:
    """Goes to a folder of its own, where none of the assignment's files are."""
    _begins_with(notebook, "import os\nos.makedirs('mine', exist_ok=True)\nos.chdir('mine')")


MANGLED: list[Callable[[Notebook], None]] = [
    comes_from_colab,
    comes_from_vs_code,
    has_scratch_everywhere,
    repeats_an_answer,
    lost_its_checks,
    has_its_answers_last,
    switches_gradients_off,
    computes_in_double,
]
NEED_A_KERNEL: list[Callable[[Notebook], None]] = [exits_at_the_end, restarts_in_the_middle, uses_magics]


def mangled(right: bytes, *mangles: Callable[[Notebook], None]) -> bytes:
    """A right notebook, mangled."""
    notebook = json.loads(right)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    for mangle in mangles:
        mangle(notebook)
    return json.dumps(notebook).encode()


def solved(assignment: Sealed) -> bytes:
    """The notebook with the solution's answers."""
    return answered(assignment.source, assignment.released)


def strange(assignment: Sealed) -> bytes:
    """A right answer in another manner, mangled in two ways; which ways differs from assignment to assignment."""
    name = assignment.source.name
    place, manners = ASSIGNMENTS.index(name), RIGHT.get(name, [])
    right = assignment.mutated(manners[place % len(manners)]) if manners else solved(assignment)
    return mangled(right, MANGLED[place % len(MANGLED)], NEED_A_KERNEL[place % len(NEED_A_KERNEL)])


@pytest.mark.parametrize(("name", "right"), MANNERS, ids=lambda value: getattr(value, "name", value))
def test_a_right_answer_passes_every_check_and_earns_all(name: str, right: Mutant) -> None:
    assert not right.loses
    assignment = sealed(name)
    failing, earned = assignment.rehearsed(assignment.mutated(right))
    assert not failing
    assert set(earned.values()) == {1}, earned


@pytest.mark.parametrize("name", RIGHT)
def test_the_exam_itself_agrees(name: str) -> None:
    assignment = sealed(name)
    examined = assignment.examined(assignment.mutated(RIGHT[name][0]))
    assert {cell.status for cell in examined.cells} <= {"", "ok"}
    assert set(assignment.earned(examined.answers).values()) == {1}


@pytest.mark.parametrize("name", ["04_ctc"])
def test_the_exam_itself_and_the_command_of_students_agree(name: str, tmp_path: Path) -> None:
    assignment = sealed(name)
    examined = assignment.examined(strange(assignment))
    assert {cell.status for cell in examined.cells} <= {"", "ok", "ended"}
    assert set(assignment.earned(examined.answers).values()) == {1}

    home = shutil.copytree(ROOT / "assignments" / name, tmp_path / name)
    for file, content in assignment.source.handed_in().files.items():
        (home / file).write_bytes(content)
    (home / f"{name}.ipynb").write_bytes(strange(assignment))
    told = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["check", str(home / f"{name}.ipynb")])
    assert told.exit_code == 0, told.output
    marks = re.findall(r"^\W*(check_\w+|question \w+)\s.*?(passed|fits|failed)", told.output, re.MULTILINE)
    assert {mark for _, mark in marks} <= {"passed", "fits"}
    assert {found.removeprefix("question ") for found, mark in marks if mark == "fits"} == set(assignment.key.expected)


@pytest.mark.parametrize(
    ("name", "mangle"),
    [pair for pair in product(ASSIGNMENTS, MANGLED) if pair not in product(TRAINS, [switches_gradients_off])],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_mangled_notebook_earns_all(name: str, mangle: Callable[[Notebook], None]) -> None:
    assignment = sealed(name)
    failing, earned = assignment.rehearsed(mangled(solved(assignment), mangle))
    assert not failing
    assert set(earned.values()) == {1}, earned


@pytest.mark.parametrize(
    ("name", "mangle"),
    [
        *(("04_ctc", mangle) for mangle in NEED_A_KERNEL),
        pytest.param("08_transformer", imports_from_the_future, marks=pytest.mark.thorough),
        pytest.param("04_speech", works_elsewhere, marks=pytest.mark.thorough),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_only_a_kernel_understands_earns_all(name: str, mangle: Callable[[Notebook], None]) -> None:
    assignment = sealed(name)
    examined = assignment.examined(mangled(solved(assignment), mangle))
    assert {cell.status for cell in examined.cells} <= {"", "ok", "ended"}
    assert set(assignment.earned(examined.answers).values()) == {1}


@pytest.mark.parametrize("mark", ["a byte order mark", "line ends of Windows"])
@pytest.mark.parametrize("name", ["04_ctc"])
def test_bytes_that_editors_add_change_nothing(name: str, mark: str) -> None:
    assignment = sealed(name)
    text = json.dumps(json.loads(solved(assignment)), indent=1)
    content = text.encode("utf-8-sig") if mark == "a byte order mark" else text.replace("\n", "\r\n").encode()
    failing, earned = assignment.rehearsed(content)
    assert not failing
    assert set(earned.values()) == {1}
