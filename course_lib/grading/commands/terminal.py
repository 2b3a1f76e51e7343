"""What commands show in a terminal: what is being done right now, and tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, JustifyMethod
from rich.table import Table

from course_lib.grading.sanitise import clean_text

GOOD, BAD, MIDDLE = "green", "red", "yellow"


@contextmanager
def working(first: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done right now, where the number of steps is not known."""
    with Console(stderr=True).status(first) as status:
        yield lambda words: status.update(clean_text(words))


def table_of(*columns: tuple[str, JustifyMethod]) -> Table:
    """A table without lines, with these columns, each to the left or the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, side in columns:
        table.add_column(title, justify=side)
    return table
