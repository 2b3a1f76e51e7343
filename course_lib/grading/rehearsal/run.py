"""The rehearsal: a notebook run as the exam runs it, with the exam's own calls on inputs of a public seed."""

import contextlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from course_lib.course import CourseError, existing_notebook, root_of
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import Room, by_fences
from course_lib.grading.kernel.statements import inquiry_code
from course_lib.grading.notebook.assemble import Placed, assemble
from course_lib.grading.notebook.cells import Cell, read_saved
from course_lib.grading.notebook.companions import METADATA, Companions, check_declared, read_companions
from course_lib.grading.notebook.differences import difference
from course_lib.grading.notebook.examined import Answered, RanCell
from course_lib.grading.notebook.forms import mismatch, unbounded
from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.paper import Paper, slots
from course_lib.grading.notebook.schema import BadAnswer, decode
from course_lib.grading.notebook.source import CHECK, MOCK, PREFIX, Source, role
from course_lib.grading.notebook.vet import beside
from course_lib.grading.rehearsal.advice import Note, advice, place, starred
from course_lib.grading.rehearsal.causes import NOT_WRITTEN, Finding, as_counted, grouped, in_words, raised_in
from course_lib.grading.rehearsal.surroundings import Surroundings
from course_lib.grading.states import STATES

UNASKED = Note(
    f"There is no {MOCK} of this assignment: no question was asked, and limits, files and locked cells are this "
    "notebook's own. Put it beside the notebook, from where you got both."
)
PLAIN = Note(
    "This assignment is a plain one of nbgrader's: the tests that stand in the notebook ran as they stand, and hidden "
    "ones are not in it."
)
VALIDATING = '__import__("os").environ.update(NBGRADER_VALIDATING="1", NBGRADER_EXECUTION="validate")'  # as nbgrader
HARMLESS = ("ok", "ended")  # what asks a kernel to end is passed over
RUNS_TEXT = ("error", "forbidden call", "unreadable")  # states whose own words say more than a sentence


@dataclass(frozen=True)
class Rehearsed:
    """What came of a rehearsal.

    Attributes:
        findings: of checks, questions and files, and of other cells that failed; each cause once.
        notes: what to know before handing in.
        asked: how many questions were asked.
    """

    findings: list[Finding]
    notes: list[Note] = field(default_factory=list)
    asked: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return all(finding.passed for finding in self.findings)


def rehearse(
    path: Path, progress: Callable[[str], None] = lambda name: None, examples: Path | None = None
) -> Rehearsed:
    """Run a notebook from a fresh kernel as grading would, and ask the mock exam's questions.

    Args:
        path: the student's notebook; the mock exam is looked for beside it, then in the course.
        progress: called with the name of each cell and question before it runs.
        examples: a file of examples, got after feedback, whose questions are asked in place of the mock exam's.

    Raises:
        CourseError: if there is no such notebook.
        Malformed: if it cannot be read.
    """
    notebook = read_saved(existing_notebook(path).read_bytes())
    cells = notebook.cells
    found = Mock.from_bytes(examples.read_bytes(), str(examples)) if examples else find_mock(path, cells)
    mock = found or _made_of(path, notebook.content)
    companions = read_companions(beside(path.parent), mock.caps)
    paper = mock.paper.handed(companions)
    tests = set() if found else {cell.grade_id for cell in cells if _is_plain_test(cell)}
    assembly = assemble(cells, paper)
    if tests:
        assembly.cells.insert(0, Placed("locked", "validating", "code", VALIDATING))
    answers: dict[str, Answered] = {}
    with Room(assembly, paper, "check", KernelSource()) as room:
        ran = room.open_phase(progress)
        told = room.look(inquiry_code(starred(ran)))
        around = Surroundings.read(told, room.kernel.work if room.kernel else None)
        room.helpers = around.helpers
        for asked in by_fences(paper.questions):
            progress(f"question {asked.name}")
            answers[asked.name] = Answered(asked.lacks) if asked.lacks else room.ask(asked)
    answers = {name: replace(answered, raised=as_counted(answered.raised, ran)) for name, answered in answers.items()}
    raw = [*_cells(ran, tests), *_questions(mock, answers), *_files(mock, companions)]
    failed = [finding for finding in raw if not finding.passed]
    unasked = [PLAIN if tests else UNASKED] if any(cell.grade_id for cell in cells) else []
    notes = advice(path, cells, ran, mock, failed, around) if found else unasked
    return Rehearsed(grouped(raw, ran), notes, len(answers))


def find_mock(path: Path, cells: list[Cell]) -> Mock | None:
    """The mock exam of a notebook's assignment: beside it, or where the course keeps it; none for another notebook."""
    ids = {cell.grade_id for cell in cells if cell.grade_id}
    places = [path.parent / MOCK]
    with contextlib.suppress(CourseError):  # a notebook may lie anywhere
        places += sorted((root_of(path.parent) / "assignments").glob(f"*/{MOCK}"))
    found = (Mock.from_bytes(place.read_bytes(), str(place)) for place in places if place.is_file())
    return next((mock for mock in found if _shares(mock, ids)), None)


def _shares(mock: Mock, ids: set[str]) -> bool:
    """Whether a notebook with these names is of this assignment: it has most of its answers."""
    wanted = {slot.id for slot in mock.paper.slots if slot.role in ("answer", "written")}
    return 2 * len(wanted & ids) > len(wanted)


def _made_of(path: Path, content: bytes) -> Mock:
    """What stands for the mock exam where there is none: the notebook's own cells, and the files beside it."""
    metadata = json.loads(content.decode("utf-8-sig")).get("metadata")
    caps = metadata.get(METADATA) if isinstance(metadata, dict) else None
    caps = caps if isinstance(caps, dict) else {}
    check_declared(caps)
    left_out = {path.name, MOCK, *caps}
    files = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file() and p.name not in left_out}
    source = Source(path.stem, content, files)
    tests = {cell.grade_id: cell.source for cell in source.cells if _is_plain_test(cell)}
    places = [replace(one, role="locked", source=tests[one.id]) if one.id in tests else one for one in slots(source)]
    return Mock(Paper(path.stem, places, files=files), caps=caps)


def _is_plain_test(cell: Cell) -> bool:
    """Whether a cell is a test of a plain assignment, which runs beside the student's code; a sealed one only asks."""
    return role(cell) == "hidden" and cell.type == "code" and not cell.grade_id.startswith(PREFIX)


def _cells(ran: list[RanCell], tests: Collection[str] = ()) -> Iterator[Finding]:
    """Every visible check or test, and every other cell that failed."""
    for cell in ran:
        is_check = cell.role == "locked" and (cell.id.startswith(CHECK) or cell.id in tests)
        if cell.type != "code" or cell.role == "hidden" or (cell.status in HARMLESS and not is_check):
            continue
        name = place(cell).removeprefix("in ") if cell.role == "extra" else cell.id
        raised = as_counted(raised_in(cell), ran) if cell.status == "error" else None
        message = "" if cell.status == "ok" else STATES.get(cell.status, cell.status)
        if raised is not None:
            message = STATES["not written"] if raised.error == NOT_WRITTEN else in_words(raised)
        kind = "check" if is_check else "shown" if cell.role == "locked" else "cell"
        yield Finding(kind, name, cell.status == "ok", message, cell.source, cell.id, raised)


def _questions(mock: Mock, answers: dict[str, Answered]) -> Iterator[Finding]:
    """Every question: whether its answer is of the kind and shape that is asked for."""
    codes = {asked.name: asked.code for asked in mock.paper.questions}
    for name, answered in answers.items():
        message = STATES.get(answered.state, answered.state)
        if answered.raised is not None and answered.state in RUNS_TEXT:
            message = in_words(answered.raised)
        if answered.state == "answered":
            message = _told(answered, mock, name)
        kind = "example" if name in mock.expected else "question"
        yield Finding(kind, f"question {name}", not message, message, codes[name], raised=answered.raised)


def _told(answered: Answered, mock: Mock, name: str) -> str:
    try:
        value = decode(answered.value)
    except BadAnswer as error:
        return str(error)
    form, wanted = mock.forms[name], mock.expected.get(name)
    said = mismatch(value, form, name in mock.exact) or unbounded(value, form)
    return said or (difference(value, decode(wanted["value"]), wanted["compare"] or {}) if wanted else "")


def _files(mock: Mock, companions: Companions) -> Iterator[Finding]:
    for name in mock.caps:
        yield Finding("file", f"file {name}", name in companions.files, companions.reasons.get(name, ""))
