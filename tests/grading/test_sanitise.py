"""What student code showed reaches people as text and pictures only."""

import base64
import io
import json
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import feedback_page
from course_lib.grading.sanitise import (
    MAX_SIDE,
    MOST_ATTACHED,
    NOT_SHOWN,
    clean_attachments,
    clean_outputs,
    clean_text,
    drawn_again,
    fenced,
)
from course_lib.grading.sealed.shown import sealed_notebook


def drawing(kind: str = "PNG", size: tuple[int, int] = (30, 20), mode: str = "RGB") -> str:
    """A picture in base64."""
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


PNG = drawing()
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
        assert shown[0]["data"] in ({"text/plain": "ab"}, {"text/plain": NOT_SHOWN})


def test_a_picture_is_drawn_again_and_made_small_enough() -> None:
    with_more = base64.b64encode(base64.b64decode(PNG) + b"<script>").decode()
    for kind, picture in {"image/png": with_more, "image/jpeg": drawing("JPEG", (5000, 1000))}.items():
        again = base64.b64decode(drawn_again(kind, picture))
        assert b"script" not in again
        assert max(Image.open(io.BytesIO(again)).size) <= MAX_SIDE
    assert drawn_again("image/png", drawing(size=(30_000, 30_000), mode="1")) == ""
    for broken in (PNG[:-30], PNG[:20], drawing("GIF"), drawing("JPEG"), "", "=", "é" * 40):
        assert drawn_again("image/png", broken) == ""


def test_outputs_tell_nothing_of_the_machine() -> None:
    places = [json.__file__, np.__file__, str(Path(__file__).parents[2] / "data" / "x"), f"{sys.prefix}/etc"]
    places += [
        f"{tempfile.gettempdir()}/exam-1-abc/work/x.py",
        str(Path.home() / "x"),
        "/python/tmp/v/lib/python3.13/re.py",
    ]
    outputs: list[Any] = [
        {"output_type": "stream", "name": "stdout", "text": f"File '{place}', line 3"} for place in places
    ]
    outputs += [{"output_type": "error", "ename": "E", "evalue": place, "traceback": [place]} for place in places]
    outputs += [{"output_type": "execute_result", "data": {"text/plain": place}} for place in places]
    shown = json.dumps(clean_outputs(outputs))
    for secret in (sys.prefix, sys.base_prefix, str(Path.home()), "exam-1", "site-packages", "/python/tmp"):
        assert secret not in shown
    assert "…/json/__init__.py" in clean_outputs(outputs)[0]["text"]
    assert (
        clean_outputs([{"output_type": "stream", "text": "a/b, 1/2, /home/somebody/x"}])[0]["text"]
        == "a/b, 1/2, /home/somebody/x"
    )


def test_pasted_pictures_are_kept_and_bounded() -> None:
    pasted = {f"photo {number}.png": {"image/png": PNG} for number in range(20)}
    odd = {
        "x": {"image/svg+xml": EVIL},
        "y": 7,
        "../../z": {"image/jpeg": drawing("JPEG")},
        'q"><': {"image/png": EVIL},
    }
    assert list(clean_attachments(odd)) == ["picture-1.jpeg"]
    assert len(clean_attachments(pasted)) == MOST_ATTACHED


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
    page_itself, text = "html head meta title style body", "div h1 h2 h3 p pre a img"
    ours = set(f"{page_itself} {text} table thead tbody tr th td".split())
    assert tags.tags <= ours
    harmless = "lang charset http-equiv name content class alt src href id scope data-name"
    assert tags.attributes <= set(harmless.split())
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
