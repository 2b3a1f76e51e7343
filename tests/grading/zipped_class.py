"""Zips as learning platforms give them, and `course` run on them."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from course_lib.cli import app

FILE = "01_tiny.ipynb"
MOODLE = "{}_{}_assignsubmission_file_/" + FILE
HEADINGS = "Identifier,Full name,ID number,Email address,Status,Last modified (submission)\n"


def zipped(path: Path, files: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def course(tiny: Any, *words: str) -> Any:
    """Runs the command in a course's folder."""
    here = Path.cwd()
    os.chdir(tiny.root)
    try:
        return CliRunner().invoke(app, list(words))
    finally:
        os.chdir(here)


def collected(tiny: Any, files: Mapping[str, bytes | str], *words: str) -> Any:
    said = course(tiny, "collect", tiny.name, str(zipped(tiny.root / "all.zip", files)), *words)
    assert said.exit_code == 0, said.output
    return said


def works(tiny: Any) -> dict[str, str]:
    """Each student's notebook, as text."""
    found = (tiny.root / "submitted").rglob(FILE)
    return {path.relative_to(tiny.root / "submitted").parts[0]: path.read_text() for path in found}
