"""Kernels one after another, or side by side, from one warm process."""

import atexit
import threading
import uuid
import weakref
from typing import Any, Self

from jupyter_client.kernelspec import KernelSpec

from .errors import SandboxUnavailable
from .handle import KernelHandle
from .inside.environment import HOME
from .inside.limits import Limits
from .layout import LECTURES
from .lending import borrowed
from .warm_process import Orders, WarmProcess

PROVISIONER = "course-sandbox"
READY_MADE = {"": False, "lectures": True}  # pools that need no `with`, and whether the reference library is there

_pools: "weakref.WeakValueDictionary[str, WarmKernels]" = weakref.WeakValueDictionary()


class WarmKernels:
    """Sandboxed kernels, ready in a fraction of the time that a cold start takes.

        with WarmKernels(Limits(memory=1 << 30)) as kernels:
            manager = kernel_manager(kernels, KernelManager)
            manager.start_kernel()

    limits     of every kernel, unless it is ordered with others
    nested     False: do not try namespaces within bubblewrap's; each kernel is then a cold one in a bubblewrap of its
               own, which is also what happens where the system refuses the nesting.  ``nested`` then says so.
    reference  whether the reference library is there: for lectures, never for grading
    also       modules to import before the fork beside torch, NumPy and matplotlib.  Where most submissions train,
               "torch._dynamo" is worth its second: the first optimiser of each kernel would import it
    lender     where ``lent_kernels`` of another process lends its warm process; where it cannot, one is started here

    Raises ``SandboxUnavailable`` where no sandbox can be built, with what to do.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        nested: bool = True,
        reference: bool = False,
        also: tuple[str, ...] = (),
        lender: str | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.nested = nested
        self.reference = reference
        self.also = also
        self.refusal: str | None = None
        self.name = uuid.uuid4().hex
        self.lender = lender
        self.borrowed: Orders | None = None
        self.warm: WarmProcess | None = None
        self._warming = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the warm process, or borrow one."""
        self.borrowed = borrowed(self.lender) if self.lender else None
        if not self.borrowed:
            self._start_own()
        _pools[self.name] = self

    def _start_own(self) -> None:
        if self.nested:
            self.warm = WarmProcess(reference=self.reference, also=self.also)
            self.warm.start()
            self.nested, self.refusal = self.warm.nested, self.warm.refusal
            if not self.nested:
                self.warm.stop()
                self.warm = None

    def stop(self) -> None:
        """End the warm process and every kernel that still runs; give back a borrowed one."""
        _pools.pop(self.name, None)
        if self.borrowed:
            self.borrowed.control.close()
            self.borrowed = None
        if self.warm:
            self.warm.stop()
            self.warm = None

    @property
    def resident(self) -> int:
        """Bytes resident in the warm process, most of which its kernels share; 0 without one."""
        return self.warm.resident if self.warm else 0

    def order(self, connection: dict[str, Any], limits: Limits | None = None, seed: int | None = None) -> KernelHandle:
        """Order one kernel, whose generators start from ``seed`` if there is one; see ``WarmProcess.order``.

        A warm process that has ended is started again.
        """
        rest: dict[str, Any] = {"seed": seed, "environment": {}, "place": LECTURES if self.reference else HOME}
        wanted = (limits or self.limits).as_dict()
        if self.borrowed:
            try:
                return self.borrowed.order(connection, wanted, **rest)
            except SandboxUnavailable:  # the lender's has ended: go on with one of our own
                with self._warming:
                    if self.borrowed:
                        self.borrowed.control.close()
                        self.borrowed = None
                        self._start_own()
        if self.nested and self.warm:
            with self._warming:
                if not self.warm.alive:  # the system may have ended it for memory; its kernels ended with it
                    self.warm.stop()
                    self.warm = WarmProcess(reference=self.reference, also=self.also)
                    self.warm.start()
            return self.warm.order(connection, wanted, **rest)
        alone = WarmProcess(False, self.reference, self.also)
        alone.start()
        handle = alone.order(connection, wanted, **rest)
        handle.on_close = alone.stop
        return handle

    def kernel_spec(self) -> KernelSpec:
        """A kernelspec whose kernels come from here."""
        provisioner = {"provisioner_name": PROVISIONER, "config": {"pool": self.name}}
        return KernelSpec(
            argv=["(forked from a warm process)"],
            display_name="Python 3 (sandboxed)",
            language="python",
            metadata={"kernel_provisioner": provisioner},
        )


def pool_named(name: str) -> WarmKernels:
    """The started pool of this name; one of ``READY_MADE`` starts when it is first asked for and stops with Python."""
    if name in _pools:
        return _pools[name]
    if name not in READY_MADE:
        raise ValueError(
            f"expected a pool of kernels that runs, got {name!r}: use it inside `with WarmKernels() as kernels:`"
        )
    default = WarmKernels(reference=READY_MADE[name])
    default.name = name
    default.start()
    atexit.register(default.stop)
    return default
