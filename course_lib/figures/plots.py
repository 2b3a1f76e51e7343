"""The course's figures in one visual language: few colours, safe for colour-blind readers, each with a text instead."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator
from numpy.typing import ArrayLike

from course_lib.figures.palette import AMOUNT, COLOURS, DASHES, DPI, HATCHES, INK, MARKERS, SIGNED, STYLE, WIDTH

MOST_NUMBERS = 160  # cells of a heat map that still hold a number each


class Picture:
    """A finished figure with its alternative text, both of which a notebook keeps.

    Raises:
        ValueError: for an empty text.
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        if not alt.strip():
            raise ValueError("expected a text that says what the figure shows, got none: pass alt=")
        self.figure, self.alt = figure, " ".join(alt.split())
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        self.png = buffer.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        source = "data:image/png;base64," + base64.b64encode(self.png).decode()
        width = round(self.figure.get_figwidth() * DPI)
        image = f'<img src="{source}" alt="{html.escape(self.alt)}" width="{width}" style="max-width: 100%">'
        return {"text/html": image, "text/plain": f"[figure: {self.alt}]"}


def lines(
    series: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    x: str,
    y: str,
    alt: str,
    log: bool = False,
    log_x: bool = False,
    title: str = "",
) -> Picture:
    """Curves over a common axis, named in a legend; up to six.

    Args:
        series: name of each curve, with its x and y values.
        x, y: what the axes measure, with units; where x is counted, only whole numbers are marked.
        log: whether the y axis is logarithmic.
        log_x: whether the x axis is; then each of the first curve's places is marked.
    """
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = _figure(1, height=3.0)
        for (name, (xs, ys)), marker, dash in zip(series.items(), MARKERS, DASHES, strict=False):
            few = len(np.atleast_1d(np.asarray(xs))) <= 40
            axes.plot(xs, ys, dash, label=name, marker=marker if few else None, markersize=4)
        axes.set(xlabel=x, ylabel=y, title=title, yscale="log" if log else "linear")
        if log_x:
            places = next(iter(series.values()))[0]
            axes.set_xscale("log")
            axes.set_xticks(places, [f"{place:g}" for place in np.asarray(places)])
            axes.xaxis.set_minor_locator(NullLocator())
        elif all(np.all(np.mod(xs, 1) == 0) for xs, _ in series.values()):
            axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
        if len(series) > 1:
            axes.legend()
        return Picture(figure, alt)


def bars(groups: Sequence[str], series: Mapping[str, Sequence[float]], *, y: str, alt: str, digits: int = 1) -> Picture:
    """Numbers side by side: one group of bars for each of ``groups``, one bar in it for each of the series."""
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = _figure(1, height=2.8)
        width, places = 0.8 / len(series), np.arange(len(groups))
        for i, ((name, values), hatch) in enumerate(zip(series.items(), HATCHES, strict=False)):
            drawn = axes.bar(
                places + (i - (len(series) - 1) / 2) * width, values, 0.92 * width, label=name, hatch=hatch
            )
            axes.bar_label(drawn, fmt=f"%.{digits}f", fontsize=9)
        axes.set(xticks=places, xticklabels=groups, ylabel=y)
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        return Picture(figure, alt)


def heatmaps(
    maps: Mapping[str, ArrayLike],
    *,
    rows: Sequence[str],
    columns: Sequence[str] = (),
    x: str,
    y: str,
    alt: str,
    signed: bool = False,
    format: str = ".2g",
) -> Picture:
    """Matrices of equal shape, one above the other, each with its own title; small ones with their numbers.

    Args:
        maps: title of each matrix, (rows, columns).
        rows: a name for each row.
        columns: a name for each column; without, they are counted from 1.
        signed: whether colours part at zero; else they run from zero up.
        format: how numbers are written.
    """
    with matplotlib.rc_context(STYLE):
        values = [np.asarray(matrix, dtype=float) for matrix in maps.values()]
        figure, all_axes = _figure(len(values), height=0.55 + len(values) * (0.5 + 0.24 * len(rows)))
        for axes, title, matrix in zip(all_axes, maps, values, strict=True):
            _heat(figure, axes, matrix, signed, format)
            axes.set(title=title, ylabel=y, yticks=range(len(rows)), yticklabels=rows)
            if columns:
                axes.set_xticks(range(len(columns)), columns)
            else:
                _count_columns(axes, matrix.shape[1])
        all_axes[-1].set(xlabel=x)
        return Picture(figure, alt)


def over_time(panels: Mapping[str, ArrayLike], *, x: str, alt: str) -> Picture:
    """Matrices with one time axis and rows of their own, one above the other, each under its title.

    Args:
        panels: title of each matrix, (rows, time), the higher in the figure the more rows it has; both count from 1.
        x: what a column is.
    """
    with matplotlib.rc_context(STYLE):
        values = [np.asarray(matrix, dtype=float) for matrix in panels.values()]
        heights = [0.3 + min(0.075 * len(matrix), 2.1) for matrix in values]
        figure, all_axes = _figure(len(values), height=0.5 + sum(heights), ratios=tuple(heights))
        for axes, title, matrix in zip(all_axes, panels, values, strict=True):
            _heat(figure, axes, matrix, signed=False, format="")
            axes.set_title(title, loc="left")
            axes.set(xticks=[], yticks=[0, len(matrix) - 1], yticklabels=[1, len(matrix)])
        _count_columns(all_axes[-1], values[-1].shape[1])
        all_axes[-1].set(xlabel=x)
        return Picture(figure, alt)


def emissions(probabilities: ArrayLike, symbols: Sequence[str], *, image: ArrayLike, alt: str) -> Picture:
    """What a net says in each frame, (time, symbols), under the strip that it looks at."""
    with matplotlib.rc_context(STYLE):
        y, strip = np.asarray(probabilities).T, np.asarray(image)
        figure, (above, below) = _figure(2, height=3.9, ratios=(1, 2.6))
        above.imshow(strip, cmap=INK, aspect="auto", extent=(-0.5, y.shape[1] - 0.5, strip.shape[0], 0))
        above.set(xticks=[], yticks=[])
        _heat(figure, below, y, signed=False, format="")
        below.set(xlabel="frame t", ylabel="symbol k", yticks=range(len(symbols)), yticklabels=symbols)
        _count_columns(below, y.shape[1])
        return Picture(figure, alt)


def scans(images: Sequence[ArrayLike], titles: Sequence[str], *, alt: str, columns: int = 3) -> Picture:
    """Grey pictures, ink on paper, each under its title and all to one scale."""
    with matplotlib.rc_context(STYLE):
        rows, widest = math.ceil(len(images) / columns), max(np.shape(image)[1] for image in images)
        lines_above = 1 + max(title.count("\n") for title in titles)
        figure = Figure(figsize=(WIDTH, (0.6 + 0.19 * lines_above) * rows), layout="constrained")
        grid = np.asarray(figure.subplots(rows, columns, squeeze=False)).ravel()
        for axes, image, title in zip(grid, images, titles, strict=False):
            axes.imshow(np.asarray(image), cmap=INK, vmin=0, vmax=1)
            axes.set_xlim(-0.5, widest - 0.5)
            axes.set_title(title, family="monospace", loc="left")
        for axes in grid:
            axes.set_axis_off()
        return Picture(figure, alt)


def pictures(
    images: Sequence[ArrayLike],
    titles: Sequence[str],
    *,
    alt: str,
    columns: int = 4,
    looks: Sequence[ArrayLike] = (),
) -> Picture:
    """Coloured pictures, (3, height, width), each under its title.

    Args:
        looks: for each picture a grid of weights (rows, columns): the more weight, the brighter the region.
    """
    with matplotlib.rc_context(STYLE):
        rows = math.ceil(len(images) / columns)
        figure = Figure(figsize=(WIDTH, (WIDTH / columns + 0.35) * rows), layout="constrained")
        grid = np.asarray(figure.subplots(rows, columns, squeeze=False)).ravel()
        for axes in grid:
            axes.set_axis_off()
        for index, (axes, image, title) in enumerate(zip(grid, images, titles, strict=False)):
            shown = np.asarray(image).transpose(1, 2, 0)
            if len(looks):
                weights = np.asarray(looks[index])
                block = np.ones((shown.shape[0] // weights.shape[0], shown.shape[1] // weights.shape[1]))
                shown = shown * (0.2 + 0.8 * np.kron(weights / weights.max(), block))[..., None]
            axes.imshow(shown, interpolation="nearest")
            axes.set_title(title)
        return Picture(figure, alt)


def fields(rows: Mapping[str, Sequence[ArrayLike]], titles: Sequence[str], *, alt: str) -> Picture:
    """Maps of a quantity with two signs, one row for each name, all to one scale; columns under their titles."""
    with matplotlib.rc_context(STYLE):
        values = {name: [np.asarray(field, dtype=float) for field in maps] for name, maps in rows.items()}
        top = max(float(np.abs(field).max()) for maps in values.values() for field in maps) or 1.0
        figure = Figure(figsize=(WIDTH, 0.3 + 1.15 * len(rows)), layout="constrained")
        grid = figure.subplots(len(rows), len(titles), squeeze=False)
        for axes_of_row, (name, maps) in zip(grid, values.items(), strict=True):
            for axes, field in zip(axes_of_row, maps, strict=True):
                axes.imshow(field, cmap=SIGNED, vmin=-top, vmax=top)
                axes.set(xticks=[], yticks=[])
            axes_of_row[0].set_ylabel(name, rotation=0, ha="right", va="center")
        for axes, title in zip(grid[0], titles, strict=True):
            axes.set_title(title)
        return Picture(figure, alt)


def ink(
    writings: Sequence[Sequence[ArrayLike]],
    titles: Sequence[str],
    *,
    alt: str,
    marks: Sequence[ArrayLike] = (),
    columns: int = 3,
) -> Picture:
    """What pens wrote, each writing under its title, all to one scale.

    Args:
        writings: strokes, each (points, 2) of x and y, y down.
        marks: for each writing the points (count, 2) to be marked on it.
    """
    with matplotlib.rc_context(STYLE):
        rows = math.ceil(len(writings) / columns)
        figure = Figure(figsize=(WIDTH, 1.25 * rows), layout="constrained")
        grid = np.asarray(figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)).ravel()
        for axes, strokes, title in zip(grid, writings, titles, strict=False):
            for stroke in strokes:
                axes.plot(*np.asarray(stroke).T, color="black", linewidth=1.8, solid_capstyle="round")
            axes.set_title(title, loc="left")
        for axes, points in zip(grid, marks, strict=False):
            axes.plot(*np.asarray(points).T, "o", color=COLOURS[1], markersize=5)
        grid[0].invert_yaxis()
        for axes in grid:
            axes.set_aspect("equal", adjustable="box")
            axes.set_axis_off()
        return Picture(figure, alt)


def training(losses: ArrayLike, checked: ArrayLike, scores: ArrayLike, *, score: str, alt: str) -> Picture:
    """A training run: the loss of every step, and the score of a validation set now and then."""
    with matplotlib.rc_context(STYLE):
        figure, (left, right) = _figure(2, height=2.8, across=True)
        left.plot(np.arange(1, len(np.asarray(losses)) + 1), losses, linewidth=0.8)
        left.set(xlabel="step", ylabel="training loss", yscale="log")
        right.plot(checked, scores, marker=MARKERS[1], color=COLOURS[1])
        right.set(xlabel="step", ylabel=score, ylim=(0, None))
        return Picture(figure, alt)


def _figure(
    count: int, height: float, across: bool = False, ratios: tuple[float, ...] | None = None
) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    shape = (1, count) if across else (count, 1)
    axes = figure.subplots(*shape, squeeze=False, height_ratios=ratios if not across else None)
    return figure, list(axes.ravel())


def _heat(figure: Figure, axes: Axes, matrix: np.ndarray, signed: bool, format: str) -> None:
    top = float(np.abs(matrix).max()) or 1.0
    image = axes.imshow(matrix, aspect="auto", cmap=SIGNED if signed else AMOUNT, vmin=-top if signed else 0, vmax=top)
    figure.colorbar(image, ax=axes, pad=0.01)
    if not format or matrix.size > MOST_NUMBERS:
        return
    for (row, column), value in np.ndenumerate(matrix):
        red, green, blue, _ = image.cmap(image.norm(value))
        ink = "black" if 0.3 * red + 0.59 * green + 0.11 * blue > 0.5 else "white"
        axes.text(column, row, f"{value:{format}}", ha="center", va="center", color=ink, fontsize=8)


def _count_columns(axes: Axes, columns: int) -> None:
    """Ticks that count from one, as t does in the papers."""
    step = max(1, round(columns / 12))
    axes.set(xticks=range(0, columns, step), xticklabels=range(1, columns + 1, step))
