"""Sentences spoken by the synthesiser espeak-ng, as a telephone would carry them."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from torch import Tensor

from course_lib.datasets.speech.telephone import carried


class Utterance(NamedTuple):
    """What is said, and how: a voice of espeak-ng, words a minute, and a pitch of 0 … 99."""

    text: str
    voice: str = "en"
    rate: int = 160
    pitch: int = 50


def can_speak() -> bool:
    """Whether espeak-ng is installed and loads on this machine."""
    return find_spec("espeakng_loader") is not None and _run([]).returncode == 0


def speak(utterances: Sequence[Utterance]) -> list[Float[Tensor, " samples"]]:
    """Sound of 8 000 samples a second, in −1 … 1, for each utterance.

    Equal lists give equal sounds: the synthesiser remembers how a wave ended when it begins the next one, so every list
    is spoken by a process of its own.

    Raises:
        RuntimeError: where espeak-ng is not there, or does not know a voice.
    """
    result = _run(utterances)
    if result.returncode:
        said = result.stderr.decode(errors="replace").strip().splitlines()
        raise RuntimeError(
            f"expected espeak-ng to speak, got: {said[-1] if said else 'nothing'}; "
            "can_speak() tells whether it can, and kept clips need it not"
        )
    return [carried(wave) for wave in _waves(result.stdout)]


def _run(utterances: Sequence[Utterance]) -> subprocess.CompletedProcess[bytes]:
    speaker = [sys.executable, "-m", "course_lib.datasets.speech.speaker"]
    return subprocess.run(speaker, input=json.dumps(utterances).encode(), capture_output=True, check=False)


def _waves(sent: bytes) -> Iterator[np.ndarray]:
    """The speaker writes, for each utterance, the number of samples and the samples."""
    at = 0
    while at < len(sent):
        (count,) = struct.unpack_from("<I", sent, at)
        yield np.frombuffer(sent, dtype="<i2", count=count, offset=at + 4)
        at += 4 + 2 * count
