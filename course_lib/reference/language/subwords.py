"""fastText: a word's vector is made of its pieces, so that unseen words have one too."""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import complaint
from course_lib.reference.language.word2vec import SkipGram


def character_ngrams(word: str, least: int = 3, most: int = 6) -> list[str]:
    """The pieces of a word, its ends marked, and the whole of it last.  Bojanowski et al. 2017, sec. 3.2.

    >>> character_ngrams("keys", least=3, most=4)
    ['<ke', 'key', 'eys', 'ys>', '<key', 'keys', 'eys>', '<keys>']
    """
    if not 1 <= least <= most or not word:
        raise complaint("a word and 1 ≤ least ≤ most", f"{word!r}, {least} and {most}", "3 and 6 are usual")
    marked = f"<{word}>"
    pieces = [marked[i : i + n] for n in range(least, most + 1) for i in range(len(marked) - n + 1)]
    return [*(piece for piece in pieces if piece != marked), marked]


def bucket(piece: str, buckets: int) -> int:
    """The row of a piece: its FNV-1a hash modulo the number of rows, the same on every machine.

    >>> bucket("<ke", 1000), bucket("key", 1000)
    (199, 28)
    """
    h = 2166136261
    for byte in piece.encode():
        h = ((h ^ byte) * 16777619) % 2**32
    return h % buckets


class SubwordSkipGram(SkipGram):
    """Skip-gram whose centre is the sum of its pieces.  Bojanowski et al. 2017, sec. 3.2.

        v_w = Σ_{g ∈ pieces(w)} z_g
        ℓ   = −ln σ(v'_context · v_w) − Σ_{k=1}^K ln σ(−v'_{n_k} · v_w),        n_k ~ noise

    ``z`` is the table ``v`` of ``SkipGram``, with a row for each bucket of pieces instead of each word; pieces whose
    hashes meet share one. Departs from the paper: a whole word is a piece like the others, and hashed like them.

    Args:
        words: how each token is spelled, in the vocabulary's order.
        size: entries of a vector.
        buckets: rows for pieces.
        least, most: characters of a piece, the marks at the word's ends included.
        generator: where the vectors begin.

    Raises:
        ValueError: no words, an empty word, tokens outside the vocabulary, batches of unequal size.

    >>> model = SubwordSkipGram(["key", "keys", "set"], size=4, buckets=100)
    >>> model(torch.tensor([0, 1]), torch.tensor([2, 2]), torch.tensor([[1], [0]])).shape
    torch.Size([2])
    >>> model.vector("keyset").shape  # a word that it never saw
    torch.Size([4])
    """

    pieces: Tensor
    real: Tensor

    def __init__(
        self,
        words: Sequence[str],
        size: int,
        *,
        buckets: int = 20_000,
        least: int = 3,
        most: int = 6,
        generator: torch.Generator | None = None,
    ) -> None:
        if not words:
            raise complaint("at least one word", "none", "hand in the vocabulary's symbols")
        super().__init__(len(words), size, generator=generator, rows=buckets)
        self.buckets, self.least, self.most = buckets, least, most
        rows = [self._rows(word) for word in words]
        longest = max(map(len, rows))
        self.register_buffer("pieces", torch.tensor([row + [0] * (longest - len(row)) for row in rows]))
        self.register_buffer("real", torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows]))

    def vectors(self, tokens: Int[Tensor, " batch"]) -> Float[Tensor, "batch size"]:
        """v_w of words of the vocabulary."""
        z = self.v(self.pieces[tokens])  # (batch, pieces, size)
        return torch.einsum("bp,bpd->bd", self.real[tokens].to(z.dtype), z)

    def vector(self, word: str) -> Float[Tensor, " size"]:
        """v_w of any word, from its spelling alone."""
        return self.v(torch.tensor(self._rows(word), device=self.pieces.device)).sum(0)

    def _rows(self, word: str) -> list[int]:
        return [bucket(piece, self.buckets) for piece in character_ngrams(word, self.least, self.most)]
