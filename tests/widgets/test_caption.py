"""CaptionExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.widgets import CaptionExplorer

WORDS = ["<start>", "<end>", "red", "blue", "ring"]
START, END, RED, BLUE, RING = range(5)
GRID = (2, 3)
IMAGE = np.linspace(0, 1, 3 * 4 * 6).reshape(3, 4, 6)


def chosen(word: int, sure: float = 0.9) -> np.ndarray:
    p = np.full(len(WORDS), (1 - sure) / (len(WORDS) - 1))
    p[word] = sure
    return p


def soft(word, state, region):
    """Says the colour of the region looked at, then "ring", then END; the state is what was said."""
    said = () if state is None else state
    weights = np.full(6, 0.1)
    weights[len(said) % 6] = 0.5
    look = weights if region is None else np.eye(6)[region]
    colour = chosen(BLUE, 0.9) * look[4] + chosen(RED, 0.8) * (1 - look[4])
    follows = {START: colour, RED: chosen(RING), BLUE: chosen(RING), RING: chosen(END)}[word]
    return follows, weights, (*said, word if region is None else (word, region))


def hard(word, state, region):
    p, weights, state = soft(word, state, 4 if region is None else region)
    return torch.tensor(p), torch.tensor(weights), state, torch.tensor([4 if region is None else region])


def explorer(captioners=None, **settings) -> CaptionExplorer:
    captioners = captioners or {"soft": soft, "hard": hard}
    settings = {"image": IMAGE, "words": WORDS, "start": START, "end": END, "grid": GRID} | settings
    return CaptionExplorer(captioners=captioners, **settings)


def test_each_captioner_speaks_its_likeliest_words_until_the_end():
    widget = explorer()
    assert widget.problem == ""
    assert (widget.said("soft"), widget.said("hard")) == (["red", "ring"], ["blue", "ring"])
    assert widget._steps == [
        [[RED, -1, -1], [RING, -1, -1], [END, -1, -1]],
        [[BLUE, 4, -1], [RING, 4, -1], [END, 4, -1]],
    ]
    assert widget._elsewhere.shape == (2, 3, 6, 5)
    np.testing.assert_array_equal(widget._weights[0, 1], [0.1, 0.5, 0.1, 0.1, 0.1, 0.1])
    np.testing.assert_allclose(widget._own[0, 0], 0.1 * chosen(BLUE) + 0.9 * chosen(RED, 0.8))
    np.testing.assert_allclose(widget._elsewhere[0, 0, 4], chosen(BLUE))
    np.testing.assert_allclose(widget._elsewhere[0, 0, 3], chosen(RED, 0.8))
    assert widget.readout() == "Caption over the image: soft says “red ring”; hard says “blue ring”"


def test_a_forced_look_changes_the_word_and_what_follows_reads_its_state():
    widget = explorer()
    widget._asked(widget, {"asked": 1, "captioner": "soft", "step": 0, "region": 4}, [])
    assert (widget._answered, widget.problem, widget.said("soft")) == (1, "", ["blue", "ring"])
    assert widget._steps[0][0] == [BLUE, -1, 4]
    assert widget.captions["soft"][-1].state == ((START, 4), BLUE, RING)
    assert widget.readout().startswith(
        "Caption over the image: soft says “blue ring”, its look forced for word 1 at region 5;"
    )
    widget._asked(widget, {"asked": 2, "captioner": "soft", "step": 0, "region": None}, [])
    assert widget.said("soft") == ["red", "ring"]
    widget.forced = {"hard": {0: 0}, "soft": {0: 4}}
    assert (widget.said("soft"), widget.said("hard")) == (["blue", "ring"], ["red", "ring"])
    widget._asked(widget, {"asked": 3, "captioner": ""}, [])
    assert (widget.said("soft"), widget.forced) == (["red", "ring"], {})


def test_what_no_change_concerns_is_not_computed_again():
    calls = []

    def counted(word, state, region):
        calls.append(word)
        return soft(word, state, region)

    widget = explorer({"counted": counted, "hard": hard})
    assert len(calls) == 3 * 7
    calls.clear()
    widget._asked(widget, {"asked": 1, "captioner": "counted", "step": 1, "region": 2}, [])
    assert calls == [RED] * 7 + [RING] * 7
    calls.clear()
    widget._asked(widget, {"asked": 2, "captioner": "hard", "step": 1, "region": 2}, [])
    assert calls == []


def test_a_caption_without_an_end_stops_at_the_longest_and_shorter_ones_are_filled_up():
    def endless(word, state, region):
        return chosen(RED), np.full(6, 1 / 6), None

    widget = explorer({"soft": soft, "endless": endless}, longest=5, shown=9)
    assert [len(caption) for caption in widget._steps] == [3, 5]
    assert widget._weights.shape == (2, 5, 6)
    assert (widget._weights[0, 3:] == 0).all()
    assert (widget._weights[1] > 0).all()
    assert widget.shown == 5


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"image": IMAGE[0]}, "expected image of shape (3, height, width), got (4, 6)"),
        ({"image": IMAGE.transpose(1, 2, 0)}, "expected an image of shape (3, height, width) in 0 … 1, got (4, 6, 3)"),
        ({"image": 255 * IMAGE}, "got (3, 4, 6) from 0 to 255: divide by 255?"),
        ({"image": IMAGE * np.nan}, "expected finite image"),
        ({"end": 5}, "expected start and end in 0 … 4, got 5"),
        ({"forced": {"other": {0: 1}}}, "expected forced looks of soft, hard, got some of other"),
        ({"forced": {"soft": {0: 6}}}, "expected regions forced on soft in 0 … 5, got 6"),
        ({"grid": (2, 2)}, "expected weights of soft to return shape (4), got (6)"),
        ({"words": WORDS[:4]}, "expected probabilities of soft to return shape (4), got (5)"),
    ],
)  # fmt: skip
def test_arguments_that_do_not_fit_are_explained(settings, sentence):
    widget = explorer(**settings)
    assert sentence in widget.problem.replace(",)", ")")
    assert widget._elsewhere is None
    assert widget._repr_mimebundle_()[0]["text/plain"] == widget.problem


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (lambda word, state, region: {}["x"], r"soft raised KeyError in line \d+"),
        (lambda word, state, region: soft(word, state, region)[:2], r"got tuple of 2: which part is missing"),
        (lambda word, state, region: list(soft(word, state, region)), r"got list: which part"),
        (lambda word, state, region: (-chosen(RED), np.full(6, 1 / 6), None), "a negative number"),
        (lambda word, state, region: (chosen(RED), np.ones(6), None), "expected weights of soft to sum to 1"),
        (lambda word, state, region: (chosen(RED), np.full(6, 1 / 6), None, 6), "soft looked at in 0 … 5, got 6"),
        (lambda word, state, region: (chosen(RED), np.full(6, 1 / 6), None, [1, 2]), "expected one region .*, got 2"),
        (lambda word, state, region: (None, np.full(6, 1 / 6), None), "got NoneType"),
    ],
)  # fmt: skip
def test_a_captioner_that_fails_is_explained_and_nothing_stale_is_drawn(step, sentence):
    widget = explorer({"soft": step})
    assert widget._elsewhere is None
    with pytest.raises(ValueError, match=sentence):
        raise ValueError(widget.problem)


def test_no_captioner_is_said():
    widget = CaptionExplorer(IMAGE, WORDS, {}, start=START, end=END, grid=GRID)
    assert "expected at least one captioner" in widget.problem


def test_the_picture_shows_each_word_with_its_look():
    figure = explorer(forced={"soft": {0: 4}}).picture()
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["blue", "ring", "<end>", "blue", "ring", "<end>"]
    first = figure.axes[0].images[0].get_array()
    image = IMAGE.transpose(1, 2, 0)
    np.testing.assert_allclose(first[:2, :2], image[:2, :2])  # the largest weight: as it is
    np.testing.assert_allclose(first[2:, 4:], (0.35 + 0.65 * 0.2) * image[2:, 4:])
    assert [len(axes.patches) for axes in figure.axes] == [1, 0, 0, 1, 1, 1]
    assert figure.axes[0].patches[0].get_xy() == (1.5, 1.5)  # region 5: row 2, column 2
