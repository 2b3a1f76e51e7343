"""The warm process of a first grading is begun before all else, and is the one that the class is graded with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.course import CONFIG
from course_lib.grading.sandbox import bwrap, lending
from course_lib.grading.workers import choose, early
from course_lib.grading.workers.jobs import Serial


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course in which two students have handed something in."""
    (tmp_path / CONFIG).touch()
    for student in ("ann", "bob"):
        (tmp_path / "submitted" / student / "ctc").mkdir(parents=True)
    return tmp_path


def test_a_first_grading_gets_a_warm_process_that_can_be_borrowed(course: Path) -> None:
    for place in (course, course / "submitted"):
        with early.begun("ctc", place) as door:
            assert door
            orders = lending.borrowed(door)
            assert orders
            orders.control.close()


def test_where_little_may_be_to_do_nothing_is_begun(course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with early.begun("ctc", tmp_path_factory.mktemp("elsewhere")) as no_course, early.begun("rnn", course) as nobodys:
        assert (no_course, nobodys) == (None, None)
    for name in ("no**one", "n" * 300, "../ctc"):
        with early.begun(name, course) as nobodys:
            assert nobodys is None
    (course / "submitted" / "bob" / "ctc").rmdir()
    with early.begun("ctc", course) as ones:
        assert ones is None


def test_a_class_that_was_graded_before_begins_nothing(course: Path) -> None:
    (course / "sittings" / "ctc").mkdir(parents=True)
    with early.begun("ctc", course) as door:
        assert door is None


def test_a_missing_sandbox_is_told_later(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "lent_kernels", lending.lent_kernels)
    monkeypatch.setattr(bwrap, "PROGRAMS", str(course))
    with early.begun("ctc", course) as door:
        assert door is None


@pytest.mark.parametrize("workers", [1, 2])
def test_the_class_is_graded_with_what_was_begun(tiny, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    for student in ("ann", "bob"):
        tiny.submit(student, tiny.solved())
    monkeypatch.chdir(tiny.root)
    monkeypatch.setattr(choose, "lent_kernels", lambda: pytest.fail("a second warm process was started"))
    result = CliRunner().invoke(app, ["grade", tiny.name, "--workers", str(workers)])
    assert result.exit_code == 0, result.output


def test_one_worker_takes_its_kernels_from_there(course: Path) -> None:
    with early.begun("ctc", course) as door, choose.executor_for(None, None, 1, True, 2, 2, door) as executor:
        assert isinstance(executor, Serial)
        assert executor.lender == door
