"""Nothing is done twice, nothing is lost, and a machine's failure is no zero."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry

from course_lib.grading.commands.class_table import change_table
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.notebook.source import Source, SourceError
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.record.changes import Change, changes, kept_outcomes
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.workers.jobs import Done, Job, Serial

WARM = KernelSource("course-sandbox", {"pool": ""})  # of a warm process that lives as long as the tests


@dataclass
class Counting:
    """An executor that counts, and that fails where it is told to."""

    breaks_on: str = ""
    done: list[str] = field(default_factory=list)

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        for job in jobs:
            self.done.append(job.student)
            if job.student == self.breaks_on:
                yield Done(job, None, "the machine is on fire")
            else:
                yield from Serial(WARM).run([job])


def points(outcomes: list[Any]) -> dict[str, float]:
    return {outcome.student: outcome.earned for outcome in outcomes}


@pytest.fixture
def course(tiny: Any) -> Any:
    tiny.submit("ada", tiny.solved())
    tiny.submit("ben", tiny.solved(length="def length(vector): return 0.0"))
    return tiny


def run(tiny: Any, counting: Counting | None = None, **options: Any) -> tuple[dict[str, float], list[str]]:
    counting = counting or Counting()
    outcomes = grade(open_assignment(tiny.course, tiny.name), executor=counting, sandbox=False, **options)
    return points(outcomes), counting.done


def test_a_class_is_graded_once_and_resumed_for_nothing(course: Any) -> None:
    """Grading, resuming, forcing, resubmitting, feedback, resubmitting again: one history of one class."""
    assert run(course) == ({"ada": 7.0, "ben": 3.0}, ["ada", "ben"])
    assert run(course) == ({"ada": 7.0, "ben": 3.0}, [])
    assert run(course, force=True, students=["ben"]) == ({"ben": 3.0}, ["ben"])

    course.submit("ben", course.solved(double="def double(numbers): return numbers"))
    assert run(course) == ({"ada": 7.0, "ben": 5.0}, ["ben"])
    seeds = {path: json.loads(path.read_text())["seed"] for path in course.root.glob("sittings/*/*/sitting.json")}
    assert len(seeds) == 1

    (course.root / "gradebook.db").unlink()
    assert run(course) == ({"ada": 7.0, "ben": 5.0}, [])
    with Gradebook(course.course.db_url) as gradebook:
        assert gradebook.find_submission(course.name, "ben").score == 5.0

    assert len(write_feedback(course.course, Source.read(course.course.source_of(course.name)))) == 2
    course.submit("ben", course.solved())
    assert run(course) == ({"ada": 7.0, "ben": 7.0}, ["ben"])
    after = [json.loads(path.read_text()) for path in sorted(course.root.glob("sittings/*/*/sitting.json"))]
    assert [sitting["number"] for sitting in after] == [1, 2]
    assert set(after[1]["submissions"]) == {"ben"}
    assert after[0]["seed"] != after[1]["seed"]


def test_a_mended_test_says_who_changes_and_by_how_much(course: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(course)
    with Gradebook(course.course.db_url) as gradebook:
        by_hand = gradebook.find_grade("written_why", course.name, course.name, "ben")
        by_hand.manual_score, by_hand.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    before = kept_outcomes(course.course, course.name)
    path = course.root / "solutions" / course.name / f"{course.name}.ipynb"
    path.write_text(path.read_text().replace("Close(rtol=1e-9)", "Close(rtol=1e-9, atol=1e9)"))
    outcomes = grade(open_assignment(course.course, course.name), executor=Counting(), sandbox=False)
    assert changes(before, outcomes) == [Change("ben", 3.0, 7.0, ["length"])]
    change_table(changes(before, outcomes))
    assert "ben           3    7  length" in capsys.readouterr().out
    with Gradebook(course.course.db_url) as gradebook:
        kept = gradebook.find_grade("written_why", course.name, course.name, "ben")
        assert (kept.manual_score, kept.needs_manual_grade) == (2.5, False)
        assert gradebook.find_submission(course.name, "ben").score == 7.0 + 2.5
    assert changes({}, outcomes) == []


def test_a_failing_machine_records_nothing_and_the_next_run_mends_it(course: Any) -> None:
    counting = Counting(breaks_on="ada")
    graded = grade(open_assignment(course.course, course.name), executor=counting, sandbox=False)
    outcomes = {outcome.student: outcome for outcome in graded}
    assert (outcomes["ada"].state, outcomes["ada"].reason) == ("not graded", "the machine is on fire")
    assert outcomes["ben"].state == "graded"
    with Gradebook(course.course.db_url) as gradebook, pytest.raises(MissingEntry):
        gradebook.find_submission(course.name, "ada")
    assert run(course) == ({"ada": 7.0, "ben": 3.0}, ["ada"])


def test_a_plain_assignment_is_not_taken_for_a_sealed_one(course: Any) -> None:
    path = course.root / "solutions" / course.name / f"{course.name}.ipynb"
    path.write_text(path.read_text().replace('"examiner"', '"other"'))
    with pytest.raises(SourceError, match="expected 01_tiny in the gradebook, got nothing"):
        run(course)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("exam_double", "exam_doubled", "expected one hidden cell for each question of 01_tiny, got a difference"),
        ("for n in numbers]", "for n in numberz]", "the cell 'check_double' of 01_tiny to run, got NameError"),
        ('given[\\"numbers\\"]', 'given[\\"numberz\\"]', "solution to answer 'double', got 'error'"),
        ("def double_inputs(rng):", "def double_inputs():", "TypeError"),
        ("exam = Exam(", "other = Exam()\\nexam = Exam(", "expected one Exam"),
    ],
)
def test_an_authors_mistake_is_told_to_the_author(course: Any, old: str, new: str, complaint: str) -> None:
    path = course.root / "solutions" / course.name / f"{course.name}.ipynb"
    changed = path.read_text().replace(old, new)
    assert changed != path.read_text()
    path.write_text(changed)
    with pytest.raises(SourceError, match=complaint):
        run(course)
    assert not (course.root / "autograded").exists()


def test_nothing_is_written_outside_what_git_ignores(course: Any) -> None:
    before = set(os.listdir(course.root))
    run(course)
    write_feedback(course.course, Source.read(course.course.source_of(course.name)))
    ignored = {line.strip("/\n") for line in (Path(__file__).parents[2] / ".gitignore").open()}
    assert set(os.listdir(course.root)) - before <= ignored
