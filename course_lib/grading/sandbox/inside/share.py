"""How a kernel's crowd shares a processor with the kernels beside it: the more there are of it, the less each weighs.

Linux gives every runnable thread its share, and every session one too where it groups by sessions: ninety busy
processes would leave a neighbour's one a hundredth. So all but a kernel's own thread give way, until together they
weigh what one does. Whoever runs alone on a machine loses nothing by it.
"""

import contextlib
import math
import os
from pathlib import Path

STEP = 1.25  # by which a step of nice makes a thread lighter
LIGHTEST = 19
OWN_THREADS = 16  # that a kernel has of itself, about; as many are no crowd


def threads_of(pid: int) -> list[int]:
    """The threads of a process; none of one that has ended."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def nice_of(crowd: int) -> int:
    """How much each of so many must give way for all together to weigh what one does."""
    return min(LIGHTEST, math.ceil(math.log(crowd, STEP))) if crowd > 1 else 0


def give_way(helpers: set[int], own: set[int], gave_way: dict[int, int]) -> None:
    """Let the threads that a kernel's code has started give way.

    Args:
        helpers: the processes that it has started.
        own: the kernel itself.
        gave_way: how much each thread gives way by now; it can never be taken back.
    """
    crowd = [thread for pid in helpers for thread in threads_of(pid)]
    beside = [thread for pid in own for thread in threads_of(pid) if thread != pid]
    if len(beside) > OWN_THREADS:
        crowd += beside
    nice = nice_of(len(crowd))
    for thread in crowd:
        if gave_way.get(thread, 0) < nice:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, thread, nice)
                Path(f"/proc/{thread}/autogroup").write_text(str(nice))  # where sessions are grouped, and not too often
            gave_way[thread] = nice
