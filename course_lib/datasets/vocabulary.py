"""A vocabulary: symbols to indices and back, built once and then fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

# How the datasets spell the symbols that stand for no word.
PAD, START, END, UNKNOWN = "<pad>", "<start>", "<end>", "<unknown>"


@dataclass(frozen=True)
class Vocabulary:
    """An ordered, immutable set of symbols; a symbol's index is its place.

    Args:
        symbols: distinct symbols, special ones included; index 0 is the first.
        unknown: the symbol that stands for every other one; None makes an unknown symbol an error.

    Raises:
        ValueError: if a symbol occurs twice, or ``unknown`` is not a symbol.

    >>> digits = Vocabulary(["–", *"0123456789"])
    >>> digits.encode("2025")
    [3, 1, 3, 6]
    >>> "".join(digits.decode([3, 1, 3, 6]))
    '2025'
    """

    symbols: Sequence[str]
    unknown: str | None = None
    indices: MappingProxyType[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbols", tuple(self.symbols))
        twice = [symbol for symbol, count in Counter(self.symbols).items() if count > 1]
        if twice:
            raise ValueError(f"expected distinct symbols, got {twice[0]!r} more than once: drop the repetitions")
        indices = MappingProxyType({symbol: index for index, symbol in enumerate(self.symbols)})
        object.__setattr__(self, "indices", indices)
        if self.unknown is not None and self.unknown not in indices:
            raise ValueError(
                f"expected the unknown symbol among the symbols, got {self.unknown!r}: add it to the symbols"
            )

    @classmethod
    def count(
        cls,
        sequences: Iterable[Iterable[str]],
        specials: Sequence[str] = (),
        least: int = 1,
        unknown: str | None = None,
    ) -> Vocabulary:
        """The symbols that occur at least ``least`` times, after the special ones; frequent first, ties by alphabet."""
        counts = Counter(symbol for sequence in sequences for symbol in sequence)
        frequent = sorted(counts, key=lambda symbol: (-counts[symbol], symbol))
        chosen = [symbol for symbol in frequent if counts[symbol] >= least and symbol not in specials]
        return cls([*specials, *chosen], unknown)

    def encode(self, sequence: Iterable[str]) -> list[int]:
        """The index of each symbol."""
        return [self[symbol] for symbol in sequence]

    def decode(self, indices: Iterable[int]) -> list[str]:
        """The symbol at each index."""
        return [self.symbols[self._within(int(index))] for index in indices]

    def __getitem__(self, symbol: str) -> int:
        index = self.indices.get(symbol)
        if index is None and self.unknown is not None:
            index = self.indices[self.unknown]
        if index is None:
            raise ValueError(
                f"expected one of {len(self)} symbols, got {symbol!r}: "
                "build the vocabulary on this text, or name an unknown symbol"
            )
        return index

    def _within(self, index: int) -> int:
        if not 0 <= index < len(self):
            raise ValueError(
                f"expected indices in 0 … {len(self) - 1}, got {index}: "
                "is this the vocabulary the sequence was encoded with?"
            )
        return index

    def __len__(self) -> int:
        return len(self.symbols)

    def __iter__(self) -> Iterator[str]:
        return iter(self.symbols)

    def __contains__(self, symbol: object) -> bool:
        return symbol in self.indices
