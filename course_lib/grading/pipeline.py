"""From submissions to results: the coordinator vets, hands out work, judges what comes back, and records it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from course_lib.course import Course
from course_lib.grading.exam.key import Key, make_key
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.exam.verdict import mark_all, mark_none
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.companions import Companions, read_companions
from course_lib.grading.notebook.paper import blank_paper
from course_lib.grading.notebook.source import PREFIX, Source, SourceError
from course_lib.grading.notebook.vet import Refused, read_submission
from course_lib.grading.record.gradebook import Entry, Register, late_plugin
from course_lib.grading.record.outcome import Outcome, read_result
from course_lib.grading.record.sitting import Sitting, Sittings, write_whole
from course_lib.grading.record.timestamps import handed_in
from course_lib.grading.sealed.shown import sealed_notebook
from course_lib.grading.workers.fingerprint import grader_digest
from course_lib.grading.workers.jobs import Done, Executor, Job, OnDemand, Serial, work_through
from course_lib.grading.workers.kernel_source import kernels_when_asked

Progress = Callable[[Outcome], None]


@dataclass
class Grading:
    """One run of grading an assignment: what is done, what is left, and where it is kept."""

    course: Course
    source: Source
    trusted: TrustedKernel
    kernels: Callable[[], KernelSource]
    sittings: Sittings
    keys: dict[int, Key] = field(default_factory=dict)

    def key(self, sitting: Sitting) -> Key:
        """The key of a sitting, kept by the source's fingerprint."""
        if sitting.number not in self.keys:
            name = f"{self.source.digest[:20]}-{grader_digest()[:20]}"
            kept = self.sittings.read(sitting, "keys", name)
            key = Key.from_bytes(kept) if kept else self._made(sitting)
            if not kept:
                self.sittings.write(sitting, "keys", name, key.to_bytes())
            self.keys[sitting.number] = key
        return self.keys[sitting.number]

    def _made(self, sitting: Sitting) -> Key:
        return make_key(self.source, sitting.seed, self.trusted, self.kernels())

    def points(self) -> dict[str, float]:
        """The points of each question, by its name."""
        return {name.removeprefix(PREFIX): points for name, points in self.source.points.items()}

    def job(self, student: str, submission: bytes, companions: Companions, sitting: Sitting) -> Job:
        """The work that grading a submission takes."""
        paper = self.key(sitting).paper.handed(companions).to_bytes()
        return Job.named(student, submission, paper, self.source.digest)

    def judge(self, done: Done, sitting: Sitting, digest: str) -> Outcome:
        """The outcome of a job that came back."""
        facts: dict[str, Any] = {"digest": digest, "sitting": sitting.number, "job": done.job.id}
        if done.result is None:
            return Outcome(done.job.student, done.lack, done.failure, **facts)
        result = json.loads(done.result)
        marks = mark_all(self.key(sitting), self.points(), result["answers"], self.trusted.fraction)
        return Outcome(done.job.student, result["state"], marks=marks, **facts, **read_result(result))

    def refuse(self, student: str, refused: Refused, sitting: Sitting, digest: str) -> Outcome:
        """The outcome of a submission that is not examined: zero for each question, in a recorded state."""
        marks = mark_none(self.key(sitting), self.points(), refused.state)
        layout = assemble([], blank_paper(self.source))
        cells = [{"role": c.role, "id": c.id, "type": c.type, "source": c.source} for c in layout.cells]
        kept = Outcome(student, refused.state, str(refused), marks, cells, layout.missing)
        return replace(kept, digest=digest, sitting=sitting.number, job=refused.state)


def grade(
    course: Course,
    assignment: str,
    students: Iterable[str] | None = None,
    *,
    sandbox: bool = True,
    executor: Executor | None = None,
    force: bool = False,
    progress: Progress = lambda outcome: None,
) -> list[Outcome]:
    """Grades the submissions of an assignment and records them.

    Args:
        course: the course.
        assignment: the assignment's name.
        students: whose submissions; all of them by default.
        sandbox: whether submissions run behind walls; without, they can read and write what this user can.
        executor: where submissions are examined; one after another in this process by default.
        force: whether to examine again what was examined before.
        progress: called with each outcome as soon as it is recorded.

    Raises:
        CourseError: if there is no such assignment.
        SourceError: if its source breaks the format.
        SandboxUnavailable: where the sandbox does not stand, with what to do.
    """
    source = Source.read(course.source_of(assignment))
    if not source.sealed:
        raise SourceError(f"expected an examiner cell in {assignment}, got none: grade it with `nbgrader autograde`")
    sittings = Sittings(course.root / "sittings" / assignment)
    names = sorted(students) if students is not None else course.students(assignment)
    outcomes = []
    with (
        kernels_when_asked(sandbox) as kernels,
        TrustedKernel(source) as trusted,
        Register(course.db_url, course.course_id, source, late_plugin(course.config)) as register,
    ):
        grading = Grading(course, source, trusted, kernels, sittings)
        for outcome in _outcomes(grading, executor or OnDemand(lambda _: nullcontext(Serial(kernels()))), names, force):
            if outcome.graded:
                _record(grading, register, outcome)
            outcomes.append(outcome)
            progress(outcome)
    return sorted(outcomes, key=lambda outcome: outcome.student)


def _outcomes(grading: Grading, executor: Executor, students: list[str], force: bool) -> Iterator[Outcome]:
    """The outcomes as they become known: at once where no kernel is needed, else as jobs come back."""
    for found, done in work_through((_read(grading, student, force) for student in students), executor):
        yield found if isinstance(found, Outcome) else grading.judge(done[0], *found)


def _read(grading: Grading, student: str, force: bool) -> tuple[Outcome | tuple[Sitting, str], list[Job]]:
    """The outcome of a student's submission, if it takes no job; else its sitting and its digest, and the job."""
    folder = grading.course.submission(student, grading.source.name)
    try:
        submission = read_submission(folder, f"{grading.source.name}.ipynb")
    except Refused as refused:
        digest = hashlib.sha256(str(refused).encode()).hexdigest()
        return grading.refuse(student, refused, grading.sittings.place(student, digest), digest), []
    companions = read_companions(folder, grading.source.caps)
    digest = companions.digest(submission)
    sitting = grading.sittings.place(student, digest)
    job = grading.job(student, submission, companions, sitting)
    kept = None if force else grading.sittings.read(sitting, "outcomes", student)
    if kept and (outcome := Outcome.from_bytes(kept)).job == job.id:
        return outcome, []
    return (sitting, digest), [job]


def _record(grading: Grading, register: Register, outcome: Outcome) -> None:
    """Keeps an outcome, and enters it in the gradebook and the folder that the formgrader reads."""
    course, source = grading.course, grading.source
    sitting = next(sitting for sitting in grading.sittings.all if sitting.number == outcome.sitting)
    before = grading.sittings.read(sitting, "outcomes", outcome.student)
    changed = before is None or Outcome.from_bytes(before).digest != outcome.digest
    folder = course.root / course.autograded / outcome.student / source.name
    written = handed_in(course.submission(outcome.student, source.name))
    entry = Entry(outcome.student, outcome.scores(source), outcome.comments(source), written, changed)
    register.record(entry)
    grading.sittings.write(sitting, "outcomes", outcome.student, outcome.to_bytes())
    write_whole(folder / f"{source.name}.ipynb", sealed_notebook(outcome, source).encode())
