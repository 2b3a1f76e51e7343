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
        from course_lib.grading.commands.release import out_of_step
        from course_lib.grading.commands.release import release as write

        course = Course.find()
        for name in assignments or course.assignments():
            if only_compare:
                stale += [f"{course.release}/{name}/{file}" for file in out_of_step(course, name)]
            else:
                typer.echo(f"wrote {write(course, name).relative_to(course.root)}")
    for path in stale:
        typer.echo(f"out of step with its source: {path}", err=True)
    if stale:
        fail("expected assignments/ in step with solutions/, got differences: run `course release`")


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
