"""One training loop for every model of the course."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import torch
from torch import Generator, Tensor, nn

from course_lib.progress import Progress

Batch = TypeVar("Batch")
Model = TypeVar("Model", bound=nn.Module)


@dataclass
class History:
    """What happened in training: one entry a step, and one validation score for each of ``checked``."""

    losses: list[float] = field(default_factory=list)
    gradient_norms: list[float] = field(default_factory=list)
    checked: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    @property
    def best(self) -> float:
        """The lowest validation score so far; infinite before the first."""
        return min(self.scores, default=math.inf)


def fit(
    model: Model,
    batches: Iterable[Batch],
    loss: Callable[[Model, Batch], Tensor],
    *,
    steps: int,
    rate: float = 1e-3,
    optimizer: torch.optim.Optimizer | None = None,
    clip: float = math.inf,
    validate: Callable[[Model], float] | None = None,
    every: int = 100,
    patience: int | None = None,
    label: str = "training",
) -> History:
    """Minimise a loss by gradient descent, in place.

    Args:
        model: what is trained; left in evaluation mode.
        batches: gone through again and again; an endless generator will do too.
        loss: a scalar for the model and one batch.
        steps: number of updates, at most.
        rate: learning rate of Adam, where no other ``optimizer`` over the model's parameters is given.
        clip: gradients with a larger norm are scaled down to it.
        validate: a score, the lower the better, taken without gradients after every ``every`` steps.
        patience: stop after so many scores without a new best one, and go back to the best weights.
        label: what the progress bar says.

    Returns:
        The history, for plots.

    Raises:
        ValueError: if the batches run out, or the loss is not finite.
    """
    if patience is not None and validate is None:
        raise ValueError("expected a validation score to be patient about, got none: pass validate=")
    optimizer = optimizer or torch.optim.Adam(model.parameters(), rate)
    history, best, supply = History(), _Best(patience), _endless(batches)
    with Progress(label, steps) as progress:
        for step in range(1, steps + 1):
            model.train()
            value = loss(model, next(supply))
            _check_finite(value, step)
            optimizer.zero_grad()
            value.backward()
            norm = nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            history.losses.append(value.item())
            history.gradient_norms.append(norm.item())
            progress.advance(f"loss {value.item():.3f}")
            if validate is not None and step % every == 0:
                history.checked.append(step)
                history.scores.append(_score(model, validate))
                if best.tired(model, history.scores):
                    break
    best.restore(model)
    model.eval()
    return history


class _Best:
    """Remembers the weights with the lowest score, and counts the scores since."""

    def __init__(self, patience: int | None) -> None:
        self.patience = patience
        self.weights: dict[str, Tensor] | None = None

    def tired(self, model: nn.Module, scores: list[float]) -> bool:
        if self.patience is None:
            return False
        since = len(scores) - 1 - scores.index(min(scores))
        if since == 0:
            self.weights = copy.deepcopy(model.state_dict())
        return since >= self.patience

    def restore(self, model: nn.Module) -> None:
        if self.weights is not None:
            model.load_state_dict(self.weights)


def shuffled(count: int, size: int, generator: Generator) -> Iterator[Tensor]:
    """Endless mini-batches of row numbers: each epoch a new order, the incomplete last batch left out.

    >>> rows = shuffled(5, 2, torch.Generator().manual_seed(0))
    >>> [len(next(rows)) for _ in range(3)]
    [2, 2, 2]

    Raises:
        ValueError: if there are fewer rows than one batch takes.
    """
    if not 0 < size <= count:
        raise ValueError(f"expected a batch size in 1 … {count}, got {size}: take smaller batches or more examples")
    while True:
        yield from torch.randperm(count, generator=generator)[: count - count % size].split(size)


def _endless(batches: Iterable[Batch]) -> Iterator[Batch]:
    while True:
        came = False
        for batch in batches:
            came = True
            yield batch
        if not came:
            raise ValueError("expected more batches, got none: pass a list, or a generator that never ends")


def _check_finite(value: Tensor, step: int) -> None:
    if not torch.isfinite(value).all():
        raise ValueError(
            f"expected a finite loss, got {value.item()} at step {step}: lower the rate, clip the gradient, "
            "or look for a batch whose target is impossible"
        )


@torch.no_grad()
def _score(model: Model, validate: Callable[[Model], float]) -> float:
    model.eval()
    return float(validate(model))
