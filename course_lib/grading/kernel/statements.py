"""The code that a kernel is sent: to open it, and to put one exam question to it."""

import base64
import inspect
import json
from collections.abc import Mapping, Sequence

from course_lib.grading.kernel import endings, fences, injected, inquiry
from course_lib.grading.kernel.families import families_of
from course_lib.grading.kernel.injected import ANSWER_TYPE, RAISED_TYPE
from course_lib.grading.kernel.inquiry import TOLD_TYPE
from course_lib.grading.notebook import schema
from course_lib.grading.notebook.schema import Encoded

__all__ = ["ANSWER_TYPE", "RAISED_TYPE", "TOLD_TYPE", "inquiry_code", "opening", "question_code"]


def opening(
    seed: int,
    files: Mapping[str, bytes],
    companions: Mapping[str, bytes] | None = None,
    programs: Sequence[str] = (),
) -> str:
    """The code that a fresh kernel runs first.

    Args:
        seed: for the kernel's generators.
        files: what lies beside the notebook, by path.
        companions: what the submission brought along, which may be read only.
        programs: the files that can be executed.
    """
    packed = [{name: base64.b64encode(content) for name, content in some.items()} for some in (files, companions or {})]
    text = inspect.getsource(endings) + "\n\n" + inspect.getsource(injected)
    return _unseen(text, f"open_room({seed!r}, {packed[0]!r}, {packed[1]!r}, {list(programs)!r})\nstay_alive()")


def question_code(code: str, name: str, inputs: Encoded, forbids: Sequence[str]) -> str:
    """The code that puts one question to a kernel.

    Args:
        code: the hidden cell's source.
        name: the question's name.
        inputs: its inputs, encoded.
        forbids: dotted names and families of what must not be called meanwhile.
    """
    given = f"decode(__import__('json').loads({json.dumps(inputs)!r}))"
    text = "\n\n".join(map(inspect.getsource, (schema, fences, injected)))
    fence = f"fenced({list(forbids)!r}, {families_of(forbids)!r})"
    return _unseen(text, f"sit({code!r}, {name!r}, {given}, {fence}, encode)")


def inquiry_code(starred: Sequence[str]) -> str:
    """The code that asks a kernel what cells have brought in; ``starred`` names modules of which they import all."""
    text = "\n\n".join(map(inspect.getsource, (fences, inquiry)))
    return _unseen(text, f"tell({list(starred)!r}, {injected.OPENED!r}, _end_children)")


def _unseen(text: str, call: str) -> str:
    """One statement that runs a text and a call of it, and leaves no name behind."""
    return f"exec({text + chr(10) + call!r}, {{'__name__': 'exam'}})"
