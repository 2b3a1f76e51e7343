"""From the warm process to a sealed kernel, fork by fork.

    warm process ─ fork → threshold: enters new namespaces, forks, tells the pid, ends
                            └ fork → first process (pid 1): mounts, forks, seals the run directory, waits
                                       └ fork → kernel: gives up every privilege, binds its sockets, runs cells

The first process keeps its capabilities only until the kernel's sockets are bound; no student code has run by then.
When it ends, or is killed, the system ends everything in its namespaces.
"""

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from . import kernel, mounts, namespaces, privileges, rlimits, seccomp
from . import syscalls as sys_
from .door import Door


@dataclass(frozen=True)
class Order:
    """What a kernel is started with: run directory, connection, limits, seed, environment and working directory."""

    run: str
    connection: dict[str, str | int]
    limits: dict[str, int]
    seed: int | None
    environment: dict[str, str]
    place: str
    nested: bool  # False: this process's own namespaces are fresh already and serve this kernel alone


def start(letter: int, nested: bool, report: int, door: int) -> int:
    """Start a kernel; the pid, for the caller, of its first process, which reports by lines of JSON on ``report``.

    On ``door`` the first process is told whether the kernel's code may begin other processes.

    ``letter`` is where the order is read from, by the fork: what is secret of it is never in the caller's memory, of
    which every later kernel has a copy.
    """
    warm_size = rlimits.address_space()
    if not nested:
        return _forked(lambda: _first_process(_read_order(letter, nested), report, door, warm_size), report)
    read, write = os.pipe()
    threshold = _forked(lambda: _threshold(_read_order(letter, nested), report, door, warm_size, write), report)
    os.close(write)
    first = os.read(read, 32)  # what the threshold tells, or nothing where it failed
    os.close(read)
    os.waitpid(threshold, 0)
    return int(first) if first else threshold


def _read_order(letter: int, nested: bool) -> Order:
    with open(letter, "rb") as text:
        return Order(**json.load(text), nested=nested)


def _forked(job: Callable[[], None], report: int) -> int:
    """Run ``job`` in a fork, which never returns into the caller's code; its failure is reported as such."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        job()
        status = 0
    except BaseException as error:
        tell(report, failed=f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def tell(report: int, **line: str | int | bool) -> None:
    """Write one line of JSON, whole or not at all, to a pipe."""
    os.write(report, json.dumps(line).encode() + b"\n")


def _threshold(order: Order, report: int, door: int, warm_size: int, answer: int) -> None:
    namespaces.enter_new_namespaces()
    first = _forked(lambda: _first_process(order, report, door, warm_size), report)
    os.write(answer, str(first).encode())


def _first_process(order: Order, report: int, door: int, warm_size: int) -> None:
    """Process 1 of the kernel's namespaces: everything that needs capabilities, then nothing but waiting."""
    kernel_end, own_end = socket.socketpair()
    mounts.mount_private_places(order.run, order.limits, fresh_proc=order.nested)
    if order.nested:
        namespaces.forbid_user_namespaces()
        socket.sethostname("sandbox")
    child = _forked(lambda: _kernel(order, kernel_end, warm_size), report)
    kernel_end.close()
    sys_.prctl(sys_.PR_SET_DUMPABLE, 0)  # the kernel has the same user: keep it out of this process's memory
    kernel.keep_only(report, door, own_end.fileno())
    answer, listeners, _, _ = socket.recv_fds(own_end, 1 << 12, 1)
    if answer == b"bound":
        mounts.seal_run_directory()
        privileges.drop_capabilities()
        privileges.forbid_new_privileges()
        own_end.send(b"go")
        tell(report, ready=True)
        _wait_for(child, report, Door(listeners[0], door) if listeners else None)
    else:
        tell(report, failed=answer.decode(errors="replace") or "the kernel died before its sockets were bound")


def _wait_for(child: int, report: int, door: Door | None) -> None:
    """Pass interrupts on, keep the door, and bury whatever dies, until the kernel itself does; report how it ended.

    Signals are waited for, not handled: the kernel may send any number of them, and nothing here can be interrupted.
    """
    awaited = {signal.SIGINT, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    signals, waiting = sys_.signal_file(awaited), select.poll()
    waiting.register(signals, select.POLLIN)
    if door:
        waiting.register(door.listener, select.POLLIN)
    while (status := _bury_until(child)) is None:
        for file, event in waiting.poll():
            if file == signals:
                if int.from_bytes(os.read(signals, 128)[:4], sys.byteorder) == signal.SIGINT:
                    os.kill(child, signal.SIGINT)
            elif door and event & select.POLLIN:
                door.answer()
            else:  # nobody is left who could ask
                waiting.unregister(file)
    if os.WIFSIGNALED(status):
        tell(report, signal=os.WTERMSIG(status))
    else:
        tell(report, exit=os.WEXITSTATUS(status))


def _bury_until(child: int) -> int | None:
    """Bury all that have died; the status of ``child`` if it is one of them."""
    while (buried := os.waitpid(-1, os.WNOHANG))[0]:
        if buried[0] == child:
            return buried[1]
    return None


def _kernel(order: Order, first_process: socket.socket, warm_size: int) -> NoReturn:
    """The kernel itself: first without any privilege, then with its sockets bound, then at work."""
    sys_.prctl(sys_.PR_SET_PDEATHSIG, signal.SIGKILL)
    sys_.prctl(sys_.PR_SET_DUMPABLE, 1)
    kernel.keep_only(first_process.fileno())
    try:
        listener = _give_everything_up(order, warm_size)
        app = kernel.bound_kernel(order.connection)
    except BaseException as error:
        first_process.send(f"{type(error).__name__}: {error}"[:2000].encode())
        os._exit(1)
    socket.send_fds(first_process, [b"bound"], listener)
    for file in listener:
        os.close(file)
    if first_process.recv(16) != b"go":
        os._exit(1)
    first_process.close()
    app.start()
    os._exit(0)


def _give_everything_up(order: Order, warm_size: int) -> list[int]:
    """Give up every privilege; the door's listener, if there is one: nothing may be asked there until it is sent on."""
    kernel.clean_process_state(order.seed, order.environment, order.place)
    privileges.drop_capabilities()
    privileges.forbid_new_privileges()
    rlimits.set_rlimits(order.limits, warm_size)
    rlimits.die_first()
    seccomp.install_filter()
    sys.path[:] = kernel.search_path(sys.path)
    listener = seccomp.install_door()
    return [] if listener is None else [listener]
