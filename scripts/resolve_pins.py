"""Says on which systems and Pythons every pin has a wheel:  python scripts/resolve_pins.py [SYSTEM …]

Only what describes packages is read; no wheel is downloaded.
"""

import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11.5", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux x86-64": "x86_64-manylinux_2_28",
    "Linux arm64": "aarch64-manylinux_2_28",
    "macOS arm64": "aarch64-apple-darwin",
    "Windows x64": "x86_64-pc-windows-msvc",
}


def resolve(python: str, platform: str, extra: str) -> list[str]:
    """The pins that a set of packages comes to on one system, each of which has a wheel there.

    Raises:
        RuntimeError: where one has none, or a pin is not among what the ranges admit; with what uv says.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "resolved.txt"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-header"),
                *("--no-annotate", "--constraint", "pins.txt", "--only-binary", ":all:", "--output-file", str(out)),
                *("--python-version", python, "--python-platform", platform),
                *(("--extra", extra) if extra else ()),
            ],
            cwd=ROOT,
            env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": "14.0"},  # the oldest that torch's wheels run on
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"Python {python}, {platform}, {extra or 'core'}: {done.stderr.strip()}")
        return out.read_text(encoding="utf-8").splitlines()


def main(systems: list[str]) -> None:
    """Resolves a student's set everywhere, and what grades and tests on Linux."""
    pinned = {line.split(" ;")[0] for line in (ROOT / "pins.txt").read_text(encoding="utf-8").splitlines()}
    for (system, platform), python in product(SYSTEMS.items(), PYTHONS):
        if systems and system not in systems:
            continue
        for extra in ("", "dev") if system.startswith("Linux") else ("",):
            resolved = resolve(python, platform, extra)
            loose = set(resolved) - pinned
            if loose:
                raise RuntimeError(f"Python {python}, {system}: not pinned: {sorted(loose)}")
            print(
                f"Python {python:7} {system:13} {extra or 'core':5} {len(resolved):4} packages, all pinned, all wheels"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
