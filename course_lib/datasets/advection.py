"""Fields carried along by a wind: maps to forecast."""

import math
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor


class FieldBatch(NamedTuple):
    """Maps along time, and the wind that moves them, in pixels a step: down, right."""

    frames: Float[Tensor, "batch time 1 height width"]
    velocity: Float[Tensor, "batch 2"]


def advected_fields(
    batch: int, time: int, size: int, generator: torch.Generator, speed: float = 1.5, smoothness: float = 2.0
) -> FieldBatch:
    """Smooth random maps that a constant wind carries across a torus.

        ∂u/∂t + v · ∇u = 0,        u(x, t) = u_0(x − v t)

    Each map has a wind of its own, of length ``speed`` in a random direction, so that a forecaster must read it off the
    maps it has seen. The shift is exact, also by fractions of a pixel: a turn of phase in Fourier space. What leaves at
    one edge comes back at the other.

    Args:
        batch, time: sequences, and maps in each.
        size: height and width in pixels.
        generator: where maps and winds are drawn from.
        speed: length of the wind, pixels a step.
        smoothness: standard deviation, in pixels, of the Gaussian blur that makes white noise a map.

    Returns:
        Frames (batch, time, 1, size, size), each map with mean 0 and variance 1 on average; velocity (batch, 2).

    Raises:
        ValueError: an empty batch, no time, maps under 4 pixels.

    >>> frames, velocity = advected_fields(3, 5, 16, torch.Generator().manual_seed(0))
    >>> frames.shape, velocity.norm(dim=1)
    (torch.Size([3, 5, 1, 16, 16]), tensor([1.5000, 1.5000, 1.5000]))
    """
    if batch < 1 or time < 1 or size < 4:
        got = f"batch {batch}, time {time}, size {size}"
        raise ValueError(f"expected batch ≥ 1, time ≥ 1, size ≥ 4, got {got}: a map needs room to move in")
    angle = 2 * math.pi * torch.rand(batch, generator=generator)
    velocity = speed * torch.stack([angle.sin(), angle.cos()], dim=1)
    noise = torch.randn(batch, size, size, generator=generator)
    down, right = torch.meshgrid(torch.fft.fftfreq(size), torch.fft.fftfreq(size), indexing="ij")  # cycles a pixel
    blur = torch.exp(-2 * (math.pi * smoothness) ** 2 * (down**2 + right**2))
    blur[0, 0] = 0  # no map has a mean of its own
    blur = torch.where((down.abs() == 0.5) | (right.abs() == 0.5), 0.0, blur)  # the last frequency has no direction
    spectrum = torch.fft.fft2(noise) * blur / blur.square().mean().sqrt()
    turn = velocity[:, 0, None, None] * down + velocity[:, 1, None, None] * right  # cycles a step, (batch, size, size)
    steps = torch.arange(time)[None, :, None, None]
    frames = torch.fft.ifft2(spectrum[:, None] * torch.exp(-2j * math.pi * turn[:, None] * steps)).real
    return FieldBatch(frames[:, :, None], velocity)
