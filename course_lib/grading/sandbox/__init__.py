"""Kernels for strangers' code: forked from a warm process, each behind walls of its own.

Promised, and tried by `course doctor` from inside a kernel: it runs as an ordinary user without any capability. It sees
a read-only system, the packages, and the course's library without the reference and the grader; nothing of the course's
other files, of the caller's home or environment, of other processes or kernels, of nbgrader's exchange or Jupyter's
settings: of a system's folders only those are there that are named. It has no network. Memory, processor time,
processes, files and disk are bounded. All it started ends with it, and nothing of it reaches the next kernel. The more
processes and threads it starts, the less each weighs beside other kernels; where memory runs out it ends first.

Not promised: protection from holes in Linux itself, on which all of this rests; a bound on what Linux holds for pipes
and sockets, beyond their number.
"""

from typing import TYPE_CHECKING, Any

from .errors import SandboxUnavailable
from .inside.limits import Limits

if TYPE_CHECKING:
    from .pool import WarmKernels

__all__ = ["Limits", "SandboxUnavailable", "WarmKernels"]


def __getattr__(name: str) -> Any:
    """``WarmKernels``, which imports jupyter_client: who lends a warm process starts it without waiting for that."""
    if name == "WarmKernels":
        from .pool import WarmKernels

        return WarmKernels
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
