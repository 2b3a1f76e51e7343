"""NextWord in Python: what it asks, keeps, refuses and says."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import torch

from course_lib.widgets import NextWord

WORDS = ["<unk>", "<end>", "the", "key", "set", "is"]
SENTENCES = [[1, 2, 3, 5, 4, 1], [1, 2, 4, 5, 4, 1], [1, 2, 3, 5, 3, 1]]
P = np.array([0.05, 0.1, 0.3, 0.25, 0.2, 0.1])


def counts(context):
    after = Counter(
        sentence[i + len(context)]
        for sentence in SENTENCES
        for i in range(len(sentence) - len(context))
        if tuple(sentence[i : i + len(context)]) == context
    )
    return after or None


def by_place(tokens):
    """A distribution that moves on with every token read, as a tensor with a gradient."""
    return torch.tensor(np.roll(P, len(tokens)), requires_grad=True)


def explorer(beginnings=("the key", "the set"), models=None, **more):
    models = models or {"counts": lambda tokens: P, "net": by_place}
    settings = {"counts": counts, "order": 3, "start": 1, "unknown": 0} | more
    return NextWord(WORDS, models, beginnings, **settings)


def asked(widget, text):
    widget._asked(widget, {"asked": widget._answered + 1, "text": text}, [])
    return widget


def test_every_model_is_asked_with_the_tokens_behind_the_first_one():
    seen = []

    def model(tokens):
        seen.append(tokens)
        return P

    widget = explorer([], models={"any": model})
    assert asked(widget, "the  key is").problem == ""
    assert seen[-1] == [1, 2, 3, 5]
    assert widget._now["text"] == "the key is"
    assert widget._now["tokens"] == [1, 2, 3, 5]
    np.testing.assert_array_equal(widget._p, [P])
    assert asked(widget, "")._now["tokens"] == [1]


def test_the_counts_behind_the_likeliest_words_go_from_the_longest_context_to_none():
    now = explorer()._now
    assert now["listed"] == list(range(6))
    assert [context["size"] for context in now["contexts"]] == [2, 1, 0]
    pair, one, none = now["contexts"]
    assert (pair["times"], pair["different"], pair["counts"]) == (2, 1, [0, 0, 0, 0, 0, 2])
    assert (one["times"], one["counts"]) == (3, [0, 1, 0, 0, 0, 2])
    assert (none["times"], none["counts"]) == (18, [0, 6, 3, 3, 3, 3])
    unseen = asked(explorer(), "key the")._now["contexts"]
    assert [context["times"] for context in unseen] == [0, 3, 18]
    assert explorer(counts=None)._now["contexts"] == []


def test_only_the_likeliest_words_of_a_large_vocabulary_are_counted():
    size = 200
    rows = np.random.default_rng(0).dirichlet(np.ones(size), size=2)
    models = {name: lambda tokens, row=row: row for name, row in zip("ab", rows, strict=True)}
    widget = NextWord([f"w{k}" for k in range(size)], models, ["w1"], counts=lambda c: {7: 1}, order=2)
    assert set(widget._now["listed"]) == set(np.argsort(-rows, axis=1)[:, :12].ravel().tolist())


def test_beginnings_are_kept_with_what_the_last_model_draws_after_them():
    widget = explorer(seed=4)
    told = widget._saved
    assert widget._saved_p.shape == (len(told), 2, 6)
    for beginning in ("the key", "the set"):
        own = [one for one in told if one["beginning"] == beginning]
        assert own[0]["text"] == beginning
        assert all(b["text"].startswith(f"{a['text']} ") for a, b in pairwise(own))
        assert len(own) == 9 or own[-1]["tokens"][-1] == 1
    for row, one in zip(widget._saved_p, told, strict=True):
        np.testing.assert_allclose(row[1], np.roll(P, len(one["tokens"])))
    assert explorer(seed=4)._saved == told
    assert explorer(seed=5)._saved != told


def test_a_saved_page_carries_no_more_than_so_many_numbers():
    size, row = 2000, np.full(2000, 1 / 2000)
    words = [f"w{k}" for k in range(size)]
    widget = NextWord(words, {"a": lambda t: row, "b": lambda t: row}, ["w1", "w2"], seed=1)
    assert widget._saved_p.shape == (12, 2, size)
    large = NextWord([f"w{k}" for k in range(60_000)], {"a": lambda t: np.full(60_000, 1 / 60_000)}, ["w1"])
    assert large._saved_p.shape == (1, 1, 60_000)


def test_typing_asks_for_one_text_alone():
    widget, calls = explorer(), []
    widget.models["net"] = lambda tokens: calls.append(tokens) or P
    saved = widget._saved_p
    asked(widget, "the")
    assert calls == [[1, 2]]
    assert widget._saved_p is saved


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"models": {"net": lambda tokens: P[:5]}}, "expected net to return shape (6), got (5,)"),
        ({"models": {"net": lambda tokens: np.log(P)}}, "expected probabilities in what net returns, got -"),
        ({"models": {"net": lambda tokens: 2 * P}}, "expected what net returns to sum to 1"),
        ({"models": {"net": lambda tokens: None}}, "expected net to return an array, got NoneType"),
        ({"models": {"net": lambda tokens: tokens[9]}}, "net raised IndexError in line"),
        ({"counts": lambda context: {6: 1}}, "expected tokens that counts returns in 0 … 5, got 6"),
        ({"counts": lambda context: context.x}, "counts raised AttributeError in line"),
        ({"unknown": None, "beginnings": ["the word"]}, "expected words of the vocabulary, got “word”"),
        ({"start": None, "beginnings": [""]}, "expected at least one word, got none"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._p is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_without_words_or_models_it_says_what_is_missing():
    assert "expected words and models, got 0 and 0" in NextWord([], {}).problem


def test_a_cause_can_go_and_an_unknown_word_is_read_as_one():
    widget = explorer(unknown=None)
    assert "got “word”" in asked(widget, "the word").problem
    assert widget._p is None
    assert asked(widget, "the key").problem == ""
    assert asked(explorer(), "the word")._now["tokens"] == [1, 2, 0]


def test_picture_and_words_say_what_each_model_finds_likeliest():
    widget = explorer()
    assert widget.readout() == "Next word after “the key”: likeliest by counts “the” 30.0%, by net “is” 30.0%"
    left, right = widget.picture().axes
    assert [text.get_text() for text in left.get_yticklabels()] == ["the", "key", "set", "<end>", "is", "<unk>"]
    np.testing.assert_allclose([bar.get_width() for bar in right.patches], sorted(P, reverse=True))
