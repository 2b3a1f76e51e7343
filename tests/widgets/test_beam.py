"""BeamExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference.search import beam_search
from course_lib.widgets import BeamExplorer

WORDS = ["END", "START", "a", "b", "c", "d"]
P = torch.tensor(
    [
        [1.0, 0, 0, 0, 0, 0],
        [0, 0, 0.6, 0.4, 0, 0],
        [0, 0, 0, 0, 0.55, 0.45],
        [0, 0, 0, 0, 0.9, 0.1],
        [0.6, 0, 0.2, 0.2, 0, 0],
        [0.6, 0, 0.2, 0.2, 0, 0],
    ]
)
FOUND: dict = {}


def step(tokens, state):
    return P[tokens].log(), state


def search(width, length_penalty):
    steps = []
    [FOUND[width]] = beam_search(step, None, torch.tensor([1]), 0, 5, width, length_penalty, watch=steps.append)
    return steps


def explorer(search=search, words=WORDS, **more):
    return BeamExplorer(search, words, end=0, **more)


ONE = ([0, 0], [2, 3], [-0.5, -1.0], [-0.5, -1.0], [True, False])


def gives(answer):
    return lambda width, length_penalty: answer


def changed(place, values):
    """A search that reports one step, one part of which is wrong."""
    return gives([tuple(values if k == place else part for k, part in enumerate(ONE))])


def test_every_width_is_searched_and_its_best_is_the_search_s():
    widget = explorer(widths=range(1, 7), width=3)
    assert widget.problem == ""
    for width in range(1, 7):
        best = FOUND[width][0]
        assert widget.best(width) == ([*(WORDS[k] for k in best.tokens), "END"], pytest.approx(best.log_prob))
    assert widget.readout() == f"Beam search, width 3: best “b c END”, ln p = {np.log(0.4 * 0.9 * 0.6):.4g}"


def test_what_is_drawn_is_what_the_search_considered():
    widget = explorer(widths=[2], width=2)
    steps = search(2, 0.0)
    for t, expansion in enumerate(steps, start=1):
        rows = widget._nodes[widget._nodes[:, 1] == t]
        possible = expansion.log_probs[0] > -torch.inf
        for column, values in (
            (2, expansion.parents),
            (4, expansion.log_probs),
            (5, expansion.scores),
            (6, expansion.kept),
        ):
            np.testing.assert_allclose(rows[:, column], values[0][possible].double().numpy())
        assert [widget._names[int(k)] for k in rows[:, 3]] == [WORDS[k] for k in expansion.tokens[0][possible]]


def test_one_that_has_ended_waits():
    half = torch.tensor([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [0.25, 0.0, 0.75]]).log()
    steps: list = []
    beam_search(lambda y, s: (half[y], s), None, torch.tensor([1]), 0, 3, 2, watch=steps.append)
    nodes = BeamExplorer(lambda width, a: steps, ["END", "START", "a"], end=0, widths=[2])._nodes
    ended = nodes[nodes[:, 8] == 1]
    assert ended[ended[:, 7] == 1][:, 4] == pytest.approx(np.log(0.5))
    assert ended[:, 7].tolist() == [0, 1, 0, 1, 0][: len(ended)]


def test_another_length_penalty_is_searched_with():
    widget = explorer()
    widget._asked(widget, {"asked": 4, "length_penalty": 1.0}, [])
    assert (widget._answered, widget.problem, widget.length_penalty) == (4, "", 1.0)
    last = search(4, 1.0)[-1]
    rows = widget._nodes[(widget._nodes[:, 0] == 4) & (widget._nodes[:, 1] == widget._nodes[-1, 1])]
    np.testing.assert_allclose(rows[:, 5], last.scores[0][: len(rows)].numpy(), rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"search": lambda width, a: [][1]}, "search raised IndexError in line"),
        ({"search": gives(None)}, "expected search to return a list of steps, got NoneType"),
        ({"search": gives([])}, "expected search to return a list of steps, got list"),
        ({"search": gives([1])}, "expected (parents, tokens, log_probs, scores, kept) at step 1 of width 1, got int"),
        ({"search": changed(2, [np.nan, -1])}, "expected finite log_probs at step 1 of width 1, got nan"),
        ({"search": changed(2, [0.6, 0.4])}, "got 0.6: are these probabilities?"),
        ({"search": changed(3, [-1, -0.5])}, "expected candidates best first at step 1 of width 1"),
        ({"search": changed(4, [True, True])}, "expected at most 1 kept at step 1, got 2: is the beam"),
        ({"search": changed(4, [False, False])}, "expected something kept at the last step of width 1"),
        ({"search": changed(0, [0, 1])}, "in 0 … 0, got 1.0 at parents at step 1 of width 1[1]"),
        ({"search": changed(1, [2, 6])}, "expected tokens at step 1 of width 1 in 0 … 5, got 6.0"),
        ({"search": changed(1, [2])}, "expected one entry a candidate at step 1 of width 1, got [2, 1, 2"),
        ({"search": changed(1, [[2], [3]])}, "of shape (candidate), got (2, 1)"),
        ({"widths": [0, 1], "width": 1}, "expected widths of at least 1, 1 among them, got [0, 1]"),
        ({"widths": [1, 2], "width": 3}, "3 among them, got [1, 2]"),
        ({"widths": []}, "expected widths of at least 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._nodes is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_the_picture_shows_every_candidate_of_the_width():
    widget = explorer(widths=[1, 2], width=2)
    [axes] = widget.picture().axes
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c", "c", "d", "d", "END", "END", "a", "b"]
    styles = [line.get_linestyle() for line in axes.lines]
    assert styles == ["-", "-", "-", "-", "--", "--", "-", "-", "--", "--"]
    [border] = axes.collections
    assert {y for _, y in border.get_segments()[0]} == {1.5}, "a line under the two that are kept"
