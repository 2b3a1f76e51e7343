"""What a language model says of prefixes."""

from collections.abc import Callable

from course_lib.reference._checks import complaint

Prefix = tuple[int, ...]
LanguageModel = Callable[[Prefix, int], float]
Scored = tuple[list[int], float]


class Prior:
    """a ln P_lm(c) + b |c|, label by label; each label behind each prefix is asked for once.

    Raises:
        ValueError: a negative weight; a language model that gives something over 0, which is no logarithm of a
            probability.

    >>> Prior(word_bonus=0.5).of((3, 1))
    1.0
    """

    def __init__(self, *, lm: LanguageModel | None = None, lm_weight: float = 0.0, word_bonus: float = 0.0) -> None:
        if lm_weight < 0:
            raise complaint("lm_weight ≥ 0", str(lm_weight), "0 ignores the language model")
        self.lm = lm if lm_weight > 0 else None
        self.lm_weight, self.word_bonus = lm_weight, word_bonus
        self._known: dict[tuple[Prefix, int], float] = {}
        self._sums: dict[Prefix, float] = {(): 0.0}

    def of(self, prefix: Prefix) -> float:
        """The whole prefix."""
        known = next(n for n in range(len(prefix), -1, -1) if prefix[:n] in self._sums)
        for n in range(known, len(prefix)):
            before = prefix[:n]
            self._sums[prefix[: n + 1]] = self._sums[before] + self.word_bonus + self.model(before, prefix[n])
        return self._sums[prefix]

    def model(self, prefix: Prefix, symbol: int) -> float:
        """The language model's share of one more label, a ln P(symbol | prefix)."""
        if self.lm is None:
            return 0.0
        if (prefix, symbol) not in self._known:
            log_p = self.lm(prefix, symbol)
            if not log_p <= 1e-6:
                got = f"{log_p} for {symbol} behind {prefix}"
                advice = "take the logarithm, and see that its probabilities sum to 1"
                raise complaint("lm to give ln P(symbol | prefix), at most 0", got, advice)
            self._known[prefix, symbol] = self.lm_weight * log_p
        return self._known[prefix, symbol]
