"""Who has longer than everybody: ``extensions.csv``, where it stands before anything comes in.

The table has the columns assignment (or ``*``), student and until: a time with its zone, or ``+36h``, ``+2d`` more.
"""

import csv
import io
import re
from datetime import datetime, timedelta

from course_lib.course import Course, CourseError
from course_lib.grading.record.groups import EVERY, read_table
from course_lib.grading.record.timestamps import UNREADABLE, read_time, zone_of
from course_lib.grading.record.whole_files import write_whole

FILE = "extensions.csv"
COLUMNS = ["assignment", "student", "until"]
MORE = re.compile(r"\+(?:(?P<days>\d+)d)?\s*(?:(?P<hours>\d+)h)?\s*(?:(?P<minutes>\d+)m)?")


def moment(text: str, course: Course) -> datetime:
    """A time in UTC, as nbgrader reads it.

    Raises:
        CourseError: where the text is none.
    """
    try:
        return read_time(text, zone_of(course.config))
    except UNREADABLE:
        raise CourseError(f"expected a time such as '2026-02-01 23:59 Europe/Berlin', got {text!r}") from None


def extra(text: str, due: datetime | None, course: Course) -> timedelta | None:
    """How much later than everybody: of ``+2d`` that, of a time the difference to the deadline, if there is one."""
    if text.startswith("+"):
        parts = MORE.fullmatch(text)
        if parts is None or text == "+":
            raise CourseError(f"expected more time such as +2d, +36h or +2d 12h, got {text!r}")
        return timedelta(**{unit: int(number) for unit, number in parts.groupdict().items() if number})
    until = moment(text, course)
    return None if due is None else max(until - due, timedelta())


def extension(course: Course, assignment: str, student: str, due: datetime | None) -> timedelta | None:
    """A student's extension by the table; None where it says nothing of them."""
    rows = [row for row in read_table(course, FILE, COLUMNS) if row["student"] == student]
    own = [row for row in rows if row["assignment"] == assignment]
    found = own or [row for row in rows if row["assignment"] == EVERY]
    return extra(found[-1]["until"], due, course) if found else None


def extend(course: Course, assignment: str, student: str, until: str) -> None:
    """Write a student's extension into the table, in place of the one before; an empty one takes it back."""
    if until:
        extra(until, None, course)
    rows = [
        row for row in read_table(course, FILE, COLUMNS) if (row["assignment"], row["student"]) != (assignment, student)
    ]
    rows += [{"assignment": assignment, "student": student, "until": until}] if until else []
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(course.root / FILE, text.getvalue().encode())
