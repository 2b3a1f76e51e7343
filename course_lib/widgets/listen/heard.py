"""A sound with all that is made of it, and how it goes over the wire: a byte a sample, a byte a number."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from traitlets import TraitType

from course_lib.widgets.explorer.arrays import FloatArray, as_array, collapsed
from course_lib.widgets.explorer.checks import (
    call,
    check_finite,
    check_indices,
    check_probabilities,
    check_rank,
    run,
)
from course_lib.widgets.listen.words import compared, spikes, words

SHORTEST, LONGEST = 0.1, 20.0  # seconds
MU = 255  # of the telephone's law, by which samples are sent


class Heard(NamedTuple):
    """A sound, what a net makes of it, and the lattice of a text that may have been said."""

    title: str
    sound: FloatArray  # (samples)
    features: FloatArray  # (frames, bands)
    emissions: FloatArray  # (outputs, symbols)
    text: str
    label: list[int]
    posterior: FloatArray  # (outputs, 2|l| + 1)
    path: list[int]  # the likeliest state of l' at each output
    log_p: float  # ln p(l|x)

    def reading(self) -> list[int]:
        """What the most probable path collapses to."""
        return collapsed(self.emissions)


def heard(title: str, sound: Any, hear: Callable[..., Any], symbols: int, rate: int) -> Heard:
    """Have the net hear a sound; its lattice is empty.

    Raises:
        ValueError: the sound has another shape, is not finite, too short or too long; ``hear`` fails.
    """
    samples = check_finite(title, check_rank(title, as_array(sound), ("samples",)))
    if not SHORTEST <= (seconds := len(samples) / rate) <= LONGEST:
        advice = "cut a sentence out of it" if seconds > LONGEST else "is it a whole sentence?"
        raise ValueError(
            f"expected {SHORTEST:g} to {LONGEST:g} seconds of sound in {title}, got {seconds:.3g}: {advice}"
        )
    answer = run("hear", hear, samples.copy())
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError(f"expected hear to return features and probabilities, got {type(answer).__name__}")
    features = call("hear, for the features,", lambda: answer[0], returns=(None, None))
    emissions = call("hear, for the probabilities,", lambda: answer[1], returns=(None, symbols))
    check_probabilities("hear's answer", check_rank("hear's answer", emissions, ("outputs", "symbols")))
    check_rank("hear's features", features, ("frames", "bands"))
    if len(emissions) > len(features):
        raise ValueError(f"expected at most an output a frame from hear, got {len(emissions)} for {len(features)}")
    return Heard(title, samples, features, emissions, "", [], np.zeros((len(emissions), 1)), [], 0.0)


def aligned(one: Heard, text: str, label: Sequence[int], align: Callable[..., Any]) -> Heard:
    """The same sound with the lattice of a label.

    Raises:
        ValueError: more symbols than the outputs can spell; ``align`` fails.
    """
    outputs, states = len(one.emissions), 2 * len(label) + 1
    needed = len(label) + sum(a == b for a, b in itertools.pairwise(label))
    if needed > outputs:
        raise ValueError(f"expected a text of at most {outputs} outputs, got one that needs {needed}: is it all said?")
    answer = run("align", align, one.emissions.copy(), list(label))
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"expected align to return posterior, path and ln p, got {type(answer).__name__}")
    posterior = call("align, for the posterior,", lambda: answer[0], returns=(outputs, states))
    path = check_indices("align's path", [int(s) for s in answer[1]], below=states)
    if len(path) != outputs:
        raise ValueError(f"expected a path of {outputs} states from align, got {len(path)}")
    return one._replace(text=text, label=list(label), posterior=posterior, path=path, log_p=float(answer[2]))


class Clips(TraitType):
    """A trait that holds a list of ``Heard``, or None.  JavaScript sees ``{clips: […], data}``, data being bytes."""

    default_value = None
    allow_none = True

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.tag(sync=True, echo_update=False, to_json=_packed)


def _packed(clips: list[Heard] | None, widget: Any) -> dict[str, Any] | None:
    """Sizes and texts as they are; after them all numbers, in the order in which ``logic.js`` takes them out."""
    if clips is None:
        return None
    told = [
        {
            "title": one.title,
            "text": one.text,
            "label": one.label,
            "logP": one.log_p,
            "samples": len(one.sound),
            "frames": len(one.features),
            "bands": one.features.shape[1],
            "outputs": len(one.emissions),
            "symbols": one.emissions.shape[1],
            "path": one.path,
            **_spelled(one, widget.symbols),
        }
        for one in clips
    ]
    return {"clips": told, "data": b"".join(part for one in clips for part in _parts(one))}


def _spelled(one: Heard, symbols: Sequence[str]) -> dict[str, Any]:
    """Spikes of the most probable path, its words and those of the text, and how many edits lie between them."""
    found = spikes(one.emissions.argmax(1).tolist(), one.emissions)
    read = words((symbols[k], first, last) for k, first, last, _ in found)
    passed = spikes([s if s % 2 else 0 for s in one.path], one.posterior)
    said = words((symbols[one.label[s // 2]], first, last) for s, first, last, _ in passed)
    edits, read, said = compared(read, said)
    return {
        "spikes": [spike._asdict() for spike in found],
        "read": [word._asdict() for word in read],
        "said": [word._asdict() for word in said],
        "edits": edits,
    }


def _parts(one: Heard) -> list[bytes]:
    loudness = np.clip(one.sound, -1, 1)
    codes = 127.5 * (1 + np.sign(loudness) * np.log1p(MU * abs(loudness)) / np.log1p(MU))
    low, high = np.percentile(one.features, (1, 99.5))
    bands = 255 * (one.features - low) / (high - low or 1)
    shares = (255 * part for part in (one.emissions, one.posterior))
    return [np.clip(np.rint(part), 0, 255).astype(np.uint8).tobytes() for part in (codes, bands, *shares)]
