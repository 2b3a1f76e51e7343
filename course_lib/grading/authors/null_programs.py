"""Null programs: answers that know the question's form and nothing of its content; each must earn nothing."""

from collections.abc import Callable

import numpy as np

from course_lib.grading.exam.compare import apply
from course_lib.grading.notebook.schema import Value

Null = Callable[[Value, Value], Value]  # of the expected answer, whose form it knows, and the inputs


def _filled(value: float) -> Null:
    def fill(expected: Value, inputs: Value) -> Value:
        return apply(lambda a: np.full_like(a, value, dtype=float if np.isnan(value) else None), expected)

    return fill


def _echoed(expected: Value, inputs: Value) -> Value:
    return inputs


def _echoed_first(expected: Value, inputs: Value) -> Value:
    return next(iter(inputs.values())) if isinstance(inputs, dict) and inputs else inputs


def _uniform(expected: Value, inputs: Value) -> Value:
    return apply(lambda a: np.full(a.shape, 1 / max(a.shape[-1] if a.ndim else 1, 2)), expected)


def _emptied(expected: Value, inputs: Value) -> Value:
    if isinstance(expected, np.ndarray):
        return expected[:0]
    return [[] for _ in expected] if isinstance(expected, list) else type(expected)()


def _nothing(expected: Value, inputs: Value) -> Value:
    return None


NULLS: dict[str, Null] = {
    "zeros": _filled(0),
    "ones": _filled(1),
    "nan": _filled(float("nan")),
    "inputs echoed": _echoed,
    "first input echoed": _echoed_first,
    "uniform": _uniform,
    "emptied": _emptied,
    "nothing": _nothing,
}
