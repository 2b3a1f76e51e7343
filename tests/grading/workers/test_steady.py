"""A machine whose clock is set back by two days in the middle of a class goes on grading; and no page is served."""

import os
import subprocess
import sys
from pathlib import Path

CLOCK = """
import os, time
wall = time.time
def shifted():
    try:
        with open(os.environ["SHIFT"]) as file:
            return wall() + float(file.read() or 0)
    except OSError:
        return wall()
time.time = shifted
"""
WORK = """
import os, socket, time
from pathlib import Path

import psutil
from distributed import as_completed

from course_lib.grading.workers.cluster import local_cluster


def job(number):
    until = time.monotonic() + 0.05
    while time.monotonic() < until:
        pass
    return number


def answers(address):
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(b"GET /metrics HTTP/1.0\\r\\n\\r\\n")
        line.settimeout(5)
        try:
            return line.recv(100).startswith(b"HTTP")
        except OSError:
            return False


if __name__ == "__main__":
    with local_cluster(2, sandbox=False) as cluster:
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        listening = {(one.laddr.ip, one.laddr.port) for process in family for one in process.net_connections("inet")
                     if one.status == psutil.CONN_LISTEN}
        print(len(listening), "listen", sum(map(answers, listening)), "answer HTTP", flush=True)
        for round in range(3):
            jobs = [cluster.client.submit(job, number, pure=False) for number in range(8)]
            print("round", round, len(list(as_completed(jobs))), flush=True)
            Path(os.environ["SHIFT"]).write_text(str(-2 * 86400 * (round + 1)))
"""


def test_a_clock_set_back_holds_nothing_up_and_nothing_listens_but_tls(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    (tmp_path / "work.py").write_text(WORK)
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "SHIFT": str(tmp_path / "shift")}
    command = [sys.executable, str(tmp_path / "work.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    lines = done.stdout.splitlines()
    assert lines[0].endswith("0 answer HTTP"), done.stderr[-2000:]
    assert int(lines[0].split()[0]) >= 3  # the scheduler and two workers
    assert lines[1:] == ["round 0 8", "round 1 8", "round 2 8"]
