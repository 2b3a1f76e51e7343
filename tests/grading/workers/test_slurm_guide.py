"""docs/CLUSTER.md does what it says: its commands are executed, in order, on a real Slurm of one node."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from slurm_server import ask, slurm_server

from course_lib.grading.workers.fingerprint import difference, machine

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[3]
BLOCKS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "CLUSTER.md").read_text(), re.DOTALL | re.MULTILINE)
LINES = [line for block in BLOCKS for line in block.splitlines()]


class Campus:
    """A course in a folder, and a Slurm with a node that runs here.

    Attributes:
        said: of each command of the guide, its exit status and what it said.
        script: the job's, as Slurm has it.
        log: the job's.
        job: what Slurm says of the job at the end.
    """

    def __init__(self, tiny: Any, slurm: dict[str, str]) -> None:
        self.tiny = tiny
        (tiny.root / "scripts").symlink_to(ROOT / "scripts")
        self.environment = slurm | {"PATH": f"{Path(sys.executable).parent}:{slurm['PATH']}", "HOME": str(tiny.root)}
        self.said: dict[str, tuple[int, str]] = {}

    def follow(self) -> None:
        """Every command of the guide; what begins in the background is interrupted at the end, as by Ctrl-C."""
        background = None
        try:
            for line in LINES:
                command = line.replace("04_ctc", self.tiny.name).replace("--jobs 20", "--jobs 1")
                if command.endswith(" &"):
                    background = self._start(command.removesuffix(" &"))
                else:
                    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, **self._where())
                    self.said[line] = (done.returncode, done.stdout + done.stderr)
        finally:
            if background:
                number = ask(self.environment, "squeue", "--noheader", "--name=course-grade", "--format=%i")
                self.script = ask(self.environment, "scontrol", "write", "batch_script", number, "-")
                background.send_signal(signal.SIGINT)
                assert "ending the jobs" in background.communicate(timeout=60)[0]
                self._wait_for_the_end()
                self.job = ask(self.environment, "scontrol", "--oneliner", "show", "job", number)
                self.log = (self.tiny.root / f"slurm-{number}.out").read_text()

    def _wait_for_the_end(self) -> None:
        """Until no job is left, not even one whose worker says goodbye."""
        deadline = time.monotonic() + 60
        while ask(self.environment, "squeue", "--noheader") and time.monotonic() < deadline:
            time.sleep(0.2)

    def _start(self, command: str) -> subprocess.Popen[str]:
        """A command of which the guide says that it stays, once it has said that it is ready."""
        process = subprocess.Popen(command.split(), stdout=subprocess.PIPE, text=True, **self._where())
        assert process.stdout
        self.said[f"{command.replace('--jobs 1', '--jobs 20')} &"] = (0, process.stdout.readline())
        return process

    def _where(self) -> dict[str, Any]:
        return {"cwd": self.tiny.root, "env": self.environment}

    def heard(self, words: str) -> str:
        """What the command said whose line begins with these words."""
        return next(said for line, (_, said) in self.said.items() if line.startswith(words))


@pytest.fixture(scope="module")
def campus(make_course: Callable[[], Any]) -> Campus:
    tiny = make_course()
    tiny.submit("ada", tiny.solved())
    tiny.submit("ben", tiny.solved(length="def length(vector): return 0.0"))
    with slurm_server() as slurm:
        campus = Campus(tiny, slurm)
        campus.follow()
    return campus


@pytest.mark.parametrize("line", LINES)
def test_every_command_works(campus: Campus, line: str) -> None:
    code, said = campus.said[line]
    assert code == 0, said + campus.log


def test_the_class_is_graded_by_the_job(campus: Campus) -> None:
    with Gradebook(campus.tiny.course.db_url) as gradebook:
        scores = {row.student.id: row.score for row in gradebook.assignment_submissions(campus.tiny.name)}
    assert scores == {"ada": 7.0, "ben": 3.0}
    assert "tls://" in campus.log


def test_the_job_is_one_core_over_tls_and_holds_no_key(campus: Campus) -> None:
    for part in ("#SBATCH --cpus-per-task=1", "#SBATCH --mem=4G", "#SBATCH -t 01:00:00", "#SBATCH -J course-grade"):
        assert part in campus.script
    assert re.search(
        r"dask_worker tls://\S+ .*--protocol tls:// --tls-ca-file \S+ca.pem --tls-cert \S+ --tls-key", campus.script
    )
    assert "BEGIN" not in campus.script
    shown = campus.heard("python scripts/slurm_workers.py --certificates cluster-tls --print")
    assert "#SBATCH -t 02:00:00" in shown


def test_the_interrupted_script_cancels_its_jobs(campus: Campus) -> None:
    assert "JobState=CANCELLED" in campus.job
    assert not (campus.tiny.root / "cluster-tls" / "scheduler").exists()


def test_a_worker_with_other_packages_says_what_differs() -> None:
    ours = machine()
    assert difference(ours, ours) == ""
    assert difference(ours, ours | {"torch": "2.0"}) == f"torch 2.0 instead of {ours['torch']}"
    assert difference(ours, {}).startswith("grader None instead of")
