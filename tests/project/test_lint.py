"""The whole tree is formatted, linted and typed: the same commands as ``make lint``, beside the other tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = {"format": ["ruff", "format", "--check", "."], "lint": ["ruff", "check", "."], "types": ["mypy"]}


@pytest.mark.parametrize("name", LINT)
def test_the_tree_passes(name: str) -> None:
    done = subprocess.run([sys.executable, "-m", *LINT[name]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(LINT[name])}:\n{done.stdout}{done.stderr}"
