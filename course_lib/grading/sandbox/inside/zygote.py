"""The warm process: imports once, then makes a sealed kernel out of a fork for everyone who asks.

It starts no thread and touches no ZMQ socket, event loop or torch operation: a fork copies only the calling thread, and
whatever another one held would stay locked in the copy. It ends when its client does: the control socket says so.

Control socket (the client's end is the other half of a socket pair): the limits of each kernel as JSON, with a channel
of its own and the end of a pipe attached, from which its fork alone reads the rest of the order. On the channel come in
commands ``kill``, ``interrupt``, ``shut`` and ``open`` (its door), ``end helpers``, ``restart clock``, ``spent``;
``{"ready": …}``, ``{"alone": …, "helpers": how many}``, ``{"spent": seconds, "restarted": whether from now on}``
and, at last, ``{"ended": reason, …}`` go out.
"""

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, field

from course_lib.own_time import OwnTime

from . import namespaces, privileges, share, submission, usage
from . import syscalls as sys_
from .door import OPEN, SHUT

LOOK_EVERY = 0.05  # seconds between two looks at what the kernels use
HELPERS_END = 200  # how often what a kernel's code has started is looked for, to be ended
WARM = (
    "torch.nn",
    "numpy.random",
    "matplotlib.pyplot",
    "matplotlib.font_manager",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    # what every kernel imports while it starts
    "faulthandler",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    # what its first picture and its first error import; not matplotlib_inline, which looks for its kernel
    "IPython.core.pylabtools",
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
    "stack_data",
    "pygments.formatters.terminal256",
    # what its first explorer imports
    "anywidget",
)


@dataclass
class Running:
    """One kernel: its first process, the client's channel, the pipes of reports and of its door, and why it will have
    ended.

    ``own`` are the two processes that it began with; all others are of a student's making.
    """

    first: int
    channel: socket.socket
    report: int
    door: int
    limits: dict[str, int]
    pidfd: int
    own: set[int] = field(default_factory=set)
    lines: list[dict[str, object]] = field(default_factory=list)
    reason: str | None = None
    time: OwnTime = field(default_factory=OwnTime)
    memory: usage.MemoryWatch = field(default_factory=usage.MemoryWatch)
    gave_way: dict[int, int] = field(default_factory=dict)

    def kill(self, reason: str) -> None:
        """End the first process, and with it everything in its namespaces; the first reason given stays."""
        self.reason = self.reason or reason
        signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def tell(self, **event: object) -> None:
        """Send one event to the client; one that has gone needs none."""
        with contextlib.suppress(OSError):
            self.channel.send(json.dumps(event).encode())

    def command(self) -> bytes:
        """The command that has come; empty from a client that has gone, whatever it left unread."""
        try:
            return self.channel.recv(64)
        except OSError:
            return b""


class Zygote:
    """Serves the control socket until the client has gone."""

    def __init__(self, control: socket.socket, nested: bool) -> None:
        self.control = control
        self.selector = selectors.DefaultSelector()
        self.kernels: list[Running] = []
        refusal = namespaces.nesting_refusal() if nested else None
        self.nested = nested and refusal is None
        self.warm = usage.held(os.getpid())
        self._tell(ready=True, nested=self.nested, refusal=refusal, resident=usage.resident())

    def _tell(self, **message: object) -> None:
        self.control.send(json.dumps(message).encode())

    def serve(self) -> None:
        """Answer orders, pass reports on, and look at what the kernels use, until the client's end is closed."""
        self.selector.register(self.control, selectors.EVENT_READ, self._take_order)
        next_look = 0.0
        while True:
            ready = self.selector.select(next_look - time.monotonic() if self.kernels else None)
            for key, _ in ready:
                still_watched = self.selector.get_map().get(key.fd) is key  # an event before may have ended this kernel
                if still_watched and key.data() is False:
                    return
            if time.monotonic() >= next_look:
                self._enforce_limits()
                next_look = time.monotonic() + LOOK_EVERY

    def _take_order(self) -> bool:
        """Start the kernel that was ordered; False where the client has gone."""
        message, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 2)
        if not message:
            return False
        limits = json.loads(message)
        (read, write), (behind, door) = os.pipe(), os.pipe()
        channel, letter = socket.socket(fileno=descriptors[0]), descriptors[1]
        try:
            first = submission.start(letter, self.nested, write, behind)
            pidfd = os.pidfd_open(first)
        except OSError as error:  # no process was to be had, or the threshold failed, said so and was buried
            submission.tell(write, failed=str(error))
            os.close(write)
            os.close(door)
            self._refuse(channel, read)
            return True
        finally:
            os.close(letter)
            os.close(behind)
        os.close(write)
        if not self.nested:
            privileges.drop_capabilities()  # there will be no second kernel to mount anything for
        kernel = Running(first, channel, read, door, limits, pidfd)
        self.kernels.append(kernel)
        self.selector.register(channel, selectors.EVENT_READ, lambda: self._take_command(kernel))
        self.selector.register(read, selectors.EVENT_READ, lambda: self._take_report(kernel))
        self.selector.register(pidfd, selectors.EVENT_READ, lambda: self._bury(kernel))
        return True

    def _refuse(self, channel: socket.socket, report: int) -> None:
        with os.fdopen(report, "rb") as pipe, channel:
            why = json.loads(pipe.readline())["failed"]
            channel.send(json.dumps({"ended": "failed", "why": why}).encode())

    def _take_command(self, kernel: Running) -> None:
        command = kernel.command()
        if command == b"interrupt":
            signal.pidfd_send_signal(kernel.pidfd, signal.SIGINT)
        elif command in (b"restart clock", b"spent"):
            restarted = command == b"restart clock"
            if not (restarted and kernel.time.is_fresh):  # the last cell's end was looked at a moment ago
                self._look(kernel, usage.process_table())
            if restarted:
                kernel.time.restart()
            kernel.tell(spent=kernel.time.seconds, restarted=restarted)
        elif command in (b"shut", b"open"):
            with contextlib.suppress(BrokenPipeError):  # the first process may have ended
                os.write(kernel.door, SHUT if command == b"shut" else OPEN)
        elif command == b"end helpers":
            alone, helpers = _end_helpers(kernel)
            kernel.tell(alone=alone, helpers=helpers)
        else:  # an explicit kill, or a client that has gone
            self.selector.unregister(kernel.channel)
            kernel.kill("killed")

    def _take_report(self, kernel: Running) -> None:
        data = os.read(kernel.report, 1 << 16)
        if not data:
            self.selector.unregister(kernel.report)
        for line in data.splitlines():
            kernel.lines.append(json.loads(line))
            if "ready" in kernel.lines[-1]:  # no code of a student's has run yet
                kernel.own = usage.family(usage.process_table(), kernel.first)
                kernel.tell(ready=True)

    def _bury(self, kernel: Running) -> None:
        """The first process has ended, and all in its namespaces before it: say why, and forget it."""
        os.waitpid(kernel.first, 0)
        self.kernels.remove(kernel)
        for watched in (kernel.pidfd, kernel.channel, kernel.report):
            if watched in self.selector.get_map():
                self.selector.unregister(watched)
        with os.fdopen(kernel.report, "rb") as pipe:
            kernel.lines += map(json.loads, pipe.read().splitlines())
        kernel.tell(**_ending(kernel))
        kernel.channel.close()
        os.close(kernel.pidfd)
        os.close(kernel.door)

    def _enforce_limits(self) -> None:
        table = usage.process_table() if self.kernels else {}
        for kernel in self.kernels:
            pids, cpu = self._look(kernel, table)
            if kernel.own:
                share.give_way(pids - kernel.own, kernel.own - {kernel.first}, kernel.gave_way)
            if cpu > kernel.limits["cpu"]:
                kernel.kill("cpu")
            elif kernel.memory.over(pids - {kernel.first}, self.warm, kernel.limits["memory"]):
                kernel.kill("memory")

    def _look(self, kernel: Running, table: dict[int, usage.Process]) -> tuple[set[int], float]:
        """Let a kernel's clock go on; its processes, and their processor time, in seconds."""
        pids = usage.family(table, kernel.first)
        cpu = sum(table[pid].cpu for pid in pids)
        kernel.time.look(pids, cpu)
        return pids, cpu


def _end_helpers(kernel: Running) -> tuple[bool, int]:
    """End all that a kernel's code has started, while the kernel stands still; whether none is left, of how many."""
    found: set[int] = set()
    main = kernel.own - {kernel.first}
    for pid in main:
        _signal(pid, signal.SIGSTOP)
    try:
        for _ in range(HELPERS_END):  # the dying may leave more behind
            table = usage.process_table()
            helpers = usage.family(table, kernel.first) - kernel.own
            alive = [pid for pid in helpers if not table[pid].ended]
            if not alive:
                return True, len(found)
            found.update(alive)
            for pid in alive:
                _signal(pid, signal.SIGKILL)
        return False, len(found)
    finally:
        for pid in main:
            _signal(pid, signal.SIGCONT)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _ending(kernel: Running) -> dict[str, object]:
    """Why a kernel ended, from what was done to it and from what its first process reported."""
    last = kernel.lines[-1] if kernel.lines else {}
    if kernel.reason:
        return {"ended": kernel.reason}
    if "failed" in last:
        return {"ended": "failed", "why": last["failed"]}
    if "exit" in last:
        return {"ended": "exited", "code": last["exit"]}
    if last.get("signal") == signal.SIGXCPU:
        return {"ended": "cpu"}
    return {"ended": "crashed", "code": -int(str(last.get("signal", signal.SIGKILL)))}


def import_everything(also: tuple[str, ...] = ()) -> None:
    """Import what kernels need, so that each fork has it; torch keeps to one thread."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # a debugger would cost each kernel more than all the rest
    gc.disable()  # imports leave little behind, and to look for it each time takes a tenth of them
    for module in (*WARM, *also):
        importlib.import_module(module)
    sys.modules["torch"].set_num_threads(1)
    _format_an_error()
    gc.freeze()
    gc.enable()


def _format_an_error() -> None:
    """Do once what every kernel's first error does: look all modules' files up, which forks inherit."""
    from IPython.core.compilerop import CachingCompiler
    from IPython.core.ultratb import AutoFormattedTB

    compiler = CachingCompiler()
    code = "def answer():\n    raise NotImplementedError\nanswer()"
    try:
        exec(compiler(code, compiler.cache(code), "exec"), {})
    except NotImplementedError as error:
        kind, trace = type(error), error.__traceback__
        AutoFormattedTB(mode="Context", theme_name="nocolor").structured_traceback(kind, error, trace, tb_offset=1)


def main(control_descriptor: int, nested: bool, also: tuple[str, ...]) -> None:
    """Become the warm process on the control socket with this number; not ``nested``, for one kernel only.

    ``also`` names modules to import beside those that every kernel needs.
    """
    control = socket.socket(fileno=control_descriptor)
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys_.prctl(sys_.PR_SET_CHILD_SUBREAPER, 1)  # a kernel's first process comes to us when its parent ends
    import_everything(also)
    threads = [thread.name for thread in threading.enumerate()]
    if len(os.listdir("/proc/self/task")) > 1:
        sys.exit(f"expected the warm process to have one thread, got {threads}: which import starts one?")
    if not nested:
        sys_.prctl(sys_.PR_SET_DUMPABLE, 0)  # the kernel will see this process: keep it out of its memory
    Zygote(control, nested).serve()
    os._exit(0)
