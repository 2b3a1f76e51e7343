"""The static picture of a beam over prefixes."""

from collections.abc import Sequence
from math import exp
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures.palette import LIGHT
from course_lib.widgets.prefix_beam.frames import Frame

BLUE, GREY, ORANGE, PURPLE = (LIGHT[name] for name in ("blue", "muted", "orange", "purple"))
ALSO_DRAWN = 2  # of those that were dropped
WIDE, TALL = 0.62, 0.7  # of a box, where a frame and a rank measure 1


def drawn(title: str, frames: list[Frame], names: list[list[str]]) -> Figure:
    """A column a frame: prefixes by rank, p_b above p_n in each, moves between them; ⊕ where prefixes merge."""
    rows = max(len(frame.beam) for frame in frames) + ALSO_DRAWN
    figure = Figure(figsize=(9.6, 1.1 + 0.5 * rows), layout="constrained")
    axes = figure.subplots()
    _box(axes, 0, 0, "(start)", (1.0, 0.0), kept=True)
    for t, (frame, words) in enumerate(zip(frames, names, strict=True), start=1):
        for source, target, symbol, _ in frame.arrivals:
            if target >= rows:
                continue
            kept = frame.nodes[target].kept
            style = ":" if symbol == 0 else "-"
            color, width = (BLUE, 1.2) if kept else (LIGHT["line"], 0.7)
            ends = [t - 1 + WIDE / 2, t - WIDE / 2], [source, target]
            axes.plot(*ends, style, color=color, linewidth=width, zorder=0)
        most = max(max(node.in_blank, node.in_label) for node in frame.nodes)
        for rank, (node, word) in enumerate(zip(frame.nodes[:rows], words[:rows], strict=True)):
            _box(axes, t, rank, word, [exp(node.in_blank - most), exp(node.in_label - most)], kept=node.kept)
            if len({source for source, target, *_ in frame.arrivals if target == rank}) > 1:
                axes.text(t - WIDE / 2 - 0.05, rank, "⊕", ha="right", va="center", color=ORANGE, fontsize=11)
        if len(frame.beam) < len(frame.nodes):
            axes.hlines(len(frame.beam) - 0.5, t - 0.4, t + 0.4, linestyle="--", linewidth=1, color=PURPLE)
    axes.set(xlim=(-0.5, len(frames) + 0.5), ylim=(rows - 0.4, -0.6), yticks=[], xticks=range(1, len(frames) + 1))
    axes.set(xlabel="after frame t", ylabel="rank")
    title = "\n".join(wrap(title, 100))
    axes.set_title(f"{title}\nin each box p_b (hatched) above p_n; dotted: by a blank; ⊕: prefixes merge", loc="left")
    return figure


def _box(axes: Axes, t: float, rank: int, word: str, shares: Sequence[float], kept: bool) -> None:
    colour, style = (BLUE, "-") if kept else (GREY, "--")
    left, top = t - WIDE / 2, rank - TALL / 2
    axes.bar(t, TALL, WIDE, top, facecolor="white", edgecolor=colour, linestyle=style, zorder=1)
    axes.text(t, rank - 0.12, word, ha="center", va="center", fontsize=9, color=colour)
    for place, share, hatch in ((0.08, shares[0], "////"), (0.2, shares[1], "")):
        face, long = "white" if hatch else colour, share * (WIDE - 0.06)
        axes.barh(
            rank + place, long, 0.1, left + 0.03, color=face, edgecolor=colour, hatch=hatch, linewidth=0.5, zorder=2
        )
