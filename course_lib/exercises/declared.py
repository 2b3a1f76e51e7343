"""What an author declares of one exercise: inputs, the answer, and the mistakes that are foreseen."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_lib.exercises.agreement import disagreement

Program = Callable[..., Any]


@dataclass(frozen=True)
class Failed:
    """What a program came to that raised instead of answering."""

    error: Exception


@dataclass(frozen=True)
class Mistake:
    """A wrong program that readers are likely to write, and the sentence that tells them so."""

    program: Program
    sentence: str


class Exercise:
    """One exercise of a lecture; its name is that of the function which the reader completes.

        frames_needed = Exercise(("abc",), ("aab",), ("aaa",))

        @frames_needed.answer
        def _(label):
            return len(label) + sum(a == b for a, b in pairwise(label))

        @frames_needed.mistake
        def _(label):
            '''Two equal neighbours need a blank between them: count such pairs too.'''
            return len(label)

    Args:
        inputs: the arguments of each call; together they must tell the answer from every mistake, and mistakes apart.
        tolerance: by how much a number may be wrong, absolutely and in proportion.
    """

    def __init__(self, *inputs: tuple[Any, ...], tolerance: float = 1e-6) -> None:
        if not inputs or not all(isinstance(given, tuple) for given in inputs):
            raise ValueError("expected the arguments of each call as a tuple, such as ('aab',)")
        self.inputs, self.tolerance = inputs, tolerance
        self.mistakes: list[Mistake] = []
        self._answer: Program | None = None

    def answer(self, program: Program) -> Program:
        """Declare the right program."""
        if self._answer is not None:
            raise ValueError("expected one answer, got a second: declare the other programs with .mistake")
        self._answer = program
        return program

    def mistake(self, program: Program) -> Program:
        """Declare a wrong program; its docstring tells the reader what is wrong, never the answer itself."""
        sentence = inspect.getdoc(program)
        if not sentence:
            raise ValueError("expected a docstring that names the mistake to the reader, got none")
        self.mistakes.append(Mistake(program, " ".join(sentence.split())))
        return program

    @property
    def ours(self) -> Program:
        """The declared answer.

        Raises:
            ValueError: where none is declared.
        """
        if self._answer is None:
            raise ValueError("expected an answer, found none: declare it with .answer")
        return self._answer

    def outcomes(self, program: Program) -> list[Any]:
        """What a program makes of each of the inputs: results, or ``Failed`` where it raises."""
        return [_outcome(program, given) for given in self.inputs]

    def expected(self) -> list[Any]:
        """What the answer makes of each of the inputs."""
        return [self.ours(*copy.deepcopy(given)) for given in self.inputs]

    def difference(self, expected: Any, got: Any) -> str:
        """In words, how a result differs from the expected one; empty where it does not."""
        return disagreement(expected, got, self.tolerance)

    def recognised(self, outcomes: list[Any]) -> Mistake | None:
        """The foreseen mistake that comes to the same on every input, if there is one."""
        return next(
            (mistake for mistake in self.mistakes if self._alike(self.outcomes(mistake.program), outcomes)), None
        )

    def _alike(self, wrong: list[Any], got: list[Any]) -> bool:
        return all(self._same(one, other) for one, other in zip(wrong, got, strict=True))

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, Failed) or isinstance(other, Failed):
            return isinstance(one, Failed) and isinstance(other, Failed) and type(one.error) is type(other.error)
        return not self.difference(one, other)


def _outcome(program: Program, given: tuple[Any, ...]) -> Any:
    try:
        return program(*copy.deepcopy(given))  # a program that writes into its input spoils nothing
    except Exception as error:  # whatever a reader's line may raise is a finding, not an end
        return Failed(error)
