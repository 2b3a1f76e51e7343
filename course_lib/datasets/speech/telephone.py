"""Sound as a telephone carries it: 8 000 samples a second, each of 8 bits.  ITU-T G.711, μ-law."""

from __future__ import annotations

import math

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

RATE = 8000
SYNTHESISED = 22050
MU = 255
LOUDNESS = 0.1  # root of the mean square that every clip is brought to


def compress(samples: Float[Tensor, " samples"]) -> UInt8[Tensor, " samples"]:
    """Eight bits a sample, finer near zero.

        code = round(127.5 (1 + sign(x) ln(1 + μ|x|) / ln(1 + μ))),      μ = 255

    >>> compress(torch.tensor([-1.0, 0.0, 0.01, 1.0])).tolist()
    [0, 128, 157, 255]
    """
    bent = samples.sign() * torch.log1p(MU * samples.abs()) / math.log1p(MU)
    return (127.5 * (1 + bent)).round().clamp(0, 255).to(torch.uint8)


def expand(codes: UInt8[Tensor, " samples"]) -> Float[Tensor, " samples"]:
    """Samples in −1 … 1 from their codes; what compress did, undone but for rounding."""
    bent = codes.to(torch.float32) / 127.5 - 1
    return bent.sign() * torch.expm1(bent.abs() * math.log1p(MU)) / MU


def carried(wave: np.ndarray) -> Float[Tensor, " samples"]:
    """A synthesised wave at the other end of the line: filtered below 4 kHz, of one loudness, in 8 bits a sample."""
    from scipy.signal import resample_poly

    shrink = math.gcd(RATE, SYNTHESISED)
    samples = resample_poly(wave.astype(np.float64), RATE // shrink, SYNTHESISED // shrink)
    heard = torch.from_numpy(samples)
    heard = heard * (LOUDNESS / heard.square().mean().sqrt().clamp(min=1e-9))
    return expand(compress(heard.clamp(-1, 1)))
