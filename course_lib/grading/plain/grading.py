"""Grading a plain nbgrader assignment: laid out here, run behind walls, scored here by nbgrader's own rule."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from traitlets.config import Config

from course_lib.course import Course
from course_lib.grading.notebook.cells import read_cells
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.found import listed
from course_lib.grading.notebook.paper import Paper
from course_lib.grading.notebook.pasted import Attachments, pasted
from course_lib.grading.notebook.vet import Refused, read_submission
from course_lib.grading.plain.files import files_of
from course_lib.grading.plain.layout import Laid, Template, lay_out, to_run
from course_lib.grading.plain.settings import Settings
from course_lib.grading.plain.shown import shown_notebook
from course_lib.grading.plain.templates import templates
from course_lib.grading.plain.verdict import HandedIn, Judge
from course_lib.grading.record.gradebook import Entry, Register
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.pictures import with_pictures
from course_lib.grading.record.sitting import Sitting, Sittings
from course_lib.grading.workers.jobs import Job
from course_lib.grading.workers.kernel_source import Kernels


@dataclass(frozen=True)
class Plain:
    """An assignment of stock nbgrader: its tests run beside the student's code."""

    course: Course
    name: str
    sealed = False

    @cached_property
    def settings(self) -> Settings:
        """What nbgrader would take from the course's configuration."""
        return Settings(self.course.config or Config())

    @contextmanager
    def opened(self, kernels: Kernels) -> Iterator["PlainGrading"]:
        """The assignment, open for grading.

        Raises:
            SourceError: where the gradebook does not know the assignment, or it is not for this Python.
        """
        with Register(self.course, self.name) as register:
            yield self.grading(register, Sittings.of(self.course, self.name))

    def grading(self, register: Register, sittings: Sittings) -> "PlainGrading":
        """The assignment with its gradebook and its sittings, once all is checked that ends a grading.

        Raises:
            SourceError: where its settings or its notebooks are not for this Python.
        """
        self.settings.check_kernel()
        self.settings.check_notebooks(self.name, register.notebooks)
        register.penalty = register.penalty if self.settings.penalised else None
        judge = Judge(templates(register), self.settings.after_run)
        return PlainGrading(self.course, self.name, sittings, register, judge, self.settings)


@dataclass(frozen=True)
class PlainGrading:
    """One run of grading a plain assignment."""

    course: Course
    name: str
    sittings: Sittings
    register: Register
    judge: Judge
    settings: Settings

    def read(self, student: str) -> "PlainSubmission":
        """What a student handed in, laid out, with a job for each notebook that can be examined."""
        folder = self.course.submission(student, self.name)
        laid: dict[str, list[Laid]] = {}
        pictures: dict[str, Mapping[str, Attachments]] = {}
        jobs, refused = {}, {}
        digest = hashlib.sha256()
        for template in self.judge.templates:
            try:
                content = read_submission(folder, f"{template.name}.ipynb")
                cells = lay_out(read_cells(content), template, self.settings.laying)
                jobs[template.name] = self._job(student, template, cells)
                laid[template.name], pictures[template.name] = cells, pasted(content)
                digest.update(content)
            except Refused as error:
                refused[template.name] = _telling_what_is_there(error, folder, template.name)
                digest.update(str(error).encode())
        sitting = self.sittings.place(student, digest.hexdigest())
        return PlainSubmission(student, laid, refused, self, digest.hexdigest(), sitting, jobs, pictures)

    def _job(self, student: str, template: Template, laid: list[Laid]) -> Job:
        beside = files_of(self.course, self.name, student, self.settings)
        limits = self.settings.seconds(laid, sum(cell.type == "code" for cell in template.cells.values()))
        files = {name: file.content for name, file in beside.items()}
        programs = [name for name, file in beside.items() if file.program]
        paper = Paper(template.name, [], [], files, *limits, programs=programs)
        return Job.named(student, to_run(laid), paper.to_bytes(), template.name)


def _telling_what_is_there(refused: Refused, folder: Path, name: str) -> Refused:
    """Of a notebook that is missing, what lies there instead: in a plain course the name decides, as in stock."""
    if refused.state != "missing":
        return refused
    return Refused("missing", f"expected {name}.ipynb in the submission, got {listed(folder)}")


@dataclass(frozen=True)
class PlainSubmission(HandedIn):
    """What a student handed in, on its way to the gradebook; a job for each notebook that can be examined."""

    grading: PlainGrading
    digest: str
    sitting: Sitting
    jobs: Mapping[str, Job]
    pictures: Mapping[str, Mapping[str, Attachments]]

    @property
    def remark(self) -> str:
        """Which notebooks are refused, and why."""
        states = dict.fromkeys(refused.state for refused in self.refused.values())
        return ": ".join(filter(None, (", ".join(states), "; ".join(self.reasons))))

    @property
    def rests_on(self) -> str:
        """What the result rests on: what ran, what did not, and the rule that scores it."""
        states = "+".join(refused.state for refused in self.refused.values())
        ran = "+".join(job.id for job in self.jobs.values())
        return "+".join(filter(None, (ran, states, ran and self.grading.judge.digest)))

    def finish(self, examined: Mapping[str, Examined]) -> Outcome:
        """The outcome, from the results of all jobs, by notebook."""
        ran = {name: examined[name].cells[1:] for name in self.laid}  # without the preamble
        outcome = self.grading.judge.outcome(self, ran, sum(result.seconds for result in examined.values()))
        notebooks = {name: [cell for cell in outcome.cells if cell.notebook == name] for name in ran}
        cells = [cell for name, own in notebooks.items() for cell in with_pictures(own, self.pictures[name])]
        return replace(outcome, cells=cells)

    def entries(self, outcome: Outcome) -> dict[str, Entry]:
        """What the gradebook gets of an outcome, by notebook."""
        return self.grading.judge.entries(self, outcome.cells)

    def shown(self, outcome: Outcome) -> dict[str, str]:
        """The notebooks that the formgrader shows."""
        return {name: shown_notebook(laid, name, outcome) for name, laid in self.laid.items()}
