"""How nbgrader's own commands and its formgrader come to use this grader: ``nbgrader_config.py`` calls ``install``.

nbgrader's plugins run too late for sealed assignments, so its converters are replaced by subclasses that do the whole
work here, and leave assignments without an examiner cell to nbgrader.
"""

import fnmatch
from datetime import datetime

from nbgrader.apps import api, autogradeapp, generatefeedbackapp
from nbgrader.converters import Autograde, GenerateFeedback, NbGraderException
from traitlets.config import Config

from course_lib.course import Course, CourseError
from course_lib.grading.commands import validate
from course_lib.grading.commands.release import PREPROCESSORS, STUB, TEXT_STUB
from course_lib.grading.kernel.client import KernelLost, KernelStartError
from course_lib.grading.notebook.source import SourceError, sealed_source
from course_lib.grading.pipeline import grade
from course_lib.grading.record.gradebook import put_alembic_on_path
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.timestamps import handed_in, zone_of
from course_lib.grading.report.feedback import write_feedback
from course_lib.grading.sealed.grading import Sealed


class SealedAutograde(Autograde):
    """``nbgrader autograde`` for sealed assignments: the same function as ``course grade``."""

    def start(self) -> None:
        """Grade, and fail with a sentence where nothing could be graded."""
        found = _sealed(self)
        if found is None:
            super().start()
            return
        assignment, students = found
        try:
            outcomes = grade(assignment, students, force=self.force, progress=self._log)
        except (CourseError, SourceError, KernelLost, KernelStartError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error
        failed = [outcome.student for outcome in outcomes if not outcome.graded]
        if failed:
            raise NbGraderException(f"not graded: {', '.join(failed)}; nothing was recorded for them, run it again")

    def _log(self, outcome: Outcome) -> None:
        self.log.info("%s: %s, %g of %g", outcome.student, outcome.state, outcome.earned, outcome.out_of)


class SealedFeedback(GenerateFeedback):
    """``nbgrader generate_feedback`` for sealed assignments: only what the sealed results may show."""

    def start(self) -> None:
        """Write the pages."""
        found = _sealed(self)
        if found is None:
            super().start()
            return
        assignment, students = found
        for path in write_feedback(assignment.course, assignment.source, students):
            self.log.info("wrote %s", path)


def _sealed(converter: Autograde | GenerateFeedback) -> tuple[Sealed, list[str]] | None:
    """The assignment and the students that a command names, if it names a sealed assignment."""
    coursedir = converter.coursedir
    course = Course.from_nbgrader(coursedir)
    try:
        source = sealed_source(course.source_of(coursedir.assignment_id))
    except CourseError as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from error
    except SourceError:
        return None
    if source is None:
        return None
    excluded = set(coursedir.student_id_exclude.split(","))
    students = [name for name in course.students(source.name) if name not in excluded]
    chosen = [name for name in students if fnmatch.fnmatchcase(name, coursedir.student_id)]
    if not chosen:
        message = f"expected submissions at {course.submission(coursedir.student_id, source.name)}, got none"
        converter.log.error("%s", message)
        raise NbGraderException(message)
    return Sealed(course, source), chosen


def _submitted_at(self: api.NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """When a submission was handed in, as grading reads it: the formgrader compares it with the gradebook's."""
    course = Course.from_nbgrader(self.coursedir)
    return handed_in(course.submission(student_id, assignment_id), zone_of(course.config))


def install(config: Config) -> None:
    """Set a course up in nbgrader's configuration, and put this grader in place of nbgrader's own."""
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "assignments"
    config.GenerateAssignment.preprocessors = list(PREPROCESSORS)
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.HTMLExporter.sanitize_html = True  # what the formgrader shows was written by anyone
    config.ExchangeFactory.release_feedback = "course_lib.grading.commands.exchange.ReleaseFeedback"
    put_alembic_on_path()
    validate.install()
    config.HTMLExporter.filters = {"markdown2html": "course_lib.grading.report.markdown.shown_in_formgrader"}
    config.ZipCollectApp.collector_plugin = "course_lib.grading.collect.plugin.PlatformCollector"
    for module in (autogradeapp, api):
        module.Autograde = SealedAutograde
    api.NbGraderAPI.get_submitted_timestamp = _submitted_at
    for module in (generatefeedbackapp, api):
        module.GenerateFeedback = SealedFeedback
