"""PrefixBeamExplorer in Python: what it computes, accepts, refuses and says, and where another decoder departs."""

from collections import defaultdict

import numpy as np
import pytest
import torch

from course_lib.reference.ctc import Prior, prefix_beam_decode, prefix_beam_search
from course_lib.widgets import PrefixBeamExplorer

SYMBOLS = ["–", "a", "b"]
Y = np.array([[0.2, 0.5, 0.3], [0.45, 0.33, 0.22], [0.1, 0.6, 0.3], [0.3, 0.25, 0.45]])
LOWER, RARE = -np.log(3), {1: np.log(0.3), 2: np.log(0.7)}


def lm(prefix, symbol):
    return RARE[symbol]


def search(y, width, lm, lm_weight):
    frames = []
    prefix_beam_search(torch.as_tensor(y).log(), width, Prior(lm=lm, lm_weight=lm_weight), watch=frames.append)
    return frames


def decoder(blank_alone=lambda repeats: repeats, again=1.0, believe=lm, extra=0, best_first=True):
    """An assignment's decoder, which may be wrong: what comes in front of a longer prefix, what repeats, how many."""

    def decode(y, width, lm=None, lm_weight=0.0):
        beam = {(): (1.0, 0.0)}
        for y_t in np.asarray(y):
            grown = defaultdict(lambda: np.zeros(2))
            for prefix, (p_b, p_n) in beam.items():
                grown[prefix] += ((p_b + p_n) * y_t[0], again * p_n * y_t[prefix[-1]] if prefix else 0)
                for k in range(1, len(y_t)):
                    arriving = p_b if blank_alone(prefix[-1:] == (k,)) else p_b + p_n
                    factor = np.exp(lm_weight * believe(prefix, k)) if lm else 1
                    grown[(*prefix, k)] += (0, arriving * y_t[k] * factor)
            possible = [prefix for prefix in grown if grown[prefix].sum() > 0]
            kept = sorted(possible, key=lambda prefix: -grown[prefix].sum())[: width + extra]
            beam = {prefix: grown[prefix] for prefix in kept}
        found = [(list(prefix), float(np.log(grown[prefix].sum()))) for prefix in beam]
        return found if best_first else found[::-1]

    return decode


def explorer(search=search, y=Y, symbols=SYMBOLS, **more):
    return PrefixBeamExplorer(y, symbols, search, **more)


def frames_of(widget, setting):
    return widget._found[setting]


@pytest.mark.parametrize("a", [0.0, 1.0])
def test_every_setting_ends_where_the_decoder_does(a):
    widget = explorer(lm=lm, widths=[1, 2, 3, 50], weights=[0.0, 1.0], width=2)
    assert widget.problem == ""
    for width in widget.widths:
        [expected] = prefix_beam_decode(torch.as_tensor(Y).log()[None], torch.tensor([4]), width, lm, a)
        last = frames_of(widget, (width, a))[-1].beam
        assert [list(node.prefix) for node in last] == [labeling for labeling, _ in expected]
        assert [node.score for node in last] == pytest.approx([score for _, score in expected])


def test_what_comes_to_a_prefix_adds_up_to_its_two_probabilities():
    widget = explorer(widths=[3], weights=[0.0])
    for frame in frames_of(widget, (3, 0.0)):
        for rank, node in enumerate(frame.nodes):
            for log_p, in_blank in ((node.in_blank, True), (node.in_label, False)):
                arrived = [a.log_p for a in frame.arrivals if a.target == rank and (a.symbol == 0) == in_blank]
                assert np.exp(arrived).sum() == pytest.approx(np.exp(log_p))
    merged = frames_of(widget, (3, 0.0))[1]  # “a” comes of itself and of the empty prefix
    rank = [node.prefix for node in merged.nodes].index((1,))
    assert len({a.source for a in merged.arrivals if a.target == rank}) == 2


def test_the_rows_for_the_script_hold_every_setting():
    widget = explorer(lm=lm, yours=decoder(), widths=[1, 3], weights=[0.0, 1.0], width=3)
    assert [(run["width"], run["weight"]) for run in widget._runs] == [(1, 0.0), (1, 1.0), (3, 0.0), (3, 1.0)]
    for rows, place in ((widget._nodes, 0), (widget._moves, 1), (widget._yours, 2)):
        assert len(rows) == sum(counts[place] for run in widget._runs for counts in run["counts"])
    names = [tuple(widget._prefixes[int(k)]) for k in widget._nodes[:, 0]]
    assert names[: len(frames_of(widget, (1, 0.0))[0].nodes)] == [(1,), (2,), ()]


def test_a_decoder_that_is_right_has_the_same_beam_after_every_frame():
    widget = explorer(lm=lm, yours=decoder(), widths=[1, 2, 3, 50], weights=[0.0, 1.0], width=2)
    assert {run["difference"] for run in widget._runs} == {"Yours has the same beam after every frame."}
    assert widget.difference in widget.readout()


@pytest.mark.parametrize(
    ("wrong", "width", "sentence"),
    [
        ({"blank_alone": lambda repeats: False}, 3, "After frame 2 yours keeps “aa”, Q = -1.802, which ours does not"),
        ({"blank_alone": lambda repeats: True}, 3, "After frame 2 yours keeps “(empty)”, Q = -2.408, which ours drops"),
        ({"again": 0.0}, 3, "After frame 2 “a” has Q = -1.234 in yours and -0.7853 in ours"),
        ({"again": 2.0}, 3, "After frame 2 “a” has Q = -0.4764 in yours and -0.7853 in ours"),
        ({"extra": 1}, 2, "After frame 1 yours keeps “(empty)”, Q = -1.609, which ours drops"),
        ({"best_first": False}, 2, "After frame 1 yours is not best first"),
    ],
)
def test_the_first_frame_where_another_decoder_departs_is_said(wrong, width, sentence):
    widget = explorer(yours=decoder(**wrong), widths=[width])
    assert sentence in widget.difference
    assert f"After frame {widget._runs[0]['at'][0]} " in sentence


def test_a_language_model_that_is_left_out_shows_where_it_is_asked():
    widget = explorer(lm=lm, yours=decoder(believe=lambda prefix, k: 0.0), widths=[2], weights=[0.0, 1.0])
    same, other = (run["difference"] for run in widget._runs)
    assert same.startswith("Yours has the same beam")
    assert other.startswith("After frame 1 “")


def test_which_of_equals_is_kept_is_no_difference():
    widget = explorer(y=np.full((1, 3), 1 / 3), yours=lambda *_: [([2], LOWER)], widths=[1])
    assert frames_of(widget, (1, 0.0))[0].beam[0].prefix == ()
    assert widget._runs[0]["difference"].startswith("Yours has the same beam")


@pytest.mark.parametrize(
    ("yours", "sentence"),
    [
        (lambda *_: [][1], "yours raised IndexError in line"),
        (lambda *_: None, "expected yours to return a list of (labeling, score), got None"),
        (lambda *_: [1], "expected yours to return a list of (labeling, score), got list [1]"),
        (lambda *_: [([3], -1.0)], "expected labeling from yours in 1 … 2, got 3"),
        (lambda *_: [([1], float("nan"))], "After frame 1 “a” has Q = nan in yours"),
        (lambda *_: [([1], np.log(0.5)), ([1], np.log(0.5))], "After frame 1 yours has “a” twice"),
        (lambda *_: [], "After frame 1 yours lacks “a”, which ours keeps with Q = -0.6931"),
    ],
)
def test_a_decoder_that_fails_is_explained_and_ours_is_drawn(yours, sentence):
    widget = explorer(yours=yours, widths=[2])
    assert widget.problem == ""
    assert sentence in widget.difference
    assert widget._nodes is not None


def test_another_setting_and_another_frame_are_computed_alone_and_saved_with_all():
    widget = explorer(lm=lm, widths=[1, 2, 3], weights=[0.0, 1.0], width=2)
    asked = {"width": 3, "lm_weight": 1.0, "frame": 1, "symbol": 2, "value": 0.6}
    widget._asked(widget, {"asked": 7, **asked}, [])
    assert (widget._answered, widget.problem) == (7, "")
    assert [(run["width"], run["weight"]) for run in widget._runs] == [(3, 1.0)]
    np.testing.assert_allclose(widget.emissions[1], [0.4 * 0.45 / 0.78, 0.4 * 0.33 / 0.78, 0.6])
    state = widget.drawn_state()
    assert (len(state["_runs"]), state["width"], state["lm_weight"]) == (6, 3, 1.0)
    widget._asked(widget, {"asked": 8, "frame": 0, "symbol": 0, "value": 1.5}, [])
    np.testing.assert_allclose(widget.emissions[0], [1, 0, 0])
    widget._asked(widget, {"asked": 9, "frame": 0, "symbol": 1, "value": 0.5}, [])
    np.testing.assert_allclose(widget.emissions[0], [0.5, 0.5, 0])
    widget._asked(widget, {"asked": 10, "width": 5}, [])
    assert "5 among them, got [1, 2, 3]" in widget.problem


ONE = ([((), 1, (1,), -0.5)], [(1,), ()], [-9.0, -2.0], [-0.5, -9.0], [-0.5, -2.0], [True, False])


def gives(place=None, values=None):
    """A search that reports one frame, a part of which may be wrong."""
    return lambda *_: [tuple(values if k == place else part for k, part in enumerate(ONE))]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"search": lambda *_: [][1]}, "search raised IndexError in line"),
        ({"search": lambda *_: None}, "expected search to return a list of 1 frames, got NoneType"),
        ({"search": lambda *_: []}, "expected search to return a list of 1 frames, got 0 of them"),
        ({"search": lambda *_: [1]}, "expected (moves, prefixes, in_blank, in_label, scores, kept) at frame 1"),
        ({"search": gives(1, [(1,)])}, "expected one entry a prefix at frame 1 of width 1, got [1, 2, 2, 2, 2]"),
        ({"search": gives(2, [np.nan, -2])}, "expected logarithms at frame 1 of width 1, got NaN"),
        ({"search": gives(4, [-2.0, -0.5])}, "expected prefixes best first at frame 1 of width 1, got scores [-2."),
        ({"search": gives(5, [True, True])}, "expected the best 1 kept at frame 1 of width 1 and one at least, got 2"),
        ({"search": gives(5, [False, False])}, "and one at least, got 0: is the beam pruned?"),
        ({"search": gives(5, [False, True])}, "expected the best 1 kept"),
        ({"search": gives(1, [(7,), ()])}, "expected prefix at frame 1 of width 1 in 0 … 2, got 7"),
        ({"y": [[0.5, 0.6, 0.3]]}, "expected emissions to sum to 1 along axis -1, got 1.4"),
        ({"symbols": ["–"]}, "expected 3 symbols, one a column of emissions, got 1"),
        ({"widths": [0, 1], "width": 1}, "expected widths of at least 1, 1 among them, got [0, 1]"),
        ({"widths": [1, 2], "width": 3}, "3 among them, got [1, 2]"),
        ({"widths": []}, "expected widths of at least 1"),
        ({"lm": lm, "weights": [-1.0, 0.0]}, "expected weights of at least 0, 0.0 among them, got [-1.0, 0.0]"),
        ({"lm": lm, "lm_weight": 3.0}, "3.0 among them"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**{"y": Y[:1], "widths": [1], **arguments})
    assert sentence in widget.problem
    assert widget._nodes is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_the_picture_shows_the_beam_and_where_prefixes_merge():
    widget = explorer(widths=[2], weights=[0.0])
    [axes] = widget.picture().axes
    words = [text.get_text() for text in axes.texts]
    frames = frames_of(widget, (2, 0.0))
    for frame in frames:
        assert {widget.name(node.prefix) for node in frame.beam} <= set(words)
    merged = sum(
        len({a.source for a in frame.arrivals if a.target == rank}) > 1
        for frame in frames
        for rank in range(min(4, len(frame.nodes)))
    )
    assert words.count("⊕") == merged > 0
