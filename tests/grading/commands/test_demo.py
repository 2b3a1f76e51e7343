"""The demonstration grades its class as expected."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_every_score_of_the_demonstration_is_the_expected_one() -> None:
    done = subprocess.run([sys.executable, ROOT / "demo" / "grade_a_class.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every score is the expected one" in done.stdout
