"""PenPad in Python: what it hands to the net, what it accepts, refuses and says."""

import numpy as np
import pytest

from course_lib.widgets import PenPad

STROKES = [[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], [[0.7, 0.1], [0.7, 0.9]]]
SYMBOLS = ["–", "1", "2"]


def read(strokes):
    """A net that reads “1” in each point of the first stroke, then a blank, and “2” in the others."""
    frames = [1] * len(strokes[0]) + [0] + [2 for stroke in strokes[1:] for _ in stroke]
    return 0.9 * np.eye(3)[frames] + 0.1 / 3


def test_it_hands_over_the_strokes_and_keeps_what_was_read():
    seen = []

    def spy(strokes):
        seen.append([stroke.copy() for stroke in strokes])
        for stroke in strokes:
            stroke[:] = 0  # a net that writes into its input spoils nothing
        return read(strokes)

    pad = PenPad(spy, SYMBOLS, STROKES)
    assert pad.problem == ""
    assert [stroke.tolist() for stroke in seen[0]] == STROKES == pad.strokes
    np.testing.assert_allclose(pad._emissions, read(STROKES))
    assert pad.reading() == "12"
    assert "2 strokes, read as “12”" in pad.readout()


def test_an_edit_is_read_and_an_empty_pad_asks_nothing_of_the_net():
    pad = PenPad(read, SYMBOLS)
    assert (pad.problem, pad._emissions, pad.reading()) == ("", None, "")
    pad._asked(pad, {"asked": 1, "strokes": STROKES[:1]}, [])
    assert (pad._answered, pad.reading()) == (1, "1")
    pad._asked(pad, {"asked": 2, "strokes": []}, [])
    assert (pad._answered, pad._emissions) == (2, None)
    assert "image/png" in pad._repr_mimebundle_()[0]


@pytest.mark.parametrize(
    ("net", "strokes", "sentence"),
    [
        (read, [[[0.1, np.nan]]], "expected finite strokes[0], got nan at [0, 1]"),
        (read, [[0.1, 0.2]], "expected strokes[0] of shape (points, 2), got (2,)"),
        (read, [[[0.1, 0.2, 0.3]]], "expected points (x, y) in strokes[0], got 3 numbers a point"),
        (lambda strokes: 1 / 0, STROKES, "read raised ZeroDivisionError"),
        (lambda strokes: None, STROKES, "got NoneType: does the function end with return?"),
        (lambda strokes: np.ones((4, 2)) / 2, STROKES, "expected read to return shape (any, 3), got (4, 2)"),
        (lambda strokes: np.zeros((0, 3)), STROKES, "expected read's answer of shape (time, symbols), got (0, 3)"),
        (lambda strokes: np.log(read(strokes)), STROKES, "are these logits or log-probabilities?"),
    ],
)
def test_what_is_wrong_is_said(net, strokes, sentence):
    pad = PenPad(net, SYMBOLS, strokes)
    assert sentence in pad.problem
    assert pad._emissions is None
    pad._asked(pad, {"asked": 1, "strokes": []}, [])
    assert pad.problem == ""


def test_the_picture_shows_the_ink_and_the_emissions():
    pad, emissions = PenPad(read, SYMBOLS, STROKES).picture().axes
    assert [line.get_xydata().tolist() for line in pad.lines] == STROKES
    np.testing.assert_allclose(emissions.images[0].get_array().data.T, read(STROKES))
