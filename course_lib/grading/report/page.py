"""The report's page: one file, no script, and nothing from anywhere else."""

from collections.abc import Iterable, Iterator
from html import escape

from course_lib.grading.report.graded_class import GradedClass, Student
from course_lib.grading.report.numbers import BINS, ItemNumbers, Spread, failures, histogram, item_numbers, spread
from course_lib.grading.report.style import page
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import SEALED, UNGRADED, UNSEALED, WAITS

EASY, TELLING = 0.95, 0.1  # beyond these a question deserves a look
WIDTH, HEIGHT, BASE = 640, 180, 150
CHART = """
svg { width: 100%; max-width: 40rem; height: auto; }
svg rect { fill: #0072b2; }
svg text { font: 12px system-ui, sans-serif; fill: CanvasText; text-anchor: middle; }
"""


def report_page(graded: GradedClass) -> str:
    """The page of a class."""
    title = f"{graded.assignment}: {len(graded.graded)} graded"
    totals = spread([student.total for student in graded.graded])
    body = [
        f"<h1>{escape(clean_text(title))}</h1>",
        f"<p>{escape(SEALED if graded.sealed else UNSEALED)}</p>",
        "<h2>Scores</h2>",
        f"<p>{escape(_in_words(totals, graded.out_of))}</p>",
        _bars([student.total for student in graded.graded], graded.out_of),
        "<h2>Questions</h2>",
        f"<p>{LEGEND}</p>",
        _table(QUESTION_COLUMNS, map(_question, item_numbers(graded))),
        "<h2>Submissions</h2>",
        _table(("State", "Submissions"), ((state, str(n)) for state, n in failures(graded).most_common())),
        f"<p>{escape(_time(graded))}</p>",
        _table(STUDENT_COLUMNS, (_line(student, graded.out_of) for student in graded.students)),
    ]
    return page(clean_text(title), body, CHART)


LEGEND = (
    "Difficulty is the mean share of the points that was earned: 1 where everybody had all. Discrimination is the "
    "correlation of a question with all the others: near 0 or below, it does not tell strong from weak, or its test "
    "is wrong."
)
QUESTION_COLUMNS = ("Question", "Asks", "Points", "Scored", "Difficulty", "Discrimination", "How it ended", "")
STUDENT_COLUMNS = ("Student", "Points", "State", "Why", "Seconds")


def _in_words(totals: Spread, out_of: float) -> str:
    return (
        f"{totals.count} students, out of {out_of:g}: mean {totals.mean:.2f}, standard deviation "
        f"{totals.deviation:.2f}; least {totals.least:g}, quartiles {totals.lower:g}, {totals.median:g} and "
        f"{totals.upper:g}, greatest {totals.greatest:g}."
    )


def _bars(values: list[float], out_of: float) -> str:
    """The histogram, with its numbers as text."""
    counts = histogram(values, out_of)
    width, most = WIDTH / BINS, max(*counts, 1)
    edges = [out_of * k / BINS for k in range(BINS + 1)]
    said = "; ".join(f"{edges[k]:g} to {edges[k + 1]:g}: {n}" for k, n in enumerate(counts))
    parts = []
    for k, n in enumerate(counts):
        tall, left = (BASE - 20) * n / most, k * width
        middle = left + width / 2
        parts.append(f'<rect x="{left + 2:.1f}" y="{BASE - tall:.1f}" width="{width - 4:.1f}" height="{tall:.1f}"/>')
        parts.append(f'<text x="{middle:.1f}" y="{BASE - tall - 4:.1f}">{n}</text>')
        parts.append(f'<text x="{middle:.1f}" y="{BASE + 16}">{edges[k]:.3g}–{edges[k + 1]:.3g}</text>')
    label = escape(f"How many students have how many points. {said}.")
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _question(numbers: ItemNumbers) -> Iterator[str]:
    ended = ", ".join(f"{state} {count}" for state, count in numbers.states.most_common() if state)
    yield from (numbers.item.name, numbers.item.about, f"{numbers.item.out_of:g}", str(numbers.scored))
    yield from (_number(numbers.difficulty), _number(numbers.discrimination), ended, _remark(numbers))


def _remark(numbers: ItemNumbers) -> str:
    """What an instructor should look at."""
    if numbers.difficulty == 0:
        return "nobody earned a point: is the test right?"
    if numbers.discrimination is not None and numbers.discrimination < TELLING:
        return "does not tell strong from weak: look at it"
    return "nearly everybody has it" if (numbers.difficulty or 0) > EASY else ""


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _time(graded: GradedClass) -> str:
    taken = spread([student.seconds for student in graded.graded])
    whole = sum(student.seconds for student in graded.graded)
    return (
        f"A submission ran for {taken.median:.1f} s (median), {taken.upper:.1f} s (three in four were quicker), "
        f"{taken.greatest:.1f} s at most; all together {whole:.0f} s."
    )


def _line(student: Student, out_of: float) -> Iterator[str]:
    late = f" (late: −{student.penalty:g})" if student.penalty else ""
    waits = f", {WAITS}" if WAITS in student.states.values() else ""
    points = f"{student.total:g} of {out_of:g}{late}" if student.state not in UNGRADED else ""
    yield from (student.id, points, student.state + waits, student.reason, f"{student.seconds:.1f}")


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = ("".join(f"<td>{escape(clean_text(cell))}</td>" for cell in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
