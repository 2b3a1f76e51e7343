"""The key of one sitting: what each question gives, expects and foresees, made from the solution itself."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from course_lib.grading.exam.compare import Close, Comparison, Exact
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.paper import Paper, exam_paper
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import PREFIX, Source, SourceError


@dataclass(frozen=True)
class Expected:
    """What the coordinator knows of one question, and no worker does."""

    compare: dict[str, float] | None
    scored: bool
    about: str
    labels: dict[str, Any]
    answer: dict[str, Any]
    decoys: list[list[Any]]

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
        expected = {name: asdict(value) for name, value in self.expected.items()}
        return json.dumps({"paper": self.paper.to_bytes().decode(), "expected": expected}).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Key":
        """Reads what ``to_bytes`` wrote."""
        data = json.loads(content)
        expected = {name: Expected(**value) for name, value in data["expected"].items()}
        return cls(Paper.from_bytes(data["paper"].encode()), expected)


def make_key(source: Source, seed: str, trusted: TrustedKernel, kernels: KernelSource) -> Key:
    """Draws the questions of a sitting, and lets the solution answer them as a submission would.

    Args:
        source: the assignment.
        seed: the sitting's seed.
        trusted: the kernel that runs the examiner's cells.
        kernels: where the kernel that answers comes from: the same source as a student's.

    Raises:
        SourceError: if the examiner's questions and the hidden cells differ, or the solution leaves one unanswered.
    """
    drawn = trusted.draw(seed)
    hidden = [cell.grade_id.removeprefix(PREFIX) for cell in source.with_role("hidden")]
    if set(hidden) != set(drawn):
        odd = sorted(set(hidden) ^ set(drawn))
        raise SourceError(f"expected one hidden cell for each question of {source.name}, got a difference at {odd}")
    paper = exam_paper(source, drawn, *trusted.limits())
    handed = paper.handed(source.handed_in()).to_bytes()
    result = json.loads(examine(solution_bytes(source), handed, "key", kernels))
    expected = {}
    for name, question in drawn.items():
        answered = result["answers"][name]
        if answered["state"] != "answered":
            raise SourceError(f"expected {source.name}'s solution to answer {name!r}, got {answered['state']!r}")
        decode(answered["value"])
        if question["scored"] and not trusted.fraction(name, answered["value"], question["labels"]):
            raise SourceError(f"expected the score of {name!r} to give the solution something, got nothing")
        foreseen = trusted.decoys(name, question["inputs"], answered["value"])
        facts = {fact: question[fact] for fact in ("compare", "scored", "about", "labels")}
        expected[name] = Expected(**facts, answer=answered["value"], decoys=foreseen)
    return Key(paper, expected)


def solution_bytes(source: Source) -> bytes:
    """The solution as a submission: without the examiner's cells, and with nothing where hidden cells are."""
    notebook = json.loads(source.content)
    tags = (cell.get("metadata", {}).get("tags", []) for cell in notebook["cells"])
    kept = [cell for cell, tag in zip(notebook["cells"], tags, strict=True) if "examiner" not in tag]
    return json.dumps(notebook | {"cells": kept}).encode()
