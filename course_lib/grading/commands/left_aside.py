"""What lies in a course and takes no part when an assignment is graded."""

from collections.abc import Iterator

from course_lib.course import Course
from course_lib.grading.record.arranged import unknown_rows
from course_lib.grading.record.sitting import Sittings


def left_aside(course: Course, assignment: str) -> Iterator[str]:
    """A sentence for each: files among students' folders, rows of nobody, sittings of another term.

    Raises:
        CourseError: where a table or a row cannot be read.
    """
    for path in course.strays():
        yield f"passed over, a file where a student's folder belongs: {path}"
    yield from unknown_rows(course)
    for record in Sittings.of(course, assignment).foreign:
        yield f'not read, of another course_id or gradebook: {record}; delete its "term" if it is this term\'s'
