"""Runs Python as on a student's machine where POSIX ends:  python tests/project/elsewhere.py -m course_lib.cli check …

The course's own code, and that of notebooks, finds no module and no name that Windows lacks, no ``ipc:`` socket; it may
open no text file without naming its encoding, for Windows has another default; its output goes to a Windows code page.
Other packages keep everything, since there they take another way; but only those of a student's set are there at all.
What ``sys.executable`` starts runs likewise.
"""

import builtins
import importlib.abc
import os
import runpy
import signal
import stat
import sys
import tempfile
import types
import warnings
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "readline", "curses", "crypt"}
OF_OS = """
chown chroot confstr ctermid environb fchdir fchmod fchown fdatasync fork forkpty fpathconf fstatvfs getegid
geteuid getgid getgrouplist getgroups getloadavg getpgid getpgrp getpriority getresuid getsid getuid getxattr
initgroups killpg lchown listxattr lockf major makedev memfd_create minor mkfifo mknod nice openpty pathconf
pidfd_open pipe2 posix_spawn posix_spawnp pread preadv pwrite pwritev readv register_at_fork sched_getaffinity
sched_setaffinity sched_yield sendfile setegid seteuid setgid setgroups setns setpgid setpriority setresuid
setsid setuid setxattr statvfs sync sysconf sysconf_names tcgetpgrp tcsetpgrp ttyname uname unshare wait wait3
wait4 waitid writev O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE WNOHANG
WEXITSTATUS WIFEXITED WIFSIGNALED WTERMSIG
"""
OF_SIGNAL = """
SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGPROF SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGVTALRM
SIGXCPU alarm getitimer setitimer pause pthread_kill pthread_sigmask sigpending sigwait siginterrupt ITIMER_REAL
"""
NAMES = {"os": set(OF_OS.split()), "signal": set(OF_SIGNAL.split())}
LACKING = "LACKING_PACKAGES"  # the variable that tells a child what its parent found out
OURS = ("course_lib", "__main__", "exam")  # "exam" is what a kernel is sent


def _ours(name: object) -> bool:
    return isinstance(name, str) and name.split(".")[0] in OURS


class _Lacking(types.ModuleType):
    """A module that hides from the course's code what Windows lacks of it."""

    def __getattribute__(self, name: str) -> Any:
        if name in NAMES[types.ModuleType.__getattribute__(self, "__name__")]:
            asking = sys._getframe(1).f_globals.get("__name__")
            if _ours(asking):
                raise AttributeError(f"{asking} asks for {name}, which Windows lacks", name=name)
        return super().__getattribute__(name)


def _take_away_modules() -> None:
    real = builtins.__import__

    def import_elsewhere(name: str, globals: Any = None, *rest: Any, **named: Any) -> Any:
        asking = (globals or {}).get("__name__")
        if name.split(".")[0] in MODULES and _ours(asking):
            raise ModuleNotFoundError(f"{asking} imports {name}, which Windows lacks", name=name)
        return real(name, globals, *rest, **named)

    builtins.__import__ = import_elsewhere


def _take_away_ipc() -> None:
    import zmq

    has = zmq.has
    zmq.has = lambda capability: capability != "ipc" and has(capability)
    for verb in ("bind", "connect"):
        setattr(zmq.Socket, verb, _without_ipc(getattr(zmq.Socket, verb)))


def _without_ipc(method: Any) -> Any:
    def refuse(self: Any, address: object, *rest: Any, **named: Any) -> Any:
        if str(address).startswith(("ipc:", "b'ipc:")):
            raise OSError(f"{address!r}: protocol not supported, as on Windows")
        return method(self, address, *rest, **named)

    return refuse


def students_packages() -> set[str]:
    """The distributions of a student's set: what the course requires without an extra, and all that this requires."""
    seen: set[tuple[str, str]] = set()
    asked = [("sequence-models-course", "")]
    while asked:
        name, extra = asked.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            needed = map(Requirement, requires(name) or ())
        except PackageNotFoundError:  # one of another system
            continue
        for requirement in needed:
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                asked += [(canonicalize_name(requirement.name), wanted) for wanted in requirement.extras | {""}]
    return {name for name, _ in seen}


def _lacking_packages() -> Iterable[str]:
    """The modules that only an instructor's or a developer's set brings."""
    if LACKING in os.environ:
        return os.environ[LACKING].split()
    kept = students_packages() | {"pip", "setuptools"}
    modules = packages_distributions().items()
    return sorted(module for module, owners in modules if not kept & {canonicalize_name(owner) for owner in owners})


class _NotInstalled(importlib.abc.MetaPathFinder):
    """Finds nothing, and lets nobody else find what a student has not installed."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.modules = frozenset(modules)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.split(".")[0] in self.modules:
            raise ModuleNotFoundError(f"No module named {fullname!r} in a student's set of packages", name=fullname)


def _lead_children_here(lacking: Iterable[str]) -> None:
    """Let ``sys.executable`` be a script that starts Python by this runner."""
    script = Path(tempfile.mkdtemp(prefix="elsewhere-")) / "python"
    variables = f'PYTHONWARNDEFAULTENCODING=1 PYTHONIOENCODING=cp1252 {LACKING}="{" ".join(lacking)}"'
    home = 'HOME="${HOME:-$USERPROFILE}"'
    script.write_text(f'#!/bin/sh\n{variables} {home} exec "{sys.executable}" "{__file__}" "$@"\n', encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    sys.executable = str(script)


def main(arguments: list[str]) -> None:
    """Takes away what Windows lacks, then does what Python would do with these arguments."""
    while arguments and arguments[0].startswith("-X"):
        arguments = arguments[1:]
    lacking = _lacking_packages()
    sys.meta_path.insert(0, _NotInstalled(lacking))
    _take_away_ipc()
    _take_away_modules()
    _lead_children_here(lacking)
    os.environ["SYSTEMROOT"] = r"C:\Windows"
    warnings.filterwarnings("ignore", category=EncodingWarning)
    warnings.filterwarnings("error", category=EncodingWarning, module="(course_lib|__main__|exam)")
    os.__class__ = signal.__class__ = _Lacking
    match arguments:
        case ["-m", module, *rest]:
            sys.argv = [module, *rest]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", code, *rest]:
            sys.argv = ["-c", *rest]
            exec(compile(code, "<command>", "exec"), {"__name__": "__main__"})
        case _:
            raise SystemExit("expected -m MODULE or -c CODE")


if __name__ == "__main__":
    if not sys.flags.warn_default_encoding:
        os.environ.update(PYTHONWARNDEFAULTENCODING="1", PYTHONIOENCODING="cp1252")
        os.execv(sys.executable, [sys.executable, *sys.argv])
    sys.path.pop(0)  # this file's folder
    main(sys.argv[1:])
