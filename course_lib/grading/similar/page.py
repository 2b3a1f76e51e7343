"""Pairs that are alike, side by side, with what they share marked."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.record.whole_files import write_whole
from course_lib.grading.report.style import page
from course_lib.grading.sanitise import clean_text
from course_lib.grading.similar.pairs import Pair, Program

STYLE = """
body { max-width: 80rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.sides pre { font-size: .8rem; margin: 0; }
@media (max-width: 50rem) { .sides { grid-template-columns: 1fr; } }
mark { background: #e6c22955; color: inherit; display: block; }
"""
ACCUSES_NOBODY = (
    "Alike is not copied. People who learn from the same lecture, sit side by side or ask the same forum write the "
    "same; what was given, the lectures' code, the model answers and what much of the class has are left out already. "
    "Read both sides before you think anything, and ask before you say anything."
)


def write_page(course: Course, assignment: str, found: list[Pair]) -> Path:
    """Write ``reports/<assignment>.similar.html``."""
    title = f"{assignment}: {len(found)} pairs alike"
    body = [f"<h1>{escape(title)}</h1>", f"<p>{ACCUSES_NOBODY}</p>", *(part for pair in found for part in _pair(pair))]
    path = course.root / "reports" / f"{assignment}.similar.html"
    write_whole(path, page(title, body, STYLE).encode("utf-8", "replace"))
    return path


def _pair(pair: Pair) -> Iterator[str]:
    who = f"{clean_text(pair.left.student)} and {clean_text(pair.right.student)}"
    yield f"<details><summary>{escape(who)}: {100 * pair.alike:.0f} % alike</summary><div class='sides'>"
    for program in (pair.left, pair.right):
        name, code = escape(clean_text(program.student)), _code(program, set(pair.lines(program)))
        yield f"<section><h2>{name}</h2>{code}</section>"
    yield "</div></details>"


def _code(program: Program, shared: set[int]) -> str:
    """The program, with the lines that are shared marked."""
    lines = (escape(clean_text(line)) for line in program.code.split("\n"))
    marked = (f"<mark>{line or ' '}</mark>" if number in shared else line + "\n" for number, line in enumerate(lines))
    return f"<pre>{''.join(marked)}</pre>"
