"""Nets side by side are what each is alone: outputs, gradients, and every step of training."""

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference.attention import MultiHeadAttention
from course_lib.side_by_side import SideBySide


def nets(count: int = 3) -> list[nn.Module]:
    def one(seed: int) -> nn.Module:
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))

    return [one(seed) for seed in range(count)]


def square(out: Tensor) -> Tensor:
    return out.square().mean()


def test_each_makes_of_its_own_inputs_what_it_makes_alone() -> None:
    alone, x = nets(), torch.randn(3, 5, 4)
    together = SideBySide(alone)
    assert len(together) == 3
    torch.testing.assert_close(together(x), torch.stack([net(part) for net, part in zip(alone, x, strict=True)]))


def test_arguments_that_all_get_alike_come_after_their_own() -> None:
    class Shifted(nn.Module):
        def __init__(self, by: float) -> None:
            super().__init__()
            self.by = nn.Parameter(torch.tensor(by))

        def forward(self, x: Tensor, times: int = 1) -> Tensor:
            return x + times * self.by

    together = SideBySide([Shifted(1.0), Shifted(10.0)])
    assert together(torch.zeros(2, 1), shared=(3,)).tolist() == [[3.0], [30.0]]


def test_trained_together_each_makes_the_steps_that_it_makes_alone() -> None:
    alone, batches = nets(), torch.randn(4, 3, 5, 4, generator=torch.Generator().manual_seed(0))
    together = SideBySide(alone)
    optimizers = [torch.optim.Adam(net.parameters(), 1e-2) for net in (together, *alone)]
    for batch in batches:
        losses = [sum(map(square, together(batch))), *(square(net(x)) for net, x in zip(alone, batch, strict=True))]
        for optimizer, loss in zip(optimizers, losses, strict=True):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    for number, net in enumerate(alone):
        for ours, theirs in zip(together.alone(number).parameters(), net.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs)


def test_what_is_not_to_be_trained_stays_so() -> None:
    frozen = nets()
    for net in frozen:
        net[0].weight.requires_grad_(False)
    together = SideBySide(frozen)
    assert [weight.requires_grad for weight in together.weights] == [False, True, True, True]
    assert not together.alone(2)[0].weight.requires_grad


def test_a_net_taken_out_is_a_copy_and_the_given_ones_stay_as_they_are() -> None:
    given = nets()
    together, before = SideBySide(given), given[0][0].weight.clone()
    with torch.no_grad():
        together.alone(0)[0].weight.zero_()
        together.weights[0].mul_(2)
    assert torch.equal(given[0][0].weight, before)
    assert torch.equal(together.alone(0)[0].weight, 2 * before)


def test_attention_runs_side_by_side() -> None:
    layers = [
        MultiHeadAttention(6, heads=2, fused=False, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2)
    ]
    x = torch.randn(2, 3, 5, 6)
    expected = torch.stack([layer(part, part, part) for layer, part in zip(layers, x, strict=True)])
    torch.testing.assert_close(SideBySide(layers)(x, x, x), expected)


def test_nets_of_two_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="expected nets of one form, got other weights in net 1"):
        SideBySide([nn.Linear(3, 2), nn.Linear(4, 2)])
    with pytest.raises(ValueError, match="expected at least one net, got none"):
        SideBySide([])
    with pytest.raises(ValueError, match="expected nets without buffers, got running_mean"):
        SideBySide([nn.BatchNorm1d(2)])
