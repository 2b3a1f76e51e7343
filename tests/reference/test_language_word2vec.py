"""word2vec: its loss number by number, and its optimum, the shifted pointwise mutual information."""

import math

import pytest
import torch

from course_lib.reference.language import CBOW, SkipGram, draw_negatives, nearest, noise_distribution, windows

V, SIZE, BATCH, NOISE = 7, 4, 3, 5


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def spread(model: SkipGram | CBOW) -> SkipGram | CBOW:
    """The same model with vectors large enough to matter."""
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, generator=seeded(3))
    return model.double()


def log_sigmoid(z: float) -> float:
    return -math.log1p(math.exp(-z))


def loss_by_hand(v: list[float], table: list[list[float]], target: int, negatives: list[int]) -> float:
    dot = lambda word: sum(a * b for a, b in zip(table[word], v, strict=True))  # noqa: E731
    return -log_sigmoid(dot(target)) - sum(log_sigmoid(-dot(word)) for word in negatives)


CENTRES, CONTEXTS = torch.tensor([1, 6, 1]), torch.tensor([3, 3, 0])
NEGATIVES = torch.tensor([[2, 3, 4, 5, 5], [0, 1, 2, 3, 6], [1, 1, 1, 0, 2]])


def test_skip_gram_loss_number_by_number() -> None:
    model = spread(SkipGram(V, SIZE))
    v, out = model.v.weight.tolist(), model.v_out.weight.tolist()
    for b, loss in enumerate(model(CENTRES, CONTEXTS, NEGATIVES).tolist()):
        assert loss == pytest.approx(loss_by_hand(v[CENTRES[b]], out, int(CONTEXTS[b]), NEGATIVES[b].tolist()))


def test_cbow_loss_number_by_number() -> None:
    model = spread(CBOW(V, SIZE))
    around = torch.tensor([[0, 2, 2, 5], [4, 0, 0, 0], [6, 1, 3, 0]])
    mask = torch.tensor([[True, True, True, True], [True, False, False, False], [False, True, True, True]])
    v, out = model.v.weight.tolist(), model.v_out.weight.tolist()
    losses = model(around, CENTRES, NEGATIVES, mask)
    for b, loss in enumerate(losses.tolist()):
        words = around[b][mask[b]].tolist()
        mean = [sum(v[w][d] for w in words) / len(words) for d in range(SIZE)]
        assert loss == pytest.approx(loss_by_hand(mean, out, int(CENTRES[b]), NEGATIVES[b].tolist()))
    whole = model(around[:1], CENTRES[:1], NEGATIVES[:1])
    torch.testing.assert_close(whole, losses[:1])


def test_the_optimum_is_pointwise_mutual_information_less_ln_k() -> None:
    """Levy & Goldberg 2014, section 3.1: with vectors as long as the vocabulary, v'_c · v_w = PMI(w, c) − ln K."""
    joint = torch.rand(V, V, generator=seeded(), dtype=torch.float64) + 0.1
    joint /= joint.sum()
    words, neighbours = joint.sum(1), joint.sum(0)
    shifted = (joint / (words[:, None] * neighbours)).log() - math.log(NOISE)
    model = SkipGram(V, V).double()
    with torch.no_grad():
        model.v.weight.copy_(torch.eye(V))
        model.v_out.weight.copy_(shifted.T)
    w, c = torch.cartesian_prod(torch.arange(V), torch.arange(V)).unbind(1)
    # The expected loss, by enumeration: each pair, and each noise word as if it were all K of them.
    true = model(w, c, torch.empty(len(w), 0, dtype=torch.long))
    noise = model(w, c, c[:, None]) - true
    expected = (joint[w, c] * true + NOISE * words[w] * neighbours[c] * noise).sum()
    expected.backward()
    assert model.v_out.weight.grad.abs().max() < 1e-12


def test_windows_hold_the_neighbours_of_each_token() -> None:
    tokens = torch.tensor([5, 3, 6, 2, 4])
    centres, contexts, mask = windows(tokens, reach=3)
    assert torch.equal(centres, tokens)
    for place in range(5):
        around = [int(tokens[p]) for p in range(max(0, place - 3), min(5, place + 4)) if p != place]
        assert contexts[place][mask[place]].tolist() == around


def test_noise_is_drawn_by_the_power_of_the_counts() -> None:
    counts = torch.tensor([81.0, 16.0, 1.0, 0.0])
    noise = noise_distribution(counts)
    torch.testing.assert_close(noise, torch.tensor([27.0, 8.0, 1.0, 0.0]) / 36)
    drawn = draw_negatives(noise, 4000, 3, seeded())
    shares = torch.bincount(drawn.flatten(), minlength=4) / drawn.numel()
    assert (shares - noise).abs().max() < 0.02


def test_nearest_ranks_by_angle_not_by_length() -> None:
    table = torch.randn(V, SIZE, generator=seeded())
    table[3] = 100 * table[0] + 0.01
    cosines, places = nearest(table, table[0], 3)
    assert set(places[:2].tolist()) == {0, 3}
    assert cosines.tolist() == sorted(cosines.tolist(), reverse=True)
    assert len(nearest(table, table[0], 100)[0]) == V


def test_skip_gram_learns_who_stands_beside_whom() -> None:
    """Two groups of words that never meet: afterwards a word's nearest neighbours are of its own group."""
    generator = seeded()
    groups = torch.randint(0, 2, (800, 1), generator=generator)
    text = (torch.randint(0, 4, (800, 6), generator=generator) + 4 * groups).flatten(0, 1).view(800, 6)
    rows = [windows(sentence, 2) for sentence in text]
    centres = torch.cat([r.centres[:, None].expand_as(r.mask)[r.mask] for r in rows])
    contexts = torch.cat([r.contexts[r.mask] for r in rows])
    model = SkipGram(8, 5, generator=generator)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    noise = noise_distribution(torch.bincount(contexts, minlength=8).float())
    for part in torch.randperm(len(centres), generator=generator).split(256):
        loss = model(centres[part], contexts[part], draw_negatives(noise, len(part), 4, generator)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    table = model.v.weight.detach()
    for word in range(8):
        places = nearest(table, table[word], 4)[1]
        assert {int(p) // 4 for p in places} == {word // 4}


BAD = {
    "foreign centre": (
        lambda: SkipGram(V, SIZE)(torch.tensor([7]), torch.tensor([0]), torch.tensor([[1]])),
        r"expected tokens in 0 … 6, got 7 at centres\[0\]: is the vocabulary the one the vectors were made for\?",
    ),
    "foreign noise": (
        lambda: SkipGram(V, SIZE)(torch.tensor([1]), torch.tensor([0]), torch.tensor([[-1]])),
        r"got -1 at negatives\[0, 0\]",
    ),
    "unequal batches": (
        lambda: SkipGram(V, SIZE)(torch.tensor([1, 2]), torch.tensor([0]), torch.tensor([[1]])),
        "expected 2 entries along axis 0 of target, got 1 .*: one row for each example",
    ),
    "empty window": (
        lambda: CBOW(V, SIZE)(CENTRES[:, None], CENTRES, NEGATIVES, torch.tensor([[True], [False], [True]])),
        "expected a neighbour in every window, got none in row 1: leave out sentences of one word",
    ),
    "flat window": (
        lambda: CBOW(V, SIZE)(CENTRES, CENTRES, NEGATIVES),
        r"expected contexts of rank 2 \(batch, around\)",
    ),
    "no reach": (lambda: windows(CENTRES, 0), "expected reach ≥ 1 and two tokens, got 0 and 3"),
    "several sequences": (
        lambda: windows(NEGATIVES, 2),
        "take one sequence at a time, so that no window crosses its end",
    ),
    "nothing counted": (lambda: noise_distribution(torch.zeros(3)), "expected counts of at least 0, not all of them 0"),
    "query of another size": (
        lambda: nearest(torch.ones(V, SIZE), torch.ones(3), 2),
        "query and vectors come from one",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_word2vec_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
