"""The convolutional LSTM against PyTorch's LSTM pixel by pixel, and against shifts and sums."""

import pytest
import torch
from torch import Tensor

from course_lib.datasets.advection import advected_fields
from course_lib.reference.cells import LSTMCell, lengths_to_mask, unroll
from course_lib.reference.convlstm import ConvLSTMCell, ConvLSTMState, MapForecaster

B, T, D, K, HEIGHT, WIDTH = 2, 4, 3, 5, 6, 7


def maps(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def cell_of(kernel: int, padding_mode: str = "zeros") -> ConvLSTMCell:
    return ConvLSTMCell(
        D, K, kernel=kernel, padding_mode=padding_mode, generator=torch.Generator().manual_seed(1)
    ).double()


def test_a_kernel_of_one_pixel_is_an_lstm_at_each_pixel() -> None:
    cell, flat = cell_of(1), LSTMCell(D, K).double()
    with torch.no_grad():
        flat.W_x.weight.copy_(cell.W_x.weight[:, :, 0, 0])
        flat.W_x.bias.copy_(cell.W_x.bias)
        flat.W_h.weight.copy_(cell.W_h.weight[:, :, 0, 0])
    theirs = torch.nn.LSTM(D, K, batch_first=True).double()
    order = torch.arange(4 * K).view(4, K)[[1, 0, 2, 3]].flatten()  # theirs are i, f, g, o
    with torch.no_grad():
        for name, value in (("weight_ih", flat.W_x.weight), ("weight_hh", flat.W_h.weight), ("bias_ih", flat.W_x.bias)):
            getattr(theirs, name + "_l0").copy_(value[order])
        theirs.bias_hh_l0.zero_()
    x = maps(B, T, D, HEIGHT, WIDTH)
    outputs, _ = unroll(cell, x)
    for row in range(HEIGHT):
        for column in range(WIDTH):
            pixel = x[..., row, column]
            torch.testing.assert_close(outputs[..., row, column], theirs(pixel)[0])
            torch.testing.assert_close(outputs[..., row, column], unroll(flat, pixel)[0])


def convolved(x: Tensor, weight: Tensor) -> Tensor:
    """Σ over the window of weight · shifted map, on a torus, from the definition."""
    reach = weight.shape[2] // 2
    total = 0
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            shifted = x.roll((reach - i, reach - j), dims=(2, 3))
            total = total + torch.einsum("oc,bchw->bohw", weight[:, :, i, j], shifted)
    return total


def test_a_step_on_a_torus_is_its_equations_by_shifts_and_sums() -> None:
    cell = cell_of(3, "circular")
    x, h, C = maps(B, D, HEIGHT, WIDTH), maps(B, K, HEIGHT, WIDTH, seed=1), maps(B, K, HEIGHT, WIDTH, seed=2)
    sums = convolved(x, cell.W_x.weight) + convolved(h, cell.W_h.weight) + cell.W_x.bias[:, None, None]
    f, i, C_new, o = sums.split(K, dim=1)
    memory = torch.sigmoid(f) * C + torch.sigmoid(i) * torch.tanh(C_new)
    output, state = cell(x, ConvLSTMState(h, C))
    torch.testing.assert_close(state.cell, memory)
    torch.testing.assert_close(output, torch.sigmoid(o) * torch.tanh(memory))


def test_on_a_torus_a_moved_past_gives_the_moved_future() -> None:
    net = MapForecaster(1, 4, kernel=3, padding_mode="circular", generator=torch.Generator().manual_seed(0)).double()
    past = maps(B, T, 1, HEIGHT, WIDTH)
    moved = net(past.roll((2, 3), dims=(3, 4)), steps=2)
    torch.testing.assert_close(moved, net(past, steps=2).roll((2, 3), dims=(3, 4)))


def test_one_pixel_of_zeros_stands_for_zeros_everywhere() -> None:
    cell, x = cell_of(3), maps(B, D, HEIGHT, WIDTH)
    small, whole = cell(x, cell.initial_state(B))[0], cell(x, cell.initial_state(B, HEIGHT, WIDTH))[0]
    assert torch.equal(small, whole)


def test_forecasts_are_chained() -> None:
    net = MapForecaster(1, 4, generator=torch.Generator().manual_seed(0)).double()
    past = maps(B, T, 1, HEIGHT, WIDTH)
    _, state = unroll(net.read, past)
    y = past[:, -1]
    for k, forecast in enumerate(net(past, steps=3).unbind(1), start=1):
        h, state = net.write(y, state)
        y = y + torch.einsum("ok,bkhw->bohw", net.W_y.weight[:, :, 0, 0], h) + net.W_y.bias[:, None, None]
        torch.testing.assert_close(forecast, y)
        torch.testing.assert_close(net(past, steps=k), net(past, steps=3)[:, :k])


def test_forecast_begins_at_the_last_real_map() -> None:
    net = MapForecaster(1, 4, generator=torch.Generator().manual_seed(0)).double()
    past, lengths = maps(B, T, 1, HEIGHT, WIDTH), torch.tensor([2, 4])
    forecast = net(past, 2, lengths_to_mask(lengths, T))
    for b, length in enumerate(lengths.tolist()):
        torch.testing.assert_close(forecast[b : b + 1], net(past[b : b + 1, :length], 2))


def test_the_forecaster_soon_beats_persistence() -> None:
    generator = torch.Generator().manual_seed(0)
    net = MapForecaster(1, 8, kernel=5, padding_mode="circular", generator=generator)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(80):
        frames, _ = advected_fields(16, 5, 12, generator)
        loss = (net(frames[:, :4])[:, 0] - frames[:, 4]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    frames, _ = advected_fields(100, 5, 12, torch.Generator().manual_seed(1))
    with torch.no_grad():
        error = (net(frames[:, :4])[:, 0] - frames[:, 4]).square().mean()
    persistence = (frames[:, 3] - frames[:, 4]).square().mean()
    assert error < persistence / 3


CELL, FORECASTER = ConvLSTMCell(D, K), MapForecaster(1, 4)
BAD = {
    "even kernel": (
        lambda: ConvLSTMCell(D, K, kernel=4),
        "expected an odd kernel, got 4: only an odd one has a middle",
    ),
    "vectors": (
        lambda: CELL(torch.zeros(B, D), CELL.initial_state(B)),
        r"expected x of rank 4 .*: a cell takes one map",
    ),
    "other channels": (
        lambda: CELL(torch.zeros(B, D + 1, 6, 7), CELL.initial_state(B)),
        "expected 3 entries along axis 1 of x, got 4 .*: the cell was built for maps with that many channels",
    ),
    "state of another batch": (
        lambda: CELL(torch.zeros(B, D, 6, 7), CELL.initial_state(B + 1)),
        "expected 2 entries along axis 0 of state.hidden, got 3",
    ),
    "state of another size": (
        lambda: CELL(torch.zeros(B, D, 6, 7), CELL.initial_state(B, 6, 6)),
        "expected 7 entries along axis 3 of state.hidden, got 6 .*: state and input are maps of one size",
    ),
    "one sequence alone": (
        lambda: FORECASTER(torch.zeros(T, 1, 6, 7)),
        r"expected past of rank 5 .*: add the batch axis",
    ),
    "no sequence": (lambda: FORECASTER(torch.zeros(0, T, 1, 6, 7)), "expected at least one example in past"),
    "nothing to forecast": (
        lambda: FORECASTER(torch.zeros(B, T, 1, 6, 7), 0),
        "expected at least one step to forecast",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_convlstm_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
