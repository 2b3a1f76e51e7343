"""The batched loss against enumeration, finite differences, the taught recursions and torch's own loss."""

from math import exp, inf, log, prod

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from course_lib.reference.ctc import ctc_gradient, ctc_loss, log_forward_variables, paths
from course_lib.reference.ctc.fast.batch import lattice_batch, lattice_by_slices
from course_lib.reference.ctc.fast.log_space import log_space
from course_lib.reference.ctc.fast.rescaled import forward_backward, rescaled

Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def random_batch(
    batch: int, time: int, symbols: int, labels: int, seed: int, scale: float = 1.0, blank: int = 0
) -> Batch:
    """Logits and labels that fit them, of all lengths, with repeats and one empty label."""
    g = torch.Generator().manual_seed(seed)
    logits = scale * torch.randn(batch, time, symbols, dtype=torch.float64, generator=g)
    others = torch.tensor([k for k in range(symbols) if k != blank])
    targets = others[torch.randint(len(others), (batch, labels), generator=g)]
    target_lengths = torch.randint(0, labels + 1, (batch,), generator=g)
    target_lengths[0], target_lengths[-1] = labels, 0
    repeats = (targets[:, 1:] == targets[:, :-1]) & (torch.arange(1, labels) < target_lengths[:, None])
    shortest = target_lengths + repeats.sum(1)
    input_lengths = shortest + ((time - shortest) * torch.rand(batch, generator=g)).long()
    input_lengths[0] = time
    return logits, targets, input_lengths, target_lengths


def torch_loss(logits: Tensor, targets: Tensor, frames: Tensor, labels: Tensor, blank: int = 0) -> Tensor:
    return F.ctc_loss(logits.log_softmax(2).transpose(0, 1), targets, frames, labels, blank, reduction="none")


def at_the_logits(loss, batch: Batch, weights: Tensor, blank: int = 0) -> tuple[Tensor, Tensor]:
    logits = batch[0].clone().requires_grad_()
    losses = loss(logits, *batch[1:], blank)
    (losses * weights).sum().backward()
    assert logits.grad is not None
    return losses.detach(), logits.grad


def our_loss(logits: Tensor, targets: Tensor, frames: Tensor, labels: Tensor, blank: int = 0) -> Tensor:
    return ctc_loss(logits.log_softmax(2), targets, frames, labels, blank)


@given(st.lists(st.integers(1, 2), max_size=3), st.integers(0, 5), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_loss_is_the_logarithm_of_the_sum_over_all_paths(label: list[int], time: int, seed: int) -> None:
    log_y = torch.randn(time, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).log_softmax(1)
    rows = log_y.tolist()
    p = sum(exp(sum(rows[t][k] for t, k in enumerate(path))) for path in paths(label, time, 3))
    targets = torch.tensor([label], dtype=torch.long).reshape(1, -1)
    loss = ctc_loss(log_y[None], targets, torch.tensor([time]), torch.tensor([len(label)]))
    assert loss.item() == pytest.approx(-log(p) if p else inf, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("blank", [0, 3, 6])
def test_values_and_gradients_equal_those_of_torch(blank: int) -> None:
    batch = random_batch(batch=9, time=30, symbols=7, labels=11, seed=blank, blank=blank)
    weights = torch.linspace(-1, 2, 9, dtype=torch.float64)
    ours, theirs = (at_the_logits(loss, batch, weights, blank) for loss in (our_loss, torch_loss))
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def test_single_precision_is_computed_in_double() -> None:
    logits, *rest = random_batch(batch=5, time=40, symbols=6, labels=8, seed=10)
    log_probs = logits.log_softmax(2).float()
    loss = ctc_loss(log_probs, *rest)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, ctc_loss(log_probs.double(), *rest).float(), rtol=0, atol=0)
    ours, theirs = (at_the_logits(f, (logits.float(), *rest), torch.ones(5)) for f in (our_loss, torch_loss))
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("scale", [0.0, 1.0, 30.0, 1e4])
def test_a_thousand_frames_and_extreme_logits(scale: float) -> None:
    batch = random_batch(batch=4, time=1000, symbols=11, labels=60, seed=11, scale=scale)
    ours, theirs = (at_the_logits(loss, batch, torch.ones(4, dtype=torch.float64)) for loss in (our_loss, torch_loss))
    # Losses near 10⁷ leave nine digits to a difference of logarithms, hence to the gradient.
    torch.testing.assert_close(ours[0], theirs[0], rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(ours[1], theirs[1], rtol=1e-7, atol=1e-7)


def test_extreme_logits_in_single_precision() -> None:
    logits, *rest = random_batch(batch=4, time=300, symbols=11, labels=40, seed=12, scale=1e4)
    log_probs = logits.float().log_softmax(2)
    exact = ctc_loss(log_probs.double(), *rest)
    assert ctc_loss(log_probs, *rest).isfinite().all()
    torch.testing.assert_close(ctc_loss(log_probs, *rest), exact.float())


def test_gradcheck_by_the_log_probabilities() -> None:
    logits, *rest = random_batch(batch=4, time=7, symbols=4, labels=3, seed=13)
    log_probs = logits.log_softmax(2).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: ctc_loss(x, *rest), log_probs)


def test_batch_equals_the_taught_version_one_by_one() -> None:
    logits, targets, frames, labels = random_batch(batch=7, time=20, symbols=5, labels=6, seed=14)
    log_probs = logits.log_softmax(2).requires_grad_()
    losses = ctc_loss(log_probs, targets, frames, labels)
    losses.sum().backward()
    assert log_probs.grad is not None
    for b, (t, u) in enumerate(zip(frames.tolist(), labels.tolist(), strict=True)):
        if t == 0:
            continue
        one, label = log_probs[b, :t].detach(), targets[b, :u]
        alone = -log_forward_variables(one, label)[-1, -2:].logsumexp(0)
        torch.testing.assert_close(losses[b].detach(), alone)
        torch.testing.assert_close(log_probs.grad[b, :t], ctc_gradient(one.exp(), label))
        assert (log_probs.grad[b, t:] == 0).all()


def test_padding_may_hold_anything_and_changes_nothing() -> None:
    logits, targets, frames, labels = random_batch(batch=5, time=12, symbols=5, labels=4, seed=15)
    log_probs = logits.log_softmax(2)
    spoilt, spoilt_targets = log_probs.clone(), targets.clone()
    for b in range(5):
        spoilt[b, frames[b] :] = torch.tensor([torch.nan, torch.inf, -torch.inf, 7.0, -3.0])
        spoilt_targets[b, labels[b] :] = -100
    ours, theirs = log_probs.requires_grad_(), spoilt.requires_grad_()
    expected, loss = ctc_loss(ours, targets, frames, labels), ctc_loss(theirs, spoilt_targets, frames, labels)
    (expected.sum() + loss.sum()).backward()
    torch.testing.assert_close(loss, expected, rtol=0, atol=0)
    torch.testing.assert_close(theirs.grad, ours.grad, rtol=0, atol=0)


def test_impossible_labels_cost_infinity_and_teach_nothing() -> None:
    log_probs = torch.randn(4, 4, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(16)).log_softmax(2)
    log_probs[3, :, 2] = -torch.inf  # this one is impossible by its emissions, the first by its repeats
    log_probs.requires_grad_()
    targets = torch.tensor([[1, 1, 1], [1, 2, 1], [1, 2, 1], [2, 1, 1]])
    losses = ctc_loss(log_probs, targets, torch.tensor([4, 4, 2, 4]), torch.tensor([3, 3, 3, 1]))
    losses.mean().backward()
    assert log_probs.grad is not None
    assert losses.isinf().tolist() == [True, False, True, True]
    assert log_probs.grad.isfinite().all()
    assert log_probs.grad.abs().sum((1, 2)).gt(0).tolist() == [False, True, False, False]


def test_no_frames_emit_the_empty_label_only() -> None:
    log_probs = torch.zeros(2, 3, 4).log_softmax(2).requires_grad_()
    losses = ctc_loss(log_probs, torch.tensor([[1], [1]]), torch.tensor([0, 0]), torch.tensor([0, 1]))
    assert losses.tolist() == [0.0, inf]
    losses.sum().backward()
    assert log_probs.grad is not None
    assert (log_probs.grad == 0).all()


def test_targets_may_all_be_empty() -> None:
    log_probs = torch.full((2, 3, 4), 0.25).log().requires_grad_()
    losses = ctc_loss(log_probs, torch.zeros(2, 0, dtype=torch.long), torch.tensor([3, 2]), torch.tensor([0, 0]))
    torch.testing.assert_close(losses, torch.tensor([3.0, 2.0]) * log(4))
    losses.sum().backward()
    assert log_probs.grad is not None
    torch.testing.assert_close(log_probs.grad.sum((1, 2)), torch.tensor([-3.0, -2.0]))


def test_a_label_that_a_net_early_in_training_hardly_says_needs_no_logarithms() -> None:
    """Every frame of every example says the blank e²⁰ times as loudly as all else."""
    logits, *rest = random_batch(batch=4, time=200, symbols=30, labels=40, seed=18)
    logits[..., 0] += 20
    log_probs = logits.log_softmax(2)
    loss, gamma, proven = rescaled(lattice_batch(log_probs, *rest, 0))
    exact, its_gamma = log_space(lattice_batch(log_probs, *rest, 0))
    assert proven.all()
    torch.testing.assert_close(loss, exact, rtol=1e-12, atol=0)
    torch.testing.assert_close(gamma, its_gamma, rtol=1e-7, atol=1e-9)


def summed(loss, batch: Batch):
    """The loss as a function of the logits alone, a number."""
    return lambda logits: loss(logits, *batch[1:]).sum()


def test_second_derivatives_are_those_of_the_definition() -> None:
    logits, targets, frames, labels = (x[:1] for x in random_batch(batch=2, time=4, symbols=3, labels=2, seed=19))

    def by_enumeration(logits: Tensor) -> Tensor:
        y = logits.log_softmax(2)[0]
        return -torch.stack([y[range(4), path].sum() for path in paths(targets[0].tolist(), 4, 3)]).logsumexp(0)

    ours = torch.autograd.functional.hessian(summed(our_loss, (logits, targets, frames, labels)), logits)
    torch.testing.assert_close(ours, torch.autograd.functional.hessian(by_enumeration, logits))


def test_gradgradcheck_with_impossible_and_empty_labels() -> None:
    logits, *rest = random_batch(batch=4, time=6, symbols=4, labels=3, seed=20)
    rest[1][1] = 0  # no frame, and yet a label
    rest[2][1] = 2
    function = lambda x: our_loss(x, *rest).masked_fill(torch.tensor([False, True, False, False]), 0.0)  # noqa: E731
    assert torch.autograd.gradgradcheck(function, logits.requires_grad_())


def test_function_transforms_see_the_same_loss() -> None:
    batch = random_batch(batch=5, time=9, symbols=4, labels=3, seed=21)
    _, expected = at_the_logits(our_loss, batch, torch.ones(5, dtype=torch.float64))
    torch.testing.assert_close(torch.func.grad(summed(our_loss, batch))(batch[0]), expected)

    def alone(logits: Tensor, *rest: Tensor) -> Tensor:
        return our_loss(logits[None], *(x[None] for x in rest))[0]

    torch.testing.assert_close(torch.func.vmap(alone)(*batch), our_loss(*batch))
    torch.testing.assert_close(torch.func.vmap(torch.func.grad(alone))(*batch), expected)


def test_reductions_and_infinities_are_those_of_torch() -> None:
    logits, *rest = random_batch(batch=5, time=9, symbols=4, labels=3, seed=22)
    rest[1][0] = 1  # too short for its three labels
    log_probs = logits.log_softmax(2)
    for reduction in ("none", "sum", "mean"):
        for zero_infinity in (False, True):
            options = {"reduction": reduction, "zero_infinity": zero_infinity}
            expected = F.ctc_loss(log_probs.transpose(0, 1), *rest, **options)
            torch.testing.assert_close(ctc_loss(log_probs, *rest, **options), expected)


@pytest.mark.messages
def test_lists_and_arrays_are_taken_as_tensors() -> None:
    log_probs, *rest = random_batch(batch=3, time=6, symbols=4, labels=2, seed=23)
    log_probs = log_probs.log_softmax(2)
    expected = ctc_loss(log_probs, *rest)
    assert torch.equal(ctc_loss(log_probs.numpy(), *(x.tolist() for x in rest)), expected)


def race_ahead_and_turn(time: int, doubt: float) -> Batch:
    """Frames that say the second label first: the best beginnings and the best endings never meet."""
    y = torch.full((1, time, 3), doubt, dtype=torch.float64)
    y[:, : time // 2, 2] = y[:, time // 2 :, 1] = 1 - 2 * doubt
    return y.log(), torch.tensor([[1, 2]]), torch.tensor([time]), torch.tensor([2])


@pytest.mark.parametrize(("time", "doubt", "certain"), [(20, 1e-3, True), (100, 1e-12, False), (1000, 1e-2, False)])
def test_rescaling_knows_when_it_may_have_lost_something(time: int, doubt: float, certain: bool) -> None:
    batch = race_ahead_and_turn(time, doubt)
    exact, gamma = log_space(lattice_batch(*batch, 0))
    loss, posterior, proven = rescaled(lattice_batch(*batch, 0))
    assert proven.item() is certain
    if certain:
        torch.testing.assert_close(loss, exact, rtol=1e-12, atol=0)
        torch.testing.assert_close(posterior, gamma)
    else:
        assert (loss - exact).abs() > 1  # it was right to doubt
    torch.testing.assert_close(ctc_loss(batch[0], *batch[1:]), exact, rtol=1e-12, atol=0)
    torch.testing.assert_close(torch_loss(batch[0], *batch[1:]), exact, rtol=1e-9, atol=0)


@given(st.integers(0, 10**6), st.floats(0, 300), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_whatever_is_called_proven_is_right(seed: int, scale: float, time: int) -> None:
    logits, *rest = random_batch(batch=6, time=max(time, 8), symbols=4, labels=4, seed=seed, scale=scale)
    log_probs = logits.log_softmax(2)
    loss, gamma, proven = rescaled(lattice_batch(log_probs, *rest, 0))
    exact, posterior = log_space(lattice_batch(log_probs, *rest, 0))
    torch.testing.assert_close(loss[proven], exact[proven], rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(gamma[..., proven], posterior[..., proven], rtol=1e-7, atol=1e-9)


def test_groups_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = random_batch(batch=7, time=20, symbols=5, labels=6, seed=24)
    expected = at_the_logits(our_loss, batch, torch.ones(7))
    monkeypatch.setattr("course_lib.reference.ctc.fast.loss.GROUP", 3 * (6 + 1))  # three examples, three, and one
    torch.testing.assert_close(at_the_logits(our_loss, batch, torch.ones(7)), expected, rtol=1e-13, atol=1e-15)


def test_arrays_and_tensors_go_the_same_way() -> None:
    logits, *rest = random_batch(batch=3, time=20, symbols=5, labels=6, seed=25)
    lattices = lattice_batch(logits.log_softmax(2), *rest, 0)
    peak = lattices.log_y.amax(1, keepdim=True)
    given = ((lattices.log_y - peak).exp(), peak, lattices.skip)
    by_torch, by_numpy = forward_backward(torch, *given), forward_backward(np, *(x.numpy() for x in given))
    torch.testing.assert_close(tuple(map(torch.from_numpy, by_numpy)), by_torch, rtol=1e-12, atol=1e-280)


def test_a_lattice_cut_into_slices_is_the_one_that_masks_make() -> None:
    logits, *rest = random_batch(batch=9, time=20, symbols=5, labels=6, seed=26)
    rest[1][1] = 0  # no frame
    by_masks, by_slices = (build(logits, *rest, 2) for build in (lattice_batch, lattice_by_slices))
    torch.testing.assert_close(by_slices.log_y, by_masks.log_y, rtol=0, atol=0)
    assert torch.equal(by_slices.skip, by_masks.skip)
    assert torch.equal(by_slices.symbols, by_masks.symbols)


def test_loss_is_not_the_posterior_times_the_logarithms_though_its_gradient_is() -> None:
    log_y = torch.randn(6, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(17)).log_softmax(1)
    label, gamma = [1, 2, 2], -ctc_gradient(log_y.exp(), [1, 2, 2])
    loss = ctc_loss(log_y[None], torch.tensor([label]), torch.tensor([6]), torch.tensor([3])).item()
    shares = [prod(log_y.exp()[t, k].item() for t, k in enumerate(path)) / exp(-loss) for path in paths(label, 6, 4)]
    entropy = -sum(share * log(share) for share in shares)
    assert -(gamma * log_y).sum().item() == pytest.approx(loss + entropy, rel=1e-12)


@pytest.mark.messages
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"log_probs": torch.zeros(5, 3)},
            r"\(batch, time, symbols\), got float32 of shape \(5, 3\): one example needs",
        ),
        ({"log_probs": torch.zeros(2, 5, 3).long()}, r"expected log_probs as floats .* got int64"),
        ({"log_probs": torch.zeros(0, 5, 3)}, r"an example and a symbol at least, got .*\(0, 5, 3\): leave empty"),
        (
            {"log_probs": torch.zeros(2, 5, 3) + torch.tensor([[[0.0]], [[torch.nan]]])},
            r"ln y, at most 0, in every frame, got nan at log_probs\[1, 0\]: apply log_softmax",
        ),
        ({"log_probs": torch.full((2, 5, 3), 0.5)}, r"at most 0, in every frame, got 0.5 at log_probs\[0, 0\]"),
        ({"reduction": "average"}, r'reduction "none" or "sum" or "mean", got "average"'),
        ({"blank": 3}, r"expected blank in 0 … 2, got 3"),
        (
            {"input_lengths": torch.tensor([5])},
            r"input_lengths as 2 integers, one for each example, got int64 of shape",
        ),
        (
            {"input_lengths": torch.tensor([5, 6])},
            r"input_lengths in 0 … 5, got 6 at input_lengths\[1\]: count the fram",
        ),
        ({"input_lengths": torch.tensor([-1, 5])}, r"input_lengths in 0 … 5, got -1 at input_lengths\[0\]"),
        ({"target_lengths": torch.tensor([2, 3])}, r"target_lengths in 0 … 2, got 3 at target_lengths\[1\]: .* labels"),
        (
            {"targets": torch.tensor([1, 2])},
            r"targets as integers of shape \(batch, labels\), got int64 of shape \(2,\)",
        ),
        (
            {"targets": torch.tensor([[1, 2]])},
            r"targets for 2 examples, as many as log_probs has, got 1: are both from",
        ),
        (
            {"targets": torch.tensor([[1, 2], [1, 0]])},
            r"without the blank \(0\), got it at targets\[1, 1\]: the loss puts",
        ),
        ({"targets": torch.tensor([[1, 5], [1, 2]])}, r"labels in 0 … 2, got 5 at targets\[0, 1\]: is the vocabulary"),
        ({"targets": torch.tensor([[-1, 2], [1, 2]])}, r"labels in 0 … 2, got -1 at targets\[0, 0\]"),
    ],
    ids=str,
)
def test_messages_of_the_loss(change: dict, message: str) -> None:
    good = {
        "log_probs": torch.zeros(2, 5, 3),
        "targets": torch.tensor([[1, 2], [1, 1]]),
        "input_lengths": torch.tensor([5, 4]),
        "target_lengths": torch.tensor([2, 2]),
    }
    ctc_loss(**good)
    with pytest.raises(ValueError, match=message):
        ctc_loss(**(good | change))
