"""Datasheets: what a file of the course's data is, how it was made, and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_datasheet(file: Path, template: str, **facts: Any) -> None:
    """Fill in a template, of which ``{file}`` and ``{digest}`` are the file's, and put it beside the file."""
    sheet = template.format(file=file.name, digest=digest(file), **facts)
    file.with_suffix(".md").write_text(sheet, encoding="utf-8")
