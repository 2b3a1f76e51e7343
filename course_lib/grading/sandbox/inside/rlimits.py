"""The limits that the system keeps for each process by itself."""

import contextlib
import resource
from pathlib import Path

RESERVED = 512 << 20  # bytes that a kernel's threads reserve for their stacks and heaps and hardly use


def address_space() -> int:
    """Bytes of address space that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def die_first() -> None:
    """Where memory runs out, let Linux end this process and what comes from it before anything else of the machine."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def set_rlimits(limits: dict[str, int], warm_size: int) -> None:
    """Set this process's limits; address space counts from ``warm_size``, that of the warm process at the fork.

    The soft limit on processor time ends the kernel with SIGXCPU, which says why; the hard one cannot be caught.
    """
    space = warm_size + limits["memory"] + RESERVED
    for limit, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, limits["cpu"], limits["cpu"] + 2),
        (resource.RLIMIT_NPROC, limits["processes"], limits["processes"]),
        (resource.RLIMIT_FSIZE, limits["file"], limits["file"]),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        highest = resource.getrlimit(limit)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        resource.setrlimit(limit, (soft, hard))
