"""word2vec: static word vectors, learned by telling neighbours from noise."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference._checks import check_indices, check_rank, check_size, complaint

ADVICE = "is the vocabulary the one the vectors were made for?"


class TwoTables(nn.Module):
    """Vectors v of the words that predict, and v' of the words predicted; noise drives the two apart.

    v begins in U(−1/2d, 1/2d) and v' near 0, so that at first nothing is told from noise. ``rows`` is for vectors v of
    which a word has not just one.
    """

    def __init__(
        self, vocabulary: int, size: int, *, generator: torch.Generator | None = None, rows: int | None = None
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.v = nn.Embedding(rows or vocabulary, size)
        self.v_out = nn.Embedding(vocabulary, size)
        nn.init.uniform_(self.v.weight, -0.5 / size, 0.5 / size, generator=generator)
        nn.init.normal_(self.v_out.weight, std=0.01, generator=generator)

    def negative_sampling(
        self,
        v: Float[Tensor, "batch size"],
        target: Int[Tensor, " batch"],
        negatives: Int[Tensor, "batch negatives"],
    ) -> Float[Tensor, " batch"]:
        """−ln σ(v'_target · v) − Σ_k ln σ(−v'_k · v), (batch)."""
        for name, tokens in (("target", target), ("negatives", negatives)):
            check_size(name, tokens, 0, len(v), "one row for each example")
            check_indices(name, tokens, self.vocabulary, ADVICE, "tokens")
        true = torch.einsum("bd,bd->b", self.v_out(target), v)
        false = torch.einsum("bkd,bd->bk", self.v_out(negatives), v)
        return -F.logsigmoid(true) - F.logsigmoid(-false).sum(1)


class SkipGram(TwoTables):
    """Skip-gram with negative sampling: from a word to each of its neighbours.  Mikolov et al. 2013b, eq. 4.

        ℓ = −ln σ(v'_context · v_centre) − Σ_{k=1}^K ln σ(−v'_{n_k} · v_centre),        n_k ~ noise

    Departs from the paper: none in the loss; frequent words are not thinned out here.

    Args:
        vocabulary, size: words, and entries of a vector.
        generator: where the vectors begin.

    Raises:
        ValueError: tokens outside the vocabulary, batches of unequal size.

    >>> model = SkipGram(11, 4)
    >>> model(torch.tensor([1, 2]), torch.tensor([3, 4]), torch.tensor([[5, 6, 7], [8, 9, 10]])).shape
    torch.Size([2])
    """

    def forward(
        self,
        centres: Int[Tensor, " batch"],
        contexts: Int[Tensor, " batch"],
        negatives: Int[Tensor, "batch negatives"],
    ) -> Float[Tensor, " batch"]:
        """The loss of each pair of centre and context (batch), against its noise words (batch, negatives)."""
        check_indices("centres", centres, self.vocabulary, ADVICE, "tokens")
        return self.negative_sampling(self.vectors(centres), contexts, negatives)

    def vectors(self, tokens: Int[Tensor, " batch"]) -> Float[Tensor, "batch size"]:
        """v_w of words of the vocabulary."""
        return self.v(tokens)


class CBOW(TwoTables):
    """Continuous bag of words: from the neighbours' mean to the word.  Mikolov et al. 2013a, sec. 3.1.

        v̄ = mean of v_context over the window
        ℓ = −ln σ(v'_centre · v̄) − Σ_{k=1}^K ln σ(−v'_{n_k} · v̄),        n_k ~ noise

    Departs from the paper: negative sampling (2013b, eq. 4) rather than a hierarchical softmax.

    Args:
        vocabulary, size: words, and entries of a vector.
        generator: where the vectors begin.

    Raises:
        ValueError: tokens outside the vocabulary, batches of unequal size, a window without a word.

    >>> model = CBOW(11, 4)
    >>> model(torch.tensor([[1, 2], [3, 4]]), torch.tensor([5, 6]), torch.tensor([[7], [8]])).shape
    torch.Size([2])
    """

    def forward(
        self,
        contexts: Int[Tensor, "batch around"],
        centres: Int[Tensor, " batch"],
        negatives: Int[Tensor, "batch negatives"],
        mask: Bool[Tensor, "batch around"] | None = None,
    ) -> Float[Tensor, " batch"]:
        """The loss of each centre (batch) given its window (batch, around), against its noise (batch, negatives)."""
        check_rank("contexts", contexts, 2, "batch, around")
        check_indices("contexts", contexts, self.vocabulary, ADVICE, "tokens")
        mask = torch.ones_like(contexts, dtype=torch.bool) if mask is None else mask
        if not mask.any(1).all():
            alone = int((~mask.any(1)).nonzero()[0])
            raise complaint("a neighbour in every window", f"none in row {alone}", "leave out sentences of one word")
        v = self.v(contexts) * mask[..., None]  # (batch, around, size)
        mean = v.sum(1) / mask.sum(1, keepdim=True)
        return self.negative_sampling(mean, centres, negatives)


def nearest(
    vectors: Float[Tensor, "vocabulary size"], query: Float[Tensor, " size"], count: int
) -> tuple[Float[Tensor, " count"], Int[Tensor, " count"]]:
    """The ``count`` vectors with the largest cosine to the query: cosines and places, best first.

    >>> nearest(torch.tensor([[1.0, 0.0], [3.0, 3.0], [0.0, 2.0]]), torch.tensor([0.0, 1.0]), 2)
    (tensor([1.0000, 0.7071]), tensor([2, 1]))
    """
    check_rank("vectors", vectors, 2, "vocabulary, size")
    check_size("query", query, 0, vectors.shape[1], "query and vectors come from one table")
    cosines = F.cosine_similarity(vectors, query[None], dim=1)
    best = cosines.topk(min(count, len(vectors)))
    return best.values, best.indices
