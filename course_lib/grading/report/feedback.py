"""A page of feedback for each student, made from the sealed results alone: no hidden test, nothing that could run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.notebook.examined import Output, RanCell
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.answering import say
from course_lib.grading.record.gradebook import Due, Register
from course_lib.grading.record.groups import Groups
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sittings
from course_lib.grading.record.timestamps import receipts
from course_lib.grading.record.whole_files import write_whole
from course_lib.grading.report import questions
from course_lib.grading.report.style import page
from course_lib.grading.sanitise import PICTURES, clean_outputs, clean_text
from course_lib.grading.states import GRADED, STATES


def write_feedback(course: Course, source: Source, students: Iterable[str] | None = None) -> list[Path]:
    """Write ``feedback/<student>/<assignment>/<assignment>.html`` for graded students, and close the sitting.

    Of whom the gradebook has nothing, by whatever hand, there is no page: its zeros would be nobody's.

    Args:
        course: the course.
        source: the sealed assignment.
        students: for whom; all who were graded by default.
    """
    sittings = Sittings.of(course, source.name)
    names = list(students) if students is not None else course.students(source.name)
    kept = {name: outcome for name in names if (outcome := sittings.latest("outcomes", name, Outcome.from_bytes))}
    if not kept:
        return []
    written = []
    groups = Groups.of(course, source.name)
    with Register(course, source.name) as register:
        for folder, name in ((owner, name) for owner in kept for name in (owner, *groups.share(owner))):
            if not register.knows(name):
                say(f"{clean_text(name)}: nothing is recorded, grade again")
                continue
            if folder != name and register.knows(folder):
                register.share(folder, name)
            outcome = replace(kept[folder], student=name)
            due = register.due(name)
            text = feedback_page(outcome, source, register.recorded(name), register.comments(name), due)
            path = course.root / course.feedback / name / source.name / f"{source.name}.html"
            write_whole(path, text.encode("utf-8", "replace"))
            for receipt, note in receipts(course.submission(folder, source.name)).items():
                write_whole(path.with_name(receipt), note)
            written.append(path)
    if written:
        sittings.close()
    return written


def feedback_page(
    outcome: Outcome, source: Source, scores: dict[str, float], remarks: dict[str, str], due: Due | None = None
) -> str:
    """The page of one student.

    Args:
        outcome: the sealed result.
        source: the assignment.
        scores: the gradebook's scores by grade_id, marks by hand included.
        remarks: what a person wrote on an answer, by grade_id.
        due: when it was due and handed in, where there is a deadline.
    """
    title = f"{source.name}: {questions.total_in_words(source, scores, questions.waiting(outcome, source, scores))}"
    own = list(_own(outcome, source))
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(clean_text(outcome.student))}</p>",
        *_state(outcome, source),
        *_lateness(due),
        "<h2>Questions</h2>",
        questions.table(questions.rows(outcome, source, scores, remarks), (cell.id for cell in own)),
        "<h2>Your notebook</h2>",
        '<p class="note">Your cells, and the checks that failed, with what they printed before the exam began.</p>',
        *map(_cell, own),
    ]
    return page(title, body, questions.NARROW)


def _own(outcome: Outcome, source: Source) -> Iterator[RanCell]:
    """The cells that are the student's own: not the assignment's text, and no check that passed."""
    given = {cell.source for cell in source.with_role("plain")}
    for cell in outcome.cells:
        own = cell.role in ("answer", "written") or (cell.role == "extra" and cell.source not in given)
        if own or (cell.type == "code" and cell.status not in ("", "ok")):
            yield cell


def _state(outcome: Outcome, source: Source) -> Iterator[str]:
    reason = escape(clean_text(outcome.reason))
    if outcome.state != GRADED:
        yield f"<p><strong>{escape(outcome.state)}.</strong> {escape(STATES.get(outcome.state, ''))} {reason}</p>"
    elif outcome.reason:
        yield f"<p>Your notebook was {reason}: hand it in as {escape(source.name)}.ipynb.</p>"
    if outcome.state == GRADED and outcome.missing:
        yield f"<p>Not found in what you handed in: {escape(', '.join(outcome.missing))}.</p>"


def _lateness(due: Due | None) -> Iterator[str]:
    """When it was due, when it came, and what that costs."""
    if due is None:
        return
    words = f"Due {due.until:%Y-%m-%d %H:%M} UTC" + (", with your extension" if due.extended else "")
    if due.handed_in is not None:
        words += f"; handed in {due.handed_in:%Y-%m-%d %H:%M} UTC"
    words += f", {due.hours_late:.1f} hours late" if due.hours_late else ""
    words += f": {due.penalty:g} points are taken off" if due.penalty else ""
    yield f'<p class="note">{escape(words)}.</p>'


def _cell(cell: RanCell) -> str:
    name = "a cell of your own" if cell.role == "extra" else cell.id
    parts = [
        f'<h3 id="{questions.anchor(cell.id)}">{escape(clean_text(name))}</h3>',
        f"<pre>{escape(clean_text(cell.source))}</pre>",
    ]
    if cell.status not in ("", "ok", "error"):
        parts.append(f'<p class="note">{escape(STATES.get(cell.status, STATES["not run"]))}</p>')
    parts += [_output(output) for output in clean_outputs(cell.outputs)]
    for picture in cell.attachments.values():
        parts += [
            f'<img alt="a picture pasted into the answer" src="data:{kind};base64,{escape(data)}">'
            for kind, data in picture.items()
            if kind in PICTURES
        ]
    return "\n".join(parts)


def _output(output: Output) -> str:
    """An output that ``clean_outputs`` made."""
    if output["output_type"] == "stream":
        return f'<pre class="output">{escape(output["text"])}</pre>'
    if output["output_type"] == "error":
        return f'<pre class="error">{escape(output["ename"])}: {escape(output["evalue"])}</pre>'
    for kind in PICTURES:
        if kind in output["data"]:
            return f'<img alt="a picture that the cell drew" src="data:{kind};base64,{escape(output["data"][kind])}">'
    return f'<pre class="output">{escape(output["data"]["text/plain"])}</pre>'
