"""Several nets of one form at once, so that what holds for one seed can be asked of five at little more cost."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap


class SideBySide(nn.Module):
    """Nets of one form with weights of their own, run at once; the first axis of inputs and outputs counts them.

    Where a loss is the *sum* of the nets' losses, no net learns anything of the others: under Adam, each makes the
    steps that it would make alone.

    Args:
        nets: modules with equal shapes of weights and without buffers; their weights are copied.

    Raises:
        ValueError: no nets, nets of two forms, or with buffers.

    >>> nets = SideBySide([nn.Linear(3, 2), nn.Linear(3, 2)])
    >>> x = torch.ones(2, 7, 3)
    >>> torch.allclose(nets(x)[1], nets.alone(1)(x[1]))
    True
    """

    def __init__(self, nets: Sequence[nn.Module]) -> None:
        super().__init__()
        _check(nets)
        weights = [dict(net.named_parameters()) for net in nets]
        self._form = (copy.deepcopy(nets[0]),)  # in a tuple, where PyTorch looks for no weights to train
        self._names = tuple(weights[0])
        self.weights = nn.ParameterList(
            nn.Parameter(torch.stack([of_one[name].detach() for of_one in weights]), weights[0][name].requires_grad)
            for name in self._names
        )

    def __len__(self) -> int:
        return len(self.weights[0])

    def forward(self, *inputs: Tensor, shared: tuple[Any, ...] = ()) -> Tensor:
        """What each net makes of its own inputs; ``shared`` are arguments that all get alike, after these."""

        def one(weights: dict[str, Tensor], *own: Tensor) -> Tensor:
            out: Tensor = functional_call(self._form[0], weights, (*own, *shared))
            return out

        together: Tensor = vmap(one)(dict(zip(self._names, self.weights, strict=True)), *inputs)
        return together

    def alone(self, number: int) -> nn.Module:
        """A copy of one of the nets."""
        net = copy.deepcopy(self._form[0])
        net.load_state_dict({name: weight[number] for name, weight in zip(self._names, self.weights, strict=True)})
        return net


def _check(nets: Sequence[nn.Module]) -> None:
    if not nets:
        raise ValueError("expected at least one net, got none")
    shapes = [{name: weight.shape for name, weight in net.named_parameters()} for net in nets]
    for number, of_one in enumerate(shapes):
        if of_one != shapes[0]:
            raise ValueError(
                f"expected nets of one form, got other weights in net {number}: build all with equal arguments"
            )
    if held := next((name for name, _ in nets[0].named_buffers()), None):
        raise ValueError(f"expected nets without buffers, got {held}: only weights are stacked")
