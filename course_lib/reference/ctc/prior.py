"""What a language model says of prefixes."""

from collections.abc import Callable
from math import inf

from course_lib.reference._checks import complaint

Prefix = tuple[int, ...]
LanguageModel = Callable[[Prefix, int], float]
WordModel = Callable[[tuple[Prefix, ...], Prefix], float]
Scored = tuple[list[int], float]


class Prior:
    """a ln P_lm(c) + b · word_count(c), built up label by label; the language model is asked once for each question.

    Args:
        lm: ln P(symbol | prefix), labels being words; with a ``space``, ln P(word | words before), each word a tuple of
            labels.
        lm_weight: a.
        word_bonus: b.
        space: the label between words. None: every label is a word.

    Raises:
        ValueError: a negative weight; a language model that gives something over 0, which is no logarithm of a
            probability.

    >>> Prior(word_bonus=0.5).of((3, 1)), Prior(word_bonus=0.5, space=1).of((3, 1))
    (1.0, 0.5)
    """

    def __init__(
        self,
        *,
        lm: LanguageModel | WordModel | None = None,
        lm_weight: float = 0.0,
        word_bonus: float = 0.0,
        space: int | None = None,
    ) -> None:
        if lm_weight < 0:
            raise complaint("lm_weight ≥ 0", str(lm_weight), "0 ignores the language model")
        self.lm: Callable[..., float] | None = lm if lm_weight > 0 else None
        self.lm_weight, self.word_bonus, self.space = lm_weight, word_bonus, space
        self._known: dict[tuple[Prefix, int], float] = {}
        self._sums: dict[Prefix, float] = {(): 0.0}

    def of(self, prefix: Prefix) -> float:
        """The whole prefix, but for a word that may still grow."""
        known = next(n for n in range(len(prefix), -1, -1) if prefix[:n] in self._sums)
        for n in range(known, len(prefix)):
            before, symbol = prefix[:n], prefix[n]
            self._sums[prefix[: n + 1]] = self._sums[before] + self.bonus(symbol) + self.model(before, symbol)
        return self._sums[prefix]

    def of_all(self, prefix: Prefix) -> float:
        """The prefix as a sentence: its last word counts, though no space has ended it."""
        if self.space is None or not prefix or prefix[-1] == self.space:
            return self.of(prefix)
        return self.of(prefix) + self.word_bonus + self.model(prefix, self.space)

    def bonus(self, symbol: int) -> float:
        """What a label adds by ending a word."""
        return self.word_bonus if self.space is None or symbol == self.space else 0.0

    def model(self, prefix: Prefix, symbol: int) -> float:
        """The language model's share of one more label, a ln P(symbol | prefix) or a ln P(word | words before)."""
        if self.lm is None or (self.space is not None and symbol != self.space):
            return 0.0
        if (prefix, symbol) not in self._known:
            asked = (prefix, symbol) if self.space is None else self._last_word(prefix)
            log_p = self.lm(*asked) if asked[1] != () else -inf
            if not log_p <= 1e-6:
                got = f"{log_p} for {asked[1]} behind {asked[0]}"
                advice = "take the logarithm, and see that its probabilities sum to 1"
                raise complaint("lm to give ln P(symbol | prefix), at most 0", got, advice)
            self._known[prefix, symbol] = self.lm_weight * log_p
        return self._known[prefix, symbol]

    def _last_word(self, prefix: Prefix) -> tuple[tuple[Prefix, ...], Prefix]:
        """The words before, and the word that a space would end now; () behind another space."""
        *before, word = _split(prefix, self.space)
        return tuple(before), word


def _split(prefix: Prefix, space: int | None) -> list[Prefix]:
    """
    >>> _split((5, 6, 1, 7), 1), _split((5, 1), 1)
    ([(5, 6), (7,)], [(5,), ()])
    """
    words: list[Prefix] = [()]
    for symbol in prefix:
        if symbol == space:
            words.append(())
        else:
            words[-1] += (symbol,)
    return words
