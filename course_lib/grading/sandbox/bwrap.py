"""The outer wall: bubblewrap's command line for a warm process."""

import shutil
import sys
from pathlib import Path

from .errors import SandboxUnavailable
from .inside import mounts
from .inside.environment import ENVIRONMENT, HOME
from .layout import LECTURES, SYSTEM, Show, hidden_copies, place_of

PROGRAMS = "/usr/local/bin:/usr/bin:/bin"  # not the caller's PATH: this program holds the strangers back
UID = 1000  # the number that the sandboxed user has inside
WALLS = "--unshare-all --unshare-user --as-pid-1 --new-session --clearenv --cap-drop ALL"
WARM_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # every kernel alike
    "PYTHONDONTWRITEBYTECODE": "1",
    "MALLOC_ARENA_MAX": "2",  # else each thread reserves 64 MiB of the address space that is limited
}
PATHS = "import sys; sys.path.insert(0, '/zygote'); sys.path.append('/course')"
MAIN = PATHS + "; from inside.zygote import main; main({control}, {nested}, {also})"


def find_bwrap() -> str:
    """Where bubblewrap is; raises ``SandboxUnavailable`` where it is not."""
    found = shutil.which("bwrap", path=PROGRAMS)
    if not found:
        raise SandboxUnavailable(
            f"expected bubblewrap, found no bwrap in {PROGRAMS}: install it (Debian and Ubuntu: "
            "apt install bubblewrap; Fedora: dnf install bubblewrap) before grading strangers' code"
        )
    return found


def system_arguments() -> list[str]:
    """The read-only system: real folders bound, links (as /bin on a merged system) made again."""
    arguments = []
    for place in map(Path, SYSTEM):
        if place.is_symlink():
            arguments += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            arguments += ["--ro-bind", str(place), str(place)]
    return arguments


def device_arguments() -> list[str]:
    """The harmless devices, one by one.

    Bubblewrap's own ``--dev`` mounts terminals, and for their sake a user namespace within the first, whose
    capabilities do not reach the mounts.  Each kernel mounts its own.
    """
    arguments = ["--tmpfs", "/dev"]
    for device in ("null", "zero", "full", "random", "urandom"):
        arguments += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    for link, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        arguments += ["--symlink", f"/proc/self/{target}", f"/dev/{link}"]
    return [*arguments, "--dir", "/dev/pts", "--symlink", "pts/ptmx", "/dev/ptmx"]


def command(shown: list[Show], runs: Path, control: int, nested: bool = True, also: tuple[str, ...] = ()) -> list[str]:
    """The command that starts a warm process with the control socket ``control`` and the run directories in ``runs``.

    With ``nested=False`` it keeps, until its only kernel has given them up, the capabilities to mount and to give up.
    """
    arguments = [find_bwrap(), *WALLS.split()]
    if not nested:
        arguments += ["--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"]
    arguments += ["--uid", str(UID), "--gid", str(UID), "--hostname", "sandbox"]
    for name, value in {**ENVIRONMENT, **WARM_ENVIRONMENT}.items():
        arguments += ["--setenv", name, value]
    arguments += ["--proc", "/proc", *device_arguments(), *system_arguments()]
    for show in shown:
        arguments += ["--ro-bind", str(show.source), show.place]
    for place in map(place_of, hidden_copies()):
        arguments += ["--tmpfs", place, "--remount-ro", place]
    for place in ("/dev/shm", mounts.RUN, HOME, LECTURES):
        arguments += ["--perms", "0700", "--dir", place]
    arguments += ["--bind", str(runs), mounts.ALL_RUNS]
    arguments += ["--size", str(16 << 20), "--tmpfs", "/tmp", "--size", str(16 << 20), "--tmpfs", HOME]
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME]
    return [
        *arguments,
        "--",
        place_of(sys.executable),
        "-I",
        "-c",
        MAIN.format(control=control, nested=nested, also=also),
    ]
