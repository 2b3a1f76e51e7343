"""The time that a cell is charged: what its kernel worked or slept, and not what it waited for a busy machine."""

import contextlib
from typing import Protocol

import psutil
from jupyter_client.provisioning import KernelProvisionerBase

from course_lib.own_time import OwnTime


class Clock(Protocol):
    """A kernel's own time, in seconds."""

    def restart_clock(self) -> None:
        """Count from now on."""

    def spent_lately(self) -> float:
        """The time since, as it was a moment ago; quick."""

    def spent_now(self) -> float | None:
        """The time since; None where the kernel has ended or nothing tells."""


class LocalClock:
    """The clock of a process without a sandbox; where the system does not count waiting, that of the wall."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.time = OwnTime()

    def restart_clock(self) -> None:
        """Count from now on."""
        self.spent_now()
        self.time.restart()

    def spent_lately(self) -> float:
        """The time since, in seconds."""
        self.spent_now()
        return self.time.seconds

    def spent_now(self) -> float | None:
        """The time since, in seconds; None of a process that has ended."""
        with contextlib.suppress(psutil.Error):
            first = psutil.Process(self.pid)
            family = {process.pid: process for process in (first, *first.children(recursive=True))}
            self.time.look(family, sum(map(_processor_time, family.values())))
            return self.time.seconds
        return None


def _processor_time(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):  # it may end meanwhile
        return float(sum(process.cpu_times()[:4]))  # its own, and that of its buried children
    return 0.0


def clock_of(provisioner: KernelProvisionerBase) -> Clock:
    """The clock of a started kernel: the sandbox has one, and of another kernel the process is known."""
    return getattr(provisioner, "handle", None) or LocalClock(provisioner.pid)  # type: ignore[attr-defined]
