"""Grading a class, and telling students and instructors how it went."""

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from course_lib.cli.shared import Assignment, Students, fail, grader_sentences


def grade(
    assignment: Assignment,
    student: Students = None,
    force: Annotated[bool, typer.Option("--force", help="Examine again what was examined before.")] = False,
    sandbox: Annotated[
        bool, typer.Option(help="Keep student code behind walls; without, it can do all you can.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what grading would do.")] = False,
    best: Annotated[bool, typer.Option("--best", help="Of several attempts the best counts, not the last.")] = False,
    workers: Annotated[int | None, typer.Option(help="Workers on this machine; one a core by default.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A running dask scheduler, as tls://HOST:PORT.")] = None,
    tls_dir: Annotated[Path | None, typer.Option(help="The certificates of that scheduler.")] = None,
) -> None:
    """Grade the submissions of an assignment into the gradebook."""
    with grader_sentences(), ExitStack() as begun_early:
        lender = None
        if sandbox and not (student or scheduler or dry_run):
            from course_lib.grading.workers.early import begun

            lender = begun_early.enter_context(begun(assignment, Path.cwd()))
        from course_lib.course import Course, check_students
        from course_lib.grading.commands.attempts import grade_rounds, rounds
        from course_lib.grading.commands.class_table import Watch, change_table, class_table
        from course_lib.grading.commands.left_aside import left_aside
        from course_lib.grading.notebook.source import sealed_source
        from course_lib.grading.record.changes import changes, kept_outcomes
        from course_lib.grading.record.sitting import Sittings
        from course_lib.grading.states import UNSEALED
        from course_lib.grading.workers.choose import executor_for

        course = Course.find()
        course.source_of(assignment)
        students = check_students(course, assignment, student)
        for sentence in left_aside(course, students):
            typer.echo(sentence, err=True)
        Sittings.of(course, assignment).tell_foreign()
        if dry_run:
            from course_lib.grading.commands.dry_run import plan_rounds, plan_table

            plan_table(plan_rounds(rounds(course, assignment, students, best), assignment, force))
            raise typer.Exit
        before = kept_outcomes(course, assignment)
        attempts = rounds(course, assignment, students, best)
        fresh = len(students) if force else len(set(students) - set(before))
        number = sum(len(names) for _, names in attempts)
        with (
            executor_for(scheduler, tls_dir, workers, sandbox, number, fresh, lender) as executor,
            Watch(f"grading {assignment}", number) as watch,
        ):
            outcomes = grade_rounds(
                attempts, assignment, force, watch.advance, sandbox=sandbox, executor=executor, best=best
            )
        class_table(assignment, outcomes, sandbox)
        change_table(changes(before, outcomes))
        if sealed_source(course.source_of(assignment)) is None:
            from course_lib.grading.plain.grading import Plain
            from course_lib.grading.plain.rule import unscored

            typer.echo(UNSEALED)
            if sentence := unscored(mark for outcome in outcomes for mark in outcome.marks):
                typer.echo(sentence)
            if options := Plain(course, assignment).settings.not_followed():
                typer.echo(f"Not followed here, only by `nbgrader autograde`: {', '.join(options)}")
    raise typer.Exit(1 if any(not outcome.graded for outcome in outcomes) else 0)


class Platform(StrEnum):
    """A learning platform whose zips are known."""

    moodle = "moodle"
    canvas = "canvas"
    blackboard = "blackboard"


def collect(
    assignment: Assignment,
    archive: Annotated[Path, typer.Argument(help="The zip of all submissions that the platform lets you download.")],
    platform: Annotated[
        Platform | None, typer.Option("--from", help="Whose zip it is; by default it is guessed.")
    ] = None,
    worksheet: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet, which knows ids and times.")
    ] = None,
    another: Annotated[
        bool, typer.Option("--another", help="It is of another activity, where people have other numbers.")
    ] = False,
) -> None:
    """Put a learning platform's zip of submissions where grading finds them."""
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.collect.zips import collect as unpack

        course = Course.find()
        course.source_of(assignment)
        collected = unpack(course, assignment, archive, platform or "", worksheet, another)
    typer.echo(f"collected {len(collected.students)} submissions of {assignment} from {collected.platform}")
    if collected.late:
        typer.echo(f"marked late there, without a time: {', '.join(collected.late)}")
    if collected.new:
        typer.echo(f"new in the gradebook: {', '.join(collected.new)}")
    if collected.replaced:
        typer.echo(f"in place of what came before, which is kept in earlier/: {', '.join(collected.replaced)}")
    if collected.older:
        typer.echo(f"older than what lies there, which counts; kept in earlier/: {', '.join(collected.older)}")
    for remark in collected.remarks:
        typer.echo(remark, err=True)
    for path in collected.passed_over:
        typer.echo(f"passed over, of no submission's form, too large, or the grader's to write: {path}", err=True)
    raise typer.Exit(0 if collected.students else 1)


def certificates(folder: Annotated[Path, typer.Argument(help="A new folder for them.")]) -> None:
    """Make the certificates that a cluster's scheduler, its workers and `course grade` share."""
    with grader_sentences():
        from course_lib.grading.workers.cluster import write_certificates

        for path in write_certificates(folder):
            typer.echo(f"wrote {path}")


def feedback(assignment: Assignment, student: Students = None) -> None:
    """Write a page of feedback for each graded student; later submissions then sit another exam."""
    with grader_sentences():
        from course_lib.course import Course, check_students
        from course_lib.grading.collect.zips import feedback_zips
        from course_lib.grading.notebook.source import sealed_source
        from course_lib.grading.record.sitting import Sittings
        from course_lib.grading.report.feedback import write_feedback

        course = Course.find()
        source = sealed_source(course.source_of(assignment))
        if source is None:
            fail(f"expected a sealed assignment, got a plain one: run `nbgrader generate_feedback {assignment}`")
        Sittings.of(course, assignment).tell_foreign()
        pages = write_feedback(course, source, check_students(course, assignment, student))
        if not pages:
            fail(f"expected graded submissions of {assignment}, got none: run `course grade {assignment}` first")
        typer.echo(f"wrote {len(pages)} pages under {course.root / course.feedback}")
        for path in feedback_zips(course, assignment):
            typer.echo(f"wrote {path}, to upload where the submissions came from")


def examples(
    assignment: Assignment,
    student: Students = None,
    sandbox: Annotated[bool, typer.Option(help="Keep student code behind walls.")] = True,
) -> None:
    """After feedback, write for each lost question inputs of another seed on which the submission fails too."""
    with grader_sentences():
        from course_lib.course import Course, check_students
        from course_lib.grading.pipeline import open_assignment
        from course_lib.grading.sealed.examples import write_examples
        from course_lib.grading.sealed.grading import Sealed

        course = Course.find()
        opened = open_assignment(course, assignment)
        if not isinstance(opened, Sealed):
            fail("expected a sealed assignment, got a plain one: its tests can be shown as they are")
        students, passed_over = check_students(course, assignment, student), []

        def pass_over(student: str, why: str) -> None:
            passed_over.append(student)
            _pass_over(student, why)

        for one in write_examples(opened, students, sandbox, pass_over):
            also = f"; without one: {', '.join(one.without)}" if one.without else ""
            typer.echo(f"wrote {one.path.relative_to(course.root)}: {len(one.questions)} questions{also}")
    raise typer.Exit(1 if passed_over else 0)


def _pass_over(student: str, why: str) -> None:
    """Name a student whose work is left out, and why."""
    from course_lib.grading.sanitise import clean_text

    said = f"passed over {clean_text(student)}: {clean_text(why, 300)}"
    typer.echo(said.encode("utf-8", "replace").decode(), err=True)  # a folder's name may be no text


def report(assignment: Assignment) -> None:
    """Write how a class did: a page, and its scores as CSV for spreadsheets, Canvas and Moodle."""
    with grader_sentences():
        from course_lib.course import Course
        from course_lib.grading.record.sitting import Sittings
        from course_lib.grading.report.write import write_report

        course = Course.find()
        course.source_of(assignment)
        Sittings.of(course, assignment).tell_foreign()
        table = write_report(course, assignment)
        typer.echo(f"wrote {table.with_suffix('.html')} and, beside it, {table.stem}*.csv")


def similar(assignment: Assignment) -> None:
    """List pairs of submissions that are alike beyond what was given, with the evidence side by side."""
    with grader_sentences():
        from course_lib.course import Course, check_students
        from course_lib.grading.commands.pair_table import pair_table
        from course_lib.grading.similar.page import write_page
        from course_lib.grading.similar.pairs import read_pairs

        course = Course.find()
        course.source_of(assignment)
        check_students(course, assignment)
        found = read_pairs(course, assignment, _pass_over)
        pair_table(found)
        typer.echo(f"wrote {write_page(course, assignment, found)}")
