"""Strips of real handwritten digits: scans side by side, unevenly, with a number to be read from left to right."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor

from course_lib.datasets.vocabulary import Vocabulary

DIGITS = Vocabulary(["–", *"0123456789"])
"""What a reader of strips may say: index 0 is CTC's blank, digit d has index d + 1."""

SCAN, HEIGHT, MARGIN = 8, 12, 3  # a scan's side, a strip's height, the most empty columns at either end, in pixels

Split = Literal["train", "held-out"]


class Strips(NamedTuple):
    """A batch of strips, padded with empty paper, and the labels to be read, padded with blanks."""

    images: Float[Tensor, "batch height width"]
    widths: Int[Tensor, " batch"]
    targets: Int[Tensor, "batch symbols"]
    target_lengths: Int[Tensor, " batch"]

    def select(self, rows: Int[Tensor, " rows"]) -> Strips:
        """Those rows, cut to the widest strip and the longest number among them."""
        widths, lengths = self.widths[rows], self.target_lengths[rows]
        return Strips(self.images[rows, :, : widths.max()], widths, self.targets[rows, : lengths.max()], lengths)

    def labels(self) -> list[list[int]]:
        """The labels of each strip, without padding."""
        return [row[:length].tolist() for row, length in zip(self.targets, self.target_lengths, strict=True)]


@cache
def scans(split: Split) -> tuple[Float[Tensor, "scans 8 8"], Int[Tensor, " scans"]]:
    """Scans of single digits, ink from 0 to 1, and which digit each shows.  Alpaydin and Kaynak 1998.

    The 1797 scans that scikit-learn carries with it, in its order: every fourth is held out, so that no scan of a
    training strip ever shows up in a held-out one.

    Args:
        split: ``"train"`` (1348 scans) or ``"held-out"`` (449).

    Raises:
        ValueError: for any other split.
    """
    if split not in ("train", "held-out"):
        raise ValueError(f'expected the split "train" or "held-out", got {split!r}: choose one of the two')
    from sklearn.datasets import load_digits

    data = load_digits()
    held_out = torch.arange(len(data.target)) % 4 == 3
    chosen = held_out if split == "held-out" else ~held_out
    return torch.from_numpy(data.images / 16).float()[chosen], torch.from_numpy(data.target)[chosen]


def random_numbers(count: int, generator: Generator, longest: int = 6) -> list[str]:
    """Numbers of 1 to ``longest`` digits, all equally likely: nothing can be guessed from the digit before."""
    return ["".join(map(str, _draw(10, length, generator))) for length in _lengths(count, generator, longest)]


def dial_readings(count: int, generator: Generator, longest: int = 6) -> list[str]:
    """Numbers in a small made-up language: every digit is the one before it, or its neighbour on a round dial.

    After a 9 comes 8, 9 or 0.  A digit costs log2(3) = 1.6 bits instead of log2(10) = 3.3, and one in three repeats
    the digit before.
    """
    readings = []
    for length in _lengths(count, generator, longest):
        start, turns = _draw(10, 1, generator), _draw(3, length - 1, generator)
        places = torch.tensor(start + [turn - 1 for turn in turns]).cumsum(0) % 10
        readings.append("".join(map(str, places.tolist())))
    return readings


def render(numbers: list[str], split: Split, generator: Generator, noise: float = 0.2) -> Strips:
    """Draw each number as a strip, with another scan for every digit.

    Scans are set from left to right, from two columns overlapping to two columns apart, up to four rows off, on
    speckled paper; darker ink wins where two overlap.

    Args:
        numbers: strings of the digits 0–9, at least one, none empty.
        split: whose scans to draw from; see ``scans``.
        noise: standard deviation of the speckle, in units of full ink.

    Returns:
        Strips 12 pixels high.

    Raises:
        ValueError: for no numbers, an empty number, or a symbol that is no digit.

    >>> strips = render(["2025", "7"], "train", torch.Generator().manual_seed(0))
    >>> strips.targets.tolist(), strips.target_lengths.tolist()
    ([[3, 1, 3, 6], [8, 0, 0, 0]], [4, 1])
    """
    if not numbers or not all(number and set(number) <= set("0123456789") for number in numbers):
        wrong = next((number for number in numbers if not number or not set(number) <= set("0123456789")), numbers)
        raise ValueError(f"expected numbers of at least one digit 0–9, got {wrong!r}: leave out what cannot be drawn")
    pictures = [_strip(number, split, generator, noise) for number in numbers]
    labels = [torch.tensor(DIGITS.encode(number)) for number in numbers]
    widths = torch.tensor([picture.shape[1] for picture in pictures])
    images = torch.zeros(len(numbers), HEIGHT, int(widths.max()))
    for image, picture in zip(images, pictures, strict=True):
        image[:, : picture.shape[1]] = picture
    targets = torch.nn.utils.rnn.pad_sequence(labels, batch_first=True)
    return Strips(images, widths, targets, torch.tensor([len(number) for number in numbers]))


def _strip(number: str, split: Split, generator: Generator, noise: float) -> Float[Tensor, "height width"]:
    images, digits = scans(split)
    gaps = [gap - 2 for gap in _draw(5, len(number), generator)]
    left = _draw(MARGIN + 1, 1, generator)[0]
    paper = torch.zeros(HEIGHT, MARGIN + (SCAN + 2) * len(number) + MARGIN)
    for digit, gap in zip(number, gaps, strict=True):
        candidates = (digits == int(digit)).nonzero()[:, 0]
        scan = images[candidates[_draw(len(candidates), 1, generator)[0]]]
        top = _draw(HEIGHT - SCAN + 1, 1, generator)[0]
        window = paper[top : top + SCAN, left : left + SCAN]
        window.copy_(torch.maximum(window, scan))
        left += SCAN + gap
    paper = paper[:, : left - gaps[-1] + _draw(MARGIN + 1, 1, generator)[0]]
    return (paper + noise * torch.randn(paper.shape, generator=generator)).clamp(0, 1)


def _draw(below: int, count: int, generator: Generator) -> list[int]:
    return torch.randint(below, (count,), generator=generator).tolist()


def _lengths(count: int, generator: Generator, longest: int) -> list[int]:
    return [1 + length for length in _draw(longest, count, generator)]
