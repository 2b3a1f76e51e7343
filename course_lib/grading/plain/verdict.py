"""What a plain submission earned: the outcome that reports show, and the entries that the gradebook gets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.grading.notebook.vet import Refused
from course_lib.grading.plain.layout import Laid, Template
from course_lib.grading.plain.register import NotebookEntry
from course_lib.grading.plain.rule import auto_comments, mark_of, score_of
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.states import STATES, Mark
from course_lib.grading.workers.jobs import Job


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in: each notebook laid out with the job that runs it, or why it is not examined."""

    student: str
    digest: str
    laid: Mapping[str, list[Laid]]
    jobs: Mapping[str, Job]
    refused: Mapping[str, Refused]

    @property
    def work(self) -> str:
        """What the result rests on."""
        return "+".join(job.id for job in self.jobs.values()) or "+".join(r.state for r in self.refused.values())


@dataclass(frozen=True)
class Judge:
    """Applies nbgrader's rule to an assignment's submissions; the configuration is nbgrader's."""

    templates: list[Template]
    config: Any = None

    def outcome(self, handed: HandedIn, ran: Mapping[str, list[dict[str, Any]]], seconds: float) -> Outcome:
        """The outcome of a submission whose notebooks ran.

        Args:
            handed: the submission.
            ran: the executed cells by notebook, as ``examine`` returns them after the preamble.
            seconds: how long they ran.
        """
        cells = [
            _kept(name, laid, cell) for name in ran for laid, cell in zip(handed.laid[name], ran[name], strict=True)
        ]
        marks = [mark for template in self.templates for mark in self._marks(template, handed, ran)]
        reasons = [f"{name}: {refused}" for name, refused in handed.refused.items()]
        state = next((refused.state for refused in handed.refused.values()), "graded")
        known = {laid.given.name for notebook in handed.laid.values() for laid in notebook if laid.given}
        missing = [mark.name for mark in marks if mark.state == "missing" and mark.name not in known]
        return Outcome(handed.student, state, "; ".join(reasons), marks, cells, missing, seconds, handed.digest)

    def entries(self, handed: HandedIn, cells: Iterable[Mapping[str, Any]]) -> dict[str, NotebookEntry]:
        """What the gradebook gets, from an outcome's cells; a notebook that was not examined earns nothing."""
        ran: dict[str, list[Mapping[str, Any]]] = {}
        for cell in cells:
            ran.setdefault(cell["notebook"], []).append(cell)
        entries = {}
        for template in self.templates:
            if template.name in handed.refused:
                scores: dict[str, float | None] = {cell.name: 0.0 for cell in template.graded}
                entries[template.name] = NotebookEntry(scores, {})
            else:
                laid = handed.laid[template.name]
                scores = self._scores(laid, ran.get(template.name, []))
                entries[template.name] = NotebookEntry(scores, auto_comments(laid))
        return entries

    def _scores(self, laid: list[Laid], ran: Iterable[Mapping[str, Any]]) -> dict[str, float | None]:
        pairs = ((cell, after) for cell, after in zip(laid, ran, strict=True) if cell.given and cell.given.grade)
        return {cell.given.name: score_of(cell, after, self.config) for cell, after in pairs if cell.given}

    def _marks(self, template: Template, handed: HandedIn, ran: Mapping[str, list[dict[str, Any]]]) -> list[Mark]:
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
                marks.append(mark_of(name, laid, after, score_of(laid, after, self.config) or 0.0))
            else:
                state = refused.state if refused else "missing"
                sentence = STATES[state] if refused else "The cell with this test is not in the submission."
                marks.append(Mark(name, 0.0, given.points or 0.0, state, sentence))
        return marks


def _kept(notebook: str, laid: Laid, ran: Mapping[str, Any]) -> dict[str, Any]:
    """A cell as an outcome keeps it."""
    facts = {"notebook": notebook, "role": "extra", "id": "", "type": laid.type, "source": laid.source}
    if laid.given is not None:
        role = "written" if laid.given.grade and laid.given.solution else "answer" if laid.given.solution else "locked"
        facts |= {"id": laid.given.name, "role": role}
    return facts | {name: ran[name] for name in ("status", "outputs", "seconds") if name in ran}
