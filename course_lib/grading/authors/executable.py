"""Solution notebooks in a form that runs from top to bottom: hidden cells last, with questions to answer.

python -m course_lib.grading.authors.executable build/solutions
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat

from course_lib.course import Course
from course_lib.grading.exam.questions import Exam, draw
from course_lib.grading.notebook.schema import Value, decode, encode
from course_lib.grading.notebook.source import Source, role

BEFORE = nbformat.v4.new_code_cell("visible = dict(globals())", id="before")
SIT = """from course_lib.grading.authors.executable import sit

question, answer = sit(exam)
globals().update(visible)  # as in grading, the examiner's names shadow none of the notebook's"""
AFTER = nbformat.v4.new_code_cell(SIT, id="sit")


def sit(exam: Exam) -> tuple[Callable[[str], Value], Callable[[str, Value], None]]:
    """A ``question`` and an ``answer`` for one fixed seed; an answer that the schema cannot carry raises."""
    inputs = {name: drawn.inputs for name, drawn in draw(exam, "executed from top to bottom").items()}

    def question(name: str) -> Value:
        return decode(inputs[name])

    def answer(name: str, value: Value) -> None:
        if name not in inputs:
            raise KeyError(f"expected the name of a declared question, got {name!r}")
        encode(value)

    return question, answer


def executable(source: Source) -> str:
    """The text of the notebook: visible cells, the examiner's cells, then the hidden ones."""
    notebook = json.loads(source.content)
    roles = [role(cell) for cell in source.cells]
    parts: dict[str, list[Mapping[str, object]]] = {"visible": [], "examiner": [], "hidden": []}
    for cell, part in zip(notebook["cells"], roles, strict=True):
        parts.get(part, parts["visible"]).append(cell)
    cells = [*parts["visible"], BEFORE, *parts["examiner"], AFTER, *parts["hidden"]]
    return json.dumps(notebook | {"cells": cells if source.sealed else notebook["cells"]}, indent=1)


def write_all(course: Course, folder: Path) -> list[Path]:
    """Write every assignment's solution in this form, with the files beside it."""
    written = []
    for name in course.assignments():
        source = Source.read(course.source_of(name))
        files = source.files | source.companions | {f"{name}.ipynb": executable(source).encode()}
        for file, content in files.items():
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_bytes(content)
        written.append(folder / name / f"{name}.ipynb")
    return written


if __name__ == "__main__":
    for path in write_all(Course.find(), Path(sys.argv[1])):
        print(path)
