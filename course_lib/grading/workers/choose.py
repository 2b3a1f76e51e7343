"""Who examines: this process alone, workers on this machine, or those of a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from course_lib.grading.sandbox.lending import lent_kernels
from course_lib.grading.workers.forks import prepare_forks
from course_lib.grading.workers.jobs import Executor, OnDemand, alone, workers_here


@contextmanager
def executor_for(
    scheduler: str | None,
    certificates: Path | None,
    workers: int | None,
    sandbox: bool,
    submissions: int,
    fresh: int,
    lender: str | None = None,
) -> Iterator[Executor | None]:
    """The executor that a command's options ask for; None stands for this process alone.

    Args:
        scheduler: the address of a running scheduler, or None for workers of this machine.
        certificates: the folder with that scheduler's certificates.
        workers: how many on this machine; one a core by default. A single one needs no cluster.
        sandbox: whether workers put student code behind walls.
        submissions: how many there are; more workers than that would stand idle.
        fresh: how many of them were never examined. Where there are several, workers are got ready at once.
        lender: where kernels of this machine come from, if a warm process is lent already.

    Raises:
        ValueError: where the options do not go together.
    """
    if (scheduler is None) != (certificates is None):
        given, lacking = ("--scheduler", "--tls-dir") if certificates is None else ("--tls-dir", "--scheduler")
        raise ValueError(f"expected {given} together with {lacking}, got it alone: a cluster is reached over TLS")
    if scheduler and workers is not None:
        raise ValueError("expected --workers or --scheduler, got both: a running cluster has the workers it has")
    if workers == 1 or (submissions <= 1 and workers is None and scheduler is None):
        with alone(sandbox, lender) if lender else nullcontext() as executor:
            yield executor
        return
    if scheduler and certificates:
        from course_lib.grading.workers.cluster import running_cluster

        with running_cluster(scheduler, certificates, sandbox) as executor:
            yield executor
    else:
        count = workers_here(workers)
        if min(count, fresh) > 1:
            with here(min(count, fresh), sandbox, lender) as executor:
                yield executor
        else:
            yield OnDemand(lambda size: here(size, sandbox, lender), most=count)


@contextmanager
def here(workers: int, sandbox: bool = True, lender: str | None = None) -> Iterator[Executor]:
    """Workers of this machine, which borrow one warm process; a single one needs no cluster.

    What workers and kernels are forks of is started before anything else is imported: all three import side by side.

    Raises:
        SandboxUnavailable: where there is no bubblewrap.
    """
    if workers == 1:
        with alone(sandbox, lender) as executor:
            yield executor
        return
    with lent_kernels() if sandbox and lender is None else nullcontext(lender) as lender:
        prepare_forks()
        from course_lib.grading.workers.cluster import local_cluster

        with local_cluster(workers, sandbox, lender) as executor:
            yield executor
