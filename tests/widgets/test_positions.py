"""PositionExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference.transformer import positional_encoding
from course_lib.widgets import PositionExplorer


def learned(length, d_model):
    return torch.randn(length, d_model, generator=torch.Generator().manual_seed(length), requires_grad=True)


def explorer(encode=positional_encoding, **settings):
    return PositionExplorer(encode, **{"length": 20, "d_model": 6, "place": 2, "shift": 3} | settings)


def test_the_vectors_are_those_of_the_function():
    widget = explorer(learned)
    assert widget.problem == ""
    np.testing.assert_allclose(widget._encoding, learned(20, 6).detach().numpy())
    sent = np.frombuffer(widget.get_state("_encoding")["_encoding"]["data"], np.float32)
    np.testing.assert_allclose(sent, np.ravel(widget._encoding), rtol=1e-6)


def test_sinusoids_depend_on_the_distance_alone_and_a_learned_table_does_not():
    w = 10000.0 ** (-np.arange(0, 6, 2) / 6)
    product, least, largest = explorer().products()
    np.testing.assert_allclose([product, least, largest], np.cos(3 * w).sum(), atol=1e-5)
    np.testing.assert_allclose(explorer().turns(), np.tile((3 * w + np.pi) % (2 * np.pi) - np.pi, (17, 1)), atol=1e-4)
    p = learned(20, 6).detach().numpy().astype(float)
    every = [p[t] @ p[t + 3] for t in range(17)]
    np.testing.assert_allclose(explorer(learned).products(), [every[2], min(every), max(every)], rtol=1e-5)
    assert np.ptp(explorer(learned).turns(), axis=0).min() > 0.1


def test_it_says_the_sizes_the_product_and_its_range():
    said = explorer().readout()
    assert "Positions: 20 places of 6 numbers; p_2 · p_5 = " in said
    assert "all places 3 apart have between " in said


def test_another_size_is_asked_of_the_function():
    widget = explorer()
    widget._asked(widget, {"asked": 1, "d_model": 16}, [])
    assert (widget._answered, widget.problem, widget._encoding.shape) == (1, "", (20, 16))
    widget._asked(widget, {"asked": 2, "d_model": 7}, [])
    assert "expected an even d_model, got 7" in widget.problem
    assert widget._encoding is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"length": 1}, "expected length in 2 … 256, got 1: say length=…"),
        ({"d_model": 300}, "expected d_model in 2 … 128, got 300"),
        ({"d_model": 5}, "expected an even d_model, got 5: each hand takes a sine and a cosine"),
        ({"place": 18}, "expected places t and t + s in 0 … 19, got 18 and 21"),
        ({"shift": -1}, "expected places t and t + s in 0 … 19, got 2 and 1"),
        ({"encode": lambda n, d: None}, "expected encode to return an array, got NoneType"),
        ({"encode": lambda n, d: np.ones((d, n))}, "expected encode to return shape (20, 6), got (6, 20)"),
        ({"encode": lambda n, d: np.full((n, d), np.nan)}, "expected finite values from encode, got nan at [0, 0]"),
        ({"encode": lambda n, d: 1 / 0}, "encode raised ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(settings, sentence):
    widget = explorer(**settings)
    assert sentence in widget.problem
    assert widget._encoding is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_the_picture_shows_the_matrix_and_the_products_of_the_place():
    matrix, products = explorer().picture().axes
    p = positional_encoding(20, 6).numpy()
    np.testing.assert_allclose(matrix.images[0].get_array(), p.T)
    np.testing.assert_allclose(products.lines[0].get_ydata(), p @ p[2], rtol=1e-5)
    assert [line.get_xdata()[0] for line in matrix.lines] == [2, 5]
