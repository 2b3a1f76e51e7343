"""What works on this machine."""

import typer

from course_lib.cli.shared import grader_sentences


def doctor() -> None:
    """Say what works on this machine, and what to do where something does not."""
    with grader_sentences():
        from course_lib.grading.commands.doctor import doctor_table, examine_machine

        findings = doctor_table(examine_machine())
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)
