"""What student code showed reaches people as text and pictures only."""

import base64
from html.parser import HTMLParser
from typing import Any

import nbformat
import pytest

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import feedback_page
from course_lib.grading.sanitise import clean_outputs, clean_text, fenced
from course_lib.grading.sealed.shown import sealed_notebook

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n rest of a picture").decode()
EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2;0\x1b\\x", "x"),
        ("a\x08\x08b\rc", "abc"),
        ("\x9b31mx", "31mx"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("line\r\nline\n\ttab", "line\nline\n\ttab"),
        ("\x1b", ""),
    ],
)
def test_terminal_escapes_and_turned_text_are_removed(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_long_text_is_cut() -> None:
    assert len(clean_text("x" * 10**6)) < 21_000


def test_only_text_and_real_pictures_are_kept() -> None:
    data = {
        "text/html": EVIL,
        "image/svg+xml": EVIL,
        "application/javascript": "x",
        "text/markdown": EVIL,
        "image/png": PNG,
    }
    shown = clean_outputs([{"output_type": "display_data", "data": data}])
    assert set(shown[0]["data"]) == {"text/plain", "image/png"}
    for fake in (EVIL, '" onerror="alert(1)', base64.b64encode(b"<svg onload=alert(1)>").decode(), 7, [PNG, EVIL]):
        shown = clean_outputs(
            [{"output_type": "execute_result", "data": {"image/png": fake, "text/plain": ["a", "b"]}}]
        )
        assert shown[0]["data"] == {"text/plain": "ab"}


@pytest.mark.parametrize("output", [None, 7, {}, {"output_type": "x"}, {"output_type": "display_data", "data": []}])
def test_forged_outputs_vanish(output: Any) -> None:
    assert clean_outputs([output]) == []


def test_forged_fields_become_text() -> None:
    forged = [{"output_type": "error", "ename": {"a": 1}, "evalue": None, "traceback": 3}]
    forged += [{"output_type": "stream", "name": 5, "text": {"x": 1}}]
    assert [output["output_type"] for output in clean_outputs(forged)] == ["error", "stream"]


def test_a_fence_cannot_be_closed_from_inside() -> None:
    text = fenced("~~~~~~\n" + EVIL)
    assert text.startswith("~~~~~~~text\n")
    assert text.endswith("\n~~~~~~~")


class Tags(HTMLParser):
    """Collects a page's tags, attributes and links."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}


def evil_outcome() -> Outcome:
    outputs = [
        {"output_type": "display_data", "data": {"text/html": EVIL, "text/plain": EVIL}},
        {"output_type": "stream", "name": "stdout", "text": "</pre>" + EVIL},
        {"output_type": "error", "ename": EVIL, "evalue": "<img src=x onerror=alert(1)>", "traceback": [EVIL]},
        {"output_type": "display_data", "data": {"image/png": PNG}},
    ]
    cells = [
        RanCell("answer", "double", "code", "x = '</pre>" + EVIL + "'", outputs=outputs),
        RanCell("written", "written_why", "markdown", f"~~~~\n{EVIL}\n[x](javascript:alert(1))"),
        RanCell("extra", "start+1", "raw", EVIL),
        RanCell("extra", "start+2", "markdown", "<iframe src='javascript:alert(1)'></iframe>"),
    ]
    return Outcome(EVIL, "graded", cells=cells)


def test_a_page_of_feedback_holds_no_foreign_tag(tiny: Any) -> None:
    source = Source.read(tiny.course.source_of(tiny.name))
    page = feedback_page(evil_outcome(), source, {"written_why": 2.0}, {"written_why": EVIL})
    tags = Tags()
    tags.feed(page)
    ours = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "h3",
        "p",
        "table",
        *("thead", "tbody", "a", "tr"),
        "th",
        "td",
        "pre",
        "img",
        "a",
        "thead",
        "tbody",
    }
    assert tags.tags <= ours
    attributes = {
        "lang",
        "charset",
        "http-equiv",
        "name",
        "content",
        "class",
        "alt",
        "src",
        "href",
        "id",
        "scope",
        "data-name",
    }
    assert tags.attributes <= attributes
    assert tags.links == {"#cell-double", "#cell-written_why"}
    assert "default-src 'none'" in page


def test_the_formgraders_page_runs_nothing(tiny: Any) -> None:
    """Rendered as the formgrader renders it, a graded notebook holds no tag of the student's."""
    from nbconvert.exporters import HTMLExporter

    source = Source.read(tiny.course.source_of(tiny.name))
    text = sealed_notebook(evil_outcome(), source)
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    page, _ = HTMLExporter(template_name="basic", embed_images=True).from_notebook_node(notebook)
    tags = Tags()
    tags.feed(page)
    assert not tags.tags & {"script", "iframe", "svg", "object"}
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert "javascript:alert" not in {*page.split('href="')[1:]}


def test_a_page_shows_the_students_cells_and_not_the_assignments_text(tiny: Any) -> None:
    source = Source.read(tiny.course.source_of(tiny.name))
    cells = [
        RanCell("extra", "start+1", "markdown", "# A tiny assignment"),
        RanCell("locked", "imports", "code", "import numpy as np", "ok"),
        RanCell("answer", "double", "code", "my_answer = 1", "ok"),
        RanCell("locked", "check_double", "code", "assert 0", "error"),
        RanCell("written", "written_why", "markdown", "Because it is."),
    ]
    page = feedback_page(Outcome("ada", "graded", cells=cells), source, {"exam_double": 2.0}, {"written_why": "True."})
    for shown in ("my_answer = 1", "assert 0", "Because it is.", "waits for a person", "2 / 2", "True."):
        assert shown in page
    assert "A tiny assignment" not in page
    assert "import numpy" not in page
