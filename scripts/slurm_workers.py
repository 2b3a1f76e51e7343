"""Workers for `course grade` on a Slurm cluster: asks Slurm for jobs, says where the scheduler is, stays until ended.

docs/CLUSTER.md goes through it step by step.
"""

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

import dask
from dask_jobqueue import SLURMCluster
from distributed import Security

from course_lib.grading.workers.cluster import SETTINGS, certificates_in

ROLES = ("scheduler", "worker", "client")
WORKER_SETTINGS = ("export DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE=False",)  # the sandbox bounds every kernel


def slurm_cluster(certificates: Path, memory: str, walltime: str, **options: Any) -> SLURMCluster:
    """A scheduler in this process, without a dashboard; each job it asks Slurm for is one worker on one core.

    Args:
        certificates: the folder that `course certificates` made, on a file system that the jobs see too.
        memory: of one job: the worker, its warm process and the largest submission.
        walltime: of one job, as Slurm writes it.
        options: of ``SLURMCluster``: queue, account, interface …

    Raises:
        ValueError: where a certificate is missing.
    """
    folder = certificates.resolve()
    paths = certificates_in(folder)
    tls = {"tls_ca_file": str(paths["ca.pem"])}
    tls |= {f"tls_{role}_{part}": str(paths[f"{part}.pem"]) for role in ROLES for part in ("cert", "key")}
    return SLURMCluster(
        job_name="course-grade",
        cores=1,
        processes=1,
        memory=memory,
        walltime=walltime,
        protocol="tls://",
        security=Security(require_encryption=True, **tls),
        shared_temp_directory=str(folder),
        scheduler_options={"dashboard": False},
        worker_extra_args=["--no-dashboard"],
        job_script_prologue=list(WORKER_SETTINGS),
        **options,
    )


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=Path, required=True, help="the folder that `course certificates` made")
    parser.add_argument("--jobs", type=int, default=20, help="workers, each on one core")
    parser.add_argument("--memory", default="4GB", help="of one worker")
    parser.add_argument("--walltime", default="02:00:00", help="of one worker")
    parser.add_argument("--queue", help="Slurm's partition")
    parser.add_argument("--account", help="whom Slurm bills")
    parser.add_argument("--interface", help="the network interface that all machines share, such as ib0")
    parser.add_argument("--print", action="store_true", help="only show the job script that Slurm would get")
    return parser.parse_args(words)


def main() -> None:
    """Start the scheduler and ask for the workers; end both when it is interrupted or terminated."""
    wanted = arguments()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: sys.exit())
    options = {name: getattr(wanted, name) for name in ("queue", "account", "interface")}
    with (
        dask.config.set(SETTINGS),
        slurm_cluster(wanted.certificates, wanted.memory, wanted.walltime, **options) as cluster,
    ):
        if wanted.print:
            print(cluster.job_script())
            return
        address = wanted.certificates / "scheduler"
        address.write_text(cluster.scheduler_address, encoding="utf-8")
        cluster.scale(jobs=wanted.jobs)
        print(f"scheduler at {cluster.scheduler_address}, {wanted.jobs} jobs asked for; end it with Ctrl-C", flush=True)
        try:
            signal.pause()
        finally:
            print("ending the jobs", flush=True)
            address.unlink()


if __name__ == "__main__":
    main()
