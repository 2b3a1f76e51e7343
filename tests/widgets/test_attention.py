"""AttentionExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.metrics import alignment_error_rate
from course_lib.widgets import AttentionExplorer

SOURCE, TARGET = ["in", "the", "winter", "snow", "END"], ["зимой", "снег", "END"]
GOLD = [(0, 0), (2, 0), (3, 1)]
A = np.array([[0.1, 0.2, 0.6, 0.1, 0.0], [0.4, 0.0, 0.3, 0.3, 0.0], [0.0, 0.0, 0.0, 0.25, 0.75]])
B = np.full((3, 5), 0.2)


def explorer(source=SOURCE, target=TARGET, weights=A, **more):
    return AttentionExplorer(source, target, weights, **more)


def shouted(words):
    return [word.upper() for word in words], np.eye(len(words), len(words) + 1)


def test_one_matrix_or_several_named_ones_are_kept_in_their_order():
    one = explorer(weights=torch.tensor(A, requires_grad=True))
    assert (one.problem, one._names) == ("", [""])
    np.testing.assert_array_equal(one._weights, A[None])
    two = explorer(weights={"head 2": A, "head 1": B.tolist()})
    assert two._names == ["head 2", "head 1"]
    np.testing.assert_array_equal(two._weights, [A, B])
    np.testing.assert_allclose(
        np.frombuffer(two.get_state("_weights")["_weights"]["data"], np.float32), np.ravel([A, B]), rtol=1e-6
    )


def test_the_error_rate_is_that_of_the_largest_weights():
    widget = explorer(weights={"a": A, "b": B}, gold=GOLD)
    for (hits, linked, error), a in zip(widget._scores, (A, B), strict=True):
        links = {(int(a[j].argmax()), j) for j in (0, 1)}
        assert (hits, linked) == (len(links & set(GOLD)), 2)
        assert error == pytest.approx(alignment_error_rate(links, set(GOLD)))
    assert "a: 1 of 2 on gold links, AER 0.600; b: 1 of 2" in widget.readout()
    assert explorer()._scores == []


@pytest.mark.parametrize(
    "mask", [[True, True, True, True, False], np.tile([1, 1, 1, 1, 0], (3, 1))], ids=["row", "matrix"]
)
def test_weights_where_nothing_may_be_looked_at_are_refused(mask):
    assert (
        "expected weights to be 0 where mask is False, got 0.75 at [2, 4]: are scores masked"
        in explorer(mask=mask).problem
    )
    assert explorer(weights=np.eye(3, 5), mask=mask).problem == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"weights": A * np.nan}, "expected finite weights, got nan at [0, 0]"),
        (
            {"weights": {"good": A, "bad": A - 0.3}},
            "expected probabilities in weights of bad, got -0.2 at [0, 0], a negative",
        ),
        ({"weights": 2 * A}, "expected weights to sum to 1 along axis -1, got 2 at [0]"),
        (
            {"weights": A.T},
            "expected weights of shape (3, 5), a row a target word, got (5, 3): are rows and columns exch",
        ),
        ({"weights": A[:, :4]}, "got (3, 4): is END counted among the words?"),
        ({"weights": {"good": A, "bad": A[0]}}, "expected weights of bad of shape (target, source), got (5,)"),
        ({"source": []}, "expected at least one word in source"),
        ({"target": []}, "expected at least one word in target"),
        ({"gold": [(5, 0)]}, "expected places of gold links in source in 0 … 4, got 5"),
        ({"gold": [(0, 3)]}, "expected places of gold links in target in 0 … 2, got 3"),
        ({"mask": np.ones((2, 5))}, "expected a boolean mask of shape (3, 5) or (5,), got (2, 5)"),
        ({"mask": A}, "expected a boolean mask"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._weights is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_a_changed_trait_is_computed_and_a_cause_can_go():
    widget = explorer(gold=GOLD)
    widget.weights = A[:2]
    assert "got (2, 5)" in widget.problem
    widget.weights = {"b": B}
    assert (widget.problem, widget._names, widget._scores[0][:2]) == ("", ["b"], [1, 2])


def test_a_typed_sentence_is_translated_and_gold_belongs_to_the_first_alone():
    widget = explorer(
        ["old", "snow", "END"], ["OLD", "SNOW"], np.eye(2, 3), gold=[(0, 0)], translate=shouted, end="END"
    )
    widget._asked(widget, {"asked": 1, "source": " new  ice here "}, [])
    assert (widget._answered, widget.problem) == (1, "")
    assert (widget.source, widget.target) == (["new", "ice", "here", "END"], ["NEW", "ICE", "HERE"])
    np.testing.assert_array_equal(widget._weights, [np.eye(3, 4)])
    assert (widget.gold, widget._scores) == ([], [])
    widget._asked(widget, {"asked": 2, "source": "old snow"}, [])
    assert (widget.gold, widget._scores) == ([(0, 0)], [[1, 1, 0.0]])


@pytest.mark.parametrize(
    ("translate", "sentence"),
    [
        (lambda words: {}["snow"], r"translate raised KeyError in line \d+"),
        (lambda words: ["a", "b", "c"], r"to return \(target words, weights\), got list"),
        (lambda words: (["a"], np.ones((1, 2))), r"expected weights of shape \(1, 3\), .*, got \(1, 2\)"),
        (lambda words: (["a"], None), "expected"),
        (None, "expected a sentence to translate"),
    ],
)  # fmt: skip
def test_a_translation_that_fails_is_explained_and_nothing_stale_is_drawn(translate, sentence):
    widget = explorer(["snow", "END"], ["снег"], np.eye(1, 2), translate=translate, end="END")
    widget._asked(widget, {"asked": 3, "source": "old snow"}, [])
    assert widget._answered == 3
    assert widget._weights is None
    with pytest.raises(ValueError, match=sentence):
        raise ValueError(widget.problem)


def test_the_picture_shows_the_matrices_and_the_gold_links():
    left, right = explorer(weights={"a": A, "b": B, "c": A}, gold=GOLD).picture().axes
    np.testing.assert_array_equal(left.images[0].get_array(), A)
    np.testing.assert_array_equal(right.images[0].get_array(), B)
    assert list(zip(*left.lines[0].get_data(), strict=True)) == GOLD
    assert [text.get_text() for text in left.get_xticklabels()] == SOURCE
