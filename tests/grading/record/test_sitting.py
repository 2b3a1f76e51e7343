"""A sitting keeps its seed; whoever hands in after feedback sits another exam."""

import json
import os
import resource
import signal
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from course_lib.course import Course, CourseError
from course_lib.grading.authors.executable import write_all
from course_lib.grading.exam.compare import Close
from course_lib.grading.exam.questions import Exam, draw, generator
from course_lib.grading.notebook.schema import decode
from course_lib.grading.record.sitting import Sittings, term_of
from course_lib.grading.record.whole_files import write_whole


def test_resuming_finds_the_same_seed(tmp_path: Path) -> None:
    first = Sittings(tmp_path).place("ada", "a1")
    again = Sittings(tmp_path).place("ada", "a1")
    other = Sittings(tmp_path).place("ben", "b1")
    assert first.seed == again.seed == other.seed
    assert len(bytes.fromhex(first.seed)) == 16


def test_before_feedback_a_resubmission_stays_in_its_sitting(tmp_path: Path) -> None:
    sittings = Sittings(tmp_path)
    assert sittings.place("ada", "a1").number == sittings.place("ada", "a2").number == 1


def test_after_feedback_a_resubmission_sits_another_exam(tmp_path: Path) -> None:
    sittings = Sittings(tmp_path)
    old = sittings.place("ada", "a1")
    sittings.place("ben", "b1")
    sittings.close()
    sittings = Sittings(tmp_path)
    new = sittings.place("ada", "a2")
    assert (new.number, new.seed != old.seed) == (2, True)
    assert sittings.place("ben", "b1").seed == old.seed
    assert sittings.place("cyd", "late").number == 2
    assert Sittings(tmp_path).place("ada", "a2").seed == new.seed


def test_names_of_students_are_no_paths(tmp_path: Path) -> None:
    sittings = Sittings(tmp_path / "sittings")
    sitting = sittings.place("../../evil", "x")
    sittings.write(sitting, "outcomes", "../../evil", b"{}")
    assert sittings.latest("outcomes", "../../evil") == b"{}"
    assert [path.name for path in tmp_path.iterdir()] == ["sittings"]


def test_a_sitting_closed_by_another_program_stays_closed(tmp_path: Path) -> None:
    """Feedback goes out while a class is graded: what is handed in from then on sits another exam."""
    grading, feedback = Sittings(tmp_path), Sittings(tmp_path)
    first = grading.place("ada", "a1")
    feedback = Sittings(tmp_path)
    feedback.close()
    assert grading.place("ben", "b1").number == 2
    assert grading.place("ada", "a1") is first
    assert first.closed
    again = Sittings(tmp_path)
    assert [sitting.submissions for sitting in again.all] == [{"ada": "a1"}, {"ben": "b1"}]
    assert again.all[0].closed


def test_another_terms_sittings_in_the_same_folder_are_not_read(tmp_path: Path) -> None:
    old, new = {"course_id": "2025", "gradebook": "a"}, {"course_id": "2026", "gradebook": "b"}
    first = Sittings(tmp_path, term=old)
    first.write(first.place("ada", "a1"), "outcomes", "ada", b"of last term")
    second = Sittings(tmp_path, term=new)
    assert second.latest("outcomes", "ada") is None
    assert [path.parent.name for path in second.foreign] == ["001"]
    sitting = second.place("ada", "a1")
    assert (sitting.number, sitting.seed != first.all[0].seed) == (2, True)
    again = Sittings(tmp_path, term=old)
    assert again.latest("outcomes", "ada") == b"of last term"
    again.close()
    assert again.place("ada", "a2").number == 3
    assert [one.number for one in Sittings(tmp_path, term=new).all] == [2]


def test_a_sitting_from_before_terms_were_noted_is_read(tmp_path: Path) -> None:
    facts = {"number": 1, "seed": "00", "opened": "2026-01-01", "closed": None, "submissions": {"ada": "a1"}}
    (tmp_path / "001").mkdir()
    (tmp_path / "001" / "sitting.json").write_text(json.dumps(facts | {"earlier": {}}))
    assert Sittings(tmp_path, term={"course_id": "x", "gradebook": "y"}).place("ada", "a1").seed == "00"


def test_a_term_is_its_name_and_its_gradebook_wherever_the_course_lies() -> None:
    here = Course(Path("/here"), "sqlite:////here/gradebook.db", "2026")
    assert term_of(here) == term_of(Course(Path("/there"), "sqlite:////there/gradebook.db", "2026"))
    assert term_of(here) != term_of(replace(here, db_url="sqlite:////here/new.db"))
    assert term_of(here) != term_of(replace(here, course_id="2027"))
    server = replace(here, db_url="postgresql://me:old@host/grades")
    assert term_of(server) == term_of(replace(here, db_url="postgresql://me:new@host/grades"))
    assert "old" not in str(term_of(server))


@pytest.mark.parametrize("content", ["", '{"number": 1,', '{"number": 1}', "[]", '{"number": 1, "what": 2}', "\x00"])
def test_a_torn_sitting_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "001").mkdir()
    (tmp_path / "001" / "sitting.json").write_text(content)
    with pytest.raises(CourseError, match=r"expected a sitting in .*001/sitting\.json, got something else"):
        Sittings(tmp_path)


def test_what_a_sitting_keeps_is_the_graders_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        sittings = Sittings(tmp_path / "sittings" / "01")
        sittings.write(sittings.place("ada", "a1"), "keys", "k", b"{}")
    finally:
        os.umask(before)
    below = [tmp_path / "sittings", *(tmp_path / "sittings").rglob("*")]
    assert len(below) == 7
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in below} == {0}


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    write_whole(tmp_path / "whole", b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_whole(tmp_path / "whole", bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, kept)
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]
    assert (tmp_path / "whole").read_bytes() == b"old"


def test_each_question_and_each_seed_draws_its_own_numbers() -> None:
    drawn = {(seed, name): generator(seed, name).random() for seed in ("a", "b") for name in ("one", "two")}
    assert len(set(drawn.values())) == 4
    assert generator("a", "one").random() == drawn["a", "one"]


def test_adding_a_question_changes_no_other() -> None:
    exam = Exam()
    exam.question("one", compare=Close())(lambda rng: {"x": rng.random(3)})
    before = draw(exam, "seed")["one"]
    exam.question("zero", compare=Close())(lambda rng: {"x": rng.random(3)})
    after = draw(exam, "seed")
    assert after["one"] == before
    assert not np.array_equal(decode(after["zero"].inputs)["x"], decode(after["one"].inputs)["x"])


def test_a_declaration_that_cannot_be_judged_is_refused() -> None:
    exam = Exam()
    with pytest.raises(ValueError, match="both or neither"):
        exam.question("one")
    with pytest.raises(ValueError, match=r"from course_lib\.grading\.exam\.compare\.HINTS"):
        exam.question("one", compare=Close(), hints={"nice try": lambda inputs, key: key})
    exam.question("one", compare=Close())(lambda rng: {})
    with pytest.raises(ValueError, match="each question once"):
        exam.question("one", compare=Close())


def test_a_solution_runs_from_top_to_bottom(tiny: Any, tmp_path: Path) -> None:
    [path] = write_all(tiny.course, tmp_path)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert {cell.id for cell in notebook.cells} == {cell.id for cell in tiny_cells(tiny)} | {"before", "sit"}
    scope: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.id == "before":
            scope["exam"] = "the student's own"
        if cell.cell_type == "code":
            exec(cell.source, scope)
    assert scope["exam"] == "the student's own"
    with pytest.raises(KeyError, match="declared question"):
        scope["answer"]("other", 1)


def tiny_cells(tiny: Any) -> list[Any]:
    return list(nbformat.read(tiny.course.source_of(tiny.name) / f"{tiny.name}.ipynb", as_version=4).cells)
