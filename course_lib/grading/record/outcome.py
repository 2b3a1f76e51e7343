"""What is known of one graded submission: its state, its marks, its sealed notebook; kept as JSON, read by reports."""

import json
from dataclasses import dataclass, field

from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.source import PREFIX, Source
from course_lib.grading.states import UNGRADED, Mark

STUBS = ("", "YOUR ANSWER HERE")


@dataclass(frozen=True)
class Outcome:
    """One student's graded submission.

    Attributes:
        state: ``graded``, ``missing``, ``malformed`` or ``refused``; where the machine failed, ``not graded`` or
            ``worker lost``.
        cells: the assembled notebook as it ran, up to the first hidden cell.
        job: what the result rests on: submission, questions, grader, lock file.
    """

    student: str
    state: str
    reason: str = ""
    marks: list[Mark] = field(default_factory=list)
    cells: list[RanCell] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    seconds: float = 0.0
    digest: str = ""
    sitting: int = 0
    job: str = ""

    @property
    def graded(self) -> bool:
        """Whether there are marks; what the machine failed has none, rather than zeros."""
        return self.state not in UNGRADED

    @property
    def earned(self) -> float:
        """The points of all questions together, without what a person grades."""
        return sum(mark.points for mark in self.marks)

    @property
    def out_of(self) -> float:
        """The most that the questions can earn."""
        return sum(mark.out_of for mark in self.marks)

    def to_bytes(self) -> bytes:
        """The outcome as JSON."""
        return json.dumps(self, default=vars, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, content: bytes) -> "Outcome":
        """Read what ``to_bytes`` wrote."""
        data = json.loads(content)
        marks = [Mark(**mark) for mark in data["marks"]]
        cells = [RanCell(**cell) for cell in data["cells"]]
        return cls(**data | {"marks": marks, "cells": cells})

    def written(self) -> dict[str, str]:
        """The written answers, by grade_id; the untouched stub counts as nothing."""
        texts = {cell.id: cell.source for cell in self.cells if cell.role == "written"}
        return {name: "" if text.strip() in STUBS else text for name, text in texts.items()}

    def written_alike(self, other: "Outcome", notebook: str) -> set[tuple[str, str]]:
        """The written answers, by notebook and grade_id, that are letter by letter those of another outcome.

        Args:
            other: the one to compare with.
            notebook: the name of the notebook, where an assignment has but one.
        """

        def answers(outcome: Outcome) -> dict[tuple[str, str], str]:
            return {(c.notebook or notebook, c.id): c.source for c in outcome.cells if c.role == "written"}

        theirs = answers(other)
        return {place for place, text in answers(self).items() if theirs.get(place) == text}

    def scores(self, source: Source) -> dict[str, float | None]:
        """The automatic scores by grade_id: none for a written answer that a person must read, zero for no answer."""
        earned: dict[str, float | None] = {PREFIX + mark.name: mark.points for mark in self.marks}
        written = self.written()
        return earned | {c.grade_id: None if written.get(c.grade_id) else 0.0 for c in source.with_role("written")}

    def comments(self, source: Source) -> dict[str, str | None]:
        """A comment for every answer: how the questions under it went, in sentences of the fixed lists."""
        marks = {PREFIX + mark.name: mark for mark in self.marks}
        under: dict[str, list[str]] = {}
        answer = ""
        for cell in source.with_role("answer", "hidden", "written"):
            if cell.grade_id in marks:
                under.setdefault(answer, []).append(sentence(marks[cell.grade_id]))
            else:
                answer = cell.grade_id
                empty = cell.nbgrader.get("grade") and not self.written().get(answer)
                under[answer] = ["No response."] if empty else []
        return {name: "\n".join(lines) or None for name, lines in under.items() if name}


def sentence(mark: Mark) -> str:
    """One line on one question."""
    line = f"{mark.about or mark.name}: {mark.points:g} of {mark.out_of:g}, {mark.state}."
    return f"{line} {mark.sentence}".strip()
