"""For students: open the course, check an assignment, execute a lecture."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from course_lib.cli.shared import fail, sentences
from course_lib.portable import go_on_as, runs_as_root

# What the course asks of JupyterLab: notebooks are kept without views, and marked unsaved only by a change.
LAB_OPTIONS = [
    "--FileContentsManager.pre_save_hook=course_lib.widgets.explorer.saved.pre_save",
    f"--LabApp.extra_labextensions_path={Path(__file__).parents[1] / 'labextensions'}",
]


class Budget(StrEnum):
    """How long a notebook's experiments may take."""

    quick = "quick"
    full = "full"


def lab(
    browser: Annotated[bool, typer.Option(help="Open a browser; the address is printed in any case.")] = True,
) -> None:
    """Open JupyterLab on the course's first page."""
    with sentences():
        from course_lib.course import root_of

        root = root_of(Path.cwd())
        pages = sorted((root / "lectures").glob("*.ipynb"))
        if not pages:
            fail(f"expected lectures at {root / 'lectures'}, got none: change to the course's folder")
        first = pages[0].relative_to(root).as_posix()
        command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{first}", *LAB_OPTIONS]
        command += [] if browser else ["--no-browser"]
        command += ["--allow-root"] if runs_as_root() else []
        go_on_as(command, root)


def check(
    notebook: Annotated[Path, typer.Argument(help="Your notebook.")],
    examples: Annotated[Path | None, typer.Option(help="The examples.json that came with your feedback.")] = None,
) -> None:
    """Rehearse an assignment's exam: its checks and questions as grading would run them, but with other inputs."""
    with sentences():
        from course_lib.grading.commands.check import check_table
        from course_lib.grading.commands.terminal import working
        from course_lib.grading.rehearsal.run import rehearse

        with working("starting a kernel") as now:
            rehearsed = rehearse(notebook, lambda cell: now(f"running {cell}"), examples)
        check_table(rehearsed)
    raise typer.Exit(0 if rehearsed.passed else 1)


def run(
    notebook: Annotated[Path, typer.Argument(help="A lecture's notebook.")],
    budget: Annotated[Budget, typer.Option(help="quick: about a minute; full: the long experiments.")] = Budget.quick,
    output: Annotated[Path | None, typer.Option(help="Where to; build/runs by default.")] = None,
) -> None:
    """Execute a lecture from a fresh kernel."""
    with sentences():
        from course_lib.course import existing_notebook

        source = existing_notebook(notebook)
        target = output or Path("build/runs") / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        import papermill

        try:
            papermill.execute_notebook(
                source,
                target,
                parameters={"BUDGET": budget.value},
                kernel_name="python3",
                language="python",
                cwd=source.parent,
            )
        except papermill.PapermillExecutionError as error:
            fail(f"expected {notebook} to run, got {error.ename}: {error.evalue}; the rest is in {target}")
        typer.echo(f"wrote {target}")
