"""One ordered kernel: when it is ready, how it ended, and the two things that can be done to it."""

import asyncio
import json
import select
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import SandboxUnavailable

READY_SECONDS = 60.0
TELL_SECONDS = 5.0  # for the warm process to say how much time a kernel took

SENTENCES = {
    "memory": "it used more memory than it may",
    "cpu": "it used more processor time than it may",
    "killed": "it was ended from outside",
    "exited": "it ended by itself",
    "crashed": "it crashed",
    "failed": "it could not be started",
}


@dataclass(frozen=True)
class Ending:
    """How a kernel ended: a reason of ``SENTENCES``; the exit code, −signal where one ended it; of a failure, why."""

    reason: str
    code: int | None = None
    why: str = ""

    def __str__(self) -> str:
        return SENTENCES[self.reason] + (f": {self.why}" if self.why else "")


class KernelHandle:
    """The caller's end of a kernel's channel; closing it ends the kernel."""

    def __init__(self, channel: socket.socket, folder: Path) -> None:
        channel.setblocking(False)
        self.folder = folder
        self.ready = False
        self.ending: Ending | None = None
        self.spent = 0.0  # seconds of the kernel's own time, as last told
        self._unanswered = 0  # questions for it
        self._restarting = False  # until the warm process has heard of it, it tells what was before
        self._alone: bool | None = None
        self.helpers = 0  # processes that its code had started, and that were ended
        self.on_close: Callable[[], None] | None = None
        self._channel = channel

    @property
    def sockets(self) -> str:
        """The path of the kernel's sockets, to which zmq adds ``-1`` … ``-5``."""
        return str(self.folder / "k")

    def _take(self, message: bytes) -> None:
        """Take one event; an empty one means that the warm process is gone, and the kernel with it."""
        event: dict[str, Any] = (
            json.loads(message) if message else {"ended": "crashed", "why": "the warm process is gone"}
        )
        if "ended" in event:
            self.ending = self.ending or Ending(event["ended"], event.get("code"), event.get("why", ""))
        elif "alone" in event:
            self._alone, self.helpers = event["alone"], event["helpers"]
        elif "spent" in event:
            self._restarting &= not event["restarted"]
            self.spent = 0.0 if self._restarting else event["spent"]
            self._unanswered -= 1
        else:
            self.ready = True

    def look(self) -> Ending | None:
        """The ending, if it has been told by now."""
        while not self.ending:
            try:
                self._take(self._channel.recv(1 << 16))
            except BlockingIOError:
                break
            except ConnectionResetError:  # the warm process died with a command unread
                self._take(b"")
        return self.ending

    async def _next(self) -> None:
        try:
            self._take(await asyncio.get_running_loop().sock_recv(self._channel, 1 << 16))
        except ConnectionResetError:
            self._take(b"")

    async def until_ready(self) -> None:
        """Wait until the kernel's sockets are bound; raises ``SandboxUnavailable`` if they never are."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not (self.ready or self.ending):
                    await self._next()
        except TimeoutError:
            self.ending = Ending("failed", why=f"it was not ready after {READY_SECONDS:.0f} s")
        if self.ending:
            raise SandboxUnavailable(f"expected a kernel to start, but {self.ending}; see `course doctor`")

    async def until_ended(self) -> Ending:
        """Wait until the kernel and every process it started have ended."""
        while not self.ending:
            await self._next()
        return self.ending

    def kill(self) -> None:
        """End the kernel and every process it started, whatever they ignore."""
        self._send(b"kill")

    def restart_clock(self) -> None:
        """Count the kernel's own time anew; what it does before the warm process hears of it is not counted."""
        self.look()  # at what was told since: the warm process must never wait until it is heard
        self.spent, self._restarting = 0.0, True
        self._unanswered += 1
        self._send(b"restart clock")

    def spent_lately(self) -> float:
        """The kernel's own time since its clock was restarted, in seconds, as it was a moment ago; asks anew."""
        self.look()
        if not self._unanswered:
            self._unanswered += 1
            self._send(b"spent")
        return self.spent

    def spent_now(self) -> float | None:
        """The kernel's own time since its clock was restarted, in seconds; None from one that does not tell it."""
        return self.spent if self._ask(b"spent") else None

    def end_helpers(self) -> bool:
        """End all processes that the kernel's code has started; whether none is left."""
        self._alone = None
        self._send(b"end helpers")
        while self._alone is None and not self.ending:
            if not select.select([self._channel], [], [], TELL_SECONDS)[0]:
                return False
            self.look()
        return bool(self._alone)

    def let_begin(self, may: bool) -> None:
        """Whether the kernel's code may begin other processes and programs, from the next one that it asks for on."""
        self._send(b"open" if may else b"shut")
        self._ask(b"spent")  # commands are taken in turn

    def interrupt(self) -> None:
        """Send the kernel SIGINT, as the interrupt button does."""
        self._send(b"interrupt")

    def _ask(self, command: bytes) -> bool:
        """Wait for the answer to a command about the kernel's time; whether there is one."""
        self._unanswered += 1
        self._send(command)
        while self._unanswered and not self.ending:
            if not select.select([self._channel], [], [], TELL_SECONDS)[0]:
                return False
            self.look()
        return not self.ending

    def _send(self, command: bytes) -> None:
        try:
            self._channel.send(command)
        except OSError:
            self.look()  # it had ended already, and may have said how

    def close(self) -> None:
        """Let go of the kernel, which ends it if it still runs, and remove its run directory."""
        self._channel.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.on_close:
            self.on_close()
