"""The code that a kernel is sent: to open it, and to put one exam question to it."""

import inspect
import json
import marshal
from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType

from course_lib.grading.kernel import endings, fences, injected, inquiry, keeper
from course_lib.grading.kernel.client import Statement
from course_lib.grading.kernel.families import families_of
from course_lib.grading.kernel.injected import ANSWER_TYPE, RAISED_TYPE
from course_lib.grading.kernel.inquiry import TOLD_TYPE
from course_lib.grading.notebook import schema
from course_lib.grading.notebook.schema import Encoded

__all__ = ["ANSWER_TYPE", "RAISED_TYPE", "TOLD_TYPE", "inquiry_code", "opening", "question_code", "request"]

# the first function is one that the keeper waits for; what came enclosed is let go of, since student code finds it
RUN_ENCLOSED = """
def exam_begins(): ...
exam_begins.__code__
from marshal import loads
from IPython import get_ipython
parts = get_ipython().get_parent()["buffers"]
modules, call, *enclosed = map(bytes, parts)
parts[:] = []
exec(loads(modules), globals())
exec(call.decode(), globals())
"""
UNSEEN = f"__import__('builtins').exec({RUN_ENCLOSED!r}, {{'__name__': 'exam'}})"


def opening(
    seed: int,
    files: Mapping[str, bytes],
    companions: Mapping[str, bytes] | None = None,
    programs: Sequence[str] = (),
    digest: str = "",
) -> Statement:
    """The code that a fresh kernel runs first.

    Args:
        seed: for the kernel's generators.
        files: what lies beside the notebook, by path.
        companions: what the submission brought along, which may be read only.
        programs: the files that can be executed.
        digest: of the key that the first question will come with.
    """
    laid_out = f"{dict(files)!r}, {dict(companions or {})!r}, {list(programs)!r}"
    return _unseen((endings, injected, keeper), f"open_room({seed!r}, {laid_out})\nstay_alive()\nkeep({digest!r})")


def question_code(code: str, name: str, inputs: Encoded, forbids: Sequence[str], key: str) -> Statement:
    """The code that puts one question to a kernel.

    Args:
        code: the hidden cell's source.
        name: the question's name.
        inputs: its inputs, encoded.
        forbids: dotted names and families of what must not be called meanwhile.
        key: for which the kernel's keeper hands its fences out, once.
    """
    given = f"decode(__import__('json').loads({json.dumps(inputs)!r}))"
    fence = f"fenced({list(forbids)!r}, {families_of(forbids)!r}, enclosed)"
    return _unseen((schema, fences, injected), f"sit({code!r}, {name!r}, {given}, {fence}, encode)", key.encode())


def inquiry_code(starred: Sequence[str]) -> Statement:
    """The code that asks a kernel what cells have brought in; ``starred`` names modules of which they import all."""
    return _unseen((fences, inquiry), f"tell({list(starred)!r}, {injected.OPENED!r}, _end_children)")


def request(function: str, arguments: str) -> Statement:
    """The code that asks the trusted kernel for what a function of ``exam.questions`` gives; arguments are JSON."""
    call = f"from course_lib.grading.exam.replying import reply\nreply({function!r}, enclosed[0])"
    return _unseen((), call, arguments.encode())


def _unseen(modules: tuple[ModuleType, ...], call: str, *enclosed: bytes) -> Statement:
    """One statement that runs the text of some modules and a call of it, and leaves no name behind.

    The kernel is sent what Python makes of the text: it is the same Python, and need not make it at every question.
    """
    return Statement(UNSEEN, (_compiled(modules), call.encode(), *enclosed))


@cache
def _compiled(modules: tuple[ModuleType, ...]) -> bytes:
    text = "\n\n".join(map(inspect.getsource, modules))
    return marshal.dumps(compile(text, "<string>", "exec"))
