"""What students are told of a question that failed: what they can use, and nothing that could carry its inputs away.

What a kernel says of an error was chosen by the student's code.  An exception's name is repeated where it is a known
one, a function and a line where the student's sealed cells have them, a name where the hidden cell asks for it.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from course_lib.grading.exam.compare import HINTS, Close
from course_lib.grading.exam.key import Expected
from course_lib.grading.notebook.examined import Answered, Raised, RanCell
from course_lib.grading.notebook.forms import form_of, mismatch
from course_lib.grading.notebook.paper import Asked
from course_lib.grading.notebook.schema import Value
from course_lib.grading.states import STATES, Mark

KNOWN = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)}
KNOWN |= {"LinAlgError", "AxisError", "OutOfMemoryError", "TypeCheckError", "ShapeError"}
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
SHARED = ("error", "forbidden call")  # states whose sentence may name one reason for many questions


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
        used = next((name for name in asked.forbids if name in raised.text), "")
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
    for cell in cells:
        if raised.function and cell.type == "code" and raised.line in lines_of(cell.source, raised.function):
            where = f"line {raised.line} of your cell" + (f" {cell.id}" if cell.role == "answer" else "")
            return f", in {raised.function}, {where}"
    return ""


def lines_of(source: str, function: str) -> range:
    """The lines of a function in a cell; none where the cell defines none of this name."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return range(0)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)


def detailed(hint: str, expected: Expected, answer: Value, right: Value) -> str:
    """The sentence of a hint; where the kind or the shape is another, with both kinds, and where."""
    if hint not in ("wrong kind", "wrong shape"):
        return HINTS[hint]
    exact = not isinstance(expected.comparison, Close)
    both = mismatch(answer, form_of(right), exact, sizes=False)
    return f"{HINTS[hint].removesuffix('.')}: {both}." if both else HINTS[hint]


def one_reason_once(marks: Iterable[Mark]) -> list[Mark]:
    """The marks, where one reason cost several questions told at the first of them."""
    marks = list(marks)
    found: dict[str, list[str]] = {}
    for mark in marks:
        if mark.state in SHARED and mark.sentence != STATES[mark.state]:
            found.setdefault(mark.sentence, []).append(mark.name)
    return [_once(mark, found.get(mark.sentence, [])) for mark in marks]


def _once(mark: Mark, names: Sequence[str]) -> Mark:
    if len(names) < 2:
        return mark
    if mark.name != names[0]:
        return replace(mark, sentence=f"For the same reason as {names[0]}.")
    others = f"{len(names) - 1} other question" + ("s" if len(names) > 2 else "")
    return replace(mark, sentence=f"{mark.sentence} For the same reason {others} failed: {', '.join(names[1:])}.")
