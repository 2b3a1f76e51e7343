"""What an experiment runs again, and what it keeps."""

import json
from pathlib import Path

import pytest

from course_lib.results import kept_rows

ROWS = [{"seed": 0, "bits": 2.4}]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.json"
    file.write_text(json.dumps({"settings": {"steps": 100, "sizes": (8, 16)}, "runs": ROWS, "nets": []}))
    return file


def test_runs_of_the_same_settings_are_kept(table: Path) -> None:
    assert kept_rows(table, {"steps": 100, "sizes": (8, 16)}) == ROWS
    assert kept_rows(table, {"steps": 100, "sizes": [8, 16]}, "nets") == []


def test_runs_of_other_settings_and_of_no_table_are_not(table: Path) -> None:
    assert kept_rows(table, {"steps": 200, "sizes": (8, 16)}) == []
    assert kept_rows(table.with_name("none.json"), {"steps": 100}) == []
