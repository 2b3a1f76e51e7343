"""What commands show in a terminal: progress with the time left, and closing tables."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from course_lib.grading.sanitise import clean_text

GOOD, BAD, MIDDLE = "green", "red", "yellow"


class Watch:
    """A progress bar over a class, with the submissions done and the time left."""

    def __init__(self, title: str, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=Console(stderr=True))
        self.task = self.progress.add_task(title, total=total)
        self.started = time.monotonic()

    def __enter__(self) -> "Watch":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def advance(self, outcome: Any) -> None:
        """One more is done."""
        self.progress.advance(self.task)


@contextmanager
def working(first: str) -> Iterator[Callable[[str], None]]:
    """Shows what is being done right now, where the number of steps is not known."""
    with Console(stderr=True).status(first) as status:
        yield lambda words: status.update(clean_text(words))


def class_table(outcomes: Iterable[Any], sandbox: bool) -> None:
    """Shows each student's points and state."""
    table = _table(("student", "left"), ("points", "right"), ("of", "right"), ("state", "left"), ("lost", "left"))
    for outcome in outcomes:
        lost = [f"{mark.name} ({mark.state})" for mark in outcome.marks if mark.points < mark.out_of]
        colour = GOOD if outcome.state == "graded" else MIDDLE if outcome.graded else BAD
        shown = ", ".join(lost[:4]) + (f" and {len(lost) - 4} more" if len(lost) > 4 else "")
        state = Text(outcome.state if outcome.state == "graded" else f"{outcome.state}: {outcome.reason}", style=colour)
        student = Text(clean_text(outcome.student))
        table.add_row(student, f"{outcome.earned:g}", f"{outcome.out_of:g}", state, Text(shown, style="dim"))
    console = Console()
    console.print(table)
    console.print("Written answers wait for a person: open the formgrader.", style="dim")
    if not sandbox:
        console.print("Graded without a sandbox: student code could read and write what you can.", style=BAD)


def change_table(changes: Iterable[Any]) -> None:
    """Shows who has other points than before, and by which questions."""
    table = _table(("changed", "left"), ("before", "right"), ("now", "right"), ("by", "left"))
    for change in changes:
        questions = Text(", ".join(change.questions), style="dim")
        table.add_row(Text(clean_text(change.student)), f"{change.before:g}", f"{change.after:g}", questions)
    if table.row_count:
        Console().print(table)


def check_table(checks: Iterable[Any]) -> None:
    """Shows each visible check and what it said."""
    table = _table(("check", "left"), ("", "left"), ("what it says", "left"))
    for check in checks:
        mark = Text("passed", style=GOOD) if check.passed else Text("failed", style=BAD)
        table.add_row(Text(check.name), mark, Text(clean_text(check.message)))
    console = Console()
    console.print(table)
    console.print("Your own code ran on your own machine, without the grader's walls.", style="dim")


def doctor_table(findings: Iterable[Any]) -> list[Any]:
    """Shows findings as they come, and returns them all."""
    console, shown = Console(), []
    for finding in findings:
        mark = Text("  works  ", style=GOOD) if finding.fine else Text("  fails  ", style=BAD)
        console.print(Text.assemble(mark, f"{finding.name}: {finding.words}"), soft_wrap=True)
        shown.append(finding)
    return shown


def _table(*columns: tuple[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, side in columns:
        table.add_column(title, justify=side)
    return table
