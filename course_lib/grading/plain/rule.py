"""nbgrader's own rule, applied to what a sandboxed kernel showed."""

from collections.abc import Iterable
from typing import Any

from nbgrader.utils import compute_checksum, determine_grade

from course_lib.grading.notebook.examined import Output, RanCell
from course_lib.grading.plain.layout import Laid
from course_lib.grading.states import STATES, Mark, judged

NO_NUMBER = "The test returned what is no number of points: by nbgrader's rule it counts in full."


def outputs_of(ran: RanCell) -> list[Output]:
    """A cell's outputs, with an error among them wherever it did not end well, as nbgrader's own run has it."""
    outputs, status = list(ran.outputs), ran.status or "ok"
    if status not in ("ok", "ended") and not any(output["output_type"] == "error" for output in outputs):
        outputs.append({"output_type": "error", "ename": status, "evalue": STATES.get(status, ""), "traceback": []})
    return outputs


def score_of(laid: Laid, ran: RanCell, steps: Iterable[Any] = ()) -> float | None:
    """The automatic score of a graded cell; None where a person must grade.

    Args:
        laid: the cell, with what the gradebook knows of it.
        ran: the executed cell.
        steps: nbgrader's own that change what the cell showed before it is scored.
    """
    node = laid.node(outputs_of(ran))
    for step in steps:
        node, _ = step.preprocess_cell(node, {}, 0)
    try:
        score, _ = determine_grade(node)  # what it would log of every student, ``unscored`` tells once
    except (ValueError, KeyError):  # a test that returns more than its points, or something that is no text
        return 0.0
    return None if score is None else float(score)


def mark_of(name: str, laid: Laid, ran: RanCell, score: float) -> Mark:
    """The mark of a cell that a test decides: its state, and a sentence of the fixed lists."""
    assert laid.given is not None
    assert laid.given.points is not None
    out_of, status = laid.given.points, ran.status or "ok"
    if status in ("ok", "ended", "error"):
        state = judged(1 if score == out_of else score and 0.5)
        return Mark(name, score, out_of, state, _why(ran, score, out_of))
    return Mark(name, score, out_of, status, STATES.get(status, ""))


def _why(ran: RanCell, score: float, out_of: float) -> str:
    """The sentence on a test that ended well, where nbgrader's rule is not what one may expect."""
    if score:
        return NO_NUMBER if score == out_of and _returns_no_number(ran.outputs) else ""
    shouted = ran.status != "error" and any(output.get("name") == "stderr" for output in ran.outputs)
    return "Something was written to stderr, which costs the points here." if shouted else ""


def _returns_no_number(outputs: Iterable[Output]) -> bool:
    returned = [output["data"] for output in outputs if output["output_type"] == "execute_result"]
    try:
        return bool(returned) and float(returned[0].get("text/plain", 0.0)) < 0
    except ValueError:
        return True


def unscored(marks: Iterable[Mark]) -> str:
    """What an instructor should know of tests that returned no number; empty where there are none."""
    names = sorted({mark.name for mark in marks if mark.sentence == NO_NUMBER})
    return f"{', '.join(names)}: {NO_NUMBER} End a test with an assertion, or with a number." if names else ""


def auto_comments(laid: Iterable[Laid]) -> dict[str, str | None]:
    """nbgrader's comment on every answer cell: whether it was left as it was given."""
    answers = (cell for cell in laid if cell.given is not None and cell.given.solution)
    comments = {}
    for cell in answers:
        assert cell.given is not None
        untouched = cell.given.checksum == compute_checksum(cell.node())
        comments[cell.given.name] = "No response." if untouched else None
    return comments
