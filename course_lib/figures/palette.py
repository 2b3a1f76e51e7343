"""The visual language of the course: few colours, safe for colour-blind readers, none known by itself alone."""

from __future__ import annotations

from typing import Any

from cycler import cycler

# Okabe and Ito's colours, told apart with every common colour blindness; in the order in which lines take them.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS, DASHES = "osD^vP", ("-", "--", "-.", ":", "-", "--")  # so that no line is known by its colour alone
HATCHES = ("", "//", "..", "xx", "--", "++")
# In widgets the same hues are also text: darker on light paper, lighter on dark, so that each can be read there.
LIGHT = {
    "paper": "#fff",
    "raised": "#f2f4f7",
    "ink": "#1c232b",
    "muted": "#5a6572",
    "line": "#c5ccd4",
    "blue": "#0067a8",
    "orange": "#c45100",
    "green": "#007a5a",
    "purple": "#9b4a7f",
}
DARK = {
    "paper": "#14191f",
    "raised": "#232a32",
    "ink": "#e8edf2",
    "muted": "#a3afbc",
    "line": "#46515d",
    "blue": "#6bb8ee",
    "orange": "#ffa23e",
    "green": "#3fc79b",
    "purple": "#e39cc8",
}
RAMPS = {  # of a widget's heat maps, from nothing to much
    "light": ("#f3f6fa", "#cfe0f1", "#8bb8df", "#3a82bf", "#0b3c6f"),
    "dark": ("#1d2630", "#1f4264", "#2d74b0", "#78b4e2", "#e2f1ff"),
}
AMOUNT, SIGNED, INK = "cividis", "PuOr", "Greys"  # colour maps: from nothing to much, around zero, of scans
STYLE: Any = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.titlesize": 10,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "image.interpolation": "nearest",
}
WIDTH, DPI = 7.6, 110  # inches; dots an inch
