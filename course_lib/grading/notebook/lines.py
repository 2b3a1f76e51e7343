"""Where something was raised, as a student counts: the cell that has the function, and the line from its top."""

import ast
import re
from collections.abc import Iterable

from course_lib.grading.notebook.examined import Raised, RanCell

LAMBDA = "<lambda>"
ABOVE = re.compile(r"(?:[^\S\n]*\n|%%.*\n)*")  # what a kernel takes away before it counts a cell's lines
MAGIC = re.compile(r"^([^\S\n]*)(?:%+\w|!|\?|\w[\w, ]*=[^\S\n]*(?:%\w|!)|[\w.%*]+\?+[^\S\n]*$).*$", re.MULTILINE)


def place_of(raised: Raised, cells: Iterable[RanCell]) -> tuple[RanCell, int] | None:
    """The cell that has the function in which something was raised, and its line there; None where none has both."""
    for cell in cells:
        if raised.function and cell.type == "code":
            line = raised.line + _above(cell.source)
            if line in lines_of(cell.source, raised.function):
                return cell, line
    return None


def lines_of(source: str, function: str) -> list[int]:
    """The lines of all functions of a name in a cell, counted from its top; ``<lambda>`` names those without one."""
    found: set[int] = set()
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            name = LAMBDA if isinstance(node, ast.Lambda) else node.name
            if name == function:
                found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sorted(found)


def _above(source: str) -> int:
    """How many lines stand above the first that a kernel counts."""
    above = ABOVE.match(source)
    return above[0].count("\n") if above else 0


def _tree(source: str) -> ast.AST:
    """A cell's syntax tree, line for line, without its magics; an empty one of a broken cell."""
    above = _above(source)
    text = "\n" * above + source.split("\n", above)[above]
    for plain in (text, MAGIC.sub(r"\1pass", text)):  # a line that begins with % may also go on with a sum
        try:
            return ast.parse(plain)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module([], [])
