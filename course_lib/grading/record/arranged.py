"""What instructors arranged in tables, looked over before a class is graded."""

from collections.abc import Iterator

from course_lib.course import Course
from course_lib.grading.record import groups
from course_lib.grading.record.extensions import Extensions
from course_lib.grading.record.gradebook import reading
from course_lib.grading.record.tables import read_table, unknown_assignments, unknown_students


def unknown_rows(course: Course) -> Iterator[str]:
    """A sentence for each row of an assignment or of a student that nobody knows.

    Of a group, only one member hands in: the others' names are not looked for.

    Raises:
        CourseError: where a table or a row cannot be read.
    """
    extended = Extensions.of(course).rows
    together = read_table(course, groups.FILE, groups.COLUMNS)
    yield from unknown_assignments(course, [*extended, *together])
    if extended:
        yield from unknown_students(extended, _known(course) | {row["student"] for row in together})


def _known(course: Course) -> set[str]:
    """The students of the gradebook, and whoever handed in anything."""
    folder = course.root / course.submitted
    with reading(course) as gradebook:
        return {student.id for student in gradebook.students} | {path.name for path in folder.glob("[!.]*")}
