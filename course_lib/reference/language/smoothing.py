"""Other cures for zero counts: add-k, back-off, Kneser–Ney."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from course_lib.reference._checks import check_positive, complaint
from course_lib.reference.language.counts import Context, CountModel, Number


class AddKModel(CountModel):
    """An n-gram model that adds k to every count.  Chen & Goodman 1998, eq. 5.

        P(w | c) = (N(c w) + k) / (N(c) + k |V|)

    c holds the n − 1 tokens before w, fewer at the beginning of a sequence. k = 1 is Laplace's rule. A context that was
    never seen leaves 1 / |V| for each token: shorter contexts are not asked.

    Args:
        order: n; 1 counts tokens alone.
        vocabulary: |V|; tokens are 0 … |V| − 1.
        k: what is added, over 0.

    Raises:
        ValueError: an order under 1, a k that is not over 0, tokens outside the vocabulary.

    >>> AddKModel(order=2, vocabulary=3, k=1).fit([[0, 1, 0, 1, 0, 2]]).distribution([0])
    tensor([0.1667, 0.5000, 0.3333], dtype=torch.float64)
    """

    def __init__(self, order: int, vocabulary: int, *, k: float = 1.0) -> None:
        super().__init__(order, vocabulary)
        check_positive("k", k, "without it, what was never counted has no probability")
        self.k = k

    def _estimate(self, context: Context, count: Callable[[Counter[int]], Number], p: Number) -> Number:
        seen = self.followers.get(context, Counter())
        return (count(seen) + self.k) / (seen.total() + self.k * self.vocabulary)


class Discounted(CountModel):
    """An n-gram model that takes a discount d, over 0 and under 1, from every count."""

    def __init__(self, order: int, vocabulary: int, *, discount: float = 0.75) -> None:
        super().__init__(order, vocabulary)
        if not 0 < discount < 1:
            advice = "0 leaves nothing over, 1 forgets what came once"
            raise complaint("a discount between 0 and 1", str(discount), advice)
        self.discount = discount


class BackOffModel(Discounted):
    """An n-gram model that asks a shorter context only about what it never saw.  Katz 1987; Ney et al. 1994.

        P_m(w | c) = (N(c w) − d) / N(c)          if N(c w) > 0
                   = α(c) P_{m−1}(w | c')          otherwise
        α(c)       = (d N₊(c) / N(c)) / Σ_{w: N(c w) = 0} P_{m−1}(w | c')
        P_0(w)     = 1 / |V|

    c holds the m − 1 tokens before w, c' is c without the first of them, and N₊(c) is the number of different tokens
    seen after c. The discount d, taken from each of them, is what those never seen share. A context never seen leaves
    P_{m−1}(w | c').

    Departs from Katz: one discount for every count, as in Ney et al., instead of Good and Turing's. Where every token
    of the vocabulary was seen after c, nobody is left to give the discount to, and nothing is taken.

    Args:
        order: n; 1 counts tokens alone.
        vocabulary: |V|; tokens are 0 … |V| − 1.
        discount: d, over 0 and under 1.

    Raises:
        ValueError: an order under 1, a discount outside (0, 1), tokens outside the vocabulary.

    >>> BackOffModel(order=2, vocabulary=3, discount=0.5).fit([[0, 1, 0, 1, 0, 2]]).distribution([0])
    tensor([0.3333, 0.5000, 0.1667], dtype=torch.float64)
    """

    def __init__(self, order: int, vocabulary: int, *, discount: float = 0.75) -> None:
        super().__init__(order, vocabulary, discount=discount)
        self._alphas: dict[Context, float] = {}

    def fit(self, sequences: Iterable[Sequence[int]]) -> "CountModel":
        """Count every token after its contexts of 0 … n − 1 tokens; more sequences add to the counts."""
        self._alphas.clear()
        return super().fit(sequences)

    def _estimate(self, context: Context, count: Callable[[Counter[int]], Number], p: Number) -> Number:
        for c in self._suffixes(context):
            seen, d = self.followers[c], self.discount
            n, N = count(seen), seen.total()
            if len(seen) == self.vocabulary:
                p = n / N
            else:
                p = (n > 0) * (n - d) / N + self.alpha(c) * p * (n == 0)
        return p

    def alpha(self, context: Context) -> float:
        """α(c), for a context that was seen, but not before every token of the vocabulary."""
        if context not in self._alphas:
            seen = self.followers[context]
            held_back = self.discount * len(seen) / seen.total()
            if context:
                told = sum(self._probability(word, context[1:]) for word in seen)
            else:
                told = len(seen) / self.vocabulary
            self._alphas[context] = held_back / (1 - told)
        return self._alphas[context]


class KneserNeyModel(Discounted):
    """Interpolated Kneser–Ney smoothing.  Kneser & Ney 1995; Chen & Goodman 1998, sec. 2.7.

        P_m(w | c) = max(N(c w) − d, 0) / N(c) + d N₊(c) / N(c) · P_{m−1}(w | c')
        P_0(w)     = 1 / |V|

    c holds the m − 1 tokens before w, c' is c without the first of them, and N₊(c) is the number of different tokens
    seen after c. At the highest order, m = n, N(c w) counts how often w came after c. Below it, it counts *after how
    many different tokens* c w came:

        N(c w) = |{v: v c w was seen}|        for m < n,        and N(c) = Σ_w N(c w)

    A short context is asked only where the longer one knows little, and there a token that goes with many others is a
    better guess than one that is frequent in a single place. The beginning of a sequence counts as one more v.

    Departs from Chen & Goodman's modified form: one discount for all counts, handed in.

    Args:
        order: n; 1 counts tokens alone.
        vocabulary: |V|; tokens are 0 … |V| − 1.
        discount: d, over 0 and under 1.

    Raises:
        ValueError: an order under 1, a discount outside (0, 1), tokens outside the vocabulary.

    >>> model = KneserNeyModel(order=2, vocabulary=3, discount=0.5).fit([[0, 1, 0, 1, 0, 2]])
    >>> model.distribution([])  # of the five pairs and beginnings, two end in 0, one each in 1 and 2
    tensor([0.5000, 0.2500, 0.2500], dtype=torch.float64)
    """

    _continuations: dict[Context, Counter[int]] | None = None

    def _count(self, words: list[int]) -> None:
        super()._count(words)
        self._continuations = None

    @property
    def continuations(self) -> dict[Context, Counter[int]]:
        """After how many different tokens each c w came, by c and w, for contexts shorter than n − 1."""
        if self._continuations is None:
            found: dict[Context, Counter[int]] = defaultdict(Counter)
            for (_, *c), followers in ((context, seen) for context, seen in self.followers.items() if context):
                found[tuple(c)].update(followers.keys())
            for *c, word in self.beginnings:
                found[tuple(c)][word] += 1
            self._continuations = found
        return self._continuations

    def _estimate(self, context: Context, count: Callable[[Counter[int]], Number], p: Number) -> Number:
        for c in self._suffixes(context):
            seen, d = (self.followers if len(c) == self.order - 1 else self.continuations)[c], self.discount
            n, N = count(seen), seen.total()
            p = (n > 0) * (n - d) / N + d * len(seen) / N * p
        return p
