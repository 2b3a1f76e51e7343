"""What students get of an assignment: nbgrader's release of the source, without the examiner's cells."""

import shutil
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors as steps
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from course_lib.course import CONFIG, Course, CourseError
from course_lib.grading.exam.make_mock import fingerprint, make_mock, refreshed
from course_lib.grading.notebook.companions import METADATA, declared
from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.source import MOCK, Source, SourceError, sealed_source

Resources = dict[str, Any]  # what nbconvert hands from step to step
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"


class RemoveExaminer(NbGraderPreprocessor):
    """Removes the cells that are tagged ``examiner``; of what they say, only the companion files' names stay."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Keep all other cells.

        Raises:
            SourceError: where a solution's companion file lies beside its notebook: nbgrader copies whatever is there.
        """
        examiners = [cell for cell in nb.cells if "examiner" in cell.metadata.get("tags", [])]
        if caps := declared(cell.source for cell in examiners):
            nb.metadata[METADATA] = caps
        folder = Path(resources.get("metadata", {}).get("path") or "/nowhere")
        if stray := [name for name in caps if (folder / name).exists()]:
            raise SourceError(
                f"expected no {stray[0]} in {folder}, got one: students would get the solution's; move it"
            )
        if examiners and folder.is_dir() and not fresh_mock(Source.read(folder)):
            self.log.warning("expected %s made from this source, got none: run `course release` first", folder / MOCK)
        nb.cells = [cell for cell in nb.cells if "examiner" not in cell.metadata.get("tags", [])]
        return nb, resources


BEFORE_SAVING = [
    RemoveExaminer,
    steps.IncludeHeaderFooter,
    steps.LockCells,
    steps.ClearSolutions,
    steps.ClearOutput,
    steps.CheckCellMetadata,
    steps.ComputeChecksums,
]
AFTER_SAVING = [steps.ClearHiddenTests, steps.ClearMarkScheme, steps.ComputeChecksums, steps.CheckCellMetadata]
PREPROCESSORS = [*BEFORE_SAVING, steps.SaveCells, *AFTER_SAVING]  # what `nbgrader generate_assignment` is given


def settings(course: Course | None = None) -> Config:
    """The configuration of nbgrader's steps: the course's own stubs, delimiters, header and footer, or else ours.

    Raises:
        CourseError: where the course's header or footer is no notebook.
    """
    config = Config({"ClearSolutions": {"code_stub": {"python": STUB}, "text_stub": TEXT_STUB}})
    if course is not None and course.config:
        config.merge(deepcopy(course.config))
        around = config.IncludeHeaderFooter
        for part in [part for part in ("header", "footer") if around.get(part)]:
            around[part] = str(_around(course.root / around[part], f"IncludeHeaderFooter.{part}"))
    return config


def _around(path: Path, setting: str) -> Path:
    """The notebook that comes before or after every assignment's own cells."""
    try:
        nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        found = "none" if isinstance(error, FileNotFoundError) else f"{type(error).__name__}: {error}"
        todo = f"mend the path or the file, or take {setting} out of {CONFIG}"
        raise CourseError(f"expected a notebook at {path}, got {found}; {todo}") from error
    return path


def released_notebook(source: Source, course: Course | None = None) -> str:
    """The text of the notebook that students get, made as a course wants it.

    Raises:
        CourseError: where the course's header or footer is no notebook.
    """
    notebook = nbformat.reads(source.content.decode(), as_version=4)
    resources: Resources = {}
    config = settings(course)
    for step in (*BEFORE_SAVING, *AFTER_SAVING):
        notebook, resources = step(config=config)(notebook, resources)  # of those that are enabled
    return str(nbformat.writes(notebook)) + "\n"


def released_files(source: Source, course: Course | None = None) -> dict[str, bytes]:
    """Everything that students get of an assignment, by its path in the assignment's folder."""
    mock = {MOCK: source.mock} if source.mock else {}
    return source.files | mock | {f"{source.name}.ipynb": released_notebook(source, course).encode()}


def fresh_mock(source: Source) -> bytes | None:
    """The mock exam of a sealed assignment as it should be; none where its questions must be drawn anew."""
    mock = Mock.from_bytes(source.mock) if source.mock else None
    return refreshed(mock, source).to_bytes() if mock and mock.made_from == fingerprint(source) else None


def sealed_ones(course: Course, named: Iterable[str] | None = None) -> tuple[list[str], list[str]]:
    """The sealed assignments of those named, or of all, and the plain ones, whose release is nbgrader's own.

    nbgrader enters a plain one in the gradebook, and follows the course's settings: its own delimiters, stubs, steps.

    Raises:
        CourseError: where a plain one is named, or there is no other.
    """
    names = list(named or course.assignments())
    plain = [name for name in names if sealed_source(course.source_of(name)) is None]
    if plain and (named or len(plain) == len(names)):
        todo = f"run `nbgrader generate_assignment {plain[0]}`, which follows the course's settings"
        raise CourseError(f"expected a sealed assignment to release, got {plain[0]}, a plain one: {todo}")
    return [name for name in names if name not in plain], plain


def release(course: Course, assignment: str) -> Path:
    """Write the students' edition of an assignment, in place of the one that is there, with a mock exam that fits."""
    place = course.source_of(assignment)
    source = Source.read(place)
    if source.sealed:
        source = replace(source, mock=fresh_mock(source) or make_mock(source).to_bytes())
        (place / MOCK).write_bytes(source.mock)
    folder = course.root / course.release / assignment
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in released_files(source, course).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def out_of_step(course: Course, assignment: str) -> list[str]:
    """The files of a released assignment that differ from what its source gives, stray and missing ones included."""
    folder = course.root / course.release / assignment
    source = Source.read(course.source_of(assignment))
    wanted = released_files(source, course) | ({MOCK: fresh_mock(source) or b""} if source.sealed else {})
    there = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    there = {name: content for name, content in there.items() if ".ipynb_checkpoints" not in name}
    return sorted(
        name for name in wanted.keys() | there.keys() if name not in wanted or wanted[name] != there.get(name)
    )
