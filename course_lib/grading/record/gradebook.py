"""nbgrader's gradebook, written by the coordinator alone: one transaction a submission, and idempotent."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import or_, text
from sqlalchemy.exc import SQLAlchemyError, StatementError
from traitlets.config import Config

from course_lib.course import Course, configuration
from course_lib.grading.notebook.source import SourceError, sealed_source
from course_lib.grading.record.answering import WAIT_SECONDS, answering, patiently
from course_lib.grading.record.extensions import Extensions
from course_lib.grading.record.timestamps import zone_of

Row = Any  # of one of nbgrader's tables, or a query, a table, a column: SQLAlchemy makes them when it runs
Facts = Mapping[str, object]
Penalty = Callable[[str, float, float], float | None]  # of the student, the score and the seconds late


BY_HAND = {
    api.Grade: ("manual_score", "extra_credit", "needs_manual_grade"),
    api.Comment: ("manual_comment",),
}


class _EarnsLess(Exception):
    """Takes a transaction back: what would be recorded earns less than what is."""


def open_gradebook(db_url: str, course_id: str) -> api.Gradebook:
    """nbgrader's gradebook; an empty database gets its tables.

    Raises:
        GradebookUnavailable: where the database does not answer.
    """
    put_alembic_on_path()
    with answering(db_url):
        return api.Gradebook(db_url, course_id)


@contextmanager
def reading(course: Course) -> Iterator[api.Gradebook]:
    """A course's gradebook for as long as it is needed; what the database says meanwhile is one sentence.

    Raises:
        GradebookUnavailable: where the database does not answer, or takes no entry.
    """
    gradebook = open_gradebook(course.db_url, course.course_id)
    try:
        with answering(course.db_url):
            yield gradebook
    finally:
        gradebook.close()


class Unrecordable(RuntimeError):
    """A submission of which the gradebook takes no entry; the message says why, and what to do."""


def late_plugin(course: Course) -> Penalty:
    """The penalty of the plugin that the course's configuration names.

    Raises:
        CourseError: where there is no such plugin.
    """
    with configuration(course.root):
        step = AssignLatePenalties(config=course.config or Config())
        step.init_plugin()
        penalty: Penalty = step.plugin_inst.late_submission_penalty
    return penalty


@dataclass(frozen=True)
class Entry:
    """What is recorded of one notebook of a submission.

    Attributes:
        scores: the automatic score of every graded cell by grade_id; None where a person must grade.
        comments: the automatic comment on answer cells by grade_id; None for no comment.
    """

    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """When a student's submission was due and came, in UTC, and what lateness cost."""

    until: datetime
    extended: bool = False
    handed_in: datetime | None = None
    hours_late: float = 0.0
    penalty: float = 0.0


class Register:
    """The gradebook of a course, open for recording one assignment, of any number of notebooks."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        zone_of(course.config)  # a wrong one is told before anything runs
        self.gradebook = patiently(lambda: open_gradebook(course.db_url, course.course_id))
        self.session = self.gradebook.db
        self.on_sqlite = course.db_url.startswith("sqlite")
        if self.on_sqlite:
            self.session.execute(text(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}"))
        self.penalty: Penalty | None = late_plugin(course)
        self.extensions = Extensions.of(course)
        self.notebooks: dict[str, Row] = {}

    def __enter__(self) -> "Register":
        """Look the assignment up, and change nothing of it.

        Raises:
            SourceError: where the gradebook does not know it.
        """
        found = self.session.query(api.Assignment).filter_by(name=self.assignment).one_or_none()
        if found is None or not found.notebooks:
            raise SourceError(f"expected {self.assignment} in the gradebook, got nothing: run `{self._enters()}` first")
        self.notebooks = {notebook.name: notebook for notebook in found.notebooks}
        return self

    def _enters(self) -> str:
        """The command that enters the assignment in the gradebook."""
        sealed = sealed_source(self.course.source_of(self.assignment))
        return f"course grade {self.assignment}" if sealed else f"nbgrader generate_assignment {self.assignment}"

    def __exit__(self, kind: object = None, error: BaseException | None = None, trace: object = None) -> None:
        self.gradebook.close()
        if isinstance(error, SQLAlchemyError):
            with answering(self.course.db_url):
                raise error

    def record(
        self,
        student: str,
        entries: Mapping[str, Entry],
        timestamp: datetime | None = None,
        changed: bool = True,
        same: Collection[tuple[str, str]] = (),
        best: bool = False,
    ) -> bool:
        """Record a submission in one transaction; marks given by hand stay.

        Args:
            student: whose submission.
            entries: what is recorded, by the notebook's name.
            timestamp: when it was handed in.
            changed: whether it differs from the one recorded before, so that marks by hand need a second look.
            same: the written answers, by notebook and grade_id, that do not differ all the same.
            best: whether it is recorded only where it earns no less than what is recorded, late penalties included.

        Returns:
            Whether it was recorded.

        Raises:
            GradebookUnavailable: where the database does not answer, or another program holds it.
            Unrecordable: where it takes everybody's entry but this.
        """
        most = api.Student.__table__.c.id.type.length
        if len(student) > most and not self.on_sqlite:  # which counts no letters
            raise Unrecordable(f"expected a name of at most {most} letters, got {len(student)}: rename the folder")
        try:
            self._record(student, entries, timestamp, changed, same, best)
        except _EarnsLess:
            return False
        except StatementError as error:  # a value that no column takes
            raise Unrecordable(f"expected the gradebook to take the entry, got {error.orig}") from error
        return True

    def _record(
        self,
        student: str,
        entries: Mapping[str, Entry],
        timestamp: datetime | None,
        changed: bool,
        same: Collection[tuple[str, str]],
        best: bool,
    ) -> None:
        with self.transaction():
            self.put(api.Student, {"id": student})
            assignment = next(iter(self.notebooks.values())).assignment
            keys = {"assignment_id": assignment.id, "student_id": student}
            before = self._net(student) if best else None
            facts: dict[str, object] = {"timestamp": timestamp}
            more = self.extensions.more(self.assignment, student, assignment.duedate)
            facts |= {} if more is None else {"extension": more}
            submission = self.put(api.SubmittedAssignment, keys, facts)
            for name, entry in entries.items():
                kept = {cell for notebook, cell in same if notebook == name}
                self._record_notebook(submission, self.notebooks[name], entry, changed, kept)
            if before is not None and (self._net(student) or 0.0) < before:
                raise _EarnsLess

    def _net(self, student: str) -> float | None:
        """What a student's submission earns after late penalties; none where nothing is recorded."""
        keys = {"assignment_id": next(iter(self.notebooks.values())).assignment_id, "student_id": student}
        submission = self.session.query(api.SubmittedAssignment).filter_by(**keys).one_or_none()
        if submission is None:
            return None
        for row in (submission, *submission.notebooks):
            self.session.refresh(row)
        return sum(float(n.score) - float(n.late_submission_penalty or 0.0) for n in submission.notebooks)

    def share(self, giver: str, taker: str) -> None:
        """Give a student the marks and words that a person gave another for the work that both handed in."""
        with self.transaction():
            for model, facts in BY_HAND.items():
                given = {row.cell_id: row for row in self._rows(model, giver)}
                for row in self._rows(model, taker):
                    for fact in facts:
                        setattr(row, fact, getattr(given[row.cell_id], fact))

    def _rows(self, model: Row, student: str) -> list[Row]:
        """The rows that ``model`` holds of a student's work on this assignment."""
        notebooks = [notebook.id for notebook in self.notebooks.values()]
        query = self.session.query(model).join(api.SubmittedNotebook, api.SubmittedNotebook.id == model.notebook_id)
        query = query.join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
        mine = api.SubmittedAssignment.student_id == student
        return list(query.filter(mine, api.SubmittedNotebook.notebook_id.in_(notebooks)))

    def _record_notebook(
        self, submission: Row, notebook: Row, entry: Entry, changed: bool, same: Collection[str]
    ) -> None:
        submitted = self.put(api.SubmittedNotebook, {"assignment_id": submission.id, "notebook_id": notebook.id})
        grades, comments = (self._by_cell(model, submitted) for model in (api.Grade, api.Comment))
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            grade, score = grades.get(cell.id) or self._added(api.Grade, cell, submitted), entry.scores[cell.name]
            grade.auto_score = score
            second_look = changed and cell.name not in same
            if second_look or grade.manual_score is None:  # what a person scored waits again only where it changed
                grade.needs_manual_grade = score is None or grade.manual_score is not None
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            comment = comments.get(cell.id) or self._added(api.Comment, cell, submitted)
            comment.auto_comment = entry.comments.get(cell.name)
        self.session.flush()
        self._penalise(submission, submitted)

    def _by_cell(self, model: Row, submitted: Row) -> dict[str, Row]:
        """The rows that ``model`` holds of a submitted notebook, by cell."""
        return {row.cell_id: row for row in self.session.query(model).filter_by(notebook_id=submitted.id)}

    def _added(self, model: Row, cell: Row, submitted: Row) -> Row:
        """A new row for a cell of a submitted notebook."""
        row = model(cell_id=cell.id, notebook_id=submitted.id)
        self.session.add(row)
        return row

    def _penalise(self, submission: Row, notebook: Row) -> None:
        """Take off what the course's late plugin says, never more than was earned."""
        self.session.refresh(notebook)
        late, off = submission.total_seconds_late, None
        if late > 0 and self.penalty is not None:
            off = self.penalty(submission.student_id, notebook.score, late)
        notebook.late_submission_penalty = None if off is None else min(max(off, 0.0), notebook.score)

    def due(self, student: str) -> Due | None:
        """When a student's submission was due; None where nothing is recorded, or there is no deadline."""
        assignment = next(iter(self.notebooks.values())).assignment_id
        keys = {"assignment_id": assignment, "student_id": student}
        row = self.session.query(api.SubmittedAssignment).filter_by(**keys).one_or_none()
        if row is None or row.assignment.duedate is None:
            return None
        penalty = float(row.late_submission_penalty or 0.0)
        return Due(row.duedate, bool(row.extension), row.timestamp, row.total_seconds_late / 3600, penalty)

    def knows(self, student: str) -> bool:
        """Whether a submission of a student is recorded."""
        assignment = next(iter(self.notebooks.values())).assignment_id
        keys = {"assignment_id": assignment, "student_id": student}
        return self.session.query(api.SubmittedAssignment).filter_by(**keys).one_or_none() is not None

    def recorded(self, student: str) -> dict[str, float]:
        """The scores that the gradebook holds for a student, marks by hand included, by grade_id.

        What no machine and no person has scored is left out.
        """
        scored = or_(api.Grade.auto_score.is_not(None), api.Grade.manual_score.is_not(None))
        return {name: float(score) for name, score in self._of(student, api.Grade, api.Grade.score).filter(scored)}

    def comments(self, student: str) -> dict[str, str]:
        """The comments that a person wrote on a student's answers, by grade_id."""
        rows = self._of(student, api.Comment, api.Comment.manual_comment)
        return {name: comment for name, comment in rows if comment}

    def _of(self, student: str, model: Row, value: Row) -> Row:
        """A query for the cells' names with a value that ``model`` holds of a student's work on each."""
        return (
            self.session.query(api.BaseCell.name, value)
            .join(model, model.cell_id == api.BaseCell.id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == model.notebook_id)
            .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
            .filter(api.SubmittedNotebook.notebook_id.in_([notebook.id for notebook in self.notebooks.values()]))
            .filter(api.SubmittedAssignment.student_id == student)
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put within, or nothing of it."""
        with answering(self.course.db_url):
            try:
                yield
                self.session.commit()
            except BaseException:
                self.session.rollback()
                raise

    def put(self, model: Row, keys: Facts, facts: Facts | None = None) -> Row:
        """The row with these keys, made if there is none, holding these facts."""
        row = self.session.query(model).filter_by(**keys).one_or_none()
        if row is None:
            row = model(**keys, **(facts or {}))
            self.session.add(row)
        for name, value in (facts or {}).items():
            setattr(row, name, value)
        self.session.flush()
        return row


def put_alembic_on_path() -> None:
    """nbgrader asks the command ``alembic`` for the version of a new database; it lies beside this interpreter."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
