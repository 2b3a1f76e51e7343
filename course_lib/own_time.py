"""Whose time it is that a program takes: its own, or that of a machine with too much to do."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass

FRESH_SECONDS = 0.06  # a little more than from one of the warm process's looks to the next
STAT_BYTES = 1 << 12  # more than a line of /proc/…/stat has


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


def read_line(path: str) -> bytes:
    """A short file of /proc, without the layers of ``open``: clocks read dozens of them at every look.

    Raises:
        OSError: where its process has ended.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, STAT_BYTES)
    finally:
        os.close(descriptor)


def stat_fields(path: str) -> list[bytes]:
    """The fields of /proc/…/stat from the state on: before it stands a name, which may hold anything."""
    return read_line(path).rpartition(b")")[2].split()


def waiting_threads(pids: Iterable[int]) -> dict[int, Waiting]:
    """The threads of these processes, by number; none where the system does not tell."""
    threads = {}
    for pid in pids:
        try:
            for number in os.listdir(f"/proc/{pid}/task"):
                ran, waited, _ = map(int, read_line(f"/proc/{pid}/task/{number}/schedstat").split())
                state = stat_fields(f"/proc/{pid}/task/{number}/stat")[0]
                threads[int(number)] = Waiting(waited / 1e9, ran, state == b"R")
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

    @property
    def is_fresh(self) -> bool:
        """Whether the last look was so short a time ago that another would tell no more."""
        return time.monotonic() - self._looked < FRESH_SECONDS

    def restart(self) -> None:
        """Count from now on, by what the last look saw: what has passed since then is that little."""
        self.seconds, self._cpu_before = 0.0, self._cpu
        self._looked = time.monotonic()

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
