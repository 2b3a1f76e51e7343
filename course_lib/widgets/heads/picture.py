"""The static picture of heads: every map as a small multiple, one layer a row."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import FloatArray


def maps(words: Sequence[str], weights: FloatArray, mask: FloatArray, chosen: tuple[int, int]) -> Figure:
    """Weights (layer, head, word, word) as grey-blue squares; the chosen head has a frame and the words beside it."""
    layers, heads = weights.shape[:2]
    figure = Figure(figsize=(9, 1.2 + 8 * layers / max(heads, 4)), layout="constrained")
    for (layer, head), axes in np.ndenumerate(figure.subplots(layers, heads, squeeze=False)):
        axes.imshow(np.where(mask, weights[layer, head], np.nan), cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
        axes.set_facecolor(LIGHT["raised"])
        axes.set_title(f"layer {layer + 1}, head {head + 1}", fontsize=8)
        axes.set_xticks([])
        axes.set_yticks([])
        if (layer, head) != chosen:
            continue
        for spine in axes.spines.values():
            spine.set(visible=True, color=LIGHT["orange"], linewidth=2)
        if len(words) <= 24:
            axes.set_yticks(range(len(words)), [word.replace("$", r"\$") for word in words], fontsize=6)
    return figure
