"""The command ``course``: thin commands, each of which imports what it needs only when it runs."""

import contextlib
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from course_lib.deferred import defer_grammars

app = typer.Typer(
    help="The course on sequence models: study it, check your work, grade a class.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Assignment = Annotated[str, typer.Argument(help="The assignment's name, such as 04_ctc.")]
Assignments = Annotated[list[str] | None, typer.Argument(help="Names such as 04_ctc; all of them by default.")]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")]
STAFF = "expected the instructors' edition of the course for this command, got the students': it holds no grader"


class Budget(StrEnum):
    """How long a notebook's experiments may take."""

    quick = "quick"
    full = "full"


@contextlib.contextmanager
def sentences() -> Iterator[None]:
    """Ends the command with one sentence, and code 2, where something asked for is not there or does not work."""
    try:
        yield
    except typer.Exit:
        raise
    except ModuleNotFoundError as error:
        ours = (error.name or "").startswith("course_lib.grading")
        missing = STAFF if ours else f"expected the package {error.name}, got none: pip install 'course[grading]'"
        fail(missing)
    except (ValueError, RuntimeError, OSError) as error:
        fail(str(error))


def fail(message: str) -> None:
    """Says what is wrong, and ends the command."""
    typer.echo(f"course: {message}", err=True)
    raise typer.Exit(2)


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open a browser; the address is printed in any case.")] = True,
) -> None:
    """Open JupyterLab on the course's first page."""
    with sentences():
        from course_lib.grading.course import root_of

        root = root_of(Path.cwd())
        pages = sorted((root / "lectures").glob("*.ipynb"))
        if not pages:
            fail(f"expected lectures at {root / 'lectures'}, got none: change to the course's folder")
        first = pages[0].relative_to(root).as_posix()
        command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{first}"]
        command += ["--FileContentsManager.pre_save_hook=course_lib.widgets.explorer.saved.pre_save"]
        command += [] if browser else ["--no-browser"]
        command += ["--allow-root"] if os.geteuid() == 0 else []
        os.chdir(root)
        os.execv(sys.executable, command)


@app.command()
def check(notebook: Annotated[Path, typer.Argument(help="Your notebook.")]) -> None:
    """Run an assignment's visible checks as grading would run them."""
    with sentences():
        from course_lib.grading.check import run_checks
        from course_lib.grading.tables import check_table, working

        with working("starting a kernel") as now:
            checks = run_checks(notebook, lambda cell: now(f"running {cell}"))
        check_table(checks)
    raise typer.Exit(0 if all(result.passed for result in checks) else 1)


@app.command()
def release(
    assignments: Assignments = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether assignments/ is in step.")] = False,
) -> None:
    """Generate what students get, from the sources in solutions/."""
    stale = []
    with sentences():
        from course_lib.grading.course import Course
        from course_lib.grading.release import out_of_step
        from course_lib.grading.release import release as write

        course = Course.find()
        for name in assignments or course.assignments():
            if check:
                stale += [f"{course.release}/{name}/{file}" for file in out_of_step(course, name)]
            else:
                typer.echo(f"wrote {write(course, name).relative_to(course.root)}")
    for path in stale:
        typer.echo(f"out of step with its source: {path}", err=True)
    if stale:
        fail("expected assignments/ in step with solutions/, got differences: run `course release`")


@app.command()
def bundle(
    folder: Annotated[Path | None, typer.Argument(help="Where to; build/students by default.")] = None,
) -> None:
    """Build the students' edition: all but solutions, hidden tests and the grader."""
    with sentences():
        from course_lib.grading.bundle import build
        from course_lib.grading.course import Course

        course = Course.find()
        target = folder or course.root / "build" / "students"
        typer.echo(f"wrote {build(course, target)} files to {target}")


@app.command()
def grade(
    assignment: Assignment,
    student: Students = None,
    force: Annotated[bool, typer.Option("--force", help="Examine again what was examined before.")] = False,
    sandbox: Annotated[
        bool, typer.Option(help="Keep student code behind walls; without, it can do all you can.")
    ] = True,
    workers: Annotated[int | None, typer.Option(help="Workers on this machine; one a core by default.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A running dask scheduler, as tls://HOST:PORT.")] = None,
    tls_dir: Annotated[Path | None, typer.Option(help="The certificates of that scheduler.")] = None,
) -> None:
    """Grade the submissions of an assignment into the gradebook."""
    with sentences():
        from course_lib.grading.changes import changes, kept_outcomes
        from course_lib.grading.course import Course, check_students
        from course_lib.grading.plain import UNSEALED, is_sealed
        from course_lib.grading.staff import staff
        from course_lib.grading.tables import Watch, change_table, class_table

        course = Course.find()
        sealed = is_sealed(course, assignment)
        students = check_students(course, assignment, student)
        before = kept_outcomes(course, assignment)
        fresh = len(students) if force else len(set(students) - set(before))
        with (
            staff(scheduler, tls_dir, workers, sandbox, len(students), fresh) as executor,
            Watch(f"grading {assignment}", len(students)) as watch,
        ):
            from course_lib.grading.plain_pipeline import grader_of  # a second, in which the workers get ready

            outcomes = grader_of(course, assignment)(
                course,
                assignment,
                students,
                sandbox=sandbox,
                executor=executor,
                force=force,
                progress=watch.advance,
            )
        class_table(outcomes, sandbox)
        change_table(changes(before, outcomes))
        if not sealed:
            typer.echo(UNSEALED)
    raise typer.Exit(1 if any(not outcome.graded for outcome in outcomes) else 0)


@app.command()
def certificates(folder: Annotated[Path, typer.Argument(help="A new folder for them.")]) -> None:
    """Make the certificates that a cluster's scheduler, its workers and `course grade` share."""
    with sentences():
        from course_lib.grading.cluster import write_certificates

        for path in write_certificates(folder):
            typer.echo(f"wrote {path}")


@app.command()
def feedback(assignment: Assignment, student: Students = None) -> None:
    """Write a page of feedback for each graded student; later submissions then sit another exam."""
    with sentences():
        from course_lib.grading.course import Course, check_students
        from course_lib.grading.feedback import write_feedback
        from course_lib.grading.plain import is_sealed

        course = Course.find()
        if not is_sealed(course, assignment):
            fail(f"expected a sealed assignment, got a plain one: run `nbgrader generate_feedback {assignment}`")
        pages = write_feedback(course, assignment, check_students(course, assignment, student))
        if not pages:
            fail(f"expected graded submissions of {assignment}, got none: run `course grade {assignment}` first")
        typer.echo(f"wrote {len(pages)} pages under {course.root / course.feedback}")


@app.command()
def report(assignment: Assignment) -> None:
    """Write how a class did: a page, and its scores as CSV for spreadsheets, Canvas and Moodle."""
    with sentences():
        from course_lib.grading.course import Course
        from course_lib.grading.report import write_report

        course = Course.find()
        course.source_of(assignment)
        table = write_report(course, assignment)
        typer.echo(f"wrote {table.with_suffix('.html')} and, beside it, {table.stem}*.csv")


@app.command()
def run(
    notebook: Annotated[Path, typer.Argument(help="A lecture's notebook.")],
    budget: Annotated[Budget, typer.Option(help="quick: about a minute; full: the long experiments.")] = Budget.quick,
    output: Annotated[Path | None, typer.Option(help="Where to; build/runs by default.")] = None,
) -> None:
    """Execute a lecture from a fresh kernel."""
    with sentences():
        from course_lib.grading.course import existing_notebook

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


@app.command()
def doctor() -> None:
    """Say what works on this machine, and what to do where something does not."""
    with sentences():
        from course_lib.grading.doctor import examine_machine
        from course_lib.grading.tables import doctor_table

        findings = doctor_table(examine_machine())
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def main() -> None:
    """The entry point."""
    defer_grammars()
    app()


if __name__ == "__main__":
    main()
