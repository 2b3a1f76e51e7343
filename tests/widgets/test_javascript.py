"""Runs the tests of the widgets' logic that are written in JavaScript."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WIDGETS = HERE.parents[1] / "course_lib/widgets"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed: install Debian's nodejs")
@pytest.mark.parametrize("script", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.stem)
def test_in_node(script):
    run = subprocess.run([NODE, "--test", str(script)], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("script", sorted(WIDGETS.rglob("*.js")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_lines_are_no_longer_than_a_screen_is_wide(script):
    assert [line for line in script.read_text(encoding="utf-8").splitlines() if len(line) > 140] == []
