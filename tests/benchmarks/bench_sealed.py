"""A sealed class of 40 of unit 04, by `course grade`:  python tests/benchmarks/bench_sealed.py

The class is the solution and its mutants, in turn. What a further submission takes is the difference between a small
class and a large one, so that what is made once, the key and the warm process, is not counted. From this goes what the
students' own code takes: cells, as their kernels count it; and answers, run once more in this process as a script would
run them. All the rest is the grader's: kernels and walls, fences, messages, judging, recording. Both classes are graded
twice, in turn, and the quicker time counts: a difference of two times is easily that of a machine's moods.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager, redirect_stdout, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from bench_grading import Timed, command
from rich.console import Console
from rich.table import Table

from course_lib.course import Course
from course_lib.grading.authors.mutants import answered, read_mutants
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import Source
from course_lib.grading.pipeline import open_assignment
from course_lib.grading.record.changes import kept_outcomes
from course_lib.grading.workers.kernel_source import Kernels
from course_lib.scopes import Scopes

ROOT = Path(__file__).parents[2]
NAME = "04_ctc"
WORKERS = 2
TURNS = 2
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


def graded(folder: Path, size: int) -> tuple[Timed, Course]:
    """What grading a class took, and its course."""
    folder.mkdir()
    course = make_course(folder, size)
    timed = command(folder, "course", "grade", NAME, "--workers", str(WORKERS), memory=False)
    assert [outcome.state for outcome in kept_outcomes(course, NAME).values()] == ["graded"] * size
    return timed, course


def students_own(course: Course) -> tuple[float, float]:
    """The seconds of all submissions' cells, as their kernels counted them, and of their answers without a grader."""
    cells = sum(cell.seconds for outcome in kept_outcomes(course, NAME).values() for cell in outcome.cells)
    with no_kernels() as kernels, open_assignment(course, NAME).opened(kernels) as grading:
        jobs = [grading.read(student).jobs[NAME] for student in course.students(NAME)]
    return cells, sum(answer_seconds(job.submission, Paper.from_bytes(job.paper)) for job in jobs)


@contextmanager
def no_kernels() -> Iterator[Kernels]:
    """For what needs none: the key of the class is kept."""
    yield KernelSource


def answer_seconds(submission: bytes, paper: Paper) -> float:
    """The processor time of one submission's answers; what its code prints or raises is passed over."""
    with (
        tempfile.TemporaryDirectory() as place,
        chdir(place),
        redirect_stdout(io.StringIO()),
        np.errstate(all="ignore"),
    ):
        for name, content in paper.files.items():
            Path(name).write_bytes(content)
        scopes = Scopes({})
        answers = [partial(answer, scopes, asked.code, decode(asked.inputs)) for asked in paper.questions]
        run_all(partial(scopes.run, cell.source) for cell in assemble(read_cells(submission), paper).code)
        started = time.process_time()
        run_all(answers)
        return time.process_time() - started


def run_all(steps: Iterable[Callable[[], None]]) -> None:
    """Run one after another; one that raises is passed over."""
    for step in steps:
        with suppress(Exception):
            step()


def answer(scopes: Scopes, code: str, inputs: object) -> None:
    """Run a hidden cell."""
    exec(code, scopes.names | {"question": lambda name: inputs, "answer": lambda name, value: None})


def bench(size: int) -> int:
    """Grades a small class and a large one; 0 if the grader's own share is small enough."""
    few = size // 4
    with tempfile.TemporaryDirectory() as folder:
        runs = [[graded(Path(folder, f"{number}-{turn}"), number) for number in (few, size)] for turn in range(TURNS)]
        (small, _), (large, course) = (min(same, key=lambda run: run[0].seconds) for same in zip(*runs, strict=True))
        cells, answers = (seconds / size / WORKERS for seconds in students_own(course))
    each = (large.seconds - small.seconds) / (size - few)
    own = each - cells - answers
    table = Table(title=f"A sealed class of {size} of {NAME}, {WORKERS} workers, {len(os.sched_getaffinity(0))} cores")
    for column in ("", "seconds"):
        table.add_column(column, justify="right" if column else "left")
    for name, seconds in (
        ("the class", large.seconds),
        ("of that, made once", large.seconds - each * size),
        ("a further submission", each),
        ("of that, the student's own cells", cells),
        ("of that, the student's own answers", answers),
        (f"the grader's own (at most {OWN_SECONDS})", own),
    ):
        table.add_row(name, f"{seconds:.2f}")
    Console(width=110).print(table)
    return 0 if own <= OWN_SECONDS else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=40, help="submissions in the class")
    sys.exit(bench(parser.parse_args().size))
