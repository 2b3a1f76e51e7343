"""The gradebook of a plain assignment: read as nbgrader left it, written as nbgrader would write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader import api

from course_lib.grading.notebook.source import Source, SourceError
from course_lib.grading.plain.layout import Given, Template, check_language
from course_lib.grading.record.gradebook import Penalty, Register


@dataclass(frozen=True)
class NotebookEntry:
    """What is recorded of one notebook: scores by grade_id, None for a person to give; comments by grade_id."""

    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]


class PlainRegister(Register):
    """The gradebook of a course, open for recording one plain assignment, of any number of notebooks.

    Raises:
        SourceError: where ``nbgrader generate_assignment`` has not entered the assignment yet.
    """

    def __init__(self, db_url: str, course_id: str, assignment: str, penalty: Penalty | None = None) -> None:
        super().__init__(db_url, course_id, Source(assignment, b"", {}), penalty)

    def __enter__(self) -> "PlainRegister":
        self.enter_assignment()
        return self

    def enter_assignment(self) -> None:
        """Looks the assignment up; nothing of it is changed."""
        name = self.source.name
        found = self.session.query(api.Assignment).filter_by(name=name).one_or_none()
        if found is None or not found.notebooks:
            raise SourceError(
                f"expected {name} in the gradebook, got nothing: run `nbgrader generate_assignment {name}` first"
            )
        self.assignment_id = found.id
        self.notebooks = {notebook.name: notebook for notebook in found.notebooks}

    def templates(self) -> list[Template]:
        """The assignment's notebooks, as the gradebook knows them."""
        return [self._template(self.notebooks[name]) for name in sorted(self.notebooks)]

    def _template(self, notebook: Any) -> Template:
        check_language(notebook.kernelspec, notebook.name)
        grades = {cell.name: cell for cell in notebook.grade_cells}
        tasks = {cell.name: cell for cell in notebook.task_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        cells = {}
        for cell in notebook.source_cells:
            marked = grades.get(cell.name) or tasks.get(cell.name)
            cells[cell.name] = Given(
                cell.name,
                cell.cell_type,
                cell.source or "",
                cell.checksum or "",
                locked=bool(cell.locked),
                grade=cell.name in grades,
                solution=cell.name in solutions,
                task=cell.name in tasks,
                points=None if marked is None else float(marked.max_score),
            )
        return Template(notebook.name, cells)

    def enter(
        self, student: str, entries: Mapping[str, NotebookEntry], timestamp: datetime | None, changed: bool
    ) -> None:
        """Records all notebooks of a submission in one transaction; marks given by hand stay.

        Args:
            student: whose submission.
            entries: what is recorded, by the notebook's name.
            timestamp: when it was handed in.
            changed: whether it differs from the one recorded before, so that marks by hand need a second look.
        """
        with self._transaction():
            self._put(api.Student, {"id": student})
            keys = {"assignment_id": self.assignment_id, "student_id": student}
            submission = self._put(api.SubmittedAssignment, keys, {"timestamp": timestamp})
            for name, entry in entries.items():
                self._enter_notebook(submission, self.notebooks[name], entry, changed)

    def _enter_notebook(self, submission: Any, notebook: Any, entry: NotebookEntry, changed: bool) -> None:
        keys = {"assignment_id": submission.id, "notebook_id": notebook.id}
        submitted = self._put(api.SubmittedNotebook, keys)
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            self._record_grade(cell.id, submitted.id, entry.scores.get(cell.name), changed)
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            comment = {"cell_id": cell.id, "notebook_id": submitted.id}
            self._put(api.Comment, comment, {"auto_comment": entry.comments.get(cell.name)})
        self._penalise(submission, submitted)
