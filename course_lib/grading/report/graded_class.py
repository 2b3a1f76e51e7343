"""A graded class as one table: the gradebook's scores beside what was kept of every examination."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nbgrader.api import MissingEntry

from course_lib.course import Course, CourseError
from course_lib.grading.notebook.source import PREFIX, sealed_source
from course_lib.grading.record.changes import kept_outcomes
from course_lib.grading.record.gradebook import Row, reading
from course_lib.grading.record.groups import Groups
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.states import NOT_GRADED, NOTHING, UNGRADED, WAITS


@dataclass(frozen=True)
class Item:
    """A graded cell: its name, the most that it can earn, what it asks, and whether a person scores it."""

    name: str
    out_of: float
    about: str = ""
    by_hand: bool = False

    @property
    def title(self) -> str:
        """The name that people know it by."""
        return self.name.removeprefix(PREFIX).removeprefix("written_").replace("_", " ")


@dataclass(frozen=True)
class Student:
    """One student's line.

    Attributes:
        scores: by item; what nobody has scored is left out.
        states: how each item ended, by item.
        sentences: what the student read of each item, by item.
        penalty: points taken off for handing in late.
        seconds: how long the submission ran.
        person: the gradebook's last_name, first_name, email and lms_user_id, where it knows them.
    """

    id: str
    state: str
    reason: str = ""
    scores: dict[str, float] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
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

    @property
    def waits(self) -> bool:
        """Whether something waits for a person."""
        return WAITS in self.states.values()


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
    with reading(course) as gradebook:
        try:
            record = gradebook.find_assignment(assignment)
        except MissingEntry:
            todo = f"run `course grade {assignment}`, which enters what is kept"
            raise CourseError(f"expected {assignment} in the gradebook, got nothing: {todo}") from None
        items = list(_items(record, outcomes))
        if source:  # in the notebook's order
            order = list(source.points)
            items.sort(key=lambda item: order.index(item.name) if item.name in order else len(order))
        submissions = {submission.student.id: submission for submission in record.submissions}
        known = {student.id: student for student in gradebook.students if course.means(student.id)}
        groups = Groups.of(course, assignment)
        works = groups.works()
        outcomes |= {student: outcomes[folder] for student, folder in works.items() if folder in outcomes}
        handed_in = {*course.students(assignment), *outcomes} - groups.are_names()
        students = [
            _student(name, outcomes.get(name), submissions.get(name), items)
            if name in handed_in
            else _absent(known[name])
            for name in sorted({*handed_in, *known} - groups.are_names())
        ]
        return GradedClass(assignment, source is not None, items, students, str(record.duedate or ""))


def _items(record: Row, outcomes: dict[str, Outcome]) -> Iterator[Item]:
    about = {mark.name: mark.about for outcome in outcomes.values() for mark in outcome.marks}
    decided = {PREFIX + name for name in about} | about.keys()
    for notebook in record.notebooks:
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            name = _name(notebook, cell.name, len(record.notebooks))
            yield Item(name, float(cell.max_score), about.get(name.removeprefix(PREFIX), ""), name not in decided)


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
    sentences = {mark.name: mark.sentence for mark in outcome.marks}
    unmarked = {item.name: "scored" if item.name in scores else WAITS for item in items}
    states = {item.name: marks.get(item.name.removeprefix(PREFIX), unmarked[item.name]) for item in items}
    return Student(
        name,
        outcome.state,
        outcome.reason,
        scores,
        states,
        {item.name: sentences.get(item.name.removeprefix(PREFIX), "") for item in items},
        penalty=float(submission.late_submission_penalty or 0.0),
        seconds=outcome.seconds,
        timestamp=str(submission.timestamp or ""),
        person=_person(submission.student),
    )


def _absent(row: Row) -> Student:
    """A student of the gradebook who handed in nothing."""
    return Student(row.id, NOTHING, person=_person(row))


def _person(row: Row) -> dict[str, str]:
    """What the gradebook knows of a person."""
    return {fact: str(getattr(row, fact, "") or "") for fact in ("last_name", "first_name", "email", "lms_user_id")}
