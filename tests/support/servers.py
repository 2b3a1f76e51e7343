"""What tests of real servers share: free ports of the loopback, and a server that runs while it is needed."""

import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ASKINGS = 900  # five to a second: three minutes, which no start on a busy machine takes
JUPYTER = """
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.IdentityProvider.token = ""
c.ServerApp.password = ""
"""  # of a Jupyter server that anybody on this machine may ask, and nobody else


def free_ports(count: int) -> list[int]:
    """Ports of the loopback on which nobody listens."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def running(command: Sequence[str], url: str, log: Path, *, cwd: Path, env: Mapping[str, str]) -> Iterator[None]:
    """A server that answers at a url when this begins, and has ended when it ends; what it says goes into a log."""
    with log.open("w") as said:
        server = subprocess.Popen(command, cwd=cwd, env=env, stdout=said, stderr=said)
        try:
            wait_for(url, server, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Ask until the server answers; its death or minutes of silence are a RuntimeError with the end of its log."""
    for _ in range(ASKINGS):
        if server.poll() is not None:
            break
        if _answers(url):
            return
        try:
            server.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"no answer from {url}; the server said:\n{log.read_text()[-3000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
