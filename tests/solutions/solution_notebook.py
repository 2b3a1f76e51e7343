"""A solution notebook as its key test needs it: run in this process, its questions drawn and answered."""

import contextlib
import shutil
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from course_lib.grading.notebook.schema import decode, encode
from course_lib.grading.notebook.source import Source

SOLUTIONS = Path(__file__).parents[2] / "solutions"
HIDDEN = "exam_"
EXPLORER = "explorer"  # a widget's cell, which only a notebook can show


class SolutionNotebook:
    """The solution of an assignment.

    Attributes:
        visible: the code cells that students see, solved; their checks run with them.
        examiner: the examiner cells.
        hidden: the source of each hidden cell, by its question.
        folder: where cells run: they find files that lie there.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        notebook = nbformat.read(SOLUTIONS / name / f"{name}.ipynb", as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.examiner = [cell for cell in code if "examiner" in cell.metadata.get("tags", [])]
        self.hidden = {cell.id.removeprefix(HIDDEN): cell.source for cell in code if cell.id.startswith(HIDDEN)}
        shown = [cell for cell in code if cell not in self.examiner and not cell.id.startswith(HIDDEN)]
        self.visible = [cell for cell in shown if cell.id != EXPLORER]
        self.folder = folder or SOLUTIONS / name

    def run(self, cells: Iterable[Any], names: dict[str, Any]) -> dict[str, Any]:
        """Executes cells among these names, which it gives back."""
        with contextlib.chdir(self.folder):
            for cell in cells:
                exec(compile(cell.source, cell.id, "exec"), names)
        return names

    @cached_property
    def solution(self) -> dict[str, Any]:
        """The names that the solution's own cells define."""
        return self.run(self.visible, {"display": lambda shown: None})

    @cached_property
    def exam(self) -> dict[str, Any]:
        """The solution's names and those of the examiner cells after them."""
        return self.run(self.examiner, dict(self.solution))

    @property
    def questions(self) -> set[str]:
        """The names of all questions that the exam asks."""
        return set(self.exam["exam"].questions)

    def drawn(self, question: str, seed: Any) -> Any:
        """What a question's maker draws: inputs, or inputs and labels."""
        return self.exam["exam"].questions[question].make(np.random.default_rng(seed))

    def inputs(self, question: str, seed: Any) -> dict[str, Any]:
        """The inputs of a question without labels, as they enter a student's kernel."""
        return decode(encode(self.drawn(question, seed)))

    def expected(self, question: str, given: dict[str, Any]) -> Any:
        """What the hidden cell of a question answers on these inputs."""
        answers: dict[str, Any] = {}

        def answer(name: str, value: Any) -> None:
            answers[name] = value

        scope = self.solution | {"question": {question: given}.__getitem__, "answer": answer}
        self.run([nbformat.v4.new_code_cell(self.hidden[question], id=question)], scope)
        return decode(encode(answers[question]))


def with_its_files(name: str, folder: Path) -> SolutionNotebook:
    """The solution of an assignment in a folder of its own, beside the files that students hand in with it."""
    source = Source.read(SOLUTIONS / name)
    shutil.copytree(SOLUTIONS / name, folder)
    for file, content in source.companions.items():
        (folder / file).write_bytes(content)
    return SolutionNotebook(name, folder)


def assert_equal(found: Any, right: Any, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    """Two trees of answers agree: lists, names and labels exactly, numbers and their arrays to within a tolerance."""
    if isinstance(right, dict | list):
        assert type(found) is type(right)
        assert len(found) == len(right)
        for key in right if isinstance(right, dict) else range(len(right)):
            assert_equal(found[key], right[key], rtol, atol)
    elif isinstance(right, np.ndarray | np.generic | float):
        np.testing.assert_allclose(found, right, rtol=rtol, atol=atol, strict=True)
    else:
        assert found == right
