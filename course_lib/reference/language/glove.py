"""GloVe: word vectors from a table of who stands beside whom, without noise."""

from collections.abc import Iterable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import check_indices, complaint

ADVICE = "is the vocabulary the one the vectors were made for?"


def cooccurrences(sentences: Iterable[Sequence[int]], vocabulary: int, reach: int) -> Float[Tensor, "words contexts"]:
    """X_ij: how often j stood within ``reach`` of i, near ones counted more.  Pennington et al. 2014, sec. 4.2.

        X_ij = Σ over all places of i and j in a sentence, at most ``reach`` apart, of 1 / distance

    Raises:
        ValueError: a reach under 1, tokens outside the vocabulary.

    >>> cooccurrences([[0, 1, 2]], vocabulary=3, reach=2)[0]
    tensor([0.0000, 1.0000, 0.5000])
    """
    if reach < 1:
        raise complaint("reach ≥ 1", str(reach), "a token alone has no neighbours")
    X = torch.zeros(vocabulary, vocabulary)
    for sentence in sentences:
        tokens = torch.as_tensor(sentence, dtype=torch.long)
        check_indices("tokens", tokens, vocabulary, ADVICE, "tokens")
        for distance in range(1, min(reach, len(tokens) - 1) + 1):
            left, right = tokens[:-distance], tokens[distance:]
            near = torch.full((len(left),), 1 / distance)
            X.index_put_((left, right), near, accumulate=True)
            X.index_put_((right, left), near, accumulate=True)
    return X


class GloVe(nn.Module):
    """Vectors whose products are logarithms of counts.  Pennington et al. 2014, eqs. 8 and 9.

        J    = Σ_{X_ij > 0} f(X_ij) (w_i · w̃_j + b_i + b̃_j − ln X_ij)²
        f(x) = min(1, (x / x_max)^α)

    Departs from the paper: none in the loss; what optimises it is the caller's choice.

    Args:
        vocabulary, size: words, and entries of a vector.
        x_max, alpha: from which count on all pairs weigh alike, and how steeply less others do.
        generator: where the vectors begin.

    Raises:
        ValueError: tokens outside the vocabulary, counts that are not over 0.

    >>> model = GloVe(11, 4)
    >>> model(torch.tensor([1, 2]), torch.tensor([3, 4]), torch.tensor([0.5, 20.0])).shape
    torch.Size([2])
    """

    def __init__(
        self,
        vocabulary: int,
        size: int,
        *,
        x_max: float = 100.0,
        alpha: float = 0.75,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.vocabulary, self.x_max, self.alpha = vocabulary, x_max, alpha
        self.w, self.w_context = nn.Embedding(vocabulary, size), nn.Embedding(vocabulary, size)
        self.b, self.b_context = nn.Embedding(vocabulary, 1), nn.Embedding(vocabulary, 1)
        for table in (self.w, self.w_context, self.b, self.b_context):
            nn.init.uniform_(table.weight, -0.5 / size, 0.5 / size, generator=generator)

    def forward(
        self, words: Int[Tensor, " batch"], contexts: Int[Tensor, " batch"], counts: Float[Tensor, " batch"]
    ) -> Float[Tensor, " batch"]:
        """The term of J for each pair of words (batch) that were counted together (batch)."""
        for name, tokens in (("words", words), ("contexts", contexts)):
            check_indices(name, tokens, self.vocabulary, ADVICE, "tokens")
        if not (counts > 0).all():
            raise complaint("counts over 0", f"{counts.min().item():.4g}", "leave out pairs that never met")
        f = (counts / self.x_max).pow(self.alpha).clamp(max=1)
        told = torch.einsum("bd,bd->b", self.w(words), self.w_context(contexts))
        return f * (told + self.b(words)[:, 0] + self.b_context(contexts)[:, 0] - counts.log()).square()

    def vectors(self) -> Float[Tensor, "vocabulary size"]:
        """What is used afterwards: w + w̃, sec. 4.2."""
        return self.w.weight + self.w_context.weight
