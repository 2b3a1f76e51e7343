"""Drawings of speech: windows over a wave, filters over a spectrum, the net's six layers, words in the beam, edits."""

from __future__ import annotations

import math
from itertools import pairwise

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch


def windows() -> Drawing:
    """A wave cut into windows that overlap by half; each becomes one column of the picture."""
    sketch = Sketch(
        "A wave from left to right. Below it four windows, each twice as long as the step from one to the next, so "
        "that neighbours overlap by half. From each window an arrow leads down to one column of numbers: a frame."
    )
    wave = [(0.2 * i, 2.6 + 0.42 * math.sin(0.9 * i) * math.sin(0.13 * i + 0.3)) for i in range(47)]
    for (x, y), (far, other) in pairwise(wave):
        slope = (other - y) / (far - x)  # a little longer at both ends, so that the pieces join
        sketch.line((x - 0.05, y - 0.05 * slope), (far + 0.05, other + 0.05 * slope), tone="blue")
    shades = ((0.9, 0.5, 0.2), (0.8, 0.7, 0.2), (0.4, 0.9, 0.5), (0.2, 0.6, 0.9))
    for t, column in enumerate(shades):
        left = 0.6 + 1.7 * t
        y = 1.6 - 0.32 * (t % 2)
        sketch.brace((left + 3.2, y), (left, y), tone="green" if t % 2 else "ink")
        sketch.cells(f"frame {t}", (left + 1.6, -0.9), column, across=False)
        sketch.arrow((left + 1.6, y - 0.2), (left + 1.6, -0.3))
        sketch.text((left + 1.6, -1.7), f"$x_{t + 1}$", tone="orange")
    sketch.text((0.0, 3.4), "8 000 samples a second", anchor="start")
    sketch.text((9.1, 1.5), "a window: 20 ms,\none every 10 ms", anchor="start")
    sketch.text((9.1, -0.9), "a frame: how much of\neach frequency", anchor="start")
    return sketch.picture()


def filters() -> Drawing:
    """Triangles over a spectrum: each band takes its share of the energies near its centre."""
    sketch = Sketch(
        "A row of cells, the energies of a spectrum, frequency growing to the right. Above them triangles in a row, "
        "each as high as 1 at its own centre and 0 at its neighbours' centres. The middle one is drawn heavily: the "
        "cells under it flow, weighted by its height, into one number, the energy of its band."
    )
    energies = (0.2, 0.3, 0.8, 0.9, 0.4, 0.2, 0.1, 0.3, 0.7, 0.8, 0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.1)
    for i, energy in enumerate(energies):
        sketch.cells(f"bin {i}", (0.5 * i, 0), (energy,))
    for b in range(5):
        chosen, centre = b == 2, 0.5 * (2 + 3 * b)
        for foot in (-1.5, 1.5):
            ends = (centre + foot, 0.5), (centre, 2.0)
            if chosen:
                sketch.arrow(*ends, tone="orange", heavy=True, head=False)
            else:
                sketch.line(*ends)
        sketch.text((centre, 2.3), f"$f_{b + 1}$", tone="orange" if chosen else "quiet")
    sketch.box("band", (4.0, -2.0), "$e_3$: energy of band 3", tone="orange")
    for i, weight in ((6, "⅓"), (7, "⅔"), (8, "1"), (9, "⅔"), (10, "⅓")):
        sketch.arrow(f"bin {i}", "band", weight if i in (6, 10) else "", tone="orange", side=-1 if i == 6 else 1)
    sketch.text((-0.5, 0), "spectrum", anchor="end")
    sketch.text((-0.5, 1.3), "filters", anchor="end")
    sketch.text((8.4, -0.5), "frequency →", anchor="end", tone="quiet")
    return sketch.picture()


def six_layers() -> Drawing:
    """Deep Speech: three layers that look at a few frames, one that reads both ways, two that decide."""
    sketch = Sketch(
        "Three columns for three frames. At the bottom of each, frames with their neighbours. Above them layers 1, 2 "
        "and 3, each joined only to the one below in its own column. Layer 4 has two states in each column: one "
        "joined from left to right, one from right to left. Layer 5 adds the two, and layer 6 gives the probabilities"
        " of all letters."
    )
    for t, name in enumerate(("t-1", "t", "t+1")):
        x = 3.4 * t
        sketch.tokens(f"x{t} ", (x - 0.93, 0), ("·", f"$x_{{{name}}}$", "·"), tone="blue")
        sketch.box(f"one{t}", (x, 1.2), f"$h^{{(1)}}_{{{name}}}$", tone="green")
        for i in (1, 2, 3):
            sketch.arrow(f"x{t} {i}", f"one{t}")
        sketch.box(f"three{t}", (x, 2.4), "$h^{(2)}$, $h^{(3)}$", tone="green")
        sketch.circle(f"ahead{t}", (x - 0.6, 3.75), "→", tone="green")
        sketch.circle(f"back{t}", (x + 0.6, 4.75), "←", tone="purple")
        sketch.box(f"five{t}", (x, 6.1), f"$h^{{(5)}}_{{{name}}}$", tone="green")
        sketch.box(f"six{t}", (x, 7.2), f"$y^{{{name}}}$", tone="orange")
        sketch.arrow(f"one{t}", f"three{t}")
        for way in ("ahead", "back"):
            sketch.arrow(f"three{t}", f"{way}{t}")
            sketch.arrow(f"{way}{t}", f"five{t}")
        sketch.arrow(f"five{t}", f"six{t}")
        if t:
            sketch.arrow(f"ahead{t - 1}", f"ahead{t}", tone="green", heavy=True)
            sketch.arrow(f"back{t}", f"back{t - 1}", tone="purple", heavy=True)
    for y, text in (
        (0, "frames, with context"),
        (1.2, "layer 1"),
        (2.4, "layers 2 and 3"),
        (4.25, "layer 4, both ways"),
        (6.1, "layer 5"),
        (7.2, "layer 6: softmax"),
    ):
        sketch.text((-1.6, y), text, anchor="end")
    return sketch.picture()


def asked_at_the_space() -> Drawing:
    """Letters cost nothing until a space ends the word; then the language model is asked about the whole word."""
    sketch = Sketch(
        "Two prefixes grow letter by letter: a timer for, and a timer fir. While a word grows the language model is "
        "not asked. When the space comes it is asked once, about the whole word: for is likely after a timer, fir is "
        "hardly a word. The logarithms are added to what the net says of the sound, and for is ahead."
    )
    sketch.tokens("before", (0, 0), ("a", "timer"), tone="blue")
    rows = {"for": (1.0, "near 1"), "fir": (-1.0, "near 0")}
    sketch.step("The net is in doubt about one letter. Letter by letter both prefixes grow, and no model is asked.")
    for word, (y, _) in rows.items():
        sketch.tokens(f"{word} letter ", (2.6, y), word, tone="green")
        sketch.arrow("before2", f"{word} letter 1")
        sketch.text((2.6, y - 0.75), "ln $P(c|x)$: about equal", anchor="start", tone="quiet")
    sketch.step("A space ends the word. Now the model is asked: how likely is this word after those before it?")
    for word, (y, chance) in rows.items():
        sketch.tokens(f"{word} space ", (4.6, y), ("␣",), tone="purple")
        sketch.text((5.6, y), f"$P_{{lm}}$({word} | a timer) {chance}", anchor="start", tone="purple")
    sketch.step("a times its logarithm and the bonus b join the sum: the prefix with for is ahead.")
    sketch.frame([*(f"for letter {i}" for i in (1, 2, 3)), "for space 1"], tone="orange")
    sketch.text((10.1, 1.0), "ahead", tone="orange", bold=True, anchor="start")
    return sketch.picture()


def word_edits() -> Drawing:
    """What was said and what was read, word under word, with the edits between them."""
    sketch = Sketch(
        "Above: wake me at half past two. Below: wake me half past to day. Under at there is no word: one is missing."
        " Under two stands to: one is wrong. Behind it stands day: one too many. Three edits, six words: half."
    )
    said = ("wake", "me", "at", "half", "past", "two", "")
    read = ("wake", "me", "", "half", "past", "to", "day")
    for i, (above, below) in enumerate(zip(said, read, strict=True)):
        x, same = 1.6 * i, above == below
        for y, word in ((1.3, above), (0, below)):
            tone = "blue" if same else "orange"
            if word:
                sketch.box(f"{y} {i}", (x, y), word, tone=tone, size=(1.3, 0.6))
            else:
                sketch.box(f"{y} {i}", (x, y), "", tone="quiet", size=(1.3, 0.6), dashed=True)
        if same:
            sketch.line(f"1.3 {i}", f"0 {i}")
        else:
            edit = "missing" if not below else "too many" if not above else "wrong"
            sketch.text((x, 0.65), edit, tone="orange")
    sketch.text((-1.0, 1.3), "said", anchor="end")
    sketch.text((-1.0, 0), "read", anchor="end")
    return sketch.picture()
