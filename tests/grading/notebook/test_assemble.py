"""The exam is laid out by the source; of a submission only the text of its cells counts."""

from collections.abc import Iterable

import pytest

from course_lib.grading.notebook.assemble import assemble
from course_lib.grading.notebook.cells import Cell
from course_lib.grading.notebook.paper import Paper, Slot

PAPER = Paper(
    "01_tiny",
    [
        Slot("locked", "imports", "code", "import numpy"),
        Slot("answer", "one", "code"),
        Slot("locked", "check_one", "code", "assert one() == 1"),
        Slot("hidden", "exam_one", "code"),
        Slot("answer", "two", "code"),
        Slot("written", "why", "markdown"),
    ],
)


def cell(source: str, grade_id: str = "", kind: str = "code", **nbgrader: object) -> Cell:
    return Cell(kind, source, grade_id=grade_id, nbgrader=dict(nbgrader))


def laid_out(cells: Iterable[Cell]) -> list[str]:
    return [placed.source for placed in assemble(cells, PAPER).cells if placed.source]


HONEST = [
    cell("import numpy", "imports"),
    cell("one = 1", "one"),
    cell("assert one() == 1", "check_one"),
    cell("", "exam_one"),
    cell("two = 2", "two"),
    cell("because", "why", "markdown"),
]
WHOLE = ["import numpy", "one = 1", "assert one() == 1", "two = 2", "because"]


def test_an_honest_submission_stays_as_it_is() -> None:
    assert laid_out(HONEST) == WHOLE
    assert assemble(HONEST, PAPER).missing == []


def test_locked_cells_and_their_order_come_from_the_source() -> None:
    changed = [cell("raise SystemExit", "check_one"), cell("answer('one', 1)", "exam_one"), cell("one = 1", "one")]
    assert laid_out(changed) == ["import numpy", "one = 1", "assert one() == 1"]


def test_extra_cells_follow_what_they_followed() -> None:
    cells = [
        cell("first"),
        HONEST[0],
        HONEST[1],
        cell("helper"),
        cell("note", kind="markdown"),
        *HONEST[2:],
        cell("last"),
    ]
    wanted = ["first", "import numpy", "one = 1", "helper", "note", "assert one() == 1", "two = 2", "because", "last"]
    assert laid_out(cells) == wanted


def test_a_second_copy_runs_where_the_student_ran_it() -> None:
    assert laid_out([*HONEST, cell("one = 11", "one")]) == [*WHOLE, "one = 11"]


def test_a_cell_that_lost_its_name_still_runs_but_the_answer_counts_as_missing() -> None:
    assembly = assemble([HONEST[0], cell("one = 1"), *HONEST[2:]], PAPER)
    assert [placed.source for placed in assembly.cells if placed.source][:2] == ["import numpy", "one = 1"]
    assert assembly.missing == ["one"]


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_a_cell_whose_type_was_changed_is_what_it_was(kind: str) -> None:
    placed = next(placed for placed in assemble([cell("one = 1", "one", kind)], PAPER).cells if placed.id == "one")
    assert (placed.type, placed.source) == ("code", "one = 1")
    assert assemble([cell("because", "why", kind)], PAPER).missing == ["one", "two"]


def test_metadata_of_the_submission_decide_nothing() -> None:
    forged = [Cell(c.type, c.source, grade_id=c.grade_id, nbgrader={"points": 99, "grade": True}) for c in HONEST]
    assert assemble(forged, PAPER) == assemble(HONEST, PAPER)


def test_nothing_at_all_is_laid_out_too() -> None:
    assembly = assemble([], PAPER)
    assert [placed.id for placed in assembly.cells] == [slot.id for slot in PAPER.slots]
    assert assembly.missing == ["one", "two", "why"]


@pytest.mark.parametrize("role", ["answer", "extra"])
def test_hidden_cells_never_run_in_the_open_phase(role: str) -> None:
    assert "exam_one" not in [placed.id for placed in assemble(HONEST, PAPER).code]
    assert all(placed.source for placed in assemble(HONEST, PAPER).code if placed.role == role)
