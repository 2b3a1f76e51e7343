"""How a class did: one page for people, and its scores as CSV for spreadsheets and learning platforms."""

from pathlib import Path

from course_lib.course import Course
from course_lib.grading.record.whole_files import mode_of, write_whole
from course_lib.grading.report.graded_class import read_class
from course_lib.grading.report.page import report_page
from course_lib.grading.report.tables import LAYOUTS, csv_bytes


def write_report(course: Course, assignment: str) -> Path:
    """Write ``reports/<assignment>.html`` and the CSV files of every layout beside it.

    Returns:
        The path of the questions' table, ``.csv``; ``.html``, ``.nbgrader.csv``, ``.canvas.csv`` and ``.moodle.csv``
        lie beside it.

    Raises:
        CourseError: if nothing is graded yet.
    """
    graded = read_class(course, assignment)
    folder = course.root / "reports"
    write_whole(folder / f"{assignment}.html", report_page(graded).encode("utf-8", "replace"), mode_of(course))
    for ending, table in LAYOUTS.items():
        write_whole(folder / f"{assignment}{ending}.csv", csv_bytes(table(graded)), mode_of(course))
    return folder / f"{assignment}.csv"
