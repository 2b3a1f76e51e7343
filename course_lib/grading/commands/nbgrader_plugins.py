"""How nbgrader's own commands and its formgrader come to use this grader: ``nbgrader_config.py`` calls ``install``.

nbgrader's plugins run too late for sealed assignments, so its converters are replaced by subclasses that do the whole
work here, and leave assignments without an examiner cell to nbgrader.
"""

import fnmatch
from typing import Any

from nbgrader.apps import api, autogradeapp, generatefeedbackapp
from nbgrader.converters import Autograde, GenerateFeedback, NbGraderException

from course_lib.course import Course, CourseError
from course_lib.grading.commands.release import PREPROCESSORS, STUB, TEXT_STUB
from course_lib.grading.kernel.client import KernelStartError
from course_lib.grading.notebook.source import Source, SourceError
from course_lib.grading.pipeline import grade
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.report.feedback import write_feedback


class SealedAutograde(Autograde):
    """``nbgrader autograde`` for sealed assignments: the same function as ``course grade``."""

    def start(self) -> None:
        """Grades, and fails with a sentence where nothing could be graded."""
        found = _sealed(self)
        if found is None:
            super().start()
            return
        course, students = found
        try:
            outcomes = grade(course, self.coursedir.assignment_id, students, force=self.force, progress=self._log)
        except (CourseError, SourceError, KernelStartError) as error:
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
        """Writes the pages."""
        found = _sealed(self)
        if found is None:
            super().start()
            return
        course, students = found
        for path in write_feedback(course, self.coursedir.assignment_id, students):
            self.log.info("wrote %s", path)


def _sealed(converter: Any) -> tuple[Course, list[str]] | None:
    """The course and the students that a command names, if it names a sealed assignment."""
    coursedir = converter.coursedir
    course = Course.from_nbgrader(coursedir)
    try:
        source = Source.read(course.source_of(coursedir.assignment_id))
    except CourseError as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from error
    except SourceError:
        return None
    if not source.sealed:
        return None
    excluded = set(coursedir.student_id_exclude.split(","))
    students = [name for name in course.students(source.name) if name not in excluded]
    chosen = [name for name in students if fnmatch.fnmatchcase(name, coursedir.student_id)]
    if not chosen:
        message = f"expected submissions at {course.submission(coursedir.student_id, source.name)}, got none"
        converter.log.error("%s", message)
        raise NbGraderException(message)
    return course, chosen


def install(config: Any) -> None:
    """Sets a course up in nbgrader's configuration, and puts this grader in place of nbgrader's own."""
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "assignments"
    config.GenerateAssignment.preprocessors = list(PREPROCESSORS)
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.HTMLExporter.sanitize_html = True  # what the formgrader shows was written by anyone
    for module in (autogradeapp, api):
        module.Autograde = SealedAutograde
    for module in (generatefeedbackapp, api):
        module.GenerateFeedback = SealedFeedback
