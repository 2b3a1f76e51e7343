"""Hand-derived gradients against autograd, against finite differences and against the sum over all terms."""

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference.bptt import (
    clip_norm,
    gradient_norms,
    lstm_backward,
    lstm_forward,
    rnn_backward,
    rnn_forward,
    rnn_terms,
    truncated_backward,
)

B, T, D, H = 3, 7, 5, 4


def normal(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.fixture
def net() -> dict[str, Tensor]:
    shapes = {"x": (B, T, D), "W_hx": (H, D), "W_hh": (H, H), "b": (H,), "h_0": (B, H)}
    return {name: 0.7 * normal(*shape, seed=seed) for seed, (name, shape) in enumerate(shapes.items())}


@pytest.fixture
def lstm() -> dict[str, Tensor]:
    shapes = {"x": (B, T, D), "W_x": (4 * H, D), "W_h": (4 * H, H), "b": (4 * H,), "h_0": (B, H), "C_0": (B, H)}
    return {name: 0.7 * normal(*shape, seed=seed) for seed, (name, shape) in enumerate(shapes.items())}


IMMEDIATE = normal(B, T, H, seed=20)  # ∂⁺L/∂h_t of the loss Σ_t ⟨immediate_t, h_t⟩


def plain_rnn(x, W_hx, W_hh, b, h_0, nonlinearity="tanh", cut_every=None) -> list[Tensor]:
    """The net once more, for autograd, with the graph cut before every ``cut_every``-th step."""
    states, h = [], h_0
    for t in range(x.shape[1]):
        h = h.detach() if cut_every and t and t % cut_every == 0 else h
        z = torch.einsum("hd,bd->bh", W_hx, x[:, t]) + torch.einsum("hk,bk->bh", W_hh, h) + b
        h = torch.tanh(z) if nonlinearity == "tanh" else z
        h.retain_grad()
        states.append(h)
    return states


def assert_same(ours: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(ours, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("nonlinearity", ["tanh", "linear"])
def test_hand_gradients_equal_autograd(net: dict[str, Tensor], nonlinearity: str) -> None:
    leaves = {name: value.clone().requires_grad_() for name, value in net.items()}
    states = plain_rnn(**leaves, nonlinearity=nonlinearity)
    (torch.stack(states, dim=1) * IMMEDIATE).sum().backward()
    h = rnn_forward(**net, nonlinearity=nonlinearity)
    assert_same(h, torch.stack([net["h_0"], *states], dim=1))
    ours = rnn_backward(IMMEDIATE, net["x"], h, net["W_hx"], net["W_hh"], nonlinearity)
    for name, leaf in leaves.items():
        assert_same(getattr(ours, name), leaf.grad)
    assert_same(ours.total, torch.stack([h_t.grad for h_t in states], dim=1))


@pytest.mark.parametrize("nonlinearity", ["tanh", "linear"])
def test_hand_gradients_are_the_sum_of_all_terms(net: dict[str, Tensor], nonlinearity: str) -> None:
    h = rnn_forward(**net, nonlinearity=nonlinearity)
    terms = rnn_terms(IMMEDIATE, net["x"], h, net["W_hh"], nonlinearity)
    ours = rnn_backward(IMMEDIATE, net["x"], h, net["W_hx"], net["W_hh"], nonlinearity)
    assert_same(terms.sum((0, 1)), ours.W_hh)
    later = torch.ones(T, T).triu(1).bool()
    assert not terms[later].any()
    assert all(terms[t, k].any() for t in range(T) for k in range(t + 1))


def test_hand_gradients_are_the_limits_of_differences(net: dict[str, Tensor]) -> None:
    loss = lambda **changed: (rnn_forward(**{**net, **changed})[:, 1:] * IMMEDIATE).sum()  # noqa: E731
    ours = rnn_backward(IMMEDIATE, net["x"], rnn_forward(**net), net["W_hx"], net["W_hh"])
    for name, value in net.items():
        direction = normal(*value.shape, seed=30)
        slope = (loss(**{name: value + 1e-6 * direction}) - loss(**{name: value - 1e-6 * direction})) / 2e-6
        assert (getattr(ours, name) * direction).sum().item() == pytest.approx(slope.item(), rel=1e-6)


def test_total_and_immediate_derivatives_meet_only_at_the_end(net: dict[str, Tensor]) -> None:
    total = rnn_backward(IMMEDIATE, net["x"], rnn_forward(**net), net["W_hx"], net["W_hh"]).total
    assert torch.equal(total[:, -1], IMMEDIATE[:, -1])
    assert not torch.isclose(total[:, :-1], IMMEDIATE[:, :-1]).any()


@pytest.mark.parametrize("window", [1, 2, 3, 5, 6])
def test_truncated_gradient_is_autograd_with_the_graph_cut(net: dict[str, Tensor], window: int) -> None:
    leaves = {name: value.clone().requires_grad_() for name, value in net.items()}
    states = plain_rnn(**leaves, cut_every=window)
    (torch.stack(states, dim=1) * IMMEDIATE).sum().backward()
    ours = truncated_backward(IMMEDIATE, net["x"], rnn_forward(**net), net["W_hx"], net["W_hh"], window)
    for name, leaf in leaves.items():
        assert_same(getattr(ours, name), leaf.grad)
    full = rnn_backward(IMMEDIATE, net["x"], rnn_forward(**net), net["W_hx"], net["W_hh"])
    assert not torch.allclose(ours.W_hh, full.W_hh)


@pytest.mark.parametrize("window", [7, 8, 100])
def test_a_window_as_long_as_the_sequence_cuts_nothing(net: dict[str, Tensor], window: int) -> None:
    h = rnn_forward(**net)
    ours = truncated_backward(IMMEDIATE, net["x"], h, net["W_hx"], net["W_hh"], window)
    for part, whole in zip(ours, rnn_backward(IMMEDIATE, net["x"], h, net["W_hx"], net["W_hh"]), strict=True):
        assert torch.equal(part, whole)


def test_gradient_norms_are_those_of_autograds_jacobians(net: dict[str, Tensor]) -> None:
    norms = gradient_norms(rnn_forward(**net), net["W_hh"])
    for b in range(B):
        for t in range(T + 1):
            rest = {**net, "x": net["x"][b : b + 1, t:]}
            last = lambda h, rest=rest, t=t: rnn_forward(**{**rest, "h_0": h})[0, -1] if t < T else h[0]  # noqa: E731
            state = rnn_forward(**{**net, "x": net["x"][b : b + 1], "h_0": net["h_0"][b : b + 1]})[:, t]
            jacobian = torch.autograd.functional.jacobian(last, state)[:, 0]
            assert_same(norms[b, t], torch.linalg.svdvals(jacobian)[0])


def test_linear_gradient_norms_are_those_of_powers(net: dict[str, Tensor]) -> None:
    W = net["W_hh"]
    norms = gradient_norms(rnn_forward(**net, nonlinearity="linear"), W, "linear")
    powers = [torch.linalg.matrix_norm(torch.linalg.matrix_power(W, T - t), ord=2) for t in range(T + 1)]
    assert_same(norms, torch.stack(powers).expand(B, -1))


def test_a_singular_value_over_one_need_not_explode() -> None:
    W = torch.tensor([[0.5, 4.0], [0.0, 0.5]], dtype=torch.float64)  # spectral radius 1/2
    norms = gradient_norms(torch.zeros(1, 60, 2, dtype=torch.float64), W, "linear")[0]
    assert torch.linalg.matrix_norm(W, ord=2) > 4
    assert norms[0] < 1e-12


@pytest.mark.parametrize("threshold", [0.5, 1e6])
def test_clipping_is_pytorchs(threshold: float) -> None:
    parts = [normal(3, 5, seed=1), normal(7, seed=2)]
    theirs = [nn.Parameter(torch.zeros_like(g)) for g in parts]
    for p, g in zip(theirs, parts, strict=True):
        p.grad = g.clone()
    expected = nn.utils.clip_grad_norm_(theirs, threshold)
    ours, norm = clip_norm(parts, threshold)
    assert_same(norm, expected)
    for g, p in zip(ours, theirs, strict=True):
        torch.testing.assert_close(g, p.grad, rtol=3e-6, atol=0)  # PyTorch adds 1e-6 to the norm


def test_clipped_gradient_has_the_threshold_as_its_norm_and_the_same_direction() -> None:
    parts = [normal(3, 5, seed=1), normal(7, seed=2)]
    clipped, norm = clip_norm(parts, 0.25)
    flat, before = (torch.cat([g.flatten() for g in gs]) for gs in (clipped, parts))
    assert flat.norm().item() == pytest.approx(0.25)
    assert_same(flat / 0.25, before / norm)


def theirs_order(rows: Tensor) -> Tensor:
    """Our rows f, i, C̃, o in PyTorch's order i, f, g, o."""
    f, i, C_new, o = rows.chunk(4)
    return torch.cat([i, f, C_new, o])


def test_lstm_equals_pytorchs_values_and_gradients(lstm: dict[str, Tensor]) -> None:
    theirs = nn.LSTM(D, H, batch_first=True).double()
    with torch.no_grad():
        for ours, name in (("W_x", "weight_ih_l0"), ("W_h", "weight_hh_l0"), ("b", "bias_ih_l0")):
            getattr(theirs, name).copy_(theirs_order(lstm[ours]))
        theirs.bias_hh_l0.zero_()
    x, h_0, C_0 = (lstm[name].clone().requires_grad_() for name in ("x", "h_0", "C_0"))
    outputs, (_, C_last) = theirs(x, (h_0[None], C_0[None]))
    (outputs * IMMEDIATE).sum().backward()
    trace = lstm_forward(**lstm)
    assert_same(trace.hidden[:, 1:], outputs)
    assert_same(trace.cell[:, -1], C_last[0])
    ours = lstm_backward(IMMEDIATE, lstm["x"], trace, lstm["W_x"], lstm["W_h"])
    assert_same(theirs_order(ours.W_x), theirs.weight_ih_l0.grad)
    assert_same(theirs_order(ours.W_h), theirs.weight_hh_l0.grad)
    assert_same(theirs_order(ours.b), theirs.bias_ih_l0.grad)
    for part, leaf in ((ours.x, x), (ours.h_0, h_0), (ours.C_0, C_0)):
        assert_same(part, leaf.grad)


def test_lstm_gradients_are_the_limits_of_differences(lstm: dict[str, Tensor]) -> None:
    loss = lambda **changed: (lstm_forward(**{**lstm, **changed}).hidden[:, 1:] * IMMEDIATE).sum()  # noqa: E731
    ours = lstm_backward(IMMEDIATE, lstm["x"], lstm_forward(**lstm), lstm["W_x"], lstm["W_h"])
    for name, value in lstm.items():
        direction = normal(*value.shape, seed=31)
        slope = (loss(**{name: value + 1e-6 * direction}) - loss(**{name: value - 1e-6 * direction})) / 2e-6
        assert (getattr(ours, name) * direction).sum().item() == pytest.approx(slope.item(), rel=1e-6)


def test_lstm_starts_from_zeros_where_no_state_is_given(lstm: dict[str, Tensor]) -> None:
    zeros = torch.zeros(B, H, dtype=torch.float64)
    bare = lstm_forward(lstm["x"], lstm["W_x"], lstm["W_h"], lstm["b"])
    for part, other in zip(bare, lstm_forward(**{**lstm, "h_0": zeros, "C_0": zeros}), strict=True):
        assert torch.equal(part, other)


X, W_HX, W_HH, BIAS = torch.zeros(B, T, D), torch.zeros(H, D), torch.zeros(H, H), torch.zeros(H)
STATES, GRADS = torch.zeros(B, T + 1, H), torch.zeros(B, T, H)
TRACE = lstm_forward(X, torch.zeros(4 * H, D), torch.zeros(4 * H, H), torch.zeros(4 * H))
BAD = {
    "one example alone": (
        lambda: rnn_forward(X[0], W_HX, W_HH, BIAS),
        r"expected x of rank 3 .*, got rank 2 with shape \(7, 5\): add the batch axis with x\[None\]",
    ),
    "empty batch": (lambda: rnn_forward(X[:0], W_HX, W_HH, BIAS), "expected at least one example in x"),
    "weights transposed": (
        lambda: rnn_forward(X, W_HX.T, W_HH, BIAS),
        r"expected 5 entries along axis 1 of W_hx, got 4 .*: it multiplies x from the left: \(hidden, input\)",
    ),
    "recurrent weights not square": (
        lambda: rnn_forward(X, W_HX, W_HH[:, :3], BIAS),
        "expected 4 entries along axis 1 of W_hh, got 3 .*: it maps the state to the state",
    ),
    "bias too long": (lambda: rnn_forward(X, W_HX, W_HH, torch.zeros(5)), "one bias an entry of the state"),
    "other nonlinearity": (
        lambda: rnn_forward(X, W_HX, W_HH, BIAS, nonlinearity="sigmoid"),
        r'expected nonlinearity "tanh" or "linear", got "sigmoid"',
    ),
    "states without the first": (
        lambda: rnn_backward(GRADS, X, STATES[:, 1:], W_HX, W_HH),
        "expected 8 entries along axis 1 of h, got 7 .*: hand in h_0 too, as rnn_forward returns it",
    ),
    "derivatives of the last step alone": (
        lambda: rnn_backward(GRADS[:, -1:], X, STATES, W_HX, W_HH),
        "expected 7 entries along axis 1 of immediate, got 1 .*: one derivative a step",
    ),
    "window of nothing": (
        lambda: truncated_backward(GRADS, X, STATES, W_HX, W_HH, 0),
        "expected a window of at least 1 step, got 0",
    ),
    "norms of other states": (lambda: gradient_norms(STATES, torch.zeros(3, 3)), "expected 4 entries along axis 0"),
    "threshold of nothing": (lambda: clip_norm([GRADS], 0.0), "expected threshold over 0, got 0.0: a threshold of 0"),
    "no gradient": (lambda: clip_norm([], 1.0), "expected at least one gradient, got none"),
    "a gradient lost": (
        lambda: clip_norm([torch.tensor([float("nan")])], 1.0),
        "expected a finite gradient, got norm nan: clipping cannot mend it; lower the step size",
    ),
    "lstm: gates missing": (
        lambda: lstm_forward(X, W_HX, W_HH, BIAS),
        "expected 16 entries along axis 0 of W_h, got 4 .*: it holds the rows of f, i, C̃, o",
    ),
    "lstm: trace of other inputs": (
        lambda: lstm_backward(GRADS[:, :3], X[:, :3], TRACE, torch.zeros(4 * H, D), torch.zeros(4 * H, H)),
        "expected 3 entries along axis 1 of trace.gates, got 7 .*: hand in the trace of these inputs",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_bptt_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
