"""Giving every capability up, for this process and all that come from it."""

import ctypes
from pathlib import Path

from . import syscalls as sys_

_CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def drop_capabilities() -> None:
    """Empty the bounding, ambient, inheritable, permitted and effective sets; capabilities belong to a thread.

    Called while the process has one thread: those it starts later inherit the empty sets.
    """
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        sys_.prctl(sys_.PR_CAPBSET_DROP, capability)
    sys_.prctl(sys_.PR_CAP_AMBIENT, sys_.PR_CAP_AMBIENT_CLEAR_ALL)
    header, nothing = _Header(_CAPABILITY_VERSION_3, 0), (_Sets * 2)()
    sys_.check(sys_.libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")


def forbid_new_privileges() -> None:
    """Let no program started from here gain what this process has not (set-user-id bits, file capabilities)."""
    sys_.prctl(sys_.PR_SET_NO_NEW_PRIVS, 1)
