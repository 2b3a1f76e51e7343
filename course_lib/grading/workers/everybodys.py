"""What is no single submission's affair, and ends the work on a class."""

from course_lib.course import CourseError
from course_lib.grading.kernel.client import KernelLost, KernelStartError
from course_lib.grading.notebook.source import SourceError
from course_lib.grading.record.answering import GradebookUnavailable
from course_lib.grading.sandbox.errors import SandboxUnavailable

EVERYBODYS = (CourseError, SourceError, GradebookUnavailable, KernelLost, KernelStartError, SandboxUnavailable)
