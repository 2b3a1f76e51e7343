"""What a kernel sees of the file system beyond the read-only system: four small places of its own."""

import contextlib

from . import syscalls as sys_
from .environment import HOME

RUN = "/run/kernel"  # where this kernel binds its sockets
ALL_RUNS = "/run/kernels"  # where the warm process sees the run directories of all kernels

_PLAIN = sys_.MS_NOSUID | sys_.MS_NODEV
_FILES_PER_MIB = 64


def private_tmpfs(target: str, size: int, mode: str = "700") -> None:
    """Mount an empty file system of ``size`` bytes, with a bound on the number of its files too."""
    files = max(256, (size >> 20) * _FILES_PER_MIB)
    sys_.mount("tmpfs", target, "tmpfs", _PLAIN, f"size={size},nr_inodes={files},mode={mode}")


def private_terminals() -> None:
    """Mount a few pseudo-terminals, in which IPython runs ``!`` commands; older systems grant them to root alone."""
    with contextlib.suppress(OSError):
        sys_.mount("devpts", "/dev/pts", "devpts", sys_.MS_NOSUID | sys_.MS_NOEXEC, "newinstance,ptmxmode=666,max=16")


def mount_private_places(run: str, limits: dict[str, int], fresh_proc: bool) -> None:
    """Give the kernel its home, /tmp, /dev/shm, /proc and the run directory ``run``; hide everyone else's."""
    sys_.mount("none", "/", None, sys_.MS_REC | sys_.MS_PRIVATE)
    private_tmpfs(HOME, limits["home"])
    private_tmpfs("/tmp", limits["tmp"], mode="1777")
    private_tmpfs("/dev/shm", limits["shm"], mode="1777")
    private_terminals()
    sys_.mount(f"{ALL_RUNS}/{run}", RUN, None, sys_.MS_BIND)
    sys_.mount("tmpfs", ALL_RUNS, "tmpfs", _PLAIN | sys_.MS_RDONLY, "size=4k,mode=000")
    if fresh_proc:
        sys_.mount("proc", "/proc", "proc", _PLAIN | sys_.MS_NOEXEC)


def seal_run_directory() -> None:
    """Make the run directory read-only, so that nothing else can take the place of a bound socket."""
    sys_.mount("none", RUN, None, sys_.MS_REMOUNT | sys_.MS_BIND | sys_.MS_RDONLY | _PLAIN | sys_.MS_NOEXEC)
