"""nbgrader's gradebook, written by the coordinator alone: one transaction a submission, and idempotent."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import make_url, or_, text
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from course_lib.grading.notebook.source import Source, role

Penalty = Callable[[str, float, float], float | None]  # of the student, the score and the seconds late


class GradebookUnavailable(RuntimeError):
    """The database does not answer; the message says which, and why, and holds no password."""


@contextmanager
def answering(db_url: str) -> Iterator[None]:
    """Turns a database that does not answer into one sentence.

    Raises:
        GradebookUnavailable: where it does not.
    """
    try:
        yield
    except OperationalError as error:
        shown = make_url(db_url).render_as_string(hide_password=True)
        why = " ".join(str(error.orig).split())
        raise GradebookUnavailable(f"expected the gradebook {shown} to answer, got {why!r}: is it running?") from error


def open_gradebook(db_url: str, course_id: str) -> api.Gradebook:
    """nbgrader's gradebook; an empty database gets its tables.

    Raises:
        GradebookUnavailable: where the database does not answer.
    """
    put_alembic_on_path()
    with answering(db_url):
        return api.Gradebook(db_url, course_id)


def late_plugin(config: Any) -> Penalty:
    """The penalty of the plugin that nbgrader's configuration names."""
    step = AssignLatePenalties(config=config or Config())
    step.init_plugin()
    penalty: Penalty = step.plugin_inst.late_submission_penalty
    return penalty


@dataclass(frozen=True)
class Entry:
    """What is recorded of one submission.

    Attributes:
        scores: the automatic score of every graded cell by grade_id; None where a person must grade.
        comments: the automatic comment on every answer cell by grade_id; None for no comment.
        changed: whether the submission differs from the one recorded before, so that marks by hand need a second look.
    """

    student: str
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None] = field(default_factory=dict)
    timestamp: datetime | None = None
    changed: bool = True


class Register:
    """The gradebook of a course, open for recording one assignment."""

    def __init__(self, db_url: str, course_id: str, source: Source, penalty: Penalty | None = None) -> None:
        self.db_url = db_url
        self.gradebook = open_gradebook(db_url, course_id)
        self.session = self.gradebook.db
        if db_url.startswith("sqlite"):
            self.session.execute(text("PRAGMA busy_timeout = 30000"))
        self.source = source
        self.penalty = penalty

    def __enter__(self) -> "Register":
        self.enter_assignment()
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with answering(self.db_url):
            try:
                yield
                self.session.commit()
            except BaseException:
                self.session.rollback()
                raise

    def enter_assignment(self) -> None:
        """Makes the gradebook's cells those of the source; scores of cells that stay are kept."""
        with self._transaction():
            course = {"course_id": self.gradebook.course_id}
            self._put(api.Course, {"id": self.gradebook.course_id})  # nbgrader makes none for a course without a name
            assignment = self._put(api.Assignment, {"name": self.source.name}, course)
            notebook = self._put(api.Notebook, {"name": self.source.name, "assignment_id": assignment.id})
            self._enter_cells(notebook)
            self.notebook_id, self.assignment_id = notebook.id, assignment.id

    def _enter_cells(self, notebook: Any) -> None:
        graded = {cell.grade_id: cell for cell in self.source.with_role("hidden", "written")}
        solved = {cell.grade_id for cell in self.source.with_role("answer", "written")}
        for old in [*notebook.grade_cells, *notebook.solution_cells]:
            if old.name not in (graded if isinstance(old, api.GradeCell) else solved):
                for row in [*old.grades, *old.comments]:
                    self.session.delete(row)
                self.session.delete(old)
        for name, cell in graded.items():
            facts = {"max_score": self.source.points[name], "cell_type": cell.type}
            self._put(api.GradeCell, {"name": name, "notebook_id": notebook.id}, facts)
        for name in solved:
            self._put(api.SolutionCell, {"name": name, "notebook_id": notebook.id})
        self._enter_sources(notebook)

    def _enter_sources(self, notebook: Any) -> None:
        """nbgrader looks up every cell it knows; the hidden tests themselves need not lie in the gradebook."""
        cells = {cell.grade_id: cell for cell in self.source.with_role("hidden", "written", "answer", "locked")}
        for old in list(notebook.source_cells):
            if old.name not in cells:
                self.session.delete(old)
        for name, cell in cells.items():
            facts = {"cell_type": cell.type, "locked": role(cell) in ("hidden", "locked")}
            self._put(api.SourceCell, {"name": name, "notebook_id": notebook.id}, facts)

    def record(self, entry: Entry) -> None:
        """Records a submission in one transaction; marks given by hand stay."""
        with self._transaction():
            self._put(api.Student, {"id": entry.student})
            keys = {"assignment_id": self.assignment_id, "student_id": entry.student}
            submission = self._put(api.SubmittedAssignment, keys, {"timestamp": entry.timestamp})
            notebook = self._put(
                api.SubmittedNotebook, {"assignment_id": submission.id, "notebook_id": self.notebook_id}
            )
            for cell in self.session.query(api.GradeCell).filter_by(notebook_id=self.notebook_id):
                self._record_grade(cell.id, notebook.id, entry.scores[cell.name], entry.changed)
            for cell in self.session.query(api.SolutionCell).filter_by(notebook_id=self.notebook_id):
                keys = {"cell_id": cell.id, "notebook_id": notebook.id}
                self._put(api.Comment, keys, {"auto_comment": entry.comments.get(cell.name)})
            self._penalise(submission, notebook)

    def _penalise(self, submission: Any, notebook: Any) -> None:
        """Takes off what the course's late plugin says, never more than was earned."""
        self.session.refresh(notebook)
        late, off = submission.total_seconds_late, None
        if late > 0 and self.penalty is not None:
            off = self.penalty(submission.student_id, notebook.score, late)
        notebook.late_submission_penalty = None if off is None else min(max(off, 0.0), notebook.score)

    def _record_grade(self, cell: str, notebook: str, score: float | None, changed: bool) -> None:
        keys = {"cell_id": cell, "notebook_id": notebook}
        fresh = self.session.query(api.Grade).filter_by(**keys).one_or_none() is None
        grade = self._put(api.Grade, keys, {"auto_score": score})
        if fresh or changed:
            grade.needs_manual_grade = score is None or grade.manual_score is not None

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

    def _of(self, student: str, model: Any, value: Any) -> Any:
        """A query for the cells' names with a value that ``model`` holds of a student's work on each."""
        return (
            self.session.query(api.BaseCell.name, value)
            .join(model, model.cell_id == api.BaseCell.id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == model.notebook_id)
            .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
            .filter(api.SubmittedNotebook.notebook_id == self.notebook_id)
            .filter(api.SubmittedAssignment.student_id == student)
        )

    def _put(self, model: Any, keys: dict[str, Any], facts: dict[str, Any] | None = None) -> Any:
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
