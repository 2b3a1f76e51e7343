"""Positions as vectors: the matrix, dot products by distance, and what a shift turns."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Int

from course_lib.figures.palette import LIGHT, SIGNED
from course_lib.widgets.explorer.arrays import Array, FloatArray
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call

MOST = {"length": 256, "d_model": 128}


class PositionExplorer(Explorer, folder="positions", parts=("slider.js",)):
    """Show position vectors as a matrix and as the hands of clocks, their dot products, and what a shift changes.

    Source: Vaswani et al. 2017, section 3.5.  Any function can be drawn, a student's or another encoding; numbers 2i
    and 2i + 1 are the sine and cosine of hand i.

    Args:
        encode: ``encode(length, d_model)`` returns the vectors of places 0 … length − 1, (length, d_model).
        length: how many places.
        d_model: numbers in a vector, even.
        place: the place t that is looked at, from 0.
        shift: how many places on the other one lies, s.

    What is wrong with the sizes or in ``encode`` is said in the cell, and kept in ``problem``.

    >>> from course_lib.reference.transformer import positional_encoding
    >>> PositionExplorer(positional_encoding, length=40, d_model=16, shift=3)
    """

    inputs: ClassVar[tuple[str, ...]] = ("length", "d_model", "place", "shift")
    title: ClassVar[str] = "Positions"

    length = Int(64).tag(sync=True)
    d_model = Int(32).tag(sync=True)
    place = Int(10).tag(sync=True)
    shift = Int(5).tag(sync=True)
    _encoding = Array()

    def __init__(self, encode: Callable[..., Any], **settings: int) -> None:
        self.encode = encode
        super().__init__(**settings)

    def compute(self) -> None:
        """Have the function make the vectors."""
        self._encoding = None
        for name, most in MOST.items():
            if not 2 <= getattr(self, name) <= most:
                raise ValueError(f"expected {name} in 2 … {most}, got {getattr(self, name)}: say {name}=…")
        if self.d_model % 2:
            raise ValueError(f"expected an even d_model, got {self.d_model}: each hand takes a sine and a cosine")
        t, u = self.place, self.place + self.shift
        if not 0 <= t <= u < self.length:
            raise ValueError(
                f"expected places t and t + s in 0 … {self.length - 1}, got {t} and {u}: say place=…, shift=…"
            )
        self._encoding = call("encode", self.encode, self.length, self.d_model, returns=(self.length, self.d_model))

    def edit(self, d_model: int) -> None:
        """Take another size of the vectors."""
        self.d_model = d_model

    def products(self) -> tuple[float, float, float]:
        """p_t · p_{t+s}; and the least and the largest product of all places that lie s apart."""
        p, s = self._encoding, self.shift
        every = (p[: len(p) - s] * p[s:]).sum(axis=1)
        return float(every[self.place]), float(every.min()), float(every.max())

    def turns(self) -> FloatArray:
        """By how much each hand turns in s places, from every place: (length − s, d_model / 2), in −π … π."""
        angles = np.arctan2(self._encoding[:, 0::2], self._encoding[:, 1::2])
        turned = angles[self.shift :] - angles[: len(angles) - self.shift]
        return (turned + np.pi) % (2 * np.pi) - np.pi

    def readout(self) -> str:
        """Say the sizes and the product at this distance."""
        product, least, largest = self.products()
        t, u = self.place, self.place + self.shift
        return (
            f"Positions: {self.length} places of {self.d_model} numbers; p_{t} · p_{u} = {product:.3f}; "
            f"all places {self.shift} apart have between {least:.3f} and {largest:.3f}"
        )

    def picture(self) -> Figure:
        """Draw the matrix, and the products of one place with all."""
        figure = Figure(figsize=(9, 4.4), layout="constrained")
        matrix, products = figure.subplots(2, 1, height_ratios=(1.6, 1), sharex=True)
        p, top = self._encoding, float(np.abs(self._encoding).max()) or 1.0
        matrix.imshow(p.T, cmap=SIGNED, vmin=-top, vmax=top, aspect="auto", interpolation="nearest")
        matrix.set(ylabel="number of the vector", title="positions, a column a place")
        products.plot(p @ p[self.place], color=LIGHT["blue"])
        for axes in (matrix, products):
            axes.axvline(self.place, color=LIGHT["orange"])
            axes.axvline(self.place + self.shift, color=LIGHT["green"], linestyle="--")
        products.set(xlabel="place", title=f"dot product with place {self.place}")
        return figure
