"""Prefix beam search, with a language model."""

from collections import defaultdict
from math import exp, inf, log1p

from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference.ctc.batch import check_emissions
from course_lib.reference.ctc.prefix_beam_arrays import ArrayBeam
from course_lib.reference.ctc.prefix_tree import LanguageModel, Prefix, Prior, Scored


def prefix_beam_decode(
    log_probs: Float[Tensor, "batch time symbols"],
    lengths: Int[Tensor, "batch"],
    width: int = 32,
    lm: LanguageModel | None = None,
    lm_weight: float = 0.0,
    word_bonus: float = 0.0,
    blank: int = 0,
) -> list[list[Scored]]:
    """Search for the most probable labelings, prefix by prefix.  Hannun et al. 2014 (First-pass), Algorithm 1.

        Q(c) = ln P(c|x) + a ln P_lm(c) + b |c|         Hannun et al. 2014 (Deep Speech), section 2.2
        ln P_lm(c) = Σ_i ln P(c_i | c_1 … c_{i−1})

    Departs from the papers: the bonus counts labels, which are words only where symbols are words; the language model
    is asked at every label; nothing but the width prunes.  `prefix_beam_search` is the same search as it is taught.

    Args:
        log_probs: ln y, (batch, time, symbols).
        lengths: frames of each example, (batch).
        width: prefixes kept at each frame.
        lm: ln P(symbol | prefix), a function of a tuple of labels and one more label.
        lm_weight: a ≥ 0, the weight of the language model.
        word_bonus: b, what each label adds.
        blank: the index of the blank.

    Returns:
        For each example up to `width` pairs (labeling, Q), best first.  With a width that holds every prefix and no
        language model, Q is ln p(l|x) exactly; a smaller width loses paths, and Q is a lower bound.

    Raises:
        ValueError: as `greedy_decode`; a width below 1, a negative weight, a language model that gives no logarithms.

    >>> import torch
    >>> frames = torch.tensor([[[0.6, 0.4], [0.6, 0.4]]], dtype=torch.float64).log()
    >>> [(labeling, round(score, 3)) for labeling, score in prefix_beam_decode(frames, torch.tensor([2]))[0]]
    [([1], -0.446), ([], -1.022)]
    """
    check_emissions(log_probs, lengths, "lengths", blank)
    if width < 1:
        raise ValueError(f"expected width ≥ 1, got {width}: how many prefixes may be kept at each frame?")
    prior = Prior(lm, lm_weight, word_bonus)
    results = []
    for frames, length in zip(log_probs.detach().double().numpy(), lengths.tolist(), strict=True):
        beam = ArrayBeam(width, prior, blank)
        for log_y in frames[:length]:
            beam.advance(log_y)
        results.append(beam.ranked())
    return results


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
