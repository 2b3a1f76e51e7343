"""Scaled dot products and many heads: against loops, against PyTorch's kernels and its module, values and gradients."""

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference.attention import DotProduct, MultiHeadAttention, scaled_dot_product

BATCH, TARGET, SOURCE, MODEL, HEADS = 3, 5, 7, 8, 4
EITHER = pytest.mark.parametrize("fused", [True, False])


def some(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def sight(*shape: int) -> Tensor:
    """A mask under which every query sees something, and the second one of the first example nothing."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(9)) < 0.6
    mask[..., 0] = True
    mask[0, ..., 1, :] = False
    return mask


def test_weights_and_contexts_are_those_of_the_formula() -> None:
    q, k, v, mask = some(2, TARGET, 3), some(2, SOURCE, 3, seed=1), some(2, SOURCE, 6, seed=2), sight(2, TARGET, SOURCE)
    context, A = scaled_dot_product(q, k, v, mask)
    for b in range(2):
        for i in range(TARGET):
            seen = [j for j in range(SOURCE) if mask[b, i, j]]
            powers = {j: math.exp(sum(float(q[b, i, d] * k[b, j, d]) for d in range(3)) / math.sqrt(3)) for j in seen}
            expected = [powers.get(j, 0.0) / sum(powers.values()) if seen else 0.0 for j in range(SOURCE)]
            assert A[b, i].tolist() == pytest.approx(expected)
            total = sum((a * v[b, j] for j, a in enumerate(expected)), torch.zeros(6, dtype=torch.float64))
            torch.testing.assert_close(context[b, i], total)


@EITHER
@pytest.mark.parametrize("masked", [True, False])
def test_both_forms_equal_pytorchs_kernel_on_rows_that_see(fused: bool, masked: bool) -> None:
    parts = [some(2, HEADS, n, 3, seed=n).requires_grad_() for n in (TARGET, SOURCE, SOURCE + 1)]
    q, k, v = parts[0], parts[1], parts[2][:, :, 1:]
    mask = sight(2, 1, TARGET, SOURCE) if masked else None
    ours = DotProduct(fused=fused)(q, k, v, mask)
    scores = (q @ k.mT / math.sqrt(3)).masked_fill(torch.tensor(False) if mask is None else ~mask, -1e30)
    theirs = F.softmax(scores, dim=-1) @ v
    if masked:
        assert not ours[0, :, 1].any()  # what sees nothing gets nothing
        ours, theirs = ours[1], theirs[1]
    torch.testing.assert_close(ours, theirs)
    push = some(*ours.shape, seed=4)
    for one, other in zip(
        torch.autograd.grad(ours, parts, push), torch.autograd.grad(theirs, parts, push), strict=True
    ):
        torch.testing.assert_close(one, other)


@EITHER
def test_a_query_that_sees_nothing_spoils_no_gradient(fused: bool) -> None:
    q, k, v = (some(2, 1, TARGET, 3, seed=n).requires_grad_() for n in range(3))
    DotProduct(fused=fused)(q, k, v, sight(2, 1, TARGET, TARGET)).square().sum().backward()
    for tensor in (q, k, v):
        assert tensor.grad is not None
        assert tensor.grad.isfinite().all()
        assert tensor.grad.any()


def test_dividing_by_the_root_of_the_size_keeps_scores_near_variance_one() -> None:
    for size in (4, 64, 256):
        q, k = some(200, size), some(200, size, seed=1)
        raw = (q @ k.T).var().item()
        assert raw == pytest.approx(size, rel=0.1)
        scaled = scaled_dot_product(q, k, k).weights.log()  # scores up to a constant a row
        assert (scaled - scaled.mean(dim=1, keepdim=True)).var().item() == pytest.approx(1.0, rel=0.1)


def twins(fused: bool) -> tuple[MultiHeadAttention, nn.MultiheadAttention]:
    torch.manual_seed(2)
    theirs = nn.MultiheadAttention(MODEL, HEADS, batch_first=True, dtype=torch.float64)
    nn.init.normal_(theirs.in_proj_bias)
    nn.init.normal_(theirs.out_proj.bias)
    ours = MultiHeadAttention(MODEL, HEADS, fused=fused).double()
    with torch.no_grad():
        weights, biases = theirs.in_proj_weight.chunk(3), theirs.in_proj_bias.chunk(3)
        for linear, weight, bias in zip((ours.W_Q, ours.W_K, ours.W_V), weights, biases, strict=True):
            linear.weight.copy_(weight)
            linear.bias.copy_(bias)
        ours.W_O.load_state_dict(theirs.out_proj.state_dict())
    return ours, theirs


@EITHER
@pytest.mark.parametrize("masked", [True, False])
def test_many_heads_equal_pytorchs_module_in_values_and_gradients(fused: bool, masked: bool) -> None:
    ours, theirs = twins(fused)
    query, key, value = (
        some(BATCH, TARGET, MODEL),
        some(BATCH, SOURCE, MODEL, seed=1),
        some(BATCH, SOURCE, MODEL, seed=2),
    )
    inputs = [x.requires_grad_() for x in (query, key, value)]
    mask = sight(BATCH, TARGET, SOURCE)
    mask[..., 0] = True  # PyTorch's module gives NaN to a query that sees nothing
    hidden = (~mask).repeat_interleave(HEADS, dim=0) if masked else None
    expected, _ = theirs(query, key, value, attn_mask=hidden, need_weights=False)
    result = ours(query, key, value, mask if masked else None)
    torch.testing.assert_close(result, expected)
    push = some(*result.shape, seed=5)
    for one, other in zip(
        torch.autograd.grad(result, inputs, push, retain_graph=True),
        torch.autograd.grad(expected, inputs, push, retain_graph=True),
        strict=True,
    ):
        torch.testing.assert_close(one, other)
    result.backward(push)
    expected.backward(push)
    packed = torch.cat([linear.weight.grad for linear in (ours.W_Q, ours.W_K, ours.W_V)])
    torch.testing.assert_close(packed, theirs.in_proj_weight.grad)
    torch.testing.assert_close(ours.W_O.weight.grad, theirs.out_proj.weight.grad)
    torch.testing.assert_close(ours.W_O.bias.grad, theirs.out_proj.bias.grad)


def test_heads_are_slices_computed_one_by_one() -> None:
    ours, _ = twins(fused=True)
    x, memory = some(2, TARGET, MODEL), some(2, SOURCE, MODEL, seed=1)
    q, k, v = ours.W_Q(x), ours.W_K(memory), ours.W_V(memory)
    size = MODEL // HEADS
    heads = [scaled_dot_product(*(p[..., i : i + size] for p in (q, k, v))).context for i in range(0, MODEL, size)]
    torch.testing.assert_close(ours(x, memory, memory), ours.W_O(torch.cat(heads, dim=-1)))


@EITHER
def test_hidden_positions_change_nothing_and_get_no_gradient(fused: bool) -> None:
    ours, _ = twins(fused)
    x, memory = some(2, TARGET, MODEL), some(2, SOURCE, MODEL, seed=1).requires_grad_()
    mask = torch.arange(SOURCE)[None, None] < torch.tensor([SOURCE, 3])[:, None, None]
    result = ours(x, memory, memory, mask)
    torch.testing.assert_close(result[1:], ours(x[1:], memory[1:, :3], memory[1:, :3]))
    result.square().sum().backward()
    assert memory.grad is not None
    assert not memory.grad[1, 3:].any()
    assert memory.grad[1, :3].all()


def test_keys_appended_one_by_one_equal_all_at_once() -> None:
    ours, _ = twins(fused=True)
    x = some(2, SOURCE, MODEL)
    grown = ours.project(x[:, :0], x[:, :0])
    for j in range(SOURCE):
        grown = grown.append(ours.project(x[:, j : j + 1], x[:, j : j + 1]))
    whole = ours.project(x, x)
    torch.testing.assert_close(grown.keys, whole.keys)
    torch.testing.assert_close(grown.values, whole.values)


X = torch.zeros(2, 3, 8)
WRONG_HEADS = {
    "heads do not divide": (lambda: MultiHeadAttention(8, 3), "a d_model that the heads divide, got 8 for 3 heads"),
    "no batch": (lambda: MultiHeadAttention(8, 2)(X[0], X, X), r"query of rank 3 .* query\[None\]"),
    "wrong size": (lambda: MultiHeadAttention(4, 2)(X, X, X), "expected key of 4 features, got 8"),
    "mask without batch": (
        lambda: MultiHeadAttention(8, 2)(X, X, X, torch.ones(3, 3, dtype=torch.bool)),
        r"mask of rank 3 .* use causal_mask and padding_mask",
    ),
    "sizes apart": (lambda: scaled_dot_product(X, X[..., :4], X), "queries and keys of one size, got 8 and 4"),
    "numbers apart": (lambda: scaled_dot_product(X, X, X[:, :2]), "a value for every key, got 3 keys and 2 values"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", WRONG_HEADS)
def test_wrong_heads_are_refused_in_words_that_help(name: str) -> None:
    call, message = WRONG_HEADS[name]
    with pytest.raises(ValueError, match=message):
        call()
