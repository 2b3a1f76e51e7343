"""Prefixes as a tree."""

from course_lib.reference.ctc.prior import Prefix


class PrefixTree:
    """Prefixes numbered as they appear, so that equal ones are found without comparing them; 0 is the empty one."""

    def __init__(self, blank: int) -> None:
        self.prefixes: list[Prefix] = [()]
        self.parents = [-1]
        self.symbols = [blank]  # the last label of each; the empty one has none, and no path that ends in it
        self._children: dict[tuple[int, int], int] = {}

    def child(self, node: int, symbol: int) -> int:
        """The number of the prefix that is one label longer."""
        if (node, symbol) not in self._children:
            self._children[node, symbol] = len(self.prefixes)
            self.prefixes.append((*self.prefixes[node], symbol))
            self.parents.append(node)
            self.symbols.append(symbol)
        return self._children[node, symbol]
