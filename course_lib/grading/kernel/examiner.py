"""The grader's one pure function: a submission and a paper in, what happened out, as bytes."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import replace

from course_lib.grading.kernel.client import START_SECONDS, Kernel, KernelSource, KernelStartError, Statement
from course_lib.grading.kernel.endings import ENDED
from course_lib.grading.kernel.statements import ANSWER_TYPE, RAISED_TYPE, opening, question_code
from course_lib.grading.kernel.transcript import Execution, deciding
from course_lib.grading.notebook.assemble import Assembly, Placed, assemble
from course_lib.grading.notebook.cells import Malformed, read_cells
from course_lib.grading.notebook.examined import Answered, Examined, Raised, RanCell
from course_lib.grading.notebook.paper import Asked, Paper
from course_lib.grading.notebook.source import CHECK, PREFIX

MOST_SHOWN = 16 * 2**20  # bytes of all outputs of a notebook together
LATE = ("timed out", "helpers ended")  # how a question ends that had no time left
BRIEF = 0.1  # the share of a cell's time within which questions are asked first once one has run out of time
BRIEF_CHECK = 0.25  # the same of checks, which nobody asks a second time
RESTART_SECONDS = 1.0  # what another kernel costs who made it necessary: thousands of crashes must not hold a class up
STARTS = 3  # how often a kernel is started before the machine is given up
COLD = KernelSource()
# by the name of the exception that ended a hidden cell: a name that student code may choose, so it only picks words
ERRORS = {
    "ForbiddenCall": "forbidden call",
    "HelpersEnded": "helpers ended",
    "BadAnswer": "unreadable",
    "WrongKind": "unreadable",
    "NotImplementedError": "not written",
}


def examine(submission: bytes, paper: bytes, seed: str, kernels: KernelSource = COLD) -> bytes:
    """Run a submission's visible cells, then put every question to it.

    Args:
        submission: the student's notebook, as submitted.
        paper: ``Paper.to_bytes()`` of the sitting; it holds no key and no label.
        seed: what the kernel's own generators are seeded with; never the sitting's seed.
        kernels: where kernels come from.

    Returns:
        ``Examined.to_bytes()``: the assembled notebook with its outputs, and how each question ended.
    """
    exam = Paper.from_bytes(paper)
    try:
        assembly = assemble(read_cells(submission), exam)
    except Malformed as error:
        return Examined("malformed", str(error)).to_bytes()
    started = time.monotonic()
    with Room(assembly, exam, seed, kernels) as room:
        cells = [cell.sealed() for cell in room.open_phase()]  # before the first hidden cell is sent
        answers = room.ask_all(exam.questions)
    seconds = round(time.monotonic() - started, 3)
    return Examined("graded", "", cells, assembly.missing, answers, seconds).to_bytes()


class Room:
    """One student's exam: a kernel, what is left of its own time, and the replays after a kernel is lost."""

    def __init__(self, assembly: Assembly, paper: Paper, seed: str, kernels: KernelSource) -> None:
        self.assembly = assembly
        self.paper = paper
        self.seed = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
        self.kernels = kernels
        self.left = paper.notebook_seconds
        self.unshown = MOST_SHOWN
        self.started = False
        self.given_left = paper.notebook_seconds
        self.endless = False  # whether a check ran out of time
        self.helpers = 0  # processes that cells had started, and that were ended before the first question
        self.deadly: set[str] = set()
        self.began: dict[str, str] = {}  # what each request to the living kernel ran: a cell's id, a question's name
        self.keys: list[str] = []  # for the living kernel's fences, the next one last
        self.stack = ExitStack()
        self.kernel: Kernel | None = None

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def open_phase(self, progress: Callable[[str], None] = lambda name: None) -> list[RanCell]:
        """Run the visible cells in order; a cell that kills its kernel costs itself alone."""
        ran: list[Placed] = []
        shown = {cell.id: Execution("not run") for cell in self.assembly.code}
        for cell in self.assembly.code:
            progress(cell.id)
            while self._ready(ran) and not self._given_is_late(cell):
                execution = self._run_cell(cell, ran)
                guilty = cell.id if execution.alive else self._blame(execution, cell.id)
                if guilty == cell.id:
                    shown[guilty] = self._within_room(execution)
                    break
                shown[guilty] = replace(shown[guilty], status=execution.status)  # by a thread that it left
            ran.append(cell)
        return [_ran(cell, shown.get(cell.id)) for cell in self.assembly.cells]

    def _given_is_late(self, cell: Placed) -> bool:
        """Whether a check would run although all checks together have had their time: nothing rests on one."""
        return cell.role == "locked" and cell.id.startswith(CHECK) and self.given_left <= 0

    def _run_cell(self, cell: Placed, ran: list[Placed]) -> Execution:
        """Run a cell; one that is given takes nothing of the student's time.

        Raises:
            KernelStartError: where a given cell does not end although no code of the student's has run before it.
        """
        if cell.role != "locked":
            return self._run(cell.source, cell.id, history=True)
        alone = all(earlier.role == "locked" for earlier in ran)
        for _ in range(STARTS if alone else 1):
            before = self.left
            execution = self._run(cell.source, cell.id, history=True, seconds=self._given_seconds(alone))
            self.endless |= execution.status == "timed out"
            if not execution.alive and execution.culprit == execution.request:
                self._ready(ran)
            self.given_left -= before - self.left
            self.left = before if alone or self.given_left > 0 else self.left
            if execution.alive or not alone:
                return execution
        raise KernelStartError(f"expected the given cell {cell.id!r} to run, got {execution.status}")

    def _given_seconds(self, alone: bool) -> float:
        """A given cell's time: little once another has run out of it, since an endless loop may meet them all."""
        if alone:
            return START_SECONDS
        return min(self.paper.cell_seconds * (BRIEF_CHECK if self.endless else 1), self.left)

    def _blame(self, execution: Execution, running: str) -> str:
        """The cell or question that killed the kernel, which is never replayed."""
        guilty = self.began.get(execution.culprit, running)
        guilty = running if guilty in self.deadly else guilty
        self.deadly.add(guilty)
        return guilty

    def _within_room(self, execution: Execution) -> Execution:
        """The execution; of its outputs only what may decide once all cells together have shown more than is kept."""
        self.unshown -= len(json.dumps(execution.outputs))
        return execution if self.unshown >= 0 else replace(execution, outputs=deciding(execution.outputs))

    def ask_all(self, questions: Iterable[Asked]) -> dict[str, Answered]:
        """Put every question.

        One endless loop may be called by many.  So once a question has run out of time the others are asked briefly;
        those for which that was too little are asked again, when all have had their turn.
        """
        answers: dict[str, Answered] = {}
        again: list[Asked] = []
        share = 1.0
        for asked in by_fences(questions):
            answers[asked.name] = Answered(asked.lacks) if asked.lacks else self.ask(asked, share)
            if answers[asked.name].state in LATE:
                again += [asked] if share < 1 else []
                share = BRIEF
        return answers | {asked.name: self.ask(asked, otherwise="timed out") for asked in again}

    def ask(self, asked: Asked, share: float = 1.0, otherwise: str = "not run") -> Answered:
        """Put one question; what comes back is its state and at most one answer.

        Args:
            asked: the question.
            share: of a cell's time.
            otherwise: the state where no time is left to ask it.
        """
        asking = f"{PREFIX}{asked.name}"
        while self._ready(self.assembly.code):
            code = question_code(asked.code, asked.name, asked.inputs, asked.forbids, self.keys.pop())
            seconds = min(share * self.paper.cell_seconds, self.left)
            execution = self._run(code, asking, ANSWER_TYPE, seconds=seconds, alone=bool(asked.forbids))
            if execution.alive or self._blame(execution, asking) == asking:
                break
        else:
            return Answered(otherwise)
        handed_in = [answer for answer in execution.answers if isinstance(answer, dict)]
        mine = [answer.get("value") for answer in handed_in if answer.get("name") == asked.name]
        if execution.status == "error":
            return Answered(ERRORS.get(execution.error, "error"), raised=_raised(execution))
        if execution.status == "timed out":
            return Answered(self._late())
        if execution.status not in ("ok", ENDED):
            return Answered(execution.status)
        if len(execution.answers) > 1:
            return Answered("second answer")
        return Answered("answered", mine[0]) if mine else Answered("no answer")

    def _late(self) -> str:
        """The state of a question that ran out of time."""
        return "helpers ended" if self.helpers else "timed out"

    def look(self, code: Statement) -> Execution | None:
        """Run a rehearsal's own code before the first question, at nobody's expense; None where no kernel stands."""
        if not self._ready(self.assembly.code) or self.kernel is None:
            return None
        execution = self.kernel.execute(code, START_SECONDS)
        if not execution.alive:
            self.stack.close()
            self.kernel = None
        return execution

    def _run(
        self,
        code: str | Statement,
        name: str,
        answers: str | None = None,
        history: bool = False,
        seconds: float | None = None,
        alone: bool = False,
    ) -> Execution:
        """Run code in the living kernel, within the cell's time and the notebook's, or within so many seconds."""
        assert self.kernel is not None
        seconds = min(self.paper.cell_seconds, self.left) if seconds is None else seconds
        execution = self.kernel.execute(code, seconds, answers, history, alone)
        self.left -= execution.seconds
        self.helpers = max(self.helpers, self.kernel.helpers)
        self.began[execution.request] = name
        if not execution.alive:
            self.stack.close()
            self.kernel = None
        return execution

    def _ready(self, ran: list[Placed]) -> bool:
        """Whether a kernel stands that has run these cells; a lost one is replaced, as long as time is left."""
        while self.kernel is None and self.left > 0:
            opening = self._open()
            if self.started:  # the first start is the grader's own; the others are paid for by who made them necessary
                self.left -= max(opening, RESTART_SECONDS)
            self.started = True
            self._replay([cell for cell in ran if cell.id not in self.deadly])
        return self.left > 0

    def _open(self) -> float:
        """Start and open a kernel, again where a busy machine failed to; the seconds of its own that opening took."""
        for _ in range(STARTS - 1):
            try:
                return self._open_once()
            except KernelStartError:  # none of it is the student's fault
                self.stack.close()
                self.kernel = None
        return self._open_once()

    def _open_once(self) -> float:
        """Start a kernel and open it; that takes its own time, so that no student can leave too little for it."""
        self.kernel = self.stack.enter_context(self.kernels.start())
        self.keys = _keys(len(self.paper.questions))
        paper = self.paper
        code = opening(self.seed, paper.files, paper.companions, paper.programs, self.keys.pop())
        execution = self.kernel.execute(code, START_SECONDS)
        if not execution.alive:
            raise KernelStartError("expected a fresh kernel to open, got one that ended: is the machine out of memory?")
        return execution.seconds

    def _replay(self, cells: list[Placed]) -> None:
        """Run cells again, their outputs thrown away."""
        for cell in cells:
            if self.kernel is None or self.left <= 0:
                return
            execution = self._run(cell.source, cell.id, history=True)
            if not execution.alive:
                self._blame(execution, cell.id)


def by_fences(questions: Iterable[Asked]) -> list[Asked]:
    """The questions that forbid nothing, then those that forbid the same one after another: fences are put up once.

    To put them up takes as long as many questions.
    """
    order: dict[tuple[str, ...], list[Asked]] = {(): []}
    for asked in questions:
        order.setdefault(tuple(asked.forbids), []).append(asked)
    return [asked for alike in order.values() for asked in alike]


def _keys(questions: int) -> list[str]:
    """Keys for a kernel's fences, each the digest of the one before it: who has heard one does not know the next."""
    keys = [secrets.token_hex(32)]
    for _ in range(2 * questions + 1):  # a question may be asked again
        keys.append(hashlib.sha256(keys[-1].encode()).hexdigest())
    return keys


def _raised(execution: Execution) -> Raised | None:
    """What ended a hidden cell, as its kernel told it."""
    for output in execution.outputs:
        told = output.get("data", {}).get(RAISED_TYPE)
        with suppress(ValueError, RecursionError):
            if told and (raised := Raised.read(json.loads(told))):
                return raised
    return None


def _ran(cell: Placed, execution: Execution | None) -> RanCell:
    """A cell of the notebook, and what came of it if it was run."""
    if execution is None:
        return RanCell(cell.role, cell.id, cell.type, cell.source)
    how = (execution.status, execution.outputs, round(execution.seconds, 3))
    return RanCell(cell.role, cell.id, cell.type, cell.source, *how)
