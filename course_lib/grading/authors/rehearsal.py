"""Answering an exam in this very process: for the authors' own solutions and mutants, which are trusted and many."""

import contextlib
import dis
import io
import signal
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import NamedTuple

import torch

from course_lib.grading.kernel.client import FAR
from course_lib.grading.notebook.assemble import Assembly, Placed
from course_lib.grading.notebook.examined import Answered
from course_lib.grading.notebook.paper import Asked, Paper
from course_lib.grading.notebook.schema import Encoded, Value, decode, encode
from course_lib.grading.notebook.source import CHECK
from course_lib.scopes import Scopes

TIMERS = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}


class OutOfTime(BaseException):
    """A cell that ran longer than it may; not an ``Exception``, so that ordinary handlers let it through."""


ENDS = (Exception, SystemExit, OutOfTime)


def rehearse(assembly: Assembly, paper: Paper, failing: dict[str, str] | None = None) -> dict[str, Answered]:
    """The answers of an assembled notebook, in the form in which ``examine`` returns them.

    Args:
        assembly: the notebook, laid out.
        paper: the exam.
        failing: is given what each visible cell said that failed; cells that decide nothing, such as checks, run only
            then.

    The calls that a question forbids are not fenced off here.
    """
    said = {} if failing is None else failing
    with _beside(paper.files | paper.companions), _switches_put_back():
        scopes = Scopes({"__name__": "__main__", "display": lambda shown: None})  # in the folder that has the files
        for cell in assembly.code if failing is not None else _deciding(assembly, paper):
            try:
                with _quiet(), _limit(paper.cell_seconds):
                    scopes.run(cell.source, f"<{cell.id}>")
            except ENDS as error:
                said[cell.id] = f"{type(error).__name__}: {error}"
        answers = {asked.name: _answer(asked, scopes.names, paper.cell_seconds) for asked in paper.questions}
    scopes.clear()
    return answers


def _deciding(assembly: Assembly, paper: Paper) -> list[Placed]:
    """The cells that can change an answer: not a check, nor a given cell that binds no name which is read elsewhere."""
    given = [cell for cell in assembly.code if cell.role == "locked" and not cell.id.startswith(CHECK)]
    kept = [cell for cell in assembly.code if cell.role != "locked"]
    codes = [cell.source for cell in kept] + [asked.code for asked in paper.questions]
    wanted = set().union(*(_globals(code).read for code in codes))
    while more := [cell for cell in given if cell not in kept and _globals(cell.source).bound & wanted]:
        kept += more
        wanted |= set().union(*(_globals(cell.source).read for cell in more))
    return [cell for cell in assembly.code if cell in kept]


class _Globals(NamedTuple):
    """The global names that some code reads before it binds them, and those that it binds."""

    read: frozenset[str]
    bound: frozenset[str]


@cache
def _globals(source: str) -> _Globals:
    """Of code that does not compile, none."""
    try:
        codes = [compile(source, "<cell>", "exec")]
    except SyntaxError:
        return _Globals(frozenset(), frozenset())
    read, bound = set(), set()
    for code in codes:  # grows while it is walked
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        for step in dis.get_instructions(code):
            if step.opname == "LOAD_GLOBAL" or (step.opname == "LOAD_NAME" and step.argval not in bound):
                read.add(step.argval)
            elif step.opname in ("STORE_NAME", "STORE_GLOBAL"):
                bound.add(step.argval)
    return _Globals(frozenset(read), frozenset(bound))


def _answer(asked: Asked, names: dict[str, object], seconds: float) -> Answered:
    if asked.lacks:
        return Answered(asked.lacks)
    handed_in: list[Encoded] = []

    def question(name: str) -> Value:
        return decode(asked.inputs)

    def answer(name: str, value: object) -> None:
        handed_in.append(encode(value))

    try:
        with _quiet(), _limit(seconds):
            exec(compile(asked.code, "<exam>", "exec"), names | {"question": question, "answer": answer})
    except OutOfTime:
        return Answered("timed out")
    except (Exception, SystemExit):
        return Answered("error")
    if len(handed_in) != 1:
        return Answered("second answer" if handed_in else "no answer")
    return Answered("answered", handed_in[0])


@contextlib.contextmanager
def _beside(files: dict[str, bytes]) -> Iterator[None]:
    """Work meanwhile in a fresh folder that holds these files."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, content in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        yield


@contextlib.contextmanager
def _switches_put_back() -> Iterator[None]:
    """Whatever a notebook switches for all of its process holds for this one alone."""
    dtype = torch.get_default_dtype()
    with torch.enable_grad():
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Stop what takes more than so many seconds of this process' own time; the clock on the wall is a far backstop."""

    def ring(*_: object) -> None:
        raise OutOfTime

    before = {alarm: signal.signal(alarm, ring) for alarm in TIMERS.values()}
    for timer, allowed in zip(TIMERS, (seconds, FAR * seconds), strict=True):
        signal.setitimer(timer, allowed)
    try:
        yield
    finally:
        for timer, alarm in TIMERS.items():
            signal.setitimer(timer, 0)
            signal.signal(alarm, before[alarm])


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    streams = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with streams[0], streams[1], warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
