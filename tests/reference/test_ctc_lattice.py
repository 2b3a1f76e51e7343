"""α, β, posterior and gradient against enumeration of every path, and against autograd."""

from itertools import product
from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from course_lib.reference.ctc import (
    backward_variables,
    collapse,
    ctc_gradient,
    extend,
    forward_variables,
    log_backward_variables,
    log_forward_variables,
    paths,
    posterior,
)

LABELS = [[], [1], [1, 1], [2, 1, 2], [1, 1, 2], [3, 3, 3]]


def random_probs(time: int, symbols: int, seed: int) -> Tensor:
    return torch.randn(time, symbols, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).softmax(1)


def path_probability(probs: Tensor, path: tuple[int, ...], start: int = 0) -> float:
    rows = probs.tolist()
    return prod(rows[start + t][k] for t, k in enumerate(path))


def enumerated_variables(probs: Tensor, label: list[int], blank: int) -> tuple[Tensor, Tensor]:
    """α and β by their definition, over paths of the lattice's states: never back, at most two on, as B demands."""
    time, symbols = probs.shape
    extended = extend(label, blank)
    alpha, beta = torch.zeros(2, time, len(extended), dtype=probs.dtype)
    for t, s in product(range(time), range(len(extended))):
        prefix, suffix = label[: (s + 1) // 2], label[s // 2 :]
        for path in product(range(symbols), repeat=t + 1):
            if path[-1] == extended[s] and collapse(path, blank) == prefix:
                alpha[t, s] += path_probability(probs, path)
        for path in product(range(symbols), repeat=time - t):
            if path[0] == extended[s] and collapse(path, blank) == suffix:
                beta[t, s] += path_probability(probs, path, start=t)
    return alpha, beta


@pytest.mark.parametrize("label", LABELS, ids=str)
@pytest.mark.parametrize("blank", [0, 4])
def test_forward_and_backward_equal_their_definition(label: list[int], blank: int) -> None:
    probs = random_probs(time=5, symbols=5, seed=1)
    alpha, beta = enumerated_variables(probs, label, blank)
    torch.testing.assert_close(forward_variables(probs, label, blank), alpha, rtol=1e-12, atol=0)
    torch.testing.assert_close(backward_variables(probs, label, blank), beta, rtol=1e-12, atol=0)


def test_apple_in_eight_frames_is_the_sum_of_66_paths() -> None:
    probs = random_probs(time=8, symbols=5, seed=2)
    apple = [1, 2, 2, 3, 4]
    by_paths = sum(path_probability(probs, path) for path in paths(apple, time=8, symbols=5))
    assert forward_variables(probs, apple)[-1, -2:].sum().item() == pytest.approx(by_paths, rel=1e-12)


@pytest.mark.parametrize("label", LABELS, ids=str)
def test_posterior_counts_the_share_of_paths_through_a_state(label: list[int]) -> None:
    probs = random_probs(time=5, symbols=4, seed=3)
    gradient = torch.zeros_like(probs)
    found = list(paths(label, time=5, symbols=4))
    total = sum(path_probability(probs, path) for path in found)
    for path in found:
        for t, k in enumerate(path):
            gradient[t, k] -= path_probability(probs, path) / total
    torch.testing.assert_close(ctc_gradient(probs, label), gradient, rtol=1e-12, atol=1e-15)
    torch.testing.assert_close(posterior(probs, label).sum(1), torch.ones(5, dtype=torch.float64))


@pytest.mark.parametrize("label", LABELS, ids=str)
def test_gradient_equals_autograd_through_the_forward_recursion(label: list[int]) -> None:
    logits = torch.randn(7, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(4)).requires_grad_()
    log_y = logits.log_softmax(1)
    log_y.retain_grad()
    (-forward_variables(log_y.exp(), label)[-1, -2:].sum().log()).backward()
    assert log_y.grad is not None
    assert logits.grad is not None
    gradient = ctc_gradient(log_y.exp().detach(), label)
    torch.testing.assert_close(gradient, log_y.grad)
    torch.testing.assert_close(log_y.exp().detach() + gradient, logits.grad)  # y − γ at the logits


@given(st.lists(st.integers(1, 3), max_size=5), st.integers(9, 14), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_alpha_times_beta_gives_the_same_probability_at_every_frame(label: list[int], time: int, seed: int) -> None:
    probs = random_probs(time, 4, seed)
    alpha, beta = forward_variables(probs, label), backward_variables(probs, label)
    p = (alpha * beta / probs[:, extend(label)]).sum(1)
    torch.testing.assert_close(p, alpha[-1, -2:].sum().expand(time), rtol=1e-12, atol=0)
    torch.testing.assert_close(p, beta[0, :2].sum().expand(time), rtol=1e-12, atol=0)


@pytest.mark.parametrize("label", LABELS, ids=str)
def test_logarithms_agree_and_do_not_underflow(label: list[int]) -> None:
    probs = random_probs(time=9, symbols=4, seed=5)
    torch.testing.assert_close(log_forward_variables(probs.log(), label).exp(), forward_variables(probs, label))
    torch.testing.assert_close(log_backward_variables(probs.log(), label).exp(), backward_variables(probs, label))
    long = torch.full((400, 30), 1 / 30, dtype=torch.float64)
    assert forward_variables(long, label)[-1].sum() == 0
    assert log_forward_variables(long.log(), label)[-1].isfinite().any()


def test_one_label_and_thirty_symbols_underflow_near_220_frames() -> None:
    probs = torch.full((225, 30), 1 / 30, dtype=torch.float64)
    alive = forward_variables(probs, [1])[:, 1:].sum(1) > 0
    assert alive[:215].all()
    assert not alive[222:].any()


def test_label_that_does_not_fit_has_no_probability_and_no_posterior() -> None:
    probs = random_probs(time=4, symbols=3, seed=6)
    assert forward_variables(probs, [1, 1, 1])[-1, -2:].sum() == 0
    assert (posterior(probs, [1, 1, 1]) == 0).all()
    assert (ctc_gradient(probs, [1, 1, 1]) == 0).all()


def test_symbol_of_probability_zero_leaves_a_posterior() -> None:
    probs = torch.tensor([[0.5, 0.5, 0.0], [0.0, 0.7, 0.3], [0.0, 0.4, 0.6]])
    gamma = posterior(probs, [1, 2])
    torch.testing.assert_close(gamma.sum(1), torch.ones(3))


def test_arrays_and_single_precision_pass_through() -> None:
    probs = random_probs(time=6, symbols=4, seed=7)
    torch.testing.assert_close(forward_variables(probs.numpy(), [1, 2]), forward_variables(probs, [1, 2]))
    assert forward_variables(probs.float(), [1, 2]).dtype == torch.float32
    assert backward_variables(probs.float(), torch.tensor([1, 2])).dtype == torch.float32


@pytest.mark.messages
@pytest.mark.parametrize("function", [forward_variables, backward_variables, posterior, ctc_gradient])
def test_messages_of_the_lattice(function) -> None:
    probs = random_probs(time=4, symbols=3, seed=8)
    with pytest.raises(ValueError, match=r"\(time, symbols\) with a frame at least, got \(1, 4, 3\): pass one example"):
        function(probs[None], [1])
    with pytest.raises(ValueError, match=r"with a frame at least, got \(0, 3\)"):
        function(probs[:0], [1])
    with pytest.raises(ValueError, match=r"labels in 0 … 2, got 7 at label\[1\]"):
        function(probs, [1, 7])
    with pytest.raises(ValueError, match=r"got -2 at label\[0\]"):
        function(probs, [-2])
    with pytest.raises(ValueError, match=r"without the blank \(0\)"):
        function(probs, [1, 0])
