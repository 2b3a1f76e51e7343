"""The gradebook of a sealed assignment, whose cells are entered from its source."""

from nbgrader import api

from course_lib.course import Course
from course_lib.grading.notebook.source import Source, role
from course_lib.grading.record.answering import patiently
from course_lib.grading.record.gradebook import Register, Row


class SourceRegister(Register):
    """The gradebook of a course, open for recording one sealed assignment."""

    def __init__(self, course: Course, source: Source) -> None:
        super().__init__(course, source.name)
        self.source = source

    def __enter__(self) -> "SourceRegister":
        """Make the gradebook's cells those of the source; scores of cells that stay are kept."""
        notebook = patiently(self._enter_notebook)
        self.notebooks = {notebook.name: notebook}
        return self

    def _enter_notebook(self) -> Row:
        with self.transaction():
            course = {"course_id": self.gradebook.course_id}
            self.put(api.Course, {"id": self.gradebook.course_id})  # nbgrader makes none for a course without a name
            assignment = self.put(api.Assignment, {"name": self.source.name}, course)
            notebook = self.put(api.Notebook, {"name": self.source.name, "assignment_id": assignment.id})
            self._enter_cells(notebook)
        return notebook

    def _enter_cells(self, notebook: Row) -> None:
        graded = {cell.grade_id: cell for cell in self.source.with_role("hidden", "written")}
        solved = {cell.grade_id for cell in self.source.with_role("answer", "written")}
        for old in [*notebook.grade_cells, *notebook.solution_cells]:
            if old.name not in (graded if isinstance(old, api.GradeCell) else solved):
                for row in [*old.grades, *old.comments]:
                    self.session.delete(row)
                self.session.delete(old)
        for name, cell in graded.items():
            facts = {"max_score": self.source.points[name], "cell_type": cell.type}
            self.put(api.GradeCell, {"name": name, "notebook_id": notebook.id}, facts)
        for name in solved:
            self.put(api.SolutionCell, {"name": name, "notebook_id": notebook.id})
        self._enter_sources(notebook)

    def _enter_sources(self, notebook: Row) -> None:
        """nbgrader looks up every cell it knows; the hidden tests themselves need not lie in the gradebook."""
        cells = {cell.grade_id: cell for cell in self.source.with_role("hidden", "written", "answer", "locked")}
        for old in list(notebook.source_cells):
            if old.name not in cells:
                self.session.delete(old)
        for name, cell in cells.items():
            facts = {"cell_type": cell.type, "locked": role(cell) in ("hidden", "locked")}
            self.put(api.SourceCell, {"name": name, "notebook_id": notebook.id}, facts)
