"""Our LSTM, forward and backward, against torch.nn.LSTM on the CPU:  python tests/benchmarks/bench_lstm.py"""

from collections.abc import Callable

import torch
from ratio import Case, run
from torch import Tensor, nn

from course_lib.reference.bptt import lstm_backward, lstm_forward
from course_lib.reference.cells import LSTMCell, unroll, unroll_hoisted

BATCH, TIME, INPUT, HIDDEN = 32, 100, 128, 256
ORDER = torch.arange(4 * HIDDEN).view(4, HIDDEN)[[1, 0, 2, 3]].flatten()  # our gates f, i, C̃, o as PyTorch's i, f, g, o


def cases() -> list[Case]:
    """The same weights, inputs and loss for all; each must find the same gradient by the recurrent weights."""
    generator = torch.Generator().manual_seed(0)
    cell = LSTMCell(INPUT, HIDDEN, generator=generator)
    theirs = nn.LSTM(INPUT, HIDDEN, batch_first=True)
    x = torch.randn(BATCH, TIME, INPUT, generator=generator)
    weights = torch.randn(BATCH, TIME, HIDDEN, generator=generator)  # ∂L/∂h_t of the loss Σ ⟨weights, h⟩
    W_x, W_h, b = (p.detach() for p in (cell.W_x.weight, cell.W_h.weight, cell.W_x.bias))
    with torch.no_grad():
        for mine, name in ((W_x, "weight_ih_l0"), (W_h, "weight_hh_l0"), (b, "bias_ih_l0")):
            theirs.get_parameter(name).copy_(mine[ORDER])
        theirs.bias_hh_l0.zero_()

    def by_autograd(along: Callable) -> Callable[[], Tensor]:
        def step() -> Tensor:
            cell.zero_grad()
            outputs, _ = along(cell, x)
            (outputs * weights).sum().backward()
            return cell.W_h.weight.grad[ORDER]

        return step

    def by_hand() -> Tensor:
        trace = lstm_forward(x, W_x, W_h, b)
        return lstm_backward(weights, x, trace, W_x, W_h).W_h[ORDER]

    def by_pytorch() -> Tensor:
        theirs.zero_grad()
        outputs, _ = theirs(x)
        (outputs * weights).sum().backward()
        return theirs.weight_hh_l0.grad

    ours = {"unrolled, as taught": by_autograd(unroll), "unrolled, hoisted": by_autograd(unroll_hoisted)}
    ours["derived by hand"] = by_hand
    for step in ours.values():
        torch.testing.assert_close(step(), by_pytorch(), rtol=1e-3, atol=1e-2)
    bounds = {"unrolled, hoisted": 2.0, "derived by hand": 2.0}
    return [Case(name, step, by_pytorch, bounds.get(name)) for name, step in ours.items()]


if __name__ == "__main__":
    torch.set_num_threads(1)  # per core: one step of this size has little to share among threads
    size = f"B {BATCH}, T {TIME}, D {INPUT}, H {HIDDEN}"
    run(f"LSTM, forward and backward, one thread: {size}", "nn.LSTM", cases())
