"""A cell that ends its kernel costs itself: it is named, never replayed, and takes nothing else with it."""

import json
import subprocess
import sys
import textwrap

import psutil
import pytest

from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.paper import Asked, Paper, Slot
from course_lib.grading.notebook.schema import decode, encode

ANSWERS = ("one", "two", "three")
SLOTS = [Slot("answer", name, "code") for name in ANSWERS]
HIDDEN = [Asked(name, f'answer("{name}", {name}(question("{name}")))', encode(7), []) for name in ANSWERS]
PAPER = Paper("tiny", SLOTS, HIDDEN, {}, 20.0, 120.0).to_bytes()
LATER = "import threading, os\nthreading.Timer(0.2, os._exit, (1,)).start()"
DEADLY = {
    "os._exit": "import os\nos._exit(0)",
    "os.abort": "import os\nos.abort()",
    "SIGKILL": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "SIGTERM raised": "import signal\nsignal.raise_signal(signal.SIGTERM)",
    "a segfault": "import ctypes\nctypes.string_at(0)",
    "a thread, later": LATER,
}
PASSED_OVER = {
    "exit()": "exit()",
    "quit()": "quit()",
    "a restart": "get_ipython().kernel.do_shutdown(True)",
    "atexit": "import atexit, os\natexit.register(os._exit, 1)\nexit()",
    "a thread": "import threading\nthreading.Thread(target=exit).start()",
}


def examined(
    kernels: KernelSource, *extra: tuple[int, str], **answers: str
) -> tuple[dict[str, str], dict[str, object]]:
    """How the cells and questions ended of a right notebook with other answers, or cells of its own at some places."""
    cells = []
    for name in ANSWERS:
        source = answers.get(name, f"def {name}(x): return x")
        cells.append({"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": name}}})
    for place, source in extra:
        cells.insert(place, {"cell_type": "code", "source": source, "metadata": {}})
    submission = json.dumps({"nbformat": 4, "cells": cells}).encode()
    result = Examined.from_bytes(examine(submission, PAPER, "seed", kernels))
    told = {name: decode(a.value) if a.state == "answered" else a.state for name, a in result.answers.items()}
    return {cell.id: cell.status for cell in result.cells}, told


RIGHT = dict.fromkeys(ANSWERS, 7)
WAIT = "import time\ntime.sleep(0.6)"


@pytest.mark.parametrize("how", DEADLY)
def test_an_extra_cell_that_kills_the_kernel_costs_nothing(kernels: KernelSource, how: str) -> None:
    cells, told = examined(kernels, (1, DEADLY[how]), (3, WAIT))
    assert cells == {"one": "ok", "one+1": "crashed", "two": "ok", "two+1": "ok", "three": "ok"}
    assert told == RIGHT


@pytest.mark.parametrize("how", PASSED_OVER)
def test_what_asks_the_kernel_to_end_is_passed_over_and_told(kernels: KernelSource, how: str) -> None:
    cells, told = examined(kernels, (1, PASSED_OVER[how]), (3, WAIT))
    assert cells.pop("one+1") == ("ok" if how == "a thread" else "ended")
    assert set(cells.values()) == {"ok"}
    assert told == RIGHT


def test_three_runs_end_alike(kernels: KernelSource) -> None:
    extra = [(0, "exit()"), (2, LATER), (3, "import os\nos._exit(3)"), (4, WAIT), (7, "quit()")]
    runs = [examined(kernels, *extra) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert {cell for cell, status in runs[0][0].items() if status == "crashed"} == {"one+1", "one+2"}
    assert runs[0][1] == RIGHT


@pytest.mark.parametrize("call", ["import sys; sys.exit(1)", "raise SystemExit", "import os; os._exit(1)", "exit()"])
def test_an_answer_that_ends_the_kernel_costs_its_question_alone(kernels: KernelSource, call: str) -> None:
    cells, told = examined(kernels, two=f"def two(x):\n    {call}\n    return x")
    assert set(cells.values()) == {"ok"}
    state = {"import os; os._exit(1)": "crashed", "exit()": 7}.get(call, "error")
    assert told == RIGHT | {"two": state}


def test_a_thread_of_one_question_costs_no_other(kernels: KernelSource) -> None:
    late = "import os, threading, time\ndef one(x):\n    threading.Timer(0.2, os._exit, (1,)).start()\n    return x"
    waits = "import time\ndef two(x):\n    time.sleep(0.6)\n    return x"
    cells, told = examined(kernels, one=late, two=waits)
    assert set(cells.values()) == {"ok"}
    assert told == RIGHT


def test_children_end_as_they_like(kernels: KernelSource) -> None:
    """What a child process does, with ``os._exit`` at its end, ends no kernel."""
    child = "import os\ndef one(x):\n    child = os.fork()\n    if not child:\n        os._exit(5)\n"
    child += "    return x + os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) - 5"
    assert examined(kernels, one=child)[1] == RIGHT


def test_a_kernel_ends_when_who_started_it_is_killed() -> None:
    """Without a sandbox nobody else would end it; and what passes over a cell's ``os._exit`` does not hinder this."""
    program = textwrap.dedent("""
        from course_lib.grading.kernel.client import KernelSource
        from course_lib.grading.kernel.statements import opening

        with KernelSource().start() as kernel:
            kernel.execute(opening(0, {}), 60.0)
            print(kernel.execute("import os; print(os.getpid())", 60.0).outputs[0]["text"], flush=True)
            kernel.execute("import time; time.sleep(600)", 600.0)
    """)
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with started:
        assert started.stdout is not None
        orphan = psutil.Process(int(started.stdout.readline()))
        started.kill()
    orphan.wait(timeout=60)
