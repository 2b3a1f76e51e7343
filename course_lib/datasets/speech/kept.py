"""Clips kept in a file, so that a lecture sounds the same everywhere, also where espeak-ng is not to be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from course_lib.datasets.speech.espeak import Utterance
from course_lib.datasets.speech.telephone import compress, expand


class Clip(NamedTuple):
    """What was said, how, and the sound of it."""

    utterance: Utterance
    sound: Float[Tensor, " samples"]

    @property
    def text(self) -> str:
        return self.utterance.text


def save_clips(file: Path, parts: dict[str, Sequence[Clip]]) -> None:
    """Keep named lists of clips, eight bits a sample."""
    arrays: dict[str, np.ndarray] = {}
    for part, clips in parts.items():
        codes = [compress(clip.sound).numpy() for clip in clips]
        arrays[f"{part}.sound"] = np.concatenate(codes)
        arrays[f"{part}.samples"] = np.array([len(code) for code in codes])
        arrays[f"{part}.said"] = np.array(["\t".join(map(str, clip.utterance)) for clip in clips])
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def load_clips(file: Path | str, part: str) -> list[Clip]:
    """The clips of one part of a file that ``save_clips`` wrote.

    Raises:
        ValueError: where there is no such part.
    """
    with np.load(file) as arrays:
        parts = sorted({name.partition(".")[0] for name in arrays})
        if part not in parts:
            raise ValueError(f"expected one of the parts {', '.join(parts)}, got {part!r}")
        sound, samples, said = (arrays[f"{part}.{name}"] for name in ("sound", "samples", "said"))
    return list(_clips(said, np.split(sound, samples.cumsum()[:-1])))


def _clips(said: Iterable[str], codes: Iterable[np.ndarray]) -> Iterator[Clip]:
    for line, code in zip(said, codes, strict=True):
        text, voice, rate, pitch = str(line).split("\t")
        yield Clip(Utterance(text, voice, int(rate), int(pitch)), expand(torch.from_numpy(code)))
