"""What students get: assignments made from their sources, and the students' edition of the course."""

from pathlib import Path
from typing import Annotated

import typer

from course_lib.cli.shared import Assignments, fail, grader_sentences


def release(
    assignments: Assignments = None,
    only_compare: Annotated[bool, typer.Option("--check", help="Only say whether assignments/ is in step.")] = False,
) -> None:
    """Generate what students get, from the sources in solutions/."""
    stale = []
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.commands.release import out_of_step, sealed_ones
        from course_lib.grading.commands.release import release as write

        course = Course.find()
        names, plain = sealed_ones(course, assignments)
        for name in plain:
            typer.echo(f"passed over, a plain assignment: run `nbgrader generate_assignment {name}`", err=True)
        for name in names:
            if only_compare:
                stale += [f"{course.release}/{name}/{file}" for file in out_of_step(course, name)]
            else:
                typer.echo(f"wrote {write(course, name).relative_to(course.root)}")
    for path in stale:
        typer.echo(f"out of step with its source: {path}", err=True)
    if stale:
        fail("expected assignments/ in step with solutions/, got differences: run `course release`")


def deadline(
    assignment: Annotated[str | None, typer.Argument(help="The assignment's name; without, all are listed.")] = None,
    until: Annotated[str | None, typer.Argument(help="A time with its zone: '2026-02-01 23:59 Europe/Berlin'.")] = None,
) -> None:
    """Set an assignment's deadline, or list those that are set, as nbgrader knows them."""
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.record.deadlines import deadlines, set_deadline

        course = Course.find()
        if assignment is not None:
            course.source_of(assignment)
            if until is not None:
                set_deadline(course, assignment, until)
        due = deadlines(course)
        shown = sorted(due) if assignment is None else [assignment]
        for name in shown:
            typer.echo(f"{name}: due {due[name]:%Y-%m-%d %H:%M} UTC" if name in due else f"{name}: no deadline is set")
        if not shown:
            typer.echo("no deadline is set")


def extend(
    assignment: Annotated[str, typer.Argument(help="The assignment's name, or * for all of them.")],
    student: Annotated[str, typer.Option("--student", help="Who has longer.")],
    until: Annotated[str, typer.Option("--until", help="A time with its zone, or +2d, +36h; empty takes it back.")],
) -> None:
    """Give a student longer than everybody; late penalties follow at the next `course grade`."""
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.collect.people import check_id
        from course_lib.grading.record.deadlines import deadlines, take_back
        from course_lib.grading.record.extensions import EVERY, FILE, without_effect
        from course_lib.grading.record.extensions import extend as write

        course = Course.find()
        check_id(student, "in --student")
        if assignment != EVERY:
            course.source_of(assignment)
        write(course, assignment, student, until)
        if not until:
            take_back(course, assignment, student)
        typer.echo(f"wrote {course.root / FILE}; `course grade` follows it")
        for sentence in without_effect(course, assignment, until, deadlines(course)) if until else ():
            typer.echo(sentence, err=True)


def bundle(
    folder: Annotated[Path | None, typer.Argument(help="Where to; build/students by default.")] = None,
    site: Annotated[bool, typer.Option("--site", help="Put the course's pages beside the notebooks.")] = False,
) -> None:
    """Build the students' edition: all but solutions, hidden tests and the grader."""
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.commands.bundle import add_site, build

        course = Course.find()
        target = folder or course.root / "build" / "students"
        typer.echo(f"wrote {build(course, target)} files to {target}")
        if site:
            typer.echo(f"wrote the site to {add_site(course, target)}; open index.html in it")
