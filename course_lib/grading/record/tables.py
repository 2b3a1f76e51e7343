"""Tables that instructors keep in the course's folder, as spreadsheets save them: read whole, checked by the line."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course_lib.course import Course, CourseError, did_you_mean

EVERY = "*"  # in place of an assignment's name: all of them
SEPARATORS = ",;\t"  # ; where a comma stands in numbers, tabs in what Excel calls Unicode text


@dataclass(frozen=True)
class Line:
    """A row, which knows where it stands; columns of the instructor's own are kept as they are."""

    place: str
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @contextmanager
    def named(self) -> Iterator[None]:
        """Say where what is wrong stands."""
        try:
            yield
        except CourseError as error:
            raise CourseError(f"{self.place}: {error}") from None


def read_table(course: Course, file: str, columns: list[str]) -> list[Line]:
    """The rows of a table; none where there is no such file.

    Raises:
        CourseError: where it is no table, a column is missing, or a row lacks a value.
    """
    path = course.root / file
    if not path.is_file():
        return []
    lines = _text(path).splitlines()
    separator = max(SEPARATORS, key=lines[0].count) if lines else ","
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        header = [_known(name.strip(), columns) for name in next(rows, [])]
        if missing := [name for name in columns if name not in header]:
            raise CourseError(f"expected the columns {', '.join(columns)} in {path}, got no {missing[0]}")
        return [_line(file, rows.line_num, header, row, columns) for row in rows if any(map(str.strip, row))]
    except csv.Error as error:
        raise CourseError(f"{file}, line {rows.line_num}: expected a row of a table, got {error}") from None


def _known(name: str, columns: list[str]) -> str:
    """A column's name, in small letters where it is one of those wanted."""
    return name.lower() if name.lower() in columns else name


def _line(file: str, number: int, header: list[str], row: list[str], columns: list[str]) -> Line:
    padded = [*row, *[""] * (len(header) - len(row))]
    values = {name: value.strip() for name, value in zip(header, padded, strict=False) if name}
    place = ", ".join(filter(None, (file, f"line {number}", values["student"])))
    if missing := [name for name in columns if not values[name]]:
        raise CourseError(f"{place}: expected {', '.join(columns)}, got no {missing[0]}")
    return Line(place, values)


def _text(path: Path) -> str:
    """A file's text, in UTF-8, or in UTF-16 where it says so."""
    content = path.read_bytes()
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        todo = "save it as `CSV UTF-8`"
        raise CourseError(f"{path.name}, line {line}: expected text in UTF-8, got another encoding: {todo}") from None


def unknown_assignments(course: Course, rows: list[Line]) -> Iterator[str]:
    """A sentence for each row of an assignment that is not there."""
    known = course.assignments()
    for row in rows:
        if row["assignment"] not in (EVERY, *known):
            yield f"{row.place}: there is no assignment {row['assignment']!r}: {did_you_mean(row['assignment'], known)}"


def unknown_students(rows: list[Line], known: set[str]) -> Iterator[str]:
    """A sentence for each row of a student whom nobody knows; they may still hand something in."""
    for row in rows:
        if row["student"] not in known:
            yield f"{row.place}: nobody of that name handed anything in: {did_you_mean(row['student'], known)}"
