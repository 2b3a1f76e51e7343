"""The key of one sitting: what each question gives, expects and foresees, made from the solution itself."""

import json
from dataclasses import dataclass

from course_lib.grading.exam.compare import Close, Comparison, Exact
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.schema import Encoded

Decoy = tuple[str, Encoded]  # a wrong answer that the author foresaw, after the hint it fits


@dataclass(frozen=True)
class Expected:
    """What the coordinator knows of one question, and no worker does."""

    compare: dict[str, float] | None
    scored: bool
    about: str
    labels: Encoded
    answer: Encoded
    decoys: list[Decoy]

    @property
    def comparison(self) -> Comparison:
        """How an answer is compared."""
        return Close(**self.compare) if self.compare else Exact()


@dataclass(frozen=True)
class Key:
    """The paper of one sitting and what is expected of it."""

    paper: Paper
    expected: dict[str, Expected]

    def to_bytes(self) -> bytes:
        """The key as JSON."""
        return json.dumps({"paper": self.paper.to_bytes().decode(), "expected": self.expected}, default=vars).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Key":
        """Read what ``to_bytes`` wrote."""
        data = json.loads(content)
        expected = {name: Expected(**value) for name, value in data["expected"].items()}
        return cls(Paper.from_bytes(data["paper"].encode()), expected)
