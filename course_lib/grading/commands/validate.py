"""JupyterLab's Validate button and ``nbgrader validate``: for this course's assignments they are the rehearsal.

``nbgrader_config.py`` calls ``install``, in the instructors' edition and in the students'.
"""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

from course_lib.course import CourseError
from course_lib.grading.commands.check import said
from course_lib.grading.notebook.cells import Malformed, read_saved
from course_lib.grading.rehearsal.run import Rehearsed, find_mock, rehearse

Results = dict[str, list[dict[str, str]]]  # as nbgrader's front end reads them; nothing in it is "Success!"


def install() -> None:
    """Put the rehearsal in place of nbgrader's own validation, once."""
    from nbgrader.validator import Validator

    if not hasattr(Validator.validate, "__wrapped__"):
        Validator.validate = rehearsing(Validator.validate)


def rehearsing(stock: Callable[[Any, str], Results]) -> Callable[[Any, str], Results]:
    """nbgrader's ``Validator.validate``, with the rehearsal for the assignments that have one."""

    @functools.wraps(stock)
    def validate(self: Any, filename: str) -> Results:
        path = Path(filename).resolve()
        try:
            if not has_rehearsal(path):
                return stock(self, filename)
            with ThreadPoolExecutor(1) as thread:  # a server's own thread runs an event loop, which kernels want too
                return in_nbgraders_form(thread.submit(rehearse, path).result())
        except (Malformed, CourseError) as error:
            return {"failed": [_failure(path.name, str(error))]}

    return validate


def has_rehearsal(path: Path) -> bool:
    """Whether a notebook is an assignment of this course."""
    return find_mock(path, read_saved(path.read_bytes()).cells) is not None


def in_nbgraders_form(rehearsed: Rehearsed) -> Results:
    """What nbgrader's dialog shows of a rehearsal: names and sentences, since the cells themselves lie behind it."""
    failures = [one for one in rehearsed.findings if not one.passed]
    empty = [one for one in failures if one.unwritten]
    failed = [_failure(one.name, said(one)) for one in failures if not one.unwritten]
    if empty:
        names = dict.fromkeys(one.unwritten for one in empty)
        failed.append(_failure("not written yet", f"{len(names)} of your answers: {', '.join(names)}."))
    grave = [note.text for note in rehearsed.notes if note.grave or failed]
    failed += [_failure("before you hand in", "\n".join(grave))] if grave else []
    return {"failed": failed} if failed else {}


def _failure(name: str, error: str) -> dict[str, str]:
    return {"source": name, "error": escape(error), "raw_error": error}
