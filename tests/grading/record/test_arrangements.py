"""What instructors arrange: extensions, groups, several attempts, marks that stay, a look before grading."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from arranged_class import LATE, WRONG, course, give_by_hand, inside, run, source, submission, submit
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import CourseError
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.extensions import Extensions, extra
from course_lib.grading.record.groups import Groups
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.report.graded_class import read_class


@pytest.fixture(scope="module")
def extended(make_course: Any) -> Any:
    """A class around a deadline: ben has two days more, cyd until a time, dan for all assignments."""
    tiny = make_course()
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    for student in ("ada", "ben", "cyd", "dan", "eve"):
        submit(tiny, student, "2026-02-03 10:00 UTC")
    course(tiny, "deadline", tiny.name, "2026-02-01 23:59 Europe/Berlin")
    course(tiny, "extend", tiny.name, "--student", "ben", "--until", "+2d")
    course(tiny, "extend", tiny.name, "--student", "cyd", "--until", "2026-02-03 09:00 UTC")
    course(tiny, "extend", "*", "--student", "dan", "--until", "+36h")
    course(tiny, "extend", tiny.name, "--student", "eve", "--until", "+9d")
    course(tiny, "extend", tiny.name, "--student", "eve", "--until", "")
    run(tiny)
    write_feedback(tiny.course, source(tiny))
    return tiny


def test_late_penalties_honour_extensions(extended: Any) -> None:
    hours = {student: submission(extended, student)["late"] / 3600 for student in ("ada", "ben", "cyd", "dan", "eve")}
    due = 35 + 1 / 60  # from 22:59 UTC on the 1st to 10:00 on the 3rd
    assert hours == pytest.approx({"ada": due, "ben": 0, "cyd": 1, "dan": 0, "eve": due})
    assert {s: submission(extended, s)["penalty"] for s in hours} == {"ada": 7, "ben": 0, "cyd": 7, "dan": 0, "eve": 7}


def test_students_see_their_deadline(extended: Any) -> None:
    pages = {
        s: (extended.root / "feedback" / s / extended.name / f"{extended.name}.html").read_text()
        for s in ("ada", "ben")
    }
    assert (
        "Due 2026-02-01 22:59 UTC; handed in 2026-02-03 10:00 UTC, 35.0 hours late: 7 points are taken off."
        in pages["ada"]
    )
    assert "Due 2026-02-03 22:59 UTC, with your extension; handed in 2026-02-03 10:00 UTC." in pages["ben"]
    assert f"{extended.name}: due 2026-02-01 22:59 UTC" in course(extended, "deadline")
    (extended.root / "lectures").mkdir(exist_ok=True)
    course(extended, "bundle")
    assert f"| {extended.name} | 2026-02-01 22:59 |" in (extended.root / "build/students/DEADLINES.md").read_text()


def test_the_look_before_grading_says_what_would_be_done(extended: Any) -> None:
    before = {path: path.stat().st_mtime_ns for path in extended.root.rglob("*") if path.is_file()}
    submit(extended, "fay")
    extended.submit("gil", b"{")
    submit(extended, "ada", "2026-02-03 10:00 UTC", **WRONG)
    handed_in = {path for path in extended.root.rglob("*") if path.is_file()} - set(before)
    said = course(extended, "grade", extended.name, "--dry-run")
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in said.splitlines() if line.strip()}
    assert rows["ada"] == "examine it, the assignment or the grader changed 35.0"
    assert rows["ben"] == "keep nothing changed since it was examined"
    assert rows["cyd"] == "keep nothing changed since it was examined 1.0"
    assert rows["fay"] == "examine new"
    assert rows["gil"].startswith("record a zero malformed: expected a notebook in JSON")
    assert "2 of 7 would be examined" in said
    forced = course(extended, "grade", extended.name, "--dry-run", "--force", "--student", "ben")
    assert "forced" in forced
    after = {path for path in extended.root.rglob("*") if path.is_file()}
    assert after == set(before) | handed_in
    changed = {path for path in before if path.stat().st_mtime_ns != before[path]}
    assert {path.parts[-3] for path in changed if "submitted" in path.parts} == {"ada"}
    assert not [path for path in changed if "submitted" not in path.parts]


@pytest.mark.parametrize(
    "text", ["tomorrow", "+", "+ ", "+0d", "+2 weeks", "+x", "", "+9999999d", "+99999999999d", "+4000d"]
)
def test_an_odd_extension_is_one_sentence(tiny: Any, text: str) -> None:
    with pytest.raises(CourseError, match="expected"):
        extra(text, None, tiny.course)


def test_more_time_is_at_most_ten_years(tiny: Any) -> None:
    assert extra("+2d 12h30m", None, tiny.course) == timedelta(days=2, hours=12, minutes=30)
    assert extra("+3653d", None, tiny.course) == timedelta(days=3653)
    due = datetime(2026, 2, 1, 12)
    assert extra("2026-02-03 12:00 UTC", due, tiny.course) == timedelta(days=2)
    assert extra("2026-01-03 12:00 UTC", due, tiny.course) == timedelta()
    with pytest.raises(CourseError, match="at most ten years after 2026-02-01 12:00 UTC, got '2206"):
        extra("2206-02-03 12:00 UTC", due, tiny.course)


def test_an_extension_that_gives_nothing_is_told(tiny: Any) -> None:
    assert course(tiny, "deadline") == "no deadline is set\n"
    assert course(tiny, "deadline", tiny.name) == f"{tiny.name}: no deadline is set\n"
    course(tiny, "deadline", tiny.name, "2026-02-01 12:00 UTC")
    said = course(tiny, "extend", "*", "--student", "ada", "--until", "2026-01-31 12:00 UTC")
    assert f"{tiny.name} is due 2026-02-01 12:00 UTC, and this is no later: it gives nobody more time" in said
    assert "no later" not in course(tiny, "extend", "*", "--student", "ada", "--until", "+1d")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["deadline", "nosuch"], "expected the name of an assignment, got 'nosuch'"),
        (["deadline", "01_tiny", ""], "expected a day, a time and its zone, got ''"),
        (["deadline", "01_tiny", "2026-02-01 23:59 Europe/Berln"], "did you mean Europe/Berlin?"),
        (["extend", "01_tiny", "--student", "ada", "--until", "2026-02-01 23:59 PST"], "got 'PST': write"),
        (["extend", "01_tiny", "--student", "ada", "--until", "5"], "a day, a month and a year, got '5'"),
    ],
)
def test_a_deadline_that_is_none_is_not_set(tiny: Any, words: list[str], said: str) -> None:
    with inside(tiny.root):
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert said in done.output
    assert course(tiny, "deadline") == "no deadline is set\n"
    assert not (tiny.root / "extensions.csv").exists()


HEADER = "assignment,student,until\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEADER}*,ben,+1d\n01_tiny,ada,soon\n", r"extensions\.csv, line 3, ada: expected a day, a time"),
        (f"{HEADER}\n*,ben,+9999999d\n", r"extensions\.csv, line 3, ben: expected more time such as"),
        (f"{HEADER}*,ben,2026-02-01 23:59 Europe/Berln", r"line 2, ben: .* did you mean Europe/Berlin\?"),
        (f"{HEADER}*,ben\n", r"extensions\.csv, line 2, ben: expected .* got no until"),
        (f"{HEADER}*,,+1d\n", r"extensions\.csv, line 2: expected .* got no student"),
        (f"{HEADER}*,ben,+1d\n*,Jürgen,+1d\n".encode("latin-1"), r"extensions\.csv, line 3: .* save it as `CSV UTF-8`"),
        (f'{HEADER}*,"ben,+1d\n', r"extensions\.csv, line 2: expected a row of a table"),
        ("", r"expected the columns assignment, student, until in .*extensions\.csv, got no assignment"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_before_anything_runs(tiny: Any, content: str | bytes, said: str) -> None:
    tiny.submit("ada", b"{")
    (tiny.root / "extensions.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError, match=said):
        grade(open_assignment(tiny.course, tiny.name))
    assert not (tiny.root / "sittings").exists()


@pytest.mark.parametrize(
    "content",
    [
        "Assignment;Student;Until\n*;Jürgen;+1d\n;;\n".encode(),
        "assignment\tstudent\tuntil\r\n*\tJürgen\t+1d\r\n".encode("utf-16"),
        "\ufeffuntil, student ,assignment\n+1d , Jürgen,*\n".encode(),
    ],
)
def test_tables_are_read_as_spreadsheets_save_them(tiny: Any, content: bytes) -> None:
    (tiny.root / "extensions.csv").write_bytes(content)
    for student in ("Jürgen", normalize("NFD", "Jürgen")):  # whose folder may come from a Mac
        assert Extensions.of(tiny.course).more(tiny.name, student, None) == timedelta(days=1)
    (tiny.root / "groups.csv").write_bytes(content.replace("until".encode("utf-16-le"), "group".encode("utf-16-le")))
    if content.startswith(b"\xff\xfe"):
        assert Groups.of(tiny.course, tiny.name).members == {"+1d": ["Jürgen"]}


def test_a_group_without_a_name_is_refused(tiny: Any) -> None:
    (tiny.root / "groups.csv").write_text("assignment,group,student\n*,,ada\n*,,ben\n")
    with pytest.raises(CourseError, match=r"groups\.csv, line 2, ada: expected .* got no group"):
        Groups.of(tiny.course, tiny.name)


def test_names_that_nobody_knows_are_told_and_nothing_fails(tiny: Any) -> None:
    tiny.submit("ada", b"{")
    (tiny.root / "extensions.csv").write_text(f"{HEADER}01_tinny,ada,+1d\n*,adda,+1d\n*,cyd,+1d\n")
    (tiny.root / "groups.csv").write_text("assignment,group,student\n02_big,red,ben\n*,blue,cyd\n")
    said = course(tiny, "grade", tiny.name, "--dry-run")
    assert "extensions.csv, line 2, ada: there is no assignment '01_tinny': did you mean 01_tiny?" in said
    assert "extensions.csv, line 3, adda: nobody of that name handed anything in: did you mean ada?" in said
    assert "groups.csv, line 2, ben: there is no assignment '02_big'" in said
    assert "cyd" not in said


def test_an_extension_of_this_assignment_goes_before_one_for_all(tiny: Any) -> None:
    (tiny.root / "extensions.csv").write_text("assignment,student,until,why\n*,ada,+1d,ill\n01_tiny,ada,+3d 6h,ill\n")
    found = {name: Extensions.of(tiny.course).more(name, "ada", None) for name in ("01_tiny", "02_other")}
    assert {name: more.total_seconds() / 3600 for name, more in found.items() if more} == {
        "01_tiny": 78,
        "02_other": 24,
    }
    assert Extensions.of(tiny.course).more("01_tiny", "ben", None) is None
    (tiny.root / "extensions.csv").write_text("assignment,who\n")
    with pytest.raises(CourseError, match=r"expected the columns .* got no student"):
        Extensions.of(tiny.course)


def test_what_the_instructor_keeps_in_the_table_stays(tiny: Any) -> None:
    table = tiny.root / "extensions.csv"
    table.write_text('Assignment;student;Until;Why;asked\n*;ada;+1d;"ill; letter";3 May\n02_x;ben;+2d\n*;cyd;+1d;;\n')
    course(tiny, "extend", "*", "--student", "ada", "--until", "+4d")
    course(tiny, "extend", "*", "--student", "cyd", "--until", "")
    course(tiny, "extend", tiny.name, "--student", "dee", "--until", "+1h")
    lines = [
        "assignment,student,until,Why,asked",
        "02_x,ben,+2d,,",
        "*,ada,+4d,ill; letter,3 May",
        f"{tiny.name},dee,+1h,,",
    ]
    assert table.read_text().splitlines() == lines


def test_who_is_no_longer_in_the_gradebook_gets_no_page_of_zeros(tiny: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for student in ("ada", "ben"):
        tiny.submit(student, b"{")
    run(tiny)
    for removed, pages in (("ben", ["ada"]), ("ada", [])):
        with Gradebook(tiny.course.db_url) as gradebook:
            gradebook.remove_student(removed)
        written = write_feedback(tiny.course, source(tiny))
        assert [path.parts[-3] for path in written] == pages
        assert f"{removed}: nothing is recorded, grade again" in capsys.readouterr().err
    assert not (tiny.root / "feedback" / "ben").exists()
    run(tiny)
    assert submission(tiny, "ben")["score"] == 0.0
    assert len(write_feedback(tiny.course, source(tiny))) == 2


def test_where_the_gradebook_is_new_the_report_says_what_to_do(tiny: Any, empty_gradebook: Path) -> None:
    tiny.submit("ada", b"{")
    run(tiny)
    (tiny.root / "gradebook.db").write_bytes(empty_gradebook.read_bytes())
    with pytest.raises(CourseError, match="in the gradebook, got nothing: run `course grade 01_tiny`"):
        read_class(tiny.course, tiny.name)
    run(tiny)
    assert [student.id for student in read_class(tiny.course, tiny.name).students] == ["ada"]


def test_a_group_hands_in_once_and_every_member_is_recorded(tiny: Any) -> None:
    rows = ["red,ada", "red,ben", "blue,cyd", "blue,dan", "green,eve", "green,fay"]
    (tiny.root / "groups.csv").write_text(
        "assignment,group,student\n" + "".join(f"{tiny.name},{row}\n" for row in rows)
    )
    submit(tiny, "ada")
    submit(tiny, "blue", **WRONG)
    submit(tiny, "eve")
    submit(tiny, "fay", **WRONG)
    run(tiny)
    give_by_hand(tiny, "ada", 2.0, "well argued")
    write_feedback(tiny.course, source(tiny))
    scores = {s: submission(tiny, s)["score"] for s in ("ada", "ben", "cyd", "dan", "eve", "fay")}
    assert scores == {"ada": 9, "ben": 9, "cyd": 5, "dan": 5, "eve": 7, "fay": 5}  # who hand in their own keep it
    assert not submission(tiny, "ben")["by_hand"]
    page = (tiny.root / "feedback" / "ben" / tiny.name / f"{tiny.name}.html").read_text()
    assert "<p>ben</p>" in page
    assert "well argued" in page
    listed = {student.id: student.state for student in read_class(tiny.course, tiny.name).students}
    assert listed == dict.fromkeys(("ada", "ben", "cyd", "dan", "eve", "fay"), "graded")


def test_groups_for_one_assignment_go_before_those_for_all(tiny: Any) -> None:
    (tiny.root / "groups.csv").write_text(
        "assignment,group,student\n*,red,ada\n*,red,ben\n01_tiny,blue,ben\n01_tiny,blue,cyd\n"
    )
    submit(tiny, "ben")
    assert Groups.of(tiny.course, "01_tiny").share("ben") == ["cyd"]
    assert Groups.of(tiny.course, "02_other").share("ben") == ["ada"]


@pytest.mark.parametrize("order", ["ada ben cyd", "ben ada cyd", "cyd ben ada"])
def test_where_two_of_a_group_hand_in_the_third_shares_in_whom_the_table_names_first(order: str, tiny: Any) -> None:
    rows = "".join(f"*,red,{name}\n" for name in order.split())
    (tiny.root / "groups.csv").write_text(f"assignment,group,student\n{rows}")
    for student in ("ada", "ben"):
        submit(tiny, student)
    first, other = (name for name in order.split() if name != "cyd")
    groups = Groups.of(tiny.course, tiny.name)
    assert (groups.share(first), groups.share(other)) == (["cyd"], [])
    assert groups.works() == {"cyd": first}
    submit(tiny, "red")
    groups = Groups.of(tiny.course, tiny.name)
    assert (groups.share("red"), groups.works()) == (["cyd"], {"cyd": "red"})


def test_a_folder_whose_accents_stand_apart_is_the_member_of_that_name(tiny: Any) -> None:
    (tiny.root / "groups.csv").write_text("assignment,group,student\n*,red,Jürgen\n*,red,ben\n", "utf-8")
    apart = normalize("NFD", "Jürgen")
    submit(tiny, apart)
    assert Groups.of(tiny.course, tiny.name).share(apart) == ["ben"]
