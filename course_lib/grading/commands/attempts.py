"""Of several attempts the best counts: those that later ones replaced are graded too, each as it was handed in."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from course_lib.course import Course
from course_lib.grading.collect.earlier import earlier_attempts
from course_lib.grading.record.changes import kept_outcomes
from course_lib.grading.record.outcome import Outcome

Round = tuple[Course, list[str]]  # the course as it was when they were handed in, and whose attempts lie there
Progress = Callable[[Outcome], None]


def rounds(course: Course, assignment: str, students: Iterable[str], best: bool) -> list[Round]:
    """Whose attempts are graded, the oldest round first; where the last attempt counts, that alone."""
    names = set(students)
    before = earlier_attempts(course) if best else []
    found = [(one, sorted(names & set(one.students(assignment)))) for one in before]
    return [*(one for one in found if one[1]), (course, sorted(names))]


def grade_rounds(attempts: list[Round], assignment: str, force: bool, progress: Progress, **how: Any) -> list[Outcome]:
    """Grade all attempts, as ``pipeline.grade`` does; what counts is given back.

    Each is compared with what is recorded, which may rest on the assignment as it was: so they are compared once more.
    """
    from course_lib.grading import pipeline  # a second, in which the workers get ready

    def grade(course: Course, names: Iterable[str], force: bool, progress: Progress) -> list[Outcome]:
        opened = pipeline.open_assignment(course, assignment)
        return pipeline.grade(opened, names, force=force, progress=progress, alone=alone, **how)

    *before, newest = attempts
    alone = newest[0].students(assignment)
    for course, names in before:
        grade(course, names, force, progress)
    outcomes = grade(*newest, force, progress)
    again = {name for _, names in before for name in names}
    last: dict[str, Outcome] = {}
    for course, names in attempts if again else ():
        last = {one.student: one for one in grade(course, again.intersection(names), False, lambda outcome: None)}
    return counted(newest[0], assignment, [last.get(one.student, one) for one in outcomes])


def counted(course: Course, assignment: str, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes that count, which of some are those of earlier attempts."""
    kept = kept_outcomes(course, assignment)
    return [_counted(kept.get(outcome.student), outcome) for outcome in outcomes]


def _counted(recorded: Outcome | None, last: Outcome) -> Outcome:
    if recorded is None or not last.graded or recorded.digest == last.digest:
        return last
    return replace(recorded, reason=f"an earlier attempt counts; the last one earned {last.earned:g}")
