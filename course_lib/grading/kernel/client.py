"""Kernels for grading: where they come from, and a client that no message can hang, flood or fool.

A kernel is started by a jupyter_client provisioner, so that a sandbox is another provisioner and nothing else changes.
The client has its own ZeroMQ context with a cap on messages, and never asks a kernel to stop: it kills.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from hmac import compare_digest
from pathlib import Path
from subprocess import DEVNULL

import psutil
import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from jupyter_client.session import DELIM, Session
from jupyter_core.utils import run_sync

from course_lib.grading.kernel.clock import Clock, clock_of
from course_lib.grading.kernel.endings import CRASHED, ENDED, ENDING_TYPE
from course_lib.grading.kernel.transcript import Execution, Message, Transcript
from course_lib.grading.notebook.weight import too_heavy
from course_lib.portable import bare_environment, kernel_address, kernel_transport, takes_calls

START_SECONDS = 60.0
MAX_MESSAGE = 64 * 2**20
MOST_RESIDENT = 2**30  # bytes that messages may take while they are read: a message may have many parts of that size
POLL_MS = 100
ECHO_SECONDS = 0.02  # until a kernel is asked again whose echo was published before IOPub's subscription took effect
CAUSES = {"memory": "out of memory", "cpu": "timed out"}  # by the reason that the sandbox's provisioner gives
AFTER_REPLY_SECONDS = 20.0
MOMENT_SECONDS = 0.03  # what took no longer is charged that by the clock on the wall: to ask for its own takes longer
LAST_WORDS_SECONDS = 1.0  # until a process whose sockets are gone is taken to live on
FAR = 30.0  # how many times as long as a cell may take the clock on the wall lets it run: a machine can be that busy
BACKGROUND = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ends kernels")


class KernelStartError(RuntimeError):
    """A kernel did not come up; the fault is the machine's, never the student's."""


class KernelLost(RuntimeError):
    """A kernel that runs only trusted code ran out of time, or ended."""


@dataclass(frozen=True)
class KernelSource:
    """Where kernels come from: the name of a jupyter_client provisioner, its settings, and the interpreter."""

    provisioner: str = "local-provisioner"
    config: Mapping[str, object] = field(default_factory=dict)
    python: str = sys.executable

    def spec(self) -> KernelSpec:
        """The kernelspec that makes jupyter_client use this provisioner."""
        argv = [self.python, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
        stanza = {"provisioner_name": self.provisioner, "config": dict(self.config)}
        return KernelSpec(argv=argv, display_name="exam", language="python", metadata={"kernel_provisioner": stanza})

    @contextlib.contextmanager
    def start(self) -> Iterator["Kernel"]:
        """A fresh kernel in a directory of its own. It is ended in the background: the next one starts meanwhile."""
        prefix = f"exam-{os.getpid()}-"
        with contextlib.ExitStack() as held:
            room = held.enter_context(tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True))
            kernel = held.enter_context(Kernel(self, Path(room)))
            try:
                yield kernel
            finally:
                ending = held.pop_all()
                try:
                    BACKGROUND.submit(ending.close)
                except RuntimeError:  # this process is ending, and begins no more threads
                    ending.close()


def wait_for_ends() -> None:
    """Wait until all kernels that were given back have ended."""
    BACKGROUND.submit(lambda: None).result()


@dataclass(frozen=True)
class Statement:
    """Code, and what it finds enclosed in the message that brought it.

    What is long is enclosed: IPython goes through the text of a cell many times, letter by letter.
    """

    code: str
    enclosed: tuple[bytes, ...] = ()


class Kernel:
    """One running kernel and the client that drives it."""

    def __init__(self, source: KernelSource, room: Path) -> None:
        self.work = room / "work"
        self.work.mkdir(parents=True)
        self.manager = KernelManager(**kernel_transport(room), connection_file=str(room / "kernel.json"))
        self.manager._kernel_spec = source.spec()  # the manager offers no public way to hand it a kernelspec
        self.room = room
        self.asked = False
        self.alone = False  # whether its code may begin no other process
        self.helpers = 0  # processes that its code had started, and that were ended before a question
        self.clock: Clock

    def __enter__(self) -> "Kernel":
        try:
            self._launch()
        except Exception as error:
            self.close()
            raise KernelStartError(f"expected a kernel to start, got {type(error).__name__}: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _launch(self) -> None:
        self.context = zmq.Context()
        self.context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
        self.context.setsockopt(zmq.LINGER, 0)
        self.manager.start_kernel(cwd=str(self.work), env=self._environment(), stdout=DEVNULL, stderr=DEVNULL)
        info = self.manager.get_connection_info()
        key = info["key"]
        self.session = Session(key=key if isinstance(key, bytes) else str(key).encode())
        self.shell = self._connect(zmq.DEALER, kernel_address(info, "shell"))
        self.iopub = self._connect(zmq.SUB, kernel_address(info, "iopub"))
        self.iopub.setsockopt(zmq.SUBSCRIBE, b"")
        self.monitor = self.iopub.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self.poller = zmq.Poller()
        for socket in (self.shell, self.iopub, self.monitor):
            self.poller.register(socket, zmq.POLLIN)
        assert self.manager.provisioner is not None
        self.clock = clock_of(self.manager.provisioner)
        self._wait_until_ready()

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's environment but the path and the language."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        return bare_environment(self.room / "home") | {"PYTHONHASHSEED": "0"} | threads

    def _connect(self, kind: int, address: str) -> zmq.Socket[bytes]:
        socket = self.context.socket(kind)
        socket.connect(address)
        return socket

    def _wait_until_ready(self) -> None:
        """Ask for kernel_info until the shell replies and IOPub echoes: only then is nothing lost."""
        deadline = time.monotonic() + START_SECONDS
        asked: set[str] = set()
        replied = echoed = False
        while not (replied and echoed):
            if time.monotonic() > deadline or not self.alive():
                raise TimeoutError("the kernel died or did not answer while starting")
            asked.add(self._send("kernel_info_request", {}))
            for channel, message in self._messages(time.monotonic() + ECHO_SECONDS):
                mine = message["parent_header"].get("msg_id") in asked
                replied |= mine and channel == "shell"
                echoed |= mine and channel == "iopub"
                if replied and echoed:
                    break

    def _send(self, kind: str, content: Message, enclosed: Sequence[bytes] = ()) -> str:
        message = self.session.send(self.shell, kind, content, buffers=list(enclosed))
        assert message is not None  # only a session that checks process ids, forked, sends nothing
        return str(message["header"]["msg_id"])

    def alive(self) -> bool:
        """Whether the kernel's process still runs."""
        provisioner = self.manager.provisioner
        return provisioner is not None and run_sync(provisioner.poll)() is None

    def execute(
        self,
        code: str | Statement,
        seconds: float,
        answers: str | None = None,
        history: bool = False,
        alone: bool = False,
    ) -> Execution:
        """Run code, and kill the kernel where it overruns its time, floods its outputs or dies.

        Args:
            code: what to run.
            seconds: the kernel's own time that it may take, in seconds; the clock on the wall ends it only after
                ``FAR`` times as many.
            answers: the MIME type whose display data are collected as answers, not as outputs.
            history: whether the kernel counts and remembers it, as it does a cell of a notebook.
            alone: whether it is a question during which no other process may begin, nor be left from before.
        """
        started = time.monotonic()
        statement = code if isinstance(code, Statement) else Statement(code)
        content = {
            "code": statement.code,
            "silent": False,
            "store_history": history,
            "allow_stdin": False,
            "stop_on_error": False,
        }
        if answers:
            self._clear_room(alone)
        self.clock.restart_clock()
        sent, request = time.monotonic(), self._send("execute_request", content, statement.enclosed)
        transcript, culprit = Transcript(answers), request
        try:
            status = self._follow(request, transcript, seconds)
            passed = time.monotonic() - sent
            spent = passed if passed < MOMENT_SECONDS else self.clock.spent_now()
        except _Stopped as stop:
            status, spent, culprit = stop.status, self.clock.spent_lately(), stop.culprit or request
            self.kill()
        execution = transcript.execution(status, time.monotonic() - started if spent is None else spent)
        return replace(execution, request=request, culprit=culprit)

    def _clear_room(self, alone: bool) -> None:
        """End what a student's cells have started before the first question, and before one that is answered alone."""
        if alone != self.alone:
            let_begin(self.manager.provisioner, not alone)
        if not self.asked or (alone and not self.alone):
            self.helpers = max(self.helpers, end_helpers(self.manager.provisioner))
        self.asked, self.alone = True, alone

    def _follow(self, request: str, transcript: Transcript, seconds: float) -> str:
        """Read messages until the request is done; the shell's word is its status."""
        status, idle, ended, limit = "", False, False, time.monotonic() + FAR * seconds
        most = _resident() + MOST_RESIDENT
        while not (status and idle):
            for channel, message in self._messages(time.monotonic() + POLL_MS / 1000):
                what, began = _ending(message)
                ended |= (what, began) == (ENDED, request)
                if what or message["parent_header"].get("msg_id") != request:
                    continue
                if channel == "shell":
                    status = "ok" if message["content"].get("status") == "ok" else "error"
                    limit = min(limit, time.monotonic() + AFTER_REPLY_SECONDS)
                elif message["msg_type"] == "status":
                    idle |= message["content"].get("execution_state") == "idle"
                elif not transcript.read(message):
                    raise _Stopped("too much output")
                if status and idle:
                    return ENDED if ended and status == "ok" else status
            if time.monotonic() >= limit or self.clock.spent_lately() > seconds:
                break
            if _resident() > most:
                raise _Stopped("too much output")
            if not self.alive():
                raise _Stopped(self._cause())
        if not status:
            raise _Stopped("timed out")
        return status

    def _messages(self, until: float) -> Iterator[tuple[str, Message]]:
        """The messages that arrive until a moment, as (channel, message); what cannot be read is passed over."""
        while (left := until - time.monotonic()) > 0:
            events = dict(self.poller.poll(max(1, int(left * 1000))))
            if self.monitor in events:
                self.monitor.recv_multipart()
                raise _Stopped("too much output" if self._listens() else self._cause())
            for channel, socket in (("shell", self.shell), ("iopub", self.iopub)):
                if socket in events and (message := self._receive(socket)):
                    what, request = _ending(message)
                    if what == CRASHED:
                        raise _Stopped(CRASHED, request)
                    yield channel, message

    def _receive(self, socket: zmq.Socket[bytes]) -> Message | None:
        frames = socket.recv_multipart()
        if too_heavy(frames):
            raise _Stopped("too much output")
        try:
            return self._read(frames[frames.index(DELIM) + 1 :])
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None

    def _read(self, parts: Sequence[bytes]) -> Message | None:
        """A message whose parts are signed, as ``Session.deserialize`` reads it but for dates: half of its time.

        Raises:
            ValueError: where the signature is another's, or the parts are no JSON.
        """
        signature, *signed = parts[:5]
        if not compare_digest(signature, self.session.sign(signed)):
            raise ValueError("expected a message with the kernel's signature")
        header, parent, _, content = map(json.loads, signed)
        if not all(isinstance(part, dict) for part in (header, parent, content)):
            return None
        return {"msg_type": header["msg_type"], "parent_header": parent, "content": content}

    def _listens(self) -> bool:
        """Whether the kernel would still be spoken to, so that it was this client that hung up, on a message too large.

        One that closed its sockets may live on, or end any moment: its word is the same.
        """
        info = self.manager.get_connection_info()
        deadline = time.monotonic() + LAST_WORDS_SECONDS
        while self.alive():
            if time.monotonic() >= deadline:
                return takes_calls(info, "iopub")
            self.shell.poll(POLL_MS, zmq.POLLERR)
        return False

    def _cause(self) -> str:
        """Why the kernel died: a sandbox may know more than that it did."""
        ending = getattr(self.manager.provisioner, "ending", None)
        return CAUSES.get(getattr(ending, "reason", ""), "crashed")

    def kill(self) -> None:
        """End the kernel by force."""
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    def close(self) -> None:
        """End the kernel and give back its sockets."""
        with contextlib.suppress(Exception):  # a manager may complain about a process that is already gone
            self.kill()
        if hasattr(self, "context"):
            if hasattr(self, "monitor"):
                self.iopub.disable_monitor()
            self.context.destroy(linger=0)


def _ending(message: Message) -> tuple[str, str]:
    """What a message says of the kernel's end, and the request that began it; nothing of any other message."""
    data = message["content"].get("data")
    match data.get(ENDING_TYPE) if isinstance(data, dict) else None:
        case {"what": str(what), "request": str(request)}:
            return what, request
    return "", ""


def end_helpers(provisioner: KernelProvisionerBase | None) -> int:
    """End the processes that a kernel's code has started, and count them; only the sandbox can tell which they are."""
    handle = getattr(provisioner, "handle", None)
    if handle is None:
        return 0
    handle.end_helpers()
    return int(handle.helpers)


def let_begin(provisioner: KernelProvisionerBase | None, may: bool) -> None:
    """Let a kernel's code begin other processes, or not; only the sandbox can."""
    handle = getattr(provisioner, "handle", None)
    if handle is not None:
        handle.let_begin(may)


def _resident() -> int:
    """Bytes of memory that this process holds, what is still being received included."""
    return int(_process(os.getpid()).memory_info().rss)


_process = cache(psutil.Process)  # finding one takes longer than asking it


class _Stopped(Exception):
    """A run that ended otherwise than by the kernel's own word."""

    def __init__(self, status: str, culprit: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.culprit = culprit
