"""n-gram models: Markov chains that count, smoothed by interpolation."""

from collections import Counter
from collections.abc import Callable

from course_lib.reference._checks import check_choice, complaint
from course_lib.reference.language.counts import Context, CountModel, Number


class NGramModel(CountModel):
    """An interpolated n-gram model.  Chen & Goodman 1998, secs. 2.3 and 2.5.

        P_m(w | c) = λ(c) N(c w) / N(c) + (1 − λ(c)) P_{m−1}(w | c')
        P_0(w)     = 1 / |V|

    c holds the m − 1 tokens before w, and c' is c without the first of them. How far a context's counts are trusted:

        λ(c) = N(c) / (N(c) + number of different tokens seen after c)        "witten-bell"
        λ(c) = weight                                                        "jelinek-mercer"
        λ(c) = 0                                                             where c was never seen

    Departs from the report: Jelinek–Mercer takes one weight for all contexts, not one for each bucket of them, and it
    is handed in, not fitted to held-out text. A sequence begins with the contexts it has: its first token is judged
    without one, so that no start symbol is needed.

    Args:
        order: n; 1 counts tokens alone.
        vocabulary: |V|; tokens are 0 … |V| − 1.
        smoothing: "witten-bell" or "jelinek-mercer".
        weight: λ of Jelinek–Mercer, over 0 and under 1; Witten–Bell needs none.

    Raises:
        ValueError: an order under 1, another smoothing, a weight outside (0, 1), tokens outside the vocabulary.

    >>> model = NGramModel(order=2, vocabulary=3).fit([[0, 1, 0, 1, 0, 2]])
    >>> model.distribution([0])
    tensor([0.1778, 0.5333, 0.2889], dtype=torch.float64)
    """

    def __init__(self, order: int, vocabulary: int, *, smoothing: str = "witten-bell", weight: float = 0.8) -> None:
        super().__init__(order, vocabulary)
        check_choice("smoothing", smoothing, ("witten-bell", "jelinek-mercer"))
        if not 0 < weight < 1:
            raise complaint("a weight between 0 and 1", str(weight), "1 would trust counts alone, 0 never")
        self.smoothing, self.weight = smoothing, weight

    def _estimate(self, context: Context, count: Callable[[Counter[int]], Number], p: Number) -> Number:
        for c in self._suffixes(context):
            trust, seen = self.trust(c), self.followers[c]
            p = trust * count(seen) / seen.total() + (1 - trust) * p
        return p

    def trust(self, context: Context) -> float:
        """λ(c), for a context that was seen."""
        if self.smoothing == "jelinek-mercer":
            return self.weight
        seen = self.followers[context]
        return seen.total() / (seen.total() + len(seen))
