"""Comparing what was answered with what was expected, and the fixed list of sentences that feedback may use."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.grading.notebook.schema import Value

HINTS = {
    "wrong kind": "The result is of another type than the contract asks for.",
    "wrong shape": "The result has another shape or length than the contract asks for.",
    "not finite": "The result is infinite or not a number where it should not be, or finite where it should not be.",
    "wrong sign": "The result has the wrong sign.",
    "off by a factor": "The result is off by a constant factor.",
    "off by one": "The result is off by one.",
    "transposed": "The result is transposed: rows and columns are exchanged.",
    "reversed": "The result is in reversed order.",
    "not in log space": "The result is a probability where its logarithm is asked for.",
    "in log space": "The result is a logarithm where the probability itself is asked for.",
    "not normalised": "The result is not normalised.",
    "not summed over repeats": "Contributions of the same symbol at several places are not added up.",
    "blank mishandled": "Blanks are treated wrongly.",
    "repeats not merged": "Repeated symbols are not merged as the task asks.",
    "right except repeated labels": "Right except where the label repeats a symbol.",
    "right except the empty label": "Right except for the empty label.",
    "right except impossible labels": "Right except where no path yields the label.",
    "right except the first step": "Right except at the first step.",
    "right except the last step": "Right except at the last step.",
    "language model ignored": "The language model has no effect on the result.",
    "language model misapplied": "The language model is counted in the wrong place or too often.",
    "padding not ignored": "Padding has an effect on the result.",
    "some cases": "Right in some cases and wrong in others: go through the special cases that the task names.",
    "wrong": "The values are wrong.",
}


@dataclass(frozen=True)
class Close:
    """Numbers agree within ``atol + rtol · |expected|``; kind, shape and the places of inf and nan agree exactly."""

    rtol: float = 1e-6
    atol: float = 1e-9

    def difference(self, answer: Value, expected: Value) -> str | None:
        """None where the two agree, else the name of the hint that fits best."""
        return _difference(answer, expected, self._numbers)

    def _numbers(self, answer: np.ndarray, expected: np.ndarray) -> str | None:
        if (answer.dtype.kind == "c") != (expected.dtype.kind == "c"):
            return "wrong kind"
        wide = complex if expected.dtype.kind == "c" else float
        a, e = answer.astype(wide), expected.astype(wide)
        finite = np.isfinite(e)
        if not np.array_equal(np.isfinite(a), finite) or not np.array_equal(a[~finite], e[~finite], equal_nan=True):
            return "not finite"
        near = np.abs(a[finite] - e[finite]) <= self.atol + self.rtol * np.abs(e[finite])
        return None if near.all() else "wrong"


@dataclass(frozen=True)
class Exact:
    """Everything agrees exactly: kind, shape, and each value."""

    def difference(self, answer: Value, expected: Value) -> str | None:
        """None where the two agree, else the name of the hint that fits best."""
        return _difference(answer, expected, self._numbers)

    @staticmethod
    def _numbers(answer: np.ndarray, expected: np.ndarray) -> str | None:
        if any((answer.dtype.kind in kinds) != (expected.dtype.kind in kinds) for kinds in ("iu", "c")):
            return "wrong kind"
        return None if np.array_equal(answer, expected, equal_nan=expected.dtype.kind == "f") else "wrong"


Comparison = Close | Exact


def _difference(answer: Value, expected: Value, numbers: Callable[[np.ndarray, np.ndarray], str | None]) -> str | None:
    """The first difference of two trees of values."""
    if isinstance(expected, list | dict):
        if type(answer) is not type(expected):
            return "wrong kind"
        keys: Value = expected if isinstance(expected, dict) else range(len(expected))
        if len(answer) != len(expected) or (isinstance(expected, dict) and set(answer) != set(expected)):
            return "wrong shape"
        pairs = (_difference(answer[key], expected[key], numbers) for key in keys)
        return next((pair for pair in pairs if pair is not None), None)
    if isinstance(expected, np.ndarray):
        if not isinstance(answer, np.ndarray) or (answer.dtype.kind == "b") != (expected.dtype.kind == "b"):
            return "wrong kind"
        if answer.shape != expected.shape:
            return "wrong shape"
        if expected.dtype.kind == "b":
            return None if np.array_equal(answer, expected) else "wrong"
        return numbers(answer, expected)
    if expected is None or isinstance(expected, bool | str):
        if type(answer) is not type(expected):
            return "wrong kind"
        return None if answer == expected else "wrong"
    if type(answer) not in (int, float):
        return "wrong kind"
    if type(answer) is int and type(expected) is int:
        return None if answer == expected else "wrong"
    try:
        return numbers(np.asarray(answer), np.asarray(expected))
    except (OverflowError, TypeError):  # an integer too large for any number type
        return "wrong"


def diagnose(answer: Value, expected: Value, compare: Comparison) -> str:
    """The name of the hint that describes best how a wrong answer differs from the expected one."""
    found = compare.difference(answer, expected) or "wrong"
    with np.errstate(all="ignore"):
        for hint, change in _CHANGES.items():
            for changed in change(expected):
                if compare.difference(changed, expected) and not compare.difference(answer, changed):
                    return hint
        if found in ("wrong", "not finite") and _constant_ratio(answer, expected):
            return "off by a factor"
    if isinstance(expected, list) and isinstance(answer, list) and len(answer) == len(expected) > 1:
        right = [compare.difference(a, e) is None for a, e in zip(answer, expected, strict=True)]
        if any(right):
            return "some cases"
    return found


def apply(function: Callable[[np.ndarray], np.ndarray], tree: Value) -> Value:
    """The same tree with a function applied to every number and every array of numbers."""
    if isinstance(tree, list):
        return [apply(function, item) for item in tree]
    if isinstance(tree, dict):
        return {key: apply(function, item) for key, item in tree.items()}
    if isinstance(tree, np.ndarray) and tree.dtype.kind in "iuf":
        return np.asarray(function(tree))
    if type(tree) in (int, float):
        return _plain(function, tree)
    return tree


def _plain(function: Callable[[np.ndarray], np.ndarray], number: int | float) -> int | float:
    try:
        value = np.asarray(function(np.asarray(number)))
        return value.item() if value.ndim == 0 else number
    except (OverflowError, TypeError):
        return number


def _reverse(tree: Value) -> Value:
    if isinstance(tree, list) and not any(isinstance(item, list | dict | np.ndarray) for item in tree):
        return tree[::-1]
    if isinstance(tree, list):
        return [_reverse(item) for item in tree]
    return apply(lambda a: a[::-1] if a.ndim else a, tree)


_CHANGES: dict[str, Callable[[Value], list[Value]]] = {
    "wrong sign": lambda e: [apply(np.negative, e)],
    "transposed": lambda e: [apply(np.transpose, e)],
    "not in log space": lambda e: [apply(np.exp, e), apply(lambda a: np.exp(-a), e)],
    "in log space": lambda e: [apply(np.log, e), apply(lambda a: -np.log(a), e)],
    "reversed": lambda e: [_reverse(e)],
    "off by one": lambda e: [apply(lambda a: a + 1, e), apply(lambda a: a - 1, e)],
}


def leaves(tree: Value) -> Iterator[np.ndarray]:
    """Every number and array of numbers of a tree, as arrays of floats."""
    if isinstance(tree, list | dict):
        for item in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(item)
    elif isinstance(tree, np.ndarray) and tree.dtype.kind in "iuf":
        yield tree.astype(float).ravel()
    elif type(tree) in (int, float):
        yield np.asarray([tree if abs(tree) < 1e300 else math.inf], dtype=float)


def _constant_ratio(answer: Value, expected: Value) -> bool:
    """Whether the answer is one constant times the expected value, at three places or more."""
    a, e = (np.concatenate([np.zeros(0), *leaves(tree)]) for tree in (answer, expected))
    usable = np.isfinite(e) & (e != 0)
    if a.shape != e.shape or usable.sum() < 3 or not np.isfinite(a[usable]).all():
        return False
    factor = float(np.median(a[usable] / e[usable]))
    return factor != 0 and abs(factor - 1) > 1e-3 and bool(np.allclose(a, factor * e, rtol=1e-6, equal_nan=True))
