"""What tests of real servers share: free ports of the loopback, and waiting until somebody answers on one."""

import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

ASKINGS = 900  # five to a second: three minutes, which no start on a busy machine takes


def free_ports(count: int) -> list[int]:
    """Ports of the loopback on which nobody listens."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


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
