"""Who is affected by a new grading of a class: the difference between what was kept before and what is known now."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_lib.course import Course
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sittings


@dataclass(frozen=True)
class Change:
    """A student whose points differ, and the questions that made the difference."""

    student: str
    before: float
    after: float
    questions: list[str]


def kept_outcomes(course: Course, assignment: str) -> dict[str, Outcome]:
    """The newest kept outcome of each student."""
    sittings = Sittings.of(course, assignment)
    kept = {name: sittings.latest("outcomes", name, Outcome.from_bytes) for name in course.students(assignment)}
    return {name: outcome for name, outcome in kept.items() if outcome}


def changes(before: dict[str, Outcome], after: Iterable[Outcome]) -> list[Change]:
    """The students whose points differ from those before; the newly graded are no change."""
    found = []
    for outcome in after:
        old = before.get(outcome.student)
        if old is None or not outcome.graded:
            continue
        points = {mark.name: mark.points for mark in old.marks}
        questions = [mark.name for mark in outcome.marks if points.get(mark.name, 0.0) != mark.points]
        questions += sorted(points.keys() - {mark.name for mark in outcome.marks})
        if questions:
            found.append(Change(outcome.student, old.earned, outcome.earned, questions))
    return found
