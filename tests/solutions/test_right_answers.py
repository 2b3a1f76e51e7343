"""Right answers in other words earn all, pass every check, and lose no name of theirs to a cell that is not theirs.

``right/NN_name/<manner>.py`` is a mutant that loses nothing: a sentence, an empty ``# loses:``, and after each
``# %% answer`` the answer in another manner, or edits of the solution's. Any assignment may have such a folder.
"""

from pathlib import Path

import pytest
from sealed_assignment import SOURCES, end, sealed
from solution_notebook import SolutionNotebook

from course_lib.grading.authors.mutants import Mutant, read_mutants
from course_lib.grading.notebook.source import Source

RIGHT = {path.name: read_mutants(path) for path in sorted((Path(__file__).parent / "right").iterdir())}
MANNERS = [(name, right) for name, manners in RIGHT.items() for right in manners]


@pytest.fixture(scope="module", autouse=True)
def _end_kernels():  # type: ignore[no-untyped-def]
    yield
    end()


@pytest.mark.parametrize(("name", "right"), MANNERS, ids=lambda value: getattr(value, "name", value))
def test_a_right_answer_passes_every_check_and_earns_all(name: str, right: Mutant) -> None:
    assert not right.loses
    assignment = sealed(name)
    examined = assignment.examined(assignment.mutated(right))
    failing = {cell.id: cell.outputs for cell in examined.cells if cell.status not in ("", "ok")}
    assert not failing
    lost = {question: share for question, share in assignment.earned(examined.answers).items() if share != 1}
    assert not lost


@pytest.mark.parametrize("name", RIGHT)
def test_no_cell_after_the_first_answer_rebinds_a_name(name: str) -> None:
    """A helper may have any name: checks leave the names of a notebook as they found them."""
    answers = {cell.grade_id for cell in Source.read(SOURCES[name]).with_role("answer")}
    notebook, names, began = SolutionNotebook(name), {"display": lambda shown: None}, False
    for cell in notebook.visible:
        before = dict(names)
        notebook.run([cell], names)
        began = began or cell.id in answers
        if began and cell.id not in answers:
            changed = {key for key in before | names if before.get(key) is not names.get(key)} - {"__builtins__"}
            assert not changed, cell.id
