"""Prefix beam search as it is taught: a dictionary from prefixes to two probabilities."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from math import exp, inf, log1p
from typing import NamedTuple

from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.prior import Prefix, Prior, Scored


class Move(NamedTuple):
    """What one symbol carries from a prefix to itself, or to the one that is longer by this symbol."""

    source: Prefix
    symbol: int
    target: Prefix
    log_p: float


class PrefixFrame(NamedTuple):
    """One frame of the search: what was sent, and the prefixes that grew of it, best first, each with its fate."""

    moves: list[Move]
    prefixes: list[Prefix]
    in_blank: list[float]  # b
    in_label: list[float]  # n
    scores: list[float]  # (b ⊕ n) and what the language model says
    kept: list[bool]


def prefix_beam_search(
    log_probs: Float[Tensor, "time symbols"],
    width: int,
    prior: Prior,
    blank: int = 0,
    watch: Callable[[PrefixFrame], None] | None = None,
) -> list[Scored]:
    """The same search for one example, as it is taught: a dictionary from prefixes to two probabilities.

        b: ln P of the prefix's paths that end in a blank        n: of those that end in its last label
        a blank keeps the prefix:           b' ← (b ⊕ n) + ln y_–
        its last label again keeps it:      n' ← n + ln y_k,  and lengthens it only behind a blank:  b + ln y_k
        any other label lengthens it:       n' ← (b ⊕ n) + ln y_k

    ``watch`` is called after every frame with all that was considered, to draw the beam.

    >>> import torch
    >>> frames = torch.tensor([[0.6, 0.4], [0.6, 0.4]]).log()
    >>> prefix_beam_search(frames, width=1, prior=Prior())[0][0]  # a narrow beam forgets the better one
    []
    """
    beam: dict[Prefix, tuple[float, float]] = {(): (0.0, -inf)}
    for log_y in log_probs.tolist():
        moves = [move for prefix, (b, n) in beam.items() for move in _moves(prefix, b, n, log_y, blank)]
        in_blank: defaultdict[Prefix, float] = defaultdict(lambda: -inf)
        in_label: defaultdict[Prefix, float] = defaultdict(lambda: -inf)
        for _, k, prefix, log_p in moves:
            part = in_blank if k == blank else in_label
            part[prefix] = _add(part[prefix], log_p)
        grown = {prefix: (in_blank[prefix], in_label[prefix]) for prefix in in_blank | in_label}
        scores = {prefix: _add(*grown[prefix]) + prior.of(prefix) for prefix in grown}
        best = sorted(grown, key=lambda prefix: scores[prefix], reverse=True)
        beam = {prefix: grown[prefix] for prefix in best[:width] if scores[prefix] > -inf}
        if watch is not None:
            b, n = map(list, zip(*(grown[prefix] for prefix in best), strict=True))
            watch(PrefixFrame(moves, best, b, n, [scores[prefix] for prefix in best], [p in beam for p in best]))
    found = [(list(prefix), _add(b, n) + prior.of_all(prefix)) for prefix, (b, n) in beam.items()]
    return sorted(found, key=lambda labeling: labeling[1], reverse=True)


def _moves(prefix: Prefix, b: float, n: float, log_y: list[float], blank: int) -> Iterator[Move]:
    """Where a frame sends a prefix."""
    for k, y in enumerate(log_y):
        longer = (*prefix, k)
        if k == blank:
            yield Move(prefix, k, prefix, _add(b, n) + y)
        elif prefix and k == prefix[-1]:
            yield Move(prefix, k, prefix, n + y)
            yield Move(prefix, k, longer, b + y)
        else:
            yield Move(prefix, k, longer, _add(b, n) + y)


def _add(a: float, b: float) -> float:
    """a ⊕ b = ln(e^a + e^b)."""
    high, low = max(a, b), min(a, b)
    return high if low == -inf else high + log1p(exp(low - high))
