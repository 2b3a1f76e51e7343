"""The Transformer against PyTorch's layers with the same weights, and what its masks and caches must keep."""

import itertools
import math

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference import transformer as tr
from course_lib.reference.attention import MultiHeadAttention
from course_lib.reference.search import beam_search, greedy_search

MODEL, HEADS, WIDE, TARGET_VOCABULARY = 8, 4, 13, 5
LENGTHS = torch.tensor([7, 2, 4])
START, END = 1, 2
NORM = pytest.mark.parametrize("norm", ["post", "pre"])


def values(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def shake(module: nn.Module) -> nn.Module:
    torch.manual_seed(6)
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.6)
    return module.double()


def paired(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> list[tuple[Tensor, Tensor]]:
    """Our parameters beside the same ones of PyTorch, whose three input matrices lie in one."""
    pairs = [(ours.W_O.weight, theirs.out_proj.weight), (ours.W_O.bias, theirs.out_proj.bias)]
    for i, linear in enumerate((ours.W_Q, ours.W_K, ours.W_V)):
        rows = slice(i * ours.d_model, (i + 1) * ours.d_model)
        pairs += [(linear.weight, theirs.in_proj_weight[rows]), (linear.bias, theirs.in_proj_bias[rows])]
    return pairs


def same_weights(ours: nn.Module, theirs: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """Every parameter of a layer beside its twin in PyTorch's."""
    attentions, around = [(ours.self_attention, theirs.self_attn)], [ours.around_self, ours.around_ff]
    if isinstance(ours, tr.DecoderLayer):
        attentions.append((ours.source_attention, theirs.multihead_attn))
        around.insert(1, ours.around_source)
    pairs = [pair for both in attentions for pair in paired(*both)]
    modules = [(ours.feed_forward.W_1, theirs.linear1), (ours.feed_forward.W_2, theirs.linear2)]
    modules += [(sublayer.norm, getattr(theirs, f"norm{i}")) for i, sublayer in enumerate(around, 1)]
    for one, other in modules:
        pairs += [(one.weight, other.weight), (one.bias, other.bias)]
    assert sum(one.numel() for one, _ in pairs) == sum(p.numel() for p in ours.parameters())
    return pairs


def twin_of(ours: nn.Module, norm: str) -> nn.Module:
    kind = nn.TransformerDecoderLayer if isinstance(ours, tr.DecoderLayer) else nn.TransformerEncoderLayer
    theirs = kind(MODEL, HEADS, WIDE, 0.0, batch_first=True, norm_first=norm == "pre", dtype=torch.float64)
    with torch.no_grad():
        for one, other in same_weights(ours, theirs):
            other.copy_(one)
    return theirs


def gradients(result: Tensor, inputs: list[Tensor], module: nn.Module) -> list[Tensor]:
    result.backward(values(*result.shape, seed=8))
    found = [x.grad for x in inputs]
    for x in inputs:
        x.grad = None
    return [gradient for gradient in found if gradient is not None]


@NORM
def test_encoder_layer_equals_pytorchs_in_values_and_gradients(norm: str) -> None:
    ours = shake(tr.EncoderLayer(MODEL, HEADS, WIDE, norm=norm))
    theirs, x = twin_of(ours, norm), values(3, 7, MODEL).requires_grad_()
    mask = tr.padding_mask(LENGTHS, 7)
    result, expected = ours(x, mask), theirs(x, src_key_padding_mask=~mask[:, 0])
    torch.testing.assert_close(result, expected)
    (one,), (other,) = gradients(result, [x], ours), gradients(expected, [x], theirs)
    torch.testing.assert_close(one, other)
    for mine, yours in same_weights_gradients(ours, theirs):
        torch.testing.assert_close(mine, yours)


def same_weights_gradients(ours: nn.Module, theirs: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """The gradients of all twins, once each has been through ``backward``."""
    for module in (ours, theirs):
        for parameter in module.parameters():
            assert parameter.grad is not None
            parameter.data = parameter.grad
    return same_weights(ours, theirs)


@NORM
def test_decoder_layer_equals_pytorchs_in_values_and_gradients(norm: str) -> None:
    ours = shake(tr.DecoderLayer(MODEL, HEADS, WIDE, norm=norm))
    theirs = twin_of(ours, norm)
    x, memory = values(3, 5, MODEL).requires_grad_(), values(3, 7, MODEL, seed=1).requires_grad_()
    source_mask, causal = tr.padding_mask(LENGTHS, 7), tr.causal_mask(5)
    result, _ = ours(x, ours.start(memory), causal, source_mask)
    expected = theirs(x, memory, tgt_mask=~causal[0], memory_key_padding_mask=~source_mask[:, 0])
    torch.testing.assert_close(result, expected)
    for one, other in zip(gradients(result, [x, memory], ours), gradients(expected, [x, memory], theirs), strict=True):
        torch.testing.assert_close(one, other)
    for mine, yours in same_weights_gradients(ours, theirs):
        torch.testing.assert_close(mine, yours)


def transformer(norm: str = "post", layers: int = 2) -> tr.Transformer:
    return shake(tr.Transformer(11, TARGET_VOCABULARY, d_model=MODEL, heads=HEADS, d_ff=WIDE, layers=layers, norm=norm))


def sentences(target: int = 5) -> tuple[Tensor, Tensor, Tensor]:
    draw = torch.Generator().manual_seed(5)
    source = torch.randint(10, (3, 7), generator=draw)
    return source, LENGTHS, torch.randint(TARGET_VOCABULARY, (3, target), generator=draw)


@NORM
def test_the_whole_model_equals_stacks_of_pytorchs_layers(norm: str) -> None:
    model, (source, lengths, inputs) = transformer(norm), sentences()
    hidden = ~tr.padding_mask(lengths, 7)[:, 0]
    read = source.masked_fill(hidden, 0)  # whatever lies on padding is read as index 0
    x = math.sqrt(MODEL) * model.source_embedding(read) + tr.positional_encoding(7, MODEL)
    for layer in model.encoder:
        x = twin_of(layer, norm)(x, src_key_padding_mask=hidden)
    memory = model.encoder_norm(x)
    y = math.sqrt(MODEL) * model.target_embedding(inputs) + tr.positional_encoding(5, MODEL)
    future = nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64).isinf()
    for layer in model.decoder:
        y = twin_of(layer, norm)(y, memory, tgt_mask=future, memory_key_padding_mask=hidden)
    expected = model.decoder_norm(y) @ model.target_embedding.weight.T
    torch.testing.assert_close(model(source, lengths, inputs), expected)


@NORM
def test_cached_and_uncached_steps_equal_teacher_forcing(norm: str) -> None:
    model, (source, lengths, inputs) = transformer(norm), sentences()
    expected = model(source, lengths, inputs).log_softmax(dim=-1)
    cached, uncached = model.encode(source, lengths), model.encode_uncached(source, lengths)
    for t, token in enumerate(inputs.unbind(dim=1)):
        log_probs, cached = model.step(token, cached)
        torch.testing.assert_close(log_probs, expected[:, t])
        log_probs, uncached = model.step_uncached(token, uncached)
        torch.testing.assert_close(log_probs, expected[:, t])


@pytest.mark.parametrize("cut", [1, 3, 4])
def test_words_read_in_two_pieces_equal_all_at_once(cut: int) -> None:
    model, (source, lengths, inputs) = transformer(), sentences()
    first, state = model.decode(inputs[:, :cut], model.encode(source, lengths))
    second, _ = model.decode(inputs[:, cut:], state)
    torch.testing.assert_close(torch.cat([first, second], dim=1), model(source, lengths, inputs))


def test_search_finds_the_same_with_and_without_a_cache() -> None:
    model, (source, lengths, _) = transformer(), sentences()
    first = torch.full((3,), START)
    cached = greedy_search(model.step, model.encode(source, lengths), first, END, 6)
    uncached = greedy_search(model.step_uncached, model.encode_uncached(source, lengths), first, END, 6)
    assert [h.tokens for h in cached] == [h.tokens for h in uncached]
    beams = [
        beam_search(step, state, first, END, 4, width=3)
        for step, state in (
            (model.step, model.encode(source, lengths)),
            (model.step_uncached, model.encode_uncached(source, lengths)),
        )
    ]
    assert [[h.tokens for h in beam] for beam in beams[0]] == [[h.tokens for h in beam] for beam in beams[1]]
    assert model.translate(source, lengths, START, END, 4, width=3) == [beam[0] for beam in beams[0]]


def test_a_full_beam_finds_every_translation() -> None:
    model, (source, lengths, _) = transformer(layers=1), sentences()
    first = torch.full((3,), START)
    beams = beam_search(model.step, model.encode(source, lengths), first, END, 3, width=TARGET_VOCABULARY**3)
    for b, beam in enumerate(beams):
        assert math.fsum(math.exp(h.log_prob) for h in beam) == pytest.approx(1.0, abs=1e-5)
        path = [*beam[0].tokens, *[END] * beam[0].finished]
        logits = model(source[b : b + 1], lengths[b : b + 1], torch.tensor([[START, *path[:-1]]]))
        scored = logits.log_softmax(dim=-1)[0, torch.arange(len(path)), torch.tensor(path)].sum()
        assert beam[0].log_prob == pytest.approx(scored.item(), abs=1e-5)


def test_the_causal_mask_leaks_no_gradient() -> None:
    layer, memory = shake(tr.DecoderLayer(MODEL, HEADS, WIDE)), values(1, 7, MODEL, seed=1)
    for t in range(5):
        x = values(1, 5, MODEL).requires_grad_()
        result, _ = layer(x, layer.start(memory), tr.causal_mask(5))
        (gradient,) = torch.autograd.grad(result[0, t].square().sum(), x)
        assert not gradient[0, t + 1 :].any()
        assert gradient[0, : t + 1].abs().sum(dim=-1).all()


def test_padding_changes_nothing_and_gets_no_gradient() -> None:
    model, (source, lengths, inputs) = transformer(), sentences()
    real = tr.padding_mask(lengths, 7)[:, 0]
    logits = model(torch.where(real, source, 10), lengths, inputs)
    for b, length in enumerate(lengths.tolist()):
        alone = model(source[b : b + 1, :length], lengths[b : b + 1], inputs[b : b + 1])
        torch.testing.assert_close(logits[b], alone[0])
    logits.square().sum().backward()
    gradient = model.source_embedding.weight.grad
    assert gradient is not None
    assert not gradient[10].any()
    assert gradient[source[0, 0]].any()


@NORM
def test_without_positions_a_permuted_sentence_is_permuted_and_with_them_it_is_not(norm: str) -> None:
    layer, x = shake(tr.EncoderLayer(MODEL, HEADS, WIDE, norm=norm)), values(2, 7, MODEL)
    order = torch.tensor([3, 0, 6, 1, 5, 2, 4])
    torch.testing.assert_close(layer(x[:, order]), layer(x)[:, order])
    PE = tr.positional_encoding(7, MODEL)
    placed, permuted = layer(x + PE), layer(x[:, order] + PE)
    assert (permuted - placed[:, order]).abs().max() > 0.1


def test_positions_are_the_formula_and_a_shift_is_a_rotation() -> None:
    PE = tr.positional_encoding(6, 10).double()
    for pos, i in itertools.product(range(6), range(5)):
        angle = pos / 10000 ** (2 * i / 10)
        assert PE[pos, 2 * i : 2 * i + 2].tolist() == pytest.approx([math.sin(angle), math.cos(angle)], abs=1e-6)
    torch.testing.assert_close(tr.positional_encoding(2, 10, start=4).double(), PE[4:])
    far = tr.positional_encoding(3000, 10).double()
    products = (far @ far.T).diagonal(offset=17)  # PE(pos) · PE(pos + 17) depends on 17 alone
    assert products.std().item() < 1e-5


def test_a_rotation_is_a_product_of_complex_numbers() -> None:
    x = values(2, 3, 5, 8)
    angles = torch.arange(4, 9)[:, None] / 10000 ** (torch.arange(0, 8, 2, dtype=torch.float64) / 8)
    turned = torch.view_as_complex(x.unflatten(-1, (-1, 2))) * torch.polar(torch.ones_like(angles), angles)
    expected = torch.view_as_real(turned).flatten(-2)
    torch.testing.assert_close(tr.rotate(x, start=4), expected, rtol=1e-6, atol=1e-6)
    torch.testing.assert_close(tr.rotate(x).norm(dim=-1), x.norm(dim=-1), rtol=1e-6, atol=1e-6)


def test_rotary_scores_depend_on_distances_alone() -> None:
    q, k = values(5, 8), values(5, 8, seed=1)
    for shift in (1, 30):
        moved = tr.rotate(q, shift) @ tr.rotate(k, shift).T
        torch.testing.assert_close(moved, tr.rotate(q) @ tr.rotate(k).T, rtol=1e-4, atol=1e-4)


def test_rotary_attention_is_attention_of_turned_queries_and_keys() -> None:
    ours, x = shake(tr.RotaryAttention(MODEL, 2)), values(3, 5, MODEL)
    q, k, v = (W(x).unflatten(-1, (2, 4)).transpose(1, 2) for W in (ours.W_Q, ours.W_K, ours.W_V))
    heads = nn.functional.scaled_dot_product_attention(tr.rotate(q), tr.rotate(k), v, is_causal=True)
    expected = ours.W_O(heads.transpose(1, 2).flatten(2))
    torch.testing.assert_close(ours(x, x, x, tr.causal_mask(5)), expected)
    last = ours.attend(x[:, 4:], ours.project(x, x))  # one query after a past: it stands at place 4
    torch.testing.assert_close(last, expected[:, 4:])


@NORM
def test_a_rotary_model_writes_with_a_cache_what_it_reads_at_once(norm: str) -> None:
    sizes = {"d_model": MODEL, "heads": 2, "d_ff": WIDE, "layers": 2}
    model, (source, lengths, inputs) = shake(tr.Transformer(11, 5, norm=norm, rotary=True, **sizes)), sentences()
    expected, state = model(source, lengths, inputs).log_softmax(dim=-1), model.encode(source, lengths)
    for t, token in enumerate(inputs.unbind(dim=1)):
        log_probs, state = model.step(token, state)
        torch.testing.assert_close(log_probs, expected[:, t])
    turned = model(source[:1, [1, 0, *range(2, 7)]], lengths[:1], inputs[:1])
    assert (turned - model(source[:1], lengths[:1], inputs[:1])).abs().max() > 1e-4  # it does see the order


def test_masks_show_what_they_should() -> None:
    assert tr.causal_mask(3)[0].int().tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert tr.causal_mask(1, past=4)[0].all()
    assert tr.padding_mask(torch.tensor([2, 0]), 3).int().tolist() == [[[1, 1, 0]], [[0, 0, 0]]]


def test_maps_show_the_weights_of_every_attention_and_leave_no_trace() -> None:
    model, (source, lengths, inputs) = transformer(), sentences()
    maps = tr.attention_maps(model, lambda: model(source, lengths, inputs))
    assert set(maps) == {
        *(f"encoder.{i}.self_attention" for i in range(2)),
        *(f"decoder.{i}.{kind}_attention" for i in range(2) for kind in ("self", "source")),
    }
    real = tr.padding_mask(lengths, 7)
    for name, weights in maps.items():
        torch.testing.assert_close(weights.sum(dim=-1), torch.ones_like(weights[..., 0]))
        if name.startswith("decoder") and "self" in name:
            assert not weights.triu(diagonal=1).any()
        else:
            assert not weights[~real[:, None].expand_as(weights)].any()
    read = source.masked_fill(~real[:, 0], 0)  # whatever lies on padding is read as index 0
    x = math.sqrt(MODEL) * model.source_embedding(read) + tr.positional_encoding(7, MODEL)
    theirs = twin_of(model.encoder[0], "post").self_attn
    _, expected = theirs(x, x, x, key_padding_mask=~real[:, 0], average_attn_weights=False)
    torch.testing.assert_close(maps["encoder.0.self_attention"], expected)
    looks = tr.attention_looks(model, lambda: model(source, lengths, inputs))
    assert looks.keys() == maps.keys()
    q, k, weights = looks["encoder.0.self_attention"]
    first = model.encoder[0].self_attention
    torch.testing.assert_close(q.transpose(1, 2).flatten(2), first.W_Q(x))
    torch.testing.assert_close(k.transpose(1, 2).flatten(2), first.W_K(x))
    torch.testing.assert_close(weights, expected)
    assert not any(module._forward_pre_hooks for module in model.modules())


def test_every_parameter_of_the_transformer_learns() -> None:
    model, (source, lengths, inputs) = transformer("pre"), sentences()
    model(source, lengths, inputs).square().sum().backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()] == []


def small() -> tr.Transformer:
    return tr.Transformer(4, 5, d_model=8, heads=2, d_ff=16, layers=1)


SOURCE, LENGTH = torch.tensor([[1, 2, 3]]), torch.tensor([3])
MISUSES = {
    "odd size": (lambda: tr.positional_encoding(3, 7), "expected an even d_model, got 7: each frequency takes"),
    "odd heads": (lambda: tr.rotate(torch.zeros(2, 3)), "vectors of an even size, got 3: pairs of numbers are turned"),
    "where to norm": (lambda: tr.EncoderLayer(8, 2, 16, norm="middle"), 'norm "post" or "pre", got "middle"'),
    "no batch": (lambda: small()(SOURCE[0], LENGTH, SOURCE), r"source of rank 2 .* source\[None\]"),
    "no sentences": (lambda: small()(SOURCE[:0], LENGTH[:0], SOURCE), "at least one example in source"),
    "unknown word": (lambda: small()(SOURCE + 1, LENGTH, SOURCE), r"words in 0 … 3, got 4 at source\[0, 2\]"),
    "too long": (lambda: small()(SOURCE, LENGTH + 1, SOURCE), r"lengths in 1 … 3, got 4 at lengths\[0\]"),
    "unknown target": (lambda: small()(SOURCE, LENGTH, SOURCE + 2), r"words in 0 … 4, got 5 at words\[0, 2\]"),
    "two batches": (lambda: small()(SOURCE, LENGTH, SOURCE.repeat(2, 1)), "give one target for each source"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", MISUSES)
def test_the_transformer_refuses_misuse_in_words_that_help(name: str) -> None:
    call, message = MISUSES[name]
    with pytest.raises(ValueError, match=message):
        call()
