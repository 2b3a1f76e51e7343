"""Pieces of MyST Markdown from which the pages made of folders are put together."""

from collections.abc import Iterable


def contents(names: Iterable[str]) -> str:
    """The pages below this one, for the navigation alone."""
    return "```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def grid(cards: Iterable[str], columns: str) -> str:
    """Cards side by side; ``columns`` for phones, tablets, desks and wide screens."""
    return f":::::{{grid}} {columns}\n:gutter: 3\n\n" + "\n".join(cards) + ":::::\n"


def card(title: str, page: str, text: str, footer: str = "", picture: str = "") -> str:
    """A card that leads to a page."""
    options = f":link: {page}\n:link-type: doc\n"
    if picture:
        options += f":img-bottom: {picture}\n:img-alt: A picture of {title}\n"
    foot = f"\n:::{{card-footer}}\n{footer}\n:::\n" if footer else ""
    return f"::::{{grid-item-card}} {title}\n{options}\n{text}\n{foot}::::\n"


def raw(file: str) -> str:
    """A file of HTML, as it is."""
    return f"```{{raw}} html\n:file: {file}\n```\n"


def include(file: str) -> str:
    """A file of Markdown."""
    return f"```{{include}} {file}\n```\n"
