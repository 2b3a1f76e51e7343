"""Two scopes in one notebook: what given cells bind and what a student binds hide nothing of one another.

The first line of a given cell is one of ``MARKS``. What it binds is its own: it reads the names of given cells first,
then Python's own, and a student's where there is none. A student's code sees the names of given cells too, except where
it has bound one itself: a helper may have any name. ``keep_apart`` makes a kernel run its cells so, in JupyterLab as in
an exam.
"""

import __future__

import builtins
import dis
import functools
import linecache
import operator
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from types import CodeType
from typing import Any

MARKS = ("# given: leave this cell as it is", "# given: play with it", "# given: change it as you like")
OUTSIDE = "__given__"  # under this name a kernel finds the given code that it is to run
CALL = compile(f"{OUTSIDE}()", "<given>", "exec")
PARTING = (
    "exit(), quit() and a restart end a kernel, and all names go with it. "
    "While a notebook is graded they are passed over: take them out.\n"
)
FUTURE = functools.reduce(
    operator.or_, (getattr(__future__, one).compiler_flag for one in __future__.all_feature_names)
)
_NOTHING = object()


def is_given(source: str) -> bool:
    """Whether a cell is given, by its first line.

    >>> is_given("# given: leave this cell as it is\\nimport math"), is_given("import math")
    (True, False)
    >>> is_given("# given the column before, sum what arrives")
    False
    """
    return source.partition("\n")[0].rstrip() in MARKS


class Given(dict[str, Any]):
    """The names of given cells; any other but Python's own is looked up among a student's, whenever it is asked for."""

    def __init__(self, students: dict[str, Any]) -> None:
        super().__init__(__name__="__main__")
        self.students = students

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)  # upon which Python finds its own
        return self.students[name]


class Scopes:
    """The names of a notebook, in two scopes.

    Args:
        students: those among which the student's cells run; it is kept up to date with those of given cells.

    >>> scopes = Scopes({})
    >>> scopes.run(f"{MARKS[0]}\\nfirst = 1")
    >>> scopes.run("def first(x): return x\\ndef answer(x): return first(x)")
    >>> scopes.run(f"{MARKS[0]}\\nfirst = answer(first + 1)")
    >>> scopes.given["first"], scopes.students["answer"](3)
    (2, 3)
    """

    def __init__(self, students: dict[str, Any]) -> None:
        self.students = students
        self.given = Given(students)
        self.bound: set[str] = set()  # by the student
        self.lent: dict[str, Any] = {}
        self.folder = os.getcwd()  # where given cells find their files, wherever a student's have gone

    @property
    def names(self) -> dict[str, Any]:
        """What a question's cell sees: as a given cell does, all at once."""
        return {name: value for name, value in self.students.items() if not hasattr(builtins, name)} | self.given

    def run(self, source: str, name: str = "<cell>") -> None:
        """Run a cell, in the scope that its first line says."""
        code = compile(source, name, "exec")
        if is_given(source):
            self.run_given(code)
        else:
            self.note(code)
            exec(code, self.students)

    def run_given(self, code: CodeType) -> None:
        """Run code of a given cell."""
        __tracebackhide__ = True  # a traceback begins in the cell
        try:
            with _gradients(), _in(self.folder):
                exec(code, self.given)
        finally:
            self._lend()

    def clear(self) -> None:
        """Let go of all names: functions and their scope hold one another, and all that they were given."""
        for names in (self.students, self.given, self.lent):
            names.clear()

    def note(self, code: CodeType) -> None:
        """Remember which names a student's code binds."""
        self.bound.update(_bound(code))

    def take(self, source: str) -> None:
        """Take over what a given cell has bound in the student's scope, before there were two."""
        names = [name for name in _bound(compile(source, "<given>", "exec")) if name in self.students]
        self.given.update({name: self.students[name] for name in names})
        self.lent.update({name: self.students[name] for name in names})

    def _lend(self) -> None:
        for name, value in self.given.items():
            if not name.startswith("_") and name not in self.bound and self._is_lent(name):
                self.students[name] = self.lent[name] = value
        for name in [name for name in self.lent if name not in self.given]:
            if name in self.students and self._is_lent(name):
                del self.students[name]
            del self.lent[name]

    def _is_lent(self, name: str) -> bool:
        """Whether a student has put nothing of their own under a name."""
        return name not in self.students or self.students[name] is self.lent.get(name, _NOTHING)


def _gradients() -> AbstractContextManager[object]:
    """Given code may ask for derivatives, also where a student has switched them off."""
    torch = sys.modules.get("torch")
    return torch.enable_grad() if torch else nullcontext()


@contextmanager
def _in(folder: str) -> Iterator[None]:
    """In a folder, and back in the one before; where either is gone, stay."""
    before = None
    with suppress(OSError):
        before = os.getcwd()
    if before == folder:
        yield
        return
    with suppress(OSError):
        os.chdir(folder)
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(before or folder)


def _bound(code: CodeType, inside: bool = False) -> Iterator[str]:
    """The names that code binds in the scope of its notebook."""
    stores = ("STORE_GLOBAL",) if inside else ("STORE_GLOBAL", "STORE_NAME")
    yield from (str(step.argval) for step in dis.get_instructions(code) if step.opname in stores)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _bound(inner, inside=True)


def keep_apart() -> None:
    """Keep the names of given cells and of a student's apart, from here on, in the kernel that runs this.

    The cell that calls this is a given one. Outside of a kernel nothing happens; a second call changes nothing.
    """
    shell = _shell()
    if shell is None or hasattr(shell, "scopes"):
        return
    shell.scopes = Scopes(shell.user_ns)
    shell.scopes.take("".join(linecache.getlines(sys._getframe(1).f_code.co_filename)))
    shell.run_code = partial(_run_code, shell, shell.run_code)
    shell.events.register("pre_run_cell", partial(_without_future, shell.compile, []))
    if not getattr(shell, "passes_over_exit", False):
        shell.observe(lambda change: change["new"] and sys.stderr.write(PARTING), "exit_now")


async def _run_code(
    shell: Any, run: Callable[..., Awaitable[bool]], code: CodeType, result: Any = None, *, async_: bool = False
) -> bool:
    """What a shell does for each statement of a cell, with the names that are the statement's own."""
    if async_ or not is_given(linecache.getline(code.co_filename, 1)):
        shell.scopes.note(code)
        return await run(code, result, async_=async_)
    outside = {OUTSIDE: partial(shell.scopes.run_given, code), "__tracebackhide__": True}
    shell.user_ns.update(outside)
    try:
        return await run(CALL, result)
    finally:
        for name in outside:
            shell.user_ns.pop(name, None)


def _without_future(compiler: Any, students: list[int], cell: Any) -> None:
    """Let a given cell be compiled as it was written: what a student imports from ``__future__`` is the student's."""
    if is_given(str(cell.raw_cell)):
        students[:] = students or [compiler.flags]
        compiler.flags &= ~FUTURE
    elif students:
        compiler.flags |= students.pop()


def _shell() -> Any:
    """The IPython shell that runs this, if one does."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
