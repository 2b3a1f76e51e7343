"""What each character of a Python program is part of: strings, comments, brackets, columns."""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Int
from torch import Tensor

OPENING, CLOSING = "([{", ")]}"


class Marks(NamedTuple):
    """One entry for each character, of what holds just *after* it has been read."""

    in_string: Bool[Tensor, " characters"]
    quoted: Bool[Tensor, " characters"]
    depth: Int[Tensor, " characters"]
    column: Int[Tensor, " characters"]


def python_marks(text: str) -> Marks:
    """Read a program character by character, as a machine with a little memory would.

    After each character: whether a string is open (its opening quotation mark opens, its closing one closes), whether
    that string has single marks, so that it ends with its line at the latest, how many brackets are open outside
    strings and comments, and how many characters the line has so far.

    Args:
        text: a program from its first character on.

    >>> marks = python_marks("f('a)')")
    >>> marks.in_string.int().tolist(), marks.depth.tolist()
    ([0, 0, 1, 1, 1, 0, 0], [0, 1, 1, 1, 1, 1, 0])
    """
    in_string, quoted, depths, columns = [], [], [], []
    quote, depth, column, skip, comment = "", 0, 0, 0, False
    for place, character in enumerate(text):
        column = 0 if character == "\n" else column + 1
        if skip:  # the rest of a triple quotation mark, or what a backslash protects
            skip -= 1
        elif comment:
            comment = character != "\n"
        elif quote:
            if character == "\\":
                skip = 1
            elif text.startswith(quote, place):
                skip, quote = len(quote) - 1, ""
            elif character == "\n" and len(quote) == 1:
                quote = ""  # a line's end closes what was never closed
        elif character in "'\"":
            quote = 3 * character if text.startswith(3 * character, place) else character
            skip = len(quote) - 1
        else:
            comment = character == "#"
            depth = max(0, depth + (character in OPENING) - (character in CLOSING))
        in_string.append(bool(quote))
        quoted.append(len(quote) == 1)
        depths.append(depth)
        columns.append(column)
    return Marks(torch.tensor(in_string), torch.tensor(quoted), torch.tensor(depths), torch.tensor(columns))
