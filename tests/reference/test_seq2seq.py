"""Encoder–decoders against their equations written out word by word, and against what search finds."""

import itertools
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference import attention as att
from course_lib.reference._checks import lengths_to_mask
from course_lib.reference.search import beam_search
from course_lib.reference.seq2seq import Decoder, Encoder, Seq2Seq, reverse_words, sequence_loss

SOURCE_WORDS, TARGET_WORDS, EMBEDDING, HIDDEN = 11, 5, 3, 6
LENGTHS = torch.tensor([7, 2, 4])
START, END = 1, 2


def additive() -> att.Attention:
    return att.GlobalAttention(att.AdditiveScore(HIDDEN, HIDDEN, 4))


DECODERS: dict[str, Callable[[], Decoder]] = {
    "none": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN),
    "none, two layers": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, layers=2),
    "mean": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.MeanAttention()),
    "fixed": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.FixedAttention(9, 9), attend="before"),
    "similarity": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.SimilarityAttention()),
    "softmax": lambda: Decoder(
        TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.SoftmaxAttention(), attend="before", layers=2
    ),
    "Bahdanau": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=additive(), attend="before"),
    "Luong": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=additive()),
    "Luong, fed": lambda: Decoder(TARGET_WORDS, EMBEDDING, HIDDEN, attention=additive(), input_feeding=True),
    "local-m, fed": lambda: Decoder(
        TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.LocalMonotonicAttention(att.DotScore(), 1), input_feeding=True
    ),
    "local-p": lambda: Decoder(
        TARGET_WORDS, EMBEDDING, HIDDEN, attention=att.LocalPredictiveAttention(att.DotScore(), HIDDEN, 4, 2), layers=2
    ),
}
EVERY = pytest.mark.parametrize("name", DECODERS)


def build_pair(name: str) -> Seq2Seq:
    torch.manual_seed(3)
    decoder = DECODERS[name]()
    model = Seq2Seq(Encoder(SOURCE_WORDS, EMBEDDING, HIDDEN, layers=decoder.layers), decoder).double()
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.7)
    return model


def toy_batch(target: int = 5) -> tuple[Tensor, Tensor, Tensor]:
    draw = torch.Generator().manual_seed(5)
    source = torch.randint(SOURCE_WORDS, (3, 7), generator=draw)
    inputs = torch.randint(TARGET_WORDS, (3, target), generator=draw)
    inputs[:, 0] = START
    return source, LENGTHS, inputs


def lstm_by_hand(lstm: nn.LSTM, layer: int, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    W_x, W_h = getattr(lstm, f"weight_ih_l{layer}"), getattr(lstm, f"weight_hh_l{layer}")
    b = getattr(lstm, f"bias_ih_l{layer}") + getattr(lstm, f"bias_hh_l{layer}")
    i, f, g, o = (W_x @ x + W_h @ h + b).chunk(4)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def decode_by_hand(model: Seq2Seq, source: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor | None]:
    """One sentence without padding, one word after another, as the papers write it."""
    decoder, encoded = model.decoder, model.encoder(source[None], torch.tensor([len(source)]))
    states = [(encoded.hidden[0, layer], encoded.cell[0, layer]) for layer in range(decoder.layers)]
    attention, fed = decoder.attention, torch.zeros(HIDDEN, dtype=torch.float64)

    def look(query: Tensor, t: int) -> tuple[Tensor, Tensor]:
        assert attention is not None
        context, weights = attention(query[None, None], attention.prepare(encoded.states), start=t)
        return context[0, 0], weights[0, 0]

    logits, alignment = [], []
    for t, token in enumerate(inputs):
        x = decoder.embedding.weight[token]
        if decoder.attend == "before" and attention is not None:
            context, a = look(states[-1][0], t)
            x = torch.cat([x, context])
        elif decoder.input_feeding:
            x = torch.cat([x, fed])
        for layer, (h, c) in enumerate(states):
            states[layer] = lstm_by_hand(decoder.lstm, layer, x, h, c)
            x = states[layer][0]
        if attention is not None:
            if decoder.attend == "after":
                context, a = look(x, t)
            x = fed = torch.tanh(decoder.W_c.weight @ torch.cat([context, x]))
            alignment.append(a)
        logits.append(decoder.W_s.weight @ x + decoder.W_s.bias)
    return torch.stack(logits), torch.stack(alignment) if alignment else None


@EVERY
def test_teacher_forcing_is_the_equations_word_by_word(name: str) -> None:
    model, (source, lengths, inputs) = build_pair(name), toy_batch()
    decoded = model(source, lengths, inputs)
    for b, length in enumerate(lengths.tolist()):
        logits, alignment = decode_by_hand(model, source[b, :length], inputs[b])
        torch.testing.assert_close(decoded.logits[b], logits)
        if alignment is None:
            assert decoded.weights is None
        else:
            torch.testing.assert_close(decoded.weights[b, :, :length], alignment)
            assert not decoded.weights[b, :, length:].any()


@EVERY
def test_steps_equal_teacher_forcing_on_the_same_words(name: str) -> None:
    model, (source, lengths, inputs) = build_pair(name), toy_batch()
    state, rows = model.encode(source, lengths), []
    for token in inputs.unbind(dim=1):
        log_probs, state = model.step(token, state)
        rows.append(log_probs)
    expected = model(source, lengths, inputs).logits.log_softmax(dim=-1)
    torch.testing.assert_close(torch.stack(rows, dim=1), expected)


@EVERY
def test_padding_words_change_nothing_and_get_no_gradient(name: str) -> None:
    model, (source, lengths, inputs) = build_pair(name), toy_batch()
    source, real = source % 10, lengths_to_mask(lengths)
    source[0, 0] = 9
    filled = torch.where(real, source, 10)  # word 10 stands on padding alone
    decoded = model(filled, lengths, inputs)
    torch.testing.assert_close(decoded.logits, model(source, lengths, inputs).logits)
    decoded.logits.square().sum().backward()
    gradient = model.encoder.embedding.weight.grad
    assert gradient is not None
    assert not gradient[10].any()
    assert gradient[9].any()


@EVERY
def test_every_parameter_learns(name: str) -> None:
    model, (source, lengths, inputs) = build_pair(name), toy_batch()
    model(source, lengths, inputs).logits.square().sum().backward()
    unmoved = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert unmoved == []


@pytest.mark.parametrize("name", ["none, two layers", "Bahdanau", "local-m, fed"])
def test_a_beam_of_full_width_finds_all_translations_with_their_probabilities(name: str) -> None:
    model, (source, lengths, _), longest = build_pair(name), toy_batch(), 3
    first = torch.full((3,), START)
    beams = beam_search(model.step, model.encode(source, lengths), first, END, longest, width=TARGET_WORDS**longest)
    for b, beam in enumerate(beams):
        assert math.fsum(math.exp(h.log_prob) for h in beam) == pytest.approx(1.0, abs=1e-5)
        found = {(*h.tokens, *[END] * h.finished): h.log_prob for h in beam}
        paths = {
            path[: path.index(END) + 1] if END in path else path
            for path in itertools.product(range(TARGET_WORDS), repeat=longest)
        }
        assert set(found) == paths
        for path in list(paths)[::7]:
            targets = torch.tensor([path])
            inputs = torch.tensor([[START, *path[:-1]]])
            logits = model(source[b : b + 1], lengths[b : b + 1], inputs).logits
            loss = sequence_loss(logits, targets, torch.ones_like(targets, dtype=torch.bool))
            assert -loss.item() == pytest.approx(found[path], abs=1e-5)


def test_translate_gives_the_best_of_each_beam() -> None:
    model, (source, lengths, _) = build_pair("Luong, fed"), toy_batch()
    state, first = model.encode(source, lengths), torch.full((3,), START)
    beams = beam_search(model.step, state, first, END, 6, width=3, length_penalty=1.0)
    assert model.translate(source, lengths, START, END, 6, width=3, length_penalty=1.0) == [beam[0] for beam in beams]


@pytest.mark.parametrize(("bidirectional", "layers"), [(True, 1), (True, 2), (False, 1), (False, 3)])
def test_encoder_equals_pytorchs_lstm_on_each_sentence_alone(bidirectional: bool, layers: int) -> None:
    encoder = Encoder(SOURCE_WORDS, EMBEDDING, HIDDEN, layers=layers, bidirectional=bidirectional).double()
    source, lengths, _ = toy_batch()
    encoded = encoder(source, lengths)
    for b, length in enumerate(lengths.tolist()):
        states, (hidden, cell) = encoder.lstm(encoder.embedding(source[b, :length]))
        torch.testing.assert_close(encoded.states[b, :length], states)
        ways = 2 if bidirectional else 1
        for layer in range(layers):
            torch.testing.assert_close(encoded.hidden[b, layer], hidden[layer * ways : (layer + 1) * ways].flatten())
            torch.testing.assert_close(encoded.cell[b, layer], cell[layer * ways : (layer + 1) * ways].flatten())
        assert not encoded.states[b, length:].any()


def test_reversal_reads_backwards_and_keeps_each_state_with_its_word() -> None:
    forwards = Encoder(SOURCE_WORDS, EMBEDDING, HIDDEN, bidirectional=False)
    backwards = Encoder(SOURCE_WORDS, EMBEDDING, HIDDEN, bidirectional=False, reverse=True)
    backwards.load_state_dict(forwards.state_dict())
    source, lengths, _ = toy_batch()
    turned = forwards(reverse_words(source, lengths), lengths)
    encoded = backwards(source, lengths)
    torch.testing.assert_close(encoded.hidden, turned.hidden)
    for b, length in enumerate(lengths.tolist()):
        torch.testing.assert_close(encoded.states[b, :length], turned.states[b, :length].flip(0))
    torch.testing.assert_close(reverse_words(reverse_words(source, lengths), lengths), source)


def test_the_loss_sums_over_real_words_only() -> None:
    logits = torch.randn(2, 3, TARGET_WORDS, dtype=torch.float64, requires_grad=True)
    targets, mask = torch.tensor([[4, 0, 3], [2, 1, -100]]), lengths_to_mask(torch.tensor([3, 1]), 3)
    loss = sequence_loss(logits, targets, mask)
    p = logits.softmax(dim=-1)
    torch.testing.assert_close(loss, -torch.stack([(p[0, 0, 4] * p[0, 1, 0] * p[0, 2, 3]).log(), p[1, 0, 2].log()]))
    loss.sum().backward()
    assert logits.grad is not None
    assert not logits.grad[1, 1:].any()


def a_model() -> Seq2Seq:
    return Seq2Seq(Encoder(4, 3, 6), Decoder(5, 3, 6, attention=att.SoftmaxAttention()))


WORDS, ONE = torch.tensor([[1, 2, 3]]), torch.tensor([3])
MISUSED = {
    "odd hidden size": (lambda: Encoder(4, 3, 5), "expected an even hidden size, got 5: each direction gets half"),
    "sentence without batch": (
        lambda: a_model().encoder(WORDS[0], ONE),
        r"expected source of rank 2 .* add the batch axis with source\[None\]",
    ),
    "no sentences": (lambda: a_model().encoder(WORDS[:0], ONE[:0]), "at least one example in source"),
    "length zero": (lambda: a_model().encoder(WORDS, ONE * 0), r"lengths in 1 … 3, got 0 at lengths\[0\]"),
    "unknown word": (
        lambda: a_model().encoder(WORDS + 1, ONE),
        r"words in 0 … 3, got 4 at source\[0, 2\]: is the vocabulary the one the encoder was built with\?",
    ),
    "unknown target word": (lambda: a_model()(WORDS, ONE, WORDS + 3), r"words in 0 … 4, got 5 at tokens\[0, 1\]"),
    "two batches": (lambda: a_model()(WORDS, ONE, torch.cat([WORDS, WORDS])), "give one target for each source"),
    "sizes apart": (
        lambda: Seq2Seq(Encoder(4, 3, 6), Decoder(5, 3, 8)),
        r"a decoder of \(layers, hidden\) \(1, 6\), got \(1, 8\): .* build both alike",
    ),
    "feeding without attention": (
        lambda: Decoder(5, 3, 6, input_feeding=True),
        "input feeding, got no attention: only there is an h̃",
    ),
    "feeding before": (
        lambda: Decoder(5, 3, 6, attention=att.SoftmaxAttention(), input_feeding=True, attend="before"),
        'got attend="before"',
    ),
    "attend when": (lambda: Decoder(5, 3, 6, attend="during"), 'expected attend "before" or "after", got "during"'),
    "memory forgotten": (
        lambda: a_model().decoder(WORDS, a_model().encode(WORDS, ONE)[0], None),
        r"a memory for the attention, got None: take both from decoder.start\(encoded\)",
    ),
    "targets shifted": (
        lambda: sequence_loss(torch.zeros(1, 3, 5), WORDS[:, 1:], torch.ones(1, 2, dtype=torch.bool)),
        r"expected 3 entries along axis 1 of targets, got 2 .* START y_1 … y_\{T−1\}",
    ),
    "target unknown": (
        lambda: sequence_loss(torch.zeros(1, 3, 3), WORDS, torch.ones(1, 3, dtype=torch.bool)),
        r"words in 0 … 2, got 3 at targets\[0, 2\]",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", MISUSED)
def test_seq2seq_refuses_misuse_in_words_that_help(name: str) -> None:
    call, message = MISUSED[name]
    with pytest.raises(ValueError, match=message):
        call()
