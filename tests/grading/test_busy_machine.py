"""One class is graded four times, idle and beside sixteen busy processes, by one worker and by four: equal scores."""

import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from busy import neighbours
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sittings

BUSY = 16
SLOW = """import time
def length(vector):
    end = time.process_time() + 0.2
    while time.process_time() < end: pass
    return float((vector**2).sum() ** 0.5)
"""
FORGETFUL = "def length(vector): return float((vector**2).sum())"
CRASH = "import os\ndef length(vector): os._exit(1)"
# what each earns of 7 points; the slow one's question takes 0.6 of its second, many seconds of a busy machine's clock
CLASS: dict[str, tuple[dict[str, str] | None, int]] = {
    "right": ({}, 7),
    "slow": ({"length": SLOW}, 7),
    "forgetful": ({"length": FORGETFUL}, 3),
    "crash": ({"length": CRASH}, 3),
    "untouched": (None, 0),
}
Score = tuple[float, dict[str, tuple[float, str]], str]


@pytest.fixture(scope="module")
def handed_in(make_course: Callable[[], Any]) -> Any:
    """The class, whose sitting has drawn its questions and made its key."""
    tiny = make_course()
    path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
    path.write_text(path.read_text().replace("cell_seconds=3", "cell_seconds=1"))
    for student, (answers, _) in CLASS.items():
        tiny.submit(student, tiny.released() if answers is None else tiny.solved(**answers))
    return tiny


def scores(root: Path, name: str, workers: int) -> dict[str, Score]:
    """Grades the class by the command: the score in the gradebook, each question's mark and state, the class' state."""
    with chdir(root):
        result = CliRunner().invoke(app, ["grade", name, "--force", "--workers", str(workers)])
    assert result.exit_code == 0, result.output
    found = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as gradebook:
        for student in CLASS:
            kept = Sittings(root / "sittings" / name).latest("outcomes", student)
            assert kept is not None
            outcome = Outcome.from_bytes(kept)
            marks = {mark.name: (mark.points, mark.state) for mark in outcome.marks}
            found[student] = gradebook.find_submission(name, student).score, marks, outcome.state
    return found


@pytest.mark.slow
def test_equal_scores_idle_and_busy_on_one_worker_and_four(handed_in: Any, tmp_path: Path) -> None:
    first = scores(handed_in.root, handed_in.name, 1)
    assert {student: score for student, (score, *_) in first.items()} == {
        student: points for student, (_, points) in CLASS.items()
    }
    for busy, workers in ((0, 4), (BUSY, 1), (BUSY, 4)):
        again = shutil.copytree(handed_in.root, tmp_path / f"{busy} {workers}")
        with neighbours(busy):
            assert scores(again, handed_in.name, workers) == first, f"{busy} busy processes, {workers} workers"
