"""Kernels for strangers' code: forked from a warm process, each behind walls of its own.

Promised, and tried by `course doctor` from inside a kernel: it runs as an ordinary user without any capability. It sees
a read-only system, the packages, and the course's library without the reference and the grader; nothing of the course's
other files, of the caller's home or environment, of other processes or kernels. It has no network. Memory, processor
time, processes, files and disk are bounded. All it started ends with it, and nothing of it reaches the next kernel.

Not promised: protection from holes in Linux itself, on which all of this rests; fairness between kernels that run at
the same time on the same processors; a bound on what Linux holds for pipes and sockets, beyond their number.
"""

from .errors import SandboxUnavailable
from .inside.limits import Limits
from .pool import WarmKernels

__all__ = ["Limits", "SandboxUnavailable", "WarmKernels"]
