"""A gradebook that moves in mid-term: each command says what it does not read, and nothing is lost."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from arranged_class import course, inside, run
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import Course

NOT_READ = "not read, of another course_id or gradebook:"


def configure(tiny: Any, db_url: str) -> None:
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(f"get_config().CourseDirectory.db_url = {db_url!r}\n")


def test_each_command_says_what_it_does_not_read_and_how_it_is_read_again(tiny: Any) -> None:
    tiny.submit("ada", b"{")
    run(tiny)
    record = tiny.root / "sittings" / tiny.name / "001" / "sitting.json"
    before, seed = record.read_bytes(), json.loads(record.read_text())["seed"]
    (tiny.root / "else").mkdir()
    shutil.copy(tiny.root / "gradebook.db", tiny.root / "else" / "all.db")
    configure(tiny, f"sqlite:///{tiny.root}/else/all.db")
    with inside(tiny.root):
        for words in (["report", tiny.name], ["feedback", tiny.name], ["grade", tiny.name, "--dry-run"]):
            said = CliRunner().invoke(app, words)
            assert f'{NOT_READ} {record}; delete its "term"' in said.output
            assert said.exit_code == (0 if "grade" in words else 2)
    assert record.read_bytes() == before
    record.write_text(json.dumps(json.loads(before) | {"term": {}}))
    assert NOT_READ not in course(tiny, "report", tiny.name)
    assert [outcome.sitting for outcome in run(tiny).values()] == [1]
    assert json.loads(record.read_text())["seed"] == seed


def test_a_relative_address_is_the_same_gradebook_wherever_a_command_is_called(tiny: Any) -> None:
    default = Course.find(tiny.root).db_url
    configure(tiny, "sqlite:///gradebook.db")
    assert Course.find(tiny.root).db_url == Course.find(tiny.root / "solutions" / tiny.name).db_url == default
    course(tiny, "deadline", tiny.name, "2026-02-01 12:00 UTC")
    below = tiny.root / "solutions"
    with inside(below):
        assert "due 2026-02-01 12:00 UTC" in CliRunner().invoke(app, ["deadline"]).output
    assert not list(below.rglob("*.db"))


@pytest.mark.parametrize("db_url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true", "postgresql:///d"])
def test_other_addresses_are_left_as_they_are(tiny: Any, db_url: str) -> None:
    configure(tiny, db_url)
    assert Course.find(tiny.root).db_url == db_url


def test_a_gradebook_in_a_folder_that_is_not_there_is_told(tiny: Any, tmp_path: Path) -> None:
    configure(tiny, f"sqlite:///{tmp_path}/away/gradebook.db")
    tiny.submit("ada", b"{")
    with inside(tiny.root):
        said = CliRunner().invoke(app, ["grade", tiny.name, "--workers", "1"])
    assert said.exit_code == 2
    assert "is its folder there, and may you write it?" in " ".join(said.output.split())
