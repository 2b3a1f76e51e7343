"""Run one piece of code in a kernel of its own and see what comes of it."""

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from .handle import Ending
from .inside.limits import Limits
from .pool import WarmKernels
from .provisioner import kernel_manager

ECHO_SECONDS = 0.02


@dataclass(frozen=True)
class Trial:
    """What a cell printed, the error it raised (``Name: text``, or empty), and how its kernel ended if it did."""

    printed: str
    error: str = ""
    ending: Ending | None = None


@contextmanager
def kernel(kernels: WarmKernels, limits: Limits | None = None, **order: object) -> Iterator["Session"]:
    """A kernel of its own for the length of a ``with``."""
    manager = kernel_manager(kernels, KernelManager)
    manager.start_kernel(limits=limits, **order)
    client = manager.client()
    client.start_channels(hb=False, stdin=False)
    try:
        yield Session(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


class Session:
    """A kernel and the client that listens to it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager, self.client = manager, client
        self._until_heard()

    def _until_heard(self) -> None:
        """Ask until the answer is heard on IOPub too: a subscription takes effect at a time that nothing tells."""
        while self.manager.is_alive():
            self.client.kernel_info()
            try:
                self.client.get_iopub_msg(timeout=ECHO_SECONDS)
                return
            except queue.Empty:
                continue

    @property
    def ending(self) -> Ending | None:
        """How the kernel ended, if it has."""
        provisioner = self.manager.provisioner
        handle = getattr(provisioner, "handle", None)
        return handle.look() if handle else getattr(provisioner, "ending", None)

    def let_begin(self, may: bool) -> None:
        """Whether its code may begin other processes, as ``KernelHandle.let_begin`` has it."""
        handle = getattr(self.manager.provisioner, "handle", None)
        if handle is not None:
            handle.let_begin(may)

    def run(self, code: str, seconds: float = 60.0) -> Trial:
        """Run one cell; raises ``TimeoutError`` where neither an answer nor the kernel's end comes in time."""
        request = self.client.execute(code, stop_on_error=False)  # or the next cell may be dropped after an error
        deadline = time.monotonic() + seconds
        printed, error = "", ""
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except queue.Empty:
                if self.ending:
                    return Trial(printed, error, self.ending)
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed += content["text"]
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return Trial(printed, error, self.ending)
        raise TimeoutError(f"expected the cell to end within {seconds} s, it did not: {code[:80]!r}")


def trial(kernels: WarmKernels, code: str, limits: Limits | None = None, **order: object) -> Trial:
    """Run ``code`` as the only cell of a new kernel."""
    with kernel(kernels, limits, **order) as session:
        return session.run(code)
