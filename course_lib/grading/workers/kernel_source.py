"""Where kernels for strangers' code come from: the sandbox, unless an instructor explicitly grades without it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from course_lib.grading.kernel.client import KernelSource, wait_for_ends

Kernels = Callable[[], KernelSource]  # made ready when they are first asked for


@contextmanager
def kernel_source(sandbox: bool = True, lender: str | None = None) -> Iterator[KernelSource]:
    """Kernels forked from a warm process behind walls, own or lent; or plain cold ones, which keep nothing out.

    Raises:
        SandboxUnavailable: where the sandbox does not stand, with what to do.
    """
    if not sandbox:
        yield KernelSource()
        return
    from course_lib.grading.sandbox import WarmKernels

    with WarmKernels(lender=lender) as pool:
        try:
            yield KernelSource("course-sandbox", {"pool": pool.name})
        finally:
            wait_for_ends()


@contextmanager
def kernels_when_asked(sandbox: bool = True, lender: str | None = None) -> Iterator[Kernels]:
    """The same kernels, made ready when they are first asked for; a missing bubblewrap is told at once.

    Raises:
        SandboxUnavailable: where there is no bubblewrap.
    """
    if sandbox:
        from course_lib.grading.sandbox.bwrap import find_bwrap

        find_bwrap()
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(kernel_source(sandbox, lender)))
