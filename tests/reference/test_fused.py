"""Cells run at one stroke, against the same cells run step by step: values, last states and gradients."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference.cells import GRUCell, LSTMCell, RNNCell, unroll, unroll_fused

B, T, D, H = 2, 7, 3, 5
CELLS: dict[str, Callable[[torch.Generator], nn.Module]] = {
    "RNN": lambda g: RNNCell(D, H, generator=g),
    "LSTM": lambda g: LSTMCell(D, H, generator=g),
    "GRU": lambda g: GRUCell(D, H, reset="after", generator=g),
}


def case(name: str) -> tuple[nn.Module, Tensor, tuple]:
    """A cell, an input and a state that is not zero."""
    generator = torch.Generator().manual_seed(0)
    cell = CELLS[name](generator).double()
    x = torch.randn(B, T, D, generator=generator, dtype=torch.float64).requires_grad_()
    zeros = cell.initial_state(B)
    state = type(zeros)(*(torch.randn(B, H, generator=generator, dtype=torch.float64) for _ in zeros))
    return cell, x, state


@pytest.mark.parametrize("begin", ["at zero", "at a state"])
@pytest.mark.parametrize("name", CELLS)
def test_it_is_the_same_as_step_by_step(name: str, begin: str) -> None:
    cell, x, state = case(name)
    s_0 = state if begin == "at a state" else None
    (slow, slow_last), (fast, fast_last) = unroll(cell, x, s_0), unroll_fused(cell, x, s_0)
    assert type(fast_last) is type(slow_last)
    torch.testing.assert_close([fast, *fast_last], [slow, *slow_last])
    weights = [x, *cell.parameters()]
    by_slow, by_fast = (torch.autograd.grad(h.square().sum(), weights) for h in (slow, fast))
    torch.testing.assert_close(by_fast, by_slow)


@pytest.mark.parametrize("name", CELLS)
def test_a_last_state_carries_its_gradient(name: str) -> None:
    cell, x, state = case(name)
    first = [part.requires_grad_() for part in state]
    by_slow, by_fast = (
        torch.autograd.grad(run(cell, x, state)[1].hidden.square().sum(), first) for run in (unroll, unroll_fused)
    )
    torch.testing.assert_close(by_fast, by_slow)


@pytest.mark.messages
def test_another_cell_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"expected an RNNCell with tanh, .*, got GRUCell: run any other cell by unroll"
    ):
        unroll_fused(GRUCell(D, H, reset="before"), torch.ones(B, T, D))
    with pytest.raises(ValueError, match="at least one example in x"):
        unroll_fused(LSTMCell(D, H), torch.ones(0, T, D))
