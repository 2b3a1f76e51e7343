"""Sound as a picture: the logarithm of the energy in each band of frequencies, frame by frame."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course_lib.reference._checks import check_lengths, check_not_empty, check_rank, complaint, lengths_to_mask

RATE = 8000
"""Samples a second, as in the telephone speech of the paper."""

FLOOR = 1e-8
"""Energies below it count as silence; samples lie in −1 … 1."""


def frame_count(samples: int, rate: int = RATE, window: float = 0.020, hop: float = 0.010) -> int:
    """How many whole windows fit into so many samples.

    >>> frame_count(8000)
    99
    """
    width, step = round(window * rate), round(hop * rate)
    return max(0, 1 + (samples - width) // step)


def linear_filters(bands: int, bins: int, rate: int = RATE) -> Float[Tensor, "bands bins"]:
    """Triangles over frequency, linearly spaced from 0 to rate / 2.

        filter_b(f) = max(0, 1 − |f − f_b| / Δ),      f_b = b Δ,      Δ = rate / 2 / (bands + 1),      b = 1 … bands

    Neighbours overlap so that the filters sum to 1 between the first centre and the last.

    Args:
        bands: filters.
        bins: frequencies of the spectrum, from 0 to rate / 2 inclusive.

    Raises:
        ValueError: fewer bins than bands, so that some band might hold none.

    >>> linear_filters(3, 9, rate=16)[1]
    tensor([0.0000, 0.0000, 0.0000, 0.5000, 1.0000, 0.5000, 0.0000, 0.0000, 0.0000])
    """
    if not 1 <= bands < bins:
        raise complaint(f"1 to {bins - 1} bands", str(bands), "take a longer Fourier transform or fewer bands")
    spacing = rate / 2 / (bands + 1)
    centres = spacing * torch.arange(1, bands + 1)[:, None]
    frequencies = torch.linspace(0, rate / 2, bins)
    return (1 - (frequencies - centres).abs() / spacing).clamp(min=0)


def log_filter_banks(
    samples: Float[Tensor, "batch samples"],
    bands: int = 80,
    rate: int = RATE,
    window: float = 0.020,
    hop: float = 0.010,
) -> Float[Tensor, "batch frames bands"]:
    """Linearly spaced log filter banks.  Hannun et al. 2014, sec. 5.

        e_{t,b} = ln max(floor, Σ_f filter_b(f) |Fourier transform of frame t|²(f))

    A frame is a window of 20 ms, one every 10 ms, faded at both ends (Hann). Departs from the paper: no energy term
    beside the bands; nothing is normalised.

    Args:
        samples: sound, (batch, samples), in −1 … 1.
        bands: filters.
        rate: samples a second.
        window, hop: seconds in a frame, and from one frame to the next.

    Returns:
        Log energies (batch, frames, bands); ``frame_count`` tells how many frames belong to how many samples.

    Raises:
        ValueError: sound without a batch axis, an empty batch, sound shorter than a window.

    >>> tone = torch.sin(2 * torch.pi * 1000 / 8000 * torch.arange(8000))
    >>> features = log_filter_banks(tone[None])
    >>> features.shape, features[0, 50].argmax().item()  # Δ = 49.4 Hz, so that 1000 Hz lies nearest band 20
    (torch.Size([1, 99, 80]), 19)
    """
    check_rank("samples", samples, 2, "batch, samples")
    check_not_empty("samples", samples)
    width, step = round(window * rate), round(hop * rate)
    if samples.shape[1] < width:
        raise complaint(f"at least {width} samples, one window", str(samples.shape[1]), "leave out sounds so short")
    points = 2 ** (max(width, 4 * bands) - 1).bit_length()  # a power of two, fine enough for the triangles
    frames = samples.unfold(1, width, step) * torch.hann_window(
        width, dtype=samples.dtype, device=samples.device
    )  # (batch, frames, width)
    power = torch.fft.rfft(frames, points).abs() ** 2 / width  # (batch, frames, points / 2 + 1)
    filters = linear_filters(bands, power.shape[2], rate).to(power)
    return (power @ filters.T).clamp(min=FLOOR).log()


def normalised(
    features: Float[Tensor, "batch frames bands"], lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "batch frames bands"]:
    """Each band of each sound with mean 0 and standard deviation 1 over its frames; padding becomes 0.

        x_{t,b} = (e_{t,b} − μ_b) / σ_b,      μ_b, σ_b over t = 1 … T

    How loud a sound is, and how a microphone colours it, adds the same number to all frames of a band, and is gone.

    >>> normalised(torch.tensor([[[1.0], [3.0], [9.0]]]), torch.tensor([2]))[0].flatten().tolist()
    [-1.0, 1.0, 0.0]
    """
    check_rank("features", features, 3, "batch, frames, bands")
    check_lengths("lengths", lengths, features.shape[0], features.shape[1], least=1)
    mask = lengths_to_mask(lengths, features.shape[1])[..., None].to(features)  # (batch, frames, 1)
    count = lengths.to(features)[:, None, None]
    mean = (features * mask).sum(1, keepdim=True) / count
    centred = (features - mean) * mask
    deviation = (centred.square().sum(1, keepdim=True) / count).sqrt()
    return centred / deviation.clamp(min=1e-3)
