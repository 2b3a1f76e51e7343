"""Null programs: answers that know the question's form and nothing of its content; each must earn nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.exam.compare import apply


def _filled(value: float) -> Callable[[Any, Any], Any]:
    def fill(expected: Any, inputs: Any) -> Any:
        return apply(lambda a: np.full_like(a, value, dtype=float if np.isnan(value) else None), expected)

    return fill


def _echoed(expected: Any, inputs: Any) -> Any:
    return inputs


def _echoed_first(expected: Any, inputs: Any) -> Any:
    return next(iter(inputs.values())) if isinstance(inputs, dict) and inputs else inputs


def _uniform(expected: Any, inputs: Any) -> Any:
    return apply(lambda a: np.full(a.shape, 1 / max(a.shape[-1] if a.ndim else 1, 2)), expected)


def _emptied(expected: Any, inputs: Any) -> Any:
    if isinstance(expected, np.ndarray):
        return expected[:0]
    return [[] for _ in expected] if isinstance(expected, list) else type(expected)()


def _nothing(expected: Any, inputs: Any) -> Any:
    return None


NULLS: dict[str, Callable[[Any, Any], Any]] = {
    "zeros": _filled(0),
    "ones": _filled(1),
    "nan": _filled(float("nan")),
    "inputs echoed": _echoed,
    "first input echoed": _echoed_first,
    "uniform": _uniform,
    "emptied": _emptied,
    "nothing": _nothing,
}
