"""How soon a kernel is ready that has imported torch, numpy and matplotlib: forked behind walls, or started cold."""

import sys
import time
from statistics import median

from jupyter_client.manager import KernelManager
from ratio import Case, run

from course_lib.grading.sandbox import WarmKernels
from course_lib.grading.sandbox.trial import Session, kernel

IMPORTS = "import torch, numpy, matplotlib.pyplot"
READY_SECONDS = 0.25  # from the order to the answer on both channels


def cold() -> None:
    """A kernel as jupyter_client starts it, and the imports."""
    manager = KernelManager(transport="ipc")
    manager.start_kernel()
    client = manager.client()
    client.start_channels(hb=False, stdin=False)
    try:
        Session(manager, client).run(IMPORTS)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def ready(kernels: WarmKernels) -> tuple[float, float]:
    """Seconds from ordering a kernel to its answer on both channels, and to its end after that (medians of fifteen)."""
    starts, ends = [], []
    for _ in range(15):
        ordered = time.perf_counter()
        with kernel(kernels):
            answered = time.perf_counter()
            starts.append(answered - ordered)
        ends.append(time.perf_counter() - answered)
    return median(starts), median(ends)


def bench() -> None:
    """Compare the whole life of a kernel: start, answer on both channels, imports, end."""
    with WarmKernels() as kernels:

        def warm() -> None:
            with kernel(kernels) as session:
                session.run(IMPORTS)

        run(
            "A kernel with its imports, started and ended",
            "cold",
            [Case("forked, sandbox on", warm, cold, 0.15)],
            turns=5,
        )
        start, end = ready(kernels)
        print(f"a forked kernel answers after {start:.2f} s (at most {READY_SECONDS} s), and is gone {end:.2f} s after")
        print(f"the warm process holds {kernels.resident >> 20} MiB, most of which its kernels share")
    if start > READY_SECONDS:
        sys.exit(1)


if __name__ == "__main__":
    bench()
