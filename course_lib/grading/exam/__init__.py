"""What only the coordinator knows: an assignment's questions, the key of a sitting, and the verdict on answers.

The names below are those that an examiner cell imports.
"""

from course_lib.grading.exam.compare import Close, Exact
from course_lib.grading.exam.questions import Exam

__all__ = ["Close", "Exact", "Exam"]
