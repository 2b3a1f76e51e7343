"""Grading a plain nbgrader assignment: laid out here, run behind walls, scored here by nbgrader's own rule."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import nbformat
from nbgrader.utils import compute_checksum

from course_lib.course import Course
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.vet import Refused, read_submission
from course_lib.grading.pipeline import grade
from course_lib.grading.plain.files import files_of
from course_lib.grading.plain.layout import Template, is_sealed, lay_out, to_run
from course_lib.grading.plain.register import PlainRegister
from course_lib.grading.plain.verdict import HandedIn, Judge
from course_lib.grading.record.gradebook import late_plugin
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sitting, Sittings, write_whole
from course_lib.grading.record.timestamps import handed_in
from course_lib.grading.sanitise import clean_outputs, clean_text, fenced
from course_lib.grading.workers.jobs import Done, Executor, Job, OnDemand, alone, work_through

CELL_SECONDS = 30.0  # nbgrader's own default
CELLS_A_NOTEBOOK = 10  # a notebook may take as long as this many cells that use up their time


@dataclass
class PlainGrading:
    """One run of grading a plain assignment."""

    course: Course
    assignment: str
    templates: list[Template]
    sittings: Sittings

    def __post_init__(self) -> None:
        self.judge = Judge(self.templates, self.course.config)

    def read(self, student: str) -> HandedIn:
        """What a student handed in, laid out, with a job for each notebook that can be examined."""
        folder = self.course.submission(student, self.assignment)
        laid, jobs, refused = {}, {}, {}
        digest = hashlib.sha256()
        for template in self.templates:
            try:
                content = read_submission(folder, f"{template.name}.ipynb")
                cells = lay_out(read_cells(content), template)
                jobs[template.name] = self._job(student, template.name, to_run(cells))
                laid[template.name] = cells
                digest.update(content)
            except Refused as error:
                refused[template.name] = error
                digest.update(str(error).encode())
        return HandedIn(student, digest.hexdigest(), laid, jobs, refused)

    def _job(self, student: str, notebook: str, submission: bytes) -> Job:
        execute: Any = getattr(self.course.config, "Execute", {}) if self.course.config else {}
        seconds = float(execute.get("timeout") or CELL_SECONDS)
        files = files_of(self.course, self.assignment, student)
        paper = Paper(notebook, [], [], files, seconds, seconds * CELLS_A_NOTEBOOK).to_bytes()
        return Job.named(student, submission, paper, notebook)

    def finish(self, handed: HandedIn, done: Iterable[Done]) -> Outcome:
        """The outcome of a submission all of whose jobs came back."""
        names = {job.id: name for name, job in handed.jobs.items()}
        ran, seconds = {}, 0.0
        for one in done:
            if one.result is None:
                return Outcome(handed.student, one.lack, one.failure, digest=handed.digest, job=handed.work)
            result = json.loads(one.result)
            ran[names[one.job.id]] = result["cells"][1:]  # without the preamble
            seconds += float(result["seconds"])
        return replace(self.judge.outcome(handed, ran, seconds), job=handed.work)


def grade_plain(
    course: Course,
    assignment: str,
    students: Iterable[str] | None = None,
    *,
    sandbox: bool = True,
    executor: Executor | None = None,
    force: bool = False,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Grades a plain assignment; the arguments are those of ``pipeline.grade``.

    Raises:
        SourceError: where the gradebook does not know the assignment, or it is not in Python.
        SandboxUnavailable: where the sandbox does not stand, with what to do.
    """
    sittings = Sittings(course.root / "sittings" / assignment)
    names = sorted(students) if students is not None else course.students(assignment)
    outcomes = []
    penalty = late_plugin(course.config)
    with PlainRegister(course.db_url, course.course_id, assignment, penalty) as register:
        grading = PlainGrading(course, assignment, register.templates(), sittings)
        workers = executor or OnDemand(lambda _: alone(sandbox))
        for handed, sitting, outcome in _outcomes(grading, workers, names, force):
            if outcome.graded:
                _record(grading, register, handed, sitting, outcome)
            outcomes.append(outcome)
            progress(outcome)
    return sorted(outcomes, key=lambda outcome: outcome.student)


def grader_of(course: Course, assignment: str) -> Callable[..., list[Outcome]]:
    """What grades an assignment: the examiner, or nbgrader's rule for a plain one."""
    return grade if is_sealed(course, assignment) else grade_plain


def _outcomes(
    grading: PlainGrading, executor: Executor, students: list[str], force: bool
) -> Iterator[tuple[HandedIn, Sitting, Outcome]]:
    """The outcomes as they become known: at once where no kernel is needed, else as jobs come back."""
    for (handed, sitting, known), done in work_through((_read(grading, name, force) for name in students), executor):
        yield handed, sitting, known or replace(grading.finish(handed, done), sitting=sitting.number)


def _read(
    grading: PlainGrading, student: str, force: bool
) -> tuple[tuple[HandedIn, Sitting, Outcome | None], list[Job]]:
    """A submission, its sitting and what is known of it; and the jobs that it takes."""
    handed = grading.read(student)
    sitting = grading.sittings.place(student, handed.digest)
    kept = None if force else grading.sittings.read(sitting, "outcomes", student)
    if kept and (outcome := Outcome.from_bytes(kept)).job == handed.work:
        return (handed, sitting, outcome), []
    return (handed, sitting, None), list(handed.jobs.values())


def _record(
    grading: PlainGrading, register: PlainRegister, handed: HandedIn, sitting: Sitting, outcome: Outcome
) -> None:
    """Enters an outcome in the gradebook, keeps it, and writes the notebooks that the formgrader shows."""
    course, student = grading.course, handed.student
    before = grading.sittings.read(sitting, "outcomes", student)
    changed = before is None or Outcome.from_bytes(before).digest != outcome.digest
    entries = grading.judge.entries(handed, outcome.cells)
    register.enter(student, entries, handed_in(course.submission(student, grading.assignment)), changed)
    grading.sittings.write(sitting, "outcomes", student, outcome.to_bytes())
    for name in handed.laid:
        path = course.root / course.autograded / student / grading.assignment / f"{name}.ipynb"
        write_whole(path, _shown(handed, name, outcome).encode("utf-8", "replace"))


def _shown(handed: HandedIn, name: str, outcome: Outcome) -> str:
    """A notebook as a person may read it: the student's words fenced, outputs without anything that could run."""
    ran = [cell for cell in outcome.cells if cell["notebook"] == name]
    nodes = []
    for number, (laid, after) in enumerate(zip(handed.laid[name], ran, strict=True)):
        theirs = laid.given is None or not laid.given.locked
        node = laid.node(clean_outputs(after.get("outputs", [])))
        node.id = f"c{number}"
        node.source = clean_text(node.source) if node.cell_type == "code" else node.source
        if node.cell_type == "markdown" and theirs:
            node.source = fenced(node.source)
        if laid.given is not None:
            node.metadata["nbgrader"]["checksum"] = compute_checksum(node)
        nodes.append(node)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=nodes, metadata={"kernelspec": kernel}))) + "\n"
