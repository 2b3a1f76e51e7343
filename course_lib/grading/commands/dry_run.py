"""What grading would do, found out without a kernel, and without writing anything."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from rich.console import Console
from rich.text import Text
from traitlets.config import Config

from course_lib.course import Course, CourseError
from course_lib.grading.commands.terminal import table_of
from course_lib.grading.notebook.source import sealed_source
from course_lib.grading.pipeline import Grading, look_up
from course_lib.grading.plain.grading import PlainGrading
from course_lib.grading.plain.settings import Settings
from course_lib.grading.plain.templates import templates
from course_lib.grading.plain.verdict import Judge
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


class _opened:
    """An assignment, open for nothing but reading."""

    def __init__(self, course: Course, assignment: str, sittings: Sittings) -> None:
        self.course, self.assignment, self.sittings = course, assignment, sittings
        self.register: Register | None = None

    def __enter__(self) -> Grading:
        nothing: Any = None
        if source := sealed_source(self.course.source_of(self.assignment)):
            return SealedGrading(self.course, source, self.sittings, nothing, nothing, _no_kernels)
        self.register = Register(self.course, self.assignment).__enter__()
        settings = Settings(self.course.config or Config())
        judge = Judge(templates(self.register), settings.after_run)
        return PlainGrading(self.course, self.assignment, self.sittings, self.register, judge, settings)

    def __exit__(self, *_: object) -> None:
        if self.register is not None:
            self.register.__exit__()


def _no_kernels() -> NoReturn:
    raise _NeedsKernel


def _does(grading: Grading, student: str, force: bool, known: bool) -> tuple[str, str]:
    """What would be done with a submission, and why."""
    again = "forced" if force else "it, the assignment or the grader changed" if known else "new"
    try:
        (submission, kept), jobs = look_up(grading, student, force)
    except _NeedsKernel:
        return EXAMINE, again
    if submission is None:
        return "leave ungraded", kept.reason if kept else ""
    if kept is not None:
        return KEEP, "nothing changed since it was examined"
    if not jobs:
        return "record a zero", submission.rests_on
    return EXAMINE, again


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
