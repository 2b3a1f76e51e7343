"""The report's page: one file, one small script that sorts tables, and nothing from anywhere else."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from course_lib.grading.report.charts import CHARTS, bars, endings, plot
from course_lib.grading.report.graded_class import GradedClass, Student
from course_lib.grading.report.numbers import ItemNumbers, Spread, failures, item_numbers, spread
from course_lib.grading.report.style import page
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import NOTHING, SEALED, UNGRADED, UNSEALED, WAITS

EASY, TELLING = 0.95, 0.1  # beyond these a question deserves a look
SORT = Path(__file__).with_name("sort.js").read_text(encoding="utf-8")
STYLE = """
td:first-child, td:last-child:not(.number) { min-width: 8rem; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .8rem; padding: 0; list-style: none; }
.facts li { background: var(--soft); border-radius: .4rem; padding: .5rem .9rem; }
.facts strong { display: block; font-size: 1.5rem; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, td.time { white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: bold; }
th button:focus-visible { outline: 2px solid; outline-offset: 2px; }
th[aria-sort] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
h3 { margin: 1rem 0 .3rem; font-size: 1rem; break-after: avoid; }
@media print {
  body { max-width: none; margin: 0; font-size: 11px; } .wide { overflow: visible; } tr { break-inside: avoid; }
  th, td { padding: .3rem; } td:first-child, td:last-child:not(.number) { min-width: 5rem; }
  th[aria-sort] button::after { content: ""; } .facts strong { font-size: 1.1rem; }
}
"""
LEGEND = (
    "Share earned is the mean share of a question's points: 1 where everybody had all. Discrimination is the "
    "correlation of a question with all the others: near 0 or below, it does not tell strong from weak, or its test "
    "is wrong."
)


class Column(NamedTuple):
    """A column of a table: its head, and whether it holds numbers or times."""

    head: str
    number: bool = False
    time: bool = False

    @property
    def kind(self) -> str:
        """The column's class, as an attribute."""
        return ' class="number"' if self.number else ' class="time"' if self.time else ""


class Value(NamedTuple):
    """What a cell shows, and what its table is sorted by there."""

    shown: str
    key: float | None = None


QUESTIONS = [
    *(Column("Question"), Column("Asks"), Column("Points", True), Column("Scored", True)),
    *(Column("Share earned", True), Column("Discrimination", True), Column("Worth a look")),
]
STUDENTS = [
    *(
        Column("Student"),
        Column("Points", True),
        Column("Late penalty", True),
        Column("State"),
        Column("Waits for a person"),
    ),
    *(Column("Handed in (UTC)", time=True), Column("Seconds", True), Column("Why")),
]


def report_page(graded: GradedClass) -> str:
    """The page of a class."""
    title = f"{graded.assignment}: {len(graded.graded)} graded"
    totals = spread([student.total for student in graded.graded])
    questions = item_numbers(graded)
    look = {numbers.item.name for numbers in questions if _remark(numbers) and not numbers.waiting}
    body = [
        f"<h1>{escape(clean_text(title))}</h1>",
        f"<p>{escape(SEALED if graded.sealed else UNSEALED)}</p>",
        *_facts(graded, totals),
        "<h2>Scores</h2>",
        f"<p>{escape(_in_words(totals, graded.out_of))}</p>",
        bars([student.total for student in graded.graded], graded.out_of, "How many students have how many points."),
        "<h2>Questions</h2>",
        f"<p>{LEGEND}</p>",
        _table(QUESTIONS, map(_question, questions)),
        plot(questions, look),
        "<h2>How each question ended</h2>",
        *(line for numbers in questions for line in _ending(numbers)),
        *_people("Who waits for a person", [student for student in graded.students if student.waits]),
        *_people("Who handed in nothing", [student for student in graded.students if student.state == NOTHING]),
        *_submissions(graded),
    ]
    return page(clean_text(title), body, CHARTS + STYLE, SORT)


def _facts(graded: GradedClass, totals: Spread) -> Iterator[str]:
    """The numbers that one looks for first."""
    waiting = sum(student.waits for student in graded.students)
    states = failures(graded)
    failed = sum(states[state] for state in UNGRADED if state != NOTHING)
    facts = [(str(totals.count), "graded"), (f"{_points(totals.median)} of {graded.out_of:g}", "median")]
    facts += [
        (str(n), words) for n, words in ((waiting, WAITS), (states[NOTHING], NOTHING), (failed, "not graded")) if n
    ]
    items = (f"<li><strong>{escape(number)}</strong>{escape(words)}</li>" for number, words in facts)
    yield f'<ul class="facts">{"".join(items)}</ul>'


def _in_words(totals: Spread, out_of: float) -> str:
    return (
        f"{totals.count} students, out of {out_of:g}: mean {totals.mean:.2f}, standard deviation "
        f"{totals.deviation:.2f}; least {_points(totals.least)}, quartiles {_points(totals.lower)}, "
        f"{_points(totals.median)} and {_points(totals.upper)}, greatest {_points(totals.greatest)}."
    )


def _question(numbers: ItemNumbers) -> Iterator[Value]:
    yield from (Value(numbers.item.title), Value(numbers.item.about), _number(numbers.item.out_of, "g"))
    yield from (_number(numbers.scored, "d"), _number(numbers.share), _number(numbers.discrimination))
    yield Value(_remark(numbers))


def _remark(numbers: ItemNumbers) -> str:
    """What an instructor should look at."""
    if numbers.waiting:
        return f"{numbers.waiting} to score by hand"
    if numbers.share == 0:
        return "nobody earned a point" + ("" if numbers.item.by_hand else ": is the test right?")
    if numbers.discrimination is not None and numbers.discrimination < TELLING:
        return "does not tell strong from weak"
    return "nearly everybody has it" if (numbers.share or 0) > EASY else ""


def _ending(numbers: ItemNumbers) -> Iterator[str]:
    asks = f" — {numbers.item.about}" if numbers.item.about else ""
    yield f"<h3>{escape(clean_text(numbers.item.title + asks))}</h3>"
    yield from endings(numbers)


def _people(title: str, students: list[Student]) -> Iterator[str]:
    """A list of students, if there are any."""
    if students:
        names = ", ".join(clean_text(student.id) for student in students)
        yield f"<h2>{escape(title)}</h2><p>{escape(names)}</p>"


def _submissions(graded: GradedClass) -> Iterator[str]:
    yield "<h2>Submissions</h2>"
    states = ((Value(state), _number(n, "d")) for state, n in failures(graded).most_common())
    yield _table([Column("State"), Column("Submissions", True)], states)
    yield f"<p>{escape(_time(graded))}</p>"
    seconds = [student.seconds for student in graded.graded]
    yield bars(seconds, max(seconds, default=0.0), "How many submissions ran for how many seconds.")
    yield _table(STUDENTS, (_line(student, graded.out_of) for student in graded.students))


def _time(graded: GradedClass) -> str:
    taken = spread([student.seconds for student in graded.graded])
    whole = sum(student.seconds for student in graded.graded)
    return (
        f"A submission ran for {taken.median:.1f} s (median), {taken.upper:.1f} s (three in four were quicker), "
        f"{taken.greatest:.1f} s at most; all together {whole:.0f} s."
    )


def _line(student: Student, out_of: float) -> Iterator[Value]:
    graded = student.state not in UNGRADED
    yield Value(student.id)
    yield Value(f"{_points(student.total)} of {out_of:g}", student.total) if graded else Value("")
    yield Value(f"−{_points(student.penalty)}", student.penalty) if student.penalty else Value("")
    yield from (
        Value(student.state),
        Value("yes" if student.waits else ""),
        Value(student.timestamp[:16].replace(" ", "\u00a0")),
    )
    yield _number(student.seconds, ".1f") if graded else Value("")
    yield Value(student.reason)


def _points(points: float) -> str:
    return f"{round(points, 2):g}"


def _number(value: float | None, form: str = ".2f") -> Value:
    return Value("–") if value is None else Value(format(value, form).replace("-", "−"), value)


def _table(columns: list[Column], rows: Iterable[Iterable[Value]]) -> str:
    """A table that a press on a column's head sorts."""
    kinds = [column.kind for column in columns]
    head = "".join(f'<th scope="col"{kind}>{escape(c.head)}</th>' for c, kind in zip(columns, kinds, strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, row, kinds))}</tr>" for row in rows)
    return (
        f'<div class="wide"><table class="sortable"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(value: Value, kind: str) -> str:
    key = f' data-key="{value.key:g}"' if value.key is not None else ""
    return f"<td{kind}{key}>{escape(clean_text(value.shown))}</td>"
