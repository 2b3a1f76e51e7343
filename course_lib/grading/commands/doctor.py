"""What works on this machine: the packages at their proven versions, the gradebook, the walls of the sandbox."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from rich.console import Console
from rich.text import Text

from course_lib.course import Course, CourseError
from course_lib.grading.commands.terminal import BAD, GOOD


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is fine, and what was seen or what to do."""

    name: str
    fine: bool
    words: str


def examine_machine() -> Iterator[Finding]:
    """Look at one thing after another."""
    root = Path(__file__).parents[3]
    yield from packages(root / "pins.txt")
    yield gradebook()
    yield own_files()
    yield from sandbox()


def packages(pins: Path) -> Iterator[Finding]:
    """Whether what is installed is what the course was proven with, and nothing that grading needs is missing."""
    if not pins.is_file():
        yield Finding("packages", False, f"expected the proven versions in {pins}, got no such file")
        return
    pinned = proven_versions(pins)
    found = {name: _version(name) for name in pinned}
    wrong = [f"{n} {found[n] or 'missing'} instead of {pinned[n]}" for n in pinned if found[n] not in (pinned[n], None)]
    wrong += [f"{name} missing" for name in _needed() if not _version(name)]
    shown = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
    yield Finding("packages", not wrong, f"{shown}: run `make demo`" if wrong else "all at their proven versions")


def proven_versions(pins: Path) -> dict[str, str]:
    """What the pins say for this Python and this system, by package."""
    lines = [
        line for line in pins.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    here = (pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate())
    return {pin.name: next(iter(pin.specifier)).version for pin in here}


def _needed() -> Iterator[str]:
    """The packages that studying and grading ask for by name."""
    for requirement in map(Requirement, requires("sequence-models-course") or ()):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": s}) for s in ("", "grading")):
            yield requirement.name


def _version(name: str) -> str | None:
    try:
        return version(name).split("+")[0]
    except PackageNotFoundError:
        return None


def gradebook() -> Finding:
    """Whether the course's gradebook answers."""
    try:
        course = Course.find()
    except CourseError as error:
        return Finding("course", False, str(error))
    from sqlalchemy import create_engine, inspect

    from course_lib.grading.record.answering import GradebookUnavailable, answering

    shown = course.db_url.split("@")[-1]
    path = course.db_url.removeprefix("sqlite:///")
    if path != course.db_url and not Path(path).exists():
        return Finding("gradebook", True, f"{shown} will be made when the first submission is graded")
    try:
        with answering(course.db_url):
            engine = create_engine(course.db_url)
            tables = inspect(engine).get_table_names()
            engine.dispose()
    except (CourseError, GradebookUnavailable) as error:
        return Finding("gradebook", False, str(error))
    return Finding("gradebook", True, f"{shown} answers, with {len(tables)} tables")


def own_files() -> Finding:
    """Whether what the grader wrote, keys and scores among it, is closed to the other accounts of this machine."""
    from course_lib.grading.record.whole_files import KEPT, exposed

    try:
        course = Course.find()
    except CourseError as error:
        return Finding("own files", False, str(error))
    if not (found := exposed(course)):
        return Finding("own files", True, "keys, outcomes, scores and the gradebook are closed to other accounts")
    shown = found[0].relative_to(course.root) if found[0].is_relative_to(course.root) else found[0]
    told = f"other accounts can read {len(found)} files, such as {shown}"
    if not any((course.root / name).exists() for name in KEPT):
        return Finding("own files", True, f"{told}, until the first `course grade` closes them")
    todo = "`course grade` closes what is yours; of the rest, take their rights away"
    return Finding("own files", False, f"{told}: {todo}")


def sandbox() -> Iterator[Finding]:
    """Which walls stand, each tried from inside a kernel."""
    from course_lib.grading.sandbox.doctor import walls

    for wall in walls():
        yield Finding(f"wall: {wall.name}", wall.stands, wall.why)


def doctor_table(findings: Iterable[Finding]) -> list[Finding]:
    """Show findings as they come, and return them all."""
    console, shown = Console(), list[Finding]()
    for finding in findings:
        mark = Text("  works  ", style=GOOD) if finding.fine else Text("  fails  ", style=BAD)
        console.print(Text.assemble(mark, f"{finding.name}: {finding.words}"), soft_wrap=True)
        shown.append(finding)
    return shown
