"""Work spread over processes and machines by dask.distributed, over TLS: bytes go out, bytes come back.

A worker holds nothing of the course: no gradebook, no key, no expected answer. A worker that goes away has its
submission examined again elsewhere, at most twice; after that the submission is reported as lost, and stays ungraded:
it is no zero.
"""

import atexit
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import dask
from distributed import (
    CancelledError,
    Client,
    Future,
    KilledWorker,
    LocalCluster,
    Security,
    as_completed,
)

from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import COLD
from course_lib.grading.states import LOST
from course_lib.grading.workers import steady
from course_lib.grading.workers.fingerprint import difference, machine
from course_lib.grading.workers.forks import prepare_forks
from course_lib.grading.workers.jobs import Done, Job, attempt, workers_here
from course_lib.grading.workers.kernel_source import kernel_source

AHEAD = 4  # jobs that are asked for at once, for each thread of the workers
RUNS_AGAIN = 2  # how often a submission is examined again whose worker went away
FILES = {"ca.pem": "tls_ca_file", "cert.pem": "tls_client_cert", "key.pem": "tls_client_key"}
SETTINGS = {
    "distributed.scheduler.allowed-failures": RUNS_AGAIN,
    "distributed.scheduler.work-stealing": False,  # a stolen submission would be examined twice
    "distributed.worker.memory.terminate": False,  # the sandbox bounds every kernel, and says so
    "distributed.worker.daemon": False,
    "distributed.worker.multiprocessing-method": "forkserver",
    # dask looks at itself many times a second, for pages that are not served
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.tick.interval": "1s",
    "distributed.comm.timeouts.connect": "120s",  # a machine that grades is busy
}


@dataclass(frozen=True)
class Cluster:
    """An executor over the workers of a dask scheduler.

    Attributes:
        client: connected to the scheduler.
        sandbox: whether workers put student code behind walls.
        alike: the grader and packages that workers must have; None where they run on this machine.
        lender: where workers borrow a warm process; by default each starts its own.
    """

    client: Client
    sandbox: bool = True
    alike: Mapping[str, str] | None = None
    lender: str | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Every job comes back exactly once, in the order in which they are done."""
        waiting, asked = iter(jobs), dict[Future, Job]()
        done = as_completed(self._asked(waiting, asked), with_results=True, raise_errors=False)
        for future, answer in done:
            job = asked.pop(future)
            done.update(self._asked(waiting, asked))  # before the caller takes its time with what is done
            future.release()
            match answer:  # not the future's status: that changes once more when a worker dies after its work is done
                case (result, failure):
                    yield Done(job, result, failure)
                case (_, error, _) | error:
                    yield Done(job, None, _complaint(error))

    def _asked(self, waiting: Iterator[Job], asked: dict[Future, Job]) -> list[Future]:
        """Ask for as many more jobs as keep all workers busy."""
        slots = AHEAD * max(1, sum(self.client.nthreads().values()))
        more = {self._submit(job): job for job in islice(waiting, max(0, slots - len(asked)))}
        asked |= more
        return list(more)

    def _submit(self, job: Job) -> Future:
        """Ask for one job under a name of its own, so that asking again does not find the old answer."""
        name = f"{job.id}-{os.urandom(8).hex()}"
        parts = (job.id, job.student, job.submission, job.paper)
        how = (self.sandbox, self.alike, self.lender)
        return self.client.submit(examine_here, parts, *how, key=name, pure=False, retries=0)


def examine_here(
    parts: tuple[str, str, bytes, bytes],
    sandbox: bool,
    alike: Mapping[str, str] | None = None,
    lender: str | None = None,
) -> tuple[bytes | None, str]:
    """What a worker does: one job, in a kernel of its own.  The result, or why there is none."""
    if alike is not None and (other := difference(alike, machine())):
        return None, f"expected workers with the coordinator's lock file, got {other} on {platform.node()}: install it"
    done = attempt(Job(*parts), _kernels(sandbox, lender))
    return done.result, done.failure


@contextmanager
def local_cluster(workers: int | None = None, sandbox: bool = True, lender: str | None = None) -> Iterator[Cluster]:
    """Workers on this machine, over TLS with certificates that live as long as they do.

    Args:
        workers: how many; one a core by default.
        sandbox: whether they put student code behind walls.
        lender: where they borrow a warm process; by default each starts its own.

    Raises:
        ValueError: for fewer than one worker.
    """
    count = workers_here(workers)
    with dask.config.set(SETTINGS):
        prepare_forks()
        with (
            LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                host="127.0.0.1",
                protocol="tls://",
                security=Security.temporary(),
                dashboard_address=None,
                preload=steady.__name__,
                silence_logs=50,
            ) as cluster,
            Client(cluster) as client,
        ):
            yield Cluster(client, sandbox, lender=lender)


@contextmanager
def running_cluster(address: str, certificates: Path, sandbox: bool = True) -> Iterator[Cluster]:
    """The workers of a scheduler that runs already.

    Args:
        address: such as ``tls://10.0.0.7:8786``.
        certificates: a folder with ``ca.pem``, ``cert.pem`` and ``key.pem``, as ``write_certificates`` makes them.
        sandbox: whether workers put student code behind walls.

    Raises:
        ValueError: where the address or the folder is of another form.
        OSError: where no scheduler answers.
    """
    if not address.startswith("tls://"):
        raise ValueError(
            f"expected the scheduler's address to begin with tls://, got {address!r}: whoever reaches a scheduler "
            "without TLS can run code on its workers; start it with the certificates of `course certificates`"
        )
    with Client(address, security=_security(certificates), timeout="10s") as client:
        yield Cluster(client, sandbox, machine())


def write_certificates(folder: Path) -> list[Path]:
    """A key and its certificate, which scheduler, workers and the coordinator share: who has them is let in.

    Raises:
        ValueError: where there are some already; a scheduler may be running with them. And for the current folder.
    """
    if folder.resolve() == Path.cwd():
        raise ValueError("expected the name of a new folder for the certificates, got the one you are in: name one")
    if present := [name for name in FILES if (folder / name).exists()]:
        raise ValueError(f"expected a folder without certificates, found {present[0]} in {folder}: name another one")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Security.temporary()
    written = []
    for name, attribute in FILES.items():
        path = folder / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(str(getattr(made, attribute)))
        written.append(path)
    return written


def certificates_in(folder: Path) -> dict[str, Path]:
    """The files that ``write_certificates`` made, by name.

    Raises:
        ValueError: where one is missing.
    """
    paths = {name: folder / name for name in FILES}
    for name, path in paths.items():
        if not path.is_file():
            raise ValueError(
                f"expected {', '.join(FILES)} in {folder}, found no {name}: make them with `course certificates`"
            )
    return paths


def _security(folder: Path) -> Security:
    paths = {FILES[name]: str(path) for name, path in certificates_in(folder).items()}
    return Security(require_encryption=True, **paths)


def _complaint(error: BaseException) -> str:
    if isinstance(error, KilledWorker):
        return f"{LOST}: its worker went away {RUNS_AGAIN + 1} times"
    if isinstance(error, CancelledError):
        return f"{LOST}: the cluster went away"
    return f"{type(error).__name__}: {error}"


@cache
def _kernels(sandbox: bool, lender: str | None) -> KernelSource:
    """This worker's kernels; a warm process of its own lives as long as the worker."""
    if not sandbox:
        return COLD
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(kernel_source(lender=lender))
