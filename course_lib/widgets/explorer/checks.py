"""What a widget asks of its arrays and of a student's functions; every failure is one sentence for the reader."""

import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array


def check_rank(name: str, value: FloatArray, axes: Sequence[str]) -> FloatArray:
    """Return ``value`` if it has one axis for each word of ``axes`` and none is empty."""
    expected = f"({', '.join(axes)})"
    if value.ndim != len(axes) or 0 in value.shape:
        raise ValueError(f"expected {name} of shape {expected}, got {value.shape}: is an axis missing, extra or empty?")
    return value


def check_finite(name: str, value: FloatArray) -> FloatArray:
    """Return ``value`` if it holds neither NaN nor an infinity."""
    if not np.isfinite(value).all():
        place = _first(~np.isfinite(value))
        raise ValueError(f"expected finite {name}, got {value[place]} at {_index(place)}: was a logarithm of 0 taken?")
    return value


def check_probabilities(name: str, value: FloatArray, axis: int = -1) -> FloatArray:
    """Return ``value`` if it is finite, not negative, and sums to one along ``axis`` (to within 1e-3)."""
    check_finite(name, value)
    if (value < 0).any():
        place = _first(value < 0)
        raise ValueError(
            f"expected probabilities in {name}, got {value[place]:.4g} at {_index(place)}, a negative number: "
            "are these logits or log-probabilities? Pass their softmax or exp."
        )
    sums = value.sum(axis)
    if (abs(sums - 1) > 1e-3).any():
        place = _first(abs(sums - 1) > 1e-3)
        raise ValueError(
            f"expected {name} to sum to 1 along axis {axis}, got {sums[place]:.4g} at {_index(place)}: "
            "was the softmax taken along another axis?"
        )
    return value


def check_indices(name: str, values: Sequence[int], below: int, lowest: int = 0) -> list[int]:
    """Return ``values`` as a list of integers if each lies in ``lowest … below − 1``."""
    for i, value in enumerate(values):
        if int(value) != value or not lowest <= value < below:
            raise ValueError(
                f"expected {name} in {lowest} … {below - 1}, got {value} at {name}[{i}]: "
                "does it belong to another alphabet?"
            )
    return [int(value) for value in values]


def run(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a student's function; what goes wrong in it becomes a sentence.

    Raises:
        ValueError: the function raised or was interrupted.
    """
    try:
        return function(*arguments)
    except KeyboardInterrupt:
        raise ValueError(f"{name} was interrupted before it returned: does a loop never end?") from None
    except Exception as error:  # whatever the student's code raises belongs in the cell
        raise ValueError(f"{name} raised {type(error).__name__}{_line(error)}: {error}") from error


def call(name: str, function: Callable[..., Any], *arguments: Any, returns: tuple[int | None, ...]) -> FloatArray:
    """Call a student's function and return its array.

    An axis of ``returns`` that is None may have any length.

    Raises:
        ValueError: the function raised, was interrupted, returned no array, the wrong shape, or NaN.
    """
    answer = run(name, function, *arguments)
    try:
        if answer is None:
            raise TypeError("nothing was returned")
        array = as_array(answer)
    except (TypeError, ValueError):
        raise ValueError(
            f"expected {name} to return an array, got {type(answer).__name__}: does the function end with return?"
        ) from None
    if len(array.shape) != len(returns) or any(n not in (None, m) for n, m in zip(returns, array.shape, strict=True)):
        expected = f"({', '.join('any' if n is None else str(n) for n in returns)})"
        raise ValueError(f"expected {name} to return shape {expected}, got {array.shape}: which axis is which?")
    return check_finite(f"values from {name}", array)


def _line(error: Exception) -> str:
    """Where in the student's cell an error arose, counted from the cell's first line."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return f" in line {own[-1].lineno}, in {own[-1].name}" if own else ""


def _first(where: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(where)[0])


def _index(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]"
