"""Which walls stand on this machine: each is tried from inside a kernel."""

from collections.abc import Iterator
from dataclasses import dataclass

from .bwrap import find_bwrap
from .errors import SandboxUnavailable
from .inside.limits import MIB, Limits
from .pool import WarmKernels
from .trial import Session, Trial, kernel


@dataclass(frozen=True)
class Wall:
    """One wall: its name, whether it stands, and what was seen (or, where it does not stand, what to do)."""

    name: str
    stands: bool
    why: str


LIMITS = Limits(memory=256 * MIB, processes=48, home=8 * MIB)

# Each attempt fails, with an error or the kernel's end, where its wall stands; the last two leave no useful kernel.
ATTEMPTS: dict[str, str] = {
    "network": "import socket; socket.create_connection(('192.0.2.1', 9), timeout=2)",
    "read-only system": "open('/usr/written', 'w')",
    "read-only run directory": "open('/run/kernel/written', 'w')",
    "reference library absent": "import course_lib.reference",
    "answers of exercises absent": "import course_lib.exercises",
    "grader absent": "import course_lib.grading.sandbox",
    "other processes hidden": (
        "import os; pids = [p for p in os.listdir('/proc') if p.isdigit()]\n"
        "if len(pids) <= 2: raise ProcessLookupError(f'it sees {len(pids)}: itself and the first of its namespace')"
    ),
    "first process sealed": "open('/proc/1/mem', 'rb').read(1)",
    "no root inside": "import os; os.setuid(0)",
    "no new namespaces": (
        "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.unshare(0x10000000): raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))"
    ),
    "no system settings": "open('/proc/sys/kernel/core_pattern', 'w')",
    "memory of a tensor": "import torch; torch.ones(1 << 30)",
    "memory beside limits (memfd)": "import os; os.memfd_create('x')",
    "size of home": "open('/home/student/big', 'wb').write(bytes(9 << 20))",
    "memory of many processes": (
        "import os, signal\nfor _ in range(8):\n    if not os.fork():\n        kept = bytearray(b'x') * (100 << 20)\n"
        "        signal.pause()\nsignal.pause()"
    ),
    "number of processes": "import os, signal\nwhile True:\n    if not os.fork():\n        signal.pause()",
}


def walls() -> Iterator[Wall]:
    """Try every wall; where the sandbox cannot even start, the list ends with the reason."""
    try:
        yield Wall("bubblewrap", True, f"found {find_bwrap()}")
        with WarmKernels(LIMITS) as kernels:
            yield Wall("warm process", True, f"started as an ordinary user, {kernels.resident >> 20} MiB resident")
            yield _nesting(kernels)
            yield _door(kernels)
            yield from attempts(kernels)
    except SandboxUnavailable as error:
        yield Wall("sandbox", False, str(error))


def _nesting(kernels: WarmKernels) -> Wall:
    if kernels.nested:
        return Wall("namespaces for each kernel", True, "users, mounts, processes, messages, network and names")
    why = f"the system refuses them ({kernels.refusal}): each kernel starts cold, in a bubblewrap of its own"
    return Wall("namespaces for each kernel", False, why)


def _door(kernels: WarmKernels) -> Wall:
    """Whether kernels may be kept from beginning other processes, as they are while a question forbids calls."""
    with kernel(kernels) as session:
        session.let_begin(False)
        seen = session.run("import ctypes, os; pid = ctypes.PyDLL(None).fork(); pid or os._exit(0); assert pid < 0")
    why = "a fork in C is refused where a question is to be answered alone"
    if seen.error or seen.ending:
        why = "this system lets nobody decide on forks (Linux 5.5 does): those in C are let pass in an exam"
    return Wall("no other process in an exam", not (seen.error or seen.ending), why)


def attempts(kernels: WarmKernels) -> Iterator[Wall]:
    """Try every wall, from one kernel as long as it lives, then from another."""
    waiting = list(ATTEMPTS.items())
    while waiting:
        with kernel(kernels) as session:
            while waiting and not session.ending:
                yield attempt(session, *waiting.pop(0))


def attempt(session: Session, name: str, code: str) -> Wall:
    """Try one wall; it stands where the code that must get through fails, or ends its kernel."""
    try:
        outcome = session.run(code, seconds=60)
    except TimeoutError:
        outcome = Trial("")
    seen = outcome.error or str(outcome.ending or "")
    return Wall(name, bool(seen), seen or "it does not stand: do not grade strangers' code on this machine")
