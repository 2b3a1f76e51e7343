"""When a submission was handed in: every form that nbgrader documents or writes, and whatever else lies there."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.timestamps import UNREADABLE, handed_in, read_deadline

DAY = datetime(2015, 2, 2)
FORMS = {
    "2015-02-02 14:58:23.948203 America/Los_Angeles": "22:58:23.948203",  # of nbgrader's own documentation
    "2015-02-02 14:58:23.948203 UTC": "14:58:23.948203",  # what its exchange writes
    "2015-02-02 14:58:23.948203": "14:58:23.948203",
    "2015-02-02 14:58:23 EST": "19:58:23",
    "2015-02-02 14:58:23 CET": "13:58:23",
    "2015-02-02 14:58:23 Europe/Berlin": "13:58:23",
    "2015-02-02 14:58:23 Etc/GMT+5": "19:58:23",
    "2015-02-02 14:58:23 GMT": "14:58:23",
    "2015-02-02 14:58:23 +0100": "13:58:23",
    "2015-02-02 14:58:23 +01:00": "13:58:23",
    "2015-02-02 14:58:23 -0730": "22:28:23",
    "2015-02-02 14:58:23+01:00": "13:58:23",
    "2015-02-02T14:58:23Z": "14:58:23",
    "2015-02-02T14:58:23.5+01:00": "13:58:23.500000",
    "Mon Feb 2 14:58:23 2015": "14:58:23",
    "2015-02-02 02:58:23 PM": "14:58:23",
    "2015-02-02 2:58:23 p.m. CET": "13:58:23",
    "Feb 2 2015": "00:00:00",
    "Mon, 02 Feb 2015 14:58:23 +0000": "14:58:23",
    "\ufeff2015-02-02 14:58:23 UTC\r\n": "14:58:23",
}
NO_TIMES = [
    "",
    "\x00",
    "yesterday",
    "1e999",
    "9" * 150,
    "0001-01-01 00:00 +1400",
    "2015-02-02 14:58:23 ../../etc/passwd",
    "5",
    "23:59",
    "Mon 14:58",
]


def noted(folder: Path, content: str | bytes) -> Path:
    """A submission's folder with this timestamp."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "timestamp.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_read(tmp_path: Path, text: str) -> None:
    assert handed_in(noted(tmp_path, text)) == datetime.fromisoformat(f"2015-02-02 {FORMS[text]}")


@pytest.mark.parametrize(("day", "name", "hour"), [("02-02", "CET", 13), ("07-02", "CEST", 12)])
def test_the_exchanges_abbreviations_are_read_where_it_writes_them(
    tmp_path: Path, day: str, name: str, hour: int
) -> None:
    noted(tmp_path, f"2015-{day} 14:58:23.948203 {name}")
    assert handed_in(tmp_path, "Europe/Berlin") == datetime.fromisoformat(f"2015-{day} {hour}:58:23.948203")


@pytest.mark.parametrize("content", [*NO_TIMES, b"\xff\xfe\x00", b"2015-02-02 14:58:23 \xff"])
def test_what_is_no_time_is_none(tmp_path: Path, content: str | bytes) -> None:
    assert handed_in(noted(tmp_path, content)) is None


def test_no_timestamp_is_none_and_no_link_is_followed(tmp_path: Path) -> None:
    assert handed_in(tmp_path) is None
    noted(tmp_path / "there", "2015-02-02 14:58:23 UTC")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "there" / "timestamp.txt")
    assert handed_in(tmp_path) is None


@pytest.mark.parametrize("text", [text for text in FORMS if not text.startswith("\ufeff")])
def test_a_deadline_may_be_written_in_every_form(text: str) -> None:
    assert read_deadline(text) == datetime.fromisoformat(f"2015-02-02 {FORMS[text]}")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-02-01 11:59 PM", "2026-02-01 23:59"),
        ("2026-02-01 11:59PM Europe/Berlin", "2026-02-01 22:59"),
        ("11:59 p.m. 2026-02-01", "2026-02-01 23:59"),
        ("2026-02-01 12:05 am +0100", "2026-01-31 23:05"),
        ("Sun Feb 1 23:59:00 CET 2026", "2026-02-01 22:59"),
        ("Sun Feb 1 23:59:00 2026", "2026-02-01 23:59"),
        ("2026-02-01T23:59Z", "2026-02-01 23:59"),
        ("2026-02-01 23:59 Z", "2026-02-01 23:59"),
        ("2026-07-01 23:59 CEST", "2026-07-01 21:59"),
        ("2026-02-01 23:59 -07:30", "2026-02-02 07:29"),
        ("1 February 2026 23:59", "2026-02-01 23:59"),
        ("13.2.2026 23:59", "2026-02-13 23:59"),
    ],
)
def test_a_deadline_is_read_as_it_is_meant(text: str, utc: str) -> None:
    assert read_deadline(text, "Europe/Berlin") == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-01 23:59 Europe/Berln", "got 'Europe/Berln': did you mean Europe/Berlin?"),
        ("2026-02-01 23:59 europe/berlin", "got 'europe/berlin': did you mean Europe/Berlin?"),
        ("2026-02-01 23:59 Berlin", "got 'Berlin': did you mean Europe/Berlin?"),
        ("2026-02-01 23:59 utc", "got 'utc': did you mean UTC?"),
        ("2026-02-01 23:59 Nowhere", "got 'Nowhere': write Europe/Berlin, UTC or"),
        ("2026-02-01 23:59 PST", "got 'PST': write Europe/Berlin, UTC or"),
        ("2026-02-01 23:59 BST", "got 'BST': write"),
        ("2026-02-01 23:59 CEST", "got 'CEST': write"),  # in winter
        ("Sun Feb 1 23:59:00 PST 2026", "got 'PST': write"),
        ("2026-02-01 23:59 UTC+3", "got 'UTC[+]3'"),
        ("Sun Feb 1 23:59:00 GMT+3 2026", "got 'GMT[+]3'"),
        ("5", "a day, a month and a year, got '5': write '2026-02-01 23:59 Europe/Berlin'"),
        ("23:59", "a day, a month and a year, got '23:59'"),
        ("Sun 23:59 UTC", "a day, a month and a year, got 'Sun 23:59'"),
        ("2026-02", "a day, a month and a year"),
        ("1.2.2026 23:59", "read in one way, got '1.2.2026 23:59'"),
    ],
)
def test_what_could_be_meant_otherwise_is_no_deadline(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", "[?]")):
        read_deadline(text, "Europe/Berlin")


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_no_deadline(text: str) -> None:
    with pytest.raises(UNREADABLE):
        read_deadline(text)


@pytest.fixture(scope="module")
def late(make_course: Any) -> Any:
    """A class that handed in around a deadline, in every form, graded."""
    from nbgrader.api import Gradebook

    tiny = make_course()
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write("c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    tiny.forms = {f"student{number}": text for number, text in enumerate([*FORMS, "no time at all"])}
    for student, text in tiny.forms.items():
        path = tiny.submit(student, b"{")
        noted(path.parent, text)
    on_time = tiny.submit("in_time", tiny.solved())
    noted(on_time.parent, "2015-02-02 10:58:23 America/Los_Angeles")  # 18:58 UTC
    too_late = tiny.submit("too_late", tiny.solved())
    noted(too_late.parent, "2015-02-02 14:58:23 America/Los_Angeles")  # 22:58 UTC
    with Gradebook(tiny.course.db_url) as gradebook:
        gradebook.update_or_create_assignment(tiny.name, duedate="2015-02-02 19:00 UTC")
    grade(open_assignment(tiny.course, tiny.name))
    return tiny


def test_late_seconds_and_penalties_follow(late: Any) -> None:
    from nbgrader.api import Gradebook

    due = DAY.replace(hour=19)
    with Gradebook(late.course.db_url) as gradebook:
        submissions = {s.student.id: s for s in gradebook.find_assignment(late.name).submissions}
        seconds = {student: submission.total_seconds_late for student, submission in submissions.items()}
        penalties = {student: submissions[student].late_submission_penalty for student in ("in_time", "too_late")}
    for student, text in late.forms.items():
        moment = datetime.fromisoformat(f"2015-02-02 {FORMS[text]}") if text in FORMS else due
        assert seconds[student] == max(0.0, (moment - due).total_seconds()), text
    assert penalties["in_time"] in (None, 0.0)
    assert penalties["too_late"] == 7.0  # all that was earned


def test_the_formgrader_knows_that_all_are_graded(late: Any) -> None:
    course = late.course
    coursedir = CourseDirectory(config=course.config, root=str(late.root), db_url=course.db_url)
    done = NbGraderAPI(coursedir).get_autograded_students(late.name)
    assert {"in_time", "too_late", *late.forms} == done
