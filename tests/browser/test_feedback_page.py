"""A page of feedback reads well on a telephone, on paper and in the dark."""

from pathlib import Path

import pytest

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.source import PREFIX, Source
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import feedback_page
from course_lib.grading.states import Mark

ROOT = Path(__file__).parents[2]
SENTENCE = (
    "The call raised a KeyError, in extend, line 7 of your cell extend. For the same reason 12 other questions failed."
)
WIDTH = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture
def written(tmp_path: Path) -> str:
    """The address of a page about the CTC assignment, with a wide cell and long words."""
    source = Source.read(ROOT / "solutions" / "04_ctc")
    points = {name.removeprefix(PREFIX): most for name, most in source.points.items() if name.startswith(PREFIX)}
    marks = [Mark(name, 0.0, most, "error", SENTENCE, "p(l|x) by enumeration") for name, most in points.items()]
    wide = "x = " + " + ".join(f"forward_variables(y, l)[{n}]" for n in range(40))
    output = {"output_type": "error", "ename": "KeyError", "evalue": "x" * 300, "traceback": []}
    cells = [
        RanCell("answer", "extend", "code", wide, "error", [output]),
        RanCell("extra", "extend+1", "code", "9" * 400),
    ]
    outcome = Outcome("ada", "graded", "found as " + "a" * 150, marks, cells)
    path = tmp_path / "feedback.html"
    path.write_text(feedback_page(outcome, source, {PREFIX + mark.name: 0.0 for mark in marks}, {}))
    return path.as_uri()


@pytest.mark.parametrize(
    ("width", "media", "scheme"),
    [(360, "screen", "light"), (360, "screen", "dark"), (700, "print", "light"), (1180, "screen", "dark")],
)
def test_nothing_scrolls_sideways(page, written: str, screenshot, width: int, media: str, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media, color_scheme=scheme)
    page.goto(written)
    wide, room = page.evaluate(WIDTH)
    assert wide <= room
    assert page.locator("table.questions tbody tr").count() == 22
    page.locator("table.questions a").first.click()
    assert page.url.endswith("#cell-extend")
    screenshot(f"feedback-{width}-{media}-{scheme}")
