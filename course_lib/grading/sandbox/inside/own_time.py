"""Whose time it is that a program takes: its own, or that of a machine with too much to do."""

import os
import time
from collections.abc import Iterable
from pathlib import Path


def waited_for_processor(pids: Iterable[int]) -> dict[int, float]:
    """By thread of these processes, the seconds since its birth in which no processor was free for it."""
    waited = {}
    for pid in pids:
        try:
            for thread in os.scandir(f"/proc/{pid}/task"):
                waited[int(thread.name)] = int(Path(thread.path, "schedstat").read_text().split()[1]) / 1e9
        except OSError:
            continue  # it ended meanwhile, or this system does not count
    return waited


class OwnTime:
    """The seconds that processes spent at work or asleep.

    What they waited for a processor is the machine's affair: beside a greedy neighbour a program takes longer by the
    clock, and no longer by this. Processes that keep one another waiting gain nothing: it never falls behind the
    processor time that they use together.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._looked = time.monotonic()
        self._waited: dict[int, float] = {}
        self._cpu = 0.0

    def look(self, pids: Iterable[int], cpu: float) -> None:
        """Count what has passed since the last look.

        Args:
            pids: the processes.
            cpu: their processor time until now, in seconds, all together.
        """
        now, waited = time.monotonic(), waited_for_processor(pids)
        passed = now - self._looked
        longest = max((seconds - self._waited.get(thread, 0.0) for thread, seconds in waited.items()), default=0.0)
        self.seconds += max(passed - min(passed, longest), cpu - self._cpu)
        self._looked, self._waited, self._cpu = now, waited, cpu
