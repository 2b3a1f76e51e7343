"""Grading a sealed assignment: its submissions answer the questions of their sitting, and are judged by its key."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from course_lib.course import Course
from course_lib.grading.exam.key import Key
from course_lib.grading.exam.make_key import make_key
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.exam.verdict import mark_all, mark_none
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.companions import Companions
from course_lib.grading.notebook.examined import Examined, RanCell
from course_lib.grading.notebook.found import Found, find_notebook
from course_lib.grading.notebook.paper import blank_paper
from course_lib.grading.notebook.pasted import pasted
from course_lib.grading.notebook.source import PREFIX, Source
from course_lib.grading.notebook.vet import Refused
from course_lib.grading.record.gradebook import Entry, Register
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.pictures import with_pictures
from course_lib.grading.record.sitting import Sitting, Sittings
from course_lib.grading.sealed.register import SourceRegister
from course_lib.grading.sealed.shown import sealed_notebook
from course_lib.grading.workers.fingerprint import grader_digest
from course_lib.grading.workers.jobs import Job
from course_lib.grading.workers.kernel_source import Kernels


@dataclass(frozen=True)
class Sealed:
    """A sealed assignment: verdicts are made where student code does not run."""

    course: Course
    source: Source
    sealed = True

    @property
    def name(self) -> str:
        """The assignment's name."""
        return self.source.name

    @contextmanager
    def opened(self, kernels: Kernels) -> Iterator["SealedGrading"]:
        """The assignment, open for grading; its key is made with these kernels."""
        with TrustedKernel(self.source) as trusted, SourceRegister(self.course, self.source) as register:
            sittings = Sittings.of(self.course, self.name)
            yield SealedGrading(self.course, self.source, sittings, register, trusted, kernels)


@dataclass(frozen=True)
class SealedGrading:
    """One run of grading a sealed assignment: its sittings with their keys, and where results are kept."""

    course: Course
    source: Source
    sittings: Sittings
    register: Register
    trusted: TrustedKernel
    kernels: Kernels
    keys: dict[int, Key] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The assignment's name."""
        return self.source.name

    @property
    def points(self) -> dict[str, float]:
        """The points of each question, by its name."""
        return {name.removeprefix(PREFIX): points for name, points in self.source.points.items()}

    def read(self, student: str) -> "SealedSubmission":
        """What a student handed in, placed in its sitting, with the job that examines it; or why it is refused."""
        try:
            found = self.find(student)
        except Refused as refused:
            digest = hashlib.sha256(ascii(str(refused)).encode()).hexdigest()
            return SealedSubmission(self, student, digest, self.sittings.place(student, digest), {}, refused)
        companions = found.companions(self.source.caps)
        digest = companions.digest(found.content)
        sitting = self.sittings.place(student, digest)
        job = self._job(student, found.content, companions, sitting)
        return SealedSubmission(self, student, digest, sitting, {self.name: job}, note=self.note(found))

    def find(self, student: str) -> Found:
        """The notebook that a student handed in, under whatever name.

        Raises:
            Refused: where there is none, or more than one.
        """
        answers = {cell.grade_id for cell in self.source.with_role("answer", "written")}
        return find_notebook(self.course.submission(student, self.name), f"{self.name}.ipynb", answers)

    def note(self, found: Found) -> str:
        """What a person should know of how a notebook was found."""
        return "" if found.name == f"{self.name}.ipynb" else f"found as {found.name}"

    def _job(self, student: str, submission: bytes, companions: Companions, sitting: Sitting) -> Job:
        paper = self.key(sitting).paper.handed(companions).to_bytes()
        return Job.named(student, submission, paper, self.source.digest)

    def key(self, sitting: Sitting) -> Key:
        """The key of a sitting, kept by the source's fingerprint."""
        if sitting.number not in self.keys:
            name = f"{self.source.digest[:20]}-{grader_digest()[:20]}"
            key = self.sittings.read(sitting, "keys", name, Key.from_bytes)
            if key is None:
                key = make_key(self.source, sitting.seed, self.trusted, self.kernels())
                self.sittings.write(sitting, "keys", name, key.to_bytes())
            self.keys[sitting.number] = key
        return self.keys[sitting.number]


@dataclass(frozen=True)
class SealedSubmission:
    """What a student handed in.

    Attributes:
        jobs: the one that examines it, by the notebook's name; none where it is refused.
        note: what a person should know of how it was found.
    """

    grading: SealedGrading
    student: str
    digest: str
    sitting: Sitting
    jobs: Mapping[str, Job]
    refused: Refused | None = None
    note: str = ""

    @property
    def remark(self) -> str:
        """Why it is refused, or as what it was found."""
        return f"{self.refused.state}: {self.refused}" if self.refused else self.note

    @property
    def rests_on(self) -> str:
        """What the result rests on: submission, questions, grader, lock file."""
        return self.refused.state if self.refused else self.jobs[self.grading.name].id

    def finish(self, examined: Mapping[str, Examined]) -> Outcome:
        """The outcome, from the results of all jobs, by notebook."""
        if self.refused:
            return self._refused(self.refused)
        result, key = examined[self.grading.name], self.grading.key(self.sitting)
        marks = mark_all(key, self.grading.points, result.answers, self.grading.trusted.fraction, result.cells)
        outcome = Outcome(self.student, result.state, result.reason or self.note, marks)
        cells = with_pictures(result.cells, pasted(self.jobs[self.grading.name].submission))
        return replace(outcome, cells=cells, missing=result.missing, seconds=result.seconds)

    def _refused(self, refused: Refused) -> Outcome:
        """Zero for each question, in a recorded state."""
        marks = mark_none(self.grading.key(self.sitting), self.grading.points, refused.state)
        layout = assemble([], blank_paper(self.grading.source))
        cells = [RanCell(cell.role, cell.id, cell.type, cell.source) for cell in layout.cells]
        return Outcome(self.student, refused.state, str(refused), marks=marks, cells=cells, missing=layout.missing)

    def entries(self, outcome: Outcome) -> dict[str, Entry]:
        """What the gradebook gets of an outcome."""
        source = self.grading.source
        return {source.name: Entry(outcome.scores(source), outcome.comments(source))}

    def shown(self, outcome: Outcome) -> dict[str, str]:
        """The notebook that the formgrader shows."""
        return {self.grading.name: sealed_notebook(outcome, self.grading.source)}
