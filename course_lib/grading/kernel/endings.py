"""How a kernel is kept from ending by its own code, and who ended it otherwise; sent into a student's kernel.

``exit()``, ``quit()`` and a restart are passed over. What cannot be, such as ``os._exit``, is told before it happens,
with the request that began it: of a thread, the one in which it was started. The kernel then waits to be killed.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

ENDING_TYPE = "application/vnd.course.ending+json"
ENDED = "ended"  # the kernel was asked to end, and goes on
CRASHED = "crashed"
HARMLESS = ("SIGINT", "SIGCHLD", "SIGCONT", "SIGWINCH", "SIGURG")


class _Kernel:
    """The kernel that this runs in."""

    def __init__(self, shell: Any) -> None:
        self.shell, self.process = shell, os.getpid()
        self.poller = getattr(shell.kernel.parent, "poller", None)  # the thread that ends it when its client has gone

    def request(self) -> str:
        """The message that began what this thread does."""
        own = getattr(threading.current_thread(), "began_with", None)
        return own or str(self.shell.parent_header.get("header", self.shell.parent_header).get("msg_id", ""))

    def tell(self, what: str) -> None:
        data = {ENDING_TYPE: {"what": what, "request": self.request()}}
        self.shell.display_pub.publish(data)

    def told(self, function: Callable[..., Any], deadly: Callable[..., bool]) -> Callable[..., Any]:
        """A function that tells first where it would end this kernel."""

        def tell_first(*arguments: Any, **named: Any) -> Any:
            its_own = os.getpid() == self.process and threading.current_thread() is not self.poller
            if its_own and deadly(*arguments, **named):
                self.tell(CRASHED)
                while True:  # until it is killed
                    time.sleep(60)
            return function(*arguments, **named)

        return tell_first

    def dies_of(self, target: int, number: int) -> bool:  # −1 means all but who sends it, and 1 obeys nobody
        return target in (self.process, 0, getattr(os, "getpgrp", os.getpid)()) and _kills(number)

    def go_on(self, change: dict[str, Any]) -> None:
        if change["new"] and threading.current_thread() is threading.main_thread():
            self.tell(ENDED)
        self.shell.exit_now = False


def _kills(number: int) -> bool:
    """Whether a signal ends a process."""
    harmless = [getattr(signal, name) for name in HARMLESS if hasattr(signal, name)]
    return bool(number) and number not in harmless and signal.getsignal(number) in (signal.SIG_DFL, None)


def _always(*_: Any, **__: Any) -> bool:
    return True


def stay_alive() -> None:
    """Pass over what asks this kernel to end, and tell of what ends it at once."""
    shell = sys.modules["IPython"].get_ipython()
    kernel, birth = _Kernel(shell), threading.Thread.start

    def start(thread: Any) -> None:
        thread.began_with = kernel.request()
        birth(thread)

    threading.Thread.start = start  # type: ignore[method-assign, assignment]
    deadly = {"_exit": _always, "abort": _always, "kill": kernel.dies_of, "killpg": kernel.dies_of}
    for name, ends in deadly.items():
        if hasattr(os, name):
            setattr(os, name, kernel.told(getattr(os, name), ends))
    signal.raise_signal = kernel.told(signal.raise_signal, _kills)
    shell.unobserve_all("exit_now")
    shell.passes_over_exit = True
    shell.observe(kernel.go_on, "exit_now")
