"""Every sealed assignment: its solution earns all, its release nothing, each mutant what it must, and nulls nothing."""

from contextlib import ExitStack
from copy import copy
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import torch  # noqa: F401 -- a time limit that strikes while a rehearsal imports it would break it for all

from course_lib.grading.authors.mutants import Mutant, answered, read_mutants
from course_lib.grading.authors.null_programs import NULLS
from course_lib.grading.authors.rehearsal import rehearse
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.exam.key import Key
from course_lib.grading.exam.make_key import make_key
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.exam.verdict import judge, mark_all
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.schema import BadAnswer, decode, encode
from course_lib.grading.notebook.source import Source
from course_lib.grading.workers.kernel_source import kernel_source

ROOT = Path(__file__).parents[2]
SEED = "a seed that no sitting draws"
SOURCES = {path.name: path for path in sorted((ROOT / "solutions").iterdir()) if path.is_dir()}
ASSIGNMENTS = [name for name, path in SOURCES.items() if Source.read(path).sealed]
MUTANTS = {name: read_mutants(Path(__file__).parent / name) for name in ASSIGNMENTS}
OPEN = ExitStack()
PAIRS = [(name, mutant) for name, mutants in MUTANTS.items() for mutant in mutants]


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
            answers = Examined.from_bytes(examine(submission, self.paper.to_bytes(), "mutant", kernels())).answers
        else:
            answers = rehearse(assemble(read_cells(submission), self.paper), self.paper)
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


@cache
def sealed(name: str) -> Sealed:
    """The assignment of this name."""
    return Sealed(name)


@pytest.fixture(scope="module", autouse=True)
def _end_kernels():  # type: ignore[no-untyped-def]
    with OPEN:
        yield
    for made in (sealed, kernels):  # another assignment may come to this process, after other tests
        made.cache_clear()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_solution_earns_all_and_the_release_nothing(name: str) -> None:
    assignment = sealed(name)
    solved = assignment.shares(answered(assignment.source, assignment.released), really=True)
    assert set(solved.values()) == {Fraction(1)}, solved
    untouched = assignment.shares(assignment.released.encode(), really=True)
    assert set(untouched.values()) == {Fraction(0)}, untouched


@pytest.mark.parametrize(("name", "mutant"), PAIRS, ids=lambda value: getattr(value, "name", value))
def test_a_mutant_loses_what_it_must_and_nothing_else(name: str, mutant: Mutant) -> None:
    assignment = sealed(name)
    assert assignment.shares(assignment.mutated(mutant)) == assignment.expected(mutant)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_hidden_cell_kills_a_mutant(name: str) -> None:
    killed = {question for mutant in MUTANTS[name] for question in mutant.loses}
    assert killed == set(sealed(name).key.expected)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_rehearsing_agrees_with_the_real_examination(name: str) -> None:
    assignment = sealed(name)
    for mutant in MUTANTS[name][:: (len(MUTANTS[name]) + 1) // 2]:
        assert assignment.shares(assignment.mutated(mutant), really=True) == assignment.expected(mutant), mutant.name


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_null_programs_earn_nothing(name: str, null: str) -> None:
    earned = earned_by_null(sealed(name), null)
    assert earned
    assert not any(earned.values()), {question: share for question, share in earned.items() if share}


def earned_by_null(assignment: Sealed, null: str) -> dict[str, float]:
    """The share of its points that a null program earns at each question that it can answer."""
    inputs = {asked.name: decode(asked.inputs) for asked in assignment.key.paper.questions}
    earned = {}
    for question, expected in assignment.key.expected.items():
        try:
            value = encode(NULLS[null](decode(expected.answer), inputs[question]))
        except BadAnswer:
            continue
        labels = expected.labels
        earned[question], _ = judge(
            expected, decode(value), lambda q=question, v=value, l=labels: assignment.trusted.fraction(q, v, l)
        )
    return earned


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_all_of_this_holds_for_other_seeds(name: str, seed: int) -> None:
    assignment = sealed(name).sitting(f"sitting {seed}")
    assert set(assignment.shares(answered(assignment.source, assignment.released)).values()) == {Fraction(1)}
    assert set(assignment.shares(assignment.released.encode()).values()) == {Fraction(0)}
    for mutant in MUTANTS[name]:
        assert assignment.shares(assignment.mutated(mutant)) == assignment.expected(mutant), mutant.name
    for null in NULLS:
        assert not any(earned_by_null(assignment, null).values()), null
