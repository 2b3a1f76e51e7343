"""Every limit holds, with an error the student can read or an ending that says why; the next kernel notices nothing."""

import pytest

from course_lib.grading.sandbox import Limits
from course_lib.grading.sandbox.inside.limits import MIB

SMALL = Limits(memory=256 * MIB, processes=48, file=16 * MIB, open_files=128, home=8 * MIB, tmp=8 * MIB, shm=8 * MIB)
FILL = "kept = []\nwhile True: kept.append({})"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import torch; torch.ones(1 << 30)", "RuntimeError"),
        ("import numpy as np; np.ones(1 << 30)", "MemoryError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("import mmap; mmap.mmap(-1, 2 << 30)", "OSError: [Errno 12]"),
        ("import os; os.memfd_create('x')", "PermissionError"),
    ],
)
def test_one_large_piece_of_memory_is_an_error(attempt, code, error):
    outcome = attempt(code, SMALL)
    assert outcome.error.startswith(error)
    assert outcome.ending is None


@pytest.mark.parametrize(
    "piece",
    [
        "bytearray(b'x') * (16 << 20)",
        "__import__('torch').ones(4 << 20)",
        "m := __import__('mmap').mmap(-1, 16 << 20)); m.write(b'x' * (16 << 20)",
    ],
    ids=["bytearray", "tensor", "shared mmap"],
)
def test_many_small_pieces_end_with_an_error_or_the_kernel(attempt, piece):
    outcome = attempt(FILL.format(piece), SMALL)
    assert outcome.ending is None or outcome.ending.reason == "memory"
    assert outcome.error.startswith(("MemoryError", "RuntimeError", "OSError")) or outcome.ending


def test_the_memory_of_all_processes_counts(attempt):
    code = """
import os, signal
for _ in range(8):
    if not os.fork():
        kept = bytearray(b'x') * (100 << 20)
        signal.pause()
signal.pause()
"""
    outcome = attempt(code, SMALL)
    assert outcome.ending is not None
    assert str(outcome.ending) == "it used more memory than it may"


def test_a_fork_is_nothing_to_warn_of(attempt):
    outcome = attempt(
        "import os\nchild = os.fork()\nif not child: os._exit(0)\nos.waitpid(child, 0)\nprint('done')", SMALL
    )
    assert (outcome.printed, outcome.error) == ("done\n", "")


def test_memory_shared_by_forks_counts_once(attempt):
    code = """
import os
kept = bytearray(b'x') * (100 << 20)
pids = []
for _ in range(6):
    pid = os.fork()
    if not pid:
        import time; time.sleep(0.3); os._exit(0)
    pids.append(pid)
print([os.waitpid(pid, 0)[1] for pid in pids])
"""
    outcome = attempt(code, SMALL)
    assert outcome.printed.strip() == str([0] * 6)
    assert outcome.ending is None


@pytest.mark.parametrize("place", ["/home/student", "/tmp", "/dev/shm"])
def test_its_file_systems_are_small(attempt, place):
    outcome = attempt(f"open('{place}/big', 'wb').write(bytes(9 << 20))", SMALL)
    assert outcome.error.startswith("OSError: [Errno 28]")


def test_the_number_of_files_is_bounded(attempt):
    code = "count = 0\nwhile True:\n    open(f'/tmp/{count}', 'w').close()\n    count += 1"
    outcome = attempt(code, SMALL)
    assert outcome.error.startswith("OSError: [Errno 28]")


def test_one_file_is_bounded(attempt):
    outcome = attempt("open('/tmp/big', 'wb').write(bytes(17 << 20))", Limits(file=16 * MIB))
    assert outcome.error.startswith("OSError: [Errno 27]")


def test_open_files_are_bounded(attempt):
    code = """
kept = []
try:
    while True:
        kept.append(open('/dev/null'))
except OSError as error:
    kept.clear()
    print(error.errno)
"""
    assert attempt(code, SMALL).printed == "24\n"


def test_threads_are_bounded(attempt):
    code = "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    assert attempt(code, SMALL).error.startswith(("RuntimeError: can't start new thread", "MemoryError"))


def test_a_fork_bomb_stops_and_hurts_nobody(attempt):
    code = "import os, signal\nwhile True:\n    if not os.fork(): signal.pause()"
    outcome = attempt(code, SMALL)
    assert outcome.error.startswith("BlockingIOError") or outcome.ending
    assert attempt("print('next')").printed == "next\n"


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
        "import os\nwhile True:\n    if not os.fork():\n        x = sum(range(1 << 22)); os._exit(0)\n    os.wait()",
    ],
    ids=["plain", "signal ignored", "spread over children"],
)
def test_processor_time_is_bounded(attempt, code):
    outcome = attempt(code, Limits(cpu=1))
    assert outcome.ending is not None
    assert str(outcome.ending) == "it used more processor time than it may"


@pytest.mark.parametrize(
    "limit", ["RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"]
)
def test_no_limit_can_be_raised(attempt, limit):
    code = f"import resource as r; old = r.getrlimit(r.{limit})[1]; r.setrlimit(r.{limit}, (old + 1, old + 1))"
    assert attempt(code, SMALL).error.startswith(("ValueError: not allowed", "PermissionError"))


@pytest.mark.messages
@pytest.mark.parametrize("value", [0, -1, 1.5, "2 GiB"])
def test_limits_are_positive_whole_numbers(value):
    with pytest.raises(ValueError, match="expected memory to be a positive whole number, got"):
        Limits(memory=value)
