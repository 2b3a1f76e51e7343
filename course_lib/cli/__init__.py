"""The command ``course``: thin commands, each of which imports what it needs only when it runs."""

import atexit
import gc
import io
import sys

import typer

from course_lib.cli import grading, hand_out, machine, study

__all__ = ["app", "main"]

app = typer.Typer(
    help="The course on sequence models: study it, check your work, grade a class.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    study.lab,
    study.check,
    hand_out.release,
    hand_out.bundle,
    hand_out.deadline,
    hand_out.extend,
    grading.collect,
    grading.grade,
    grading.certificates,
    grading.feedback,
    grading.examples,
    grading.report,
    grading.similar,
    study.run,
    machine.doctor,
):
    app.command()(command)


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows another, and no traceback
    atexit.register(gc.freeze)  # nothing is freed one by one at the end, which took a third of a second
    app()
