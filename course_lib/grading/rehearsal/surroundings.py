"""What a notebook finds on its author's machine, and will not find where it is graded."""

import json
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_lib.grading.kernel.statements import TOLD_TYPE
from course_lib.grading.kernel.transcript import Execution

COURSE, LIBRARY = "sequence-models-course", "course_lib"
EVERYWHERE = ("/dev", "/proc", "/sys", "/tmp")  # on any system that has them, or made anew by who names them
MEMORY = 2 * 2**30  # bytes that an exam's kernel may take, as the sandbox has it
LONGEST = 1_000  # letters of a path


@dataclass(frozen=True)
class Surroundings:
    """What a kernel told after its cells had run.

    Attributes:
        files: by the name of each module or package that cells loaded, a file of it.
        stars: by module, the names that an import by ``*`` binds.
        peak: the most memory that it held, in bytes; 0 where nobody knows.
        helpers: how many processes cells had started; they are ended, as in an exam.
        work: the folder that it ran in.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    stars: Mapping[str, list[str]] = field(default_factory=dict)
    peak: int = 0
    helpers: int = 0
    work: Path | None = None

    @classmethod
    def read(cls, execution: Execution | None, work: Path | None) -> "Surroundings":
        """What it told; nothing where it could not."""
        for output in execution.outputs if execution else ():
            with suppress(ValueError, TypeError, AttributeError):
                data: dict[str, Any] = json.loads(output["data"][TOLD_TYPE]) if TOLD_TYPE in output["data"] else {}
                if data:
                    return cls(dict(data["files"]), dict(data["stars"]), int(data["peak"]), int(data["helpers"]), work)
        return cls()

    def brought(self) -> dict[str, str]:
        """The modules that lie neither in Python, nor with its packages, nor with what is handed out."""
        return {
            name: file
            for name, file in self.files.items()
            if not _comes_with_python(name) and not _within(file, [*_libraries(), *([self.work] if self.work else [])])
        }

    def not_of_the_course(self, imported: Iterable[str]) -> list[str]:
        """The packages, of those that cells import by name, that the course does not install."""
        brought, known = self.brought(), course_packages()
        asked = [name for name in sorted(set(imported) & set(self.files)) if name not in brought]
        asked = [name for name in asked if not _comes_with_python(name) and canonicalize_name(name) not in known]
        asked = [name for name in asked if not (self.work and _within(self.files[name], [self.work]))]
        owners = packages_distributions() if asked and known else {}
        return [name for name in asked if known and not known & set(map(canonicalize_name, owners.get(name, ())))]


def own_paths(words: Iterable[str]) -> Iterator[str]:
    """Those of some texts that name, in full, what lies on this machine and need not lie on another."""
    for word in words:
        with suppress(OSError, ValueError, RuntimeError):
            path = Path(word).expanduser() if len(word) < LONGEST and "\n" not in word else Path()
            known = [Path(place) for place in (*EVERYWHERE, tempfile.gettempdir())]
            if path.is_absolute() and path != Path(path.anchor) and not _within(str(path), known) and path.exists():
                yield word


def _comes_with_python(name: str) -> bool:
    return name in sys.stdlib_module_names or name in (LIBRARY, "__main__", "__mp_main__")


def _within(file: str, folders: Sequence[Path]) -> bool:
    """Whether a file lies in one of some folders, by the way it is named or by where its links lead."""
    places = {Path(file), Path(file).resolve()}
    return any(
        place.is_relative_to(home) for place in places for folder in folders for home in {folder, folder.resolve()}
    )


@cache
def _libraries() -> tuple[Path, ...]:
    """Where this Python keeps its own modules and installs packages."""
    names = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    names += [*site.getsitepackages(), site.getusersitepackages(), str(Path(sys.base_prefix) / "DLLs")]
    return tuple(map(Path, names))


@cache
def course_packages() -> frozenset[str]:
    """The distributions of a student's set and all that they require; none where the course is not installed."""
    seen: set[tuple[str, str]] = set()
    asked = [(COURSE, "")]
    while asked:
        name, extra = asked.pop()
        if (name, extra) in seen:
            continue
        try:
            needed = list(map(Requirement, requires(name) or ()))
        except PackageNotFoundError:  # one of another system
            continue
        seen.add((name, extra))
        for requirement in needed:
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                asked += [(canonicalize_name(requirement.name), wanted) for wanted in requirement.extras | {""}]
    return frozenset(name for name, _ in seen)
