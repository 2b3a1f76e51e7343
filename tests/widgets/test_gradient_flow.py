"""GradientFlow in Python: what it computes, accepts, refuses and says."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from course_lib.reference.bptt import rnn_backward, rnn_forward, rnn_terms, truncated_backward
from course_lib.widgets import GradientFlow

TIME, INPUT, HIDDEN = 7, 2, 3


def net(dtype=torch.float64) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    shapes = {"x": (TIME, INPUT), "W_hx": (HIDDEN, INPUT), "W_hh": (HIDDEN, HIDDEN), "b": (HIDDEN,)}
    shapes["immediate"] = (TIME, HIDDEN)
    return {name: torch.randn(shape, generator=generator, dtype=dtype) for name, shape in shapes.items()}


def explorer(forward=rnn_forward, backward=rnn_backward, **changes) -> GradientFlow:
    settings = {name: changes.pop(name) for name in list(changes) if name not in net()}
    return GradientFlow(forward, backward, **(net() | changes), **settings)


def scaled(radius: float) -> torch.Tensor:
    W = net()["W_hh"]
    return W * radius / torch.linalg.eigvals(W).abs().max()


@pytest.mark.parametrize("nonlinearity", ["tanh", "linear"])
@pytest.mark.parametrize("length", [1, 5, 7])
def test_terms_and_windows_are_those_of_the_sum_by_definition(nonlinearity, length):
    widget, given, W = explorer(radius=1.2, length=length, nonlinearity=nonlinearity), net(), scaled(1.2)
    assert (widget.problem, widget._warning) == ("", "")
    x, v = given["x"][None, :length], given["immediate"][None, :length]
    h = rnn_forward(x, given["W_hx"], W, given["b"], nonlinearity=nonlinearity)
    terms = rnn_terms(v, x, h, W, nonlinearity)
    np.testing.assert_allclose(10**widget._log_norms, terms.norm(dim=(2, 3)).numpy(), rtol=1e-9, atol=1e-300)
    whole = terms.sum((0, 1))
    for window in range(1, length + 1):
        kept = truncated_backward(v, x, h, given["W_hx"], W, window, nonlinearity).W_hh
        log_norm, cosine = widget._windows[window - 1]
        assert 10**log_norm == pytest.approx(kept.norm().item())
        scale = (kept.norm() * whole.norm()).item()
        assert cosine == pytest.approx((kept * whole).sum().item() / scale if scale else 0)


def test_what_arrives_at_each_state_is_autograds():
    widget, given, W = explorer(radius=0.9), net(), scaled(0.9)
    h = [torch.zeros(HIDDEN, dtype=torch.float64)]
    for x_t in given["x"]:
        h.append(torch.tanh(W @ h[-1] + given["W_hx"] @ x_t + given["b"]).requires_grad_())
    for t in range(1, TIME + 1):
        slopes = torch.autograd.grad(given["immediate"][t - 1] @ h[t], h[1 : t + 1], retain_graph=True)
        norms = [slope.norm().item() for slope in slopes]
        np.testing.assert_allclose(10 ** widget._log_reached[t - 1, :t], norms, rtol=1e-9)


def test_without_settings_it_draws_the_net_as_it_was_given():
    widget = explorer()
    radius = torch.linalg.eigvals(net()["W_hh"]).abs().max().item()
    assert (widget._radius, widget._length) == (pytest.approx(radius), TIME)
    np.testing.assert_allclose(widget._radius * widget._direction, net()["W_hh"].numpy())


def test_edits_of_radius_length_and_nonlinearity_are_computed_and_no_others():
    widget = explorer()
    widget._asked(widget, {"asked": 1, "radius": 0.5, "length": 4, "nonlinearity": "linear"}, [])
    same = explorer(radius=0.5, length=4, nonlinearity="linear")
    assert widget._answered == 1
    np.testing.assert_array_equal(widget._log_norms, same._log_norms)
    widget._asked(widget, {"asked": 2, "colour": 1}, [])
    assert "expected a change of radius, length or nonlinearity, got colour" in widget.problem


def test_window_and_clip_scale_what_is_said_and_compute_nothing_again():
    calls = []

    def forward(*arguments, **settings):
        calls.append(1)
        return rnn_forward(*arguments, **settings)

    widget = explorer(forward=forward, window=2, clip=0.25)
    norm, cosine = widget.truncated()
    assert norm == pytest.approx(10 ** widget._windows[1, 0])
    assert f"truncated {norm:.4g} at cosine {cosine:.3f}, clipped 0.25" in widget.readout()
    widget.window = None
    assert widget.truncated()[1] == pytest.approx(1)
    assert len(calls) == 1


def test_functions_for_arrays_that_return_the_total_slopes_alone_will_do():
    def forward(x, W_hx, W_hh, b, nonlinearity):
        assert isinstance(x, np.ndarray)
        return rnn_forward(*map(torch.as_tensor, (x, W_hx, W_hh, b)), nonlinearity=nonlinearity).numpy()

    def backward(*arguments, nonlinearity):
        return rnn_backward(*map(torch.as_tensor, arguments), nonlinearity=nonlinearity).total.numpy()

    arrays = {name: value.numpy() for name, value in net().items()}
    widget = explorer(forward=forward, backward=backward, **arrays)
    assert widget.problem == ""
    np.testing.assert_allclose(widget._log_norms, explorer()._log_norms)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"radius": 0.02}, "the gradient dies: up to step"),
        ({"radius": 2.0, "nonlinearity": "linear"}, "survives"),
        ({"radius": 0.35, "nonlinearity": "linear"}, "the gradient fades"),
    ],
)
def test_what_becomes_of_the_gradient_is_said(settings, words):
    assert words in explorer(**settings).readout()


def test_an_exploding_gradient_is_called_one():
    generator = torch.Generator().manual_seed(0)
    x, v = (torch.randn(40, n, generator=generator, dtype=torch.float64) for n in (INPUT, HIDDEN))
    assert "the gradient explodes" in explorer(x=x, immediate=v, radius=1.6, nonlinearity="linear").readout()


def shifted_states(immediate, x, h, W_hx, W_hh, nonlinearity):
    """A typical mistake: h_k where h_{k−1} belongs."""
    right = rnn_backward(immediate, x, h, W_hx, W_hh, nonlinearity)
    slope = 1 - h[:, 1:] ** 2
    return SimpleNamespace(total=right.total, W_hh=torch.einsum("bth,btk->hk", right.total * slope, h[:, 1:]))


def test_a_gradient_that_is_not_the_sum_of_its_terms_is_called_out():
    widget = explorer(backward=shifted_states)
    assert widget.problem == ""
    assert "but its terms add up to" in widget._warning
    all_ones = explorer(backward=lambda v, *_, **__: torch.ones_like(v))
    assert "backward lets ℓ_1 depend on h_2, a later state" in all_ones._warning


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": net()["x"] * float("nan")}, "expected finite x, got nan at [0, 0]"),
        ({"x": net()["x"][0]}, "expected x of shape (time, input), got (2,)"),
        ({"W_hx": net()["W_hx"].T}, "expected W_hx of shape (3, 2), got (2, 3)"),
        ({"immediate": net()["immediate"][1:]}, "expected immediate of shape (7, 3), got (6, 3)"),
        ({"W_hh": torch.zeros(3, 3)}, "expected W_hh with a spectral radius above 0"),
        ({"radius": 0.0}, "expected a radius above 0 and up to 2.0, got 0"),
        ({"length": 8}, "expected a length in 1 … 7, the steps of x, got 8"),
        ({"nonlinearity": "relu"}, "expected nonlinearity “tanh” or “linear”, got “relu”"),
        ({"forward": lambda x, *_, **__: x}, "expected forward to return shape (1, 8, 3), got (1, 7, 2)"),
        ({"forward": lambda *_, **__: 1 / 0}, "forward raised ZeroDivisionError in line"),
        ({"backward": lambda *_, **__: None}, "expected backward to return an array, got NoneType"),
        ({"backward": lambda v, *_, **__: v[0]}, "expected backward to return shape (7, 7, 3), got (7, 3)"),
        ({"backward": lambda v, *_, **__: v * torch.nan}, "expected finite values from backward"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(changes, sentence):
    widget = explorer(**changes)
    assert sentence in widget.problem
    assert widget._log_norms is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_it_recovers_once_the_cause_is_gone():
    widget = explorer(length=9)
    widget.length = 3
    assert widget.problem == ""
    assert widget._log_norms.shape == (3, 3)


def test_the_picture_shows_the_terms_of_the_last_loss_and_of_all():
    widget = explorer(radius=1.1)
    bars, triangle, *_ = widget.picture().axes
    heights = bars.containers[0].markerline.get_ydata()
    np.testing.assert_allclose(heights, 10 ** widget._log_norms[-1])
    assert triangle.images[0].get_array().shape == (TIME, TIME)
    assert "image/png" in widget._repr_mimebundle_()[0]
