"""Several attempts: the best or the last counts, each with its own lateness; marks by hand stay where they belong."""

from typing import Any

import pytest
from arranged_class import LATE, WRONG, course, give_by_hand, run, submission, submit


@pytest.mark.parametrize(("best", "expected"), [(True, 7.0), (False, 5.0)])
def test_of_several_attempts_the_best_or_the_last_counts(tiny: Any, best: bool, expected: float) -> None:
    submit(tiny, "ada")
    run(tiny)
    submit(tiny, "ada", **WRONG)
    for _ in range(2):
        run(tiny, best=best)
        assert submission(tiny, "ada")["score"] == expected
    kept = tiny.state("ada")
    assert sum(mark["points"] for mark in kept["marks"]) == expected


def test_earlier_attempts_of_a_download_are_graded_too(tiny: Any) -> None:
    submit(tiny, "ada")
    (tiny.root / "earlier" / "1").mkdir(parents=True)
    (tiny.root / "submitted" / "ada").rename(tiny.root / "earlier" / "1" / "ada")
    submit(tiny, "ada", **WRONG)
    course(tiny, "grade", tiny.name, "--best", "--workers", "1")
    assert submission(tiny, "ada")["score"] == 7.0
    course(tiny, "grade", tiny.name, "--workers", "1", "--force")
    assert submission(tiny, "ada")["score"] == 5.0


def test_a_late_attempt_is_compared_after_its_penalty(tiny: Any) -> None:
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    course(tiny, "deadline", tiny.name, "2026-02-01 12:00 UTC")
    submit(tiny, "ada", "2026-02-01 11:00 UTC", **WRONG)
    run(tiny)
    submit(tiny, "ada", "2026-02-01 13:00 UTC")
    run(tiny, best=True)
    assert (submission(tiny, "ada")["score"], submission(tiny, "ada")["penalty"]) == (5.0, 0.0)


def attempts(tiny: Any, student: str, *those: tuple[str, dict[str, str]]) -> None:
    """Hands in one after another: all but the last lie where `course collect` keeps what a later one replaced."""
    *before, last = those
    for number, (when, answers) in enumerate(before, 1):
        submit(tiny, student, when, **answers)
        (tiny.root / "earlier" / str(number)).mkdir(parents=True, exist_ok=True)
        (tiny.root / "submitted" / student).rename(tiny.root / "earlier" / str(number) / student)
    submit(tiny, student, last[0], **last[1])


def best(tiny: Any, *words: str) -> str:
    return " ".join(course(tiny, "grade", tiny.name, "--best", "--workers", "1", *words).split())


def test_an_extension_in_between_lets_another_attempt_count_and_can_be_taken_back(tiny: Any) -> None:
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    course(tiny, "deadline", tiny.name, "2026-02-01 12:00 UTC")
    no_length = {"length": "def length(v): return 1.0"}
    times = [f"2026-02-01 {hour}:00 UTC" for hour in (11, 13, 14)]
    attempts(tiny, "ada", *zip(times, (WRONG, {}, no_length), strict=True))
    assert "ada 5 7 graded: an earlier attempt counts; the last" in best(tiny)
    assert submission(tiny, "ada")["score"] == 5.0
    course(tiny, "extend", tiny.name, "--student", "ada", "--until", "+90m")
    assert "changed before now by ada 5 7 double" in best(tiny)
    assert (submission(tiny, "ada")["score"], submission(tiny, "ada")["penalty"]) == (7.0, 0.0)
    course(tiny, "extend", tiny.name, "--student", "ada", "--until", "")
    best(tiny)
    assert (submission(tiny, "ada")["score"], submission(tiny, "ada")["penalty"]) == (5.0, 0.0)
    said = best(tiny, "--dry-run")
    assert all(f"ada{place} keep nothing changed" in said for place in (" (earlier/1)", " (earlier/2)", ""))


@pytest.mark.thorough
def test_where_points_change_the_best_of_all_attempts_is_found_anew(tiny: Any) -> None:
    nothing = {"length": "def length(v): return 1.0", "guess": "def guess(p): return 0 * p"}
    guess = {"guess": nothing["guess"]}
    attempts(tiny, "ada", ("", nothing), ("", WRONG | guess), ("", WRONG | nothing))
    best(tiny)
    assert submission(tiny, "ada")["score"] == 4.0
    path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
    path.write_text(path.read_text().replace('"points": 4', '"points": 1').replace('"points": 2', '"points": 3'))
    assert "ada 4 3 double, length" in best(tiny)
    assert submission(tiny, "ada")["score"] == 3.0


def test_whose_own_attempt_came_later_has_no_part_in_a_members_earlier_one(tiny: Any) -> None:
    (tiny.root / "groups.csv").write_text("assignment,group,student\n*,red,ada\n*,red,ben\n*,red,cyd\n")
    attempts(tiny, "ada", ("", {}), ("", WRONG))
    best(tiny)
    assert {s: submission(tiny, s)["score"] for s in ("ada", "ben", "cyd")} == {"ada": 7, "ben": 7, "cyd": 7}
    submit(tiny, "ben", **WRONG)
    best(tiny)
    assert {s: submission(tiny, s)["score"] for s in ("ada", "ben", "cyd")} == {"ada": 7, "ben": 5, "cyd": 7}


def test_an_unchanged_written_answer_is_not_flagged_again(tiny: Any) -> None:
    submit(tiny, "ada", **WRONG)
    run(tiny)
    assert submission(tiny, "ada")["by_hand"]
    give_by_hand(tiny, "ada", 2.0)
    submit(tiny, "ada")  # other code, the same words
    run(tiny)
    assert submission(tiny, "ada") == {"score": 9.0, "late": 0, "penalty": 0.0, "by_hand": False}
    submit(tiny, "ada", written_why="Because a root is.")
    run(tiny)
    assert submission(tiny, "ada")["by_hand"]
