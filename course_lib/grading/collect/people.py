"""Who a platform's names and numbers are: the gradebook's students, and new ones where it knows nobody."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dateutil.parser import parse as parse_date

from course_lib.course import Course
from course_lib.grading.collect.platforms import Named
from course_lib.grading.record.gradebook import Row, open_gradebook

PARTICIPANT = "Participant "


@dataclass(frozen=True)
class Known:
    """A person as a gradebook or a platform's list knows them."""

    id: str
    name: str = ""
    email: str = ""
    number: str = ""
    handed_in: str = ""


@dataclass
class People:
    """The class, by all that a platform may call a person."""

    known: list[Known] = field(default_factory=list)
    listed: dict[str, Known] = field(default_factory=dict)
    fresh: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, worksheet: Path | None = None) -> "People":
        """The gradebook's students, and those of Moodle's grading worksheet where one is given."""
        with open_gradebook(course.db_url, course.course_id) as gradebook:
            known = [_known(row) for row in gradebook.students]
        return cls(known, read_worksheet(worksheet.read_bytes()) if worksheet else {})

    def identify(self, named: Named) -> Known:
        """The person of a file's name; a new student where nobody is known by it."""
        listed = self.listed.get(named.number)
        found = self._by_number(named) or (self._listed(listed) if listed else self._by_name(named))
        return found or self._new(named)

    def _by_number(self, named: Named) -> Known | None:
        wanted = named.number if named.platform == "canvas" else ""
        return next((one for one in self.known if wanted and one.number == wanted), None)

    def _by_name(self, named: Named) -> Known | None:
        same = [one for one in self.known if named.name in (one.id, one.name)]
        return same[0] if len(same) == 1 else None

    def _listed(self, listed: Known) -> Known:
        """Of a person of the worksheet, the gradebook's student with that id or e-mail; else a new one."""
        same = (one for one in self.known if listed.id == one.id or (listed.email and listed.email == one.email))
        if found := next(same, None):
            return found
        self.fresh[listed.id] = listed
        return listed

    def _new(self, named: Named) -> Known:
        plain = "_".join(named.name.split())
        number = named.number if named.platform == "canvas" else ""
        taken = {one.id: one for one in self.known}
        id_ = f"{plain}_{named.number}" if plain in taken and named.number else plain
        made = Known(id_, named.name if " " in named.name else "", number=number)
        self.known.append(made)
        self.fresh[id_] = made
        return made


def _known(row: Row) -> Known:
    name = " ".join(filter(None, (row.first_name, row.last_name)))
    return Known(row.id, name, row.email or "", row.lms_user_id or "")


def read_worksheet(content: bytes) -> dict[str, Known]:
    """The people of Moodle's grading worksheet by their number in the assignment.

    A person's id is the ID number where the worksheet has one, else what stands before the e-mail's @.
    """
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    people = {}
    for row in rows:
        number = (row.get("Identifier") or "").removeprefix(PARTICIPANT).strip()
        email = (row.get("Email address") or "").strip()
        name = (row.get("Full name") or "").strip()
        id_ = (row.get("ID number") or "").strip() or email.partition("@")[0] or "_".join(name.split())
        if number and id_:
            people[number] = Known(id_, name, email, handed_in=_time(row.get("Last modified (submission)") or ""))
    return people


def _time(text: str) -> str:
    """A time as Moodle writes it (``Monday, 5 January 2026, 12:00 PM``) in the form of other times; empty for none."""
    try:
        return parse_date(text).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return ""


def enter(course: Course, people: Iterable[Known]) -> None:
    """Enter new students in the gradebook with what the platform knows of them."""
    with open_gradebook(course.db_url, course.course_id) as gradebook:
        for person in people:
            first, _, last = person.name.rpartition(" ")
            facts = {"first_name": first, "last_name": last, "email": person.email, "lms_user_id": person.number}
            gradebook.update_or_create_student(person.id, **{key: value for key, value in facts.items() if value})
