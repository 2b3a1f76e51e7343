"""Who has longer than everybody: ``extensions.csv``, where it stands before anything comes in.

The table has the columns assignment (or ``*``), student and until: a time with its zone, or ``+36h``, ``+2d`` more.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from course_lib.course import Course, CourseError
from course_lib.grading.record.tables import EVERY, Line, read_table
from course_lib.grading.record.timestamps import UNREADABLE, WRITE, read_deadline, zone_of
from course_lib.grading.record.whole_files import write_whole

FILE = "extensions.csv"
COLUMNS = ["assignment", "student", "until"]
MORE = re.compile(r"\+(?:(?P<days>\d{1,9})d)?\s*(?:(?P<hours>\d{1,9})h)?\s*(?:(?P<minutes>\d{1,9})m)?")
MOST = timedelta(days=3653)  # ten years: more is a slip of the pen


def moment(text: str, course: Course) -> datetime:
    """A time in UTC, as nbgrader reads it.

    Raises:
        CourseError: where the text is none.
    """
    try:
        return read_deadline(text, zone_of(course.config))
    except UNREADABLE as error:
        if str(error).startswith("expected"):
            raise CourseError(str(error)) from None
        raise CourseError(f"expected a day, a time and its zone, got {text!r}: {WRITE}") from None


def extra(text: str, due: datetime | None, course: Course) -> timedelta | None:
    """How much later than everybody: of ``+2d`` that, of a time the difference to the deadline, if there is one."""
    if text.startswith("+"):
        parts = MORE.fullmatch(text.rstrip())
        more = timedelta(**{unit: int(n) for unit, n in parts.groupdict().items() if n}) if parts else timedelta()
        if not timedelta() < more <= MOST:
            wanted = "expected more time such as +2d, +36h or +2d 12h, and at most ten years"
            raise CourseError(f"{wanted}, got {text!r}")
        return more
    until = moment(text, course)
    if due is not None and until - due > MOST:
        raise CourseError(f"expected a time at most ten years after {due:%Y-%m-%d %H:%M} UTC, got {text!r}")
    return None if due is None else max(until - due, timedelta())


@dataclass(frozen=True)
class Extensions:
    """The whole table, read once and each row of it checked."""

    course: Course
    rows: list[Line]

    @classmethod
    def of(cls, course: Course) -> "Extensions":
        """Those of a course.

        Raises:
            CourseError: where the table or a row cannot be read, with its line.
        """
        rows = read_table(course, FILE, COLUMNS)
        for row in rows:
            with row.named():
                extra(row["until"], None, course)
        return cls(course, rows)

    def more(self, assignment: str, student: str, due: datetime | None) -> timedelta | None:
        """A student's extension; None where the table says nothing of them."""
        rows = [row for row in self.rows if normalize("NFC", row["student"]) == normalize("NFC", student)]
        own = [row for row in rows if row["assignment"] == assignment]
        found = own or [row for row in rows if row["assignment"] == EVERY]
        if not found:
            return None
        with found[-1].named():
            return extra(found[-1]["until"], due, self.course)


def without_effect(course: Course, assignment: str, until: str, due: dict[str, datetime]) -> Iterable[str]:
    """A sentence for each deadline, of those that an extension is for, that is no earlier than it."""
    for name, moment_due in due.items():
        if assignment in (name, EVERY) and extra(until, moment_due, course) == timedelta():
            yield f"{name} is due {moment_due:%Y-%m-%d %H:%M} UTC, and this is no later: it gives nobody more time"


def extend(course: Course, assignment: str, student: str, until: str) -> None:
    """Write a student's extension into the table, in place of the one before; an empty one takes it back.

    What else the table says stays: other rows, and columns of the instructor's own.
    """
    if until:
        extra(until, None, course)
    found = [row.values for row in read_table(course, FILE, COLUMNS)]
    columns = list(found[0]) if found else COLUMNS
    own = [row for row in found if (row["assignment"], row["student"]) == (assignment, student)]
    rows = [row for row in found if row not in own]
    if until:
        rows.append((own[-1] if own else {}) | {"assignment": assignment, "student": student, "until": until})
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(course.root / FILE, text.getvalue().encode())
