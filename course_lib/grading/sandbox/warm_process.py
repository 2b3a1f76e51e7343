"""One bubblewrap with one warm process in it, from the side of whoever orders kernels."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import bwrap
from .errors import SandboxUnavailable
from .handle import KernelHandle
from .layout import INSIDE, everything_shown
from .leftovers import claim_folder
from .remedies import remedy

ORDINARY_USER = 61417  # whom root becomes: a number that owns nothing on any machine
START_SECONDS = 240.0  # on a machine that does much else
STOP_SECONDS = 5.0
DESCEND = f"import sys; sys.path.insert(0, {str(INSIDE.parent)!r}); from inside.descend import main; main()"
SHORT_FOLDER = "/tmp"  # a socket's path has at most 107 bytes


class Orders:
    """Orders kernels from a warm process, on the client's end of its control socket.

    Several processes may hold that end, each with an ``Orders`` of its own: an order is one message, and what is said
    of a kernel comes on a channel of its own. The warm process ends when nobody holds it any more.
    """

    def __init__(self, control: socket.socket, runs: Path) -> None:
        self.control = control
        self.runs = runs
        self._turn = threading.Lock()
        control.settimeout(START_SECONDS)  # for all who hold it: whether it blocks is the socket's own state

    def order(self, connection: dict[str, Any], limits: dict[str, int], **rest: Any) -> KernelHandle:
        """Order one kernel for ``connection`` (ports and key); its handle tells when it is ready and how it ends."""
        try:
            folder = Path(tempfile.mkdtemp(prefix="", dir=self.runs))
        except FileNotFoundError as error:  # who started it has ended it, and removed what it left
            raise _ended(error) from error
        if os.geteuid() == 0:
            os.chown(folder, ORDINARY_USER, ORDINARY_USER)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {"run": folder.name, "connection": connection, "limits": limits, **rest}
        letter, pen = os.pipe()
        with open(letter, "rb") as sealed, theirs, self._turn:
            with open(pen, "wb") as text:
                text.write(json.dumps(order).encode())
            try:
                socket.send_fds(self.control, [json.dumps(limits).encode()], [theirs.fileno(), sealed.fileno()])
            except OSError as error:
                ours.close()
                raise _ended(error) from error
        return KernelHandle(ours, folder)

    def lend(self, borrower: socket.socket) -> None:
        """Let the process at the other end of this socket order, too."""
        socket.send_fds(borrower, [str(self.runs).encode()], [self.control.fileno()])


def _ended(error: OSError) -> SandboxUnavailable:
    return SandboxUnavailable(
        f"expected the warm process to take an order, but it has ended ({error}): start the kernels again"
    )


class WarmProcess:
    """Start with ``start()``; ``order()`` kernels; ``stop()`` ends it with every kernel that came from it.

    ``nested`` says, once started, whether kernels get namespaces of their own; where not, order only one.
    ``reference`` says whether the reference library is there, ``also`` what to import beside what every kernel needs.
    """

    def __init__(self, nested: bool = True, reference: bool = False, also: tuple[str, ...] = ()) -> None:
        self.nested = nested
        self.reference = reference
        self.also = also
        self.refusal: str | None = None
        self.resident = 0
        self._as_root = os.geteuid() == 0
        self._heard = False  # whether it has imported everything, and listens
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start bubblewrap and wait until the warm process has imported everything.

        Raises ``SandboxUnavailable`` where it does not come up, with what it wrote.
        """
        self.launch()
        try:
            self.hear_ready()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start bubblewrap, and go on while the warm process imports."""
        self.folder, self._words = claim_folder(SHORT_FOLDER)
        self.folder.chmod(0o711)
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.orders = Orders(control, self._new_folder("runs"))
        try:
            with theirs:
                self._process = subprocess.Popen(
                    self._command(theirs.fileno()),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=self._words,
                    stderr=self._words,
                    env={},
                    cwd="/",
                    start_new_session=True,
                )
        except BaseException:
            self.stop()
            raise

    def _new_folder(self, name: str) -> Path:
        """A folder that the sandboxed user can write to, and no other ordinary user can enter."""
        folder = self.folder / name
        folder.mkdir(mode=0o700, parents=True)
        if self._as_root:
            os.chown(folder, ORDINARY_USER, ORDINARY_USER)
        return folder

    def _command(self, control: int) -> list[str]:
        shown, runs = everything_shown(self.reference), self.orders.runs
        if not self._as_root:
            return self._bound_to_us(bwrap.command(shown, runs, control, self.nested, self.also))
        stage = self.folder / "stage"
        stage.mkdir()
        stage.chmod(0o755)  # whatever the umask: the ordinary user goes through it
        binds = [[str(show.source), str(stage / str(i))] for i, show in enumerate(shown)]
        staged = [replace(show, source=Path(bind[1])) for show, bind in zip(shown, binds, strict=True)]
        binds.append([str(runs), str(stage / "runs")])
        command = self._bound_to_us(bwrap.command(staged, stage / "runs", control, self.nested, self.also))
        plan = {"binds": binds, "stage": str(stage), "uid": ORDINARY_USER, "command": command}
        return [sys.executable, "-I", "-S", "-c", DESCEND, json.dumps(plan)]

    def _bound_to_us(self, command: list[str]) -> list[str]:
        """Let the death of this process end bubblewrap at once; the control socket's end would, a moment later.

        The system counts the death of the *thread* that starts a process, so only the main thread may ask for it.
        """
        main = threading.current_thread() is threading.main_thread()
        return [command[0], "--die-with-parent", *command[1:]] if main else command

    def hear_ready(self) -> None:
        """Wait until the launched process has imported everything; raises ``SandboxUnavailable`` as ``start`` does."""
        try:
            message = self.orders.control.recv(1 << 16)
        except TimeoutError:
            message = b""
        if not message:
            words = self._last_words()
            raise SandboxUnavailable(
                "expected the warm process to come up inside bubblewrap, but it ended with: "
                f"{words or 'no word'}. {remedy(words)}\n`course doctor` says which walls stand on this machine"
            )
        ready, self._heard = json.loads(message), True
        self.nested, self.refusal, self.resident = ready["nested"], ready["refusal"], ready["resident"]

    def _last_words(self) -> str:
        self._words.seek(0)
        return self._words.read().decode(errors="replace")[-2000:].strip()

    @property
    def alive(self) -> bool:
        """Whether it runs, so that kernels can be ordered."""
        return self._process is not None and self._process.poll() is None

    def order(self, connection: dict[str, Any], limits: dict[str, int], **rest: Any) -> KernelHandle:
        """Order one kernel: see ``Orders.order``."""
        return self.orders.order(connection, limits, **rest)

    def hang_up(self) -> None:
        """End the conversation for all who hold this end: the warm process ends, and its kernels with it."""
        with contextlib.suppress(OSError):
            self.orders.control.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """End the warm process and all its kernels, and remove what they leave."""
        self.orders.control.close()  # which the warm process takes as its end
        if self._process:
            if not self._heard:
                self._process.kill()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self._words.close()
        shutil.rmtree(self.folder, ignore_errors=True)
