"""What a line adds to a voice: noise of any loudness."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Generator, Tensor


def hiss(samples: int, generator: Generator) -> Float[Tensor, " samples"]:
    """White noise: every frequency alike."""
    return torch.randn(samples, generator=generator)


def babble(samples: int, voices: Sequence[Tensor], generator: Generator, talkers: int = 5) -> Float[Tensor, " samples"]:
    """Others who speak at the same time: clips drawn from ``voices``, each begun somewhere and repeated as needed."""
    rows = torch.randint(len(voices), (talkers,), generator=generator).tolist()
    together = torch.zeros(samples)
    for voice in (voices[row] for row in rows):
        start = int(torch.randint(len(voice), (), generator=generator))
        turned = voice.roll(-start)
        together += turned.repeat(samples // len(voice) + 1)[:samples]
    return together


def with_noise(
    clean: Float[Tensor, " samples"], noise: Float[Tensor, " samples"], decibels: float
) -> Float[Tensor, " samples"]:
    """Sound with noise so loud that the sound is ``decibels`` above it, brought back to the loudness it had.

        10 log₁₀ (Σ sound² / Σ noise²) = decibels

    >>> heard = with_noise(torch.ones(4), torch.tensor([1.0, -1.0, 1.0, -1.0]), 20)
    >>> heard / heard[0]
    tensor([1.0000, 0.8182, 1.0000, 0.8182])
    """
    power = clean.square().mean()
    scale = (power / noise.square().mean() / 10 ** (decibels / 10)).sqrt()
    heard = clean + scale * noise
    return heard * (power / heard.square().mean()).sqrt()
