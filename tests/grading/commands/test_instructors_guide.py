"""The commands of INSTRUCTORS.md do what it says: each `sh` block is executed, in order, in a small course."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from course_lib.cli import app

pytestmark = pytest.mark.thorough

GUIDE = Path(__file__).parents[3] / "INSTRUCTORS.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
COMMANDS = [shlex.split(line) for block in BLOCKS for line in block.splitlines()]
CONFIG = (
    'c.CourseDirectory.course_id = "small"\nc.Exchange.root = "{root}/exchange"\nc.Exchange.cache = "{root}/cache"\n'
)


def run(root: Path, words: list[str]) -> tuple[int, str]:
    """Runs one command in a course's folder: what it said, and its exit code."""
    if words[0] == "course":
        result = CliRunner().invoke(app, words[1:])
        return result.exit_code, result.output
    bin_folder = Path(sys.executable).parent
    environment = {"PATH": f"{bin_folder}:/usr/bin:/bin", "HOME": str(root), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [bin_folder / words[0], *words[1:]], cwd=root, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def followed(make_course: Any) -> Any:
    """The guide, followed to its end; what each command said is kept."""
    tiny = make_course()
    (tiny.root / "lectures").mkdir()
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write("c = get_config()\n" + CONFIG.format(root=tiny.root))
    (tiny.root / "exchange").mkdir()
    (tiny.root / "exchange").chmod(0o777)
    wrong = {"double": "def double(numbers): return numbers"}
    for student, answers in {"ada": {}, "ben": wrong}.items():
        handed_in = tiny.submit(student, tiny.solved(**answers))
        handed_in.with_name("timestamp.txt").write_text("2026-01-05 12:00:00 UTC")
        handed_in.with_name("submission_secret.txt").write_text(f"the secret of {student}")
    (tiny.root / "downloads").mkdir()
    with zipfile.ZipFile(tiny.root / "downloads" / "submissions.zip", "w") as archive:
        archive.writestr(f"Cyd Moore_4711_assignsubmission_file_/{tiny.name}.ipynb", nbformat.writes(tiny.solved()))
    tiny.said = {}
    here = Path.cwd()
    os.chdir(tiny.root)
    try:
        for words in COMMANDS:
            code, said = run(tiny.root, [word.replace("04_ctc", tiny.name) for word in words])
            tiny.said[" ".join(words)] = (code, said)
    finally:
        os.chdir(here)
    return tiny


def test_the_guide_names_every_command_of_its_trade() -> None:
    named = {words[1] for words in COMMANDS if words[0] == "course"}
    assert named == {
        *("doctor", "release", "bundle", "deadline", "extend", "collect", "grade", "certificates", "feedback"),
        *("report", "similar"),
    }


@pytest.mark.parametrize("line", dict.fromkeys(" ".join(words) for words in COMMANDS))
def test_every_command_works(followed: Any, line: str) -> None:
    code, said = followed.said[line]
    assert code == 0, said


def test_what_the_guide_promises_is_there(followed: Any) -> None:
    name, root = followed.name, followed.root
    for path in (
        f"assignments/{name}/{name}.ipynb",
        f"build/students/assignments/{name}/{name}.ipynb",
        *(f"feedback/ada/{name}/{file}" for file in ("timestamp.txt", "submission_secret.txt")),
        f"exchange/small/outbound/{name}/{name}.ipynb",
        f"autograded/ada/{name}/{name}.ipynb",
        f"feedback/ben/{name}/{name}.html",
        "cluster-tls/ca.pem",
        *(f"reports/{name}{ending}" for ending in (".html", ".csv", ".nbgrader.csv", ".canvas.csv", ".moodle.csv")),
        *(f"feedback/{name}.moodle.zip", f"reports/{name}.similar.html"),
    ):
        assert (root / path).is_file(), path
    assert len(list((root / "exchange" / "small" / "feedback").glob("*.html"))) == 2
    assert "ada,graded,7,10" in (root / "reports" / f"{name}.csv").read_text()


def test_links_and_options_of_the_guide_exist() -> None:
    text = GUIDE.read_text()
    for option in set(re.findall(r"`(--[a-z-]+)`", text)):
        assert any(
            option in CliRunner().invoke(app, [command, "--help"]).output for command in ("grade", "release", "collect")
        ), option
