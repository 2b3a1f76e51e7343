"""fastText and GloVe: pieces by enumeration, losses number by number, and the models they become in special cases."""

import math

import pytest
import torch

from course_lib.reference.language import GloVe, SkipGram, SubwordSkipGram, character_ngrams, cooccurrences
from course_lib.reference.language.subwords import bucket

WORDS, SIZE, BUCKETS = ["key", "keys", "a", "unlocked", "set"], 3, 997
CENTRES, CONTEXTS = torch.tensor([1, 3, 2]), torch.tensor([0, 0, 4])
NEGATIVES = torch.tensor([[2, 3], [1, 1], [0, 4]])


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def spread(model: torch.nn.Module) -> torch.nn.Module:
    """The same model with numbers large enough to matter."""
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, generator=seeded(3))
    return model.double()


def log_sigmoid(z: float) -> float:
    return -math.log1p(math.exp(-z))


@pytest.mark.parametrize("word", ["a", "of", "where", "unlocked"])
@pytest.mark.parametrize(("least", "most"), [(3, 6), (2, 3), (1, 20)])
def test_pieces_are_all_stretches_of_the_marked_word(word: str, least: int, most: int) -> None:
    marked = f"<{word}>"
    stretches = [marked[i:j] for i in range(len(marked)) for j in range(i + 1, len(marked) + 1)]
    expected = [piece for piece in stretches if least <= len(piece) <= most and piece != marked]
    pieces = character_ngrams(word, least, most)
    assert sorted(pieces[:-1]) == sorted(expected)
    assert pieces[-1] == marked


def test_buckets_are_those_of_the_published_hash() -> None:
    """FNV-1a, 32 bits: its authors' test vectors."""
    assert [bucket(text, 2**32) for text in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


def test_subword_loss_number_by_number() -> None:
    model = spread(SubwordSkipGram(WORDS, SIZE, buckets=BUCKETS))
    z, out = model.v.weight.tolist(), model.v_out.weight.tolist()
    for b, loss in enumerate(model(CENTRES, CONTEXTS, NEGATIVES).tolist()):
        rows = [z[bucket(piece, BUCKETS)] for piece in character_ngrams(WORDS[CENTRES[b]])]
        v = [sum(row[d] for row in rows) for d in range(SIZE)]
        dots = [sum(x * y for x, y in zip(v, row, strict=True)) for row in out]
        noise = sum(log_sigmoid(-dots[k]) for k in NEGATIVES[b])
        assert loss == pytest.approx(-log_sigmoid(dots[CONTEXTS[b]]) - noise)


def test_with_whole_words_as_the_only_pieces_it_is_skip_gram() -> None:
    """Values and gradients: pieces of 50 characters do not exist, and no two words share a bucket."""
    ours = spread(SubwordSkipGram(WORDS, SIZE, buckets=BUCKETS, least=50, most=50))
    theirs = spread(SkipGram(len(WORDS), SIZE))
    rows = torch.tensor([bucket(f"<{word}>", BUCKETS) for word in WORDS])
    assert len(rows.unique()) == len(WORDS)
    with torch.no_grad():
        theirs.v.weight.copy_(ours.v.weight[rows])
        theirs.v_out.weight.copy_(ours.v_out.weight)
    losses = [model(CENTRES, CONTEXTS, NEGATIVES) for model in (ours, theirs)]
    torch.testing.assert_close(*losses)
    for loss in losses:
        loss.sum().backward()
    torch.testing.assert_close(ours.v.weight.grad[rows], theirs.v.weight.grad)
    torch.testing.assert_close(ours.v_out.weight.grad, theirs.v_out.weight.grad)


def test_an_unseen_word_is_the_sum_of_pieces_and_a_seen_one_the_same_both_ways() -> None:
    model = spread(SubwordSkipGram(WORDS, SIZE, buckets=BUCKETS))
    table = model.vectors(torch.arange(len(WORDS)))
    for place, word in enumerate(WORDS):
        torch.testing.assert_close(model.vector(word), table[place])
    pieces = [bucket(piece, BUCKETS) for piece in character_ngrams("unset")]
    torch.testing.assert_close(model.vector("unset"), model.v.weight[pieces].sum(0))


SENTENCES, REACH = [[0, 1, 2, 0, 3], [2, 2], [1], []], 3


def test_cooccurrences_pair_by_pair() -> None:
    X = cooccurrences(SENTENCES, 4, REACH)
    expected = torch.zeros(4, 4)
    for sentence in SENTENCES:
        for a, i in enumerate(sentence):
            for b, j in enumerate(sentence):
                if a != b and abs(a - b) <= REACH:
                    expected[i, j] += 1 / abs(a - b)
    torch.testing.assert_close(X, expected)
    assert torch.equal(X, X.T)


def test_glove_loss_number_by_number() -> None:
    model = spread(GloVe(4, SIZE, x_max=2.0, alpha=0.6))
    w, c = model.w.weight.tolist(), model.w_context.weight.tolist()
    b, d = model.b.weight[:, 0].tolist(), model.b_context.weight[:, 0].tolist()
    i, j, x = torch.tensor([0, 3, 1]), torch.tensor([1, 1, 2]), torch.tensor([0.5, 2.0, 7.0], dtype=torch.float64)
    for at, loss in enumerate(model(i, j, x).tolist()):
        dot = sum(p * q for p, q in zip(w[i[at]], c[j[at]], strict=True))
        count = x[at].item()
        weight = 1.0 if count >= 2.0 else (count / 2.0) ** 0.6
        assert loss == pytest.approx(weight * (dot + b[i[at]] + d[j[at]] - math.log(count)) ** 2)


def test_glove_is_at_rest_where_products_are_logarithms_of_counts() -> None:
    """With vectors as long as the vocabulary, w_i · w̃_j = ln X_ij: no loss and no gradient, and elsewhere both."""
    X = torch.rand(5, 5, generator=seeded(), dtype=torch.float64) + 0.1
    model = GloVe(5, 5, x_max=0.7).double()
    with torch.no_grad():
        model.w.weight.copy_(torch.eye(5))
        model.w_context.weight.copy_(X.log().T)
        model.b.weight.fill_(0.3)
        model.b_context.weight.fill_(-0.3)
    i, j = torch.cartesian_prod(torch.arange(5), torch.arange(5)).unbind(1)
    loss = model(i, j, X[i, j]).sum()
    loss.backward()
    assert loss.item() == pytest.approx(0, abs=1e-20)
    assert all(p.grad.abs().max() < 1e-12 for p in model.parameters())
    assert model(i, j, 2 * X[i, j]).min() > 0.01


BAD = {
    "no words": (
        lambda: SubwordSkipGram([], 3),
        "expected at least one word, got none: hand in the vocabulary's symbols",
    ),
    "an empty word": (
        lambda: character_ngrams(""),
        "expected a word and 1 ≤ least ≤ most, got '', 3 and 6: 3",
    ),
    "foreign centre": (
        lambda: SubwordSkipGram(WORDS, 3)(torch.tensor([5]), torch.tensor([0]), torch.tensor([[1]])),
        r"expected tokens in 0 … 4, got 5 at centres\[0\]",
    ),
    "no reach": (lambda: cooccurrences(SENTENCES, 4, 0), "expected reach ≥ 1, got 0: a token alone has no neighbours"),
    "never met": (
        lambda: GloVe(4, 3)(torch.tensor([0]), torch.tensor([1]), torch.tensor([0.0])),
        "expected counts over 0, got 0: leave out pairs that never met",
    ),
    "foreign context": (
        lambda: GloVe(4, 3)(torch.tensor([0]), torch.tensor([4]), torch.tensor([1.0])),
        r"expected tokens in 0 … 3, got 4 at contexts\[0\]",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_subwords_and_glove_refuse_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
