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


def stay_alive() -> None:
    """Pass over what asks this kernel to end, and tell of what ends it at once."""
    shell = sys.modules["IPython"].get_ipython()
    kernel, birth = os.getpid(), threading.Thread.start
    poller = getattr(shell.kernel.parent, "poller", None)  # the thread that ends a kernel whose client has gone

    def request() -> str:
        """The message that began what this thread does."""
        own = getattr(threading.current_thread(), "began_with", None)
        return own or str(shell.parent_header.get("header", shell.parent_header).get("msg_id", ""))

    def tell(what: str) -> None:
        data = {ENDING_TYPE: {"what": what, "request": request()}}
        shell.display_pub.publish(data)

    def start(thread: Any) -> None:
        thread.began_with = request()
        birth(thread)

    def told(function: Callable[..., Any], deadly: Callable[..., bool]) -> Callable[..., Any]:
        def tell_first(*arguments: Any, **named: Any) -> Any:
            its_own = os.getpid() == kernel and threading.current_thread() is not poller
            if its_own and deadly(*arguments, **named):
                tell(CRASHED)
                while True:  # until it is killed
                    time.sleep(60)
            return function(*arguments, **named)

        return tell_first

    def always(*_: Any, **__: Any) -> bool:
        return True

    def kills(number: int) -> bool:
        harmless = [getattr(signal, name) for name in HARMLESS if hasattr(signal, name)]
        return bool(number) and number not in harmless and signal.getsignal(number) in (signal.SIG_DFL, None)

    def kills_me(target: int, number: int) -> bool:  # −1 means all but who sends it, and 1 obeys nobody
        return target in (kernel, 0, getattr(os, "getpgrp", os.getpid)()) and kills(number)

    def go_on(change: dict[str, Any]) -> None:
        if change["new"] and threading.current_thread() is threading.main_thread():
            tell(ENDED)
        shell.exit_now = False

    threading.Thread.start = start  # type: ignore[method-assign, assignment]
    for name, deadly in {"_exit": always, "abort": always, "kill": kills_me, "killpg": kills_me}.items():
        if hasattr(os, name):
            setattr(os, name, told(getattr(os, name), deadly))
    signal.raise_signal = told(signal.raise_signal, kills)
    shell.unobserve_all("exit_now")
    shell.passes_over_exit = True
    shell.observe(go_on, "exit_now")
