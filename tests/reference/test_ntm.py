"""Each stage of addressing, reading and writing against a loop written from its definition; the whole cell by hand."""

from math import exp, sqrt

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from course_lib.reference.cells import unroll
from course_lib.reference.ntm import (
    NTMCell,
    NTMState,
    address,
    content_weights,
    interpolate,
    read,
    sharpen,
    shift,
    write,
)

B, N, W = 3, 5, 4


def randn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def distributions(*shape: int, seed: int = 0) -> Tensor:
    return randn(*shape, seed=seed).softmax(-1)


def close(ours: Tensor, expected: object) -> None:
    torch.testing.assert_close(ours, torch.as_tensor(expected, dtype=ours.dtype), rtol=1e-7, atol=1e-12)


def by_content(memory: list[list[float]], key: list[float], strength: float) -> list[float]:
    def cosine(u: list[float], v: list[float]) -> float:
        return sum(a * b for a, b in zip(u, v, strict=True)) / sqrt(sum(a * a for a in u) * sum(b * b for b in v))

    scores = [exp(strength * cosine(key, slot)) for slot in memory]
    return [score / sum(scores) for score in scores]


def test_content_weights_equal_the_definition() -> None:
    memory, key, strength = randn(B, N, W), randn(B, W, seed=1), randn(B, seed=2).exp()
    expected = [by_content(*example) for example in zip(*(x.tolist() for x in (memory, key, strength)), strict=True)]
    close(content_weights(memory, key, strength), expected)


def test_content_weights_by_hand() -> None:
    memory = torch.tensor([[[2.0, 0.0], [0.0, 5.0], [-1.0, 0.0]]], dtype=torch.float64)
    e = exp(1)
    found = content_weights(memory, torch.tensor([[7.0, 0.0]]).double(), torch.ones(1).double())
    close(found, [[e / (e + 1 + 1 / e), 1 / (e + 1 + 1 / e), 1 / e / (e + 1 + 1 / e)]])
    close(content_weights(memory, torch.ones(1, 2).double(), torch.zeros(1).double()), [[1 / 3] * 3])


def test_an_empty_slot_and_an_empty_key_are_like_nothing() -> None:
    memory = randn(1, N, W).index_fill(1, torch.tensor([2]), 0.0).requires_grad_()
    weights = content_weights(memory, torch.zeros(1, W).double(), torch.ones(1).double())
    close(weights, [[1 / N] * N])
    weights.square().sum().backward()
    assert memory.grad is not None
    assert memory.grad.isfinite().all()


def test_interpolation_by_hand() -> None:
    content, previous = torch.tensor([[0.2, 0.8], [0.2, 0.8]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    close(interpolate(content, previous, torch.tensor([0.0, 1.0])), [[1.0, 0.0], [0.2, 0.8]])
    close(interpolate(content, previous, torch.tensor([0.5, 0.25])), [[0.6, 0.4], [0.8, 0.2]])


@pytest.mark.parametrize("offsets", [1, 3, 5, 7])
def test_shift_equals_the_circular_sum(offsets: int) -> None:
    weights, shifts = distributions(B, N), distributions(B, offsets, seed=1)
    expected = torch.zeros(B, N, dtype=torch.float64)
    for b in range(B):
        for i in range(N):
            for j in range(N):
                for c in range(offsets):
                    if (i - j - (c - offsets // 2)) % N == 0:
                        expected[b, i] += weights[b, j] * shifts[b, c]
    close(shift(weights, shifts), expected)


def test_shift_equals_a_product_of_spectra() -> None:
    weights, shifts = distributions(B, N), distributions(B, 3, seed=1)
    around = torch.zeros(B, N, dtype=torch.float64)
    around[:, [-1, 0, 1]] = shifts
    close(shift(weights, shifts), torch.fft.irfft(torch.fft.rfft(weights) * torch.fft.rfft(around), n=N))


def test_shift_forward_moves_to_the_next_slot_and_round_the_end() -> None:
    first, last = torch.eye(4)[:1], torch.eye(4)[3:]
    on, back = torch.tensor([[0.0, 0.0, 1.0]]), torch.tensor([[1.0, 0.0, 0.0]])
    close(shift(first, on), [[0, 1, 0, 0]])
    close(shift(first, back), [[0, 0, 0, 1]])
    close(shift(last, on), [[1, 0, 0, 0]])


def test_sharpen_equals_powers_and_does_not_underflow() -> None:
    weights, gamma = distributions(B, N), 1 + randn(B, seed=1).exp()
    powers = [[w**g for w in row] for row, g in zip(weights.tolist(), gamma.tolist(), strict=True)]
    close(sharpen(weights, gamma), [[p / sum(row) for p in row] for row in powers])
    close(sharpen(weights, torch.ones(B).double()), weights)
    even = torch.full((1, 128), 1 / 128)
    close(sharpen(even, torch.tensor([1000.0])), even)


@given(st.integers(0, 10**6), st.floats(0, 50), st.floats(0, 1), st.floats(1, 100))
@settings(max_examples=50, deadline=None)
def test_addresses_are_distributions(seed: int, strength: float, gate: float, sharpness: float) -> None:
    weights = address(
        randn(B, N, W, seed=seed),
        distributions(B, N, seed=seed + 1),
        randn(B, W, seed=seed + 2),
        torch.full((B,), strength).double(),
        torch.full((B,), gate).double(),
        distributions(B, 3, seed=seed + 3),
        torch.full((B,), sharpness).double(),
    )
    assert (weights >= 0).all()
    close(weights.sum(1), torch.ones(B))


def test_address_is_its_four_stages_in_order() -> None:
    memory, previous, key = randn(B, N, W), distributions(B, N, seed=1), randn(B, W, seed=2)
    strength, gate, gamma = randn(B, seed=3).exp(), randn(B, seed=4).sigmoid(), 1 + randn(B, seed=5).exp()
    shifts = distributions(B, 3, seed=6)
    w = gate[:, None] * content_weights(memory, key, strength) + (1 - gate[:, None]) * previous
    w = shifts[:, :1] * w.roll(-1, 1) + shifts[:, 1:2] * w + shifts[:, 2:] * w.roll(1, 1)
    w = w ** gamma[:, None]
    close(address(memory, previous, key, strength, gate, shifts, gamma), w / w.sum(1, keepdim=True))


def test_reading_and_writing_equal_their_definitions() -> None:
    memory, a, v, e = randn(B, N, W), distributions(B, N, seed=1), randn(B, W, seed=2), randn(B, W, seed=3).sigmoid()
    convex, erased, average = torch.empty_like(memory), torch.empty_like(memory), torch.zeros(B, W).double()
    for b in range(B):
        for i in range(N):
            convex[b, i] = a[b, i] * v[b] + (1 - a[b, i]) * memory[b, i]
            erased[b, i] = memory[b, i] * (1 - a[b, i] * e[b]) + a[b, i] * v[b]
            average[b] += a[b, i] * memory[b, i]
    close(write(memory, a, v), convex)
    close(write(memory, a, v, e), erased)
    close(write(memory, a, v, torch.ones_like(e)), convex)
    close(read(memory, a), average)


def test_what_is_written_in_focus_is_read_back() -> None:
    a = torch.eye(N).double()[:1]
    v = randn(1, W)
    close(read(write(randn(1, N, W, seed=1), a, v), a), v)


def test_gradcheck_of_address_read_and_write() -> None:
    memory, previous, key = randn(2, N, W), distributions(2, N, seed=1), randn(2, W, seed=2)
    numbers = [randn(2, seed=3).exp(), randn(2, seed=4).sigmoid(), 1 + randn(2, seed=5).exp()]
    inputs = [memory, previous, key, numbers[0], numbers[1], distributions(2, 3, seed=6), numbers[2]]

    def there_and_back(memory: Tensor, *others: Tensor) -> Tensor:
        a = address(memory, *others)
        return read(write(memory, a, others[1], others[1].sigmoid()), a)

    assert torch.autograd.gradcheck(there_and_back, [x.requires_grad_() for x in inputs])


def test_cell_by_hand_copies_its_input_to_memory_slot_by_slot() -> None:
    """With weights set by hand the machine writes what it sees, one slot on at each step."""
    cell = NTMCell(input_size=2, output_size=2, hidden_size=2, slots=4, width=2).double()
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.controller.W_x.bias[:] = torch.tensor([-50.0] * 2 + [50.0] * 2 + [0.0] * 2 + [50.0] * 2)  # h = tanh tanh x̃
        cell.controller.W_x.weight[4:6, :2] = torch.eye(2)
        stay_open = torch.tensor([0.0, 0.0, 0.0, -50.0, -50.0, -50.0, 50.0, 0.0])  # key, β, g = 0, s = on by one, γ
        cell.W_w.bias[:8] = stay_open
        cell.W_w.bias[8:10] = 50.0  # erase
        cell.W_w.weight[10:, :] = torch.eye(2)
    x = randn(1, 3, 2)
    _, state = unroll(cell, x)
    written = x.tanh().tanh().tanh()[0]
    close(state.memory[0, 1:], written)
    close(state.memory[0, 0], torch.full((2,), 1e-6))


def test_cell_is_one_step_and_keeps_no_state() -> None:
    cell = NTMCell(3, 2, hidden_size=5, slots=N, width=W, reach=2, generator=torch.Generator().manual_seed(0)).double()
    x = randn(B, 6, 3)
    whole, last = unroll(cell, x)
    first, middle = unroll(cell, x[:, :2])
    second, end = unroll(cell, x[:, 2:], middle)
    close(torch.cat([first, second], dim=1), whole)
    close(end.memory, last.memory)
    alone = torch.cat([unroll(cell, x[b : b + 1])[0] for b in range(B)])
    close(whole, alone)


def test_both_heads_begin_at_the_first_slot_of_a_constant_memory() -> None:
    state = NTMCell(3, 2, slots=N, width=W).initial_state(B)
    assert isinstance(state, NTMState)
    assert (state.memory == 1e-6).all()
    assert torch.equal(state.writing, torch.eye(N)[[0] * B])
    assert torch.equal(state.reading, state.writing)


def test_every_weight_learns() -> None:
    cell = NTMCell(3, 2, hidden_size=5, slots=N, width=W, generator=torch.Generator().manual_seed(1)).double()
    unroll(cell, randn(B, 6, 3))[0].square().sum().backward()
    for name, weight in cell.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.any(), name


ONE = torch.ones(B)
GOOD = {
    "memory": torch.ones(B, N, W),
    "previous": torch.ones(B, N) / N,
    "key": torch.ones(B, W),
    "strength": ONE,
    "gate": ONE,
    "shifts": torch.ones(B, 3) / 3,
    "sharpness": ONE,
}


@pytest.mark.messages
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"memory": torch.ones(N, W)}, r"memory of rank 3 \(batch, slots, width\), got .*\(5, 4\): add the batch axis"),
        ({"memory": torch.ones(0, N, W)}, r"at least one example in memory"),
        ({"key": torch.ones(B, 9)}, r"4 entries along axis 1 of key, got 9 in shape \(3, 9\): the memory's slots"),
        ({"key": torch.ones(2, W)}, r"3 entries along axis 0 of key, got 2"),
        ({"strength": torch.ones(B, 1)}, r"strength of rank 1 .* give one number an example, as strength\[:, 0\]"),
        ({"gate": torch.ones(2)}, r"3 entries along axis 0 of gate, got 2"),
        ({"previous": torch.ones(B, 9)}, r"5 entries along axis 1 of previous, got 9 .* for the same memory"),
        ({"shifts": torch.ones(B, 2)}, r"an odd number of offsets, got 2: one of them must stay"),
        ({"shifts": torch.ones(2, 3)}, r"3 entries along axis 0 of shifts"),
        ({"sharpness": torch.ones(B, 1)}, r"sharpness of rank 1"),
    ],
    ids=str,
)
def test_addressing_refuses_in_words(change: dict, words: str) -> None:
    address(**GOOD)
    with pytest.raises(ValueError, match=words):
        address(**(GOOD | change))


@pytest.mark.messages
def test_memory_and_cell_refuse_in_words() -> None:
    memory, a, v = torch.ones(B, N, W), torch.ones(B, N), torch.ones(B, W)
    with pytest.raises(ValueError, match=r"5 entries along axis 1 of weights, got 4 .* the memory has that many"):
        read(memory, v)
    with pytest.raises(ValueError, match=r"4 entries along axis 1 of add, got 5 .* the slots are so wide"):
        write(memory, a, a)
    with pytest.raises(ValueError, match=r"4 entries along axis 1 of erase, got 5"):
        write(memory, a, v, a)
    cell = NTMCell(3, 2, slots=N, width=W)
    with pytest.raises(ValueError, match=r"x of rank 2 .* for \(batch, time, input\) use unroll"):
        cell(torch.ones(B, 6, 3), cell.initial_state(B))
    with pytest.raises(ValueError, match=r"3 entries along axis 1 of x, got 4"):
        cell(torch.ones(B, 4), cell.initial_state(B))
    with pytest.raises(ValueError, match=r"3 entries along axis 0 of state.memory, got 2 .* cell.initial_state"):
        cell(torch.ones(B, 3), cell.initial_state(2))
    with pytest.raises(ValueError, match=r"expected slots over 0, got 0: a machine without it"):
        NTMCell(3, 2, slots=0)
