"""GitHub's workflows are sound: an actions linter finds nothing, and they run what the README gives."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"


def test_the_linter_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--pedantic", WORKFLOWS], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings" in done.stdout


def test_the_linter_would_find_something(tmp_path: Path) -> None:
    """Else the test above would pass whatever stood there."""
    good = (WORKFLOWS / "test.yml").read_text()
    (tmp_path / "test.yml").write_text(re.sub(r"@[0-9a-f]{40}", "@main", good))
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run([zizmor, "--offline", "--no-progress", tmp_path / "test.yml"], capture_output=True, text=True)
    assert done.returncode != 0
    assert "unpinned-uses" in done.stdout


@pytest.mark.parametrize(("name", "command"), [("test", "make test"), ("site", "make site")])
def test_they_run_the_targets(name: str, command: str) -> None:
    jobs = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text())["jobs"]
    assert command in [step.get("run") for job in jobs.values() for step in job["steps"]]
