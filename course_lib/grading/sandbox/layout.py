"""Which parts of this machine the sandbox shows, and where."""

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import course_lib

from .errors import SandboxUnavailable

INSIDE = Path(__file__).parent / "inside"
ABSENT = Path(__file__).parent / "absent.py"  # stands in the place of what holds answers
# what is shown is named: a system's other folders hold nbgrader's exchange (/usr/local/share), settings, other people's
LIBRARIES = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "include")
SHARED = ("zoneinfo", "fonts", "fontconfig", "locale", "misc", "mime", "ca-certificates", "terminfo")
SYSTEM = (
    *(f"/{name}" for name in LIBRARIES[:-2]),
    *(f"/usr/{name}" for name in LIBRARIES),
    *(f"/usr/local/{name}" for name in LIBRARIES),
    *(f"/usr/share/{name}" for name in SHARED),
)
PYTHONS = (*LIBRARIES, "pyvenv.cfg")  # of the interpreter's folder; not etc, where Jupyter keeps settings
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
)
PROCESSORS = "/sys/devices/system/cpu"  # torch and BLAS ask it what the processor can do
COURSE = "/course"
LECTURES = f"{COURSE}/lectures"  # empty: a place from which ../data is the data
COVERED = ("/tmp", "/run", "/dev", "/proc", "/home/student")  # every kernel has its own, mounted over what was there
ANSWERING = ("reference", "exercises")  # of course_lib: shown to lectures only
WITHHELD = (*ANSWERING, "grading", "cli", "course.py")


@dataclass(frozen=True)
class Show:
    """A path of this machine and the place, in the sandbox, where it can be read."""

    source: Path
    place: str


def python_homes() -> list[Path]:
    """The folders of the interpreter and its packages, without those that another one or the system contains."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    wanted = {prefix / part for prefix in prefixes for part in PYTHONS if (prefix / part).exists()}
    wanted |= {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib")}
    shown = [Path(place) for place in SYSTEM]
    for folder in sorted(wanted, key=lambda path: len(path.parts)):
        if not any(folder.is_relative_to(other) for other in shown):
            shown.append(folder)
    return [folder for folder in shown if str(folder) not in SYSTEM]


def place_of(path: str | Path) -> str:
    """Where something of Python's is seen in the sandbox: at its own path, unless a kernel's own places cover that."""
    covered = any(Path(path).is_relative_to(place) for place in COVERED)
    return f"/python{path}" if covered else str(path)


def refuse_to_show_secrets(folders: list[Path]) -> None:
    """Raise ``SandboxUnavailable`` where a folder to be shown contains the course or the caller's home."""
    course = Path(course_lib.__file__).resolve().parents[1]
    for folder in folders:
        for secret in (course, Path.home()):
            if secret.is_relative_to(folder.resolve()) and "site-packages" not in secret.parts:
                raise SandboxUnavailable(
                    f"expected Python to be installed apart from the course, but {folder} contains {secret}, which the "
                    "sandbox must hide: install the course into a virtual environment of its own"
                )


def shown_course(reference: bool) -> list[Show]:
    """The course's library and data; what holds answers, or what stands in its place."""
    library = Path(course_lib.__file__).parent
    parts = [
        part
        for part in library.iterdir()
        if part.name not in WITHHELD and not part.name.startswith((".", "__pycache__"))
    ]
    shown = [Show(part, f"{COURSE}/course_lib/{part.name}") for part in sorted(parts)]
    for name in ANSWERING:
        if reference:
            shown.append(Show(library / name, f"{COURSE}/course_lib/{name}"))
        else:
            shown.append(Show(ABSENT, f"{COURSE}/course_lib/{name}/__init__.py"))
    if (data := library.parent / "data").is_dir():
        shown.append(Show(data, f"{COURSE}/data"))
    return shown


def hidden_copies() -> list[str]:
    """Places in the shown packages where an installed copy of the library would otherwise be readable."""
    packages = Path(sysconfig.get_path("purelib")) / "course_lib"
    return [str(packages)] if packages.is_dir() else []


def everything_shown(reference: bool = False) -> list[Show]:
    """All that the sandbox shows of this machine, outermost first; the reference library only to lectures."""
    homes = python_homes()
    refuse_to_show_secrets(homes)
    system = [Path(place) for place in (*SETTINGS, PROCESSORS)]
    return [
        *(Show(path, place_of(path)) for path in [*system, *homes] if path.exists()),
        *shown_course(reference),
        Show(INSIDE, "/zygote/inside"),
    ]
