"""The exam paper: all that a worker needs to examine a submission, and nothing that would give an answer away."""

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from course_lib.grading.source import PREFIX, Source, role


@dataclass(frozen=True)
class Slot:
    """A place of the notebook: a locked cell with its text, or a place for an answer."""

    role: str
    id: str
    type: str
    source: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as the student's kernel meets it: the hidden cell's code, the encoded inputs, the fenced calls."""

    name: str
    code: str
    inputs: dict[str, Any]
    forbids: list[str]


@dataclass(frozen=True)
class Paper:
    """An assignment as workers see it."""

    assignment: str
    slots: list[Slot]
    questions: list[Asked] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    cell_seconds: float = 20.0
    notebook_seconds: float = 120.0

    def to_bytes(self) -> bytes:
        """The paper as canonical JSON."""
        files = {name: base64.b64encode(content).decode() for name, content in self.files.items()}
        return json.dumps(asdict(self) | {"files": files}, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Paper":
        """Reads what ``to_bytes`` wrote."""
        data = json.loads(content)
        data["slots"] = [Slot(**slot) for slot in data["slots"]]
        data["questions"] = [Asked(**asked) for asked in data["questions"]]
        data["files"] = {name: base64.b64decode(text) for name, text in data["files"].items()}
        return cls(**data)


def slots(source: Source) -> list[Slot]:
    """The places of an assignment in their order: locked text comes along, solutions do not."""
    kept = source.with_role("locked", "answer", "written", "hidden")
    return [Slot(role(c), c.grade_id, c.type, c.source if role(c) == "locked" else "") for c in kept]


def blank_paper(source: Source) -> Paper:
    """The paper without questions: what the open phase needs."""
    return Paper(source.name, slots(source), files=source.files)


def exam_paper(source: Source, drawn: dict[str, Any], cell_seconds: float, notebook_seconds: float) -> Paper:
    """The paper of one sitting, with its inputs.

    Args:
        source: the assignment.
        drawn: what ``exam.draw`` made: encoded inputs and fences by question.
        cell_seconds: wall time for one cell, in seconds.
        notebook_seconds: wall time for a submission, in seconds.
    """
    asked = []
    for cell in source.with_role("hidden"):
        name = cell.grade_id.removeprefix(PREFIX)
        asked.append(Asked(name, cell.source, drawn[name]["inputs"], drawn[name]["forbids"]))
    return Paper(source.name, slots(source), asked, source.files, cell_seconds, notebook_seconds)
