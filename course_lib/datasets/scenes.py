"""Rendered scenes of coloured shapes, with captions and the box of every object that a caption names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor

from course_lib.datasets.vocabulary import END, PAD, START, Vocabulary

SIZE, CELLS = 48, 3  # pixels a side; a scene is a grid of CELLS × CELLS places for objects
SPECIALS = (PAD, START, END)
RADII = {"small": 4.5, "large": 7.0}  # pixels
COLOURS = {
    "red": (0.84, 0.15, 0.16),
    "green": (0.17, 0.63, 0.17),
    "blue": (0.12, 0.47, 0.71),
    "yellow": (0.95, 0.85, 0.10),
    "white": (0.95, 0.95, 0.95),
    "purple": (0.58, 0.30, 0.74),
}
# Each shape as a test on distances from the centre, right and down, in units of its radius.
SHAPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "circle": lambda x, y: x**2 + y**2 <= 1,
    "square": lambda x, y: torch.maximum(x.abs(), y.abs()) <= 0.85,
    "triangle": lambda x, y: (y <= 0.8) & (y >= 2 * x.abs() - 0.9),
    "cross": lambda x, y: (torch.minimum(x.abs(), y.abs()) <= 0.3) & (torch.maximum(x.abs(), y.abs()) <= 0.95),
    "ring": lambda x, y: (x**2 + y**2 <= 1) & (x**2 + y**2 >= 0.35),
}
WORDS = ("a", *RADII, *COLOURS, *SHAPES, "above", "below", "left", "right", "of")


@dataclass(frozen=True)
class Shape:
    """One object: what it is, and the place of the grid it lies in."""

    size: str
    colour: str
    kind: str
    row: int
    column: int

    @property
    def words(self) -> tuple[str, ...]:
        return ("a", self.size, self.colour, self.kind)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right in pixels; bottom and right are outside."""
        (middle_row, middle_column), radius = self.centre, RADII[self.size]
        edges = (middle_row - radius, middle_column - radius, middle_row + radius + 1, middle_column + radius + 1)
        return tuple(int(min(max(edge, 0), SIZE)) for edge in edges)  # type: ignore[return-value]

    @property
    def centre(self) -> tuple[float, float]:
        side = SIZE / CELLS
        return (self.row + 0.5) * side - 0.5, (self.column + 0.5) * side - 0.5


Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Scene(Generic[Thing]):
    """An image, its caption, and for each word of the caption the object it speaks of, −1 where it speaks of none."""

    image: Float[Tensor, "3 height width"]
    caption: tuple[str, ...]
    objects: tuple[Thing, ...]
    mentions: tuple[int, ...]


class SceneBatch(NamedTuple):
    """Scenes as tensors; captions begin with START, end with END and are padded with 0, ``mentions`` with −1."""

    images: Float[Tensor, "batch 3 height width"]
    captions: Int[Tensor, "batch time"]
    lengths: Int[Tensor, " batch"]
    mentions: Int[Tensor, "batch time"]


def vocabulary() -> Vocabulary:
    """Every word a caption can hold; padding is index 0."""
    return Vocabulary([*SPECIALS, *WORDS])


def scenes(count: int, generator: Generator) -> list[Scene[Shape]]:
    """Random scenes of one or two objects: "a small red ring above a large blue square".

    >>> scene = scenes(1, torch.Generator().manual_seed(0))[0]
    >>> scene.image.shape, len(scene.caption) == len(scene.mentions)
    (torch.Size([3, 48, 48]), True)

    Raises:
        ValueError: if ``count`` is not positive.
    """
    if count < 1:
        raise ValueError(f"expected a positive number of scenes, got {count}")
    return [_scene(generator) for _ in range(count)]


def scene_batch(chosen: Sequence[Scene[Any]], words: Vocabulary) -> SceneBatch:
    """Scenes as one padded batch, in their order."""
    if not chosen:
        raise ValueError("expected at least one scene in a batch, got none")
    captions = [torch.tensor(words.encode([START, *scene.caption, END])) for scene in chosen]
    mentions = [torch.tensor([-1, *scene.mentions, -1]) for scene in chosen]
    return SceneBatch(
        images=torch.stack([scene.image for scene in chosen]),
        captions=torch.nn.utils.rnn.pad_sequence(captions, batch_first=True),
        lengths=torch.tensor([len(caption) for caption in captions]),
        mentions=torch.nn.utils.rnn.pad_sequence(mentions, batch_first=True, padding_value=-1),
    )


def render(objects: Iterable[Shape], generator: Generator) -> Float[Tensor, "3 height width"]:
    """The objects on a dark ground, with a little noise, values in 0 … 1."""
    image = torch.full((3, SIZE, SIZE), 0.12)
    down, right = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    for shape in objects:
        (row, column), radius = shape.centre, RADII[shape.size]
        inside = SHAPES[shape.kind]((right - column) / radius, (down - row) / radius)
        image = torch.where(inside, torch.tensor(COLOURS[shape.colour])[:, None, None], image)
    return (image + 0.03 * torch.randn(image.shape, generator=generator)).clamp(0, 1)


def _scene(generator: Generator) -> Scene[Shape]:
    count = 1 + _below(2, generator)
    # Two objects share a row or a column, so that one word says how they lie.
    row, column, step = _below(CELLS, generator), _below(CELLS, generator), 1 + _below(CELLS - 1, generator)
    beside = _below(2, generator)
    places = [(row, column), (row, (column + step) % CELLS) if beside else ((row + step) % CELLS, column)]
    objects = tuple(_shape(place, generator) for place in places[:count])
    caption, mentions = _describe(objects)
    return Scene(render(objects, generator), caption, objects, mentions)


def _shape(place: tuple[int, int], generator: Generator) -> Shape:
    size, colour, kind = (list(table)[_below(len(table), generator)] for table in (RADII, COLOURS, SHAPES))
    return Shape(size, colour, kind, *place)


def _describe(objects: tuple[Shape, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The caption and, for each of its words, the object it names: size, colour and kind do, "a" and "above" do not."""
    first = objects[0]
    caption, mentions = first.words, (-1, 0, 0, 0)
    if len(objects) == 1:
        return caption, mentions
    second = objects[1]
    relation: tuple[str, ...]
    if first.row == second.row:
        relation = ("left" if first.column < second.column else "right", "of")
    else:
        relation = ("above",) if first.row < second.row else ("below",)
    return (*caption, *relation, *second.words), (*mentions, *(-1 for _ in relation), -1, 1, 1, 1)


def _below(bound: int, generator: Generator) -> int:
    return int(torch.randint(bound, (), generator=generator))
