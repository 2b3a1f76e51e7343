"""The report of a class: its numbers against their definitions, its tables safe in any spreadsheet."""

import base64
import csv
import hashlib
import io
import re
from typing import Any

import numpy as np
import pytest

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.report.graded_class import GradedClass, Item, Student, read_class
from course_lib.grading.report.numbers import failures, histogram, item_numbers, spread
from course_lib.grading.report.page import report_page
from course_lib.grading.report.tables import LAYOUTS, csv_bytes, plain
from course_lib.grading.report.write import write_report

ITEMS = [Item("sums", 2.0, "a sum"), Item("roots", 4.0), Item("same", 1.0)]


def made_class(points: list[tuple[float, ...]], **facts: Any) -> GradedClass:
    """A class with these points in the three questions."""
    students = [
        Student(f"s{n}", "graded", scores=dict(zip(("sums", "roots", "same"), row, strict=True)), seconds=float(n))
        for n, row in enumerate(points)
    ]
    return GradedClass("01_sums", True, ITEMS, students, **facts)


def test_share_and_discrimination_follow_their_definitions() -> None:
    rng = np.random.default_rng(3)
    points = np.stack([rng.integers(0, 3, 23), rng.integers(0, 5, 23), np.ones(23)], axis=1)
    sums, roots, same = item_numbers(made_class([tuple(row) for row in points]))
    total = points.sum(axis=1)
    for column, numbers in ((0, sums), (1, roots)):
        x, rest = points[:, column], total - points[:, column]
        covariance = ((x - x.mean()) * (rest - rest.mean())).mean()
        assert numbers.discrimination == pytest.approx(covariance / (x.std() * rest.std()))
        assert numbers.share == pytest.approx(x.sum() / (23 * numbers.item.out_of))
    assert (same.share, same.discrimination) == (1.0, None)


def test_a_question_that_rewards_the_weak_has_negative_discrimination() -> None:
    sums, *_ = item_numbers(made_class([(2, 0, 0), (2, 1, 0), (1, 3, 1), (0, 4, 1)]))
    assert sums.discrimination is not None
    assert sums.discrimination < -0.8


def test_unscored_answers_do_not_count_as_wrong() -> None:
    students = [Student("a", "graded", scores={"sums": 2.0}), Student("b", "graded")]
    sums, *_ = item_numbers(GradedClass("x", True, ITEMS, students))
    assert (sums.scored, sums.share) == (1, 1.0)


def test_the_histogram_counts_everybody_once() -> None:
    assert histogram([0, 0.5, 9.9, 10, 10.4], 10) == [2, 0, 0, 0, 0, 0, 0, 0, 0, 3]
    assert histogram([], 10) == [0] * 10
    numbers = spread([1, 2, 3, 4])
    assert (numbers.mean, numbers.median, numbers.lower, numbers.greatest) == (2.5, 2.5, 1.75, 4.0)


@pytest.mark.parametrize(
    "text",
    ["=1+1", " =1+1", "\t=1+1", "+1", "-1", "@SUM(A1)", "\n=1", "\x1b[0m=1", "＝1", "|calc", "\u200e=1", "\ufeff=1"],
)
def test_no_text_is_a_formula(text: str) -> None:
    assert re.match("'?[^=+\\-@＝|\\s]", plain(text))


def test_nothing_in_a_name_starts_a_cell_of_its_own() -> None:
    nasty = GradedClass("a", True, ITEMS, [Student('x;=1+1\n=2,"', "graded", scores={"sums": 1.0})])
    for table in LAYOUTS.values():
        text = csv_bytes(table(nasty)).decode()
        rows = list(csv.reader(io.StringIO(text)))
        assert len({len(row) for row in rows}) == 1
        assert ";" not in text
        assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_layouts_are_those_that_platforms_read() -> None:
    person = {"last_name": "Lovelace", "first_name": "Ada", "email": "ada@example.org", "lms_user_id": "17"}
    ada = Student(
        "ada", "graded", scores={"sums": 2.0, "roots": 3.5}, penalty=0.5, timestamp="2026-01-02", person=person
    )
    lost, absent = Student("bob", "not graded"), Student("cyd", "nothing handed in")
    made = GradedClass("01_sums", True, ITEMS, [ada, lost, absent], duedate="2026-01-01")
    rows = {ending: list(csv.reader(io.StringIO(csv_bytes(table(made)).decode()))) for ending, table in LAYOUTS.items()}
    assert rows[""][1] == ["ada", "graded", "5", "7", "2", "3.5", "0"]
    first = dict(zip(*rows[".nbgrader"][:2], strict=True))
    assert first["student_id"] == "ada"
    assert (first["raw_score"], first["late_submission_penalty"], first["score"], first["max_score"]) == (
        *("5.5", "0.5", "5", "7"),
    )
    assert rows[".canvas"] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_sums"],
        ["    Points Possible", "", "", "", "", "7"],
        ["Lovelace, Ada", "17", "", "ada", "", "5"],
        ["cyd", "", "", "cyd", "", ""],
    ]
    assert rows[".moodle"][1:] == [["Ada", "Lovelace", "ada", "ada@example.org", "5"], ["", "", "cyd", "", ""]]
    assert [row[:2] for row in rows[""][2:]] == [["bob", "not graded"], ["cyd", "nothing handed in"]]


@pytest.mark.parametrize("name", ["-dash", "+49", "@ada", "a-b", "ada@example.org", "o_o", "Ünal", "4711"])
def test_platforms_find_ids_letter_by_letter(name: str) -> None:
    person = {"email": name, "lms_user_id": name}
    made = GradedClass("a", True, ITEMS, [Student(name, "graded", scores={"sums": 1.0}, person=person)])
    rows = {e: list(csv.reader(io.StringIO(csv_bytes(table(made)).decode()))) for e, table in LAYOUTS.items()}
    assert rows[".canvas"][2][1:4] == [name, "", name]
    assert rows[".moodle"][1][2:4] == [name, name]


@pytest.mark.parametrize("name", ["=1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", '=HYPERLINK("x")', "+A1*2"])
def test_an_id_that_computes_is_text_everywhere(name: str) -> None:
    made = GradedClass("a", True, ITEMS, [Student(name, "graded", scores={"sums": 1.0}, person={"email": name})])
    for table in LAYOUTS.values():
        cells = [cell for row in csv.reader(io.StringIO(csv_bytes(table(made)).decode())) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_columns_of_nbgraders_layout_are_its_own(tiny: Any) -> None:
    from nbgrader.api import Gradebook
    from nbgrader.plugins import CsvExportPlugin

    tiny.submit("ada", b"{")
    grade(open_assignment(tiny.course, tiny.name))
    path = tiny.root / "exported.csv"
    plugin = CsvExportPlugin()
    plugin.to = str(path)
    with Gradebook(tiny.course.db_url) as gradebook:
        plugin.export(gradebook)
    theirs = list(csv.reader(path.open()))
    ours = list(csv.reader(io.StringIO(csv_bytes(LAYOUTS[".nbgrader"](read_class(tiny.course, tiny.name))).decode())))
    assert ours[0] == theirs[0]
    assert [float(cell) for cell in ours[1][-4:]] == [float(cell) for cell in theirs[1][-4:]]
    assert ours[1][:7] == theirs[1][:7]


def test_the_page_says_it_all_and_runs_nothing(tiny: Any) -> None:
    tiny.submit("<img src=x onerror=alert(1)>", tiny.solved())
    tiny.submit("ben", tiny.solved(double="def double(numbers): return numbers"))
    tiny.submit("cyd", b"{")
    outcomes = grade(open_assignment(tiny.course, tiny.name))
    folder = write_report(tiny.course, tiny.name).parent
    page = (folder / f"{tiny.name}.html").read_text()
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert "default-src 'none'" in page
    (script,) = re.findall("<script>(.*?)</script>", page, re.S)  # ours, which the browser knows by its digest
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in page
    for words in ("Euclidean length", "malformed", "waits for a person", "Sealed", "median", 'role="img"'):
        assert words in page
    assert "nobody earned a point" not in page  # of the answer that waits
    assert "nothing handed in" not in page
    assert failures(read_class(tiny.course, tiny.name)) == {"graded": 2, "malformed": 1}
    seconds = sum(outcome.seconds for outcome in outcomes)
    assert f"all together {seconds:.0f} s" in page
    assert {path.name for path in folder.iterdir()} == {
        f"{tiny.name}{ending}" for ending in (".html", ".csv", ".nbgrader.csv", ".canvas.csv", ".moodle.csv")
    }


def test_who_handed_in_nothing_is_named(tiny: Any) -> None:
    from nbgrader.api import Gradebook

    tiny.submit("ada", b"{")
    with Gradebook(tiny.course.db_url) as gradebook:
        gradebook.add_student("zoe", first_name="Zoe", lms_user_id="9")
    grade(open_assignment(tiny.course, tiny.name))
    folder = write_report(tiny.course, tiny.name).parent
    page = (folder / f"{tiny.name}.html").read_text()
    assert "<h2>Who handed in nothing</h2><p>zoe</p>" in page
    assert "1 graded" in page
    assert "zoe,nothing handed in,0" in (folder / f"{tiny.name}.csv").read_text()
    assert "Zoe,9,,zoe,," in (folder / f"{tiny.name}.canvas.csv").read_text()


def test_every_way_a_question_ended_has_its_share_and_its_sentence() -> None:
    ended = [("right", ""), ("right", ""), ("partly right", "Right except repeated labels."), ("wrong", "Wrong sign.")]
    students = [
        Student(f"s{n}", "graded", scores={"sums": 0.0}, states={"sums": state}, sentences={"sums": sentence})
        for n, (state, sentence) in enumerate(ended)
    ]
    page = report_page(GradedClass("x", True, ITEMS[:1], students))
    for line in (
        "50 % (2) right",
        "25 % (1) partly right: Right except repeated labels.",
        "25 % (1) wrong: Wrong sign.",
    ):
        assert line in page
    assert re.findall(r'<span class="(\w+)" style="width: ([\d.]+)%"', page) == [
        *(("right", "50.00"), ("partly", "25.00"), ("wrong", "25.00"))
    ]
    assert "nobody earned a point: is the test right?" in page


@pytest.mark.parametrize(("state", "by_hand"), [("waits for a person", True), ("scored", True)])
def test_no_test_is_blamed_for_what_people_score(state: str, by_hand: bool) -> None:
    scored = {} if state == "waits for a person" else {"why": 0.0}
    students = [
        Student("a", "graded", scores=scored, states={"why": state}),
        Student("b", "graded", scores={"why": 0.0}),
    ]
    page = report_page(GradedClass("x", True, [Item("why", 3.0, by_hand=by_hand)], students))
    assert "is the test right?" not in page
    assert ("1 to score by hand" in page) == (state != "scored")


def test_every_column_has_a_head() -> None:
    page = report_page(made_class([(2, 3, 1), (1, 1, 1)]))
    for table in re.findall(r"<table.*?</table>", page):
        heads = re.findall(r"<th[^>]*>(.*?)</th>", table)
        assert all(heads)
        assert {len(re.findall("<td", row)) for row in re.findall("<tr>(.*?)</tr>", table)[1:]} == {len(heads)}


def test_a_class_that_nobody_scored_has_a_page_too() -> None:
    assert "0 graded" in report_page(GradedClass("x", False, ITEMS, [Student("a", "not graded")]))
