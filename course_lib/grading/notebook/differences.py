"""Where one value differs from another: the place, the number that is expected there, and the one that came."""

from collections.abc import Mapping

import numpy as np

from course_lib.grading.notebook.schema import Value


def difference(answer: Value, expected: Value, tolerance: Mapping[str, float], place: str = "") -> str:
    """The first difference of two values of one form, in a sentence; empty where there is none.

    Args:
        answer: a decoded value.
        expected: one of the same kind and shape.
        tolerance: ``rtol`` and ``atol``; empty where numbers must agree exactly.
        place: where in a larger value these two stand.
    """
    if isinstance(expected, dict):
        found = (difference(answer[key], expected[key], tolerance, f"{place}[{key!r}]") for key in expected)
        return next(filter(None, found), "")
    if isinstance(expected, list):
        pairs = enumerate(zip(answer, expected, strict=True))
        return next(filter(None, (difference(a, e, tolerance, f"{place}[{n}]") for n, (a, e) in pairs)), "")
    if isinstance(expected, np.ndarray) or (isinstance(expected, int | float) and not isinstance(expected, bool)):
        return _numbers(np.asarray(answer), np.asarray(expected), tolerance, place)
    return "" if answer == expected else f"at {place or 'the result'}, expected {expected!r}, got {str(answer)[:80]!r}"


def _numbers(answer: np.ndarray, expected: np.ndarray, tolerance: Mapping[str, float], place: str) -> str:
    rtol, atol = tolerance.get("rtol", 0.0), tolerance.get("atol", 0.0)
    wrong = np.argwhere(np.atleast_1d(~np.isclose(answer, expected, rtol=rtol, atol=atol, equal_nan=True)))
    if not len(wrong):
        return ""
    index = tuple(wrong[0]) if expected.ndim else ()
    where = place + (f"[{', '.join(map(str, index))}]" if index else "")
    many = f" (and at {len(wrong) - 1} more places of {expected.size})" if len(wrong) > 1 else ""
    return f"at {where or 'the result'}, expected {_number(expected[index])}, got {_number(answer[index])}{many}"


def _number(number: np.generic) -> str:
    return str(number) if number.dtype.kind in "biu" else f"{number:.8g}"
