"""From submissions to results, for both kinds of assignment: read, examined by workers, judged here, and recorded."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Protocol
from urllib.parse import quote

from course_lib.course import Course, why_no_name
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.source import sealed_source
from course_lib.grading.plain.grading import Plain
from course_lib.grading.record.answering import GradebookBusy, Ledger
from course_lib.grading.record.extensions import Extensions
from course_lib.grading.record.failures import FAILURES, failed
from course_lib.grading.record.gradebook import Entry, Register, Unrecordable
from course_lib.grading.record.groups import Groups
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import LONGEST, Sitting, Sittings
from course_lib.grading.record.timestamps import handed_in, zone_of
from course_lib.grading.record.whole_files import kept_private, mode_of, write_whole
from course_lib.grading.sealed.grading import Sealed
from course_lib.grading.workers.everybodys import EVERYBODYS
from course_lib.grading.workers.jobs import Done, Executor, Job, OnDemand, Serial, work_through
from course_lib.grading.workers.kernel_source import Kernels, kernels_when_asked

Progress = Callable[[Outcome], None]
EXAMINED = "examined"  # under which a sitting keeps outcomes that the gradebook has not taken yet


class Submission(Protocol):
    """What a student handed in, on its way to an outcome; without jobs where no kernel is needed to judge it."""

    @property
    def student(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def sitting(self) -> Sitting: ...

    @property
    def jobs(self) -> Mapping[str, Job]: ...

    @property
    def rests_on(self) -> str: ...

    @property
    def remark(self) -> str:
        """What a person should know of it before anything runs: why it is refused, or as what it was found."""

    def finish(self, examined: Mapping[str, Examined]) -> Outcome:
        """The outcome, from the results of all jobs, by notebook."""

    def entries(self, outcome: Outcome) -> dict[str, Entry]:
        """What the gradebook gets of an outcome, by notebook."""

    def shown(self, outcome: Outcome) -> dict[str, str]:
        """The notebooks that the formgrader shows."""


Found = tuple[Submission | None, Outcome | None]


class Grading(Protocol):
    """An assignment, open for grading."""

    @property
    def course(self) -> Course: ...

    @property
    def name(self) -> str: ...

    @property
    def sittings(self) -> Sittings: ...

    @property
    def register(self) -> Register: ...

    def read(self, student: str) -> Submission:
        """What a student handed in."""


class Assignment(Protocol):
    """An assignment of one kind or the other, its source read."""

    @property
    def course(self) -> Course: ...

    @property
    def name(self) -> str: ...

    def opened(self, kernels: Kernels) -> AbstractContextManager[Grading]:
        """The assignment, open for grading."""


def open_assignment(course: Course, name: str) -> Sealed | Plain:
    """The assignment of this name: sealed, or plain.

    Raises:
        CourseError: if there is no such assignment.
        SourceError: if its source breaks the format.
    """
    source = sealed_source(course.source_of(name))
    return Sealed(course, source) if source else Plain(course, name)


def grade(
    assignment: Assignment,
    students: Iterable[str] | None = None,
    *,
    sandbox: bool = True,
    executor: Executor | None = None,
    force: bool = False,
    best: bool = False,
    alone: Iterable[str] = (),
    progress: Progress = lambda outcome: None,
) -> list[Outcome]:
    """Grade the submissions of an assignment and record them.

    Args:
        assignment: as ``open_assignment`` gives it.
        students: whose submissions; all of them by default.
        sandbox: whether submissions run behind walls; without, they can read and write what this user can.
        executor: where submissions are examined; one after another in this process by default.
        force: whether to examine again what was examined before.
        best: whether an attempt counts only where it earns no less than what is recorded.
        alone: whose own work lies elsewhere, as a later attempt: they share in no group's.
        progress: called with each outcome as soon as it is recorded.

    Raises:
        SourceError: where the source or the gradebook's record of the assignment breaks the format.
        SandboxUnavailable: where the sandbox does not stand, with what to do.
        GradebookUnavailable: where the gradebook does not answer, or another program never lets it go.
    """
    names = sorted(students) if students is not None else assignment.course.students(assignment.name)
    groups = Groups.of(assignment.course, assignment.name, alone)
    Extensions.of(assignment.course)  # before kernels start: a wrong row is nobody's own
    outcomes = []
    ledger = Ledger()
    with (
        kept_private(assignment.course),
        kernels_when_asked(sandbox, getattr(executor, "lender", None)) as kernels,
        assignment.opened(kernels) as grading,
    ):
        here = OnDemand(lambda _: nullcontext(Serial(kernels())))

        def enter(submission: Submission | None, outcome: Outcome) -> None:
            if submission and outcome.graded:
                outcome = _recorded(grading, submission, outcome, groups, best)
            outcomes.append(outcome)
            progress(outcome)

        for submission, outcome in _outcomes(grading, executor or here, names, force):
            ledger.enter(partial(enter, submission, outcome))
        ledger.settle()
    return sorted(outcomes, key=lambda outcome: outcome.student)


def _outcomes(
    grading: Grading, executor: Executor, students: Iterable[str], force: bool
) -> Iterator[tuple[Submission | None, Outcome]]:
    """The outcomes as they become known: at once where no kernel is needed, else as jobs come back."""
    found = (look_up(grading, student, force) for student in students)
    for (submission, known), done in work_through(found, executor):
        if known:
            yield submission, known
        elif submission:
            yield submission, _finished(grading, submission, done)


def look_up(grading: Grading, student: str, force: bool) -> tuple[Found, Sequence[Job]]:
    """A submission, if it can be read, with the outcome that is known of it, if any; and the jobs that it takes."""
    try:
        if why := why_no_name(student):
            raise Unrecordable(why)
        submission = grading.read(student)
        jobs = list(submission.jobs.values())
        kept = None if force or not jobs else _kept(grading, submission)
    except EVERYBODYS:
        raise
    except Exception as error:
        return (None, failed(grading.sittings, grading.sittings.current(), student, error)), []
    return (submission, kept), [] if kept else jobs


def _kept(grading: Grading, submission: Submission) -> Outcome | None:
    """What is known of a submission from an earlier grading: recorded, still to be, or of an attempt that is not."""
    student = submission.student
    for place in (("outcomes", student), (EXAMINED, student), (attempts_of(student), submission.digest)):
        outcome: Outcome | None = grading.sittings.read(submission.sitting, *place, Outcome.from_bytes)
        if outcome and outcome.job == submission.rests_on:
            return outcome
    return None


def attempts_of(student: str) -> str:
    """Where a sitting keeps a student's attempts that do not count."""
    return f"attempts/{quote(student, safe='', errors='surrogateescape')[:LONGEST]}"


def _finished(grading: Grading, submission: Submission, done: Iterable[Done]) -> Outcome:
    """The outcome of a submission all of whose jobs came back; what the machine failed is no zero."""
    names = {job.id: name for name, job in submission.jobs.items()}
    results = {names[one.job.id]: one for one in done}
    lost = next((one for one in results.values() if one.result is None), None)
    try:
        if lost:
            outcome = Outcome(submission.student, lost.lack, lost.failure)
        else:
            examined = {name: Examined.from_bytes(one.result or b"") for name, one in results.items()}
            outcome = submission.finish(examined)
    except EVERYBODYS:
        raise
    except Exception as error:
        return failed(grading.sittings, submission.sitting, submission.student, error)
    return replace(outcome, digest=submission.digest, sitting=submission.sitting.number, job=submission.rests_on)


def _recorded(grading: Grading, submission: Submission, outcome: Outcome, groups: Groups, best: bool) -> Outcome:
    """The outcome as it is recorded, whether that could be done or not.

    Raises:
        GradebookBusy: where another program holds the gradebook; the outcome is kept.
    """
    sitting, student = submission.sitting, outcome.student
    try:
        _record(grading, submission, outcome, groups, best)
    except GradebookBusy:
        grading.sittings.write(sitting, EXAMINED, student, outcome.to_bytes())
        raise
    except EVERYBODYS:
        raise
    except Exception as error:
        return failed(grading.sittings, sitting, student, error)
    for kind in (EXAMINED, FAILURES):
        grading.sittings.forget(sitting, kind, student)
    return outcome


def _record(grading: Grading, submission: Submission, outcome: Outcome, groups: Groups, best: bool) -> None:
    """Enter an outcome in the gradebook, keep it, and write the notebooks that the formgrader reads.

    Args:
        grading: the assignment's.
        submission: what was handed in.
        outcome: what came of it.
        groups: who handed in together.
        best: whether an attempt that earns less than the one recorded before is only kept, and not recorded.
    """
    course, student, sitting = grading.course, outcome.student, submission.sitting
    before = grading.sittings.latest("outcomes", student, Outcome.from_bytes)
    changed = before is None or before.digest != outcome.digest
    same = before.written_alike(outcome, grading.name) if before else set()
    written = handed_in(course.submission(student, grading.name), zone_of(course.config))
    entries = submission.entries(outcome)
    if not grading.register.record(
        student, entries, written, changed, same, best=best and changed and before is not None
    ):
        grading.sittings.write(sitting, attempts_of(student), outcome.digest, outcome.to_bytes())
        return
    for member in groups.share(student):
        grading.register.record(member, entries, written, changed, same)
        grading.register.share(student, member)
    grading.sittings.write(sitting, "outcomes", student, outcome.to_bytes())
    for name, text in submission.shown(outcome).items():
        folder = course.root / course.autograded / student / grading.name
        write_whole(folder / f"{name}.ipynb", text.encode("utf-8", "replace"), mode_of(course))
