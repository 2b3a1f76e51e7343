"""Whose time it is that a program takes: its own, or that of a machine with too much to do."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Waiting:
    """A thread, and how long no processor was free for it.

    Attributes:
        told: the seconds since its birth, as the system counts them: at the end of each wait.
        ran: the processor time that it has had, in nanoseconds.
        runs: whether it could run.
        going_on: seconds of a wait that has not ended yet, as far as looks at it show.
    """

    told: float
    ran: int
    runs: bool
    going_on: float = 0.0

    @property
    def seconds(self) -> float:
        """All that it has waited until now."""
        return self.told + self.going_on


def waiting_threads(pids: Iterable[int]) -> dict[int, Waiting]:
    """The threads of these processes, by number; none where the system does not tell."""
    threads = {}
    for pid in pids:
        try:
            for thread in os.scandir(f"/proc/{pid}/task"):
                ran, waited, _ = map(int, Path(thread.path, "schedstat").read_text(encoding="ascii").split())
                state = (
                    Path(thread.path, "stat")
                    .read_text(encoding="utf-8", errors="replace")
                    .rpartition(")")[2]
                    .split()[0]
                )
                threads[int(thread.name)] = Waiting(waited / 1e9, ran, state == "R")
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
    return threads


class OwnTime:
    """The seconds that processes spent at work or asleep.

    What they waited for a processor is the machine's affair: beside a greedy neighbour a program takes longer by the
    clock, and no longer by this. Processes that keep one another waiting gain nothing: it never falls behind the
    processor time that they use together.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._looked = time.monotonic()
        self._threads: dict[int, Waiting] = {}
        self._cpu = self._cpu_before = 0.0

    def restart(self) -> None:
        """Count from the last look on."""
        self.seconds, self._cpu_before = 0.0, self._cpu

    def look(self, pids: Iterable[int], cpu: float) -> None:
        """Count what has passed since the last look.

        Args:
            pids: the processes.
            cpu: their processor time until now, in seconds, all together.
        """
        now, threads = time.monotonic(), waiting_threads(pids)
        passed, longest = now - self._looked, 0.0
        for number, thread in threads.items():
            before = self._threads.get(number, Waiting(0.0, 0, False))
            if thread.runs and (thread.told, thread.ran) == (before.told, before.ran):
                thread.going_on = before.going_on + passed
            longest = max(longest, thread.seconds - before.seconds)
        self._looked, self._threads, self._cpu = now, threads, max(cpu, self._cpu)
        self.seconds = max(self.seconds + passed - longest, self._cpu - self._cpu_before, 0.0)
