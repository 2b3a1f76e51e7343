"""The exam paper: all that a worker needs to examine a submission, and nothing that would give an answer away."""

import base64
import json
from dataclasses import dataclass, field, replace

from course_lib.grading.notebook.companions import Companions
from course_lib.grading.notebook.schema import Encoded
from course_lib.grading.notebook.source import Source, role


@dataclass(frozen=True)
class Slot:
    """A place of the notebook: a locked cell with its text, or a place for an answer."""

    role: str
    id: str
    type: str
    source: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as the student's kernel meets it.

    Attributes:
        code: the hidden cell's.
        inputs: encoded.
        forbids: the fenced calls.
        needs: the companion files without which it is not asked.
        lacks: the state of one of these that the submission does not carry as it should; empty where none is lacking.
    """

    name: str
    code: str
    inputs: Encoded
    forbids: list[str]
    needs: list[str] = field(default_factory=list)
    lacks: str = ""


@dataclass(frozen=True)
class Paper:
    """An assignment as workers see it.

    Attributes:
        files: those that everyone is given.
        companions: those that this submission carries.
        programs: the files that can be executed.
    """

    assignment: str
    slots: list[Slot]
    questions: list[Asked] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    cell_seconds: float = 20.0
    notebook_seconds: float = 120.0
    companions: dict[str, bytes] = field(default_factory=dict)
    programs: list[str] = field(default_factory=list)

    def handed(self, companions: Companions) -> "Paper":
        """The paper of one submission: with its companion files, and without the questions that lack one."""

        def lacks(asked: Asked) -> str:
            return next((companions.lacking[name] for name in asked.needs if name in companions.lacking), "")

        asked = [replace(question, lacks=lacks(question)) for question in self.questions]
        return replace(self, questions=asked, companions=companions.files)

    def to_bytes(self) -> bytes:
        """The paper as canonical JSON."""
        packed = {kind: _packed(getattr(self, kind)) for kind in ("files", "companions")}
        return json.dumps(vars(self) | packed, default=vars, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Paper":
        """Read what ``to_bytes`` wrote."""
        data = json.loads(content)
        data["slots"] = [Slot(**slot) for slot in data["slots"]]
        data["questions"] = [Asked(**asked) for asked in data["questions"]]
        for kind in ("files", "companions"):
            data[kind] = {name: base64.b64decode(text) for name, text in data[kind].items()}
        return cls(**data)


def _packed(files: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def slots(source: Source) -> list[Slot]:
    """The places of an assignment in their order: locked text comes along, solutions do not."""
    kept = source.with_role("locked", "answer", "written", "hidden")
    return [Slot(role(c), c.grade_id, c.type, c.source if role(c) == "locked" else "") for c in kept]


def blank_paper(source: Source) -> Paper:
    """The paper without questions: what the open phase needs."""
    return Paper(source.name, slots(source), files=source.files)
