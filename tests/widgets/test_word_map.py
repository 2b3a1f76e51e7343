"""WordMap in Python: where words and sentences lie, who is near whom, what it refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference.language import nearest
from course_lib.widgets import WordMap
from course_lib.widgets.word_map.places import by_cosine, plane, vote, votes
from course_lib.widgets.word_map.senses import Senses, Sentence

WORDS = [f"w{k}" for k in range(30)]
DRAW = np.random.default_rng(1)
VECTORS = DRAW.normal(size=(30, 7))
AXES = DRAW.normal(size=(2, 3, 5))  # (sense, layer, size): each layer has a direction of its own


def rows(counts=(("noun", 6), ("verb", 4)), word="set"):
    """Sentences whose first word says the sense, so that a net that reads can know it."""
    return [
        {"word": word, "place": "1", "sense": sense, "sentence": f"{'a' if sense == 'noun' else 'to'} {word} w{k}"}
        for sense, count in counts
        for k in range(count)
    ]


def read(words):
    """Layer 0 is the word alone; each layer above knows more of the word before it."""
    vectors = np.zeros((3, len(words), 5))
    for t, word in enumerate(words):
        vectors[:, t] += np.random.default_rng(sum(map(ord, word))).normal(size=5)
        for layer in (1, 2) if t else ():
            vectors[layer, t] += 3 * layer * AXES[int(words[t - 1] == "to"), layer]
            rest = sum(map(ord, "".join(words[t + 1 :])))
            vectors[layer, t] += 0.1 * np.random.default_rng(rest).normal(size=5)
    return torch.tensor(vectors, requires_grad=True)


def explorer(words=WORDS, vectors=VECTORS, sentences=None, read=read, **more):
    return WordMap(words, vectors, rows() if sentences is None else sentences, read, **more)


def typed(widget, sentence, word="set"):
    widget._asked(widget, {"asked": widget._answered + 1, "word": word, "sentence": sentence}, [])
    return widget


def test_the_plane_is_that_of_the_two_largest_principal_axes():
    shown = plane(VECTORS)
    centred = VECTORS - VECTORS.mean(0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    np.testing.assert_allclose(abs(shown.points), abs(centred @ axes[:, [-1, -2]]), atol=1e-9)
    assert shown.share == pytest.approx(values[-2:].sum() / values.sum())
    np.testing.assert_allclose(shown.of(VECTORS), shown.points)
    assert (shown.axes[np.arange(2), abs(shown.axes).argmax(1)] > 0).all()


def test_vectors_that_are_all_the_same_lie_in_one_place_with_nothing_to_show():
    shown = plane(np.full((5, 4), 0.3))
    assert shown.share == 0
    assert not shown.points.any()
    assert plane(np.arange(4.0)[:, None]).points.shape == (4, 2)


def test_neighbours_are_those_of_the_reference():
    places, cosines = by_cosine(VECTORS, 4)
    for word in range(30):
        right, order = nearest(torch.tensor(VECTORS), torch.tensor(VECTORS[word]), 5)
        assert places[word].tolist() == order[1:].tolist()
        np.testing.assert_allclose(cosines[word], right[1:], rtol=1e-12)
    assert explorer().neighbours("w3")[:4] == [WORDS[k] for k in places[3]]


def test_the_nearest_vote_and_ties_in_distance_vote_together():
    labels = ["noun", "verb", "verb", "noun"]
    assert vote(np.array([0.1, 0.5, 0.6, 9]), labels, 1) == "noun"
    assert vote(np.array([0.1, 0.5, 0.5, 9]), labels, 2) == "verb"
    assert vote(np.array([0.1, 0.5, 0.6, 9]), labels, 2) == "noun"  # one each: the first by the alphabet
    same = np.zeros((4, 3))
    assert votes(same, ["noun", "verb", "verb", "verb"], 1) == ["verb", "verb", "verb", "verb"]


def test_each_sentence_is_left_out_of_its_own_vote():
    vectors = np.array([[0.0], [0.1], [5.0], [5.1], [9.0]])
    assert votes(vectors, ["a", "b", "a", "b", "b"], 1) == ["b", "a", "b", "a", "b"]


def test_layers_that_read_tell_the_senses_apart_and_the_static_one_does_not():
    widget = explorer()
    assert widget.problem == ""
    (told,) = widget._senses
    assert (told["word"], len(told["sentences"]), len(told["layers"])) == ("set", 10, 3)
    static, *reading = told["layers"]
    assert (static["share"], static["nearest"], set(static["votes"])) == (0, [], {"noun"})
    for layer in reading:
        assert layer["votes"] == ["noun"] * 6 + ["verb"] * 4
        assert layer["share"] > 0.5
        assert all((n < 6) == (k < 6) for n, row in enumerate(layer["nearest"][:6]) for k in row)
    assert "by layer 6, 10, 10 of 10" in widget.readout()


def test_sentences_of_several_words_are_kept_apart():
    widget = explorer(sentences=rows() + rows((("noun", 3),), word="use"))
    assert [(one["word"], len(one["sentences"])) for one in widget._senses] == [("set", 10), ("use", 3)]


def test_a_typed_sentence_lies_where_its_vectors_do_and_nothing_else_is_read_again():
    seen = []

    def counting(words):
        seen.append(words)
        return read(words)

    widget = explorer(read=counting)
    before, told = len(seen), widget._senses
    assert typed(widget, " to set  w0 ").problem == ""
    assert seen[before:] == [["to", "set", "w0"]]
    assert widget._senses is told
    own = widget._typed
    assert (own["words"], own["place"]) == (["to", "set", "w0"], 1)
    for j in range(3):
        np.testing.assert_allclose(own["points"][j], told[0]["layers"][j]["points"][6], atol=2e-5)
    assert own["votes"] == ["noun", "verb", "verb"]
    assert own["nearest"][2][0] == 6


@pytest.mark.parametrize(
    ("sentence", "word", "said"),
    [
        ("to get it", "set", "expected a sentence with “set”, got “to get it”: type the word as well"),
        ("a fish", "fish", "expected a sentence with “fish”"),
    ],
)
def test_a_sentence_without_the_word_is_refused_and_the_map_stays(sentence, word, said):
    widget = typed(explorer(), sentence, word)
    assert said in widget.problem
    assert widget._typed == {}
    assert widget._points is not None
    assert typed(widget, "a set w9").problem == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"vectors": VECTORS[0]}, "expected vectors of shape (word, size), got (7,)"),
        ({"vectors": VECTORS * np.nan}, "expected finite vectors, got nan at [0, 0]"),
        ({"vectors": VECTORS[:20]}, "expected a vector for each of 30 words, 3 at least, got 20"),
        ({"read": None}, "expected read, a function of a sentence's words, got None"),
        ({"read": lambda words: np.zeros((2, 9, 4))}, "expected read to return shape (any, 3, any), got (2, 9, 4)"),
        ({"read": lambda words: words[7]}, "read raised IndexError in line"),
        (
            {"read": lambda words: np.zeros((len(words[2]) + int(words[2][1]), 3, 4))},
            "as many layers for every sentence",
        ),
        ({"sentences": rows()[:2]}, "expected 3 sentences with “set” at least, got 2"),
        (
            {"sentences": [{**rows()[0], "place": "2"}]},
            "expected “set” at place 2 of “a set w0”: do places count from 0?",
        ),
        ({"sentences": [{"word": "set"}]}, "expected rows with word, place, sense, sentence, got one without place"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._points is None
    assert widget._senses == []
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_a_cause_can_go_and_only_the_first_thousand_words_are_mapped():
    widget = explorer(vectors=VECTORS[:9])
    widget.vectors = VECTORS
    assert widget.problem == ""
    many = WordMap([f"w{k}" for k in range(1500)], DRAW.normal(size=(1500, 4)), word="w3")
    assert (many.problem, len(many.words), many._points.shape, many._near.shape) == ("", 1000, (1000, 2), (1000, 10, 2))


def test_without_sentences_there_are_words_alone():
    widget = WordMap(WORDS, VECTORS)
    assert (widget.word, widget._senses) == ("w0", [])
    assert widget.readout() == f"Map of words: near “w0” are {', '.join(widget.neighbours('w0')[:5])}"
    assert len(widget.picture().axes) == 1


def test_the_picture_names_the_neighbours_and_shows_each_sense():
    words, senses = explorer(word="w5").picture().axes
    assert {text.get_text() for text in words.texts} == {"w5", *explorer().neighbours("w5")}
    assert [len(part.get_offsets()) for part in senses.collections] == [6, 4]
    assert [text.get_text() for text in senses.get_legend().get_texts()] == ["noun", "verb"]


def test_a_sense_may_be_told_of_vectors_of_any_layer_count():
    sentences = [Sentence(["set", str(k)], 0, "ab"[k % 2]) for k in range(4)]
    assert len(Senses("set", sentences, DRAW.normal(size=(5, 4, 3))).told()["layers"]) == 5
