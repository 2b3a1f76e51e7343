"""A page of feedback for each student, made from the sealed results alone: no hidden test, nothing that could run."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from course_lib.course import Course
from course_lib.grading.notebook.source import PREFIX, Source
from course_lib.grading.record.gradebook import Register
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sittings, write_whole
from course_lib.grading.record.timestamps import receipts
from course_lib.grading.sanitise import PICTURES, clean_outputs, clean_text
from course_lib.grading.states import STATES, Mark

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.points { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; border-radius: .3rem; }
pre.output { background: none; border-left: 3px solid var(--line); }
pre.error { background: none; border-left: 3px solid #d55e00; }
img { max-width: 100%; background: white; }
.note { color: GrayText; }
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_feedback(course: Course, assignment: str, students: Iterable[str] | None = None) -> list[Path]:
    """Writes ``feedback/<student>/<assignment>/<assignment>.html`` for graded students, and closes the sitting.

    Args:
        course: the course.
        assignment: the assignment's name.
        students: for whom; all who were graded by default.
    """
    source = Source.read(course.source_of(assignment))
    sittings = Sittings(course.root / "sittings" / assignment)
    names = list(students) if students is not None else course.students(assignment)
    written = []
    with Register(course.db_url, course.course_id, source) as register:
        for name in names:
            kept = sittings.latest("outcomes", name)
            if kept is None:
                continue
            page = feedback_page(Outcome.from_bytes(kept), source, register.recorded(name), register.comments(name))
            path = course.root / course.feedback / name / assignment / f"{assignment}.html"
            write_whole(path, page.encode("utf-8", "replace"))
            for receipt, content in receipts(course.submission(name, assignment)).items():
                write_whole(path.with_name(receipt), content)
            written.append(path)
    if written:
        sittings.close()
    return written


def feedback_page(outcome: Outcome, source: Source, scores: dict[str, float], remarks: dict[str, str]) -> str:
    """The page of one student.

    Args:
        outcome: the sealed result.
        source: the assignment.
        scores: the gradebook's scores by grade_id, marks by hand included.
        remarks: what a person wrote on an answer, by grade_id.
    """
    total, most = sum(scores.values()), sum(source.points.values())
    title = f"{source.name}: {total:g} of {most:g} points"
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(clean_text(outcome.student))}</p>",
        *_state(outcome),
        "<h2>Questions</h2>",
        _table(_rows(outcome, source, scores, remarks)),
        "<h2>Your notebook</h2>",
        '<p class="note">Your cells, and the checks that failed, with what they printed before the exam began.</p>',
        *(_cell(cell) for cell in _own(outcome, source)),
    ]
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    head += f"<title>{escape(title)}</title><style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n'


def _own(outcome: Outcome, source: Source) -> Iterator[dict[str, Any]]:
    """The cells that are the student's own: not the assignment's text, and no check that passed."""
    given = {cell.source for cell in source.with_role("plain")}
    for cell in outcome.cells:
        own = cell["role"] in ("answer", "written") or (cell["role"] == "extra" and cell["source"] not in given)
        if own or (cell["type"] == "code" and cell.get("status") not in (None, "ok")):
            yield cell


def _state(outcome: Outcome) -> Iterator[str]:
    if outcome.state != "graded":
        yield f"<p><strong>{escape(outcome.state)}.</strong> {escape(STATES.get(outcome.state, ''))}</p>"
    elif outcome.missing:
        yield f"<p>Not found in what you handed in: {escape(', '.join(outcome.missing))}.</p>"


def _rows(outcome: Outcome, source: Source, scores: dict[str, float], remarks: dict[str, str]) -> Iterator[list[str]]:
    """A row for each graded cell, in the notebook's order, with a person's words under those of the answer."""
    marks = {PREFIX + mark.name: mark for mark in outcome.marks}
    answer = ""
    for cell in source.with_role("answer", "hidden", "written"):
        name = cell.grade_id
        if name not in source.points:
            answer = name
            continue
        waiting = "waits for a person" if outcome.scores(source).get(name) is None and name not in scores else ""
        mark = marks.get(name, Mark(name, 0.0, source.points[name], waiting, "", about="written answer"))
        remark = clean_text(remarks.get(name, "") or remarks.pop(answer, ""))
        sentence = " ".join(text for text in (mark.sentence, remark) if text)
        points = f"{scores.get(name, 0.0):g} / {mark.out_of:g}"
        yield [mark.name.removeprefix("written_"), mark.about, mark.state, points, sentence]


def _table(rows: Iterable[list[str]]) -> str:
    head = "<tr><th>Question</th><th>What is asked</th><th>State</th><th>Points</th><th>What may help</th></tr>"
    lines = []
    for name, about, state, points, sentence in rows:
        cells = f"<td>{escape(name)}</td><td>{escape(about)}</td><td>{escape(state)}</td>"
        cells += f"<td class='points'>{escape(points)}</td>"
        lines.append(f"<tr>{cells}<td>{escape(sentence)}</td></tr>")
    return f"<table>{head}{''.join(lines)}</table>"


def _cell(cell: dict[str, Any]) -> str:
    name = "a cell of your own" if cell["role"] == "extra" else cell["id"]
    parts = [f"<h3>{escape(clean_text(name))}</h3>", f"<pre>{escape(clean_text(cell['source']))}</pre>"]
    status = cell.get("status", "ok")
    if status not in ("ok", "error"):
        parts.append(f'<p class="note">{escape(STATES.get(status, "It was not run: no time was left."))}</p>')
    parts += [_output(output) for output in clean_outputs(cell.get("outputs", []))]
    return "\n".join(parts)


def _output(output: dict[str, Any]) -> str:
    """An output that ``clean_outputs`` made."""
    if output["output_type"] == "stream":
        return f'<pre class="output">{escape(output["text"])}</pre>'
    if output["output_type"] == "error":
        return f'<pre class="error">{escape(output["ename"])}: {escape(output["evalue"])}</pre>'
    for kind in PICTURES:
        if kind in output["data"]:
            return f'<img alt="a picture that the cell drew" src="data:{kind};base64,{escape(output["data"][kind])}">'
    return f'<pre class="output">{escape(output["data"]["text/plain"])}</pre>'
