"""Namespaces of a kernel's own: users, mounts, processes, messages, network and names."""

import os
from pathlib import Path

from . import syscalls as sys_

ALL = (
    sys_.CLONE_NEWUSER
    | sys_.CLONE_NEWNS
    | sys_.CLONE_NEWPID
    | sys_.CLONE_NEWIPC
    | sys_.CLONE_NEWNET
    | sys_.CLONE_NEWUTS
)


def enter_new_namespaces() -> None:
    """Move this process into new namespaces; its next child is process 1 of the new process namespace.

    User and group keep their numbers: only they are mapped, so that no other identity exists inside.
    """
    uid, gid = os.getuid(), os.getgid()
    sys_.unshare(ALL)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def forbid_user_namespaces() -> None:
    """Set the number of further user namespaces to none, for this namespace and for good."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def nesting_refusal() -> str | None:
    """Try the nesting in a child; None where it stands, otherwise why the system refuses it."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            enter_new_namespaces()
            os._exit(0 if _first_process_can_mount() else 1)
        except OSError as error:
            os.write(write, str(error).encode())
        os._exit(1)
    os.close(write)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        why = pipe.read().decode()
    return None if status == 0 else why or "a new process namespace cannot mount its own /proc"


def _first_process_can_mount() -> bool:
    """Whether process 1 of the new namespaces can mount a /proc and a file system of its own."""
    first = os.fork()
    if not first:
        try:
            sys_.mount("proc", "/proc", "proc")
            sys_.mount("tmpfs", "/tmp", "tmpfs")
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(first, 0)[1] == 0
