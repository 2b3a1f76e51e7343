"""What runs inside a student's kernel; its text is sent there, so that it needs nothing of this package.

Nothing here decides anything: all that leaves the kernel is data in the answer schema.
"""

import contextlib
import importlib.abc
import json
import math
import pathlib
import random
import sys
from collections.abc import Callable, Iterable
from typing import Any

ANSWER_TYPE = "application/vnd.course.answer+json"
RAISED_TYPE = "application/vnd.course.raised"
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")  # functions of their own, before Python 3.12
TIMED = "<timed exec>"  # what %%time calls the file of its cell
ANSWERING = ("course_lib.reference", "course_lib.exercises")  # packages that hold answers
OPENED = "_exam_modules"  # where ``sys`` keeps the modules that were there before any cell; ``inquiry`` compares
ABSENT = (
    "{} is not there while an assignment is graded: it holds what the assignment asks you to write. "
    "Use your own functions, numpy and torch."
)


class _NoReference(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        for package in ANSWERING:
            if f"{fullname}.".startswith(f"{package}."):
                raise ModuleNotFoundError(ABSENT.format(package), name=fullname)


def open_room(seed: int, files: dict[str, bytes], companions: dict[str, bytes], programs: list[str]) -> None:
    """Lay out a fresh kernel's files, seed its generators, and close the door to the reference implementations.

    Of the companions, which the submission brought, none can be written over by accident.
    """
    for name, content in (files | companions).items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name in companions:
        pathlib.Path(name).chmod(0o444)
    for name in programs:
        pathlib.Path(name).chmod(0o755)
    show_lines_of_errors()
    write_errors_cheaply()
    sys.meta_path.insert(0, _NoReference())
    random.seed(seed)
    with contextlib.suppress(ImportError):
        import numpy as np

        np.random.seed(seed % 2**32)
    if torch := sys.modules.get("torch"):
        # torch's own function writes down who asked, for devices that may come: half of what is done here
        with_devices = torch.accelerator.is_available()
        (torch.manual_seed if with_devices else torch.default_generator.manual_seed)(seed)
    setattr(sys, OPENED, frozenset(sys.modules))


class HelpersEnded(RuntimeError):
    """A Pool without processes: those that cells have started are ended before the questions."""


def show_lines_of_errors() -> None:
    """Tracebacks show the line on which an error was raised, of every frame.

    Of a frame whose file it does not find, as of a kernel's cell, IPython shows the line on which that stands by now:
    another, from Python 3.12 on, if the error was raised in a comprehension.
    """
    from IPython.core import ultratb

    ultratb.FAST_THRESHOLD = math.inf  # type: ignore[assignment]


def write_errors_cheaply() -> None:
    """Errors are written without colours, of which what is kept has none, and once: IPython writes each one a second
    time for a history that nobody reads. To write one took longer than what most students' cells do.
    """
    from IPython import get_ipython

    shell = get_ipython()
    shell.colors = "nocolor"
    shell._format_exception_for_storage = lambda error, *more: {}


def sit(
    code: str,
    name: str,
    inputs: Any,
    fences: contextlib.AbstractContextManager,
    encode: Callable[[Any], dict[str, Any]],
) -> None:
    """Run one hidden cell: it asks for its inputs, and hands in its answer, while its fences stand.

    Whether they do to the end is asked of their keeper by what stands here, in a body that runs and which thus nobody
    can change: student code finds this frame, and every name that it knows.
    """
    from IPython import get_ipython
    from IPython.display import publish_display_data

    def question(asked: str) -> Any:
        if asked != name:
            raise KeyError(f"this cell asks the question {name!r}, not {asked!r}")
        return inputs

    def answer(asked: str, value: Any) -> None:
        publish_display_data({ANSWER_TYPE: {"name": asked, "value": encode(value)}})

    with contextlib.suppress(Exception):  # nobody is shown what an exam prints, and a long traceback takes its time
        get_ipython().InteractiveTB.set_mode("Minimal")
    with fences:
        scopes = getattr(get_ipython(), "scopes", None)  # the names of given cells come before a student's
        names = scopes.names if scopes else get_ipython().user_ns
        scope = names | {"question": question, "answer": answer}
        try:
            exec(compile(code, "<exam>", "exec"), scope)

            def exam_looks() -> None: ...

            exam_looks.__code__  # noqa: B018  # of which the keeper is told
        except Exception as error:
            publish_display_data({RAISED_TYPE: json.dumps(_raised(error))})
            if _divided_by_no_process(error):
                raise HelpersEnded from error
            raise


def _divided_by_no_process(error: Exception) -> bool:
    """Whether a Pool was to share work out among its processes, and had none left."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    named = str(trace.tb_frame.f_globals.get("__name__")) if trace else ""
    return isinstance(error, ZeroDivisionError) and named == "multiprocessing.pool"


def _raised(error: Exception) -> dict[str, Any]:
    """What was raised, and the innermost function of the notebook that it passed through."""
    from IPython import get_ipython

    told = {"error": type(error).__name__, "text": "", "function": "", "line": 0}
    with contextlib.suppress(Exception):  # an exception may be unable to say what it says
        told["text"] = str(error)[:2_000]
    cells = {*getattr(get_ipython().compile, "_filename_map", {}), TIMED}
    trace, places = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in cells:
            places.append((code.co_name, trace.tb_lineno))
        trace = trace.tb_next
    told["function"], told["line"] = innermost(places)
    return told


def innermost(places: Iterable[tuple[str, int]]) -> tuple[str, int]:
    """The function of a notebook in which something was raised, and the line: the last place that a student has named.

    A comprehension or a lambda is told by the function that it stands in; a lambda in none, as itself. The line is the
    comprehension's own.

    Args:
        places: each frame's name and line, from the outermost inwards.

    Returns:
        an empty name and 0 where no frame is a function's.
    """
    function, line, inside = "", 0, False
    for name, at in places:
        own = bool(name) and (not name.startswith("<") or (name == "<lambda>" and function in ("", name)))
        inside = own or (inside and name in COMPREHENSIONS)
        if inside:
            function, line = name if own else function, at
    return function, line
