"""``course check``: what the rehearsal of a notebook found, as a table."""

from rich.console import Console
from rich.text import Text

from course_lib.grading.commands.terminal import BAD, GOOD, table_of
from course_lib.grading.rehearsal.causes import Finding
from course_lib.grading.rehearsal.run import Rehearsed
from course_lib.grading.sanitise import clean_text

ASKED = (
    "The questions were the exam's own calls with other inputs: `fits` says that a result is of the kind and shape "
    "asked for. Whether it is right, only the exam tells."
)
MARKS = {"question": "fits", "example": "right"}
WALLS = "Your own code ran on your own machine, without the grader's walls."


def check_table(rehearsed: Rehearsed) -> None:
    """Show each check and question and what it said, then what to know before handing in."""
    table = table_of(("check", "left"), ("", "left"), ("what it says", "left"))
    for finding in rehearsed.findings:
        mark = Text(MARKS.get(finding.kind, "passed"), style=GOOD)
        table.add_row(Text(finding.name), mark if finding.passed else Text("failed", style=BAD), Text(said(finding)))
    console = Console()
    console.print(table)
    for note in rehearsed.notes:
        console.print(Text(f"• {clean_text(note.text)}"))
    mocked = any(finding.kind == "question" for finding in rehearsed.findings)
    console.print(Text(" ".join([ASKED] * mocked + [WALLS])), style="dim")


def said(finding: Finding) -> str:
    """What a finding says, and what else failed for the same reason."""
    message = clean_text(finding.message)
    if not finding.also:
        return message
    others = f"{len(finding.also)} other" + ("s" if len(finding.also) > 1 else "")
    return f"{message}\nFor the same reason {others} failed: {clean_text(', '.join(finding.also))}."
