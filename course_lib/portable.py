"""What differs between operating systems on a student's way, asked of the system and never guessed from its name."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

# Windows' own programs and libraries, sockets among them, do not start without these.
KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")


def runs_as_root() -> bool:
    """Whether this process is the administrator of a system that has one."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_namespaces() -> bool:
    """Whether this system is Linux, whose namespaces the grader's sandbox is made of."""
    return hasattr(os, "sched_getaffinity")


def go_on_as(command: list[str], folder: Path) -> NoReturn:
    """Let another program take this one's place, in a folder.

    Where none can be replaced (Windows' ``execv`` gives the terminal back at once), wait for it and end as it does.
    """
    os.chdir(folder)
    if hasattr(os, "fork"):
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                sys.exit(process.wait())
            except KeyboardInterrupt:  # the program got it too, and may ask whether it is meant
                continue


def open_unfollowed(path: Path) -> int:
    """A descriptor to read a file by, that follows no link and waits for no pipe.

    Raises:
        OSError: if the path is a link, or cannot be opened.
    """
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise OSError(f"expected a file, got a link: {path}")
    names = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT")
    return os.open(path, sum(getattr(os, name, 0) for name in names))


def bare_environment(home: Path) -> dict[str, str]:
    """An environment that tells a program nothing of its user: where programs lie, the language, a home of its own."""
    home.mkdir(exist_ok=True)
    beside = str(Path(sys.executable).parent)
    windows = {name: os.environ[name] for name in KEPT if name in os.environ}
    if windows:
        places = dict.fromkeys(("USERPROFILE", "TEMP", "TMP"), str(home))
        return {"PATH": beside} | places | windows
    path = f"{beside}:/usr/local/bin:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}


def kernel_transport(room: Path) -> dict[str, str]:
    """How a kernel on this machine is spoken to: through sockets in a folder of its own, or through the loopback."""
    import zmq

    return {"transport": "ipc", "ip": str(room / "k")} if zmq.has("ipc") else {"transport": "tcp", "ip": "127.0.0.1"}


def kernel_address(info: Mapping[str, Any], channel: str) -> str:
    """The address of one of a kernel's channels, as ZeroMQ writes it."""
    between = "-" if info["transport"] == "ipc" else ":"
    return f"{info['transport']}://{info['ip']}{between}{info[f'{channel}_port']}"


def takes_calls(info: Mapping[str, Any], channel: str) -> bool:
    """Whether a kernel listens on one of its channels."""
    ipc, port = info["transport"] == "ipc", info[f"{channel}_port"]
    address = f"{info['ip']}-{port}" if ipc else (info["ip"], port)
    with socket.socket(socket.AF_UNIX if ipc else socket.AF_INET) as line:
        return line.connect_ex(address) == 0
