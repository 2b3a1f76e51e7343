"""Why something failed, and what else failed for the same reason: one cause is told once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from course_lib.grading.kernel.injected import innermost
from course_lib.grading.notebook.examined import Raised, RanCell
from course_lib.grading.notebook.lines import LAMBDA, place_of
from course_lib.grading.rehearsal.names import bound, defined
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import STATES

UNDEFINED = re.compile(r"name '(\w+)' is not defined")
PLACE = re.compile(r"(?:Cell In\[\d+\], line |File <timed exec>:)(\d+)(?:, in ([\w<>.]+))?")
NOT_WRITTEN = "NotImplementedError"
SAID = ("AssertionError", "WrongKind")  # whose text is a sentence of its own
LEAVES = "SystemExit: sys.exit() leaves a program. In a notebook it only breaks off its cell: take it out."
SHARED = {STATES[state] for state in ("not run", "file missing", "file refused", "file malformed")}


@dataclass(frozen=True)
class Finding:
    """What came of a check, a question, a file, or a cell that failed.

    Attributes:
        kind: ``check``, ``question``, ``file``, ``cell``, or ``shown``: a given cell that is no check, and failed.
        name: what it is called in the notebook.
        message: why it failed; empty if it did not.
        source: the text of its cell, if it has one.
        cell: where that stands among those that ran.
        raised: what was raised, if something was.
        also: what failed for the same reason, by name.
    """

    kind: str
    name: str
    passed: bool
    message: str = ""
    source: str = ""
    cell: str = ""
    raised: Raised | None = None
    also: tuple[str, ...] = ()

    @property
    def unwritten(self) -> str:
        """What of the student's is not written yet, a function or a cell, if it failed for that; empty otherwise."""
        if self.raised is None or self.raised.error != NOT_WRITTEN:
            return ""
        return self.raised.function or self.name


def raised_in(cell: RanCell) -> Raised | None:
    """What ended a visible cell: read from the traceback that it showed."""
    errors = [output for output in cell.outputs if output["output_type"] == "error"]
    if not errors:
        return None
    places = PLACE.findall(clean_text("\n".join(errors[-1]["traceback"])))
    function, line = innermost((path.rpartition(".")[2], int(shown)) for shown, path in places)
    if not function and places:
        line = int(places[-1][0])
    return Raised(errors[-1]["ename"], errors[-1]["evalue"], function, line)


def as_counted(raised: Raised | None, cells: Iterable[RanCell]) -> Raised | None:
    """What was raised, its line counted from the top of its cell, magics and all, as a student counts."""
    place = place_of(raised, cells) if raised else None
    return replace(raised, line=place[1]) if raised and place else raised


def in_words(raised: Raised) -> str:
    """What was raised and where, for who wrote it."""
    if raised.error in SAID and raised.text:
        return raised.text
    if raised.error == "SystemExit":
        return LEAVES
    text = f"{raised.error}: {raised.text}".removesuffix(": ")
    function = "a lambda" if raised.function == LAMBDA else raised.function
    where = f" (line {raised.line} of its cell, in {function})" if function else ""
    return text + where


def grouped(findings: Sequence[Finding], ran: Iterable[RanCell]) -> list[Finding]:
    """The findings, each cause told once: at the cell that is the cause, else where it was first met.

    Args:
        findings: in the order of the notebook, then of the exam.
        ran: the cells as they ran.
    """
    cells = [cell for cell in ran if cell.type == "code"]
    broken = {name: cell.id for cell in cells if cell.status not in ("ok", "") for name in bound(cell.source)}
    whole = {name for cell in cells if cell.status == "ok" for name in bound(cell.source)}
    homes = {name: cell.id for cell in cells if cell.role == "answer" for name in defined(cell.source)}
    first: dict[tuple[object, ...], int] = {}  # where in the list a cause is told
    told: list[Finding] = []
    for finding in findings:
        cause = _cause(finding, {name: cell for name, cell in broken.items() if name not in whole}, homes)
        if cause is None or finding.passed:
            told.append(finding)
        elif cause in first:
            head = told[first[cause]]
            told[first[cause]] = replace(head, also=(*head.also, finding.name))
        else:
            first[cause] = len(told)
            told.append(_named(finding, cause))
        if not finding.passed and finding.cell:  # what rests on this cell failed for its reason, whichever that is
            first.setdefault(("cell", finding.cell), len(told) - 1 if cause is None else first[cause])
    return told


def _cause(finding: Finding, broken: dict[str, str], homes: dict[str, str]) -> tuple[object, ...] | None:
    """What findings of one cause have in common; None for one that stands alone."""
    raised = finding.raised
    alone = ("cell", finding.cell) if finding.kind in ("cell", "shown") else None
    if finding.kind == "cell" and not (raised and raised.function):
        return alone
    if raised is None:
        return ("state", finding.message) if finding.message in SHARED else alone
    unknown = UNDEFINED.search(raised.text) if raised.error == "NameError" else None
    if unknown and unknown[1] in broken:
        return ("cell", broken[unknown[1]])
    if raised.error == NOT_WRITTEN:
        return ("not written", homes.get(raised.function, raised.function or finding.name))
    if raised.error in SAID:
        return alone
    if unknown:
        return (raised.error, unknown[1])
    return (raised.error, raised.function, raised.line) if raised.function else alone  # errors of a kind may differ


def _named(finding: Finding, cause: tuple[object, ...]) -> Finding:
    """A finding whose message names the cell that is not written, where it is another's."""
    if cause[0] != "not written" or not isinstance(cause[1], str) or cause[1] in finding.name:
        return finding
    return replace(finding, message=f"`{cause[1]}` is not written yet.")
