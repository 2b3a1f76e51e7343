"""The deadlines of a course, as nbgrader's gradebook keeps them."""

from datetime import datetime
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.record.extensions import moment
from course_lib.grading.record.gradebook import reading


def set_deadline(course: Course, assignment: str, text: str) -> datetime:
    """Set an assignment's deadline in the gradebook; it is given back in UTC."""
    due = moment(text, course)
    with reading(course) as gradebook:
        gradebook.check_course(course.course_id)
        facts = {"course_id": gradebook.course_id, "duedate": due}
        gradebook.update_or_create_assignment(assignment, **facts)
    return due


def deadlines(course: Course) -> dict[str, datetime]:
    """The deadlines in the gradebook, by assignment, in UTC; none where there is no gradebook yet, and none is made."""
    path = course.db_url.removeprefix("sqlite:///")
    if path != course.db_url and not path.startswith("file:") and not Path(path).is_file():
        return {}
    with reading(course) as gradebook:
        return {found.name: found.duedate for found in gradebook.assignments if found.duedate is not None}
