"""The questions of a page of feedback: each with its task, how it ended, what may help, and a link to its cell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from course_lib.grading.notebook.source import PREFIX, Source, role
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import WAITS, Mark

HEADING = re.compile(r"^#+ +(Task +\d+\w*|Exercise +\d+\w*|\d+)\b", flags=re.MULTILINE)
COLUMNS = ("Task", "Question", "What is asked", "State", "Points", "What may help")
NARROW = """
@media (max-width: 44rem) {
  table.questions thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  table.questions tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  table.questions td { display: block; border: 0; padding: .1rem 0; text-align: left; overflow-wrap: anywhere; }
  table.questions td:empty { display: none; }
  table.questions td[data-name]::before { content: attr(data-name) ": "; color: GrayText; }
}
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
table.questions td:last-child { min-width: 12rem; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; font-size: 10pt; }
  .wide { overflow: visible; }
  tr, h3, img { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


@dataclass(frozen=True)
class Row:
    """A graded cell's line."""

    task: str
    question: str
    answer: str
    about: str
    state: str
    points: str
    sentence: str


def total_in_words(source: Source, scores: Mapping[str, float], waiting: Iterable[str]) -> str:
    """The points until now, and how many are still to come from a person."""
    to_come = sum(source.points[name] for name in waiting)
    most = sum(source.points.values()) - to_come
    total = sum(scores.values())
    return f"{total:g} of {most:g} points so far, {to_come:g} to come" if to_come else f"{total:g} of {most:g} points"


def waiting(outcome: Outcome, source: Source, scores: Mapping[str, float]) -> list[str]:
    """The answers that a person has not read yet, by grade_id."""
    automatic = outcome.scores(source)
    return [name for name in source.points if automatic.get(name) is None and name not in scores]


def rows(outcome: Outcome, source: Source, scores: Mapping[str, float], remarks: Mapping[str, str]) -> Iterator[Row]:
    """A row for each graded cell, in the notebook's order, with a person's words under those of the answer."""
    marks = {PREFIX + mark.name: mark for mark in outcome.marks}
    late, left = set(waiting(outcome, source, scores)), dict(remarks)
    task = answer = ""
    for cell in source.cells:
        if cell.type == "markdown" and (heading := HEADING.findall(cell.source)):
            task = heading[-1]
        if role(cell) not in ("answer", "hidden", "written"):
            continue
        name = cell.grade_id
        answer = answer if role(cell) == "hidden" else name
        if name not in source.points:
            continue
        mark = marks.get(name, Mark(name, 0.0, source.points[name], "", "", about="written answer"))
        remark = clean_text(left.get(name, "") or left.pop(answer, ""))
        sentence = " ".join(text for text in (mark.sentence, remark) if text)
        points = "" if name in late else f"{scores.get(name, 0.0):g} / {mark.out_of:g}"
        state = WAITS if name in late else mark.state
        yield Row(task, mark.name.removeprefix("written_"), answer, mark.about, state, points, sentence)


def anchor(cell: str) -> str:
    """The name by which a page's links find a cell."""
    return "cell-" + re.sub(r"[^\w-]", "-", cell)


def table(lines: Iterable[Row], shown: Iterable[str]) -> str:
    """The table; a question links to its answer's cell, if that is among those that the page shows."""
    there = set(shown)
    listed = list(lines)
    columns = COLUMNS if any(row.task for row in listed) else COLUMNS[1:]
    head = "".join(f"<th>{name}</th>" for name in columns)
    body = "".join(_line(row, row.answer in there, columns) for row in listed)
    whole = f'<table class="questions"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide">{whole}</div>'


def _line(row: Row, linked: bool, columns: Iterable[str]) -> str:
    question = escape(row.question)
    question = f'<a href="#{anchor(row.answer)}">{question}</a>' if linked else question
    cells = (row.task.replace(" ", "\u00a0"), question, row.about, row.state, row.points, row.sentence)
    texts = dict(zip(COLUMNS, cells, strict=True))
    parts = []
    for name in columns:
        text = texts[name]
        kind = ' class="points"' if name == "Points" else ""
        label = f' data-name="{name}"' if text and name in ("State", "Points") else ""
        parts.append(f"<td{kind}{label}>{text if name == 'Question' else escape(text)}</td>")
    return f"<tr>{''.join(parts)}</tr>"
