"""What timed out on a starved machine is examined again, alone; what timed out on a quiet one, or did not, is not."""

import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from course_lib.grading.notebook.examined import Answered, Examined
from course_lib.grading.workers import starved
from course_lib.grading.workers.starved import examined_fairly, stalled

LATE = Examined("graded", answers={"one": Answered("timed out")}).to_bytes()
RIGHT = Examined("graded", answers={"one": Answered("answered", {"kind": "none"})}).to_bytes()


@pytest.fixture(autouse=True)
def _own_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starved, "TURN", tmp_path / "lock")


@pytest.fixture
def crowded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which something always waits."""
    seconds = count(step=1000)
    monkeypatch.setattr(starved, "stalled", lambda: next(seconds))


def results(*given: bytes) -> Iterator[bytes]:
    return iter(given)


def test_a_second_examination_counts_where_the_machine_starved(crowded: None) -> None:
    given = results(LATE, RIGHT)
    assert examined_fairly(lambda: next(given)) == RIGHT


def test_what_is_too_slow_twice_is_too_slow(crowded: None) -> None:
    given = results(LATE, LATE, RIGHT)
    assert examined_fairly(lambda: next(given)) == LATE


def test_what_ended_in_time_is_examined_once(crowded: None) -> None:
    given = results(RIGHT, LATE)
    assert examined_fairly(lambda: next(given)) == RIGHT


def test_a_quiet_machine_gives_no_second_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starved, "stalled", lambda: 5.0)
    given = results(LATE, RIGHT)
    assert examined_fairly(lambda: next(given)) == LATE


def test_pressure_is_read_as_linux_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starved, "PRESSURE", tmp_path / "cpu")
    assert stalled() == 0.0
    (tmp_path / "cpu").write_text("some avg10=1.00 avg60=0.50 avg300=0.10 total=2500000\nfull avg10=0.00 total=7\n")
    assert stalled() == 2.5


def test_a_second_examination_waits_until_no_other_runs(crowded: None) -> None:
    running, alone = threading.Event(), []
    given = results(LATE, RIGHT)

    def neighbour() -> bytes:
        running.set()
        time.sleep(0.5)
        running.clear()
        return RIGHT

    other = threading.Thread(target=lambda: examined_fairly(neighbour))
    other.start()
    assert running.wait(10)

    def examine() -> bytes:
        alone.append(not running.is_set())
        return next(given)

    assert examined_fairly(examine) == RIGHT
    assert alone == [False, True]
    other.join()
