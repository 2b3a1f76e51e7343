"""Every mock exam that students get is what its source gives for the public seed: inputs, fences, limits, and forms."""

from pathlib import Path

import pytest
from solution_notebook import SOLUTIONS, with_its_files

from course_lib.grading.commands.release import fresh_mock
from course_lib.grading.exam.compare import Close
from course_lib.grading.exam.questions import draw
from course_lib.grading.notebook.forms import form_of, loose
from course_lib.grading.notebook.mock import SEED, Mock
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import Source

NAMES = sorted(path.name for path in SOLUTIONS.iterdir() if path.is_dir())
MOST_BYTES = 700_000


@pytest.mark.parametrize("name", NAMES)
def test_a_mock_exam_is_in_step_and_small(name: str) -> None:
    source = Source.read(SOLUTIONS / name)
    assert fresh_mock(source) == source.mock
    assert len(source.mock) < MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_a_mock_exam_is_what_its_source_gives(name: str, tmp_path: Path) -> None:
    source = Source.read(SOLUTIONS / name)
    mock = Mock.from_bytes(source.mock)
    notebook = with_its_files(name, tmp_path / name)
    exam = notebook.exam["exam"]
    drawn = draw(exam, SEED)
    assert [asked.name for asked in mock.paper.questions] == list(notebook.hidden)
    assert (mock.paper.cell_seconds, mock.paper.notebook_seconds) == (exam.cell_seconds, exam.notebook_seconds)
    for asked in mock.paper.questions:
        question, inputs = drawn[asked.name], decode(asked.inputs)
        assert (asked.code, asked.forbids, asked.needs) == (
            notebook.hidden[asked.name],
            question.forbids,
            question.needs,
        )
        assert Close(rtol=1e-9).difference(inputs, decode(question.inputs)) is None, asked.name
        form = form_of(notebook.expected(asked.name, inputs))
        assert mock.forms[asked.name] == (loose(form) if question.scored else form), asked.name
        assert (asked.name in mock.exact) == (not question.scored and question.compare is None)
