"""The system calls that Python's ``os`` module does not offer."""

import ctypes
import os
from collections.abc import Iterable

libc = ctypes.CDLL(None, use_errno=True)

CLONE_THREAD = 0x00010000
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
CLONE_NEWTIME = 0x00000080

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4


def check(result: int, what: str) -> int:
    """Return the result of a system call, or raise the ``OSError`` that it means."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, *arguments: int) -> int:
    """Change one property of this process, as ``prctl(2)`` does."""
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    return check(libc.prctl(option, *padded), f"prctl({option})")


def signal_file(numbers: Iterable[int]) -> int:
    """A file in which signals, which must be blocked, can be read: 128 bytes each, of which four are its number."""
    mask = sum(1 << (number - 1) for number in numbers)
    return check(libc.signalfd(-1, mask.to_bytes(128, "little"), 0o2000000), "signalfd")  # not for programs


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    check(libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str = "") -> None:
    """Mount ``source`` on ``target``; the error names the target."""
    kind_bytes = kind.encode() if kind else None
    result = libc.mount(source.encode(), target.encode(), kind_bytes, ctypes.c_ulong(flags), options.encode() or None)
    check(result, f"mount on {target}")
