"""Grading over workers: same scores as one after another, whoever is killed on the way."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from nbgrader.api import Gradebook

from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.workers.choose import executor_for
from course_lib.grading.workers.cluster import AHEAD, Cluster, local_cluster, running_cluster, write_certificates
from course_lib.grading.workers.fingerprint import machine
from course_lib.grading.workers.jobs import LOST, Job

pytestmark = pytest.mark.filterwarnings(
    # dask's own processes, when one of them is killed on purpose
    "ignore::pytest.PytestUnhandledThreadExceptionWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore:.*:RuntimeWarning:distributed",
    "ignore:.*:UserWarning:distributed",
)
WRONG = {"length": "def length(vector): return 0.0"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with local_cluster(2, sandbox=False) as executor:
        yield executor


def a_class(tiny: Any, size: int) -> dict[str, float]:
    """Hands in right and wrong submissions by turns; what each must earn."""
    expected = {}
    for number in range(size):
        name = f"student{number}"
        tiny.submit(name, tiny.solved(**WRONG) if number % 2 else tiny.solved())
        expected[name] = 3.0 if number % 2 else 7.0
    return expected


def earned(outcomes: list[Any]) -> dict[str, float]:
    return {outcome.student: outcome.earned for outcome in outcomes}


def test_many_workers_give_what_one_process_gives(tiny: Any, cluster: Cluster) -> None:
    expected = a_class(tiny, 4)
    together = grade(open_assignment(tiny.course, tiny.name), sandbox=False, executor=cluster)
    alone = grade(open_assignment(tiny.course, tiny.name), sandbox=False, force=True)
    assert earned(together) == expected
    for one, other in zip(together, alone, strict=True):
        assert one.marks == other.marks
        assert [cell.outputs for cell in one.cells] == [cell.outputs for cell in other.cells]


def test_a_worker_killed_in_the_middle_costs_nobody_anything(tiny: Any, cluster: Cluster) -> None:
    expected = a_class(tiny, 5)
    killed: list[int] = []

    def kill_one(outcome: Any) -> None:
        if not killed:
            processes = cluster.client.run(os.getpid)
            os.kill(next(iter(processes.values())), signal.SIGKILL)
            killed.append(1)

    outcomes = grade(open_assignment(tiny.course, tiny.name), sandbox=False, executor=cluster, progress=kill_one)
    assert killed
    assert earned(outcomes) == expected
    assert len(outcomes) == len(expected)


def test_a_submission_whose_workers_always_go_away_is_lost_and_no_zero(cluster: Cluster) -> None:
    class Deadly(Cluster):
        def _submit(self, job: Job) -> Any:
            return self.client.submit(os._exit, 9, pure=False, retries=0)

    (done,) = Deadly(cluster.client).run([Job("id", "ada", b"", b"")])
    assert done.result is None
    assert done.failure.startswith(LOST)


def test_a_class_need_not_fit_in_memory(cluster: Cluster) -> None:
    """Jobs are taken from the class as they are needed, a few for each worker."""

    class Quick(Cluster):
        def _submit(self, job: Job) -> Any:
            return self.client.submit(lambda: (b"", ""), pure=False)

    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for taken in range(1, 101):
            yield Job(str(taken), "ada", b"", b"")

    ahead = [taken - back for back, _ in enumerate(Quick(cluster.client).run(jobs()), start=1)]
    assert len(ahead) == 100
    assert max(ahead) <= AHEAD * 2


GRADE = """
import sys
from pathlib import Path
from course_lib.grading.workers.cluster import local_cluster
from course_lib.course import Course
from course_lib.grading.workers.fingerprint import machine
from course_lib.grading.pipeline import grade, open_assignment

if __name__ == "__main__":
    with local_cluster(2, sandbox=False) as cluster:
        show = lambda outcome: print(outcome.student, flush=True)
        tiny = open_assignment(Course.find(Path(sys.argv[1])), "01_tiny")
        grade(tiny, sandbox=False, executor=cluster, progress=show)
"""


@pytest.mark.thorough
def test_a_coordinator_killed_in_the_middle_resumes(tiny: Any, tmp_path: Path) -> None:
    expected = a_class(tiny, 6)
    script = tmp_path / "coordinate.py"
    script.write_text(GRADE)
    command = [sys.executable, str(script), str(tiny.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as coordinator:
        assert coordinator.stdout
        first = coordinator.stdout.readline().strip()
        coordinator.kill()
    assert first in expected
    before = {name: path.stat().st_mtime_ns for name in expected if (path := _outcome(tiny, name)).is_file()}
    assert first in before
    outcomes = grade(open_assignment(tiny.course, tiny.name), sandbox=False)
    assert earned(outcomes) == expected
    assert _outcome(tiny, first).is_file()
    with Gradebook(tiny.course.db_url) as gradebook:
        scores = {row.student.id: row.score for row in gradebook.assignment_submissions(tiny.name)}
    assert scores == expected


def _outcome(tiny: Any, student: str) -> Path:
    return tiny.root / "sittings" / tiny.name / "001" / "outcomes" / f"{student}.json"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A scheduler and a worker started by hand, as on a campus cluster."""
    folder = tmp_path / "tls"
    write_certificates(folder)
    files = {"ca-file": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
    tls = [f"--tls-{option}={folder / name}" for option, name in files.items()]
    here = ["--host", "127.0.0.1", "--no-dashboard", *tls]
    address_file = tmp_path / "scheduler.json"

    def start(program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options, *here]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    scheduler = start("scheduler", "--port", "0", "--protocol", "tls", "--scheduler-file", str(address_file))
    worker = None
    try:
        deadline = time.monotonic() + 60
        while not (address := _written_address(address_file)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert address, "no scheduler wrote its address"
        worker = start("worker", address, "--nthreads", "1", "--no-nanny")
        yield address, folder
    finally:
        for process in (worker, scheduler):
            if process is not None:
                process.kill()
                process.wait()


def _written_address(file: Path) -> str:
    """The address that a scheduler has written; empty before it has, and while it writes."""
    try:
        return str(json.loads(file.read_text())["address"])
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


def test_a_worker_with_other_packages_refuses_and_nobody_gets_a_zero(running: tuple[str, Path]) -> None:
    address, certificates = running
    with running_cluster(address, certificates, sandbox=False) as executor:
        other = Cluster(executor.client, False, machine() | {"torch": "1.0"})
        (done,) = other.run([Job("id", "ada", b"", b"")])
        (same,) = executor.run([Job("id", "ada", b"", b"")])
    assert done.result is None
    assert re.match(r"expected workers with the coordinator's lock file, got torch \S+ instead of 1.0 on", done.failure)
    assert "lock file" not in same.failure


def test_without_the_certificates_nobody_is_let_in(running: tuple[str, Path], tmp_path: Path) -> None:
    address, _ = running
    others = tmp_path / "others"
    write_certificates(others)
    with pytest.raises(OSError, match=r"Timed out|TLS certificate does not match"), running_cluster(address, others):
        pass
    with pytest.raises((OSError, ValueError, TypeError)):
        Client(address.replace("tls://", "tcp://"), timeout="2s")


def test_certificates_are_the_owners_alone(tmp_path: Path) -> None:
    for path in write_certificates(tmp_path / "tls"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ValueError, match=r"expected a folder without certificates, found ca\.pem"):
        write_certificates(tmp_path / "tls")


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected --scheduler together with --tls-dir"):
        executor_for("tls://a:1", None, None, True, 2, 2).__enter__()
    with pytest.raises(ValueError, match="expected --workers or --scheduler, got both"):
        executor_for("tls://a:1", tmp_path, 2, True, 2, 2).__enter__()
    with pytest.raises(ValueError, match="expected at least one worker, got 0"):
        executor_for(None, None, 0, True, 2, 2).__enter__()
    with pytest.raises(ValueError, match="to begin with tls://, got 'tcp://a:1'"):
        executor_for("tcp://a:1", tmp_path, None, True, 2, 2).__enter__()
    with pytest.raises(ValueError, match=r"found no ca.pem: make them with `course certificates`"):
        executor_for("tls://a:1", tmp_path, None, True, 2, 2).__enter__()
    with executor_for(None, None, 1, True, 9, 9) as nobody, executor_for(None, None, None, True, 1, 1) as none:
        assert nobody is none is None
