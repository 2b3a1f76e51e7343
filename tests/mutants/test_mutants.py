"""Every sealed assignment: its solution earns all, its release nothing, each mutant what it must, and nulls nothing."""

from fractions import Fraction
from pathlib import Path

import pytest
from sealed_assignment import ASSIGNMENTS, Sealed, end, sealed

from course_lib.grading.authors.mutants import Mutant, answered, read_mutants
from course_lib.grading.authors.null_programs import NULLS
from course_lib.grading.exam.verdict import judge
from course_lib.grading.notebook.schema import BadAnswer, decode, encode

MUTANTS = {name: read_mutants(Path(__file__).parent / name) for name in ASSIGNMENTS}


def one_a_question(mutants: list[Mutant]) -> list[Mutant]:
    """For each question the first mutant that loses it."""
    first: dict[str, Mutant] = {}
    for mutant in reversed(mutants):
        first |= dict.fromkeys(mutant.loses, mutant)
    return list(first.values())


ENOUGH = {name: one_a_question(mutants) for name, mutants in MUTANTS.items()}
PAIRS = [
    pytest.param(name, mutant, id=f"{name}-{mutant.name}", marks=[] if mutant in ENOUGH[name] else pytest.mark.thorough)
    for name, mutants in MUTANTS.items()
    for mutant in mutants
]


@pytest.fixture(scope="session", autouse=True)
def _end_kernels():  # type: ignore[no-untyped-def]
    yield
    end()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_solution_earns_all_and_the_release_nothing(name: str) -> None:
    assignment = sealed(name)
    solved = assignment.shares(answered(assignment.source, assignment.released))
    assert set(solved.values()) == {Fraction(1)}, solved
    untouched = assignment.shares(assignment.released.encode())
    assert set(untouched.values()) == {Fraction(0)}, untouched


@pytest.mark.parametrize(("name", "mutant"), PAIRS)
def test_a_mutant_loses_what_it_must_and_nothing_else(name: str, mutant: Mutant) -> None:
    assignment = sealed(name)
    assert assignment.shares(assignment.mutated(mutant)) == assignment.expected(mutant)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_hidden_cell_kills_a_mutant(name: str) -> None:
    killed = {question for mutant in MUTANTS[name] for question in mutant.loses}
    assert killed == set(sealed(name).key.expected)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_real_examination_agrees_with_all_of_this(name: str) -> None:
    assignment = sealed(name)
    solved = assignment.shares(answered(assignment.source, assignment.released), really=True)
    assert set(solved.values()) == {Fraction(1)}, solved
    untouched = assignment.shares(assignment.released.encode(), really=True)
    assert set(untouched.values()) == {Fraction(0)}, untouched
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
