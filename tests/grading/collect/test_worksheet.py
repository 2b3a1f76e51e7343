"""Moodle's grading worksheet: as downloaded, as spreadsheets save it, and files that are none."""

from pathlib import Path
from typing import Any

import pytest
from zipped_class import FILE, HEADINGS, MOODLE, course, works, zipped

from course_lib.course import CourseError
from course_lib.grading.collect.worksheet import read_worksheet

ROW = 'Participant 111,Ada Lovelace,a1,ada@x.org,S,"Monday, 5 January 2026, 3:04 PM"\n'


def sheet(folder: Path, content: str | bytes, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def times(folder: Path, *column: str) -> tuple[list[str], list[str]]:
    """What is read of a column of times, and said of it."""
    rows = (f'Participant {n},N{n},i{n},,S,"{time}"\n' for n, time in enumerate(column))
    read = read_worksheet(sheet(folder, HEADINGS + "".join(rows)))
    return [one.handed_in for one in read.people.values()], read.remarks


def test_the_whole_column_says_whether_days_come_first(tmp_path: Path) -> None:
    assert times(tmp_path, "5/01/26, 15:04", "13/01/26, 09:00", "-") == (
        ["2026-01-05 15:04:00", "2026-01-13 09:00:00", ""],
        [],
    )
    assert times(tmp_path, "1/05/26, 3:04 PM", "1/13/26, 9:00 AM") == (
        ["2026-01-05 15:04:00", "2026-01-13 09:00:00"],
        [],
    )
    assert times(tmp_path, "2026-01-05 15:04", "13.01.26, 09:00") == (
        ["2026-01-05 15:04:00", "2026-01-13 09:00:00"],
        [],
    )


@pytest.mark.parametrize("others", [("Monday, 5 January 2026, 3:04 PM",), ("13/01/26, 09:00", "1/13/26, 09:00")])
def test_what_the_column_does_not_decide_is_not_taken(tmp_path: Path, others: tuple[str, ...]) -> None:
    read, said = times(tmp_path, "5/01/26, 15:04", "5/05/26, 15:04", *others)
    assert read[:2] == ["", "2026-05-05 15:04:00"]
    assert "no time taken from row 2 ('5/01/26, 15:04')" in said[0]
    assert said[0].endswith("day and month could be either")


@pytest.mark.parametrize(
    "time", ["15:04", "5 January 2026", "January 2026, 15:04", "lundi 5 janvier 2026, 15:04", "soon", "31/02/26, 15:04"]
)
def test_what_is_no_whole_time_is_not_taken(tmp_path: Path, time: str) -> None:
    read, said = times(tmp_path, "Monday, 5 January 2026, 3:04 PM", time)
    assert read == ["2026-01-05 15:04:00", ""]
    assert f"sheet.csv: no time taken from row 3 ({time!r})" in said[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_as_spreadsheets_save_it(tmp_path: Path, separator: str, form: str) -> None:
    text = (HEADINGS + "Participant 111,Ada Lovelace,a1,ada@x.org,S,-\n").replace(",", separator)
    one = read_worksheet(sheet(tmp_path, text.encode(form))).people["111"]
    assert (one.id, one.name, one.email) == ("a1", "Ada Lovelace", "ada@x.org")


def test_a_blind_worksheet_knows_numbers_and_times(tmp_path: Path) -> None:
    text = 'Identifier,Status,Last modified (submission)\nParticipant 111,S,"Monday, 5 January 2026, 3:04 PM"\n'
    one = read_worksheet(sheet(tmp_path, text)).people["111"]
    assert (one.id, one.handed_in) == ("Participant_111", "2026-01-05 15:04:00")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Identifikator,ID-Nummer\nTeilnehmer/in111,a1\n", "got 'Identifikator', 'ID-Nummer': download it with"),
        ("Dear all,\nplease", "got 'Dear all', '': download it with"),
        ("", "got an empty file"),
        ("Identifier,Größe\n".encode("latin-1"), "expected Moodle's grading worksheet as text in UTF-8, got sheet.csv"),
        (HEADINGS + ROW + ROW, "expected each Identifier once in sheet.csv, got 'Participant 111' again in row 3"),
    ],
)
def test_what_is_no_worksheet_is_one_sentence(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(CourseError) as told:
        read_worksheet(sheet(tmp_path, content))
    assert words in str(told.value)


def test_a_worksheet_of_another_assignment_is_refused(tiny: Any) -> None:
    files = {MOODLE.format("Ada Lovelace", 111): "a", MOODLE.format("Bo Ek", 112): "b"}
    archive = str(zipped(tiny.root / "all.zip", files))
    other = sheet(tiny.root, HEADINGS + ROW.replace("111", "999"), "other.csv")
    said = course(tiny, "collect", tiny.name, archive, "--worksheet", str(other))
    assert said.exit_code == 2
    assert "expected the people of all.zip in other.csv, got none of them" in " ".join(said.output.split())
    assert not (tiny.root / "submitted").exists()
    said = course(tiny, "collect", tiny.name, archive, "--worksheet", str(sheet(tiny.root, HEADINGS + ROW)))
    assert said.exit_code == 0
    assert works(tiny) == {"a1": "a", "Bo_Ek": "b"}
    assert "1 of 2 are not in sheet.csv: Bo Ek (112)" in said.output


def test_a_worksheet_is_moodles(tiny: Any) -> None:
    archive = str(zipped(tiny.root / "all.zip", {f"lovelaceada_111_901_{FILE}": "a"}))
    said = course(tiny, "collect", tiny.name, archive, "--worksheet", str(sheet(tiny.root, HEADINGS + ROW)))
    assert said.exit_code == 2
    assert "expected no --worksheet for a zip of canvas, got sheet.csv" in " ".join(said.output.split())
