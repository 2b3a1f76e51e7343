"""Making the key of a sitting: its questions are drawn, and the solution answers them as a submission would."""

import json
from collections.abc import Mapping

from course_lib.grading.exam.key import Expected, Key
from course_lib.grading.exam.questions import Drawn
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.paper import Asked, Paper, slots
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import PREFIX, Source, SourceError


def make_key(source: Source, seed: str, trusted: TrustedKernel, kernels: KernelSource) -> Key:
    """Draw the questions of a sitting, and let the solution answer them as a submission would.

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
    paper = _exam_paper(source, drawn, *trusted.limits())
    handed = paper.handed(source.handed_in()).to_bytes()
    examined = Examined.from_bytes(examine(solution_bytes(source), handed, "key", kernels))
    expected = {}
    for name, question in drawn.items():
        answered = examined.answers[name]
        if answered.state != "answered" or answered.value is None:
            raise SourceError(f"expected {source.name}'s solution to answer {name!r}, got {answered.state!r}")
        decode(answered.value)
        if question.scored and not trusted.fraction(name, answered.value, question.labels):
            raise SourceError(f"expected the score of {name!r} to give the solution something, got nothing")
        foreseen = trusted.decoys(name, question.inputs, answered.value)
        known = (question.compare, question.scored, question.about, question.labels)
        expected[name] = Expected(*known, answered.value, foreseen)
    return Key(paper, expected)


def _exam_paper(source: Source, drawn: Mapping[str, Drawn], cell_seconds: float, notebook_seconds: float) -> Paper:
    """The paper of one sitting, with its inputs."""
    cells = {cell.grade_id.removeprefix(PREFIX): cell for cell in source.with_role("hidden")}
    asked = [
        Asked(name, cell.source, drawn[name].inputs, drawn[name].forbids, drawn[name].needs)
        for name, cell in cells.items()
    ]
    return Paper(source.name, slots(source), asked, source.files, cell_seconds, notebook_seconds)


def solution_bytes(source: Source) -> bytes:
    """The solution as a submission: without the examiner's cells, and with nothing where hidden cells are."""
    notebook = json.loads(source.content)
    tags = (cell.get("metadata", {}).get("tags", []) for cell in notebook["cells"])
    kept = [cell for cell, tag in zip(notebook["cells"], tags, strict=True) if "examiner" not in tag]
    return json.dumps(notebook | {"cells": kept}).encode()
