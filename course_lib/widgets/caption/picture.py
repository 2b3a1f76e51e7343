"""The static picture of captions over their image."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.figures.palette import LIGHT
from course_lib.widgets.caption.run import Spoken
from course_lib.widgets.explorer.arrays import FloatArray

DIMMED = 0.35  # how bright a region stays that gets no look


def dimmed(image: FloatArray, weights: FloatArray, grid: tuple[int, int]) -> FloatArray:
    """The image, (height, width, 3), each region as bright as its share of the largest weight."""
    rows, columns = (np.arange(side) * count // side for side, count in zip(image.shape, grid, strict=False))
    light = DIMMED + (1 - DIMMED) * (weights / weights.max()).reshape(grid)
    return image * light[rows[:, None], columns[None, :], None]


def drawn(
    image: FloatArray, grid: tuple[int, int], words: Sequence[str], captions: Mapping[str, Sequence[Spoken]]
) -> Figure:
    """A row a captioner, a column a word: the image as it was looked at, and around one region alone a frame."""
    longest = max(len(caption) for caption in captions.values())
    figure = Figure(figsize=(max(6.0, 0.9 * longest + 0.6), 0.3 + 1.25 * len(captions)), layout="constrained")
    all_axes = figure.subplots(len(captions), longest, squeeze=False)
    high, wide = (side / count for side, count in zip(image.shape, grid, strict=False))
    for row, (name, caption) in zip(all_axes, captions.items(), strict=True):
        row[0].set_ylabel(name)
        for axes, step in zip(row, caption, strict=False):
            axes.imshow(dimmed(image, step.weights, grid), interpolation="nearest", vmin=0, vmax=1)
            axes.set_title(words[step.said], fontsize=9, color=LIGHT["orange"] if step.forced >= 0 else "black")
            axes.set_xticks([])
            axes.set_yticks([])
            for region, colour in ((step.looked, "white"), (step.forced, LIGHT["orange"])):
                if region >= 0:
                    corner = (region % grid[1] * wide - 0.5, region // grid[1] * high - 0.5)
                    axes.add_patch(Rectangle(corner, wide, high, fill=False, edgecolor=colour, linewidth=2))
        for axes in row[len(caption) :]:
            axes.set_axis_off()
    return figure
