"""Sound to be heard and seen: players for a page, waves, and pictures of frequencies over time."""

from __future__ import annotations

import base64
import html
import io
import wave
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_lib.figures.palette import AMOUNT, COLOURS, STYLE, WIDTH
from course_lib.figures.plots import Picture

RATE = 8000


class Players:
    """Sounds under their titles, each with a button to play it; a notebook keeps them.

    Args:
        sounds: title of each, with its samples in −1 … 1.
        rate: samples a second.
    """

    def __init__(self, sounds: Mapping[str, ArrayLike], rate: int = RATE) -> None:
        self.titles, self.seconds = list(sounds), [len(np.asarray(sound)) / rate for sound in sounds.values()]
        self._page = "".join(_player(title, np.asarray(sound), rate) for title, sound in sounds.items())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        told = (f"{title} ({seconds:.1f} s)" for title, seconds in zip(self.titles, self.seconds, strict=True))
        return {"text/html": f"<div>{self._page}</div>", "text/plain": f"[sound: {'; '.join(told)}]"}


def _player(title: str, sound: np.ndarray, rate: int) -> str:
    name = html.escape(title)
    source = "data:audio/wav;base64," + base64.b64encode(_wav(sound, rate)).decode()
    return (
        f'<figure style="margin: 0.4em 0"><figcaption>{name}</figcaption>'
        f'<audio controls preload="metadata" aria-label="{name}" src="{source}"></audio></figure>'
    )


def _wav(sound: np.ndarray, rate: int) -> bytes:
    """Sixteen bits a sample, which every browser plays."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((32767 * np.clip(sound, -1, 1)).astype("<i2").tobytes())
    return buffer.getvalue()


def waves(
    sounds: Mapping[str, ArrayLike], *, alt: str, begin: float = 0.0, rate: int = RATE, marks: Sequence[float] = ()
) -> Picture:
    """Air pressure over seconds, one sound above the other.

    Args:
        sounds: title of each, with its samples.
        begin: the second at which they begin.
        marks: seconds at which a line is drawn through all of them.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.5 + 1.25 * len(sounds)), layout="constrained")
        all_axes = figure.subplots(len(sounds), 1, squeeze=False)[:, 0]
        for axes, (title, sound) in zip(all_axes, sounds.items(), strict=True):
            samples = np.asarray(sound)
            axes.plot(begin + np.arange(len(samples)) / rate, samples, linewidth=0.7)
            for mark in marks:
                axes.axvline(mark, color=COLOURS[1], linestyle="--", linewidth=1)
            axes.set_title(title, loc="left")
            axes.set(xlim=(begin, begin + len(samples) / rate), yticks=[0])
        all_axes[-1].set(xlabel="seconds")
        return Picture(figure, alt)


def frequencies(
    maps: Mapping[str, ArrayLike], *, alt: str, hop: float = 0.010, kilohertz: float = 4.0, label: str = "kHz"
) -> Picture:
    """Matrices (frames, frequencies) with time to the right and frequency upwards, one above the other.

    Args:
        maps: title of each matrix.
        hop: seconds from a frame to the next.
        kilohertz: the frequency at the top.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.4 + 1.6 * len(maps)), layout="constrained")
        all_axes = figure.subplots(len(maps), 1, squeeze=False)[:, 0]
        for axes, (title, matrix) in zip(all_axes, maps.items(), strict=True):
            _frequencies(axes, np.asarray(matrix), hop, kilohertz)
            axes.set_title(title, loc="left")
            axes.set_ylabel(label)
        all_axes[-1].set(xlabel="seconds")
        return Picture(figure, alt)


def heard(
    sound: ArrayLike,
    features: ArrayLike,
    probabilities: ArrayLike,
    symbols: Sequence[str],
    *,
    alt: str,
    hop: float = 0.010,
    title: str = "",
) -> Picture:
    """A wave, its picture, and what a net says of it, over one axis of seconds.

    Args:
        sound: samples, 8 000 a second.
        features: (frames, bands), a frame every ``hop`` seconds.
        probabilities: (outputs, symbols), spread evenly over the same time; symbol 0 is the blank.
        symbols: what the columns stand for; a space is drawn as ␣.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 4.4), layout="constrained")
        above, middle, below = figure.subplots(3, 1, sharex=True, height_ratios=(1, 1.7, 1.3))
        samples, y = np.asarray(sound), np.asarray(probabilities)
        above.plot(np.arange(len(samples)) / RATE, samples, linewidth=0.6)
        above.set(yticks=[0])
        above.set_title(title, loc="left")
        _frequencies(middle, np.asarray(features), hop, 4.0)
        middle.set_ylabel("kHz")
        _spikes(below, y, symbols, len(np.asarray(features)) * hop)
        below.set(xlabel="seconds", xlim=(0, len(samples) / RATE))
        return Picture(figure, alt)


def _frequencies(axes: Axes, matrix: np.ndarray, hop: float, kilohertz: float) -> None:
    extent = (0, len(matrix) * hop, 0, kilohertz)
    axes.imshow(matrix.T, aspect="auto", origin="lower", cmap=AMOUNT, extent=extent, interpolation="nearest")


def _spikes(axes: Axes, y: np.ndarray, symbols: Sequence[str], seconds: float) -> None:
    """The probability of the likeliest symbol but the blank in each output, with its name where it is said."""
    places = (np.arange(len(y)) + 0.5) * seconds / len(y)
    best = 1 + y[:, 1:].argmax(axis=1)
    height = y[np.arange(len(y)), best]
    axes.bar(places, height, width=seconds / len(y), color=COLOURS[0])
    said = 0
    for place, symbol, tall, blank in zip(places, best, height, y[:, 0], strict=True):
        if tall > blank and symbol != said:
            name = symbols[symbol].replace(" ", "␣")
            axes.text(place, tall + 0.04, name, ha="center", va="bottom", fontsize=9)
        said = symbol if tall > blank else 0
    axes.set(ylim=(0, 1.25), ylabel="probability", yticks=[0, 1])
