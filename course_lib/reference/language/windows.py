"""What word2vec is trained on: tokens with their neighbours, and noise."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import check_rank, complaint


class Windows(NamedTuple):
    """Each token as a centre, the tokens around it, and True where there is one."""

    centres: Int[Tensor, " places"]
    contexts: Int[Tensor, "places around"]
    mask: Bool[Tensor, "places around"]


def windows(tokens: Int[Tensor, " time"], reach: int) -> Windows:
    """Every token with the ``reach`` tokens on either side.  Mikolov et al. 2013a, fig. 1.

    CBOW takes a row as it is; skip-gram takes one pair for each True of the mask:
    ``centres[:, None].expand_as(mask)[mask]`` and ``contexts[mask]``.

    Raises:
        ValueError: a reach under 1, fewer than two tokens.

    >>> centres, contexts, mask = windows(torch.tensor([7, 8, 9]), reach=1)
    >>> contexts.tolist(), mask.tolist()
    ([[0, 8], [7, 9], [8, 0]], [[False, True], [True, True], [True, False]])
    """
    check_rank("tokens", tokens, 1, "time", "take one sequence at a time, so that no window crosses its end")
    if reach < 1 or len(tokens) < 2:
        raise complaint("reach ≥ 1 and two tokens", f"{reach} and {len(tokens)}", "a token alone has no neighbours")
    offsets = torch.tensor([*range(-reach, 0), *range(1, reach + 1)], device=tokens.device)
    places = torch.arange(len(tokens), device=tokens.device)[:, None] + offsets
    mask = (places >= 0) & (places < len(tokens))
    contexts = tokens[places.clamp(0, len(tokens) - 1)].masked_fill(~mask, 0)
    return Windows(tokens, contexts, mask)


def noise_distribution(counts: Float[Tensor, " vocabulary"], power: float = 0.75) -> Float[Tensor, " vocabulary"]:
    """How often each token is drawn as noise.  Mikolov et al. 2013b, sec. 2.2: counts to the power of 3/4.

    Raises:
        ValueError: negative counts, or nothing counted.

    >>> noise_distribution(torch.tensor([16.0, 1.0, 0.0]))
    tensor([0.8889, 0.1111, 0.0000])
    """
    if (counts < 0).any() or not counts.any():
        raise complaint("counts of at least 0, not all of them 0", str(counts.tolist()[:5]), "count the training text")
    return counts**power / (counts**power).sum()


def draw_negatives(
    noise: Float[Tensor, " vocabulary"], batch: int, negatives: int, generator: torch.Generator
) -> Int[Tensor, "batch negatives"]:
    """Tokens drawn from the noise; now and then the true one is among them, as in the paper.

    >>> draw_negatives(torch.tensor([0.0, 1.0]), 2, 3, torch.Generator())
    tensor([[1, 1, 1],
            [1, 1, 1]])
    """
    return torch.multinomial(noise, batch * negatives, replacement=True, generator=generator).view(batch, negatives)
