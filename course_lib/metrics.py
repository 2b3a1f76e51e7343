"""Scores for what a model said against what it should have said."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence, Sized

Link = tuple[int, int]


def label_error_rate(hypotheses: Sequence[Sequence[Hashable]], references: Sequence[Sequence[Hashable]]) -> float:
    """Edits needed to turn the hypotheses into the references, per reference label.  Graves et al. 2006, eq. 1.

        Σ edit distance(hypothesis, reference) / Σ |reference|

    Departs from the paper: sums are taken before dividing, so that a long sequence weighs more than a short one.
    Strings give a character error rate, lists of words a word error rate.

    Returns:
        A fraction of at least 0; it passes 1 where too much was said.

    Raises:
        ValueError: if the two differ in number, or no reference has a label.

    >>> label_error_rate(["1123", "7"], ["123", "1"])  # one deletion, one substitution; four reference labels
    0.5
    """
    import jiwer

    _check_pairs(hypotheses, references)
    if not any(len(reference) for reference in references):
        raise ValueError("expected at least one label in the references, got none: leave out empty test sets")
    letters: dict[Hashable, str] = {}

    def spell(sequence: Sequence[Hashable]) -> str:
        """One character a label, since jiwer compares characters; none is a space, which jiwer would strip."""
        return "".join(letters.setdefault(label, chr(0x4E00 + len(letters))) for label in sequence)

    result = jiwer.process_characters([*map(spell, references)], [*map(spell, hypotheses)])
    return float(result.cer)


def sequence_error_rate(hypotheses: Sequence[Sequence[Hashable]], references: Sequence[Sequence[Hashable]]) -> float:
    """The share of sequences with at least one mistake.

    >>> sequence_error_rate(["123", "7"], ["123", "1"])
    0.5
    """
    _check_pairs(hypotheses, references)
    wrong = [list(said) != list(meant) for said, meant in zip(hypotheses, references, strict=True)]
    return sum(wrong) / len(wrong)


def bleu(hypotheses: Sequence[Sequence[str]], references: Sequence[Sequence[str]]) -> float:
    """Corpus BLEU of tokenised sentences, one reference each, through sacrebleu.  Papineni et al. 2002.

        100 · min(1, exp(1 − r/c)) · (p_1 p_2 p_3 p_4)^¼

    with p_n the share of the hypotheses' n-grams found in the reference, r and c the lengths of both sides.
    Departs from the paper: an n-gram order without any match counts as half a match or less (sacrebleu's ``exp``).

    Args:
        hypotheses, references: tokens of each sentence, as the model's vocabulary has them; no token holds a space.

    Returns:
        0 to 100.

    Raises:
        ValueError: if the two differ in number, or there is none.
    """
    import sacrebleu

    _check_pairs(hypotheses, references)
    said, meant = ([" ".join(tokens) for tokens in side] for side in (hypotheses, references))
    return float(sacrebleu.corpus_bleu(said, [meant], tokenize="none", force=True).score)


def alignment_error_rate(
    predicted: Collection[Link], sure: Collection[Link], possible: Collection[Link] | None = None
) -> float:
    """How far predicted word links are from gold ones.  Och and Ney 2003, section 5.1.

        AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|)

    Args:
        predicted: A, pairs (source position, target position).
        sure: S, links that must be there.
        possible: P, links that may be there; S belongs to P.  None: S alone.

    Returns:
        0 (perfect) to 1.

    Raises:
        ValueError: if there are neither predicted nor sure links.

    >>> alignment_error_rate({(0, 0), (1, 2)}, sure={(0, 0), (1, 1)})
    0.5
    """
    A, S = set(predicted), set(sure)
    P = S | set(possible or ())
    if not A and not S:
        raise ValueError("expected at least one predicted or sure link, got none: leave out sentences without gold")
    return 1 - (len(A & S) + len(A & P)) / (len(A) + len(S))


def _check_pairs(hypotheses: Sized, references: Sized) -> None:
    if len(hypotheses) != len(references) or len(references) == 0:
        raise ValueError(
            f"expected one hypothesis for each reference and at least one, got {len(hypotheses)} hypotheses and "
            f"{len(references)} references: score what was decoded against the same examples"
        )
