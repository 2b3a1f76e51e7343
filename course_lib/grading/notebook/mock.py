"""The mock exam that goes with a released notebook: the exam's paper with inputs of a public seed, and no answers.

Of the answers it holds forms alone: kind, type, shape, and whether all numbers are finite.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.grading.notebook.forms import Form
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.schema import Value, decode
from course_lib.grading.notebook.source import MOCK

Expected = dict[str, Any]  # {"value": encoded, "compare": tolerances, or None where numbers must agree exactly}
EXAMPLES = "examples.json"  # of the same form, with answers; a student's own, after feedback
SEED = "public"  # of every mock exam; a sitting's seed is drawn


@dataclass(frozen=True)
class Mock:
    """A mock exam.

    Attributes:
        paper: the exam's own, with other inputs.
        forms: of each question's answer.
        exact: the questions that tell whole numbers from others.
        caps: the most bytes of each file that goes with the notebook, by name.
        made_from: the fingerprint of the source that it was made from.
        expected: the solution's answers and how near one must be; only a student's examples, after feedback, have them.
    """

    paper: Paper
    forms: Mapping[str, Form] = field(default_factory=dict)
    exact: tuple[str, ...] = ()
    caps: Mapping[str, int] = field(default_factory=dict)
    made_from: str = ""
    expected: Mapping[str, Expected] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The mock exam as JSON that is the same for the same exam, a question a line."""
        paper = json.loads(self.paper.to_bytes())
        known = {"made_from": self.made_from, "caps": self.caps, "exact": sorted(self.exact), "forms": self.forms}
        known |= {"expected": self.expected} if self.expected else {}
        whole = known | {"questions": paper.pop("questions"), "slots": paper.pop("slots"), "paper": paper}
        lines = (f" {json.dumps(name)}: {_lines(value)}" for name, value in whole.items())
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()

    @classmethod
    def from_bytes(cls, content: bytes, name: str = MOCK) -> "Mock":
        """Read what ``to_bytes`` wrote.

        Args:
            content: the bytes.
            name: of their file, for who reads what is wrong with it.

        Raises:
            ValueError: if it is something else.
        """
        try:
            data = json.loads(content)
            paper = data["paper"] | {"questions": data["questions"], "slots": data["slots"]}
            facts = (data["forms"], tuple(data["exact"]), data["caps"], data["made_from"], data.get("expected", {}))
            return cls(Paper.from_bytes(json.dumps(paper).encode()), *facts)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(
                f"expected {name} as it was handed out, got something else ({type(error).__name__}): fetch it again"
            ) from None


def _lines(value: object) -> str:
    """JSON with each item of a list or dict on a line of its own."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(f"  {json.dumps(item, sort_keys=True)}" for item in value) + "\n ]"
    if isinstance(value, Mapping):
        items = (f"  {json.dumps(key)}: {json.dumps(value[key], sort_keys=True)}" for key in sorted(value))
        return "{\n" + ",\n".join(items) + "\n }"
    return json.dumps(value)


def example(path: str | Path, question: str) -> tuple[Value, Value]:
    """What a question of one's examples gives, and what the solution answers; None for an answer that is scored."""
    mock = Mock.from_bytes(Path(path).read_bytes(), str(path))
    given = {asked.name: asked.inputs for asked in mock.paper.questions}
    if question not in given:
        raise ValueError(f"expected a question of {path}, got {question!r}: there is {', '.join(sorted(given))}")
    return decode(given[question]), decode(mock.expected[question]["value"]) if question in mock.expected else None
