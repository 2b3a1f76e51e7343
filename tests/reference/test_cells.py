"""Cells and unrolling against PyTorch's own modules, after copying weights: values and gradients."""

import math
from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_lib.reference.cells import (
    Bidirectional,
    GRUCell,
    LSTMCell,
    RNNCell,
    Stacked,
    lengths_to_mask,
    unroll,
    unroll_hoisted,
)

B, T, D, H = 3, 7, 5, 4
LENGTHS = torch.tensor([7, 1, 4])

# Where PyTorch keeps the rows of our gates: ours are f, i, C̃, o and u, r, n; theirs i, f, g, o and r, z (= u), n.
ROWS = {"RNNCell": [0], "LSTMCell": [1, 0, 2, 3], "GRUCell": [1, 0, 2]}
THEIRS = {"RNNCell": nn.RNN, "LSTMCell": nn.LSTM, "GRUCell": nn.GRU}
OURS = {
    "RNNCell": lambda inputs, g: RNNCell(inputs, H, generator=g),
    "LSTMCell": lambda inputs, g: LSTMCell(inputs, H, generator=g),
    "GRUCell": lambda inputs, g: GRUCell(inputs, H, reset="after", generator=g),
}


def random(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def our_cell(kind: str, inputs: int = D, seed: int = 0) -> nn.Module:
    return OURS[kind](inputs, torch.Generator().manual_seed(seed)).double()


def reorder(rows: Tensor, kind: str) -> Tensor:
    """Our rows of gates in PyTorch's order."""
    blocks = rows.split(H)
    return torch.cat([blocks[place] for place in ROWS[kind]])


def in_their_order(cell: nn.Module, kind: str, gradients: bool = False) -> dict[str, Tensor]:
    """A cell's weights (or their gradients) under PyTorch's names and in its order; b_hh holds only b_hn."""
    tensors = {name: (p.grad if gradients else p.detach()) for name, p in cell.named_parameters()}
    recurrent = torch.cat([tensors["W_h.weight"], *([tensors["W_hn.weight"]] if kind == "GRUCell" else [])])
    bias = tensors["W_x.bias"]
    hidden_bias = torch.zeros_like(bias)
    if kind == "GRUCell":
        hidden_bias[-H:] = tensors["W_hn.bias"]
    parts = {"weight_ih": tensors["W_x.weight"], "weight_hh": recurrent, "bias_ih": bias, "bias_hh": hidden_bias}
    return {name: reorder(part, kind) for name, part in parts.items()}


def copy_to(theirs: nn.Module, kind: str, cells: dict[str, nn.Module]) -> None:
    """Copy the weights of each cell to the layer of PyTorch's module with that suffix."""
    with torch.no_grad():
        for suffix, cell in cells.items():
            for name, value in in_their_order(cell, kind).items():
                getattr(theirs, name + suffix).copy_(value)


def assert_same_gradients(theirs: nn.Module, kind: str, cells: dict[str, nn.Module]) -> None:
    for suffix, cell in cells.items():
        for name, value in in_their_order(cell, kind, gradients=True).items():
            expected = getattr(theirs, name + suffix).grad
            if name == "bias_hh":  # only b_hn is ours; PyTorch's other hidden biases double those of the input
                value, expected = value[2 * H :], (expected[2 * H :] if kind == "GRUCell" else expected[:0])
                value = value if kind == "GRUCell" else value[:0]
            torch.testing.assert_close(value, expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("run", [unroll, unroll_hoisted])
def test_unrolled_cell_is_pytorchs_layer(kind: str, run) -> None:
    cell = our_cell(kind)
    theirs = THEIRS[kind](D, H, batch_first=True).double()
    copy_to(theirs, kind, {"_l0": cell})
    ours, x = random(B, T, D).requires_grad_(), random(B, T, D).requires_grad_()
    outputs, state = run(cell, ours)
    expected, last = theirs(x)
    torch.testing.assert_close(outputs, expected, rtol=1e-10, atol=1e-12)
    last = last if kind == "LSTMCell" else (last,)
    for part, other in zip(state, last, strict=True):
        torch.testing.assert_close(part, other[0], rtol=1e-10, atol=1e-12)
    weights = random(B, T, H, seed=2)
    (outputs * weights).sum().backward()
    (expected * weights).sum().backward()
    torch.testing.assert_close(ours.grad, x.grad, rtol=1e-9, atol=1e-11)
    assert_same_gradients(theirs, kind, {"_l0": cell})


@pytest.mark.parametrize("kind", OURS)
def test_mask_is_pytorchs_packed_sequence(kind: str) -> None:
    ahead, back = our_cell(kind, seed=3), our_cell(kind, seed=4)
    theirs = THEIRS[kind](D, H, batch_first=True, bidirectional=True).double()
    cells = {"_l0": ahead, "_l0_reverse": back}
    copy_to(theirs, kind, cells)
    x = random(B, T, D)
    outputs, _ = Bidirectional(ahead, back)(x, lengths_to_mask(LENGTHS, T))
    packed, _ = theirs(pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False))
    expected, _ = pad_packed_sequence(packed, batch_first=True)
    torch.testing.assert_close(outputs, expected, rtol=1e-10, atol=1e-12)
    weights = random(B, T, 2 * H, seed=5)
    (outputs * weights).sum().backward()
    (expected * weights).sum().backward()
    assert_same_gradients(theirs, kind, cells)


@pytest.mark.parametrize("kind", OURS)
def test_stack_is_pytorchs_layers(kind: str) -> None:
    low, top = our_cell(kind, seed=6), our_cell(kind, inputs=H, seed=7)
    theirs = THEIRS[kind](D, H, num_layers=2, batch_first=True).double()
    cells = {"_l0": low, "_l1": top}
    copy_to(theirs, kind, cells)
    x = random(B, T, D)
    outputs, _ = unroll(Stacked([low, top]), x)
    expected, _ = theirs(x)
    torch.testing.assert_close(outputs, expected, rtol=1e-10, atol=1e-12)
    (outputs**2).sum().backward()
    (expected**2).sum().backward()
    assert_same_gradients(theirs, kind, cells)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def product(weight: Tensor, vector: list[float], row: int) -> float:
    return sum(weight[row, j].item() * v for j, v in enumerate(vector))


@pytest.mark.parametrize("reset", ["before", "after"])
def test_gru_step_is_its_equations_number_by_number(reset: str) -> None:
    cell = GRUCell(D, H, reset=reset, generator=torch.Generator().manual_seed(8)).double()
    x, h = random(D).tolist(), random(H, seed=9).tolist()
    x_part = [product(cell.W_x.weight, x, k) + cell.W_x.bias[k].item() for k in range(3 * H)]
    u = [sigmoid(x_part[k] + product(cell.W_h.weight, h, k)) for k in range(H)]
    r = [sigmoid(x_part[H + k] + product(cell.W_h.weight, h, H + k)) for k in range(H)]
    if reset == "before":
        recall = [product(cell.W_hn.weight, [a * b for a, b in zip(r, h, strict=True)], k) for k in range(H)]
    else:
        recall = [r[k] * (product(cell.W_hn.weight, h, k) + cell.W_hn.bias[k].item()) for k in range(H)]
    n = [math.tanh(x_part[2 * H + k] + recall[k]) for k in range(H)]
    expected = [u[k] * h[k] + (1 - u[k]) * n[k] for k in range(H)]
    state = type(cell.initial_state(1))(torch.tensor([h], dtype=torch.float64))
    output, _ = cell(torch.tensor([x], dtype=torch.float64), state)
    assert output[0].tolist() == pytest.approx(expected, rel=1e-12)


def test_lstm_step_is_its_equations_number_by_number() -> None:
    cell = our_cell("LSTMCell")
    x, h, C = (random(n, seed=s).tolist() for n, s in ((D, 1), (H, 2), (H, 3)))
    z = [
        product(cell.W_x.weight, x, k) + cell.W_x.bias[k].item() + product(cell.W_h.weight, h, k) for k in range(4 * H)
    ]
    f, i, C_new, o = (z[a:b] for a, b in pairwise(range(0, 5 * H, H)))
    memory = [sigmoid(f[k]) * C[k] + sigmoid(i[k]) * math.tanh(C_new[k]) for k in range(H)]
    expected = [sigmoid(o[k]) * math.tanh(memory[k]) for k in range(H)]
    row = lambda values: torch.tensor([values], dtype=torch.float64)  # noqa: E731
    output, state = cell(row(x), type(cell.initial_state(1))(row(h), row(C)))
    assert output[0].tolist() == pytest.approx(expected, rel=1e-12)
    assert state.cell[0].tolist() == pytest.approx(memory, rel=1e-12)


def test_linear_cell_is_a_product_of_matrices() -> None:
    cell = RNNCell(D, H, nonlinearity="linear", generator=torch.Generator().manual_seed(1)).double()
    W, start = cell.W_h.weight.detach(), random(B, H)
    still = torch.zeros(B, T, D, dtype=torch.float64)
    with torch.no_grad():
        cell.W_x.bias.zero_()
        _, state = unroll(cell, still, type(cell.initial_state(B))(start))
    torch.testing.assert_close(state.hidden, start @ torch.linalg.matrix_power(W, T).T)


def test_forget_bias_begins_where_it_is_told() -> None:
    for bias in (0.0, 1.0, 4.5):
        assert LSTMCell(D, H, forget_bias=bias).W_x.bias[:H].tolist() == [bias] * H


def test_padding_is_zero_and_holds_the_state() -> None:
    cell = our_cell("GRUCell")
    outputs, state = unroll(cell, random(B, T, D), mask=lengths_to_mask(LENGTHS, T))
    for b, length in enumerate(LENGTHS.tolist()):
        assert not outputs[b, length:].any()
        assert torch.equal(state.hidden[b], outputs[b, length - 1])


BAD = {
    "a whole sequence for a cell": (
        lambda: RNNCell(D, H)(torch.zeros(B, T, D), RNNCell(D, H).initial_state(B)),
        r"expected x of rank 2 \(batch, input\), got rank 3 .*: a cell takes one time step; .* use unroll\(cell, x\)",
    ),
    "input of another size": (
        lambda: LSTMCell(D, H)(torch.zeros(B, D + 1), LSTMCell(D, H).initial_state(B)),
        r"expected 5 entries along axis 1 of x, got 6 in shape \(3, 6\): the cell was built for inputs of that size",
    ),
    "state of another batch": (
        lambda: GRUCell(D, H)(torch.zeros(B, D), GRUCell(D, H).initial_state(2)),
        r"expected 3 entries along axis 0 of state.hidden, got 2 .*: start from cell.initial_state\(len\(x\)\)",
    ),
    "state of another size": (
        lambda: GRUCell(D, H)(torch.zeros(B, D), GRUCell(D, 6).initial_state(B)),
        r"expected 4 entries along axis 1 of state.hidden, got 6",
    ),
    "no time axis": (
        lambda: unroll(RNNCell(D, H), torch.zeros(T, D)),
        r"expected x of rank 3 or more .*, got rank 2 with shape \(7, 5\): add the missing axis",
    ),
    "empty batch": (lambda: unroll(RNNCell(D, H), torch.zeros(0, T, D)), "at least one example in x"),
    "empty sequence": (lambda: unroll(RNNCell(D, H), torch.zeros(B, 0, D)), "at least one time step in x"),
    "mask of lengths": (
        lambda: unroll_hoisted(RNNCell(D, H), torch.zeros(B, T, D), mask=LENGTHS),
        r"expected mask of dtype torch.bool, True on real tokens, got torch.int64",
    ),
    "unknown reset": (lambda: GRUCell(D, H, reset="Before"), r'expected reset "before" or "after", got "Before"'),
    "unknown nonlinearity": (
        lambda: RNNCell(D, H, nonlinearity="relu"),
        r'expected nonlinearity "tanh" or "linear", got "relu"',
    ),
    "empty stack": (lambda: Stacked([]), "expected at least one cell, got an empty stack: hand in the cells"),
    "sizes that do not meet": (
        lambda: Stacked([RNNCell(D, H), RNNCell(D, H)]),
        "expected cell 1 to take inputs of size 4, got 5: each cell takes what the one below puts out",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_cells_refuse_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
