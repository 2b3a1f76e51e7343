"""The decorator under which a reader writes: it checks, says what it found, and hands on a program that is right."""

from __future__ import annotations

import functools
import importlib
import inspect
import linecache
import traceback
from collections.abc import Callable
from typing import Any

from course_lib.exercises.agreement import shown
from course_lib.exercises.declared import Exercise, Failed, Program


def for_lecture(name: str) -> Callable[[Program], Program]:
    """The exercises of a lecture, as a decorator that knows each by the name of its function.

    Decorating checks the reader's function on inputs of ours and prints one finding. The name is then bound to the
    reader's function if it is right, and else to ours, so that every later cell runs.

    Raises:
        ValueError: where a lecture, or an exercise in it, has no such name.
    """
    try:
        declarations = importlib.import_module(f"course_lib.exercises.lecture_{name}")
    except ModuleNotFoundError as error:
        raise ValueError(f"expected the name of a lecture with exercises, such as 04_ctc, got {name}") from error

    def exercise(program: Program) -> Program:
        declared = getattr(declarations, program.__name__, None)
        if not isinstance(declared, Exercise):
            raise ValueError(f"no exercise of {name} is called {program.__name__}: keep the name that the cell had")
        finding, right = judge(declared, program)
        print(f"{program.__name__}: {finding}")
        return program if right else functools.wraps(program)(declared.ours)

    return exercise


def judge(exercise: Exercise, program: Program) -> tuple[str, bool]:
    """What to tell the reader about a program, and whether it is right."""
    outcomes = exercise.outcomes(program)
    if any(_is_stub(outcome) for outcome in outcomes):
        return "not answered yet, so the lecture goes on with our version.", False
    differences = [_difference(exercise, *pair) for pair in zip(exercise.expected(), outcomes, strict=True)]
    if not any(differences):
        return f"right, on all {len(outcomes)} inputs tried. The lecture goes on with yours.", True
    wrong = next(i for i, difference in enumerate(differences) if difference)
    mistake = exercise.recognised(outcomes)
    named = f"{mistake.sentence}\n  " if mistake else "not yet.\n  "
    where = f"For {_call(program, exercise.inputs[wrong])}: {_said(program, outcomes[wrong], differences[wrong])}."
    return f"{named}{where}\n  Until you mend it, the lecture goes on with our version.", False


def _is_stub(outcome: Any) -> bool:
    """Whether the dots are still there: they came back, or something was to be computed with them."""
    return outcome is ... or (isinstance(outcome, Failed) and "ellipsis" in str(outcome.error).lower())


def _difference(exercise: Exercise, expected: Any, outcome: Any) -> str:
    return "it raises" if isinstance(outcome, Failed) else exercise.difference(expected, outcome)


def _call(program: Program, given: tuple[Any, ...]) -> str:
    names = inspect.signature(program).parameters
    return ", ".join(f"{name} = {shown(value)}" for name, value in zip(names, given, strict=False)) or "this call"


def _said(program: Program, outcome: Any, difference: str) -> str:
    if outcome is None:
        return "nothing comes back; is a `return` missing?"
    if not isinstance(outcome, Failed):
        return difference
    own = [frame for frame in traceback.extract_tb(outcome.error.__traceback__) if _is_in(program, frame)]
    line = linecache.getline(own[-1].filename, own[-1].lineno or 0).strip() if own else ""
    at = f" at `{line}`" if line else ""
    return f"{type(outcome.error).__name__}: {outcome.error}{at}"


def _is_in(program: Program, frame: traceback.FrameSummary) -> bool:
    return frame.filename == inspect.unwrap(program).__code__.co_filename
