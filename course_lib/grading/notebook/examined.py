"""What came of a submission's run: its cells as they ran, and how each question ended; bytes on their way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from course_lib.grading.notebook.schema import Encoded

Output = dict[str, Any]  # of a notebook's cell, as nbformat has it


@dataclass(frozen=True)
class RanCell:
    """A cell of the assembled notebook, as it ran.

    Attributes:
        role: ``answer``, ``written``, ``locked``, ``hidden`` or ``extra``.
        id: its grade_id; for an extra cell, where it stands.
        status: how it ended, as ``Execution.status``; empty for what is never run, such as text.
        notebook: whose cell it is, in an assignment of several.
        attachments: the pictures pasted into a written answer, drawn again, by name.
    """

    role: str
    id: str
    type: str
    source: str
    status: str = ""
    outputs: list[Output] = field(default_factory=list)
    seconds: float = 0.0
    notebook: str = ""
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)

    def sealed(self) -> "RanCell":
        """A copy that nothing which runs later can change."""
        return replace(self, outputs=json.loads(json.dumps(self.outputs)))


@dataclass(frozen=True)
class Raised:
    """What ended a question's call, as the student's kernel tells it: whoever shows it to people must look twice.

    Attributes:
        error: the name of the exception's class.
        text: what it says.
        function: the innermost of the notebook's functions that it passed through.
        line: where it was there, counted from the beginning of its cell; 0 where none is known.
    """

    error: str
    text: str = ""
    function: str = ""
    line: int = 0

    @classmethod
    def read(cls, data: object) -> "Raised | None":
        """What JSON says, if it says something."""
        match data:
            case {"error": str(error), "text": str(text), "function": str(function), "line": int(line)}:
                return cls(error[:200], text[:2_000], function[:200], line)
        return None


@dataclass(frozen=True)
class Answered:
    """How a question ended: its state, the encoded answer if there is one, and what was raised if something was."""

    state: str
    value: Encoded | None = None
    raised: Raised | None = None

    @classmethod
    def read(cls, data: object) -> "Answered":
        """What JSON says; whatever it is, it ends in a state."""
        match data:
            case {"state": str(state), "value": dict(value)}:
                return cls(state, value)
            case {"state": str(state), "raised": raised}:
                return cls(state, raised=Raised.read(raised))
            case {"state": str(state)}:
                return cls(state)
        return cls("no answer")


@dataclass(frozen=True)
class Examined:
    """The result of examining a submission.

    Attributes:
        state: ``graded``, or ``malformed`` with the reason.
        cells: the assembled notebook, up to the first hidden cell.
        missing: names of answers that the submission did not hold.
        answers: by question.
        seconds: how long it ran.
    """

    state: str
    reason: str = ""
    cells: list[RanCell] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    answers: Mapping[str, Answered] = field(default_factory=dict)
    seconds: float = 0.0

    def to_bytes(self) -> bytes:
        """The result as JSON."""
        return json.dumps(self, default=vars, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Examined":
        """Read what ``to_bytes`` wrote."""
        data = json.loads(content)
        data["cells"] = [RanCell(**cell) for cell in data["cells"]]
        data["answers"] = {name: Answered.read(answered) for name, answered in data["answers"].items()}
        return cls(**data)
