"""Recurrent and bidirectional language models: what they may see, what they sum to, how their layers mix."""

import itertools

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference.cells import GRUCell, LSTMCell, RNNCell, Stacked, lengths_to_mask
from course_lib.reference.language import BidirectionalLM, LayerMix, RecurrentLM, sample

V, B, T = 5, 3, 6


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


TOKENS = torch.randint(0, V, (B, T), generator=seeded())
LENGTHS = torch.tensor([6, 2, 4])


def recurrent(seed: int = 0) -> RecurrentLM:
    return RecurrentLM(V, LSTMCell(4, 3, generator=seeded(seed)), generator=seeded(seed)).double()


def test_all_continuations_share_probability_one() -> None:
    texts = torch.tensor([[2, *rest] for rest in itertools.product(range(V), repeat=3)])
    assert recurrent().score(texts).sum(1).exp().sum().item() == pytest.approx(1, abs=1e-12)


def test_recurrent_model_is_embedding_lstm_and_softmax() -> None:
    model, theirs = recurrent(), nn.LSTM(4, 3, batch_first=True).double()
    order = torch.arange(12).view(4, 3)[[1, 0, 2, 3]].flatten()
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(model.cell.W_x.weight[order])
        theirs.weight_hh_l0.copy_(model.cell.W_h.weight[order])
        theirs.bias_ih_l0.copy_(model.cell.W_x.bias[order])
        theirs.bias_hh_l0.zero_()
    h, _ = theirs(model.E.weight[TOKENS])
    expected = (h @ model.W_y.weight.T + model.W_y.bias).softmax(dim=-1)
    torch.testing.assert_close(model(TOKENS)[0].exp(), expected)


def test_score_leaves_the_first_token_and_the_padding_out() -> None:
    model, mask = recurrent(), lengths_to_mask(LENGTHS, T)
    log_probs, _ = model(TOKENS)
    scores = model.score(TOKENS, mask)
    for b, t in itertools.product(range(B), range(1, T)):
        expected = log_probs[b, t - 1, TOKENS[b, t]].item() if t < LENGTHS[b] else 0.0
        assert scores[b, t - 1].item() == pytest.approx(expected)


@pytest.mark.parametrize("cell", [RNNCell(4, 3), GRUCell(4, 3), Stacked([LSTMCell(4, 2), GRUCell(2, 3)])])
def test_steps_are_the_whole_one_token_at_a_time(cell: nn.Module) -> None:
    model, state = RecurrentLM(V, cell).double(), None
    whole, _ = model(TOKENS)
    for t in range(T):
        log_probs, state = model.step(TOKENS[:, t], state)
        torch.testing.assert_close(log_probs, whole[:, t])


def influence(outputs: Tensor, embedded: Tensor) -> Tensor:
    """Which positions of the input (columns) each position of the output (rows) depends on."""
    rows = [
        torch.autograd.grad(outputs[:, t].square().sum(), embedded, retain_graph=True)[0].abs().sum((0, 2))
        for t in range(outputs.shape[1])
    ]
    return torch.stack(rows) > 0


def test_neither_direction_sees_the_word_it_has_to_guess() -> None:
    model = BidirectionalLM(V, 4, depth=2, generator=seeded()).double()
    embedded = []
    model.E.register_forward_hook(lambda _, __, out: embedded.append(out.requires_grad_()))
    reading = model(TOKENS)
    sees = torch.ones(T, T).bool()
    assert torch.equal(influence(reading.ahead, embedded[0]), sees.tril())
    assert torch.equal(influence(reading.back, embedded[0]), sees.triu())


def test_backward_model_is_a_forward_model_of_the_reversed_text() -> None:
    model = BidirectionalLM(V, 4, depth=2, generator=seeded()).double()
    mirrored = BidirectionalLM(V, 4, depth=2).double()
    weights = model.state_dict()
    swap = {"ahead": "back", "back": "ahead"}
    mirrored.load_state_dict(
        {".".join(swap.get(part, part) for part in name.split(".")): weight for name, weight in weights.items()}
    )
    torch.testing.assert_close(model(TOKENS).back, mirrored(TOKENS.flip(1)).ahead.flip(1))


def test_both_scores_are_read_off_the_reading() -> None:
    model, mask = BidirectionalLM(V, 4, generator=seeded()).double(), lengths_to_mask(LENGTHS, T)
    reading, (left, right) = model(TOKENS, mask), model.score(TOKENS, mask)
    for b, t in itertools.product(range(B), range(T - 1)):
        real = t + 1 < LENGTHS[b]
        ahead = reading.ahead[b, t, TOKENS[b, t + 1]].item() if real else 0.0
        back = reading.back[b, t + 1, TOKENS[b, t]].item() if real else 0.0
        assert (left[b, t].item(), right[b, t].item()) == pytest.approx((ahead, back))
    for whole, masked in zip(model.score(TOKENS[:1]), (left[:1], right[:1]), strict=True):
        torch.testing.assert_close(whole, masked)


def test_layers_begin_with_the_embedding_twice() -> None:
    model = BidirectionalLM(V, 4, depth=3, generator=seeded())
    layers = model(TOKENS).layers
    assert layers.shape == (4, B, T, 8)
    assert torch.equal(layers[0], torch.cat([model.E(TOKENS)] * 2, dim=2))


def test_layer_mix_is_its_equation() -> None:
    mix = LayerMix(3).double()
    layers = torch.randn(3, B, T, 4, generator=seeded(), dtype=torch.float64)
    torch.testing.assert_close(mix(layers), layers.mean(0))
    with torch.no_grad():
        mix.w.copy_(torch.tensor([0.5, -1.0, 2.0]))
        mix.gamma.fill_(1.7)
    weights = [2.718281828459045**w for w in (0.5, -1.0, 2.0)]
    expected = 1.7 * sum(w * layer for w, layer in zip(weights, layers, strict=True)) / sum(weights)
    torch.testing.assert_close(mix(layers), expected)


def test_a_context_changes_the_vector_of_one_word() -> None:
    model = BidirectionalLM(V, 4, generator=seeded())
    layers = model(torch.tensor([[1, 2, 3], [4, 2, 0]])).layers
    assert torch.equal(layers[0, 0, 1], layers[0, 1, 1])
    assert not torch.isclose(layers[1:, 0, 1], layers[1:, 1, 1]).any()


def test_a_low_temperature_writes_the_likeliest_text() -> None:
    model, start = recurrent(), torch.tensor([0, 3])
    drawn = sample(model.step, start, 5, seeded(), temperature=1e-3)
    tokens, state = start, None
    for t in range(5):
        log_probs, state = model.step(tokens, state)
        tokens = log_probs.argmax(1)
        assert torch.equal(drawn[:, t], tokens)


def test_a_seed_writes_one_text() -> None:
    model, start = recurrent(), torch.zeros(4, dtype=torch.long)
    assert torch.equal(sample(model.step, start, 9, seeded(1)), sample(model.step, start, 9, seeded(1)))
    assert not torch.equal(sample(model.step, start, 9, seeded(1)), sample(model.step, start, 9, seeded(2)))


def test_temperature_sharpens_and_flattens() -> None:
    model, start = recurrent(), torch.zeros(3000, dtype=torch.long)
    log_p = model.step(start[:1])[0][0]
    for temperature in (0.3, 1.0, 3.0):
        drawn = sample(model.step, start, 1, seeded(), temperature)[:, 0]
        shares = torch.bincount(drawn, minlength=V) / 3000
        expected = log_p.exp() ** (1 / temperature)
        assert (shares - expected / expected.sum()).abs().max() < 0.03


MODEL = RecurrentLM(V, LSTMCell(4, 3))
BAD = {
    "foreign token": (
        lambda: MODEL(torch.tensor([[0, 5]])),
        r"expected tokens in 0 … 4, got 5 at tokens\[0, 1\]: is the vocabulary the one the model was built with\?",
    ),
    "one text alone": (
        lambda: MODEL(TOKENS[0]),
        r"expected tokens of rank 2 .*: add the batch axis with tokens\[None\]",
    ),
    "no text": (lambda: MODEL(TOKENS[:0]), "expected at least one example in tokens"),
    "one-hot tokens": (lambda: BidirectionalLM(V, 4)(torch.zeros(B, T)), "expected tokens of an integer dtype"),
    "layers missing": (
        lambda: LayerMix(3)(torch.zeros(2, B, T, 4)),
        "expected 3 entries along axis 0 of layers, got 2",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_language_models_refuse_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
