"""The check that every cell makes of its two inputs."""

from torch import Tensor

from course_lib.reference._checks import check_rank, check_size


def check_step(x: Tensor, hidden: Tensor, input_size: int, hidden_size: int) -> None:
    """Refuse an input or a state that does not fit the cell."""
    check_rank("x", x, 2, "batch, input", "a cell takes one time step; for (batch, time, input) use unroll(cell, x)")
    check_size("x", x, 1, input_size, "the cell was built for inputs of that size")
    check_size("state.hidden", hidden, 0, len(x), "start from cell.initial_state(len(x))")
    check_size("state.hidden", hidden, 1, hidden_size, "start from cell.initial_state(len(x))")
