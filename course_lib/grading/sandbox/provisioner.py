"""Sandboxed kernels for anything that speaks jupyter_client: nbclient, nbgrader, a KernelManager."""

import asyncio
import contextlib
import signal
from typing import Any, TypeVar

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Unicode

from .handle import Ending, KernelHandle
from .inside.limits import Limits
from .pool import WarmKernels, pool_named

Manager = TypeVar("Manager", bound=KernelManager)

END_SECONDS = 5.0  # longer than the system takes to end a thousand processes; jupyter_client waits as long
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}


class SandboxProvisioner(KernelProvisionerBase):
    """Starts each kernel as a fork of a warm process, behind walls of its own.

    ``start_kernel`` of the manager takes, beside what it always takes, ``limits`` (a ``Limits``) and ``seed`` (a whole
    number from which Python's, NumPy's and torch's generators start).  Environment and working directory of the caller
    are ignored: the kernel has its own.  ``ending`` says, once the kernel has ended, how.
    """

    pool = Unicode("", help="The name of a started WarmKernels; empty for one that lives as long as this process.").tag(
        config=True
    )

    handle: KernelHandle | None = None
    ending: Ending | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel runs that has not been waited for."""
        return self.handle is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Keep of the arguments only those that mean something here."""
        return {"cmd": [], "limits": kwargs.get("limits"), "seed": kwargs.get("seed")}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Order a kernel and wait until its sockets are bound."""
        limits: Limits | None = kwargs.get("limits")
        session = self.parent.session  # type: ignore[union-attr]
        connection = {**PORTS, "key": session.key.decode(), "signature_scheme": session.signature_scheme}
        handle = pool_named(self.pool).order(connection, limits, kwargs.get("seed"))
        try:
            await handle.until_ready()
        except BaseException:
            handle.close()
            raise
        self.handle, self.ending = handle, None
        told: Any = {**connection, "key": session.key, "transport": "ipc", "ip": handle.sockets}
        self.connection_info = told
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel runs, then its exit code."""
        if self.handle:
            self.ending = self.handle.look()
            if not self.ending:
                return None
        return self._code()

    async def wait(self) -> int | None:
        """Wait until the kernel and all its processes have ended; its exit code."""
        if self.handle:
            self.ending = await self.handle.until_ended()
            self.handle.close()
            self.handle = None
        return self._code()

    def _code(self) -> int:
        if self.ending is None:
            return 0
        return -signal.SIGKILL if self.ending.code is None else self.ending.code

    async def send_signal(self, signum: int) -> None:
        """Interrupt the kernel for SIGINT; end it for SIGTERM and SIGKILL; other signals do not reach it."""
        if self.handle and signum == signal.SIGINT:
            self.handle.interrupt()
        elif self.handle and signum in (signal.SIGTERM, signal.SIGKILL):
            self.handle.kill()

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all its processes: it is never asked.

        Returns once they have ended: jupyter_client would look for that only every tenth of a second.
        """
        if self.handle:
            self.handle.kill()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await self.handle.until_ended()

    async def terminate(self, restart: bool = False) -> None:
        """The same as ``kill``."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of a kernel that was never waited for."""
        if self.handle:
            self.handle.close()
            self.handle = None

    async def shutdown_requested(self, restart: bool = False) -> None:
        """End the kernel without waiting for its answer to the request."""
        await self.kill(restart)


def kernel_manager(kernels: WarmKernels, kind: type[Manager]) -> Manager:
    """A manager, of jupyter_client's class ``kind``, whose kernels come from a started pool."""
    manager = kind(transport="ipc")
    manager._kernel_spec = spec = kernels.kernel_spec()
    manager.provisioner = SandboxProvisioner(kernel_spec=spec, parent=manager, pool=kernels.name)
    return manager
