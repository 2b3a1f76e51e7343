"""The instructor's job in one command: release an assignment, make a class, grade it, write feedback, compare.

Everything happens in a scratch copy under build/demo; the course's own gradebook is not touched.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from course_lib.course import Course
from course_lib.grading.authors.mutants import answered, read_mutants
from course_lib.grading.commands.class_table import Watch
from course_lib.grading.commands.release import release
from course_lib.grading.notebook.source import Source
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.sandbox import SandboxUnavailable

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / "build" / "demo"
ASSIGNMENT = "04_ctc"
MUTANTS = (
    *(
        "drops_blanks_first",
        "skips_between_equal_labels",
        "beta_without_emission_at_t",
        "loss_from_the_last_state_only",
    ),
    *("gradient_overwrites_repeats", "greedy_without_merging", "lm_ignored"),
)
LOOP = """def greedy_decode(probs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
CRASH = """import os


def greedy_decode(probs):
    os._exit(1)
"""


@dataclass(frozen=True)
class Case:
    """One made-up student: what is handed in, and what it must earn."""

    about: str
    content: bytes | None
    points: float
    state: str = "graded"


def make_class(source: Source, released: str) -> dict[str, Case]:
    """The submissions of a small class, by student."""
    points = {name.removeprefix("exam_"): p for name, p in source.points.items() if name.startswith("exam_")}
    total = sum(points.values())
    cases = {"right": Case("the solution", answered(source, released), total)}
    cases["untouched"] = Case("the released notebook as it is", released.encode(), 0)
    mutants = {mutant.name: mutant for mutant in read_mutants(ROOT / "tests" / "mutants" / source.name)}
    for name in MUTANTS:
        mutant = mutants[name]
        lost = sum(points[question] * float(share) for question, share in mutant.loses.items())
        cases[name] = Case(mutant.about, answered(source, released, mutant.answers(source)), total - lost)
    without_greedy = total - points["greedy"]
    for name, about, answer in (
        ("loops", "loops for ever, deaf to interrupts", LOOP),
        ("crashes", "kills its kernel", CRASH),
    ):
        cases[name] = Case(about, answered(source, released, {"greedy": answer}), without_greedy)
    cases["corrupt"] = Case("half a file", answered(source, released)[:5000], 0, "malformed")
    cases["absent"] = Case("a folder without the notebook", None, 0, "missing")
    return cases


def scratch_course() -> Course:
    """A fresh course with the one assignment."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, SCRATCH / "solutions" / ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", SCRATCH)
    return Course.find(SCRATCH)


def hand_in(course: Course, cases: dict[str, Case]) -> None:
    """Puts every submission where nbgrader collects them."""
    for student, case in cases.items():
        folder = course.submission(student, ASSIGNMENT)
        folder.mkdir(parents=True)
        if case.content is not None:
            (folder / f"{ASSIGNMENT}.ipynb").write_bytes(case.content)


def show(cases: dict[str, Case], outcomes: list[Outcome], say: Callable[..., None]) -> bool:
    """Prints what each earned beside what it must earn; whether all agree."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title, side in (("student", "left"), ("what it is", "left"), ("state", "left"), ("points", "right")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    table.add_column("expected", justify="right")
    agree = True
    for outcome in outcomes:
        case = cases[outcome.student]
        same = abs(outcome.earned - case.points) < 1e-9 and outcome.state == case.state
        agree &= same
        verdict = Text(f"{case.points:g} {'✓' if same else '✗'}", style="green" if same else "red")
        table.add_row(outcome.student, case.about, outcome.state, f"{outcome.earned:g}", verdict)
    say(table)
    return agree and len(outcomes) == len(cases)


def main() -> int:
    """Runs the demonstration; 0 if every score is the expected one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-sandbox", action="store_true", help="grade without walls (the submissions are our own)")
    sandbox = not parser.parse_args().no_sandbox
    console = Console()
    course = scratch_course()
    released = (release(course, ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").read_text()
    console.print(f"released {ASSIGNMENT}: {len(json.loads(released)['cells'])} cells")
    source = Source.read(course.source_of(ASSIGNMENT))
    cases = make_class(source, released)
    hand_in(course, cases)
    console.print(f"made a class of {len(cases)}")
    try:
        with Watch("grading", len(cases)) as watch:
            outcomes = grade(open_assignment(course, ASSIGNMENT), sandbox=sandbox, progress=watch.advance)
    except SandboxUnavailable as error:
        console.print(f"{error}, or run it with --no-sandbox", style="red")
        return 2
    pages = write_feedback(course, source)
    agree = show(cases, outcomes, console.print)
    console.print(f"gradebook: {course.db_url.removeprefix('sqlite:///')}", soft_wrap=True)
    console.print(f"{len(pages)} pages of feedback under {SCRATCH / 'feedback'}", soft_wrap=True)
    console.print("every score is the expected one" if agree else "some scores are NOT the expected ones", style="bold")
    return 0 if agree and len(pages) == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main())
