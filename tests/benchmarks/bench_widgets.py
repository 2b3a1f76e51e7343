"""Widgets in a real JupyterLab: what a kernel's answer and a frame take.  python tests/benchmarks/bench_widgets.py

The browser's own tests measure; a machine that does nothing else is asked for.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]


def measured() -> list[dict[str, Any]]:
    """What the tests measured, in their order; a failing test is a CalledProcessError."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "timed.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "timed", "tests/browser"]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"COURSE_TIMED": str(file)}, check=True)
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def table(rows: list[dict[str, Any]]) -> Table:
    """The medians beside what they may be."""
    shown = Table(title="Widgets in JupyterLab: the median of what one takes")
    shown.add_column("widget, and what it does")
    for column in ("ms", "at most", "ratio"):
        shown.add_column(column, justify="right")
    for row in rows:
        middle, most = median(row["taken"]), row["most"]
        colour = "red" if middle > most else "green"
        name = f"{row['widget']}: {row['what']}"
        shown.add_row(name, f"{middle:.1f}", f"{most:g}", f"[{colour}]{middle / most:.2f}")
    return shown


if __name__ == "__main__":
    rows = measured()
    Console(width=140).print(table(rows))
    if any(median(row["taken"]) > row["most"] for row in rows):
        sys.exit(1)
