"""Crowded scenes: three to six coloured shapes and real handwritten digits, described in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from jaxtyping import Float
from torch import Generator, Tensor

from course_lib.datasets.digits import SCAN, Split, scans
from course_lib.datasets.scenes import CELLS, COLOURS, SHAPES, SPECIALS, Scene
from course_lib.datasets.vocabulary import Vocabulary

SIZE = CELLS * SCAN  # pixels a side: every place is as large as one scan
FEWEST, MOST = 3, 6  # objects in a scene
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORDS = ("and", *COLOURS, *SHAPES, *DIGITS)
GROUND = 0.12  # how bright an empty place is


@dataclass(frozen=True)
class Item:
    """A shape or a digit, and the place of the grid that it fills."""

    colour: str
    kind: str
    row: int
    column: int

    @property
    def words(self) -> tuple[str, ...]:
        return (self.colour, self.kind)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right in pixels; bottom and right are outside."""
        top, left = SCAN * self.row, SCAN * self.column
        return top, left, top + SCAN, left + SCAN


def crowd_vocabulary() -> Vocabulary:
    """Every word that such a caption can hold; padding is index 0."""
    return Vocabulary([*SPECIALS, *WORDS])


def crowds(count: int, split: Split, generator: Generator) -> list[Scene[Item]]:
    """Random scenes of three to six objects, as in "red ring blue seven and white cross".

    The caption goes through the objects row by row, from left to right, with "and" before the last. Half of the objects
    are digits, written by people.

    Args:
        count: how many scenes.
        split: whose handwriting to draw from: ``"train"`` or ``"held-out"``, see ``digits.scans``.
        generator: where scenes are drawn from.

    >>> scene = crowds(1, "train", torch.Generator().manual_seed(0))[0]
    >>> " ".join(scene.caption)
    'purple square yellow eight and red cross'

    Raises:
        ValueError: if ``count`` is not positive, or for another split.
    """
    if count < 1:
        raise ValueError(f"expected a positive number of scenes, got {count}")
    return [_crowd(split, generator) for _ in range(count)]


def paint(items: tuple[Item, ...], split: Split, generator: Generator) -> Float[Tensor, "3 height width"]:
    """The items on a dark ground, each digit from a scan drawn at random, with a little noise; values in 0 … 1."""
    image = torch.full((3, SIZE, SIZE), GROUND)
    for item in items:
        pictures = _pictures(item.kind, split)
        ink = pictures[int(torch.randint(len(pictures), (), generator=generator))]
        colour = torch.tensor(COLOURS[item.colour])[:, None, None]
        top, left, bottom, right = item.box
        image[:, top:bottom, left:right] = GROUND + (colour - GROUND) * ink
    return (image + 0.03 * torch.randn(image.shape, generator=generator)).clamp(0, 1)


@cache
def _pictures(kind: str, split: Split) -> Float[Tensor, "pictures side side"]:
    """How much ink lies on every pixel of a place: one picture of a shape, all scans of a digit."""
    if kind in DIGITS:
        images, digits = scans(split)
        return images[digits == DIGITS.index(kind)]
    away = (torch.arange(SCAN) - (SCAN - 1) / 2) / (SCAN / 2)
    down, right = torch.meshgrid(away, away, indexing="ij")
    return SHAPES[kind](right, down).float()[None]


def _crowd(split: Split, generator: Generator) -> Scene[Item]:
    count = FEWEST + int(torch.randint(MOST - FEWEST + 1, (), generator=generator))
    places = torch.randperm(CELLS**2, generator=generator)[:count].sort().values
    items = tuple(_item(place, generator) for place in places.tolist())
    return Scene(paint(items, split, generator), *_describe(items))


def _item(place: int, generator: Generator) -> Item:
    def choose(among: tuple[str, ...]) -> str:
        return among[int(torch.randint(len(among), (), generator=generator))]

    kinds = DIGITS if torch.rand((), generator=generator) < 0.5 else tuple(SHAPES)
    return Item(choose(tuple(COLOURS)), choose(kinds), *divmod(place, CELLS))


def _describe(items: tuple[Item, ...]) -> tuple[tuple[str, ...], tuple[Item, ...], tuple[int, ...]]:
    """The caption, the objects, and for each word the object it names, −1 for "and"."""
    caption = [word for item in items for word in item.words]
    mentions = [index for index, item in enumerate(items) for _ in item.words]
    last = -len(items[-1].words)
    caption[last:last], mentions[last:last] = ["and"], [-1]
    return tuple(caption), items, tuple(mentions)
