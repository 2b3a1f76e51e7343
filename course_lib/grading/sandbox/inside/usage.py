"""What the processes of a kernel use together, read from /proc."""

import contextlib
import os
import resource
import time
from pathlib import Path
from typing import NamedTuple

from course_lib.own_time import stat_fields

REST = 10  # how many times as long as an exact look the next one waits
UNBOUNDED = ("/dev/zero", "/memfd:", "/SYSV")  # names of mappings that lie on no sized file system
_TICKS = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """One line of the process table: its parent, and the processor time of it and its buried children, in seconds.

    One that has ended stays there until its parent asks how.
    """

    parent: int
    cpu: float
    ended: bool


def process_table() -> dict[int, Process]:
    """Every process that this one can see, by pid."""
    table = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = stat_fields(f"/proc/{name}/stat")
        except OSError:
            continue  # it ended meanwhile
        cpu = sum(map(int, fields[11:15])) / _TICKS
        table[int(name)] = Process(int(fields[1]), cpu, fields[0] in b"ZX")
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


class Held(NamedTuple):
    """What a process holds, in bytes: resident anonymous and shared memory, and the address space it has reserved."""

    memory: int
    space: int


def held(pid: int) -> Held:
    """What a process holds, pages that it shares with others included; nothing of one that has ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return Held(0, 0)
    return Held(1024 * _kib(text, "RssAnon", "RssShmem"), 1024 * _kib(text, "VmSize"))


def proportional(pid: int) -> tuple[int, int]:
    """A process's anonymous and its shared memory, each page divided among those that share it; exact, but slow."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return held(pid).memory, 0
    return 1024 * _kib(text, "Pss_Anon"), 1024 * _kib(text, "Pss_Shmem")


def mapped_together(pids: set[int]) -> int:
    """Bytes of the mappings that processes share and no file system's size bounds, each counted once.

    Their pages stay where they are when every process has let go of them, and no other number tells of them.
    """
    extents: dict[str, int] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
                place, rights, _, device, inode, *name = line.split(maxsplit=5)
                if rights[3] == "s" and name and name[0].startswith(UNBOUNDED):
                    start, end = (int(edge, 16) for edge in place.split("-"))
                    extents[device + inode] = max(extents.get(device + inode, 0), end - start)
    return sum(extents.values())


class MemoryWatch:
    """Looks whether a kernel's processes hold too much; a kernel that is dear to look at is looked at less often."""

    def __init__(self) -> None:
        self.not_before = 0.0

    def over(self, pids: set[int], warm: Held, limit: int) -> bool:
        """Whether processes hold more than ``limit`` together, beyond the ``warm`` process that each began as.

        The quick sums count pages that forks share several times, so they only raise the suspicion.
        """
        all_held = [held(pid) for pid in pids]
        resident = sum(max(0, one.memory - warm.memory) for one in all_held)
        reserved = sum(max(0, one.space - warm.space) for one in all_held)
        started = time.monotonic()
        if max(resident, reserved) <= limit or started < self.not_before:
            return False
        exact = [proportional(pid) for pid in pids]
        shared = max(sum(one[1] for one in exact), mapped_together(pids) if reserved > limit else 0)
        ended = time.monotonic()
        self.not_before = ended + REST * (ended - started)
        return sum(one[0] for one in exact) - warm.memory + shared > limit


def resident() -> int:
    """Bytes resident in this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
