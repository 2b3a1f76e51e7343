"""A sealed assignment as tests need it: its key made once, and what any submission earns at each of its questions."""

from contextlib import ExitStack
from copy import copy
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import torch  # noqa: F401 -- a time limit that strikes while a rehearsal imports it would break it for all

from course_lib.grading.authors.mutants import Mutant, answered
from course_lib.grading.authors.rehearsal import rehearse
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.exam.key import Key
from course_lib.grading.exam.make_key import make_key
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.exam.verdict import mark_all
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.source import Source
from course_lib.grading.workers.kernel_source import kernel_source

ROOT = Path(__file__).parents[2]
SEED = "a seed that no sitting draws"
SOURCES = {path.name: path for path in sorted((ROOT / "solutions").iterdir()) if path.is_dir()}
ASSIGNMENTS = [name for name, path in SOURCES.items() if Source.read(path).sealed]
OPEN = ExitStack()
KEPT: dict[str, "Sealed"] = {}


class Sealed:
    """An assignment with its key, made once."""

    def __init__(self, name: str) -> None:
        self.source = Source.read(SOURCES[name])
        self.released = released_notebook(self.source)
        self.points = {key.removeprefix("exam_"): points for key, points in self.source.points.items()}
        self.trusted = OPEN.enter_context(TrustedKernel(self.source))
        self.key: Key = make_key(self.source, SEED, self.trusted, kernels())

    @property
    def paper(self) -> Paper:
        """The exam with the files that the solution brings along: every mutant is handed in with them."""
        return self.key.paper.handed(self.source.handed_in())

    def sitting(self, seed: str) -> "Sealed":
        """The same assignment with the questions that another seed draws."""
        other = copy(self)
        other.key = make_key(self.source, seed, self.trusted, kernels())
        return other

    def shares(self, submission: bytes, really: bool = False) -> dict[str, Fraction]:
        """The share of its points that each question earns."""
        if really:
            return self.earned(self.examined(submission).answers)
        return self.earned(rehearse(assemble(read_cells(submission), self.paper), self.paper))

    def rehearsed(self, submission: bytes) -> tuple[dict[str, str], dict[str, Fraction]]:
        """What failing cells said, the checks among them; and the share of its points that each question earns."""
        failing: dict[str, str] = {}
        answers = rehearse(assemble(read_cells(submission), self.paper), self.paper, failing)
        return failing, self.earned(answers)

    def examined(self, submission: bytes) -> Examined:
        """All that an examination in a kernel of its own leaves: cells with their outputs, answers by question."""
        return Examined.from_bytes(examine(submission, self.paper.to_bytes(), "mutant", kernels()))

    def earned(self, answers: dict[str, Any]) -> dict[str, Fraction]:
        """The share of its points that each question earns by these answers."""
        marks = mark_all(self.key, self.points, answers, self.trusted.fraction)
        return {mark.name: Fraction(mark.points / mark.out_of).limit_denominator(1000) for mark in marks}

    def mutated(self, mutant: Mutant) -> bytes:
        """What the mutant hands in."""
        return answered(self.source, self.released, mutant.answers(self.source))

    def expected(self, mutant: Mutant) -> dict[str, Fraction]:
        """What the mutant must earn."""
        assert set(mutant.loses) <= set(self.points), f"{mutant.name} names a question that is not asked"
        return {name: 1 - mutant.loses.get(name, Fraction(0)) for name in self.key.expected}


@cache
def kernels() -> KernelSource:
    """One warm process for all that is really examined here."""
    return OPEN.enter_context(kernel_source())


def sealed(name: str) -> Sealed:
    """The assignment of this name: kept until another is asked for, since its tests follow one another in all files."""
    if name not in KEPT:
        for other in KEPT.values():
            other.trusted.stack.close()
        KEPT.clear()
        KEPT[name] = Sealed(name)
    return KEPT[name]


def end() -> None:
    """Ends all kernels; what is asked for afterwards is made anew."""
    KEPT.clear()
    OPEN.close()
    kernels.cache_clear()
