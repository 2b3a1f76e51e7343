"""Learning platforms' zips: a class comes in under every form of name, and feedback goes back under the same."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from zipped_class import FILE, MOODLE, collected, course, works, zipped

from course_lib.grading.collect.platforms import guess, read_name
from course_lib.grading.collect.plugin import PlatformCollector

FORMS = {
    "moodle": {
        "Ada_Lovelace": f"Ada Lovelace_12345_assignsubmission_file_/{FILE}",
        "Anne-Marie_O'Neil": f"Anne-Marie O'Neil_12346_assignsubmission_file_{FILE}",
        "Иван_Петров": f"Иван Петров_12347_assignsubmission_file/{FILE}",
    },
    "canvas": {
        "lovelaceada": f"lovelaceada_101_2001_{FILE}",
        "oneilanne": f"oneilanne_LATE_102_2002_{FILE}",
        "петровиван": "петровиван_103_2003_01_tiny-2.ipynb",
        "anon_a1b2c": f"anon_a1b2c_2004_{FILE}",
    },
    "blackboard": {
        "ada": f"Assignment 4_ada_attempt_2026-01-05-12-00-00_{FILE}",
        "oneil.a": f"Assignment_4_oneil.a_attempt_2026-01-05-13-00-00_{FILE}",
        "i_petrov": f"Assignment 4_i_petrov_attempt_2026-01-05-14-00-00_{FILE}",
    },
}
NOTES = {"Assignment 4_i_petrov_attempt_2026-01-05-14-00-00.txt": "Name: Ivan Petrov (i_petrov)\nAssignment: 4\n"}
STRANGERS = ("__MACOSX/._x", "readme.html", "Ada Lovelace_12345_assignsubmission_file_/../../evil.ipynb")


def solved(tiny: Any) -> bytes:
    return nbformat.writes(tiny.solved()).encode()


@pytest.mark.parametrize("platform", FORMS)
def test_a_class_comes_in(tiny: Any, platform: str) -> None:
    notebook = solved(tiny)
    course(tiny, "release", tiny.name)
    files: dict[str, bytes | str] = dict.fromkeys(FORMS[platform].values(), notebook)
    files |= NOTES if platform == "blackboard" else {}
    archive = zipped(tiny.root / "all.zip", files | dict.fromkeys(STRANGERS, b"x"))
    said = course(tiny, "collect", tiny.name, str(archive))
    assert said.exit_code == 0, said.output
    assert f"collected {len(FORMS[platform])} submissions of 01_tiny from {platform}" in said.output
    assert tiny.course.students(tiny.name) == sorted(FORMS[platform])
    for student in FORMS[platform]:
        assert (tiny.root / "submitted" / student / tiny.name / FILE).read_bytes() == notebook
    assert not list(tiny.root.rglob("evil*"))
    assert ("marked late there, without a time: oneilanne" in said.output) == (platform == "canvas")
    stamps = sorted(path.read_text() for path in (tiny.root / "submitted").rglob("timestamp.txt"))
    times = [f"2026-01-05 {hour}:00:00 UTC\n" for hour in (12, 13, 14)]
    assert stamps == (times if platform == "blackboard" else [])


@pytest.mark.thorough
@pytest.mark.parametrize("platform", FORMS)
def test_nbgraders_own_zip_collect_knows_them_too(tiny: Any, platform: str) -> None:
    course(tiny, "release", tiny.name)
    archive = tiny.root / "downloaded" / tiny.name / "archive"
    archive.mkdir(parents=True)
    known = {student: name for student, name in FORMS[platform].items() if student != "i_petrov"}
    zipped(archive / "all.zip", dict.fromkeys(known.values(), solved(tiny)))
    command = [Path(sys.executable).with_name("nbgrader"), "zip_collect", tiny.name]
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tiny.root), "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=tiny.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert tiny.course.students(tiny.name) == sorted(known)
    for student in known:
        assert (tiny.root / "submitted" / student / tiny.name / FILE).is_file()


NESTED = {
    "moodle": ("Ada Lovelace_12345_assignsubmission_file_", "work"),
    "canvas": ("lovelaceada_101_2001_work",),
    "blackboard": ("Assignment 4_ada_attempt_2026-01-05-12-00-00_work",),
}


@pytest.mark.parametrize("platform", NESTED)
def test_nbgraders_zip_collect_finds_what_a_students_own_zip_held(tiny: Any, platform: str) -> None:
    extracted = tiny.root / "downloaded" / tiny.name / "extracted" / "all"
    path = extracted.joinpath(*NESTED[platform], "my", FILE)  # where nbgrader unpacks work.zip
    path.parent.mkdir(parents=True)
    path.touch()
    facts = PlatformCollector().collect(str(path))
    assert facts is not None
    assert facts["file_id"] == f"work/my/{FILE}"
    assert facts["student_id"] == {"moodle": "Ada_Lovelace", "canvas": "lovelaceada", "blackboard": "ada"}[platform]


def test_a_students_own_zip_is_handed_in_as_it_is_and_found_by_its_cells(tiny: Any) -> None:
    inner = zipped(tiny.root / "inner.zip", {f"my/work/{FILE}": solved(tiny)}).read_bytes()
    whole = zipped(tiny.root / "work.zip", {"inner.zip": inner}).read_bytes()
    collected(tiny, {MOODLE.format("Ada Lovelace", 111).replace(FILE, "work.zip"): whole})
    assert course(tiny, "grade", tiny.name, "--workers", "1").exit_code == 0
    kept = tiny.state("Ada_Lovelace")
    assert (kept["state"], kept["reason"]) == ("graded", f"found as work.zip/inner.zip/my/work/{FILE}")
    assert sum(mark["points"] for mark in kept["marks"]) == 7


def test_people_whom_the_gradebook_knows_keep_their_ids(tiny: Any) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(tiny.course.db_url) as gradebook:
        gradebook.add_student("al", first_name="Ada", last_name="Lovelace")
        gradebook.add_student("an", lms_user_id="102", email="anne@example.org")
    for platform in ("moodle", "canvas"):
        archive = zipped(tiny.root / f"{platform}.zip", dict.fromkeys(FORMS[platform].values(), solved(tiny)))
        course(tiny, "collect", tiny.name, str(archive))
    students = set(tiny.course.students(tiny.name))
    assert {"al", "an"} < students
    assert not {"Ada_Lovelace", "oneilanne"} & students
    with Gradebook(tiny.course.db_url) as gradebook:
        assert gradebook.find_student("lovelaceada").lms_user_id == "101"


def test_moodles_worksheet_gives_ids_and_times(tiny: Any) -> None:
    sheet = tiny.root / "worksheet.csv"
    sheet.write_text(
        "\ufeffIdentifier,Full name,ID number,Email address,Status,Last modified (submission)\n"
        'Participant 12345,Ada Lovelace,a815,ada@example.org,Submitted,"Monday, 5 January 2026, 3:04 PM"\n'
        "Participant 12346,Anne-Marie O'Neil,,anne@example.org,Submitted,-\n"
    )
    archive = zipped(tiny.root / "all.zip", dict.fromkeys(FORMS["moodle"].values(), solved(tiny)))
    said = course(tiny, "collect", tiny.name, str(archive), "--from", "moodle", "--worksheet", str(sheet))
    assert said.exit_code == 0, said.output
    assert tiny.course.students(tiny.name) == ["a815", "anne", "Иван_Петров"]
    assert (tiny.root / "submitted/a815/01_tiny/timestamp.txt").read_text() == "2026-01-05 15:04:00 UTC\n"
    assert not (tiny.root / "submitted/anne/01_tiny/timestamp.txt").exists()


def test_of_several_attempts_the_last_is_handed_in_and_the_others_are_kept(tiny: Any) -> None:
    name = "Assignment 4_ada_attempt_2026-01-{}-12-00-00_" + FILE
    archive = zipped(tiny.root / "all.zip", {name.format(day): f"attempt {day}" for day in ("07", "05", "06")})
    for _ in range(2):  # the same zip again changes nothing
        course(tiny, "collect", tiny.name, str(archive))
        assert (tiny.root / "submitted/ada/01_tiny" / FILE).read_text() == "attempt 07"
    kept = sorted(path.read_text() for path in (tiny.root / "earlier").rglob(FILE))
    assert kept == ["attempt 05", "attempt 06"]


def test_feedback_goes_back_under_the_names_that_came(tiny: Any) -> None:
    for platform in ("moodle", "canvas"):
        archive = zipped(tiny.root / f"{platform}.zip", dict.fromkeys(FORMS[platform].values(), solved(tiny)))
        course(tiny, "collect", tiny.name, str(archive))
    assert course(tiny, "grade", tiny.name, "--workers", "1").exit_code == 0
    said = course(tiny, "feedback", tiny.name)
    for platform in ("moodle", "canvas"):
        path = tiny.root / "feedback" / f"01_tiny.{platform}.zip"
        assert str(path) in said.output.replace("\n", "")
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert all(b"<h1>01_tiny" in archive.read(name) for name in names)
        stems = {read_name(name, platform).prefix for name in names}  # type: ignore[union-attr]
        assert stems == {read_name(name, platform).prefix for name in FORMS[platform].values()}  # type: ignore[union-attr]
        assert {Path(name).suffix for name in names} == {".html"}


def test_what_is_no_such_zip_is_one_sentence(tiny: Any) -> None:
    (tiny.root / "no.zip").write_bytes(b"no zip")
    odd = zipped(tiny.root / "odd.zip", {"notes.txt": b"x"})
    for archive, words in (
        (tiny.root / "no.zip", "expected a zip"),
        (odd, "use --from"),
        (tiny.root / "none.zip", "to be there, got nothing"),
    ):
        said = course(tiny, "collect", tiny.name, str(archive))
        assert said.exit_code == 2
        assert words in said.output


def test_platforms_are_told_apart() -> None:
    assert {platform: guess(names.values()) for platform, names in FORMS.items()} == {name: name for name in FORMS}
    assert json.dumps(guess(["a.txt"])) == '""'


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_of_canvas_numbered_files_the_newest_is_handed_in(tiny: Any, order: tuple[int, ...]) -> None:
    course(tiny, "release", tiny.name)
    files = [("lovelaceada_111_903_01_tiny.ipynb", "old"), ("lovelaceada_111_902_01_tiny-2.ipynb", "middle")]
    files += [("lovelaceada_111_901_01_tiny-10.ipynb", "new")]
    collected(tiny, dict(files[place] for place in order))
    assert works(tiny) == {"lovelaceada": "new"}
    assert [(tiny.root / f"earlier/{n}/lovelaceada/01_tiny" / FILE).read_text() for n in (1, 2)] == ["old", "middle"]
    noted = json.loads((tiny.root / "downloaded/01_tiny/received.json").read_text())
    assert noted == {"lovelaceada": ["canvas", "lovelaceada_111_901_"]}
    collected(tiny, dict(files))  # the same again changes nothing
    assert not (tiny.root / "earlier/3").exists()


def test_of_canvas_files_of_one_name_the_higher_number_is_newer(tiny: Any) -> None:
    collected(tiny, {f"ekbo_7_90_{FILE}": "new", f"ekbo_7_9_{FILE}": "old"})
    assert works(tiny) == {"ekbo": "new"}
    assert (tiny.root / "earlier/1/ekbo/01_tiny" / FILE).read_text() == "old"


def test_a_students_own_receipts_are_dropped(tiny: Any) -> None:
    names = ("timestamp.txt", "./timestamp.txt", "submission_secret.txt", "Timestamp.TXT")
    own = [MOODLE.format("Ada Lovelace", 111).replace(FILE, name) for name in names]
    said = collected(tiny, {MOODLE.format("Ada Lovelace", 111): "a", **dict.fromkeys(own, "1990-01-01")})
    assert [path.name for path in (tiny.root / "submitted/Ada_Lovelace/01_tiny").iterdir()] == [FILE]
    assert f"the grader's to write: {own[0]}" in said.output.replace("\n", " ")


@pytest.mark.parametrize("kind", ["broken", "encrypted", "method", "sum"])
def test_a_damaged_member_is_named_and_nothing_is_written(tiny: Any, kind: str) -> None:
    path = tiny.root / "all.zip"
    bad = MOODLE.format("Bo Ek", 112)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MOODLE.format("Ada Lovelace", 111), "a" * 99)
        archive.writestr(bad, "b" * 99)
        local = archive.getinfo(bad).header_offset
    content = bytearray(path.read_bytes())
    central = content.rindex(b"PK\x01\x02")
    data = local + 30 + len(bad)
    if kind == "broken":
        content[data : data + 4] = b"\xff" * 4
    elif kind == "encrypted":
        content[local + 6] |= 1
        content[central + 8] |= 1
    elif kind == "method":
        content[local + 8] = content[central + 10] = 6
    else:
        content[central + 16] ^= 1
    path.write_bytes(content)
    said = course(tiny, "collect", tiny.name, str(path))
    assert said.exit_code == 2
    words = " ".join(said.output.split())
    assert f"got {bad} (" in words
    assert "nothing was collected; download the zip again, or pack it anew, deflated and without a password" in words
    assert ("it asks for a password" in words) == (kind == "encrypted")
    assert not any((tiny.root / name).exists() for name in ("submitted", "downloaded"))


def test_a_file_that_is_a_folder_too_is_named_and_nothing_is_written(tiny: Any) -> None:
    files = {"Ada_111_assignsubmission_file_/a": "x", "Ada_111_assignsubmission_file_/a/b": "y"}
    archive = zipped(tiny.root / "all.zip", files | {MOODLE.format("Bo", 112): "b"})
    said = course(tiny, "collect", tiny.name, str(archive))
    assert said.exit_code == 2
    assert "got Ada_111_assignsubmission_file_/a/b below what is a file" in " ".join(said.output.split())
    assert not (tiny.root / "submitted").exists()


@pytest.mark.parametrize("platform", FORMS)
@pytest.mark.parametrize("words", [(), ("--from",)])
def test_a_zip_that_was_unpacked_and_packed_again(tiny: Any, platform: str, words: tuple[str, ...]) -> None:
    own = {student: name for student, name in FORMS[platform].items() if student != "i_petrov"}
    files = {f"Downloads/all of 1/{name}": student for student, name in own.items()}
    strangers = dict.fromkeys(("__MACOSX/Downloads/._x", "Downloads/.DS_Store", ".DS_Store"), "x")
    said = collected(tiny, files | strangers, *words, *([platform] if words else []))
    assert sorted(tiny.course.students(tiny.name)) == sorted(own)
    assert "passed over" not in said.output
