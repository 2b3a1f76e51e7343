"""What a sealed assignment's release takes from a course's own settings."""

from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner, Result

from course_lib.cli import app
from course_lib.grading.pipeline import grade, open_assignment

DOUBLE = "def double(numbers): return [2 * n for n in numbers]"
LENGTH = "def length(vector): return float((vector**2).sum() ** 0.5)"
SETTINGS = """
c.ClearSolutions.code_stub = {"python": "# HIER\\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "ANTWORT"
c.IncludeHeaderFooter.header = "solutions/header.ipynb"
c.IncludeHeaderFooter.footer = "solutions/footer.ipynb"
"""


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def settled(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A course with stubs, a header and a footer of its own."""
    monkeypatch.chdir(tiny.root)
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write(SETTINGS)
    for name, source in {"header": "GREETING = 'Guten Tag'", "footer": "print(GREETING, double([1]))"}.items():
        extra = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id=name)])
        nbformat.write(extra, tiny.root / "solutions" / f"{name}.ipynb")
    return tiny


def released(course: Any) -> Any:
    return nbformat.read(course.root / "assignments" / course.name / f"{course.name}.ipynb", as_version=4)


def test_stubs_header_and_footer_are_the_courses_and_scores_are_as_without(settled: Any) -> None:
    assert invoke("release").exit_code == 0
    cells = released(settled).cells
    assert (cells[0].source, cells[-1].source) == ("GREETING = 'Guten Tag'", "print(GREETING, double([1]))")
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in cells}
    assert all("# HIER\n    raise NotImplementedError()" in sources[name] for name in ("double", "length"))
    assert sources["written_why"] == "ANTWORT"
    assert invoke("release", "--check").exit_code == 0
    right = released(settled)
    for cell in right.cells:
        answers = {"double": DOUBLE, "length": LENGTH}
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    settled.submit("untouched", released(settled))
    settled.submit("right", right)
    outcomes = {one.student: one for one in grade(open_assignment(settled.course, settled.name))}
    earned = {name: {mark.name: mark.points for mark in one.marks} for name, one in outcomes.items()}
    assert earned["right"].items() >= {"double": 2, "length": 4}.items()
    assert not any(earned["untouched"].values())


@pytest.mark.parametrize(("content", "said"), [(None, "got none"), ("not a notebook", "NotJSONError")])
def test_a_header_that_is_no_notebook_is_named_with_its_setting(content: str | None, said: str, settled: Any) -> None:
    header = settled.root / "solutions" / "header.ipynb"
    header.unlink()
    if content:
        header.write_text(content)
    result = invoke("release")
    shown = " ".join(result.output.split())
    assert result.exit_code == 2
    assert said in shown
    assert "IncludeHeaderFooter.header" in shown
