"""One warm process for all workers of a machine: who started it lends it, the others borrow."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import SandboxUnavailable
from .warm_process import START_SECONDS, Orders, WarmProcess


@contextmanager
def lent_kernels() -> Iterator[str]:
    """A warm process of which other processes of this user may order kernels; gives the path at which they borrow.

    It is still importing when this returns; who borrows waits for it. Where it cannot be lent, because it does not come
    up or the system refuses its kernels namespaces of their own, borrowers are sent away to start one themselves.

    Raises ``SandboxUnavailable`` where there is no bubblewrap.
    """
    warm = WarmProcess()
    warm.launch()
    try:
        path = str(warm.folder / "door")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            door.bind(path)
            os.chmod(path, 0o600)
            door.listen(64)
            serving = threading.Thread(target=_serve, args=(door, warm), daemon=True)
            serving.start()
            try:
                yield path
            finally:
                warm.hang_up()
                door.shutdown(socket.SHUT_RDWR)  # which wakes the thread
                serving.join()
    finally:
        warm.stop()


def _serve(door: socket.socket, warm: WarmProcess) -> None:
    lendable = False
    with suppress(SandboxUnavailable):  # a borrower that starts its own will say why it cannot
        warm.hear_ready()
        lendable = warm.nested
    while True:
        try:
            borrower, _ = door.accept()
        except OSError:
            return
        with borrower, suppress(OSError):
            if lendable and warm.alive:
                warm.orders.lend(borrower)


def borrowed(path: str) -> Orders | None:
    """Orders of the process that is lent at this path; None where there is none any more, or it cannot be lent."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line, suppress(OSError):
        line.settimeout(START_SECONDS)
        line.connect(path)
        folder, descriptors, _, _ = socket.recv_fds(line, 1 << 12, 1)
        if descriptors:
            return Orders(socket.socket(fileno=descriptors[0]), Path(folder.decode()))
    return None
