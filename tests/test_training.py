"""The training loop does what its arguments say."""

import math

import pytest
import torch
from torch import nn

from course_lib.training import fit, shuffled


def line() -> nn.Linear:
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, 3.0)
    nn.init.constant_(model.bias, -1.0)
    return model


def square(model: nn.Linear, x: torch.Tensor) -> torch.Tensor:
    return (model(x) ** 2).mean()


def test_steps_are_adam_s_own() -> None:
    ours, theirs = line(), line()
    batches = [torch.tensor([[1.0], [2.0]]), torch.tensor([[-3.0]])]
    history = fit(ours, batches, square, steps=5, rate=0.1)
    adam = torch.optim.Adam(theirs.parameters(), 0.1)
    for step in range(5):
        adam.zero_grad()
        square(theirs, batches[step % 2]).backward()
        adam.step()
    assert torch.equal(ours.weight, theirs.weight)
    assert torch.equal(ours.bias, theirs.bias)
    assert len(history.losses) == len(history.gradient_norms) == 5
    assert history.losses[0] == 14.5  # mean of 2² and 5²


def test_a_clipped_step_is_no_longer_than_the_clip() -> None:
    model = line()
    before = torch.cat([p.detach().flatten() for p in model.parameters()])
    sgd = torch.optim.SGD(model.parameters(), lr=1.0)
    history = fit(model, [torch.tensor([[5.0]])], square, steps=1, optimizer=sgd, clip=0.5)
    moved = torch.cat([p.detach().flatten() for p in model.parameters()]) - before
    assert moved.norm() == pytest.approx(0.5, abs=1e-5)
    assert history.gradient_norms[0] > 0.5


def test_patience_stops_and_goes_back_to_the_best_weights() -> None:
    scores, seen = iter([3.0, 1.0, 2.0, 2.5, 0.0]), []

    def validate(model: nn.Linear) -> float:
        assert not model.training
        assert not torch.is_grad_enabled()
        seen.append(model.weight.item())
        return next(scores)

    model = line()
    history = fit(model, [torch.tensor([[1.0]])], square, steps=99, rate=0.1, validate=validate, every=2, patience=2)
    assert history.checked == [2, 4, 6, 8]
    assert history.scores == [3.0, 1.0, 2.0, 2.5]
    assert history.best == 1.0
    assert model.weight.item() == seen[1] != seen[-1]


def test_without_patience_every_step_is_taken_and_the_last_weights_stay() -> None:
    scores = iter([1.0, 2.0, 3.0])
    model = line()
    history = fit(model, [torch.tensor([[1.0]])], square, steps=6, validate=lambda _: next(scores), every=2)
    assert history.scores == [1.0, 2.0, 3.0]
    assert len(history.losses) == 6
    assert not model.training


def test_an_untested_model_keeps_what_it_learned() -> None:
    model = line()
    fit(model, [torch.tensor([[1.0]])], square, steps=3, rate=0.1, validate=lambda _: 0.0, every=100, patience=1)
    assert model.weight.item() != 3.0


def test_each_epoch_is_a_new_order_of_all_rows() -> None:
    rows = shuffled(6, 2, torch.Generator().manual_seed(0))
    epochs = [torch.cat([next(rows) for _ in range(3)]).tolist() for _ in range(2)]
    assert [sorted(epoch) for epoch in epochs] == [list(range(6))] * 2
    assert epochs[0] != epochs[1]


@pytest.mark.messages
def test_mistakes_in_training_are_explained() -> None:
    def burst(model: nn.Linear, x: torch.Tensor) -> torch.Tensor:
        return square(model, x) * math.inf

    with pytest.raises(ValueError, match="expected a finite loss, got inf at step 1: lower the rate"):
        fit(line(), [torch.ones(1, 1)], burst, steps=1)
    with pytest.raises(ValueError, match="expected more batches, got none: pass a list"):
        fit(line(), iter([torch.ones(1, 1)]), square, steps=2)
    with pytest.raises(ValueError, match="a validation score to be patient about, got none"):
        fit(line(), [torch.ones(1, 1)], square, steps=1, patience=1)
    with pytest.raises(ValueError, match=r"a batch size in 1 … 3, got 4: take smaller"):
        next(shuffled(3, 4, torch.Generator()))
