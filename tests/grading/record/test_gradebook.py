"""Recording: one transaction a submission, the same twice, and never over a person's marks."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Grade, Gradebook
from traitlets.config import Config

from course_lib.grading.notebook.source import Source
from course_lib.grading.record.gradebook import Entry, late_plugin
from course_lib.grading.record.timestamps import handed_in
from course_lib.grading.sealed.register import SourceRegister

FULL = {"exam_double": 2.0, "exam_length": 4.0, "exam_guess": 1.0, "written_why": None}


@pytest.fixture
def register(tiny: Any) -> Any:
    source = Source.read(tiny.course.source_of(tiny.name))
    with SourceRegister(tiny.course, source) as opened:
        yield opened


def grade(register: Any, name: str, student: str = "ada") -> Any:
    with Gradebook(register.course.db_url) as gradebook:
        return gradebook.find_grade(name, "01_tiny", "01_tiny", student).to_dict()


def test_what_is_recorded_is_what_nbgrader_reads(register: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL, {"double": "well done"})}, datetime(2026, 3, 1, 12, 30))
    with Gradebook(register.course.db_url) as gradebook:
        submission = gradebook.find_submission("01_tiny", "ada")
        assert (submission.score, submission.max_score, submission.needs_manual_grade) == (7.0, 10.0, True)
        assert submission.timestamp == datetime(2026, 3, 1, 12, 30)
        assert gradebook.find_comment("double", "01_tiny", "01_tiny", "ada").comment == "well done"
        assert gradebook.average_assignment_score("01_tiny") == 7.0


def test_recording_twice_is_recording_once(register: Any) -> None:
    for _ in range(2):
        register.record("ada", {"01_tiny": Entry(FULL)})
    with Gradebook(register.course.db_url) as gradebook:
        assert len(gradebook.find_assignment("01_tiny").submissions) == 1
        assert gradebook.db.query(Grade).count() == 4


def give_by_hand(register: Any, name: str, score: float) -> None:
    with Gradebook(register.course.db_url) as gradebook:
        row = gradebook.find_grade(name, "01_tiny", "01_tiny", "ada")
        row.manual_score, row.needs_manual_grade = score, False
        gradebook.find_comment("written_why", "01_tiny", "01_tiny", "ada").manual_comment = "almost"
        gradebook.db.commit()


def test_marks_and_words_by_hand_stay(register: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL)})
    give_by_hand(register, "written_why", 2.5)
    register.record("ada", {"01_tiny": Entry(FULL)}, changed=False)
    assert grade(register, "written_why")["manual_score"] == 2.5
    assert not grade(register, "written_why")["needs_manual_grade"]
    assert register.comments("ada") == {"written_why": "almost"}
    assert register.recorded("ada") == FULL | {"written_why": 2.5}


def test_a_changed_submission_asks_for_a_second_look(register: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL)})
    give_by_hand(register, "written_why", 2.5)
    register.record("ada", {"01_tiny": Entry(FULL)}, changed=True)
    assert grade(register, "written_why")["needs_manual_grade"]
    assert register.recorded("ada")["written_why"] == 2.5


def test_what_no_machine_scores_any_more_waits_for_a_person_though_nothing_was_handed_in_anew(register: Any) -> None:
    scores = (0.0, None, 0.0)  # a stub that a new release changed is an answer, as in stock; and none again
    flags = []
    for score in scores:
        register.record("ada", {"01_tiny": Entry(FULL | {"written_why": score})}, changed=False)
        flags.append(grade(register, "written_why")["needs_manual_grade"])
    assert flags == [False, True, False]


def test_extra_credit_and_words_stay_and_a_mark_over_a_tests_is_looked_at_again(register: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL)})
    give_by_hand(register, "written_why", 2.0)
    give_by_hand(register, "exam_double", 1.0)
    with Gradebook(register.course.db_url) as gradebook:
        gradebook.find_grade("written_why", "01_tiny", "01_tiny", "ada").extra_credit = 0.5
        gradebook.db.commit()
    same = {("01_tiny", "written_why")}
    for changed, again in ((False, (False, False)), (True, (False, True))):
        register.record("ada", {"01_tiny": Entry(FULL)}, changed=changed, same=same)
        assert tuple(grade(register, n)["needs_manual_grade"] for n in ("written_why", "exam_double")) == again
    assert register.recorded("ada") == FULL | {"written_why": 2.5, "exam_double": 1.0}
    assert register.comments("ada") == {"written_why": "almost"}


@pytest.mark.parametrize(("method", "penalty"), [("none", None), ("zero", 7.0)])
def test_a_late_submission_loses_what_the_course_says(register: Any, method: str, penalty: float | None) -> None:
    config = Config({"LateSubmissionPlugin": {"penalty_method": method}})
    register.penalty = late_plugin(replace(register.course, config=config))
    with Gradebook(register.course.db_url) as gradebook:
        gradebook.update_or_create_assignment("01_tiny", duedate="2026-03-01 12:00:00")
    register.record("ada", {"01_tiny": Entry(FULL)}, timestamp=datetime(2026, 3, 1, 12, 30))
    register.record("ben", {"01_tiny": Entry(FULL)}, timestamp=datetime(2026, 3, 1, 11, 30))
    with Gradebook(register.course.db_url) as gradebook:
        off = {
            s: gradebook.find_submission_notebook("01_tiny", "01_tiny", s).late_submission_penalty
            for s in ("ada", "ben")
        }
    assert off == {"ada": penalty, "ben": None}


def test_a_failure_in_the_middle_records_nothing(register: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL)})
    with pytest.raises(KeyError):
        register.record("ada", {"01_tiny": Entry({"exam_double": 0.0})})
    with pytest.raises(KeyError):
        register.record("ben", {"01_tiny": Entry({"exam_double": 0.0})})
    assert register.recorded("ada")["exam_double"] == 2.0
    with Gradebook(register.course.db_url) as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]


def test_a_source_that_changes_after_release_keeps_the_marks_of_the_cells_that_stay(register: Any, tiny: Any) -> None:
    register.record("ada", {"01_tiny": Entry(FULL)})
    path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
    path.write_text(path.read_text().replace("exam_guess", "exam_class").replace('\\"guess\\"', '\\"class\\"'))
    with SourceRegister(tiny.course, Source.read(path.parent)) as changed:
        assert changed.recorded("ada") == {"exam_double": 2.0, "exam_length": 4.0}
        changed.record("ada", {"01_tiny": Entry(FULL | {"exam_class": 0.5})})
        assert changed.recorded("ada")["exam_class"] == 0.5


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01 12:30:00 UTC", datetime(2026, 3, 1, 12, 30)),
        ("2026-03-01 15:30:00 +0300", datetime(2026, 3, 1, 12, 30)),
        ("2026-03-01 12:30:00", datetime(2026, 3, 1, 12, 30)),
        ("soon", None),
        ("", None),
        ("\x00" * 300, None),
    ],
)
def test_the_time_of_a_submission(tmp_path: Path, text: str, moment: datetime | None) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    assert handed_in(tmp_path) == moment


def test_a_time_behind_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("2026-03-01 12:30:00")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "real")
    assert handed_in(tmp_path) is None
