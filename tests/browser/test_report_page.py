"""A report and a page of feedback: no word of a table's head is broken, and the page never scrolls sideways."""

from pathlib import Path

import pytest

from course_lib.grading.report.graded_class import GradedClass, Item, Student
from course_lib.grading.report.page import report_page
from course_lib.grading.report.questions import NARROW, Row, table
from course_lib.grading.report.style import page as whole_page

WIDTH = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# the heads of columns with a word on more lines than one
BROKEN = """() => [...document.querySelectorAll("th")].filter((head) => {
  const walk = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), range = document.createRange();
  const text = walk.nextNode();
  return [...text.data.matchAll(/\\S+/g)].some((word) => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  });
}).map((head) => head.textContent)"""
ITEMS = [Item(f"forward_{n}", 3.0, "p(l|x) by enumeration of all paths") for n in range(5)]


def report() -> str:
    scores = {item.name: 1.5 for item in ITEMS}
    students = [
        Student(f"ada{n}", "graded", "found as 04_ctc (1).ipynb", scores, timestamp="2026-01-05 12:00:00")
        for n in range(5)
    ]
    return report_page(GradedClass("04_ctc", True, ITEMS, [*students, Student("b" * 70, "graded", "x" * 120, scores)]))


def feedback() -> str:
    sentence = "The call raised a KeyError, in extend, line 7 of your cell extend. " * 2
    rows = [
        Row("Task 1", f"forward_{n}", "", "p(l|x) by enumeration", "error", "0 / 3", sentence + "x" * 90 * n)
        for n in range(5)
    ]
    return whole_page("04_ctc", [table(rows, [])], NARROW)


@pytest.mark.parametrize("made", [report, feedback])
@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (720, "print"), (420, "screen")])
def test_heads_are_whole_words(page, tmp_path: Path, screenshot, made, width: int, media: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(made())
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(path.as_uri())
    wide, room = page.evaluate(WIDTH)
    assert wide <= room
    if (made, width) != (feedback, 420):  # where the heads are hidden, and rows stacked
        assert page.evaluate(BROKEN) == []
    screenshot(f"{made.__name__}-{width}-{media}")
