"""LatticeExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference.ctc import backward_variables, ctc_gradient, forward_variables
from course_lib.widgets import LatticeExplorer

SYMBOLS = ["–", "a", "p", "l", "e"]
APPLE = [1, 2, 2, 3, 4]


def emissions(time: int = 7, symbols: int = 5, seed: int = 3) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(time, symbols, generator=generator, dtype=torch.float64).softmax(-1)


def explorer(y=None, label=APPLE, symbols=SYMBOLS, forward=forward_variables, backward=backward_variables):
    return LatticeExplorer(emissions() if y is None else y, label, symbols, forward, backward)


@pytest.mark.parametrize("label", [APPLE, [1], [], [2, 2, 2]])
def test_it_keeps_the_logarithms_of_what_the_functions_return(label):
    widget, y = explorer(label=label), emissions()
    assert widget.problem == ""
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(widget._log_alpha, np.log(forward_variables(y, label).numpy()))
        np.testing.assert_allclose(widget._log_beta, np.log(backward_variables(y, label).numpy()))
    loss = torch.nn.functional.ctc_loss(
        y.log()[:, None], torch.tensor([label]), [len(y)], [len(label)], reduction="none", zero_infinity=False
    )
    assert widget.log_probability() == pytest.approx(-loss.item())


def test_a_tensor_is_handed_on_as_a_tensor_of_its_kind_and_an_array_as_an_array():
    seen = []

    def forward(y, label):
        seen.append(y)
        return np.asarray(forward_variables(torch.as_tensor(y), label))

    explorer(y=emissions().float(), forward=forward)
    explorer(y=emissions().numpy(), forward=forward)
    assert isinstance(seen[0], torch.Tensor)
    assert seen[0].dtype == torch.float32
    assert isinstance(seen[1], np.ndarray)


def test_a_function_that_writes_into_its_arguments_spoils_nothing():
    def forward(y, label):
        alpha = forward_variables(y, label)
        y.zero_()
        label.clear()
        return alpha

    widget = explorer(forward=forward)
    assert widget.problem == ""
    assert widget.label == APPLE
    np.testing.assert_array_equal(widget.emissions, emissions().numpy())


def test_edits_of_label_and_frames_are_computed():
    widget = explorer()
    widget._asked(widget, {"asked": 1, "label": [4, 1], "columns": {"2": [1.0, 2.0, 3.0, 4.0, 10.0]}}, [])
    y = emissions()
    y[2] = torch.tensor([0.05, 0.1, 0.15, 0.2, 0.5], dtype=torch.float64)
    assert (widget._answered, widget.label) == (1, [4, 1])
    np.testing.assert_allclose(np.exp(widget._log_alpha), forward_variables(y, [4, 1]).numpy(), rtol=1e-12)


def test_both_changes_of_an_edit_are_computed_once():
    calls = []

    def forward(y, label):
        calls.append(list(label))
        return forward_variables(y, label)

    widget = explorer(forward=forward)
    widget._asked(widget, {"asked": 1, "label": [4], "columns": {"0": [1, 1, 1, 1, 1]}}, [])
    assert calls == [APPLE, [4]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"y": emissions() * float("nan")}, "expected finite emissions, got nan at [0, 0]"),
        ({"y": emissions() - 0.5}, "a negative number: are these logits or log-probabilities"),
        ({"y": emissions() * 2}, "expected emissions to sum to 1 along axis -1, got 2 at [0]"),
        ({"y": emissions()[0]}, "expected emissions of shape (time, symbols), got (5,)"),
        ({"y": emissions()[:0]}, "got (0, 5)"),
        ({"symbols": SYMBOLS[:3]}, "expected 5 symbols, one a column of emissions, got 3"),
        ({"label": [1, 0]}, "expected label in 1 … 4, got 0 at label[1]"),
        ({"label": [5]}, "expected label in 1 … 4, got 5 at label[0]"),
        ({"forward": lambda y, label: -y}, "expected forward to return shape (7, 11), got (7, 5)"),
        ({"backward": lambda y, label: backward_variables(y, label).log()}, "expected finite values from backward"),
        ({"backward": lambda y, label: backward_variables(y, label) - 1}, "are these logarithms?"),
        ({"forward": lambda y, label: 1 / 0}, "forward raised ZeroDivisionError in line"),
        ({"forward": lambda y, label: None}, "got NoneType: does the function end with return?"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._log_beta is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_it_recovers_once_the_cause_is_gone():
    widget = explorer(label=[9])
    assert "got 9" in widget.problem
    widget.label = [1]
    assert widget.problem == ""
    assert widget._log_alpha.shape == (7, 3)


def test_the_picture_shows_posterior_and_emissions():
    widget = explorer()
    upper, lower = widget.picture().axes
    shown = np.zeros((7, 5))
    posterior = upper.images[0].get_array().data.T
    for s, k in enumerate([0, 1, 0, 2, 0, 2, 0, 3, 0, 4, 0]):
        shown[:, k] += posterior[:, s]
    np.testing.assert_allclose(-shown, ctc_gradient(emissions(), APPLE).numpy(), atol=1e-12)
    np.testing.assert_allclose(lower.images[0].get_array().data.T, widget.emissions)
    assert "label “apple”, 7 frames" in widget.readout()


def test_a_label_that_no_path_reads_is_drawn_as_impossible():
    widget = explorer(label=APPLE + APPLE)
    assert widget.problem == ""
    assert widget.log_probability() == -np.inf
    assert "image/png" in widget._repr_mimebundle_()[0]
