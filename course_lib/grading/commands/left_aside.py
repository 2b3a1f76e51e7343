"""What lies in a course and takes no part when an assignment is graded, or may not take the part that it seems to."""

from collections.abc import Iterable, Iterator

from course_lib.course import Course, look_alikes
from course_lib.grading.record.arranged import unknown_rows


def left_aside(course: Course, students: Iterable[str]) -> Iterator[str]:
    """A sentence for each: files among students' folders, names that look alike, rows of nobody.

    Raises:
        CourseError: where a table or a row cannot be read.
    """
    for path in course.strays():
        yield f"passed over, a file where a student's folder belongs: {path}"
    yield from look_alikes(students)
    yield from unknown_rows(course)
