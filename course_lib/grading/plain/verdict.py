"""What a plain submission earned: the outcome that reports show, and the entries that the gradebook gets."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.vet import Refused
from course_lib.grading.plain.layout import Laid, Template
from course_lib.grading.plain.rule import auto_comments, mark_of, score_of
from course_lib.grading.record.gradebook import Entry
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.states import GRADED, STATES, Mark


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in: each notebook laid out, or why it is not examined."""

    student: str
    laid: Mapping[str, list[Laid]]
    refused: Mapping[str, Refused]

    @property
    def reasons(self) -> list[str]:
        """Why notebooks are not examined."""
        return [f"{name}: {refused}" for name, refused in self.refused.items()]


@dataclass(frozen=True)
class Judge:
    """Applies nbgrader's rule to an assignment's submissions.

    Attributes:
        templates: its notebooks.
        steps: nbgrader's own that change what a cell showed before it is scored.
    """

    templates: list[Template]
    steps: list[Any] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        """A digest of what scores depend on beside what ran: the cells' points and roles, and the steps' options."""
        steps = [(type(step).__name__, sorted(step.trait_values(config=True).items())) for step in self.steps]
        return hashlib.sha256(repr((self.templates, steps)).encode("utf-8", "replace")).hexdigest()[:20]

    def outcome(self, handed: HandedIn, ran: Mapping[str, list[RanCell]], seconds: float) -> Outcome:
        """The outcome of a submission whose notebooks ran.

        Args:
            handed: the submission.
            ran: the executed cells by notebook, those after the preamble.
            seconds: how long they ran.
        """
        cells = [
            _kept(name, laid, cell) for name in ran for laid, cell in zip(handed.laid[name], ran[name], strict=True)
        ]
        marks = [mark for template in self.templates for mark in self._marks(template, handed, ran)]
        state = next((refused.state for refused in handed.refused.values()), GRADED)
        known = {laid.given.name for notebook in handed.laid.values() for laid in notebook if laid.given}
        missing = [mark.name for mark in marks if mark.state == "missing" and mark.name not in known]
        outcome = Outcome(handed.student, state, "; ".join(handed.reasons), marks=marks)
        return replace(outcome, cells=cells, missing=missing, seconds=seconds)

    def entries(self, handed: HandedIn, cells: Iterable[RanCell]) -> dict[str, Entry]:
        """What the gradebook gets, from an outcome's cells; a notebook that was not examined earns nothing."""
        ran: dict[str, list[RanCell]] = {}
        for cell in cells:
            ran.setdefault(cell.notebook, []).append(cell)
        entries = {}
        for template in self.templates:
            by_hand = dict.fromkeys(template.scored)
            if template.name in handed.refused:
                entries[template.name] = Entry(by_hand | {cell.name: 0.0 for cell in template.graded})
            else:
                laid = handed.laid[template.name]
                scores = self._scores(laid, ran.get(template.name, []))
                entries[template.name] = Entry(by_hand | scores, auto_comments(laid))
        return entries

    def _scores(self, laid: list[Laid], ran: Iterable[RanCell]) -> dict[str, float | None]:
        pairs = ((cell, after) for cell, after in zip(laid, ran, strict=True) if cell.given and cell.given.grade)
        return {cell.given.name: score_of(cell, after, self.steps) for cell, after in pairs if cell.given}

    def _marks(self, template: Template, handed: HandedIn, ran: Mapping[str, list[RanCell]]) -> list[Mark]:
        """The marks of the cells that tests decide."""
        refused = handed.refused.get(template.name)
        pairs = list(zip(handed.laid.get(template.name, []), ran.get(template.name, []), strict=True))
        found = {laid.given.name: (laid, after) for laid, after in pairs if laid.given}
        marks = []
        for given in template.graded:
            name = given.name if len(self.templates) == 1 else f"{template.name}/{given.name}"
            if not given.tested:
                continue
            if given.name in found:
                laid, after = found[given.name]
                marks.append(mark_of(name, laid, after, score_of(laid, after, self.steps) or 0.0))
            else:
                state = refused.state if refused else "missing"
                sentence = STATES[state] if refused else "The cell with this test is not in the submission."
                marks.append(Mark(name, 0.0, given.points or 0.0, state, sentence))
        return marks


def _kept(notebook: str, laid: Laid, ran: RanCell) -> RanCell:
    """A cell as an outcome keeps it."""
    if laid.given is None:
        return replace(ran, notebook=notebook, role="extra", id="")
    role = "written" if laid.given.grade and laid.given.solution else "answer" if laid.given.solution else "locked"
    return replace(ran, notebook=notebook, role=role, id=laid.given.name)
