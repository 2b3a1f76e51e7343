"""What a student should know before handing in, although no cell failed by it: what stays behind, what is put back."""

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from course_lib.grading.notebook.cells import Cell
from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.source import MOCK
from course_lib.grading.rehearsal.causes import UNDEFINED, Finding
from course_lib.grading.rehearsal.names import bound, defined, nodes, read
from course_lib.grading.rehearsal.surroundings import MEMORY, Surroundings, own_paths

ON_A_CPU = "it is graded on a CPU: write device-independent code, such as `x.to(device)` with the device of the input"
DEVICES = ("cuda", "mps", "xpu")
STUBS = ("", "YOUR ANSWER HERE")


class Note(NamedTuple):
    """Something to know before handing in; a grave one may cost points although nothing failed here."""

    text: str
    grave: bool = False


def advice(
    path: Path,
    cells: Sequence[Cell],
    ran: Sequence[RanCell],
    mock: Mock,
    failed: list[Finding],
    around: Surroundings,
) -> list[Note]:
    """All that is worth telling, a sentence each.

    Args:
        path: the notebook.
        cells: as they stand in it.
        ran: as they were laid out and run.
        mock: the assignment's mock exam.
        failed: what failed.
        around: what the kernel told after they had run.
    """
    mine = _of_students(ran)
    lists = (
        _other_name(path, mock),
        _left_behind(path, mine, mock, around),
        _on_this_machine(mine, around),
        _heavy(around),
        _helped(around, failed),
        _put_back(cells, mock),
        _rebound(mine, mock, failed, around),
        _misspelt(mine, failed),
        _on_another_device(mine),
        _asks_to_end(mine),
        _unwritten(ran),
    )
    return [note for notes in lists for note in notes]


def _other_name(path: Path, mock: Mock) -> Iterator[Note]:
    wanted = f"{mock.paper.assignment}.ipynb"
    if path.name != wanted:
        yield Note(f"This file is called {path.name}: hand it in as {wanted}.")


def _of_students(ran: Iterable[RanCell]) -> list[RanCell]:
    return [cell for cell in ran if cell.type == "code" and cell.role in ("answer", "extra")]


def _left_behind(path: Path, mine: Iterable[RanCell], mock: Mock, around: Surroundings) -> Iterator[Note]:
    """Files beside the notebook that its cells name, and that are not handed in."""
    code = "\n".join(cell.source for cell in mine)
    words = read(code) | {word for node in nodes(code) for word in _imported(node)}
    known = {path.name, MOCK, *mock.paper.files, *mock.caps, *(Path(file).name for file in around.brought().values())}
    for beside in sorted(path.parent.iterdir()):
        module = beside.stem if beside.suffix == ".py" or beside.is_dir() else None
        if beside.name not in known and (module in words or (beside.is_file() and beside.name in code)):
            remedy = "put its code into a cell" if module else "make what it holds in a cell"
            yield Note(f"{beside.name} is not handed in with the notebook, and was not there: {remedy}.")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return [alias.name.split(".")[0] for alias in node.names] if isinstance(node, ast.Import) else []


def _on_this_machine(mine: Iterable[RanCell], around: Surroundings) -> Iterator[Note]:
    """Modules and paths that only the author's machine has: here they were found, in the exam they are not."""
    brought, remedy = around.brought(), "the exam does not have it"
    for name, file in brought.items():
        yield Note(f"`{name}` was found at {file}, on your machine: {remedy}. Put its code into a cell.", grave=True)
    for name in around.not_of_the_course(
        word for cell in mine for node in nodes(cell.source) for word in _imported(node)
    ):
        yield Note(f"`{name}` is no package that the course installs: {remedy}. Do without.", grave=True)
    for cell in mine:
        words = (node.value for node in nodes(cell.source) if isinstance(node, ast.Constant))
        for word in own_paths(dict.fromkeys(word for word in words if isinstance(word, str))):
            if not any(Path(file).is_relative_to(Path(word).expanduser()) for file in brought.values()):
                yield Note(f"{word} {place(cell)} lies on your machine: {remedy}.", grave=True)


def _heavy(around: Surroundings) -> Iterator[Note]:
    if around.peak > MEMORY:
        took, most = (f"{size / 2**30:.1f} GiB" for size in (around.peak, MEMORY))
        yield Note(
            f"Your cells took {took} of memory at their peak: the exam ends what takes more than {most}.", grave=True
        )


def _helped(around: Surroundings, failed: Sequence[Finding]) -> Iterator[Note]:
    """Processes that cells have left, where something failed: an answer may have waited for one."""
    if around.helpers and failed:
        yield Note(
            "Processes that your cells start, such as a Pool's, are ended before the questions: do without them."
        )


def _put_back(cells: Iterable[Cell], mock: Mock) -> Iterator[Note]:
    """Locked cells that were changed, and places of questions that were written into."""
    texts = {cell.grade_id: cell for cell in cells if cell.grade_id}
    for slot in mock.paper.slots:
        mine = texts.get(slot.id)
        if mine and slot.role == "locked" and mine.source.strip() != slot.source.strip():
            remedy = "write what you need in a cell of your own"
            yield Note(f"You changed {slot.id}, which is locked and is put back: {remedy}.", grave=True)
        if mine and slot.role == "hidden" and mine.source.strip():
            yield Note(f"What you wrote into {slot.id} is not run: a question takes its place.", grave=True)


def _rebound(mine: Sequence[RanCell], mock: Mock, failed: Iterable[Finding], around: Surroundings) -> Iterator[Note]:
    """Names of tasks, and of Python, that a later cell gives another meaning, where something failed that uses them."""
    broken = {finding.name: finding for finding in failed}
    used = {name for asked in mock.paper.questions if f"question {asked.name}" in broken for name in read(asked.code)}
    homes = {name: cell for cell in mine if cell.role == "answer" for name in defined(cell.source)}
    looked_up = {name for cell in mine for name in read(cell.source)}
    for number, cell in enumerate(mine):
        by_star = {module: set(around.stars.get(module, ())) for module in starred([cell])}
        for module, names in by_star.items():
            own = ", ".join(f"`{name}`" for name in sorted(names & looked_up & set(dir(builtins))))
            if broken and own:
                yield Note(f"`from {module} import *` {place(cell)} gives {own}, Python's own, another meaning.")
        for name in sorted(bound(cell.source).union(*by_star.values())):
            home = homes.get(name)
            if home and home in mine[:number] and cell is not home and name in used:
                yield Note(f"`{name}` of {home.id} is bound again {place(cell)}: questions meet the later one.")
            if broken and hasattr(builtins, name) and not name.startswith("_") and name in bound(cell.source):
                yield Note(f"`{name}`, Python's own, is given another meaning {place(cell)}, for all of yours.")


def starred(ran: Iterable[RanCell]) -> list[str]:
    """The modules of which a student's cells import all names by ``*``."""
    found = [node for cell in _of_students(ran) for node in nodes(cell.source) if isinstance(node, ast.ImportFrom)]
    return [node.module for node in found if node.module and any(alias.name == "*" for alias in node.names)]


def _misspelt(mine: Iterable[RanCell], failed: Iterable[Finding]) -> Iterator[Note]:
    """Names that are not defined, where a cell defines one that is spelt nearly so."""
    homes = {name: cell for cell in mine for name in bound(cell.source)}
    raised = [finding.raised for finding in failed if finding.raised and finding.raised.error == "NameError"]
    missing = {found[1] for one in raised if (found := UNDEFINED.search(one.text))}
    for name in sorted(missing - set(homes)):
        for near in get_close_matches(name, homes, n=1, cutoff=0.8):
            yield Note(f"`{name}` is not defined; `{near}` is, {place(homes[near])}: is that the one?")


def place(cell: RanCell) -> str:
    """Where a student's cell stands."""
    return f"in a cell of yours after {cell.id.split('+')[0]}" if cell.role == "extra" else f"in {cell.id}"


def _on_another_device(mine: Iterable[RanCell]) -> Iterator[Note]:
    """Cells that ask for a device without asking whether there is one."""
    for cell in mine:
        found = nodes(cell.source)
        asks = any(isinstance(node, ast.Attribute) and node.attr == "is_available" for node in found)
        names = [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        calls = [
            node.func.attr for node in found if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        wanted = [name for name in [*calls, *names] if name.split(":")[0] in DEVICES]
        if wanted and not asks:
            yield Note(f"`{wanted[0]}` {place(cell)}: {ON_A_CPU}.", grave=True)


def _asks_to_end(mine: Iterable[RanCell]) -> Iterator[Note]:
    """Cells that leave as people leave a shell."""
    for cell in mine:
        if cell.status == "ended":
            how = "by exit(), quit() or a restart. Grading passes over that: take it out"
            yield Note(f"The kernel is asked to end {place(cell)}, {how}.")


def _unwritten(ran: Iterable[RanCell]) -> Iterator[Note]:
    empty = [cell.id for cell in ran if cell.role == "written" and cell.source.strip() in STUBS]
    if empty:
        yield Note(f"Still empty, and read by a person: {', '.join(empty)}.")
