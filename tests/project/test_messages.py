"""Error texts as a user sees them: the tests marked ``messages``, in a process that imports without shape checks."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_is_said_where_nothing_checks_shapes_first() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-m", "messages", "tests"]
    environment = os.environ | {"JAXTYPING_DISABLE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
