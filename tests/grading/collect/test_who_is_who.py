"""Each number of a platform is one student, whatever two people are called; no id leads out of the course."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from zipped_class import FILE, HEADINGS, MOODLE, collected, course, works, zipped

from course_lib.grading.collect.people import Known, People
from course_lib.grading.collect.platforms import Named, read_name


def students(tiny: Any, *rows: dict[str, str]) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(tiny.course.db_url) as gradebook:
        for row in rows:
            gradebook.add_student(row["id"], **{key: value for key, value in row.items() if key != "id"})


def moodle(name: str, number: str) -> Named:
    named = read_name(MOODLE.format(name, number), "moodle")
    assert named
    return named


NAMESAKES = {
    "Ada_Lovelace": (MOODLE.format("Ada Lovelace", 111), MOODLE.format("Ada Lovelace", 222)),
    "Participant": (MOODLE.format("Participant", 111), MOODLE.format("Participant", 222)),
    "lovelaceada": (f"lovelaceada_111_901_{FILE}", f"lovelaceada_222_902_{FILE}"),
}


@pytest.mark.parametrize("name", NAMESAKES)
def test_two_of_one_name_are_two_and_stay_who_they_are(tiny: Any, name: str) -> None:
    one, two = NAMESAKES[name]
    said = collected(tiny, {one: "one", two: "two"})
    those = {f"{name}_111": "one", f"{name}_222": "two"}
    assert works(tiny) == those
    assert f"new in the gradebook: {name}_111, {name}_222" in said.output
    if name == "Participant":
        assert "marked blind, known by number alone: 2; name them with --worksheet" in said.output
    else:
        called = f"two are called {name.replace('_', ' ')}: 111 → {name}_111, 222 → {name}_222; "
        assert called in said.output
    said = collected(tiny, {two: "two", one: "one"})  # in another order
    assert works(tiny) == those
    assert "new in the gradebook" not in said.output
    assert not (tiny.root / "earlier").exists()


def test_who_comes_later_is_not_who_came_before(tiny: Any) -> None:
    collected(tiny, {MOODLE.format("Ada Lovelace", 111): "one"})
    said = collected(tiny, {MOODLE.format("Ada Lovelace", 222): "two"})
    assert works(tiny) == {"Ada_Lovelace": "one", "Ada_Lovelace_222": "two"}
    assert "two are called Ada Lovelace: 111 → Ada_Lovelace, 222 → Ada_Lovelace_222; name them" in said.output


def test_a_worksheet_names_who_came_by_number(tiny: Any) -> None:
    files: dict[str, bytes | str] = {MOODLE.format("Ada Lovelace", n): str(n) for n in (111, 222)}
    collected(tiny, files)
    sheet = tiny.root / "sheet.csv"
    rows = 'Participant 111,Ada Lovelace,a1,a@x.org,S,"Monday, 5 January 2026, 3:04 PM"\n'
    sheet.write_text(HEADINGS + rows + "Participant 222,Ada Lovelace,a2,b@x.org,S,-\n")
    for _ in range(2):  # the second time the gradebook knows them, and they keep the worksheet's time
        said = collected(tiny, files, "--worksheet", str(sheet))
    assert {student: work for student, work in works(tiny).items() if student in ("a1", "a2")} == {
        "a1": "111",
        "a2": "222",
    }
    assert (tiny.root / "submitted/a1/01_tiny/timestamp.txt").read_text() == "2026-01-05 15:04:00 UTC\n"
    assert "called" not in said.output
    assert set(json.loads((tiny.root / "downloaded/01_tiny/received.json").read_text())) == {"a1", "a2"}


def test_rows_with_one_id_are_two_people(tiny: Any) -> None:
    sheet = tiny.root / "sheet.csv"
    rows = "Participant 111,Ada Lovelace,same,a@x.org,S,-\nParticipant 112,Bo Ek,same,b@x.org,S,-\n"
    sheet.write_text(HEADINGS + rows)
    files: dict[str, bytes | str] = {MOODLE.format("Ada Lovelace", 111): "a", MOODLE.format("Bo Ek", 112): "b"}
    said = collected(tiny, files, "--worksheet", str(sheet))
    assert works(tiny) == {"same_111": "a", "same_112": "b"}
    assert "2 rows of the worksheet carry the id same: 111 → same_111, 112 → same_112" in said.output


def test_whom_two_may_be_is_neither() -> None:
    people = People([Known("al", "Ada Lovelace"), Known("bo", "Bo Ek", number="7")])
    people.meet([moodle("Ada Lovelace", "111"), moodle("Ada Lovelace", "222"), moodle("Bo Ek", "7")])
    ids = {number: one.id for number, one in people.met.items()}
    assert ids == {"111": "Ada_Lovelace_111", "222": "Ada_Lovelace_222", "7": "bo"}
    assert "beside the gradebook's al; name them" in people.remarks()[0]


def test_on_canvas_another_number_is_another_person(tiny: Any) -> None:
    students(tiny, {"id": "lovelaceada", "lms_user_id": "5"}, {"id": "ekbo"})
    collected(tiny, {f"lovelaceada_6_901_{FILE}": "six", f"ekbo_7_902_{FILE}": "bo"})
    assert works(tiny) == {"lovelaceada_6": "six", "ekbo": "bo"}
    collected(tiny, {f"ekbo_8_903_{FILE}": "another"})  # seven's number was noted in the gradebook
    assert works(tiny)["ekbo"] == "bo"
    assert works(tiny)["ekbo_8"] == "another"


def lying_at_and_beside(root: Path) -> list[Path]:
    """What lies in a course's folder at any depth, and beside that folder: other tests' courses lie there too."""
    return [*root.rglob("*"), *root.parent.iterdir()]


@pytest.mark.parametrize("id_", ["../../evil", "a/b", ".hid", "..", "9" * 300, "ш" * 128, "a\u202eb"])
def test_an_id_that_leads_elsewhere_is_refused_before_anything_is_written(tiny: Any, id_: str) -> None:
    sheet = tiny.root / "sheet.csv"
    sheet.write_text(f"{HEADINGS}Participant 112,Bo Ek,b,b@x.org,S,-\nParticipant 111,Ada Lovelace,{id_},a@x.org,S,-\n")
    archive = zipped(tiny.root / "all.zip", {MOODLE.format("Bo Ek", 112): "b", MOODLE.format("Ada Lovelace", 111): "a"})
    before = set(lying_at_and_beside(tiny.root))
    said = course(tiny, "collect", tiny.name, str(archive), "--worksheet", str(sheet))
    assert said.exit_code == 2
    assert "expected an id that can name a student's folder" in said.output
    assert "in row 3 of sheet.csv (Ada Lovelace): change it there" in " ".join(said.output.split())
    assert {path.name for path in set(lying_at_and_beside(tiny.root)) - before} <= {"gradebook.db"}


def test_ids_of_the_gradebook_and_of_names_are_checked_too() -> None:
    from course_lib.course import CourseError

    with pytest.raises(CourseError, match=r"got 'a/b' from 'Ada Lovelace_111_assignsubmission_file_/' in the zip"):
        People([Known("a/b", "Ada Lovelace")]).meet([moodle("Ada Lovelace", "111")])
    with pytest.raises(CourseError, match="of 300 letters"):
        People().meet([moodle("A" * 300, "111")])


def test_names_are_compared_composed(tiny: Any) -> None:
    students(tiny, {"id": "jg", "first_name": "José", "last_name": "García"})
    apart = unicodedata.normalize("NFD", "José García")
    said = collected(tiny, {MOODLE.format(apart, 112): "j", MOODLE.format(apart.replace("J", "B"), 113): "b"})
    assert works(tiny) == {"jg": "j", "Bosé_García": "b"}
    assert "new in the gradebook: Bosé_García" in said.output


def test_moodles_groups_stand_before_the_name() -> None:
    people = People([Known("al", "Ada Lovelace"), Known("am", "Anne-Marie O'Neil"), Known("x", "O'Neil")])
    names = {"1": "Group A-Ada Lovelace", "2": "Group-B-Anne-Marie O'Neil", "3": "Group A-Cy Young"}
    people.meet(moodle(name, number) for number, name in names.items())
    assert {number: one.id for number, one in people.met.items()} == {"1": "al", "2": "am", "3": "Group_A-Cy_Young"}
    assert "took 'Group A-Ada Lovelace' for al" in people.remarks()


def test_who_is_in_the_zip_under_the_full_name_is_not_anothers_end_of_name() -> None:
    people = People([Known("mc", "Marie Curie")])
    people.meet([moodle("Anne-Marie Curie", "1"), moodle("Marie Curie", "2")])
    assert {number: one.id for number, one in people.met.items()} == {"1": "Anne-Marie_Curie", "2": "mc"}


def test_late_in_any_case() -> None:
    for word in ("LATE", "late", "Late"):
        named = read_name(f"oneilanne_{word}_102_2002_{FILE}", "canvas")
        assert named
        assert (named.name, named.number, named.upload, named.late) == ("oneilanne", "102", 2002, True)


def test_nbgraders_collector_tells_namesakes_apart(tiny: Any) -> None:
    from course_lib.grading.collect.plugin import PlatformCollector

    extracted: Path = tiny.root / "downloaded" / tiny.name / "extracted"
    paths = [extracted / f"lovelaceada_{number}_90{number}_{FILE}" for number in (1, 2)]
    extracted.mkdir(parents=True)
    for path in paths:
        path.write_text("x")
    collector = PlatformCollector()
    ids = [facts["student_id"] for path in paths if (facts := collector.collect(str(path)))]
    assert ids == ["lovelaceada_1", "lovelaceada_2"]
