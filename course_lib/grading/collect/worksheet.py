"""Moodle's grading worksheet: who the numbers of an assignment are, and when they handed in."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dateutil.parser import UnknownTimezoneWarning
from dateutil.parser import parse as parse_date

from course_lib.course import CourseError
from course_lib.grading.collect.people import BLIND, Known, check_id
from course_lib.grading.collect.platforms import composed

NUMBER = "Identifier"  # the one column that every worksheet has: Participant 12345
SEPARATORS = ",;\t|"  # of a worksheet as downloaded, or as a spreadsheet saved it
NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")  # 5/01/26: January in most of the world, May in some
DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2, 3, 4))  # what dateutil fills gaps with: none may be left
Row = dict[str, str]


@dataclass(frozen=True)
class Worksheet:
    """The people by their number in the assignment, and what an instructor should know of the rows."""

    name: str
    people: dict[str, Known]
    remarks: list[str]


def read_worksheet(path: Path) -> Worksheet:
    """The people of a worksheet.

    A person's id is the ID number where the worksheet has one, else what stands before the e-mail's @, else the name.

    Raises:
        CourseError: where the file is no worksheet, or an id in it can be none.
    """
    rows = _rows(_text(path), path.name)
    times, remarks = _times({place: row.get("Last modified (submission)", "") for place, row in rows.items()})
    people: dict[str, Known] = {}
    for place, row in rows.items():
        number = re.search(r"\d*$", row[NUMBER])[0]  # type: ignore[index]
        if not number:
            continue
        if number in people:
            raise CourseError(f"expected each {NUMBER} once in {path.name}, got {row[NUMBER]!r} again in row {place}")
        name, email = row.get("Full name", ""), row.get("Email address", "")
        id_ = row.get("ID number") or email.partition("@")[0] or "_".join(name.split()) or f"{BLIND}_{number}"
        check_id(id_, f"in row {place} of {path.name}" + (f" ({name})" if name else ""))
        people[number] = Known(id_, name, email, handed_in=times[place])
    people, alike = _told_apart(people)
    return Worksheet(path.name, people, alike + [f"{path.name}: {remark}" for remark in remarks])


def _text(path: Path) -> str:
    """A worksheet's text, in UTF-8 or as spreadsheets save "Unicode text", with composed letters."""
    content = path.read_bytes()
    start = content[:2]
    form = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    form = "utf-16-le" if start[1:] == b"\0" else "utf-16-be" if start[:1] == b"\0" else form
    try:
        return composed(content.decode(form))
    except UnicodeDecodeError:
        raise CourseError(
            f"expected Moodle's grading worksheet as text in UTF-8, got {path.name}: download it again, "
            "or save it as CSV in UTF-8"
        ) from None


def _rows(text: str, name: str) -> dict[int, Row]:
    """The rows by their number in the file, the headings' being 1; values without spaces around them."""
    heading = text.partition("\n")[0].strip("\r")
    columns = {
        mark: [field.strip() for field in next(csv.reader([heading], delimiter=mark), [])] for mark in SEPARATORS
    }
    mark = max(SEPARATORS, key=lambda mark: (NUMBER in columns[mark], len(columns[mark])))
    if NUMBER not in columns[mark]:
        got = ", ".join(repr(column[:40]) for column in columns[mark][:12]) or "an empty file"
        raise CourseError(
            f"expected a column {NUMBER!r} in {name}, as Moodle's grading worksheet has it in English, got {got}: "
            "download it with Moodle's language set to English"
        )
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise CourseError(f"expected rows of a worksheet in {name}, got {error}: download it again") from None
    rows = {place: dict(zip(columns[mark], map(str.strip, line), strict=False)) for place, line in enumerate(lines, 1)}
    return {place: row for place, row in rows.items() if place > 1 and row.get(NUMBER)}


def _told_apart(people: dict[str, Known]) -> tuple[dict[str, Known], list[str]]:
    """The same people with the number put to ids that several of them carry."""
    counts = Counter(one.id for one in people.values())
    apart = {
        number: replace(one, id=f"{one.id}_{number}") if counts[one.id] > 1 else one for number, one in people.items()
    }
    said = []
    for id_, count in counts.items():
        those = ", ".join(f"{number} → {apart[number].id}" for number, one in people.items() if one.id == id_)
        if count > 1:
            said.append(f"{count} rows of the worksheet carry the id {id_}: {those}; give each its own there")
    for number, one in apart.items():
        check_id(one.id, f"of {number} in the worksheet")
    return apart, said


def _times(column: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    """A column's times in the form of other times, empty where there is none; and which rows could not be read.

    Whether ``5/01/26`` means January or May is decided by the whole column: by a first or a second number above 12.
    """
    numbers = {
        place: (int(found[1]), int(found[2])) for place, text in column.items() if (found := NUMERIC.match(text))
    }
    day_first = any(first > 12 for first, _ in numbers.values())
    month_first = any(second > 12 for _, second in numbers.values())
    decided = {place for place, (first, second) in numbers.items() if first == second or day_first != month_first}
    unclear = sorted(numbers.keys() - decided)
    times = {
        place: "" if place in unclear else _time(text, day_first, place in numbers) for place, text in column.items()
    }
    unread = [
        place for place, text in column.items() if text.strip("-– ") and not times[place] and place not in unclear
    ]
    said = []
    if unclear:
        said.append(f"no time taken from {_quoted(unclear, column)}: day and month could be either")
    if unread:
        said.append(
            f"no time taken from {_quoted(unread, column)}: expected one like 'Monday, 5 January 2026, 3:04 PM'"
        )
    return times, said


def _quoted(places: Iterable[int], column: dict[int, str]) -> str:
    return ", ".join(f"row {place} ({column[place][:40]!r})" for place in places)


def _time(text: str, day_first: bool, numeric: bool) -> str:
    """A time that says day, month, year and clock, as ``2026-01-05 15:04:00``; empty for anything less."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnknownTimezoneWarning)
        try:
            # dateutil takes 2026-01-05 for May where it is told that days come first: it is told of numbers alone
            first, second = (parse_date(text, dayfirst=day_first and numeric, default=filled) for filled in DEFAULTS)
        except (ValueError, OverflowError, UnknownTimezoneWarning):
            return ""
    return first.strftime("%Y-%m-%d %H:%M:%S") if first == second and first.tzinfo is None else ""
