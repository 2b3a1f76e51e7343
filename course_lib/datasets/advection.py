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


class TurningBatch(NamedTuple):
    """Maps along time, and the wind of each step from one map to the next, in pixels a step: down, right."""

    frames: Float[Tensor, "batch time 1 height width"]
    velocities: Float[Tensor, "batch time-1 2"]


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
    _check(batch, time, size)
    angle = 2 * math.pi * torch.rand(batch, generator=generator)
    velocity = speed * torch.stack([angle.sin(), angle.cos()], dim=1)
    first = _smooth_maps(batch, size, generator, smoothness)
    steps = torch.arange(time)[None, :, None]
    return FieldBatch(advect(first[:, None, None], steps * velocity[:, None]), velocity)


def turning_fields(
    batch: int,
    time: int,
    size: int,
    generator: torch.Generator,
    speed: float = 1.5,
    smoothness: float = 2.0,
    turn: float = 0.4,
) -> TurningBatch:
    """The same maps under a wind that changes: it turns steadily, each map's by an angle of its own.

        v_t = speed · (sin(φ + ω t), cos(φ + ω t)),        φ ~ U[0, 2π],   ω ~ U[−turn, turn]

    Whoever goes on with the last wind seen is wrong by more at each step; the turn can be read off the maps as well.

    Args:
        batch, time, size, generator, speed, smoothness: as in ``advected_fields``.
        turn: the largest turn of the wind, in radians a step.

    Returns:
        Frames (batch, time, 1, size, size); the wind from each map to the next, (batch, time − 1, 2).

    Raises:
        ValueError: an empty batch, no time, maps under 4 pixels.

    >>> frames, velocities = turning_fields(3, 5, 16, torch.Generator().manual_seed(0))
    >>> torch.allclose(frames[:, 1], advect(frames[:, 0], velocities[:, 0]), atol=1e-5)
    True
    """
    _check(batch, time, size)
    begin = 2 * math.pi * torch.rand(batch, 1, generator=generator)
    rate = turn * (2 * torch.rand(batch, 1, generator=generator) - 1)
    angle = begin + rate * torch.arange(time - 1)
    velocities = speed * torch.stack([angle.sin(), angle.cos()], dim=2)
    first = _smooth_maps(batch, size, generator, smoothness)
    carried = torch.cat([torch.zeros(batch, 1, 2), velocities.cumsum(1)], dim=1)
    return TurningBatch(advect(first[:, None, None], carried), velocities)


def advect(maps: Float[Tensor, "*batch height width"], displacement: Float[Tensor, "*moved 2"]) -> Tensor:
    """Maps carried over a torus by so many pixels, down and right: exact also for fractions of one.

    A shift is a turn of phase in Fourier space. What leaves at one edge comes back at the other.

    Args:
        maps: (…, height, width), with no energy in the last frequency of an even side, whose direction is unknown.
        displacement: (…, 2) in pixels; both are broadcast, and maps of a batch (batch, 1, height, width) go well with
            one displacement each, (batch, 2).

    >>> spot = torch.zeros(1, 1, 5, 5).index_put((torch.tensor(0),) * 4, torch.tensor(1.0))
    >>> advect(spot, torch.tensor([[2.0, 3.0]])).round(decimals=3).nonzero().tolist()
    [[0, 0, 2, 3]]
    """
    down, right = torch.meshgrid(*(torch.fft.fftfreq(size) for size in maps.shape[-2:]), indexing="ij")
    turn = displacement[..., :1, None] * down + displacement[..., 1:, None] * right  # cycles, (…, height, width)
    return torch.fft.ifft2(torch.fft.fft2(maps) * torch.exp(-2j * math.pi * turn).unsqueeze(-3)).real


def _smooth_maps(batch: int, size: int, generator: torch.Generator, smoothness: float) -> Tensor:
    """White noise, blurred: (batch, size, size), each map with mean 0 and variance 1 on average."""
    noise = torch.randn(batch, size, size, generator=generator)
    down, right = torch.meshgrid(torch.fft.fftfreq(size), torch.fft.fftfreq(size), indexing="ij")  # cycles a pixel
    blur = torch.exp(-2 * (math.pi * smoothness) ** 2 * (down**2 + right**2))
    blur[0, 0] = 0  # no map has a mean of its own
    blur = torch.where((down.abs() == 0.5) | (right.abs() == 0.5), 0.0, blur)  # the last frequency has no direction
    return torch.fft.ifft2(torch.fft.fft2(noise) * blur / blur.square().mean().sqrt()).real


def _check(batch: int, time: int, size: int) -> None:
    if batch < 1 or time < 1 or size < 4:
        got = f"batch {batch}, time {time}, size {size}"
        raise ValueError(f"expected batch ≥ 1, time ≥ 1, size ≥ 4, got {got}: a map needs room to move in")
