"""The static picture of a text that is read."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.palette import LIGHT, SIGNED
from course_lib.widgets.explorer.arrays import FloatArray

COLUMNS = 76


def wrapped(text: str, columns: int = COLUMNS) -> list[tuple[int, int]]:
    """Line and column of each character; a line ends after its newline, or where it is full."""
    places, line, column = [], 0, 0
    for letter in text:
        if column == columns:
            line, column = line + 1, 0
        places.append((line, column))
        column += 1
        if letter == "\n":
            line, column = line + 1, 0
    return places


def drawn(text: str, colours: FloatArray, gradient: FloatArray, loss: int, title: str) -> Figure:
    """The text on the colours of a unit, and under it log10 of the gradient of one loss at each earlier character."""
    places = wrapped(text)
    lines, columns = (1 + max(along) for along in zip(*places, strict=True))
    field = np.full((lines, max(columns, 40)), np.nan)
    for (line, column), value in zip(places, colours, strict=True):
        field[line, column] = value
    figure = Figure(figsize=(9, 1.9 + 0.24 * lines), layout="constrained")
    read, back = figure.subplots(2, 1, height_ratios=[0.24 * lines + 0.3, 1.4])
    most = max(1.0, float(abs(colours).max()))
    image = read.imshow(field, cmap=SIGNED, vmin=-most, vmax=most, aspect="auto", interpolation="nearest")
    for (line, column), letter, value in zip(places, text, colours, strict=True):
        ink = "white" if abs(value) > 0.6 * most else "black"
        shown = {"\n": "⏎", "\t": "⇥"}.get(letter, letter)
        read.text(column, line, shown, ha="center", va="center", family="monospace", size=9, color=ink)
    read.set_title(title, loc="left")
    read.set_axis_off()
    figure.colorbar(image, ax=read, shrink=0.9, aspect=12)
    steps = np.arange(1, loss)
    logs = gradient[loss - 1, : loss - 1]
    back.bar(steps, 10.0**logs, width=0.8, color=LIGHT["blue"])
    back.set(yscale="log", xlim=(0, len(text) + 1), xlabel="character")
    back.axvline(loss, color=LIGHT["orange"], linestyle="--")
    back.set_title(f"derivative of the loss at character {loss} with respect to each earlier one", loc="left")
    return figure
