"""What the commands that grade show in a terminal: progress with the time left, and closing tables."""

import shlex
import time
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from course_lib.grading.commands.terminal import BAD, GOOD, MIDDLE, table_of
from course_lib.grading.record.changes import Change
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import GRADED, UNGRADED


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

    def advance(self, outcome: Outcome) -> None:
        """One more is done."""
        self.progress.advance(self.task)


def class_table(assignment: str, outcomes: Sequence[Outcome], sandbox: bool) -> None:
    """Show each student's points and state."""
    table = table_of(("student", "left"), ("points", "right"), ("of", "right"), ("state", "left"), ("lost", "left"))
    for outcome in outcomes:
        lost = [f"{mark.name} ({mark.state})" for mark in outcome.marks if mark.points < mark.out_of]
        colour = GOOD if outcome.state == GRADED else MIDDLE if outcome.graded else BAD
        shown = ", ".join(lost[:4]) + (f" and {len(lost) - 4} more" if len(lost) > 4 else "")
        state = Text(clean_text(": ".join(filter(None, (outcome.state, outcome.reason)))), style=colour)
        student = Text(clean_text(outcome.student))
        table.add_row(student, f"{outcome.earned:g}", f"{outcome.out_of:g}", state, Text(shown, style="dim"))
    console = Console()
    console.print(table)
    console.print("Written answers wait for a person: open the formgrader.", style="dim")
    if again := [outcome.student for outcome in outcomes if outcome.state in UNGRADED]:
        chosen = " ".join(f"--student {shlex.quote(clean_text(student))}" for student in again[:3])
        command = f"course grade {assignment}" + (f" {chosen}" if len(again) <= 3 else "")
        console.print(
            Text(f"Not graded, and no zero: {len(again)}. Where a worker was lost, type: {command}", style=BAD)
        )
    if not sandbox:
        console.print("Graded without a sandbox: student code could read and write what you can.", style=BAD)


def change_table(changes: Iterable[Change]) -> None:
    """Show who has other points than before, and by which questions."""
    table = table_of(("changed", "left"), ("before", "right"), ("now", "right"), ("by", "left"))
    for change in changes:
        questions = Text(", ".join(change.questions), style="dim")
        table.add_row(Text(clean_text(change.student)), f"{change.before:g}", f"{change.after:g}", questions)
    if table.row_count:
        Console().print(table)
