"""The static picture of a cell."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.palette import LIGHT
from course_lib.widgets.cell.held import GATES

LOWEST_LEFT = 1e-12


def drawn(widget: Any) -> Figure:
    """Gates of the unit, its two memories, and what is left of the value stored, along time."""
    u, steps = widget.unit - 1, np.arange(1, len(widget.x) + 1)
    figure = Figure(figsize=(9, 6.4), layout="constrained")
    *strips, memory, left = figure.subplots(6, 1, sharex=True, height_ratios=[1, 1, 1, 1, 2.4, 2.4])
    for axes, name, values, held in zip(strips, GATES, widget._gates[:, :, u].T, widget._held, strict=True):
        free = np.isnan(held)
        axes.bar(steps, values, width=0.8, color=np.where(free, LIGHT["blue"], LIGHT["orange"]))
        axes.bar(steps[~free], values[~free], width=0.8, fill=False, hatch="//", edgecolor="white", linewidth=0)
        axes.axhline(0, color=LIGHT["muted"], linewidth=0.8)
        axes.set_ylabel(name, rotation=0, ha="right", va="center")
        axes.set(ylim=(-1, 1) if name == "C̃" else (0, 1), yticks=(-1, 1) if name == "C̃" else (0, 1))
    memory.plot(steps, widget._C[1:, u], "-o", markersize=3, color=LIGHT["purple"], label="C")
    memory.plot(steps, widget._h[1:, u], "--s", markersize=3, color=LIGHT["green"], label="h")
    memory.set_title(f"the two memories of unit {widget.unit}; gates that are held are orange, hatched", loc="left")
    shown = np.where(abs(widget._left) < LOWEST_LEFT, np.nan, abs(widget._left))
    left.plot(steps, shown[:, 0], "-o", markersize=3, color=LIGHT["purple"], label="direct path")
    left.plot(steps, shown[:, 1], "--s", markersize=3, color=LIGHT["blue"], label="in full")
    left.set_title(f"left of what C held after step {widget.stored}: |∂C_t/∂C_{widget.stored}|", loc="left")
    left.set(yscale="log", xlabel="step t")
    lowest, highest = left.get_ylim()
    left.set_ylim(min(lowest, 0.1), max(highest, 2))  # a decade at least: what stays must not look as if it fell
    for axes in (memory, left):
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        axes.xaxis.get_major_locator().set_params(integer=True)
    return figure
