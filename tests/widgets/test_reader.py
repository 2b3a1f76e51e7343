"""TextReader in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest

from course_lib.widgets import TextReader
from course_lib.widgets.explorer.arrays import Levels
from course_lib.widgets.reader.picture import wrapped

TEXT = "if (a):\n\treturn"
UNITS = 3


def read(text):
    units = np.array([[letter == "(", letter.isalpha(), len(text) / 100] for letter in text], dtype=float)
    return {"C̃": units - 0.5, "f": 0.9 * units}


def gradient(text):
    t = np.arange(len(text))
    away = t[:, None] - t
    return np.where(away > 0, 0.5 ** np.maximum(away, 0), 0)


def reader(text=TEXT, read=read, gradient=gradient, **settings) -> TextReader:
    return TextReader(text, read, gradient, **settings)


def decoded(state):
    """What JavaScript makes of levels."""
    levels = np.frombuffer(state["data"], dtype="<u2").astype(float).reshape(state["shape"])
    values = state["low"] + (levels - 1) * (state["high"] - state["low"]) / 65534
    return np.where(levels > 0, values, -np.inf)


def test_the_functions_values_and_gradients_go_to_the_page():
    widget = reader()
    assert (widget.problem, widget._warning) == ("", "")
    assert widget._names == ["C̃", "f"]
    found = read(TEXT)
    sent = widget.get_state(["_values", "_gradient"])
    np.testing.assert_allclose(decoded(sent["_values"]), np.stack([found["C̃"], found["f"]]), atol=2e-5)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(decoded(sent["_gradient"]), np.log10(gradient(TEXT)), atol=1e-4)
    assert (widget.shown, widget.unit, widget.loss) == ("C̃", 1, len(TEXT))


@pytest.mark.parametrize("values", [[0.0, -3.0, 5.0], [2.0, 2.0], [np.nan, -np.inf, 1.0], [np.inf]])
def test_levels_keep_numbers_and_mark_what_is_none(values):
    class Holder(TextReader):
        given = Levels()

    holder = Holder(TEXT, read, gradient)
    holder.given = values
    found, there = decoded(holder.get_state("given")["given"]), np.isfinite(values)
    np.testing.assert_allclose(found[there], np.array(values)[there], atol=1e-4)
    assert (found[~there] == -np.inf).all()
    assert holder.get_state("given")["given"]["shape"] == [len(values)]
    holder.given = None
    assert holder.get_state("given")["given"] is None


def test_another_text_is_read_and_its_last_loss_followed():
    widget = reader(unit=2, loss=4)
    widget._asked(widget, {"asked": 1, "text": "x = [1]"}, [])
    assert (widget.problem, widget._answered, widget.loss, widget.unit) == ("", 1, 7, 2)
    np.testing.assert_allclose(widget._values[0], read("x = [1]")["C̃"])
    widget._asked(widget, {"asked": 2, "text": "x"}, [])
    assert "expected a text of 2 … 300 characters, got 1" in widget.problem
    assert widget._values is None
    widget._asked(widget, {"asked": 3, "text": "xy"}, [])
    assert widget.problem == ""


def test_a_loss_that_depends_on_what_it_foretells_is_called_out_and_drawn():
    widget = reader(gradient=lambda text: gradient(text) + np.eye(len(text)))
    assert widget.problem == ""
    assert "gradient lets the loss at character 1 depend on character 1, which it is to foretell" in widget._warning
    assert widget._gradient[3, 3] == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "a" * 301}, "expected a text of 2 … 300 characters, got 301: take another passage"),
        ({"read": lambda text: None}, "expected read to return arrays by name, got NoneType"),
        ({"read": lambda text: {}}, "expected read to return arrays by name, got dict"),
        ({"read": lambda text: {"f": 1 / 0}}, "read raised ZeroDivisionError in line"),
        ({"read": lambda text: {"f": np.ones((3, 2))}}, "expected read, for f, to return shape (15, any), got (3, 2)"),
        (
            {"read": lambda text: read(text) | {"o": np.ones((len(text), 1))}},
            "expected read, for o, to return shape (15, 3), got (15, 1)",
        ),
        ({"gradient": lambda text: np.ones(len(text))}, "expected gradient to return shape (15, 15), got (15,)"),
        ({"gradient": lambda text: -gradient(text)}, "expected lengths from gradient, got -0.5: take the norm"),
        ({"gradient": lambda text: gradient(text) * np.nan}, "expected finite values from gradient"),
        ({"shown": "o"}, "expected shown among C̃, f, got o"),
        ({"unit": 4}, "expected unit in 1 … 3 and loss from 1 on, got 4 and 15"),
        ({"loss": -2}, "and loss from 1 on, got 1 and -2"),
    ],
)
def test_what_is_wrong_is_said(changes, sentence):
    widget = reader(**changes)
    assert sentence in widget.problem
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_lines_of_the_picture_are_wrapped():
    assert wrapped("ab\nabcd", columns=3) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0)]


def test_the_picture_and_the_words_say_what_is_seen():
    widget = reader(shown="f", unit=2, loss=9)
    text, back, _ = widget.picture().axes
    colours = text.images[0].get_array()
    assert colours.shape == (2, 40)
    assert (colours[0, :3].tolist(), colours[1, 1]) == ([0.9, 0.9, 0.0], 0.9)
    np.testing.assert_allclose([bar.get_height() for bar in back.patches], gradient(TEXT)[8, :8])
    said = widget._repr_mimebundle_()[0]["text/plain"]
    assert "15 characters, coloured by f of unit 2 of 3; the loss at character 9 looks back 7 characters" in said
