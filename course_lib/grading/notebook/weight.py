"""How many objects a text in JSON becomes, told from its bytes: `{}` takes two of them, and of memory a hundred."""

import re
from collections.abc import Iterable
from itertools import islice

MOST_OBJECTS = 1_000_000  # of one message, and of one notebook without outputs: several times what people make
LIGHT = 2**18  # bytes in which there cannot be too many
MARKS = (b"{", b"[", b",")
# up to the next mark outside of text, or to the end; nothing is tried twice, so that no text takes long
TO_MARK = re.compile(rb'(?:[^"{\[,]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"?)*+(?:[{\[,]|\Z)', re.DOTALL)


def too_heavy(frames: Iterable[bytes]) -> bool:
    """Whether parts of a message in JSON hold too many objects to be read; text counts as one, however long."""
    large = [frame for frame in frames if len(frame) > LIGHT]
    return sum(map(_marks, large)) > MOST_OBJECTS and sum(map(_outside_text, large)) > MOST_OBJECTS


def objects(text: bytes, most: int) -> int:
    """The most objects that a text in JSON can become; where they are more than ``most``, some number above it."""
    marks = _marks(text)
    return marks if marks <= most else _outside_text(text, most)


def _marks(text: bytes) -> int:
    return sum(text.count(mark) for mark in MARKS)


def _outside_text(text: bytes, most: int = MOST_OBJECTS) -> int:
    """The marks that are not letters of a text, counted until they are more than ``most``."""
    return sum(1 for _ in islice(TO_MARK.finditer(text), most + 1))
