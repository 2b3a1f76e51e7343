"""Recordings that readers make themselves."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.datasets.speech.telephone import LOUDNESS, RATE


def load_recording(file: Path | str) -> Float[Tensor, " samples"]:
    """A WAV file as a telephone would carry it: one channel, 8 000 samples a second, of the loudness of all clips.

    Raises:
        ValueError: for a file that is no WAV, or holds less than a tenth of a second.
    """
    from scipy.io import wavfile
    from scipy.signal import resample_poly

    try:
        rate, samples = wavfile.read(file)
    except ValueError as error:
        raise ValueError(f"expected a WAV file, got {Path(file).name}: {error}; export the recording as WAV") from error
    wave = samples.astype(np.float64)
    if samples.dtype == np.uint8:
        wave -= 128
    mono = wave.mean(axis=1) if wave.ndim == 2 else wave
    if len(mono) < rate / 10:
        raise ValueError(
            f"expected at least a tenth of a second, got {len(mono) / rate:.3f} s: record a whole sentence"
        )
    shrink = math.gcd(RATE, int(rate))
    heard = torch.from_numpy(resample_poly(mono, RATE // shrink, int(rate) // shrink)).float()
    return (heard * (LOUDNESS / heard.square().mean().sqrt().clamp(min=1e-9))).clamp(-1, 1)
