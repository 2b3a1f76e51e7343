"""A sealed class of 40 of unit 04, by `course grade`:  python tests/benchmarks/bench_sealed.py

The class is the solution and its mutants, in turn. What a further submission takes is the difference between a small
class and a large one, so that what is made once, the key and the warm process, is not counted; from this goes what the
students' own cells take, as their kernels count it. Answering the questions counts as the grader's.
"""

import argparse
import os
import shutil
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from bench_grading import Timed, command
from rich.console import Console
from rich.table import Table

from course_lib.course import Course
from course_lib.grading.authors.mutants import answered, read_mutants
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.changes import kept_outcomes

ROOT = Path(__file__).parents[2]
NAME = "04_ctc"
WORKERS = 2
OWN_SECONDS = 0.15  # of the grader, a submission, on two workers


def make_course(root: Path, size: int) -> Course:
    """A course with the one assignment, and a class that has handed in."""
    shutil.copytree(ROOT / "solutions" / NAME, root / "solutions" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    course = Course.find(root)
    source = Source.read(course.source_of(NAME))
    released = released_notebook(source)
    mutants = [mutant.answers(source) for mutant in read_mutants(ROOT / "tests" / "mutants" / NAME)]
    for number, answers in enumerate(islice(cycle([{}, *mutants]), size)):
        folder = course.submission(f"student{number:03d}", NAME)
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(answered(source, released, answers))
    return course


def graded(folder: Path, size: int) -> tuple[Timed, list[float]]:
    """What grading a class took, and the seconds of each student's own cells."""
    folder.mkdir()
    course = make_course(folder, size)
    timed = command(folder, "course", "grade", NAME, "--workers", str(WORKERS))
    outcomes = kept_outcomes(course, NAME)
    assert [outcome.state for outcome in outcomes.values()] == ["graded"] * size
    return timed, [sum(cell.seconds for cell in outcome.cells) for outcome in outcomes.values()]


def bench(size: int) -> int:
    """Grades a small class and a large one; 0 if the grader's own share is small enough."""
    few = size // 4
    with tempfile.TemporaryDirectory() as folder:
        (small, _), (large, cells) = (graded(Path(folder, str(number)), number) for number in (few, size))
    each = (large.seconds - small.seconds) / (size - few)
    theirs = sum(cells) / size / WORKERS
    table = Table(title=f"A sealed class of {size} of {NAME}, {WORKERS} workers, {len(os.sched_getaffinity(0))} cores")
    for column in ("", "seconds"):
        table.add_column(column, justify="right" if column else "left")
    for name, seconds in (
        ("the class", large.seconds),
        ("of that, made once", large.seconds - each * size),
        ("a further submission", each),
        ("of that, the student's own cells", theirs),
        (f"the grader's own (at most {OWN_SECONDS})", each - theirs),
    ):
        table.add_row(name, f"{seconds:.2f}")
    Console(width=110).print(table)
    return 0 if each - theirs <= OWN_SECONDS else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=40, help="submissions in the class")
    sys.exit(bench(parser.parse_args().size))
