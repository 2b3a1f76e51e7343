"""HeadExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.widgets import HeadExplorer
from course_lib.widgets.heads.looks import softmax

WORDS = ["the", "sheep", "often", "eats", "eat"]
TEXT, OTHER = "the sheep often eats", "the sheep eat"
CAUSAL = np.tri(4, dtype=bool)


def vectors(words, seed, layers=2, heads=3, size=4):
    draw = torch.Generator().manual_seed(seed)
    table = torch.randn(len(WORDS), layers, heads, size, generator=draw, requires_grad=True)
    return table[[WORDS.index(word) for word in words]].permute(1, 2, 0, 3)


def look(words, mask):
    return vectors(words, 1), vectors(words, 2)


def explorer(look=look, sentences=(TEXT, OTHER), **settings):
    return HeadExplorer(look, sentences, **settings)


def with_weights(scale, masked=True):
    """A model whose own scores have another scale."""

    def looks(words, mask):
        q, k = look(words, mask)
        a = (scale * q @ k.mT).masked_fill(~torch.tensor(mask), -torch.inf if masked else 0).softmax(-1)
        return q, k, a

    return looks


def numbers_of(widget, text, mask="all words"):
    """What goes over the wire of a sentence: all of its numbers."""
    (one,) = (one for one in widget._saved if (one["text"], one["mask"]) == (text, mask))
    sent = np.frombuffer(widget.get_state("_saved_numbers")["_saved_numbers"]["data"], np.float32)
    return one, sent[one["at"] :]


def test_queries_keys_and_mask_of_every_sentence_are_saved_under_every_mask():
    widget = explorer()
    assert widget.problem == ""
    assert [(one["text"], one["mask"]) for one in widget._saved] == [
        (text, mask) for mask in ("all words", "not ahead") for text in (TEXT, OTHER)
    ]
    for text in (TEXT, OTHER):
        q, k = (part.detach().numpy().ravel() for part in look(text.split(), None))
        one, sent = numbers_of(widget, text, "not ahead")
        mask = np.tri(len(text.split())).ravel()
        np.testing.assert_allclose(sent[: 2 * len(q) + len(mask)], np.concatenate([q, k, mask]), rtol=1e-6)
        assert (one["size"], one["sees_all"], one["own"]) == (4, False, False)
    assert widget._now == []


def test_weights_are_pytorchs_and_a_mask_hides_what_is_ahead():
    q, k = (part.detach() for part in look(TEXT.split(), None))
    widget = explorer()
    for mask, seen in (("all words", np.ones((4, 4), bool)), ("not ahead", CAUSAL)):
        widget.mask = mask
        own = torch.nn.functional.scaled_dot_product_attention(
            q, k, torch.eye(4).expand(2, 3, 4, 4), torch.tensor(seen)
        )
        np.testing.assert_allclose(widget.weights(), own.numpy(), atol=1e-6)


def test_a_row_that_sees_nothing_is_zero():
    blind = np.zeros((4, 4), bool)
    assert not softmax(*(part.detach().numpy() for part in look(TEXT.split(), None)), blind).any()
    widget = explorer(masks={"blind": lambda words: np.zeros((len(words), len(words)))})
    assert widget.problem == ""
    assert not widget.weights().any()


def test_one_array_a_layer_will_do_as_well():
    widget = explorer(lambda words, mask: tuple(list(part) for part in look(words, mask)))
    assert widget.problem == ""
    np.testing.assert_allclose(widget.weights(), explorer().weights())


def test_right_weights_of_the_models_own_are_not_sent_and_wrong_ones_are_shown_and_explained():
    assert not any(one["own"] or one["unlike"] for one in explorer(with_weights(0.5))._saved)
    for scale, why in ((1.0, "are not divided by √d_k"), (0.25, "divided by d_k, not"), (12**-0.5, "of the whole d,")):
        widget = explorer(with_weights(scale))
        assert widget.problem == ""
        one, sent = numbers_of(widget, TEXT, "not ahead")
        assert one["own"]
        assert "they differ by up to" in one["unlike"]
        assert why in one["unlike"]
        q, k = (part.detach() for part in look(TEXT.split(), None))
        a = (scale * q @ k.mT).masked_fill(~torch.tensor(CAUSAL), -torch.inf).softmax(-1)
        np.testing.assert_allclose(sent[2 * q.numel() + 16 :][: a.numel()], a.ravel(), atol=1e-6)
    strange = explorer(with_weights(-1.0))._saved[0]["unlike"]
    assert strange.startswith("The weights that look returned are not softmax(q·k / √d_k)")
    assert "; " not in strange


def test_sentences_and_masks_are_edited_and_only_what_is_new_is_asked_of_the_model():
    asked = []
    widget = explorer(lambda words, mask: asked.append(words) or look(words, mask), vocabulary=WORDS)
    before = len(asked)
    widget._asked(widget, {"asked": 1, "left": OTHER, "right": TEXT, "mask": "not ahead"}, [])
    assert (widget._answered, widget.problem, widget._now, len(asked)) == (1, "", [], before)
    widget._asked(widget, {"asked": 2, "left": "  sheep   eat "}, [])
    assert [one["text"] for one in widget._now] == ["sheep eat"]
    assert asked[before:] == [["sheep", "eat"]]
    widget._asked(widget, {"asked": 3, "left": "cow"}, [])
    assert widget.problem == "expected words that the model knows, got “cow”: the, sheep, often, eats, eat"
    assert widget._now_numbers is None
    widget._asked(widget, {"asked": 4, "left": "sheep", "right": ""}, [])
    assert (widget.problem, [one["text"] for one in widget._now]) == ("", ["sheep"])


def test_a_page_keeps_only_so_many_numbers_but_always_what_is_shown():
    long = " ".join(["sheep"] * 256)
    widget = explorer(lambda words, mask: [vectors(words, seed, 4, 8, 8) for seed in (1, 2)], [long])
    assert [one["mask"] for one in widget._saved] == ["all words"]
    wide = explorer(lambda words, mask: [vectors(words, seed, 4, 8, 16) for seed in (1, 2)], [long])
    assert (wide._saved, len(wide._now)) == ([], 1)


def test_what_the_model_says_of_each_word_goes_along():
    widget = explorer(tell=lambda words, mask: [len(word) for word in words])
    assert widget._saved[0]["said"] == ["3", "5", "5", "4"]
    short = explorer(tell=lambda words, mask: words[1:])
    assert "expected tell to say something of each of 4 words, got 3" in short.problem


def broken(words, mask):
    q, k = look(words, mask)
    return q, k.transpose(1, 2)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"sentences": []}, "expected a sentence of 1 to 256 words, got 0"),
        ({"sentences": ["sheep " * 257]}, "expected a sentence of 1 to 256 words, got 257"),
        ({"look": lambda words, mask: None}, "expected look to return (q, k) or (q, k, weights), got NoneType"),
        ({"look": lambda words, mask: look(words, mask)[:1]}, "(q, k, weights), got 1 parts: is one of them missing?"),
        ({"look": lambda words, mask: 1 / 0}, "look raised ZeroDivisionError"),
        ({"look": lambda words, mask: look(words[1:], mask)}, "got (2, 3, 3, 4): is a word too many, or one left out?"),
        ({"look": broken}, "got (2, 4, 3, 4): do heads come before words?"),
        (
            {"look": lambda words, mask: (look(words, mask)[0], vectors(words, 1, size=5))},
            "expected q and k of one shape",
        ),
        (
            {"look": lambda words, mask: [part[0] for part in look(words, mask)]},
            "expected q of shape (layer, head, word,",
        ),
        (
            {"look": lambda words, mask: [[part[0], 1] for part in look(words, mask)]},
            "as one array a layer, all of",
        ),
        ({"look": lambda words, mask: [part * torch.nan for part in look(words, mask)]}, "expected finite q, got nan"),
        ({"look": lambda words, mask: (*look(words, mask), np.ones((4, 4)))}, "expected weights of shape (2, 3, 4, 4)"),
        (
            {"look": lambda words, mask: (*look(words, mask), np.ones((2, 3, 4, 4)))},
            "expected weights to sum to 1 along",
        ),
        (
            {"look": with_weights(1.0, masked=False), "masks": {"causal": lambda words: np.tri(len(words))}},
            "expected weights to be 0 where the mask",
        ),
        (
            {"masks": {"odd": lambda words: np.ones(len(words))}},
            "expected mask “odd” as booleans (word, word), got shape (4,)",
        ),
        ({"layer": 2}, "expected layer in 0 … 1, got 2"),
        ({"query": 4}, "expected query in 0 … 3, got 4"),
        ({"vocabulary": ["the"]}, "expected words that the model knows, got “sheep”: the"),
        (
            {"look": lambda words, mask: [vectors(words, 1, heads=len(words))] * 2},
            "expected as many layers and heads as",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_drawn(settings, sentence):
    widget = explorer(**settings)
    assert sentence in widget.problem
    assert widget._now_numbers is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_it_says_and_draws_what_the_chosen_query_looks_at():
    widget = explorer(layer=1, head=2, query=1)
    row = widget.weights()[1, 2, 1]
    looked = f"in layer 2, head 3 “sheep” looks most at “{TEXT.split()[row.argmax()]}”, {row.max():.2f}"
    assert widget.readout() == f"Heads: 2 layers of 3 on “{TEXT}”, mask: all words; {looked}"
    drawn = widget.picture().axes
    assert len(drawn) == 6
    np.testing.assert_allclose(drawn[5].images[0].get_array(), widget.weights()[1, 2])
    assert [label.get_text() for label in drawn[5].get_yticklabels()] == TEXT.split()
    widget.mask = "not ahead"
    np.testing.assert_array_equal(widget.picture().axes[0].images[0].get_array().mask, ~CAUSAL)
    assert explorer(sentences=[" ".join(["sheep"] * 30)]).readout().count("sheep") < 30
