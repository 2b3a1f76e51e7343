"""The deadlines of a course, as nbgrader's gradebook keeps them."""

from datetime import datetime
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.record.extensions import moment
from course_lib.grading.record.gradebook import reading
from course_lib.grading.record.tables import EVERY


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
    if not _there(course):
        return {}
    with reading(course) as gradebook:
        return {found.name: found.duedate for found in gradebook.assignments if found.duedate is not None}


def take_back(course: Course, assignment: str, student: str) -> None:
    """Let the gradebook forget a student's extension, of one assignment or of ``*``; the table's hold from then on."""
    if not _there(course):
        return
    with reading(course) as gradebook:
        rows = gradebook.student_submissions(student) if student in {one.id for one in gradebook.students} else []
        for row in rows:
            if assignment in (EVERY, row.assignment.name):
                row.extension = None
        gradebook.db.commit()


def _there(course: Course) -> bool:
    """Whether there is a gradebook; a server's is not asked for."""
    path = course.db_url.removeprefix("sqlite:///")
    return path == course.db_url or path.startswith("file:") or Path(path).is_file()
