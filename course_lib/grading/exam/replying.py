"""What the trusted kernel does with what it is asked: it runs there, beside the examiner's cells."""

import json
from dataclasses import asdict

from IPython import get_ipython
from IPython.display import publish_display_data

from course_lib.grading.exam import questions
from course_lib.grading.kernel.injected import ANSWER_TYPE


def reply(function: str, arguments: bytes) -> None:
    """Publish what a function of ``questions`` gives for the one ``Exam`` of the examiner's cells, or its limits.

    Args:
        function: its name, or ``limits``.
        arguments: JSON of what it takes beside the exam.

    Raises:
        ValueError: where the examiner's cells have made no exam, or several.
    """
    exams = {id(value): value for value in list(get_ipython().user_ns.values()) if isinstance(value, questions.Exam)}
    if len(exams) != 1:
        raise ValueError(f"expected one Exam in the examiner cells, got {len(exams)}")
    (exam,) = exams.values()
    if function == "limits":
        value = [exam.cell_seconds, exam.notebook_seconds]
    else:
        value = getattr(questions, function)(exam, *json.loads(arguments))
    publish_display_data({ANSWER_TYPE: json.loads(json.dumps(value, default=asdict))})
