"""An assignment of one task and one written answer, for what is done to assignments in a browser."""

from pathlib import Path

import nbformat

from course_lib.course import Course
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.notebook.source import Source

NAME = "09_twice"
SOLVED = "def twice(n):\n    return n + n"
MARKS = {"grade": False, "solution": True, "locked": False, "schema_version": 3, "task": False, "grade_id": "twice"}
EXAM = MARKS | {"grade": True, "solution": False, "locked": True, "grade_id": "exam_twice", "points": 2}
WRITTEN = MARKS | {"grade": True, "grade_id": "written_why", "points": 3}
EXAMINER = """from course_lib.grading.exam import Exact, Exam

exam = Exam(cell_seconds=3, notebook_seconds=30)


@exam.question("twice", compare=Exact(), about="twice a number")
def twice_inputs(rng):
    return int(rng.integers(1, 100))"""
HIDDEN = '### BEGIN HIDDEN TESTS\nanswer("twice", twice(question("twice")))\n### END HIDDEN TESTS'
CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"


def course_with_twice(root: Path, settings: str = "") -> Course:
    """A course in a folder, with this assignment as its author wrote it, and further settings of nbgrader's."""
    (root / CONFIG.name).write_text(CONFIG.read_text() + settings)
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    model = "**Model answer:** a sum of two equal numbers. 3 points for $n + n$."
    cells = [
        code(f"### BEGIN SOLUTION\n{SOLVED}\n### END SOLUTION", metadata={"nbgrader": MARKS}),
        code(HIDDEN, metadata={"nbgrader": EXAM}),
        text("Why?"),
        text(model, metadata={"nbgrader": WRITTEN}),
        code(EXAMINER, metadata={"tags": ["examiner"]}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    source = root / "solutions" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})))
    return Course.find(root)


def handed_in(course: Course, said: str) -> str:
    """The released notebook with the right answer, and these words for the written one."""
    notebook = nbformat.reads(released_notebook(Source.read(course.source_of(NAME))), as_version=4)
    notebook.cells[0].source, notebook.cells[-1].source = SOLVED, said
    return str(nbformat.writes(notebook))
