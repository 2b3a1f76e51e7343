"""What went wrong with one submission that nobody foresaw: kept, told, and never in the way of another's grade."""

import errno
import json
import traceback

from course_lib.grading.record.gradebook import Unrecordable
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sitting, Sittings
from course_lib.grading.sanitise import clean_text
from course_lib.grading.states import NOT_GRADED

FAILURES = "failures"  # under which a sitting keeps them
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def failed(sittings: Sittings, sitting: Sitting, student: str, error: Exception) -> Outcome:
    """The outcome of a submission that something was raised for: no zero, and no end of the class.

    Args:
        sittings: of the assignment; the traceback is kept there, for who mends it.
        sitting: of the submission.
        student: whose it is.
        error: what was raised.

    Raises:
        OSError: the error itself, of a disk that is full or cannot be written to: that is not one submission's affair.
    """
    if isinstance(error, OSError) and error.errno in FULL:
        raise error
    told = str(error) if isinstance(error, Unrecordable) else f"{type(error).__name__}: {clean_text(error, 200)}"
    facts = {"student": ascii(student), "error": told, "traceback": traceback.format_exception(error)}
    sittings.write(sitting, FAILURES, student, json.dumps(facts, indent=1).encode())
    return Outcome(student, NOT_GRADED, told)
