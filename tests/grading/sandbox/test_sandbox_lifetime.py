"""How kernels end, that all they started ends with them, and that nothing of them reaches the next one."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from jupyter_core.utils import run_sync

from course_lib.grading.sandbox import Limits, SandboxUnavailable, WarmKernels
from course_lib.grading.sandbox.provisioner import kernel_manager
from course_lib.grading.sandbox.trial import Session, kernel, trial

DAEMON = "import subprocess; subprocess.Popen(['sleep', '{0}'], start_new_session=True)"  # returns when it sleeps
CLIENT = """
from course_lib.grading.sandbox import WarmKernels
from course_lib.grading.sandbox.trial import kernel
import threading, time
kernels = WarmKernels()
if {in_a_thread}:
    starter = threading.Thread(target=kernels.start)
    starter.start()
    starter.join()
else:
    kernels.start()
with kernel(kernels) as session:
    session.run({code!r})
    print("ready", flush=True)
    time.sleep(60)
"""


def processes_of(*command: str) -> list[int]:
    """The processes of this machine with this command line."""
    wanted = "\0".join(command).encode() + b"\0"
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cmdline").read_bytes() == wanted:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def sleeper(seconds: str) -> int:
    """The pid of ``sleep seconds``, which must be there, or be about to: who starts a daemon does not wait for it."""
    deadline = time.monotonic() + 30
    while not (found := processes_of("sleep", seconds)) and time.monotonic() < deadline:
        time.sleep(0.05)
    (pid,) = found
    return pid


def has_ended(pid: int) -> bool:
    """Whether a process ends within a minute; no polling: the system tells."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 60)[0])
    finally:
        os.close(watched)


@pytest.mark.parametrize(
    ("code", "reason", "exit_code"),
    [
        ("import os; os._exit(3)", "exited", 3),
        ("import ctypes; ctypes.string_at(0)", "crashed", -signal.SIGSEGV),
        ("import os; os.abort()", "crashed", -signal.SIGABRT),
        ("import os; os.kill(os.getpid(), 9)", "crashed", -signal.SIGKILL),
    ],
)
def test_an_ending_says_why(attempt, code, reason, exit_code):
    ending = attempt(code).ending
    assert (ending.reason, ending.code) == (reason, exit_code)


def test_a_killed_kernel_says_so(kernels):
    with kernel(kernels) as session:
        session.manager.shutdown_kernel(now=True)
        assert str(session.ending) == "it was ended from outside"


def test_a_loop_that_swallows_interrupts_is_killed(kernels):
    with kernel(kernels) as session:
        stubborn = (
            "print('in', flush=True)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"
        )
        session.client.execute(stubborn)
        while session.client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
            pass
        session.manager.interrupt_kernel()
        session.manager.shutdown_kernel(now=True)
        assert session.ending.reason == "killed"


def test_an_interrupt_reaches_the_cell(kernels):
    with kernel(kernels) as session:
        request = session.client.execute("print('in', flush=True)\nwhile True: pass", stop_on_error=False)
        while session.client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
            pass
        session.manager.interrupt_kernel()
        reply = session.client.get_shell_msg(timeout=10)
        while reply["parent_header"]["msg_id"] != request:
            reply = session.client.get_shell_msg(timeout=10)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert session.run("print('still here')").printed == "still here\n"


def test_a_flood_of_interrupts_harms_nobody(attempt):
    flood = """
import os, signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
for _ in range(100_000):
    os.kill(1, signal.SIGINT)
print('dry')
"""
    outcome = attempt(flood)
    assert (outcome.printed, outcome.ending) == ("dry\n", None)


def test_daemons_end_with_their_kernel(kernels):
    with kernel(kernels) as session:
        session.run(DAEMON.format("86399.1"))
        daemon = sleeper("86399.1")
    assert has_ended(daemon)


@pytest.mark.parametrize("in_a_thread", [False, True])
def test_everything_ends_with_the_client(bubblewrap, in_a_thread):
    length = f"86399.2{in_a_thread:d}"
    program = CLIENT.format(code=DAEMON.format(length), in_a_thread=in_a_thread)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as client:
        try:
            assert client.stdout.readline() == "ready\n"
            daemon = sleeper(length)
        finally:
            client.kill()
    assert has_ended(daemon)


def test_everything_ends_with_the_warm_process(bubblewrap):
    with WarmKernels(also=("wave",)) as kernels, kernel(kernels) as session:
        assert session.run("import sys; print('wave' in sys.modules)").printed == "True\n"
        session.run(DAEMON.format("86399.3"))
        daemon = sleeper("86399.3")
        kernels.stop()
        assert has_ended(daemon)
        assert session.ending.reason == "crashed"
        assert "the warm process is gone" in str(session.ending)
        with pytest.raises(ValueError, match="expected a pool of kernels that runs"):
            trial(kernels, "1")


def test_a_warm_process_that_was_ended_is_started_again(bubblewrap):
    with WarmKernels() as own:
        with kernel(own) as session:
            own.warm._process.kill()
            assert session.run("import time; time.sleep(60)").ending.reason == "crashed"
        assert trial(own, "print('again')").printed == "again\n"


def test_nothing_survives(attempt):
    leave = """
import builtins, os, sys, torch, numpy
for place in ('/home/student', '/tmp', '/dev/shm'):
    open(f'{place}/left', 'w').write('x')
os.environ['LEFT'] = 'x'
torch.zeros = numpy.allclose = builtins.bin = lambda *a, **k: 'subverted'
sys.path.append('/left'); sys.modules['left'] = sys
os.umask(0)
print(torch.zeros(1))
"""
    assert attempt(leave).printed == "subverted\n"
    look = """
import builtins, os, sys, torch, numpy
print(os.listdir('/tmp'), os.listdir('/dev/shm'), 'left' in os.listdir('/home/student'), 'LEFT' in os.environ)
print(torch.zeros(2).tolist(), numpy.allclose(1, 2), bin(1), '/left' in sys.path, 'left' in sys.modules, os.umask(0))
"""
    assert attempt(look).printed == "[] [] False False\n[0.0, 0.0] False 0b1 False False 63\n"


def test_randomness_is_fresh_or_as_asked(attempt):
    draw = "import random, numpy, torch; print(random.random(), numpy.random.rand(), torch.rand(1).item())"
    first, second = (attempt(draw).printed.split() for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))
    assert attempt(draw, seed=11).printed == attempt(draw, seed=11).printed != attempt(draw, seed=12).printed


def test_a_client_that_lets_go_ends_its_kernel_and_no_other(kernels):
    manager = kernel_manager(kernels, KernelManager)
    with kernel(kernels) as session:
        manager.start_kernel()
        client = manager.client()
        client.start_channels(hb=False, stdin=False)
        Session(manager, client).run(DAEMON.format("86399.4"))
        daemon = sleeper("86399.4")
        client.stop_channels()
        manager.provisioner.handle.close()  # with no word, and the ending unread
        assert has_ended(daemon)
        assert session.run("print('unharmed')").printed == "unharmed\n"
        assert trial(kernels, "print('next')").printed == "next\n"
    manager.cleanup_resources()


def test_kernels_run_side_by_side(kernels):
    with kernel(kernels) as one, kernel(kernels) as two, kernel(kernels) as three:
        for number, session in enumerate((one, two, three)):
            session.run(f"import os; name = {number}; os.mkdir('/tmp/{number}')")
        seen = [session.run("print(name, os.listdir('/tmp'))").printed.strip() for session in (one, two, three)]
    assert seen == ["0 ['0']", "1 ['1']", "2 ['2']"]


def test_a_start_that_fails_early_says_why(kernels):
    limits = Limits().as_dict() | {"home": "much"}
    handle = kernels.warm.order({}, limits, seed=None, environment={}, place="/")
    try:
        with pytest.raises(SandboxUnavailable, match="could not be started: TypeError"):
            run_sync(handle.until_ready)()
    finally:
        handle.close()
    assert trial(kernels, "print('next')").printed == "next\n"


def test_a_failed_start_says_why(kernels):
    handle = kernels.order({"shell_port": "no port"})
    try:
        with pytest.raises(SandboxUnavailable, match="could not be started: TraitError"):
            run_sync(handle.until_ready)()
    finally:
        handle.close()
    assert trial(kernels, "print('next')").printed == "next\n"
