"""How soon a kernel is ready that has imported torch, numpy and matplotlib: forked behind walls, or started cold."""

from jupyter_client.manager import KernelManager
from ratio import Case, run

from course_lib.grading.sandbox import WarmKernels
from course_lib.grading.sandbox.trial import Session, kernel

IMPORTS = "import torch, numpy, matplotlib.pyplot"


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
        print(f"the warm process holds {kernels.resident >> 20} MiB, most of which its kernels share")


if __name__ == "__main__":
    bench()
