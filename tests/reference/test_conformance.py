"""The conformance table: one line a model, ten tests for each line.

To add a model, add a line to ``MODELS``: its name, how to build it from a generator (small sizes, no two alike), what
goes in, and how to run it. ``run(model, *inputs, mask)`` returns one tensor, batch first; the mask, True on real
tokens, is None or (batch, time). Where outputs have a time axis, it is the second one. A model that cannot take a mask
says ``padded=False``; one whose state can be carried from chunk to chunk says how, with
``chunk(model, *inputs, state)``, which returns output and state.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from elsewhere import Elsewhere
from jaxtyping import TypeCheckError
from torch import Tensor, nn

from course_lib.reference import attention as att
from course_lib.reference import cells
from course_lib.reference import seq2seq as s2s
from course_lib.reference import transformer as tr
from course_lib.reference.captioning import Captioner
from course_lib.reference.cells import lengths_to_mask, unroll, unroll_hoisted
from course_lib.reference.convlstm import ConvLSTMCell, MapForecaster
from course_lib.reference.deep_speech import DeepSpeech
from course_lib.reference.language import CBOW, BidirectionalLM, RecurrentLM, SkipGram
from course_lib.reference.ntm import NTMCell

B, T = 3, 5
LENGTHS = torch.tensor([5, 1, 3])


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def real(*size: int) -> Callable[[torch.Generator], tuple[Tensor, ...]]:
    """Inputs of real numbers, (batch, time, *size)."""
    return lambda generator: (torch.randn(B, T, *size, generator=generator, dtype=torch.float64),)


def tokens(vocabulary: int) -> Callable[[torch.Generator], tuple[Tensor, ...]]:
    """Inputs of token indices, (batch, time)."""
    return lambda generator: (torch.randint(vocabulary, (B, T), generator=generator),)


def along_time(cell: Any, x: Tensor, mask: Tensor | None) -> Tensor:
    return unroll(cell, x, mask=mask)[0]


def hoisted(cell: Any, x: Tensor, mask: Tensor | None) -> Tensor:
    return unroll_hoisted(cell, x, mask=mask)[0]


def first(model: Any, *inputs: Tensor | None) -> Tensor:
    """Call the model and keep the first of what it returns."""
    return model(*inputs)[0]


@dataclass(frozen=True)
class Model:
    name: str
    build: Callable[[torch.Generator], nn.Module]
    inputs: Callable[[torch.Generator], tuple[Tensor, ...]]
    run: Callable[..., Tensor]
    chunk: Callable[..., tuple[Tensor, Any]] | None = None
    padded: bool = True


def two_layers(g: torch.Generator) -> nn.Module:
    return cells.Stacked([cells.LSTMCell(3, 4, generator=g), cells.GRUCell(4, 2, generator=g)])


def both_ways(g: torch.Generator) -> nn.Module:
    return cells.Bidirectional(cells.GRUCell(3, 4, generator=g), cells.LSTMCell(3, 2, generator=g))


def two_days_ahead(model: Any, past: Tensor, mask: Tensor | None) -> Tensor:
    return model(past, 2, mask)[:, 1]


def states_and_queries(generator: torch.Generator) -> tuple[Tensor, ...]:
    """Encoder states (batch, time, 3) and four queries a sentence."""
    return (*real(3)(generator), torch.randn(B, 4, 3, generator=generator, dtype=torch.float64))


def contexts(attention: Any, states: Tensor, queries: Tensor, mask: Tensor | None) -> Tensor:
    return attention(queries, attention.prepare(states, mask)).context


def local_p(g: torch.Generator) -> nn.Module:
    return att.LocalPredictiveAttention(att.GeneralScore(3, 3, generator=g), 3, 5, reach=2, generator=g)


def to_itself(layer: Any, x: Tensor, mask: Tensor | None) -> Tensor:
    """An encoder layer's output on real tokens."""
    return layer(x) if mask is None else layer(x, mask[:, None]).masked_fill(~mask[..., None], 0.0)


def sentence_pairs(generator: torch.Generator) -> tuple[Tensor, ...]:
    """Source words (batch, time) and four target words a sentence."""
    return (*tokens(7)(generator), torch.randint(5, (B, 4), generator=generator))


def lengths_of(source: Tensor, mask: Tensor | None) -> Tensor:
    return torch.full((len(source),), source.shape[1], device=source.device) if mask is None else mask.sum(dim=1)


def read_words(encoder: Any, source: Tensor, mask: Tensor | None) -> Tensor:
    return encoder(source, lengths_of(source, mask)).states


def translate_by_rnn(model: Any, source: Tensor, inputs: Tensor, mask: Tensor | None) -> Tensor:
    return model(source, lengths_of(source, mask), inputs).logits


def translate_by_transformer(model: Any, source: Tensor, inputs: Tensor, mask: Tensor | None) -> Tensor:
    return model(source, lengths_of(source, mask), inputs)


def bahdanau(g: torch.Generator) -> nn.Module:
    attention = att.GlobalAttention(att.AdditiveScore(4, 4, 5, generator=g))
    return s2s.Seq2Seq(
        s2s.Encoder(7, 3, 4, generator=g), s2s.Decoder(5, 3, 4, attention=attention, attend="before", generator=g)
    )


def luong(g: torch.Generator) -> nn.Module:
    decoder = s2s.Decoder(
        5, 3, 4, attention=att.GlobalAttention(att.GeneralScore(4, 4, generator=g)), input_feeding=True, generator=g
    )
    return s2s.Seq2Seq(s2s.Encoder(7, 3, 4, generator=g), decoder)


def recurrent_lm(g: torch.Generator) -> nn.Module:
    return RecurrentLM(5, cells.LSTMCell(3, 4, generator=g), generator=g)


def all_read(model: Any, tokens: Tensor, mask: Tensor | None) -> Tensor:
    """Both directions' words on their neighbours, and the top layer."""
    reading = model(tokens, mask)
    return torch.cat([reading.ahead, reading.back, reading.layers[-1]], dim=2)


def words(*shapes: tuple[int, ...]) -> Callable[[torch.Generator], tuple[Tensor, ...]]:
    """Inputs of word indices under 5, each (batch, *shape)."""
    return lambda generator: tuple(torch.randint(5, (B, *shape), generator=generator) for shape in shapes)


def without_mask(model: Any, *inputs: Tensor | None) -> Tensor:
    return model(*inputs[:-1])


def pictures_and_words(generator: torch.Generator) -> tuple[Tensor, ...]:
    """Images of 2 × 3 regions and four caption words each."""
    images = torch.rand(B, 3, 16, 24, generator=generator, dtype=torch.float64)
    return images, torch.randint(5, (B, 4), generator=generator)


def tell(captioner: Any, images: Tensor, words: Tensor, mask: Tensor | None) -> Tensor:
    return captioner(images, words).logits


TRANSFORMERS: dict[str, dict] = {
    "Transformer": {"layers": 2},
    "Transformer, pre": {"layers": 1, "norm": "pre"},
    "Transformer, rotary": {"layers": 1, "rotary": True},
}
MODELS = [
    Model("RNNCell", lambda g: cells.RNNCell(3, 4, generator=g), real(3), along_time, unroll),
    Model(
        "RNNCell, linear",
        lambda g: cells.RNNCell(3, 4, nonlinearity="linear", generator=g),
        real(3),
        along_time,
        unroll,
    ),
    Model("LSTMCell", lambda g: cells.LSTMCell(3, 4, generator=g), real(3), along_time, unroll),
    Model("LSTMCell, hoisted", lambda g: cells.LSTMCell(3, 4, generator=g), real(3), hoisted, unroll_hoisted),
    Model("GRUCell", lambda g: cells.GRUCell(3, 4, generator=g), real(3), along_time, unroll),
    Model("GRUCell, after", lambda g: cells.GRUCell(3, 4, reset="after", generator=g), real(3), along_time, unroll),
    Model("Stacked", two_layers, real(3), along_time, unroll),
    Model("Bidirectional", both_ways, real(3), first),
    Model("ConvLSTMCell", lambda g: ConvLSTMCell(2, 3, generator=g), real(2, 4, 5), along_time, unroll),
    Model("MapForecaster", lambda g: MapForecaster(2, 3, generator=g), real(2, 4, 5), two_days_ahead),
    Model(
        "NTMCell", lambda g: NTMCell(3, 2, hidden_size=4, slots=5, width=3, generator=g), real(3), along_time, unroll
    ),
    Model("DeepSpeech", lambda g: DeepSpeech(2, 6, 4, context=1, generator=g), real(2), lambda m, x, mask: m(x, mask)),
    Model("RecurrentLM", recurrent_lm, tokens(5), lambda m, x, mask: m(x, mask=mask)[0], lambda m, x, s: m(x, s)),
    Model("BidirectionalLM", lambda g: BidirectionalLM(5, 3, depth=2, generator=g), tokens(5), all_read),
    Model("SkipGram", lambda g: SkipGram(5, 3, generator=g), words((), (), (4,)), without_mask, padded=False),
    Model("CBOW", lambda g: CBOW(5, 3, generator=g), words((2,), (), (4,)), without_mask, padded=False),
    Model(
        "GeneralScore", lambda g: att.GlobalAttention(att.GeneralScore(3, 3, generator=g)), states_and_queries, contexts
    ),
    Model(
        "AdditiveScore",
        lambda g: att.GlobalAttention(att.AdditiveScore(3, 3, 5, generator=g)),
        states_and_queries,
        contexts,
    ),
    Model(
        "ConcatScore",
        lambda g: att.GlobalAttention(att.ConcatScore(3, 3, 5, generator=g)),
        states_and_queries,
        contexts,
    ),
    Model("LocalPredictiveAttention", local_p, states_and_queries, contexts),
    Model("Encoder", lambda g: s2s.Encoder(7, 3, 4, generator=g), tokens(7), read_words),
    Model(
        "Encoder, reversed",
        lambda g: s2s.Encoder(7, 3, 4, layers=2, bidirectional=False, reverse=True, generator=g),
        tokens(7),
        read_words,
    ),
    Model("Seq2Seq, Bahdanau", bahdanau, sentence_pairs, translate_by_rnn),
    Model("Seq2Seq, Luong", luong, sentence_pairs, translate_by_rnn),
    Model("EncoderLayer", lambda g: tr.EncoderLayer(4, 2, 6, generator=g), real(4), to_itself),
    *(
        Model(
            name,
            lambda g, options=options: tr.Transformer(7, 5, d_model=4, heads=2, d_ff=6, **options, generator=g),
            sentence_pairs,
            translate_by_transformer,
        )
        for name, options in TRANSFORMERS.items()
    ),
    Model(
        "Captioner, none",
        lambda g: Captioner(5, 3, 4, 6, attention="none", generator=g),
        pictures_and_words,
        tell,
        padded=False,
    ),
    Model(
        "Captioner, soft",
        lambda g: Captioner(5, 3, 4, 6, attention="soft", generator=g),
        pictures_and_words,
        tell,
        padded=False,
    ),
]

every_model = pytest.mark.parametrize("line", MODELS, ids=lambda line: line.name)
padded_models = pytest.mark.parametrize("line", [m for m in MODELS if m.padded], ids=lambda line: line.name)
padded_reals = pytest.mark.parametrize(
    "line", [m for m in MODELS if m.padded and m.inputs(seeded(0))[0].is_floating_point()], ids=lambda line: line.name
)
chunked_models = pytest.mark.parametrize("line", [m for m in MODELS if m.chunk], ids=lambda line: line.name)


def made(line: Model, seed: int = 0, dtype: torch.dtype = torch.float64) -> nn.Module:
    return line.build(seeded(seed)).to(dtype).eval()


def spoiled(x: Tensor, mask: Tensor) -> Tensor:
    """The same input with what no model can compute with on the padding: NaN, or a token that does not exist."""
    other = torch.full_like(x, torch.nan) if x.is_floating_point() else torch.full_like(x, -100)
    return torch.where(mask.view(B, T, *[1] * (x.dim() - 2)), x, other)


def close(ours: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(ours, expected, rtol=1e-9, atol=1e-11)


@every_model
def test_batch_equals_loop_over_examples(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    alone = [line.run(model, *(x[b : b + 1] for x in inputs), None) for b in range(B)]
    close(line.run(model, *inputs, None), torch.cat(alone))


@padded_models
def test_padding_changes_nothing(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    mask = lengths_to_mask(LENGTHS, T)
    x, *others = inputs
    padded = line.run(model, spoiled(x, mask), *others, mask)
    for b, length in enumerate(LENGTHS.tolist()):
        alone = line.run(model, x[b : b + 1, :length], *(y[b : b + 1] for y in others), None)
        real_part = padded[b : b + 1, :length] if alone.dim() > 1 and alone.shape[1] == length else padded[b : b + 1]
        close(real_part, alone)


@padded_models
def test_what_padding_holds_reaches_no_weight(line: Model) -> None:
    inputs, mask, gradients = line.inputs(seeded(1)), lengths_to_mask(LENGTHS, T), []
    for x in (inputs[0], spoiled(inputs[0], mask)):
        model = made(line)
        line.run(model, x, *inputs[1:], mask).square().sum().backward()
        gradients.append([weight.grad for weight in model.parameters()])
    assert all(gradient.isfinite().all() for gradient in gradients[1])
    close(torch.cat([x.flatten() for x in gradients[1]]), torch.cat([x.flatten() for x in gradients[0]]))


@padded_reals
def test_no_gradient_reaches_the_padding(line: Model) -> None:
    model, (x, *others) = made(line), line.inputs(seeded(1))
    mask = lengths_to_mask(LENGTHS, T)
    x.requires_grad_()
    (gradient,) = torch.autograd.grad(line.run(model, x, *others, mask).square().sum(), x)
    assert not gradient[~mask].any()
    assert gradient[mask].any()


@chunked_models
def test_chunked_equals_whole(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    assert line.chunk is not None
    pieces, state = [], None
    for begin, end in ((0, 2), (2, 3), (3, T)):
        output, state = line.chunk(model, *(x[:, begin:end] for x in inputs), state)
        pieces.append(output)
    close(torch.cat(pieces, dim=1), line.run(model, *inputs, None))


@chunked_models
def test_a_state_of_another_batch_is_refused(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    assert line.chunk is not None
    _, state = line.chunk(model, *inputs, None)
    with pytest.raises((ValueError, TypeCheckError)):
        line.chunk(model, *(x[:1] for x in inputs), state)
    _, state = line.chunk(model, *(x[:1] for x in inputs), None)
    with pytest.raises((ValueError, TypeCheckError)):
        line.chunk(model, *inputs, state)


@every_model
def test_no_tensor_is_made_on_another_device(line: Model) -> None:
    """All that is computed from tensors elsewhere stays elsewhere, with a mask and without."""
    model = made(line)
    masks = [None, lengths_to_mask(LENGTHS, T)] if line.padded else [None]
    for mask in masks:
        inputs = line.inputs(seeded(1))
        expected = line.run(model, *inputs, mask)
        with Elsewhere() as elsewhere:
            there = [elsewhere.send(x) for x in (*inputs, mask)]
            answer = line.run(elsewhere.send(copy.deepcopy(model)), *there)
            assert answer.device == elsewhere.device
            close(elsewhere.fetch(answer), expected.detach())


@every_model
def test_gradients_are_the_limits_of_differences(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    floats = [x.requires_grad_() for x in inputs if x.is_floating_point()]
    parameters = list(model.parameters())
    run = lambda *_: line.run(model, *inputs, None)  # noqa: E731
    assert torch.autograd.gradcheck(run, (*floats, *parameters), fast_mode=True)


@every_model
def test_state_dict_round_trip(line: Model) -> None:
    model, other, inputs = made(line, seed=0), made(line, seed=2), line.inputs(seeded(1))
    expected = line.run(model, *inputs, None)
    assert not torch.allclose(line.run(other, *inputs, None), expected)
    other.load_state_dict(model.state_dict())
    assert torch.equal(line.run(other, *inputs, None), expected)


@every_model
def test_dtype_is_kept(line: Model) -> None:
    inputs = line.inputs(seeded(1))
    narrow = [x.float() if x.is_floating_point() else x for x in inputs]
    exact, rough = line.run(made(line), *inputs, None), line.run(made(line, dtype=torch.float32), *narrow, None)
    assert exact.dtype == torch.float64
    assert rough.dtype == torch.float32
    torch.testing.assert_close(rough.double(), exact, rtol=1e-3, atol=1e-4)


@every_model
def test_weights_come_from_the_generator(line: Model) -> None:
    first_draw, again, other = made(line, seed=0), made(line, seed=0), made(line, seed=2)
    for name, weight in first_draw.named_parameters():
        assert torch.equal(weight, again.get_parameter(name)), name
    assert any(not torch.equal(w, other.get_parameter(name)) for name, w in first_draw.named_parameters())


@every_model
def test_every_weight_has_a_gradient(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    line.run(model, *inputs, None).square().sum().backward()
    for name, weight in model.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.any(), name


@every_model
def test_nothing_is_remembered_and_nothing_overwritten(line: Model) -> None:
    model, inputs = made(line), line.inputs(seeded(1))
    before = [x.clone() for x in inputs]
    assert torch.equal(line.run(model, *inputs, None), line.run(model, *inputs, None))
    assert all(torch.equal(x, y) for x, y in zip(inputs, before, strict=True))
