"""The student's own look at an assignment: the visible checks, run as grading would run them, but without points."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from course_lib.course import existing_notebook
from course_lib.grading.commands.terminal import BAD, GOOD, table_of
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import Room
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.companions import METADATA, check_declared, read_companions
from course_lib.grading.notebook.examined import Output, RanCell
from course_lib.grading.notebook.paper import Paper, slots
from course_lib.grading.notebook.source import Source
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import STATES


@dataclass(frozen=True)
class Checked:
    """One visible check or failing cell: its name, whether it passed, and what it said if it did not."""

    name: str
    passed: bool
    message: str = ""


def run_checks(path: Path, progress: Callable[[str], None] = lambda name: None) -> list[Checked]:
    """Run a notebook from a fresh kernel, and report on its checks and on every other cell that fails.

    Args:
        path: the student's notebook.
        progress: called with the name of each cell before it runs.

    Raises:
        CourseError: if there is no such notebook.
        Malformed: if it cannot be read.
    """
    content = existing_notebook(path).read_bytes()
    cells = read_cells(content)
    caps = _wanted(content)
    companions = read_companions(path.parent, caps)
    layout = Source(path.stem, content, _files_beside(path, caps))
    paper = Paper(path.stem, slots(layout), files=layout.files, companions=companions.files)
    with Room(assemble(cells, paper), paper, "check", KernelSource()) as room:
        ran = room.open_phase(progress)
    reports = (_report(cell) for cell in ran if cell.type == "code" and cell.role != "hidden")
    kept = [report for report in reports if report.name.startswith("check_") or not report.passed]
    return kept + [Checked(f"file {name}", name in companions.files, companions.reasons.get(name, "")) for name in caps]


def _wanted(content: bytes) -> dict[str, int]:
    """The companion files that a released notebook says go with it, and the most bytes of each."""
    metadata = json.loads(content.decode("utf-8-sig")).get("metadata")
    caps = metadata.get(METADATA) if isinstance(metadata, dict) else None
    if not isinstance(caps, dict):
        return {}
    check_declared(caps)
    return caps


def _files_beside(path: Path, without: Iterable[str]) -> dict[str, bytes]:
    left_out = {path.name, *without}
    return {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file() and p.name not in left_out}


def _report(cell: RanCell) -> Checked:
    if cell.status == "ok":
        return Checked(cell.id, True)
    errors = [output for output in cell.outputs if output["output_type"] == "error"]
    name = f"a cell of yours, after {cell.id.split('+')[0]}" if cell.role == "extra" else cell.id
    said = _said(errors[-1]) if errors else cell.status
    return Checked(name, False, said if cell.status == "error" else STATES.get(cell.status, said))


def _said(error: Output) -> str:
    if error["ename"] == "NotImplementedError":
        return "Not written yet."
    return str(error["evalue"] if error["ename"] == "AssertionError" else f"{error['ename']}: {error['evalue']}")


def check_table(checks: Iterable[Checked]) -> None:
    """Show each visible check and what it said."""
    table = table_of(("check", "left"), ("", "left"), ("what it says", "left"))
    for check in checks:
        mark = Text("passed", style=GOOD) if check.passed else Text("failed", style=BAD)
        table.add_row(Text(check.name), mark, Text(clean_text(check.message)))
    console = Console()
    console.print(table)
    console.print("Your own code ran on your own machine, without the grader's walls.", style="dim")
