"""A plain class of 40, graded by stock nbgrader and by `course grade`:  python tests/benchmarks/bench_grading.py

Both grade the same submissions in the same run, each by the command an instructor types; scores must be equal.
"""

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from rich.console import Console
from rich.table import Table

BIN = Path(sys.executable).parent
NAME = "softmax"
LOOK_EVERY = 2.0  # seconds; each look at a family's memory takes a tenth of a second of a core
LARGE_CLASS = 200  # submissions, from which on what is started once counts little
READY_SECONDS = 0.25  # a warm kernel
LARGE = 10_000  # submissions of the cost model
TESTED = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False}
ANSWER = TESTED | {"grade": False, "solution": True, "locked": False}
CELLS = (
    ("import torch", TESTED | {"grade": False, "grade_id": "imports"}),
    ("def softmax(x):\n    ### BEGIN SOLUTION\n    return x.softmax(-1)\n    ### END SOLUTION", ANSWER),
    ("assert softmax(torch.zeros(4)).tolist() == [0.25] * 4", TESTED | {"grade_id": "zeros", "points": 1}),
    (
        "### BEGIN HIDDEN TESTS\nx = torch.arange(6.0).reshape(2, 3)\n"
        "assert torch.allclose(softmax(x), torch.softmax(x, -1))\n### END HIDDEN TESTS",
        TESTED | {"grade_id": "rows", "points": 3},
    ),
    (
        "sum(bool(softmax(torch.full((2,), c)).isfinite().all()) for c in (1.0, 1e3)) / 2",
        TESTED | {"grade_id": "share"},
    ),
)
ANSWERS = (
    "def softmax(x): return x.softmax(-1)",
    "def softmax(x): return x.exp() / x.exp().sum(-1, keepdim=True)",
    "def softmax(x): return x.exp() / x.exp().sum()",
    "def softmax(x): raise NotImplementedError",
)


@dataclass(frozen=True)
class Timed:
    """A command's seconds, and the memory that its processes held at the most, in bytes."""

    seconds: float
    resident: int


def make_course(root: Path, size: int) -> None:
    """A course as stock nbgrader keeps it, its assignment generated and a class handed in."""
    cells = []
    for source, metadata in CELLS:
        marks = {"grade_id": "softmax", "points": 1} | metadata
        cells.append(nbformat.v4.new_code_cell(source, metadata={"nbgrader": marks}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder = root / "source" / NAME
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(notebook))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    command(root, "nbgrader", "generate_assignment", NAME)
    released = json.loads((root / "release" / NAME / f"{NAME}.ipynb").read_text())
    for number in range(size):
        released["cells"][1]["source"] = ANSWERS[number % len(ANSWERS)]
        place = root / "submitted" / f"student{number:03d}" / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_text(json.dumps(released))


def command(root: Path, *words: str, memory: bool = True) -> Timed:
    """Runs a command as an instructor does, on this process's cores, and watches what it takes.

    A look at memory holds up the processes that are looked at: without ``memory`` there is none.
    """
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    started, most = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([BIN / words[0], *words[1:]], cwd=root, env=environment, stdout=said, stderr=said)
        while True:
            most = max(most, proportional_memory(process.pid)) if memory else 0
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY)  # and no longer than it runs
                break
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(words)} failed:\n{said.read().decode()[-3000:]}")
    timed = Timed(time.perf_counter() - started, most)
    print(f"{' '.join(words)}: {timed.seconds:.1f} s", flush=True)
    return timed


def proportional_memory(pid: int) -> int:
    """The memory of a process and its children, what they share counted once."""
    total, family = 0, []
    with contextlib.suppress(psutil.Error):
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            total += process.memory_full_info().pss
    return total


def scores(root: Path) -> list[tuple[str, str, float | None]]:
    """Every automatic score in the gradebook."""
    query = """SELECT s.student_id, c.name, g.auto_score FROM grade g JOIN base_cell c ON c.id = g.cell_id
        JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id
        ORDER BY 1, 2"""
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        return gradebook.execute(query).fetchall()


def kernel_ready() -> tuple[float, float]:
    """Seconds until a kernel that has torch answers: started cold, and forked warm behind walls (median of nine)."""
    from course_lib.grading.kernel.client import KernelSource
    from course_lib.grading.workers.kernel_source import kernel_source

    started = time.perf_counter()
    with KernelSource().start() as kernel:
        kernel.execute("import torch, numpy, matplotlib.pyplot", 300)
        cold = time.perf_counter() - started
    with kernel_source() as warm:
        times = []
        for _ in range(9):
            started = time.perf_counter()
            with warm.start():
                times.append(time.perf_counter() - started)
    return cold, sorted(times)[4]


def cost_model(one: Timed, two: Timed, short: Timed, size: int, few: int) -> str:
    """Seconds = start + submissions × each / workers, from a long and a short run with two workers."""
    each = (two.seconds - short.seconds) / (size - few)
    if each <= 0:  # noise outweighs so few submissions
        return f"cost model: none from {few} and {size} submissions; take a larger class, or a quieter machine"
    start = max(0.0, two.seconds - each * size)
    hours = (start + each * LARGE) / 3600
    alone = one.seconds / size * LARGE / 3600
    return (
        f"cost model: {start:.1f} s to start, then {each:.3f} s a submission with two workers: {LARGE} submissions "
        f"take {hours:.2f} h here ({alone:.2f} h with one worker), {2 * hours:.2f} core hours"
    )


def at_least(size: int) -> float:
    """How many times stock's speed is expected of a class, on two cores, sandbox on."""
    return 20.0 if size >= LARGE_CLASS else 12.0


def bench(size: int) -> int:
    """Grades the class three ways; 0 if ours is fast enough and gives stock's scores."""
    console = Console(width=110)
    few = max(1, size // 4)
    cold, warm = kernel_ready()
    console.print(f"kernel ready: {cold:.2f} s cold with its imports, {warm:.2f} s warm (at most {READY_SECONDS} s)")
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder, "stock")
        make_course(stock, size)
        roots = {name: Path(folder, name) for name in ("two", "one", "few")}
        for root in roots.values():
            shutil.copytree(stock, root)
        for number in range(few, size):
            shutil.rmtree(roots["few"] / "submitted" / f"student{number:03d}")
        theirs = command(stock, "nbgrader", "autograde", NAME)
        two = command(roots["two"], "course", "grade", NAME, "--workers", "2")
        one = command(roots["one"], "course", "grade", NAME, "--workers", "1")
        short = command(roots["few"], "course", "grade", NAME, "--workers", "2")
        equal = scores(stock) == scores(roots["two"]) == scores(roots["one"]) and len(scores(stock)) == 3 * size
    table = Table(title=f"A plain class of {size} that imports torch, {len(os.sched_getaffinity(0))} cores")
    for column in ("", "seconds", "submissions a minute", "memory, MiB"):
        table.add_column(column, justify="right" if column else "left")
    for name, timed in (
        ("nbgrader autograde", theirs),
        ("course grade, 1 worker", one),
        ("course grade, 2 workers", two),
    ):
        table.add_row(name, f"{timed.seconds:.1f}", f"{60 * size / timed.seconds:.0f}", str(timed.resident >> 20))
    console.print(table)
    ratio = theirs.seconds / two.seconds
    console.print(f"a further worker takes {(two.resident - one.resident) >> 20} MiB")
    console.print(cost_model(one, two, short, size, few))
    console.print(f"{ratio:.1f} times as fast (at least {at_least(size):g}); scores equal: {'yes' if equal else 'NO'}")
    return 0 if equal and ratio >= at_least(size) and warm <= READY_SECONDS else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=40, help="submissions in the class")
    sys.exit(bench(parser.parse_args().size))
