"""Sentences as symbols: 0 is CTC's blank, 1 the space between words, 2 … 27 the letters."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

SYMBOLS = ("–", " ", *ascii_lowercase)
"""What a net can say: the blank, the space between words, the letters."""
SPACE = 1
"""The place of the space among the symbols."""
_INDEX = {symbol: index for index, symbol in enumerate(SYMBOLS)}


def spelled(text: str) -> list[int]:
    """
    >>> spelled("a bee")
    [2, 1, 3, 6, 6]
    """
    return [_INDEX[letter] for letter in text]


def written(symbols: Iterable[int]) -> str:
    """
    >>> written([2, 1, 3, 6, 6])
    'a bee'
    """
    return "".join(SYMBOLS[symbol] for symbol in symbols)
