"""What the gradebook knows of a plain assignment since ``nbgrader generate_assignment``."""

from course_lib.grading.plain.layout import Given, Template, check_language
from course_lib.grading.record.gradebook import Register, Row


def templates(register: Register) -> list[Template]:
    """The assignment's notebooks, as the gradebook knows them."""
    return [_template(register.notebooks[name]) for name in sorted(register.notebooks)]


def _template(notebook: Row) -> Template:
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
