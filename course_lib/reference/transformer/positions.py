"""What attention cannot see by itself: the order of words, which of them are real, which lie in the future."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import complaint, lengths_to_mask


def positional_encoding(length: int, d_model: int, start: int = 0) -> Float[Tensor, "time model"]:
    """Sinusoidal positions, to be added to the embeddings.  Vaswani et al. 2017, section 3.5.

        PE(pos, 2i)     = sin(pos / 10000^(2i / d_model))
        PE(pos, 2i + 1) = cos(pos / 10000^(2i / d_model))

    Args:
        length: how many positions.
        d_model: the size of an embedding, even.
        start: the first position, from 0.

    Raises:
        ValueError: an odd d_model.

    >>> positional_encoding(2, 4)
    tensor([[0.0000, 1.0000, 0.0000, 1.0000],
            [0.8415, 0.5403, 0.0100, 0.9999]])
    """
    if d_model % 2:
        raise complaint("an even d_model", str(d_model), "each frequency takes a sine and a cosine")
    pos = torch.arange(start, start + length, dtype=torch.float64)[:, None]
    angles = pos / 10000 ** (torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)  # (time, model / 2)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.get_default_dtype())


def causal_mask(length: int, past: int = 0) -> Bool[Tensor, "1 target source"]:
    """Who may look at whom in a decoder: each position at itself and those before.  Vaswani et al. 2017, section 3.2.3.

    Args:
        length: how many positions ask.
        past: how many came before them, all of them visible.

    >>> causal_mask(2, past=1).int()
    tensor([[[1, 1, 0],
             [1, 1, 1]]], dtype=torch.int32)
    """
    return torch.ones(1, length, past + length, dtype=torch.bool).tril(diagonal=past)


def padding_mask(lengths: Int[Tensor, " batch"], time: int | None = None) -> Bool[Tensor, "batch 1 source"]:
    """Every query may look at the real words of its sentence.

    >>> (padding_mask(torch.tensor([1, 2])) & causal_mask(2)).int().tolist()
    [[[1, 0], [1, 0]], [[1, 0], [1, 1]]]
    """
    return lengths_to_mask(lengths, time)[:, None]
