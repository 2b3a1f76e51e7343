"""Prefix beam search of a batch, with a language model."""

from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.ctc.checks import as_batch, check_emissions, check_log_probs
from course_lib.reference.ctc.fast.arrays import ArrayBeam
from course_lib.reference.ctc.prior import LanguageModel, Prior, Scored, WordModel


def prefix_beam_decode(
    log_probs: Float[Tensor, "batch time symbols"],
    lengths: Int[Tensor, " batch"],
    width: int = 32,
    lm: LanguageModel | WordModel | None = None,
    lm_weight: float = 0.0,
    word_bonus: float = 0.0,
    blank: int = 0,
    space: int | None = None,
) -> list[list[Scored]]:
    """Search for the most probable labelings, prefix by prefix.  Hannun et al. 2014 (First-pass), Algorithm 1.

        Q(c) = ln P(c|x) + a ln P_lm(c) + b · word_count(c)         Hannun et al. 2014 (Deep Speech), section 2.2
        ln P_lm(c) = Σ_i ln P(c_i | c_1 … c_{i−1})

    Words are what stands between two ``space`` labels; without a space, every label is a word.  A word is asked for
    when its space comes, the last one at the end, as in the papers, of which nothing departs but that only the width
    prunes.  ``prefix_beam_search`` is the same search as it is taught.

    Args:
        log_probs: ln y, (batch, time, symbols).
        lengths: frames of each example, (batch).
        width: prefixes kept at each frame.
        lm: ln P(symbol | prefix), a function of a tuple of labels and one more label; with a space, ln P(word | words
            before), of a tuple of words and one more word, each a tuple of labels.
        lm_weight: a ≥ 0, the weight of the language model.
        word_bonus: b, what each word adds.
        blank: the index of the blank.
        space: the label between words.

    Returns:
        For each example up to ``width`` pairs (labeling, Q), best first.  With a width that holds every prefix and no
        language model, Q is ln p(l|x) exactly; a smaller width loses paths, and Q is a lower bound.

    Raises:
        ValueError: as ``greedy_decode``; a width below 1, a negative weight, a language model that gives no logarithms;
            NaN or a logarithm over 0 in a real frame.

    >>> import torch
    >>> frames = torch.tensor([[[0.6, 0.4], [0.6, 0.4]]], dtype=torch.float64).log()
    >>> [(labeling, round(score, 3)) for labeling, score in prefix_beam_decode(frames, torch.tensor([2]))[0]]
    [([1], -0.446), ([], -1.022)]
    """
    log_probs, lengths = as_batch(log_probs, lengths)
    check_emissions(log_probs, lengths, "lengths", blank)
    check_log_probs(log_probs, lengths, "lengths")
    if width < 1:
        raise complaint("width ≥ 1", str(width), "how many prefixes may be kept at each frame?")
    prior = Prior(lm=lm, lm_weight=lm_weight, word_bonus=word_bonus, space=space)
    results = []
    for frames, length in zip(log_probs.detach().double().cpu().numpy(), lengths.tolist(), strict=True):
        beam = ArrayBeam(width, prior, blank)
        for log_y in frames[:length]:
            beam.advance(log_y)
        results.append(beam.ranked())
    return results
