"""Whether two results are the same, and in words how they are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

MOST_SHOWN = 8  # numbers of a tensor that are still written out


def disagreement(expected: Any, got: Any, tolerance: float) -> str:
    """How ``got`` differs from ``expected``: its kind, its shape, or its values; empty where they agree."""
    if isinstance(expected, tuple | list):
        return _of_sequences(expected, got, tolerance)
    if isinstance(expected, Tensor | np.ndarray):
        return _of_arrays(expected, got, tolerance)
    if isinstance(expected, int | float | complex) and not isinstance(expected, bool):
        return _of_numbers(expected, got, tolerance)
    same = type(expected) is type(got) and expected == got
    return "" if same else f"expected {expected!r}, got {shown(got)}"


def shown(value: Any) -> str:
    """A value as a sentence can hold it: small arrays in full, others by kind and shape."""
    if isinstance(value, Tensor | np.ndarray):
        few = np.asarray(value.detach() if isinstance(value, Tensor) else value)
        if few.ndim <= 1 and few.size <= MOST_SHOWN:
            return f"[{', '.join(map(_rounded, few))}]" if few.ndim else _rounded(few.item())
        return f"{_kind(value)} of shape {tuple(value.shape)}"
    if isinstance(value, float):
        return _rounded(value)
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _of_sequences(expected: Any, got: Any, tolerance: float) -> str:
    if not isinstance(got, tuple | list):
        return f"expected {len(expected)} results, got {shown(got)}"
    if len(got) != len(expected):
        return f"expected {len(expected)} results, got {len(got)}"
    for i, (one, other) in enumerate(zip(expected, got, strict=True)):
        if difference := disagreement(one, other, tolerance):
            return f"at [{i}] {difference}"
    return ""


def _of_arrays(expected: Any, got: Any, tolerance: float) -> str:
    if type(got) is not type(expected):
        return f"expected {_kind(expected)} of shape {tuple(expected.shape)}, got {shown(got)}"
    if got.shape != expected.shape:
        return f"expected shape {tuple(expected.shape)}, got {tuple(got.shape)}"
    if got.dtype != expected.dtype:
        return f"expected {expected.dtype}, got {got.dtype}"
    one, other = (np.asarray(x.detach() if isinstance(x, Tensor) else x) for x in (expected, got))
    close = np.isclose(other, one, rtol=tolerance, atol=tolerance, equal_nan=True)
    if close.all():
        return ""
    if one.size <= MOST_SHOWN:
        return f"expected {shown(expected)}, got {shown(got)}"
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    pair = f"expected {_rounded(one[place])}, got {_rounded(other[place])}"
    return f"{(~close).sum()} of {one.size} values differ; at {list(place)} {pair}"


def _of_numbers(expected: complex, got: Any, tolerance: float) -> str:
    value: Any = got.item() if isinstance(got, Tensor | np.generic | np.ndarray) and _count(got) == 1 else got
    if isinstance(value, bool) or not isinstance(value, int | float | complex):
        return f"expected the number {shown(expected)}, got {shown(got)}"
    same = np.isclose(complex(value), complex(expected), rtol=tolerance, atol=tolerance, equal_nan=True)
    return "" if same else f"expected {shown(expected)}, got {shown(value)}"


def _count(value: Any) -> int:
    return value.numel() if isinstance(value, Tensor) else value.size


def _kind(value: Any) -> str:
    return "a tensor" if isinstance(value, torch.Tensor) else "an array"


def _rounded(number: Any) -> str:
    return f"{number:.4g}" if isinstance(number, float | np.floating) else str(number)
