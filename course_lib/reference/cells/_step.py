"""The check that every cell makes of its two inputs."""

from typing import Any

from torch import Tensor

from course_lib.reference._checks import check_floating, check_positive, check_rank, check_size, complaint

START = "start from cell.initial_state(len(x))"


def check_sizes(**sizes: int) -> None:
    """Refuse a cell without an input or without a unit."""
    for name, size in sizes.items():
        check_positive(name, size, "a cell without it computes nothing")


def check_step(x: Tensor, state: Any, weight: Tensor, kind: type, hidden_size: int) -> None:
    """Refuse an input or a state that does not fit the cell, whose ``weight`` meets the input."""
    check_rank("x", x, 2, "batch, input", "a cell takes one time step; for (batch, time, input) use unroll(cell, x)")
    check_floating("x", x, weight)
    check_size("x", x, 1, weight.shape[1], "the cell was built for inputs of that size")
    check_state(state, kind, (len(x), hidden_size))


def check_state(state: Any, kind: type, shape: tuple[int, ...]) -> None:
    """Refuse a state of another cell, or of another batch."""
    if not isinstance(state, kind):
        raise complaint(f"a state of type {kind.__name__}", type(state).__name__, START)
    for name, part in state._asdict().items():  # type: ignore[attr-defined]  # a NamedTuple
        for axis, size in enumerate(shape):
            check_size(f"state.{name}", part, axis, size, START)
