"""Scores as CSV, in the layouts of nbgrader, Canvas and Moodle, in which no spreadsheet finds a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from course_lib.grading.report.graded_class import GradedClass, Student
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import NOTHING, UNGRADED

WORD = re.compile(r"[-+@]?\w[\w.@+-]*")  # of an id: what a spreadsheet may show as an error, and can do nothing with
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")
Table = Iterable[list[str]]


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula, on one line, without what separates cells anywhere."""
    line = " ".join(clean_text(text).replace(";", ",").split())
    return f"'{line}" if line.startswith(FORMULA) else line


def known_as(identifier: str) -> str:
    """An id as a learning platform must find it: letter by letter, unless a spreadsheet could compute something."""
    return identifier if WORD.fullmatch(identifier) else plain(identifier)


def questions(graded: GradedClass) -> Table:
    """A line a student, a column a question; what nobody has scored yet counts as zero."""
    names = [item.name for item in graded.items]
    yield ["student", "state", "score", "max_score", *map(plain, names)]
    for student in graded.students:
        points = [f"{student.scores.get(name, 0.0):g}" for name in names]
        yield [plain(student.id), student.state, f"{student.total:g}", f"{graded.out_of:g}", *points]


def nbgrader(graded: GradedClass) -> Table:
    """The columns of `nbgrader export`."""
    columns = "assignment,duedate,timestamp,student_id,last_name,first_name,email"
    yield [*columns.split(","), "raw_score", "late_submission_penalty", "score", "max_score"]
    for student in graded.students:
        who = [student.id, *(student.person.get(fact, "") for fact in ("last_name", "first_name", "email"))]
        points = (student.raw, student.penalty, student.total, graded.out_of)
        texts = [graded.assignment, graded.duedate, student.timestamp, *who]
        yield [*map(plain, texts), *(f"{number:g}" for number in points)]


def canvas(graded: GradedClass) -> Table:
    """The columns of Canvas's gradebook; it finds students by ID or by SIS Login ID, here the student's id."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", plain(graded.assignment)]
    yield ["    Points Possible", "", "", "", "", f"{graded.out_of:g}"]
    for student, points in _known(graded):
        name = ", ".join(filter(None, (student.person.get("last_name"), student.person.get("first_name"))))
        ids = (student.person.get("lms_user_id", ""), "", student.id)
        yield [plain(name or student.id), *map(known_as, ids), "", points]


def moodle(graded: GradedClass) -> Table:
    """The columns of Moodle's grade export, for Grades → Import → CSV file; map the user by ID number or by e-mail."""
    yield ["First name", "Last name", "ID number", "Email address", plain(f"Assignment: {graded.assignment} (Real)")]
    for student, points in _known(graded):
        names = (student.person.get("first_name", ""), student.person.get("last_name", ""))
        yield [*map(plain, names), *map(known_as, (student.id, student.person.get("email", ""))), points]


def _known(graded: GradedClass) -> Iterator[tuple[Student, str]]:
    """The students with their points; with none, which an import passes over, where nothing was handed in.

    Those whom the machine failed are left out: an import must not write them a zero.
    """
    for student in graded.students:
        if student.state == NOTHING:
            yield student, ""
        elif student.state not in UNGRADED:
            yield student, f"{student.total:g}"


LAYOUTS: dict[str, Callable[[GradedClass], Table]] = {
    "": questions,
    ".nbgrader": nbgrader,
    ".canvas": canvas,
    ".moodle": moodle,
}


def csv_bytes(table: Table) -> bytes:
    """A table as a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()
