"""Prefix beam search as it is taught: a dictionary from prefixes to two probabilities."""

from collections import defaultdict
from math import exp, inf, log1p

from jaxtyping import Float
from torch import Tensor

from course_lib.reference.ctc.prior import Prefix, Prior, Scored


def prefix_beam_search(
    log_probs: Float[Tensor, "time symbols"], width: int, prior: Prior, blank: int = 0
) -> list[Scored]:
    """The same search for one example, as it is taught: a dictionary from prefixes to two probabilities.

        b: ln P of the prefix's paths that end in a blank        n: of those that end in its last label
        a blank keeps the prefix:           b' ← (b ⊕ n) + ln y_–
        its last label again keeps it:      n' ← n + ln y_k,  and lengthens it only behind a blank:  b + ln y_k
        any other label lengthens it:       n' ← (b ⊕ n) + ln y_k

    >>> import torch
    >>> frames = torch.tensor([[0.6, 0.4], [0.6, 0.4]]).log()
    >>> prefix_beam_search(frames, width=1, prior=Prior())[0][0]  # a narrow beam forgets the better one
    []
    """
    beam: dict[Prefix, tuple[float, float]] = {(): (0.0, -inf)}
    for log_y in log_probs.tolist():
        in_blank: defaultdict[Prefix, float] = defaultdict(lambda: -inf)
        in_label: defaultdict[Prefix, float] = defaultdict(lambda: -inf)
        for prefix, (b, n) in beam.items():
            for k, y in enumerate(log_y):
                longer = (*prefix, k)
                if k == blank:
                    in_blank[prefix] = _add(in_blank[prefix], _add(b, n) + y)
                elif prefix and k == prefix[-1]:
                    in_label[prefix] = _add(in_label[prefix], n + y)
                    in_label[longer] = _add(in_label[longer], b + y)
                else:
                    in_label[longer] = _add(in_label[longer], _add(b, n) + y)
        grown = {prefix: (in_blank[prefix], in_label[prefix]) for prefix in in_blank | in_label}
        scores = {prefix: _add(*grown[prefix]) + prior.of(prefix) for prefix in grown}
        best = sorted(grown, key=lambda prefix: scores[prefix], reverse=True)[:width]
        beam = {prefix: grown[prefix] for prefix in best if scores[prefix] > -inf}
    return [(list(prefix), _add(b, n) + prior.of(prefix)) for prefix, (b, n) in beam.items()]


def _add(a: float, b: float) -> float:
    """a ⊕ b = ln(e^a + e^b)."""
    high, low = max(a, b), min(a, b)
    return high if low == -inf else high + log1p(exp(low - high))
