"""Whatever students hand in ends in a recorded state, costs nobody else anything, and stops no class."""

import json
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from mutated_folders import COMPANION, Work, mutated_class
from nbgrader.api import Gradebook
from plain_class import PlainCourse
from safetensors.numpy import save
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import Course, why_no_name
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sittings
from course_lib.grading.states import GRADED, STATES

HONEST = ("aaa-honest", "zzz-honest")
HALF = "def half(number): return number // 2"
SEALED, PLAIN = 7.0, 23.0  # what a right notebook earns: of the plain one's tests, one gives at most 2 of its 3 points


@dataclass
class Fuzzed:
    """A class between two honest students, handed in and graded by the commands that instructors type."""

    root: Path
    assignment: str
    work: Work
    most: float
    mutations: dict[str, str] = field(default_factory=dict)
    exit_code: int = -1
    printed: str = ""

    def grade(self, seed: int, size: int) -> "Fuzzed":
        """Lays the class out and grades it."""
        submitted = self.root / "submitted"
        for student in HONEST:
            folder = submitted / student / self.assignment
            folder.mkdir(parents=True)
            (folder / self.work.file).write_text(json.dumps(self.work.notebook))
            (folder / COMPANION).write_bytes(self.work.companion)
        self.mutations = mutated_class(seed, size, submitted, self.assignment, self.work)
        with chdir(self.root):
            result = CliRunner().invoke(app, ["grade", self.assignment, "--workers", "1"])
        self.exit_code, self.printed = result.exit_code, result.output
        return self

    def kept(self, student: str, kind: str) -> bytes | None:
        """What the sittings keep of a student."""
        return Sittings(self.root / "sittings" / self.assignment).latest(kind, student)


@pytest.fixture(scope="session")
def sealed_class(make_course: Callable[[], Any]) -> Callable[[int, int], Fuzzed]:
    """Grades a class of a sealed assignment that takes a companion file, by seed and size."""

    def make(seed: int, size: int) -> Fuzzed:
        tiny = make_course()
        path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
        files = f"notebook_seconds=30, files={{'{COMPANION}': 4000}}"
        path.write_text(path.read_text().replace("notebook_seconds=30", files))
        notebook = json.loads(nbformat.writes(tiny.solved()))
        weights = save({"w": np.array([2.0, 5.0])})
        return Fuzzed(tiny.root, tiny.name, Work(notebook, f"{tiny.name}.ipynb", weights, path), SEALED).grade(
            seed, size
        )

    return make


@pytest.fixture(scope="session")
def plain_class(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Fuzzed]:
    """Grades a class of a plain assignment, by seed and size."""

    def make(seed: int, size: int) -> Fuzzed:
        plain = PlainCourse(tmp_path_factory.mktemp("plain"), "ps2")
        notebook = json.loads(nbformat.writes(plain.answered("ps2", "half", {"half": HALF})))
        source = plain.root / "source" / "ps2" / "half.ipynb"
        return Fuzzed(plain.root, "ps2", Work(notebook, "half.ipynb", save({}), source), PLAIN).grade(seed, size)

    return make


def check(fuzzed: Fuzzed) -> None:
    """Every mutation ended where it should, and the class with it."""
    refused = {name for name in fuzzed.mutations if why_no_name(name)}
    outcomes = {}
    for student, mutation in (fuzzed.mutations | dict.fromkeys(HONEST, "nothing")).items():
        failure, kept = fuzzed.kept(student, "failures"), fuzzed.kept(student, "outcomes")
        if student in refused:
            assert kept is None, mutation
            assert json.loads(failure or b"{}")["error"] == why_no_name(student), mutation
        else:
            assert failure is None, (mutation, failure)
            assert kept is not None, mutation
            outcomes[student] = Outcome.from_bytes(kept)
            assert outcomes[student].state in {GRADED, *STATES}, mutation
    assert fuzzed.exit_code == (1 if refused else 0), fuzzed.printed
    assert [outcomes[name].earned for name in HONEST] == [fuzzed.most] * 2
    _check_gradebook(fuzzed, outcomes)
    _check_pages(fuzzed, len(outcomes))


def _check_gradebook(fuzzed: Fuzzed, outcomes: dict[str, Outcome]) -> None:
    with Gradebook(Course.find(fuzzed.root).db_url) as gradebook:
        submissions = {one.student.id: one.score for one in gradebook.find_assignment(fuzzed.assignment).submissions}
    assert submissions.keys() == outcomes.keys()
    for student, outcome in outcomes.items():
        assert submissions[student] == pytest.approx(outcome.earned), fuzzed.mutations.get(student)


def _check_pages(fuzzed: Fuzzed, pages: int) -> None:
    """Feedback and report come out, too, and whatever else reads submissions."""
    commands = [["report", fuzzed.assignment], ["similar", fuzzed.assignment]]
    commands += [["grade", fuzzed.assignment, "--dry-run"]]
    sealed = (fuzzed.root / "solutions").is_dir()
    commands += [["feedback", fuzzed.assignment], ["examples", fuzzed.assignment]] if sealed else []
    with chdir(fuzzed.root):
        for command in commands:
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 0, result.output
            assert command[0] != "feedback" or f"wrote {pages} pages" in result.output


def test_two_hundred_mutations_of_a_sealed_class(sealed_class: Callable[[int, int], Fuzzed]) -> None:
    check(sealed_class(20, 160))


def test_forty_mutations_of_a_plain_class(plain_class: Callable[[int, int], Fuzzed]) -> None:
    check(plain_class(7, 40))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 108))
def test_two_hundred_more(sealed_class: Callable[[int, int], Fuzzed], seed: int) -> None:
    check(sealed_class(seed, 200))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 204))
def test_a_hundred_more_of_a_plain_class(plain_class: Callable[[int, int], Fuzzed], seed: int) -> None:
    check(plain_class(seed, 100))
