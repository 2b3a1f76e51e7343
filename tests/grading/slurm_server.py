"""A real Slurm for a test: one node, one partition, everything on the loopback; gone when the test is."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from servers import free_ports

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")
PLACES = "/usr/sbin:/usr/bin:/sbin:/bin"
START_SECONDS = 60.0
CONFIGURATION = """
ClusterName=campus
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
KillWait=5
{node} NodeAddr=127.0.0.1
PartitionName=students Nodes={host} Default=YES
"""


def ask(environment: dict[str, str], *words: str) -> str:
    """What one of Slurm's commands says, its complaint included."""
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()


@contextmanager
def slurm_server() -> Iterator[dict[str, str]]:
    """Runs Slurm's three daemons; gives the environment in which its commands reach them."""
    if missing := [name for name in PROGRAMS if shutil.which(name, path=PLACES) is None]:
        pytest.skip(f"found no {missing[0]} in {PLACES}: apt install slurmctld slurmd slurm-client munge")
    folder = Path(tempfile.mkdtemp(prefix="slurm-", dir="/tmp"))  # short, as a socket's path must be
    environment = {"PATH": PLACES, "LANG": "C.UTF-8", "SLURM_CONF": str(folder / "slurm.conf")}
    try:
        with ExitStack() as daemons:
            for command in _commands(folder):
                daemons.enter_context(_running(command, folder, environment))
            _wait_until_idle(folder, environment)
            yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _commands(folder: Path) -> list[list[str]]:
    """The daemons, in the order in which they start; their configuration is written."""
    key = folder / "key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o400)
    for name in ("state", "spool"):
        (folder / name).mkdir()
    node = ask({"PATH": PLACES}, "slurmd", "-C").splitlines()[0]  # this machine, as Slurm describes it
    host = node.split()[0].removeprefix("NodeName=")
    facts = {
        "folder": folder,
        "host": host,
        "node": node,
        "user": pwd.getpwuid(os.geteuid()).pw_name,
        "ports": free_ports(2),
    }
    (folder / "slurm.conf").write_text(CONFIGURATION.format_map(facts))
    files = [f"--{what}-file={folder}/munge.{what}" for what in ("log", "pid", "seed")]
    munged = ["munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge", *files]
    return [munged, ["slurmctld", "-D", "-i"], ["slurmd", "-D"]]


@contextmanager
def _running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    with open(folder / f"{command[0]}.said", "wb") as said:
        program = [str(shutil.which(command[0], path=PLACES)), *command[1:]]
        process = subprocess.Popen(program, env=environment, cwd=folder, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_idle(folder: Path, environment: dict[str, str]) -> None:
    """Until the node can take a job."""
    deadline = time.monotonic() + START_SECONDS
    while (state := ask(environment, "sinfo", "--noheader", "--format=%T")) != "idle":
        if time.monotonic() > deadline:
            said = "\n".join(path.read_text()[-1000:] for path in folder.glob("*.said"))
            pytest.fail(f"Slurm did not start: its node is {state!r}\n{said}")
        time.sleep(0.2)
