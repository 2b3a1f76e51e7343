"""n-gram models: Markov chains that count, smoothed by interpolation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import check_choice, check_indices, check_rank, complaint

Context = tuple[int, ...]


class NGramModel:
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

    def __init__(self, order: int, vocabulary: int, smoothing: str = "witten-bell", weight: float = 0.8) -> None:
        check_choice("smoothing", smoothing, ("witten-bell", "jelinek-mercer"))
        if order < 1 or vocabulary < 1:
            raise complaint("order ≥ 1 and vocabulary ≥ 1", f"{order} and {vocabulary}", "a unigram model has order 1")
        if not 0 < weight < 1:
            raise complaint("a weight between 0 and 1", str(weight), "1 would trust counts alone, 0 never")
        self.order, self.vocabulary, self.smoothing, self.weight = order, vocabulary, smoothing, weight
        self.followers: dict[Context, Counter[int]] = defaultdict(Counter)  # N(c w), by context and token

    def fit(self, sequences: Iterable[Sequence[int]]) -> "NGramModel":
        """Count every token after its contexts of 0 … n − 1 tokens; more sequences add to the counts."""
        for sequence in sequences:
            tokens = torch.as_tensor(sequence, dtype=torch.long)
            check_indices("tokens", tokens, self.vocabulary, "build the vocabulary from this text", "tokens")
            words = tokens.tolist()
            for place, word in enumerate(words):
                for begin in range(max(0, place - self.order + 1), place + 1):
                    self.followers[tuple(words[begin:place])][word] += 1
        return self

    def distribution(self, context: Sequence[int] = ()) -> Float[Tensor, " vocabulary"]:
        """P(w | context) for every w; of a longer context the last n − 1 tokens count."""
        context = tuple(context)
        p = torch.full((self.vocabulary,), 1 / self.vocabulary, dtype=torch.float64)
        for length in range(min(self.order - 1, len(context)) + 1):
            c = context[len(context) - length :]
            if c not in self.followers:
                break  # a context never seen was never seen with one more token before it either
            counts = torch.zeros_like(p)
            counts[list(self.followers[c])] = torch.tensor(list(self.followers[c].values()), dtype=torch.float64)
            trust = self.trust(c)
            p = trust * counts / counts.sum() + (1 - trust) * p
        return p

    def trust(self, context: Context) -> float:
        """λ(c), for a context that was seen."""
        if self.smoothing == "jelinek-mercer":
            return self.weight
        seen = self.followers[context]
        return seen.total() / (seen.total() + len(seen))

    def probability(self, word: int, context: Sequence[int] = ()) -> float:
        """P(word | context), without the rest of the distribution."""
        p = 1 / self.vocabulary
        for length in range(min(self.order - 1, len(context)) + 1):
            c = tuple(context[len(context) - length :])
            if c not in self.followers:
                break
            trust, counts = self.trust(c), self.followers[c]
            p = trust * counts[word] / counts.total() + (1 - trust) * p
        return p

    def log_probs(self, sequence: Sequence[int]) -> Float[Tensor, " time"]:
        """ln P of each token of a sequence, given those before it."""
        words = list(sequence)
        check_indices("sequence", torch.tensor(words), self.vocabulary, "build the vocabulary from this text", "tokens")
        n = self.order - 1
        p = [self.probability(word, words[max(0, place - n) : place]) for place, word in enumerate(words)]
        return torch.tensor(p, dtype=torch.float64).log()

    def step(
        self, tokens: Int[Tensor, " batch"], state: Int[Tensor, "batch seen"] | None = None
    ) -> tuple[Float[Tensor, "batch vocabulary"], Int[Tensor, "batch more"]]:
        """ln P of the token after each of these, for ``sample`` and the searches; the state is the tokens seen."""
        check_rank("tokens", tokens, 1, "batch")
        seen = tokens[:, None] if state is None else torch.cat([state, tokens[:, None]], dim=1)
        seen = seen[:, max(0, seen.shape[1] - self.order + 1) :]
        return torch.stack([self.distribution(row).log() for row in seen.tolist()]), seen
