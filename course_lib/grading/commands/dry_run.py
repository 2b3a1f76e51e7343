"""What grading would do, found out without a kernel, and without writing anything."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn

from rich.console import Console
from rich.text import Text

from course_lib.course import Course, CourseError
from course_lib.grading.commands.attempts import Round
from course_lib.grading.commands.terminal import table_of
from course_lib.grading.notebook.source import sealed_source
from course_lib.grading.pipeline import Grading, look_up
from course_lib.grading.plain.grading import Plain
from course_lib.grading.record.deadlines import deadlines
from course_lib.grading.record.extensions import Extensions
from course_lib.grading.record.gradebook import Register, late_plugin
from course_lib.grading.record.sitting import Sitting, Sittings
from course_lib.grading.record.timestamps import handed_in, zone_of
from course_lib.grading.sanitise import clean_text
from course_lib.grading.sealed.grading import SealedGrading

EXAMINE, KEEP = "examine", "keep"


@dataclass(frozen=True)
class Planned:
    """What grading would do with one submission, why, and how many hours late it came."""

    student: str
    does: str
    why: str
    hours_late: float = 0.0


class Unwritten(Sittings):
    """Sittings that are read, and never written."""

    def write(self, sitting: Sitting, kind: str, name: str, content: bytes) -> None:
        """Keep nothing."""

    def _save(self, sitting: Sitting) -> None:
        """Keep nothing."""

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Alone is who changes nothing."""
        yield


class _NeedsKernel(CourseError):
    """Stops where grading would start a kernel; like what ends the grading of a class, it is nobody's failure."""


def plan(course: Course, assignment: str, students: Iterable[str], force: bool = False) -> Iterator[Planned]:
    """What grading would do with each of these students' submissions."""
    sittings = Unwritten.of(course, assignment)
    late_plugin(course)  # which grading would not go without
    due, extensions = deadlines(course).get(assignment), Extensions.of(course)
    with _opened(course, assignment, sittings) as grading:
        for student in students:
            last = sittings.latest("outcomes", student)
            does, why = _does(grading, student, force, last is not None)
            yield Planned(student, does, why, _late(extensions, assignment, student, due))


def plan_rounds(attempts: Iterable[Round], assignment: str, force: bool = False) -> Iterator[Planned]:
    """The same of several rounds; an attempt that another replaced is named with the folder that it lies in."""
    *before, (newest, students) = attempts
    for course, names in before:
        for row in plan(course, assignment, names, force):
            yield replace(row, student=f"{row.student} ({course.submitted})")
    yield from plan(newest, assignment, students, force)


@contextmanager
def _opened(course: Course, assignment: str, sittings: Sittings) -> Iterator[Grading]:
    """An assignment, open for nothing but reading."""
    nothing: Any = None
    if source := sealed_source(course.source_of(assignment)):
        yield SealedGrading(course, source, sittings, nothing, nothing, _no_kernels)
        return
    with Register(course, assignment) as register:
        yield Plain(course, assignment).grading(register, sittings)


def _no_kernels() -> NoReturn:
    raise _NeedsKernel


def _does(grading: Grading, student: str, force: bool, known: bool) -> tuple[str, str]:
    """What would be done with a submission, and why."""
    again = "forced" if force else "it, the assignment or the grader changed" if known else "new"
    try:
        (submission, kept), jobs = look_up(grading, student, force)
    except _NeedsKernel:
        return EXAMINE, _said(again, grading.note(grading.find(student)) if isinstance(grading, SealedGrading) else "")
    if submission is None:
        return "leave ungraded", kept.reason if kept else ""
    if kept is not None:
        return KEEP, _said("nothing changed since it was examined", submission.remark)
    return (EXAMINE, _said(again, submission.remark)) if jobs else ("record a zero", submission.remark)


def _said(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _late(extensions: Extensions, assignment: str, student: str, due: datetime | None) -> float:
    course = extensions.course
    when = handed_in(course.submission(student, assignment), zone_of(course.config))
    if due is None or when is None:
        return 0.0
    own = extensions.more(assignment, student, due)
    return max(0.0, (when - due - (own or when - when)).total_seconds() / 3600)


def plan_table(planned: Iterable[Planned]) -> None:
    """Show what grading would do."""
    table = table_of(("student", "left"), ("would", "left"), ("since", "left"), ("hours late", "right"))
    rows = list(planned)
    for row in rows:
        late = f"{row.hours_late:.1f}" if row.hours_late else ""
        table.add_row(*(Text(clean_text(text)) for text in (row.student, row.does, row.why, late)))
    console = Console()
    console.print(table)
    examined = sum(row.does == EXAMINE for row in rows)
    console.print(f"{examined} of {len(rows)} would be examined. Nothing was run, nothing was written.", style="dim")
