"""Programs that return the right form and no content earn nothing from a real assignment, graded for real."""

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_lib.grading.authors.mutants import answered
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.notebook.source import Source
from course_lib.grading.pipeline import grade, open_assignment

ASSIGNMENT = "04_ctc"
NULLS = {
    "zeros": "each(0.0)",
    "ones": "each(1.0)",
    "nan": "each(float('nan'))",
    "inputs-echoed": "lambda right, inputs: inputs[0]",
    "uniform": "lambda right, inputs: fill(right, 1 / (right.shape[-1] if getattr(right, 'ndim', 0) else 2))",
}
WHOLE = {"all-right": "lambda right, inputs: right"}
PROGRAM = """import types

import numpy as np
import torch


def fill(value, number):
    if isinstance(value, torch.Tensor):
        return torch.full_like(value, number, dtype=value.dtype if number == number else torch.float64)
    if isinstance(value, np.ndarray):
        return np.full_like(value, number, dtype=value.dtype if number == number else float)
    if isinstance(value, (list, tuple)):
        return [fill(part, number) for part in value]
    return type(value)(number) if isinstance(value, int) and number == number else number


def each(number):
    return lambda right, inputs: fill(right, number)


def nulled(function, null):
    whole = types.FunctionType(function.__code__, dict(globals()), function.__name__, function.__defaults__)
    whole.__kwdefaults__ = function.__kwdefaults__
    return lambda *inputs, **named: null(whole(*inputs, **named), inputs)


globals().update({{name: nulled(globals()[name], {null}) for name in {names}}})
"""


@pytest.fixture(scope="module")
def marks(make_course: Callable[[], Any]) -> dict[str, list[Any]]:
    """The marks of each program."""
    tiny = make_course()
    folder = tiny.root / "solutions" / ASSIGNMENT
    shutil.copytree(Path(__file__).parents[3] / "solutions" / ASSIGNMENT, folder)
    source = Source.read(folder)
    solution = json.loads(answered(source, released_notebook(source)))
    parts = [part for cell in source.with_role("answer") for part in ast.parse(cell.source).body]
    names = [part.name for part in parts if isinstance(part, ast.FunctionDef)]
    for student, null in (NULLS | WHOLE).items():
        program = {"cell_type": "code", "id": "null", "metadata": {}, "outputs": [], "execution_count": None}
        program |= {"source": PROGRAM.format(null=null, names=names)}
        place = tiny.root / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(solution | {"cells": [*solution["cells"], program]}))
    return {outcome.student: outcome.marks for outcome in grade(open_assignment(tiny.course, ASSIGNMENT))}


@pytest.mark.parametrize("null", NULLS)
def test_a_null_program_earns_nothing(marks: dict[str, list[Any]], null: str) -> None:
    assert not [mark.name for mark in marks[null] if mark.points]
    answered_wrongly = [mark.name for mark in marks[null] if mark.state == "wrong"]
    assert len(answered_wrongly) > len(marks[null]) / 4, [mark.state for mark in marks[null]]


def test_the_same_program_that_changes_nothing_earns_all(marks: dict[str, list[Any]]) -> None:
    assert all(mark.points == mark.out_of for mark in marks["all-right"]), marks["all-right"]
