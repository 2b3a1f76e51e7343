"""Running a cell along a sequence."""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from course_lib.reference._checks import check_mask, check_not_empty, check_tensor, check_time, complaint


@runtime_checkable
class Cell(Protocol):
    """What ``unroll`` asks of a cell: a first state, and a step that takes a state and returns the next."""

    def initial_state(self, batch: int) -> Any: ...

    def __call__(self, x: Tensor, state: Any) -> tuple[Tensor, Any]: ...


def unroll(
    cell: Cell,
    x: Float[Tensor, "batch time *input"],
    state: Any = None,
    mask: Bool[Tensor, "batch time"] | None = None,
) -> tuple[Float[Tensor, "batch time *hidden"], Any]:
    """Run a cell along a sequence.  Goodfellow et al. 2016, eqs. 10.4–10.5.

        h_t, s_t = cell(x_t, s_{t−1})         t = 1 … T

    On padding the state is held and the output is 0, so that the last state is that of the last real token.

    Args:
        cell: any step ``output, state = cell(x_t, state)`` with an ``initial_state(batch)``.
        x: inputs, (batch, time, input).
        state: s_0; the cell's initial state where it is not given. To cut a sequence into chunks, hand in the last
            state of the chunk before.
        mask: True on real tokens, (batch, time); ``lengths_to_mask(lengths, time)`` makes one.

    Returns:
        The outputs (batch, time, hidden) and the last state.

    Raises:
        ValueError: an empty batch or sequence, or a mask that does not fit.

    >>> from course_lib.reference.cells import RNNCell, lengths_to_mask
    >>> outputs, state = unroll(RNNCell(3, 5), torch.ones(2, 4, 3), mask=lengths_to_mask(torch.tensor([4, 2])))
    >>> torch.equal(state.hidden[1], outputs[1, 1]), outputs[1, 2:].any().item()
    (True, False)
    """
    check_sequence(x, mask)
    state = cell.initial_state(len(x)) if state is None else state
    return _run(cell, without_padding(x, mask), state, mask)


def unroll_hoisted(
    cell: Any,
    x: Float[Tensor, "batch time input"],
    state: Any = None,
    mask: Bool[Tensor, "batch time"] | None = None,
) -> tuple[Float[Tensor, "batch time hidden"], Any]:
    """The same as ``unroll``, faster: the product with the input is hoisted out of the loop.

    W_x x_t waits for no state, so that one product serves all times; it asks for a cell that has ``check``,
    ``project`` and ``step``. Arguments, result and errors are those of ``unroll``.

    >>> from course_lib.reference.cells import LSTMCell
    >>> cell, x = LSTMCell(3, 5), torch.ones(2, 4, 3)
    >>> torch.allclose(unroll(cell, x)[0], unroll_hoisted(cell, x)[0], atol=1e-6)
    True
    """
    check_sequence(x, mask)
    state = cell.initial_state(len(x)) if state is None else state
    cell.check(x[:, 0], state)
    return _run(cell.step, cell.project(without_padding(x, mask)), state, mask)


def _run(step: Callable, x: Tensor, state: Any, mask: Tensor | None) -> tuple[Tensor, Any]:
    outputs = []
    for t, x_t in enumerate(x.unbind(1)):
        h, new = step(x_t, state)
        if mask is not None:
            h, new = hold(mask[:, t], (h, new), (torch.zeros_like(h), state))
        outputs.append(h)
        state = new
    return torch.stack(outputs, dim=1), state  # (batch, time, hidden)


def without_padding(x: Tensor, mask: Tensor | None) -> Tensor:
    """Zeros where padding may hold anything: what a step makes of NaN would reach its weights' gradient as 0 · NaN."""
    return x if mask is None else x.masked_fill(~mask.view(*mask.shape, *[1] * (x.dim() - 2)), 0.0)


def hold(real: Bool[Tensor, " batch"], new: Any, old: Any) -> Any:
    """``new`` where an example's token is real, ``old`` where it is padding, for any nesting of tuples of tensors."""
    if isinstance(new, Tensor):
        return torch.where(real.view(-1, *[1] * (new.dim() - 1)), new, old)
    parts = [hold(real, n, o) for n, o in zip(new, old, strict=True)]
    return type(new)(*parts) if hasattr(new, "_fields") else tuple(parts)


def check_sequence(x: Tensor, mask: Tensor | None) -> None:
    """Refuse sequences that cannot be run along time."""
    check_tensor("x", x)
    if x.dim() < 3:
        got = f"rank {x.dim()} with shape {tuple(x.shape)}"
        raise complaint(
            "x of rank 3 or more (batch, time, input …)", got, "add the missing axis with x[None] or x[..., None]"
        )
    check_not_empty("x", x)
    check_time("x", x)
    if mask is not None:
        check_mask("mask", mask, *x.shape[:2])
