"""Recordings that readers make themselves."""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.datasets.speech.telephone import LOUDNESS, RATE

SHORTEST, LONGEST = 0.1, 20.0  # seconds
SLOWEST, FASTEST = 1_000, 400_000  # samples a second that a sound card gives
FAINTEST = 1e-4  # of the loudest that a file can hold: below it nothing was recorded


def load_recording(file: Path | str | bytes) -> Float[Tensor, " samples"]:
    """A WAV file as a telephone would carry it: one channel, 8 000 samples a second, of the loudness of all clips.

    Args:
        file: where it lies, or what is in it.

    Raises:
        ValueError: for what is no WAV file or a broken one, silent, shorter than a tenth of a second, or longer than
            twenty seconds.
    """
    from scipy.signal import resample_poly

    name = "these bytes" if isinstance(file, bytes) else Path(file).name
    rate, mono = _read(file, name)
    if not SHORTEST <= (seconds := len(mono) / rate) <= LONGEST:
        advice = "record a whole sentence" if seconds < SHORTEST else "cut a sentence out of it"
        raise ValueError(f"expected {SHORTEST:g} to {LONGEST:g} seconds of sound, got {seconds:.3f}: {advice}")
    mono -= mono.mean()  # a sound card may add a constant, which nobody hears
    if abs(mono).max() < FAINTEST:
        raise ValueError(f"expected a voice in {name}, got silence: is the microphone muted?")
    shrink = math.gcd(RATE, rate)
    heard = torch.from_numpy(resample_poly(mono, RATE // shrink, rate // shrink)).float()
    return (heard * (LOUDNESS / heard.square().mean().sqrt().clamp(min=1e-9))).clamp(-1, 1)


def _read(file: Path | str | bytes, name: str) -> tuple[int, np.ndarray]:
    """Samples a second, and the mean of all channels, 1 being the loudest that the file can hold."""
    from scipy.io import wavfile

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # chunks that are no sound, and an end that comes too soon
            rate, samples = wavfile.read(io.BytesIO(file) if isinstance(file, bytes) else file)
    except OSError:
        raise
    except Exception as error:  # a broken file breaks scipy in many ways
        raise ValueError(f"expected a WAV file, got {name}: {error}; export the recording as WAV") from error
    if not SLOWEST <= rate <= FASTEST:
        raise ValueError(
            f"expected {SLOWEST} to {FASTEST} samples a second, got {rate} in {name}: export the recording as WAV"
        )
    wave = samples.astype(np.float64)
    if samples.dtype == np.uint8:
        wave = (wave - 128) / 128
    elif samples.dtype.kind == "i":
        wave /= np.iinfo(samples.dtype).max
    if not np.isfinite(wave).all():
        raise ValueError(f"expected finite samples in {name}, got some that are not: export the recording as WAV")
    return int(rate), wave.mean(axis=1) if wave.ndim == 2 else wave
