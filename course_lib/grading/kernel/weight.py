"""How many objects a message would become, told from its bytes: `{}` takes two of them, and of memory a hundred."""

import re
from collections.abc import Iterable

MOST_OBJECTS = 1_000_000  # of one message: several times what an answer of the schema may have
LIGHT = 2**18  # bytes in which there cannot be too many
MARKS = (b"{", b"[", b",")
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def too_heavy(frames: Iterable[bytes]) -> bool:
    """Whether parts of a message in JSON hold too many objects to be read; text counts as one, however long."""
    return sum(_objects(frame) for frame in frames if len(frame) > LIGHT) > MOST_OBJECTS


def _objects(text: bytes) -> int:
    """The most objects that a text in JSON can become."""
    if sum(text.count(mark) for mark in MARKS) <= MOST_OBJECTS:
        return 0
    bare = STRING.sub(b"", text)
    return sum(bare.count(mark) for mark in MARKS)
