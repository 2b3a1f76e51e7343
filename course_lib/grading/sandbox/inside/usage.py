"""What the processes of a kernel use together, read from /proc."""

import os
import resource
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """One line of the process table: its parent, and the processor time of it and its buried children, in seconds."""

    parent: int
    cpu: float


def process_table() -> dict[int, Process]:
    """Every process that this one can see, by pid."""
    table = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(f"/proc/{entry.name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            table[int(entry.name)] = Process(int(fields[1]), sum(map(int, fields[11:15])) / _TICKS)
    return table


def family(table: dict[int, Process], first: int) -> set[int]:
    """``first`` and all that descend from it: orphans of a namespace are children of its first process."""
    children: dict[int, list[int]] = {}
    for pid, process in table.items():
        children.setdefault(process.parent, []).append(pid)
    found, waiting = set(), [first] if first in table else []
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def _kib(text: str, *names: str) -> int:
    """The sum of some ``Name:  123 kB`` lines."""
    lines = (line.split() for line in text.splitlines())
    return sum(int(parts[1]) for parts in lines if parts and parts[0].rstrip(":") in names)


def own_memory(pid: int) -> int:
    """Bytes of anonymous and shared memory resident in a process, pages it shares with others included."""
    try:
        return 1024 * _kib(Path(f"/proc/{pid}/status").read_text(), "RssAnon", "RssShmem")
    except OSError:
        return 0


def proportional_memory(pid: int) -> int:
    """The same, each shared page divided among those that share it; exact, but slow to read."""
    try:
        return 1024 * _kib(Path(f"/proc/{pid}/smaps_rollup").read_text(), "Pss_Anon", "Pss_Shmem")
    except OSError:
        return own_memory(pid)


def over_memory(pids: set[int], warm: int, limit: int) -> bool:
    """Whether processes that each began with ``warm`` bytes hold more than ``limit`` together, beyond those.

    The quick sum counts pages that forks share several times, so it only raises the suspicion.
    """
    quick = sum(max(0, own_memory(pid) - warm) for pid in pids)
    return quick > limit and sum(map(proportional_memory, pids)) - warm > limit


def resident() -> int:
    """Bytes resident in this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
