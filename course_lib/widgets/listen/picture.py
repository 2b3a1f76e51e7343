"""The static picture of a sound that is listened to."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.palette import AMOUNT, LIGHT
from course_lib.widgets.listen.heard import Heard

MOST_LETTERS = 60  # that can be told apart beside a lattice


def drawn(one: Heard, symbols: list[str], rate: int, title: str) -> Figure:
    """Wave, bands, spikes and lattice of a sound, over one axis of seconds."""
    figure = Figure(figsize=(8, 6), layout="constrained")
    wave, bands, letters, lattice = figure.subplots(4, 1, sharex=True, height_ratios=(1, 2, 1.5, 4))
    seconds = len(one.sound) / rate
    wave.plot(np.arange(len(one.sound)) / rate, one.sound, color=LIGHT["blue"], linewidth=0.5)
    wave.set(yticks=[], xlim=(0, seconds))
    wave.set_title(title, loc="left", fontsize=10)
    extent = (0.0, seconds, 0.0, rate / 2000)
    bands.imshow(one.features.T, aspect="auto", origin="lower", cmap=AMOUNT, extent=extent, interpolation="nearest")
    bands.set_ylabel("kHz")
    _spikes(letters, one.emissions, symbols, seconds)
    states = ["" if s % 2 == 0 else symbols[one.label[s // 2]] for s in range(one.posterior.shape[1])]
    extent = (0.0, seconds, len(states) - 0.5, -0.5)
    lattice.imshow(one.posterior.T, aspect="auto", cmap="Blues", extent=extent, vmin=0, vmax=1, interpolation="nearest")
    if one.path:
        places = (np.arange(len(one.path)) + 0.5) * seconds / len(one.path)
        lattice.plot(places, one.path, color=LIGHT["orange"], linewidth=1.2)
    if 0 < len(one.label) <= MOST_LETTERS:
        lattice.set_yticks(range(1, len(states), 2), [name.replace(" ", "␣") for name in states[1::2]], fontsize=7)
    lattice.set(xlabel="seconds", ylabel="states of the text")
    return figure


def _spikes(axes: Axes, y: np.ndarray, symbols: list[str], seconds: float) -> None:
    """The probability of the likeliest symbol but the blank, named where it wins; the blank's dashed."""
    step = seconds / len(y)
    places = (np.arange(len(y)) + 0.5) * step
    best = 1 + y[:, 1:].argmax(1)
    height = y[np.arange(len(y)), best]
    axes.bar(places, height, width=step, color=LIGHT["blue"])
    axes.plot(places, y[:, 0], color=LIGHT["muted"], linewidth=0.8, linestyle="--")
    before = 0
    for place, k, tall, blank in zip(places, best, height, y[:, 0], strict=True):
        if tall > blank and k != before:
            axes.text(place, tall + 0.04, symbols[k].replace(" ", "␣"), ha="center", va="bottom", fontsize=9)
        before = k if tall > blank else 0
    axes.set(ylim=(0, 1.3), yticks=[0, 1], ylabel="probability")
