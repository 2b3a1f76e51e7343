"""Loader of the Flickr8k layout: a folder of photographs, and one file with five captions for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

CAPTIONS = "Flickr8k.token.txt"
_LINE = re.compile(r"(?P<image>[^\t#]+)#(?P<number>\d+)\t(?P<caption>.+)")


class Photograph(NamedTuple):
    """An image file and its captions, as words."""

    path: Path
    captions: list[tuple[str, ...]]

    def pixels(self, size: int) -> Float[Tensor, "3 size size"]:
        """The photograph as RGB in 0 … 1, scaled to a square."""
        with Image.open(self.path) as image:
            scaled = image.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
        return torch.from_numpy(np.asarray(scaled, dtype=np.float32) / 255).permute(2, 0, 1).contiguous()


def read_flickr8k(folder: str | Path, subset: str | Path | None = None) -> list[Photograph]:
    """The photographs of a folder in Flickr8k's layout, with their captions, in the order of the caption file.

    Args:
        folder: holds ``Flickr8k.token.txt``, whose lines are ``name.jpg#0<tab>caption``, and ``Flicker8k_Dataset/``.
        subset: a file with one image name a line, such as ``Flickr_8k.trainImages.txt``; all images without it.

    Raises:
        ValueError: if a file is missing or a line is not of that form; it names the file and the line.
    """
    folder = Path(folder)
    captions: dict[str, list[tuple[str, ...]]] = {}
    for name, caption in _captions(_existing(folder / CAPTIONS)):
        captions.setdefault(name, []).append(tuple(caption.lower().split()))
    wanted = list(captions) if subset is None else _existing(Path(subset)).read_text(encoding="utf-8").split()
    if strangers := [name for name in wanted if name not in captions]:
        raise ValueError(f"expected captions for every image of the subset, found none for {strangers[0]}")
    return [Photograph(_existing(folder / "Flicker8k_Dataset" / name), captions[name]) for name in wanted]


def _captions(file: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(
                f"expected 'name.jpg#0', a tab, then a caption, got {line[:40]!r} in line {number} of {file.name}: "
                "is this Flickr8k's token file?"
            )
        yield match["image"], match["caption"]


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(f"expected the file {path.name} in {path.parent}, found none: check the path")
    return path
