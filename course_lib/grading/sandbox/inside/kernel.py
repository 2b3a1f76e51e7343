"""The IPython kernel of one fork: a clean process state, sockets in the run directory, then the usual kernel."""

import os
import random
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from ipykernel import ipkernel
from ipykernel.heartbeat import Heartbeat
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from .environment import ENVIRONMENT
from .mounts import RUN

SOCKETS = f"{RUN}/k"  # zmq appends -1 … -5


class _AnnouncedHeartbeat(Heartbeat):
    """A heartbeat that says when its socket is bound, which it does in a thread of its own."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.bound = threading.Event()

    def _bind_socket(self) -> None:
        super()._bind_socket()
        self.bound.set()


class SealedKernelApp(IPKernelApp):
    """ipykernel's application, told its connection directly: it reads and writes no connection file."""

    name = "ipython-kernel"

    def parse_command_line(self, argv: object = None) -> None:
        """Do nothing: there is none, and looking for one takes an eighth of a kernel's start."""

    def load_config_file(self, *_: object, **__: object) -> None:
        """Do nothing: nobody has configured anything in there."""

    def _configure_logging(self) -> None:
        """Do nothing: there is nowhere to log to, and it would be configured five times."""

    def init_connection_file(self) -> None:
        """Do nothing: the connection was loaded before."""

    def write_connection_file(self, **_: object) -> None:
        """Do nothing: whoever asked for this kernel made the connection up."""

    def cleanup_connection_file(self) -> None:
        """Do nothing: there is no file, and the sockets go with the run directory."""

    def init_heartbeat(self) -> None:
        """Start the heartbeat and wait until its socket is bound."""
        import zmq

        self.heartbeat = _AnnouncedHeartbeat(zmq.Context(), (self.transport, self.ip, self.hb_port))
        self.heartbeat.start()
        self.heartbeat.bound.wait()


def clean_process_state(seed: int | None, environment: dict[str, str], place: str) -> None:
    """Forget what came from the warm process: environment, place, mask, session, the state of all generators.

    With ``seed`` the generators start from it; without, from the system's randomness.
    """
    os.setsid()
    os.umask(0o077)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    os.environ.update(environment)
    os.chdir(place)
    start = int.from_bytes(os.urandom(8), "little") if seed is None else seed
    random.seed(start)
    np.random.seed(start % 2**32)
    torch.default_generator.manual_seed(start % 2**63)  # torch.manual_seed also notes who asks, 4 ms


def search_path(path: list[str]) -> list[str]:
    """Where modules are looked for: not in the warm process's own folder; as everywhere, first in the standard library,
    then in the working directory, then among the packages.
    """
    kept = [place for place in path if place != str(Path(__file__).parents[1])]
    packages = next(i for i, place in enumerate(kept) if place.endswith(("site-packages", "dist-packages")))
    return [*kept[:packages], "", *kept[packages:]]


def keep_only(*descriptors: int) -> None:
    """Close every file but ``descriptors``, and let the three standard ones lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    kept = sorted({0, 1, 2, *descriptors})
    for low, high in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)


@contextmanager
def _no_modules_seen() -> Iterator[None]:
    """A kernel notes all modules' files for its debugger. There is none, and a fork would copy a page for each."""
    ipkernel.sys = SimpleNamespace(**vars(sys) | {"modules": {}})  # type: ignore[assignment]
    try:
        yield
    finally:
        ipkernel.sys = sys


def bound_kernel(connection: dict[str, str | int]) -> SealedKernelApp:
    """An application whose sockets are bound and whose kernel waits to be started."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.enable_tip = False  # a tip in the banner draws from Python's generator
    config.IPKernelApp.log_level = "CRITICAL"
    app = SealedKernelApp.instance(config=config)
    info: Any = {**connection, "transport": "ipc", "ip": SOCKETS}
    app.load_connection_info(info)
    with _no_modules_seen():
        app.initialize(argv=[])
    # Python 3.12 warns at every fork of a process with threads. A kernel always has some: the warning says nothing of
    # the student's code, and would cost it marks where text on stderr does.
    warnings.filterwarnings("ignore", r"This process \(pid=\d+\) is multi-threaded", DeprecationWarning)
    return app
