"""Counts of n-grams, and what every model that smooths them has in common."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import check_indices, check_rank, complaint

Context = tuple[int, ...]
Number = TypeVar("Number", float, Tensor)
"""A number for one token, or a vector with one for each token of the vocabulary."""


class CountModel(ABC):
    """A Markov chain of order n − 1 from counts: P(w | context), for each way of smoothing a subclass.

    N(c w) counts the token w after the context c, for contexts of 0 … n − 1 tokens. A sequence begins with the contexts
    it has: its first token is judged without one, so that no start symbol is needed.

    Args:
        order: n; 1 counts tokens alone.
        vocabulary: |V|; tokens are 0 … |V| − 1.

    Raises:
        ValueError: an order or a vocabulary under 1, tokens outside the vocabulary.
    """

    def __init__(self, order: int, vocabulary: int) -> None:
        if order < 1 or vocabulary < 1:
            raise complaint("order ≥ 1 and vocabulary ≥ 1", f"{order} and {vocabulary}", "a unigram model has order 1")
        self.order, self.vocabulary = order, vocabulary
        self.followers: dict[Context, Counter[int]] = defaultdict(Counter)  # N(c w), by context and token
        self.beginnings: set[Context] = set()  # the first 1 … n − 1 tokens of each sequence

    def fit(self, sequences: Iterable[Sequence[int]]) -> "CountModel":
        """Count every token after its contexts of 0 … n − 1 tokens; more sequences add to the counts."""
        for sequence in sequences:
            tokens = torch.as_tensor(sequence, dtype=torch.long)
            check_indices("tokens", tokens, self.vocabulary, "build the vocabulary from this text", "tokens")
            self._count(tokens.tolist())
        return self

    def share(self, other: "CountModel") -> "CountModel":
        """Take over the counts of another model of this order and vocabulary, instead of counting anew."""
        if (self.order, self.vocabulary) != (other.order, other.vocabulary):
            expected, got = (f"order {m.order} and {m.vocabulary} tokens" for m in (self, other))
            raise complaint(expected, got, "only counts of the same n-grams can be shared")
        self.followers, self.beginnings = other.followers, other.beginnings
        return self

    def _count(self, words: list[int]) -> None:
        self.beginnings |= {tuple(words[:length]) for length in range(1, min(self.order, len(words) + 1))}
        for place, word in enumerate(words):
            for begin in range(max(0, place - self.order + 1), place + 1):
                self.followers[tuple(words[begin:place])][word] += 1

    @abstractmethod
    def _estimate(self, context: Context, count: Callable[[Counter[int]], Number], p: Number) -> Number:
        """P(· | context) from ``p``, which is P_0; ``count`` picks N(c w) from the followers of c.

        Both are numbers where one token is asked for, and vectors where all are.
        """

    def distribution(self, context: Sequence[int] = ()) -> Float[Tensor, " vocabulary"]:
        """P(w | context) for every w; of a longer context the last n − 1 tokens count."""
        uniform = torch.full((self.vocabulary,), 1 / self.vocabulary, dtype=torch.float64)
        return self._estimate(self._known(context), self._all_counts, uniform)

    def probability(self, word: int, context: Sequence[int] = ()) -> float:
        """P(word | context), without the rest of the distribution."""
        check_indices("word", torch.tensor([word]), self.vocabulary, "build the vocabulary from this text", "tokens")
        return self._probability(word, self._known(context))

    def _probability(self, word: int, context: Context) -> float:
        return float(self._estimate(context, lambda followers: followers[word], 1 / self.vocabulary))

    def log_probs(self, sequence: Sequence[int]) -> Float[Tensor, " time"]:
        """ln P of each token of a sequence, given those before it."""
        words = list(sequence)
        check_indices("sequence", torch.tensor(words), self.vocabulary, "build the vocabulary from this text", "tokens")
        p = [self._probability(word, self._known(words[:place])) for place, word in enumerate(words)]
        return torch.tensor(p, dtype=torch.float64).log()

    def step(
        self, tokens: Int[Tensor, " batch"], state: Int[Tensor, "batch seen"] | None = None
    ) -> tuple[Float[Tensor, "batch vocabulary"], Int[Tensor, "batch more"]]:
        """ln P of the token after each of these, for ``sample`` and the searches; the state is the tokens seen."""
        check_rank("tokens", tokens, 1, "batch")
        seen = tokens[:, None] if state is None else torch.cat([state, tokens[:, None]], dim=1)
        seen = seen[:, max(0, seen.shape[1] - self.order + 1) :]
        return torch.stack([self.distribution(row).log() for row in seen.tolist()]), seen

    def _known(self, context: Sequence[int]) -> Context:
        """The tokens of a context that the model looks at: the last n − 1."""
        return tuple(context[max(0, len(context) - self.order + 1) :])

    def _suffixes(self, context: Context) -> Iterator[Context]:
        """The context from its shortest suffix to all of it, up to the longest that was seen."""
        for begin in range(len(context), -1, -1):
            c = context[begin:]
            if c not in self.followers:
                return  # a context never seen was never seen with one more token before it either
            yield c

    def _all_counts(self, followers: Counter[int]) -> Tensor:
        counts = torch.zeros(self.vocabulary, dtype=torch.float64)
        counts[list(followers)] = torch.tensor(list(followers.values()), dtype=torch.float64)
        return counts
