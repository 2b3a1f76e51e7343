"""Which names a cell binds and reads, from its text alone."""

import ast
import re
import symtable
from functools import cache

DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)", flags=re.MULTILINE)


@cache
def plain_code(source: str) -> str:
    """A cell's text as Python, its magics turned into calls."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except (SyntaxError, RecursionError):
        return source


@cache
def bound(source: str) -> frozenset[str]:
    """The names that a cell binds outside of its functions; of a broken cell, those that it would define.

    Example:
        >>> sorted(bound("import numpy as np\\nfor k in range(3):\\n    total = k\\ndef f(): x = 1"))
        ['f', 'k', 'np', 'total']
    """
    try:
        table = symtable.symtable(plain_code(source), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(DEFINITION.findall(source))
    return frozenset(s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported())


@cache
def defined(source: str) -> frozenset[str]:
    """The functions and classes that a cell defines."""
    return frozenset(DEFINITION.findall(source))


@cache
def read(source: str) -> frozenset[str]:
    """The names that a piece of code looks up, anywhere in it."""
    return frozenset(node.id for node in nodes(source) if isinstance(node, ast.Name))


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """The syntax tree of a cell, node by node; none of a broken cell."""
    try:
        return tuple(ast.walk(ast.parse(plain_code(source))))
    except (SyntaxError, ValueError, RecursionError):
        return ()
