"""The pairs of submissions that are alike, in the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from course_lib.grading.commands.terminal import table_of
from course_lib.grading.sanitise import clean_text
from course_lib.grading.similar.pairs import Pair


def pair_table(found: Iterable[Pair]) -> None:
    """Show the pairs in the terminal."""
    table = table_of(("alike", "right"), ("student", "left"), ("and", "left"), ("lines", "right"))
    for pair in found:
        names = (Text(clean_text(program.student)) for program in (pair.left, pair.right))
        table.add_row(f"{100 * pair.alike:.0f} %", *names, str(len(pair.lines(pair.left))))
    console = Console()
    if table.row_count:
        console.print(table)
    console.print("Alike is not copied: read both sides first.", style="dim")
