"""Loader of the Flickr8k layout: a folder of photographs, and one file with five captions for each.

The real corpus (Hodosh, Young and Hockenmaier 2013; 8 000 photographs, given out by its authors for research) is two
archives. Unpacked into one folder they give what ``read_flickr8k`` reads::

    Flickr8k.token.txt            40 000 lines: 1000268201.jpg#0<tab>A child in a pink dress .
    Flicker8k_Dataset/            the photographs; the folder is misspelt in the original
    Flickr_8k.trainImages.txt     6 000 names of photographs, one a line; devImages and testImages 1 000 each

Pass one of the three lists as ``subset``: captions without a photograph are then never asked for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, UnidentifiedImageError
from torch import Tensor

CAPTIONS, PHOTOGRAPHS = "Flickr8k.token.txt", "Flicker8k_Dataset"
_LINE = re.compile(r"(?P<image>[^\t#/\\]+)#(?P<number>\d+)\t(?P<caption>.*\S.*)")


class Photograph(NamedTuple):
    """An image file and its captions, as words."""

    path: Path
    captions: list[tuple[str, ...]]

    def pixels(self, size: int) -> Float[Tensor, "3 size size"]:
        """The photograph as RGB in 0 … 1, scaled to a square.

        Raises:
            ValueError: if the file is no image, or breaks off.
        """
        try:
            with Image.open(self.path) as image:
                scaled = image.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
        except (UnidentifiedImageError, OSError) as error:
            raise ValueError(
                f"expected a whole image in {self.path.name}, got one that cannot be read: unpack the photographs again"
            ) from error
        return torch.from_numpy(np.asarray(scaled, dtype=np.float32) / 255).permute(2, 0, 1).contiguous()


def read_flickr8k(folder: str | Path, subset: str | Path | None = None) -> list[Photograph]:
    """The photographs of a folder in Flickr8k's layout, with their captions, in the order of the caption file.

    Args:
        folder: holds ``Flickr8k.token.txt``, whose lines are ``name.jpg#0<tab>caption``, and ``Flicker8k_Dataset/``.
        subset: a file with one image name a line, such as ``Flickr_8k.trainImages.txt``; all images without it.

    Raises:
        ValueError: if a folder or a file is missing, is empty or no UTF-8, a line is not of that form or stands there
            twice, a photograph has no caption or a caption no photograph; it names the file and the line.
    """
    folder = Path(folder)
    captions = _captions(_existing(folder / CAPTIONS))
    wanted = list(captions) if subset is None else _names(Path(subset))
    if strangers := [name for name in wanted if name not in captions]:
        raise ValueError(
            f"expected captions in {CAPTIONS} for every image of the subset, found none for {strangers[0]}: "
            "is this a list of Flickr8k's own images?"
        )
    photographs = folder / PHOTOGRAPHS
    if not photographs.is_dir():
        raise ValueError(f"expected the folder {PHOTOGRAPHS} in {folder}, found none: unpack the photographs there")
    return [Photograph(_existing(photographs / name), captions[name]) for name in wanted]


def _captions(file: Path) -> dict[str, list[tuple[str, ...]]]:
    """The captions of each image, as words."""
    captions: dict[str, list[tuple[str, ...]]] = {}
    seen: dict[tuple[str, int], int] = {}  # the line of each image and number
    for number, line in _lines(file):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(
                f"expected 'name.jpg#0', a tab, then a caption, got {line[:40]!r} in line {number} of {file.name}: "
                "is this Flickr8k's token file?"
            )
        key = match["image"], int(match["number"])
        if key in seen:
            raise ValueError(
                f"expected each caption once, got {key[0]}#{key[1]} in lines {seen[key]} and {number} of {file.name}: "
                "delete one of the two"
            )
        seen[key] = number
        captions.setdefault(key[0], []).append(tuple(match["caption"].lower().split()))
    return captions


def _names(file: Path) -> list[str]:
    return [line.strip() for _, line in _lines(_existing(file))]


def _lines(file: Path) -> list[tuple[int, str]]:
    """The lines that hold something, numbered from 1."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"expected UTF-8 text in {file.name}, got another byte at {error.start}: save it as UTF-8"
        ) from error
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise ValueError(f"expected at least one line in {file.name}, got an empty file: download it again")
    return lines


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(f"expected the file {path.name} in {path.parent}, found none: check the path")
    return path
