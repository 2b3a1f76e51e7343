"""A graded class as one table: the gradebook's scores beside what was kept of every examination."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from course_lib.course import Course, CourseError
from course_lib.grading.notebook.source import PREFIX, sealed_source
from course_lib.grading.record.changes import kept_outcomes
from course_lib.grading.record.gradebook import Row, open_gradebook
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.states import NOT_GRADED, UNGRADED, WAITS


@dataclass(frozen=True)
class Item:
    """A graded cell: its name, what it asks, and the most that it can earn."""

    name: str
    out_of: float
    about: str = ""


@dataclass(frozen=True)
class Student:
    """One student's line.

    Attributes:
        scores: by item; what nobody has scored is left out.
        states: how each item ended, by item.
        penalty: points taken off for handing in late.
        seconds: how long the submission ran.
        person: the gradebook's last_name, first_name, email and lms_user_id, where it knows them.
    """

    id: str
    state: str
    reason: str = ""
    scores: dict[str, float] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0
    seconds: float = 0.0
    timestamp: str = ""
    person: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> float:
        """All points, before the late penalty."""
        return sum(self.scores.values())

    @property
    def total(self) -> float:
        """All points, as nbgrader exports them."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class GradedClass:
    """All that a report shows of an assignment."""

    assignment: str
    sealed: bool
    items: list[Item]
    students: list[Student]
    duedate: str = ""

    @property
    def out_of(self) -> float:
        """The most that the assignment can earn."""
        return sum(item.out_of for item in self.items)

    @property
    def graded(self) -> list[Student]:
        """The students who have scores."""
        return [student for student in self.students if student.state not in UNGRADED]


def read_class(course: Course, assignment: str) -> GradedClass:
    """Read a class; nothing is written.

    Raises:
        CourseError: if there is no such assignment, or nothing is graded yet.
    """
    source = sealed_source(course.source_of(assignment))
    outcomes = kept_outcomes(course, assignment)
    if not outcomes:
        raise CourseError(f"expected graded submissions of {assignment}, got none: run `course grade {assignment}`")
    with open_gradebook(course.db_url, course.course_id) as gradebook:
        record = gradebook.find_assignment(assignment)
        items = list(_items(record, outcomes))
        if source:  # in the notebook's order
            order = list(source.points)
            items.sort(key=lambda item: order.index(item.name) if item.name in order else len(order))
        submissions = {submission.student.id: submission for submission in record.submissions}
        names = sorted({*course.students(assignment), *outcomes})
        students = [_student(name, outcomes.get(name), submissions.get(name), items) for name in names]
        return GradedClass(assignment, source is not None, items, students, str(record.duedate or ""))


def _items(record: Row, outcomes: dict[str, Outcome]) -> Iterator[Item]:
    about = {mark.name: mark.about for outcome in outcomes.values() for mark in outcome.marks}
    for notebook in record.notebooks:
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            name = _name(notebook, cell.name, len(record.notebooks))
            yield Item(name, float(cell.max_score), about.get(name.removeprefix(PREFIX), ""))


def _name(notebook: Row, cell: str, notebooks: int) -> str:
    return cell if notebooks == 1 else f"{notebook.name}/{cell}"


def _student(name: str, outcome: Outcome | None, submission: Row, items: list[Item]) -> Student:
    if outcome is None or submission is None:
        return Student(name, NOT_GRADED, "nothing is recorded: grade again")
    scores = {
        _name(notebook.notebook, grade.name, len(submission.notebooks)): float(grade.score)
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.auto_score is not None or grade.manual_score is not None
    }
    marks = {mark.name: mark.state for mark in outcome.marks}
    unmarked = {item.name: "scored" if item.name in scores else WAITS for item in items}
    states = {item.name: marks.get(item.name.removeprefix(PREFIX), unmarked[item.name]) for item in items}
    facts = ("last_name", "first_name", "email", "lms_user_id")
    return Student(
        name,
        outcome.state,
        outcome.reason,
        scores,
        states,
        penalty=float(submission.late_submission_penalty or 0.0),
        seconds=outcome.seconds,
        timestamp=str(submission.timestamp or ""),
        person={fact: str(getattr(submission.student, fact, "") or "") for fact in facts},
    )
