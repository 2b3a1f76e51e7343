"""What students are told of a question that failed: what they can use, and nothing that could carry its inputs away.

What a kernel says of an error was chosen by the student's code.  An exception's name is repeated where it is a known
one, a function and a line where the student's sealed cells have them, a name where the hidden cell asks for it.
"""

import builtins
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from course_lib.grading.exam.compare import HINTS, Close
from course_lib.grading.exam.key import Expected
from course_lib.grading.kernel.families import told_as
from course_lib.grading.notebook.examined import Answered, Raised, RanCell
from course_lib.grading.notebook.forms import form_of, mismatch
from course_lib.grading.notebook.lines import LAMBDA, place_of
from course_lib.grading.notebook.paper import Asked
from course_lib.grading.notebook.schema import Value
from course_lib.grading.states import STATES, Mark

KNOWN = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)}
KNOWN |= {"LinAlgError", "AxisError", "OutOfMemoryError", "TypeCheckError", "ShapeError"}
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
SHARED = ("error", "forbidden call")  # states of which one reason may cost many questions

Reason = tuple[object, ...]


def told(answered: Answered, asked: Asked | None, cells: Sequence[RanCell]) -> str:
    """The sentence on a question that gave no answer.

    Args:
        answered: how it ended, in a state of ``STATES``.
        asked: the question; without it, only the state is told.
        cells: the visible cells of the submission, sealed before the exam.
    """
    raised = answered.raised
    if raised is None or asked is None:
        return STATES[answered.state]
    if answered.state == "forbidden call":
        used = next((name for name in map(told_as, asked.forbids) if name in raised.text), "")
        return (
            f"The task asks you to write what {used} does, and that call was used."
            if used
            else STATES["forbidden call"]
        )
    if answered.state != "error":
        return STATES[answered.state]
    name = raised.error if raised.error in KNOWN else "an error of a class of its own"
    article = "" if raised.error not in KNOWN else "an " if name[0] in "AEIOU" else "a "
    return f"The call raised {article}{name}{_missing(raised, asked)}{_place(raised, cells)}."


def _missing(raised: Raised, asked: Asked) -> str:
    """The name that is not there, where it is one that the question itself asks for."""
    unknown = UNDEFINED.search(raised.text) if raised.error == "NameError" else None
    return f": {unknown[1]} is not defined" if unknown and re.search(rf"\b{unknown[1]}\b", asked.code) else ""


def _place(raised: Raised, cells: Iterable[RanCell]) -> str:
    """The student's own function and its line, if one of the cells has both."""
    if (place := place_of(raised, cells)) is None:
        return ""
    cell, line = place
    where = f"line {line} of your cell" + (f" {cell.id}" if cell.role == "answer" else "")
    return f", in {'a lambda' if raised.function == LAMBDA else raised.function}, {where}"


def reason_of(answered: Answered, asked: Asked | None, cells: Sequence[RanCell]) -> Reason | None:
    """What questions of one reason have in common: an error at its place, or a name that is asked for and not there.

    Two errors of one kind are no reason to think of one mistake: None where the place of this one is not known.
    """
    raised = answered.raised
    if raised is None or asked is None or answered.state not in SHARED:
        return None
    if missing := _missing(raised, asked):
        return (raised.error, missing)
    place = place_of(raised, cells)
    return (answered.state, raised.error, raised.function, place[1], place[0].notebook, place[0].id) if place else None


def detailed(hint: str, expected: Expected, answer: Value, right: Value) -> str:
    """The sentence of a hint; where the kind or the shape is another, with both kinds, and where."""
    if hint not in ("wrong kind", "wrong shape"):
        return HINTS[hint]
    exact = not isinstance(expected.comparison, Close)
    both = mismatch(answer, form_of(right), exact, sizes=False)
    return f"{HINTS[hint].removesuffix('.')}: {both}." if both else HINTS[hint]


def one_reason_once(marks: Iterable[Mark], reasons: Mapping[str, Reason | None]) -> list[Mark]:
    """The marks, where one reason cost several questions told at the first of them.

    Args:
        marks: of all questions.
        reasons: what ``reason_of`` says of each, by name.
    """
    marks = list(marks)
    found: dict[Reason, list[str]] = {}
    for mark in marks:
        if reason := reasons.get(mark.name):
            found.setdefault(reason, []).append(mark.name)
    return [_once(mark, found.get(reasons.get(mark.name) or (), [])) for mark in marks]


def _once(mark: Mark, names: Sequence[str]) -> Mark:
    if len(names) < 2:
        return mark
    if mark.name != names[0]:
        return replace(mark, sentence=f"For the same reason as {names[0]}.")
    others = f"{len(names) - 1} other question" + ("s" if len(names) > 2 else "")
    return replace(mark, sentence=f"{mark.sentence} For the same reason {others} failed: {', '.join(names[1:])}.")
