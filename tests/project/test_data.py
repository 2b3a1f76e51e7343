"""Every file that the course ships says what it is, how it was made, under which licence, and which bytes it has."""

import hashlib
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(file for file in DATA.rglob("*") if file.is_file() and file.suffix != ".md")
LARGEST = 2_000_000  # bytes: what is larger is made anew, not shipped


def test_there_are_files() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_datasheet_stands_beside_the_file(file: Path) -> None:
    sheet = file.with_suffix(".md").read_text()
    assert sheet.startswith(f"# {file.name}\n")
    for heading in ("**What.**", "**How made.**", "**Licence.**", "**SHA-256.**"):
        assert heading in sheet
    assert f"`{hashlib.sha256(file.read_bytes()).hexdigest()}`" in sheet, (
        f"{file.name} has changed: write its checksum into its datasheet"
    )
    assert file.stat().st_size < LARGEST


@pytest.mark.parametrize("sheet", sorted(DATA.rglob("*.md")), ids=lambda sheet: sheet.name)
def test_no_datasheet_is_left_behind(sheet: Path) -> None:
    assert any(file.with_suffix(".md") == sheet for file in FILES)
