"""The map B from paths to labelings, its inverse by enumeration, and the extended label."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product

import numpy as np
from jaxtyping import Int
from torch import Tensor

from course_lib.reference._checks import complaint

Label = Sequence[int] | Int[Tensor, " labels"] | Int[np.ndarray, " labels"]


def collapse(path: Label, blank: int = 0) -> list[int]:
    """Read a path as a labeling: merge repeats, then drop blanks.  Graves et al. 2006, section 3.1, the map B.

        B(a – a b –) = B(– a a – – a b b) = a a b

    Departs from the paper: none.

    Args:
        path: one symbol for each frame, as indices.
        blank: the index that stands for "no label here".

    Returns:
        The labeling, at most as long as the path.

    Raises:
        ValueError: a symbol is negative.

    >>> collapse([0, 1, 1, 0, 0, 1, 2, 2])
    [1, 1, 2]
    """
    return [symbol for symbol, _ in groupby(as_indices(path, "path")) if symbol != blank]


def paths(label: Label, time: int, symbols: int, blank: int = 0) -> Iterator[tuple[int, ...]]:
    """Enumerate B⁻¹(l): every path of ``time`` frames that collapses to the label.  Graves et al. 2006, eq. 3.

        p(l|x) = Σ_{π ∈ B⁻¹(l)} p(π|x)

    Departs from the paper: none.  It tries all symbols^time paths: an oracle for small sizes, not an algorithm.

    Args:
        label: the labeling l, without blanks.
        time: the number of frames T.
        symbols: the size of the alphabet K, blank included.
        blank: the index of the blank.

    Returns:
        An iterator over tuples of length ``time``, in lexicographic order.

    Raises:
        ValueError: a label is the blank, or outside the alphabet; ``time`` is negative.

    >>> list(paths([1, 1], time=3, symbols=2))
    [(1, 0, 1)]
    """
    wanted = as_indices(label, "label")
    check_label(wanted, symbols, blank)
    if time < 0:
        raise complaint("time ≥ 0", str(time), "how many frames should the paths have?")
    every = product(range(symbols), repeat=time)  # so many that B is spelled out here instead of called
    return (path for path in every if [k for k, _ in groupby(path) if k != blank] == wanted)


def extend(label: Label, blank: int = 0) -> list[int]:
    """Put a blank before, between and behind the labels: l' of 2|l| + 1 states.  Graves et al. 2006, section 4.1.

        l' = – l_1 – l_2 – … – l_U –

    Departs from the paper: Python counts states from 0, so labels stand at odd places and blanks at even ones.

    Args:
        label: the labeling l, without blanks.
        blank: the index of the blank.

    Returns:
        l' as a list.

    Raises:
        ValueError: a label is negative or the blank itself.

    >>> extend([3, 1, 1])
    [0, 3, 0, 1, 0, 1, 0]
    """
    labels = as_indices(label, "label")
    check_label(labels, None, blank)
    return [blank, *(symbol for l in labels for symbol in (l, blank))]


def as_indices(values: Label, name: str) -> list[int]:
    """Turn a list, array or 1-D tensor of indices into a list of Python integers, none of them negative."""
    if isinstance(values, Tensor | np.ndarray):
        if values.ndim != 1:
            raise complaint(f"{name} with one axis", f"shape {tuple(values.shape)}", f"pass one example, as {name}[b]")
        values = values.tolist()
    indices = [int(value) for value in values]
    for position, index in enumerate(indices):
        if index < 0:
            got = f"{index} at {name}[{position}]"
            raise complaint(f"symbols ≥ 0 in {name}", got, "is it padding? cut it off first")
    return indices


def check_label(label: Iterable[int], symbols: int | None, blank: int) -> None:
    """Refuse a label that holds the blank, or a symbol outside the alphabet."""
    if symbols is not None and not 0 <= blank < symbols:
        raise complaint(f"blank in 0 … {symbols - 1}", str(blank), "which of the symbols is the blank?")
    for position, symbol in enumerate(label):
        if symbol == blank:
            advice = "pass the labeling l itself; l' is built from it"
            raise complaint(f"labels without the blank ({blank})", f"it at label[{position}]", advice)
        if symbols is not None and symbol >= symbols:
            advice = "is the alphabet the one the net was built with?"
            raise complaint(f"labels in 0 … {symbols - 1}", f"{symbol} at label[{position}]", advice)
