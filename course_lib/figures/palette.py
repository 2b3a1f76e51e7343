"""The visual language of the course: few colours, safe for colour-blind readers, none known by itself alone."""

from __future__ import annotations

from typing import Any

from cycler import cycler

# Okabe and Ito's colours, told apart with every common colour blindness; in the order in which lines take them.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS, DASHES = "osD^vP", ("-", "--", "-.", ":", "-", "--")  # so that no line is known by its colour alone
HATCHES = ("", "//", "..", "xx", "--", "++")
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
