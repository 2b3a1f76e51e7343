"""What a rehearsal asks a student's kernel once its cells have run; this text is sent there."""

import contextlib
import json
import os
import pathlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

TOLD_TYPE = "application/vnd.course.surroundings"


def tell(starred: Iterable[str], opened: str, end_children: Callable[[], int]) -> None:
    """Tell what cells have brought in: where modules lie, which names come by ``*``, memory at its peak, processes.

    Args:
        starred: the modules of which cells import all names.
        opened: under which name ``sys`` keeps the modules that were there before any cell.
        end_children: ends the processes that cells have started, as an exam does, and counts them.
    """
    from IPython.display import publish_display_data

    told = {"files": _files(opened), "stars": {name: _public(name) for name in starred}, "peak": _peak()}
    told["helpers"] = end_children()
    publish_display_data({TOLD_TYPE: json.dumps(told)})


def _files(opened: str) -> dict[str, str]:
    """By the name of each module or package that cells have loaded, the file that it, or a part of it, came from."""
    found: dict[str, str] = {}
    before = vars(sys).get(opened, frozenset())
    for name, module in sorted(sys.modules.copy().items()):
        with contextlib.suppress(Exception):  # what stands there may be anything
            file = object.__getattribute__(module, "__dict__").get("__file__")
            if name not in before and isinstance(file, str):
                found.setdefault(name.partition(".")[0], os.path.abspath(file))
    return found


def _public(name: str) -> list[str]:
    """The names that an import by ``*`` binds."""
    names: dict[str, Any] = vars(sys.modules[name]) if name in sys.modules else {}
    with contextlib.suppress(Exception):
        return [str(one) for one in names.get("__all__") or [one for one in names if not one.startswith("_")]]
    return []


def _peak() -> int:
    """The most memory that this process has held, in bytes; 0 where its system does not tell."""
    with contextlib.suppress(OSError, ValueError, StopIteration):  # what Linux' getrusage tells may be the parent's
        lines = pathlib.Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    with contextlib.suppress(ImportError):
        import psutil

        with contextlib.suppress(AttributeError, psutil.Error):
            return int(psutil.Process().memory_info().peak_wset)
    return 0
