"""Fences around library calls while a question is answered; this text is sent into a student's kernel.

What torch computes by an operator is fenced in torch's own dispatcher: it makes no difference by which name it is
called, from which thread, or from which compiled program. A function written in Python gets another body, whoever holds
it. Of everything else, each name that holds it holds something else for the while. A fence, not a seal: what earns
points is chosen so that no library computes it.
"""

import contextlib
import ctypes
import fnmatch
import gc
import importlib
import inspect
import operator
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

SENTENCE = "{} is what this task asks you to write: it cannot be called in the exam."
NO_OTHER_PROGRAM = "What another program does"
# the ways that a tensor takes through torch's dispatcher, and those that few operators have
KEYS, ODD_KEYS = ("CPU", "AutogradCPU"), ("AutogradOther", "MkldnnCPU", "SparseCPU", "QuantizedCPU")
IN_PYTHON = (
    "_refs",
    "_refs.nn.functional",
    "_refs.special",
    "_decomp.decompositions",
)  # operators, once more, in torch
VARIANTS = ("_safe_", "_masked_", "_sparse_", "special_", "_", "")  # of an operator's name, in front
STARTS = (  # of the names of audit events
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
)
STANDING = "_exam_fences"  # where ``sys`` keeps those that stand: questions one after another share theirs


class ForbiddenCall(RuntimeError):
    """A call of what the task asks the student to write."""


@contextlib.contextmanager
def fenced(forbids: Sequence[str], families: Mapping[str, Sequence[str]] | None = None) -> Iterator[None]:
    """Let library calls raise meanwhile.

    Args:
        forbids: dotted names, such as ``torch.nn.functional.ctc_loss``, with which go all operators of that name and
            its variants; operators alone, as ``aten::_ctc_loss``, or by a pattern, as ``*::*ctc_loss*``; or families.
        families: the names and patterns of each family, of which an installation may lack some.
    """
    families = families or {}
    standing = vars(sys).setdefault(STANDING, {"forbids": [], "stack": contextlib.ExitStack(), "called": []})
    called: list[str] = standing["called"]
    if standing["forbids"] != list(forbids):
        standing["stack"].close()
        standing["forbids"] = None  # until all of them stand
        told = {name: name for name in forbids if name not in families}
        ours = {path: f"torch's {name}" for name in forbids for path in families.get(name, ())}
        _fence_names(standing["stack"], ours, called, lacking=(ImportError, AttributeError))
        _fence_names(standing["stack"], told, called)
        _fence_operators(standing["stack"], ours | told, called)  # after the names, which bring torch in
        _end_children()
        standing["forbids"] = list(forbids)
    called.clear()
    with _one_process(called) if forbids else contextlib.nullcontext():
        try:
            yield
        except Exception as error:
            if called and not isinstance(error, ForbiddenCall):  # a compiled program tells it by an error of its own
                raise ForbiddenCall(SENTENCE.format(called[0])) from error
            raise


def _refusal(told: str, called: list[str]) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        called.append(told)
        raise ForbiddenCall(SENTENCE.format(told))

    return refuse


def _fence_names(
    stack: contextlib.ExitStack,
    told: Mapping[str, str],
    called: list[str],
    lacking: tuple[type[Exception], ...] = (),
) -> None:
    """Let what has dotted names raise, each with what is told of it; errors of those that are lacking are let pass."""
    for path, words in told.items():
        if "::" not in path:
            with contextlib.suppress(*lacking):
                _fence(stack, path, _refusal(words, called))


def _fence(stack: contextlib.ExitStack, path: str, refuse: Callable[..., NoReturn]) -> None:
    """Let what has a dotted name raise, by this name and by others, until the stack is closed."""
    owner, name = _owner(path)
    original = getattr(owner, name)
    if not hasattr(owner, "__dict__"):
        _change_method(stack, owner, name, refuse)
        return
    own = vars(owner).get(name, original) if isinstance(owner, type) else original
    stack.callback(setattr, owner, name, own)
    setattr(owner, name, property(refuse) if inspect.isgetsetdescriptor(original) else refuse)
    body = getattr(original, "_implementation", original)  # of a function that NumPy dispatches
    if isinstance(body, types.FunctionType):
        _change_body(stack, body, refuse)
    elif not path.startswith("torch."):
        _change_holders(stack, original, refuse)


def _fence_operators(stack: contextlib.ExitStack, told: Mapping[str, str], called: list[str]) -> None:
    """Let the operators that go with some names raise, for every thread and every caller, and their twins in Python."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return
    patterns = [path for path in told if "::" in path]
    for path, function in _twins(patterns):
        _change_body(stack, function, _refusal(told[path], called))
    alone = {path: _refusal(told[path], called) for path in patterns if "*" not in path}
    for kind in (torch.jit.ScriptFunction, torch._C.ScriptMethod) if alone else ():
        _change_programs(stack, kind, alone)
    libraries: dict[str, Any] = {}
    has_own = torch._C._dispatch_has_kernel_for_dispatch_key
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an operator is replaced is what is wanted
        for name, path in _operators(list(told)).items():
            space = name.partition("::")[0]
            if space not in libraries:
                libraries[space] = torch.library.Library(space, "IMPL")
                stack.callback(libraries[space]._destroy)
            refuse = _refusal(told[path], called)
            for key in (*KEYS, *(key for key in ODD_KEYS if has_own(name, key))):
                libraries[space].impl(name.partition("::")[2], refuse, key, allow_override=True)


def _operators(forbids: Sequence[str]) -> dict[str, str]:
    """The operators, with their overloads, that go with some names, each with that name."""
    patterns = [path for path in forbids if "::" in path]
    called = {path.rpartition(".")[2].lstrip("_"): path for path in forbids if path.startswith("torch.")}
    if not called | dict.fromkeys(patterns) or "torch" not in sys.modules:
        return {}
    found = {}
    for full in sys.modules["torch"]._C._dispatch_get_all_op_names():
        name = full.partition(".")[0]
        path = next((pattern for pattern in patterns if fnmatch.fnmatchcase(name, pattern)), None)
        if path is None and name.startswith("aten::") and not name.endswith("backward"):
            bare = name.removeprefix("aten::")
            path = next((path for wanted, path in called.items() if _is_variant(bare, wanted)), None)
        if path:
            found[full] = path
    return found


def _twins(patterns: Sequence[str]) -> Iterator[tuple[str, types.FunctionType]]:
    """The functions in which torch has operators once more, written in Python, each with the pattern of its name."""
    for module in IN_PYTHON:
        for name, function in list(vars(sys.modules.get(f"torch.{module}", types)).items()):
            if path := next((path for path in patterns if fnmatch.fnmatchcase(f"aten::{name}", path)), None):
                while isinstance(function, types.FunctionType):
                    yield path, function
                    function = getattr(function, "__wrapped__", None)


def _change_programs(stack: contextlib.ExitStack, kind: type, refusals: Mapping[str, Callable[..., NoReturn]]) -> None:
    """Let compiled programs raise that hold certain operators: some of theirs never come to the dispatcher."""
    name = "__call__"
    call = vars(kind)[name]

    def checked(program: Any, *args: object, **named: object) -> object:
        graph = program.inlined_graph
        for operation, refuse in refusals.items():
            if graph.findAllNodes(operation):
                refuse()
        return call.__get__(program)(*args, **named)

    stack.callback(setattr, kind, name, call)
    setattr(kind, name, checked)


def _is_variant(name: str, wanted: str) -> bool:
    """Whether an operator's name is the one wanted, with something before it or after it."""
    if wanted not in name:
        return False
    rests = (name.removeprefix(front) for front in VARIANTS if name.startswith(front))
    return any(rest == wanted or rest.startswith(f"{wanted}_") for rest in rests)


def _change_body(stack: contextlib.ExitStack, function: types.FunctionType, refuse: Callable[..., NoReturn]) -> None:
    """Give a function another body: by whatever name it is held, it is this one that runs."""
    code = function.__code__
    constants = tuple(refuse if constant == "refuse" else constant for constant in _body.__code__.co_consts)
    stack.callback(setattr, function, "__code__", code)
    function.__code__ = _body.__code__.replace(co_consts=constants, co_freevars=code.co_freevars)


def _body(*_: object, **__: object) -> object:
    return "refuse".__call__()  # type: ignore[operator]  # a constant in whose place the refusal is put


def _change_method(stack: contextlib.ExitStack, owner: object, name: str, refuse: Callable[..., NoReturn]) -> None:
    """Let a method of a class written in C raise, which cannot be set, for all its objects."""
    kind = type(owner)
    methods = gc.get_referents(vars(kind))[0]  # the dict behind the proxy
    changed, original = ctypes.pythonapi.PyType_Modified, methods[name]  # else Python goes on calling what it found
    for held in gc.get_referrers(owner):
        if isinstance(held, types.BuiltinMethodType) and held.__name__ == name:
            _change_holders(stack, held, refuse)
    stack.callback(changed, ctypes.py_object(kind))  # after what is next: last comes first
    stack.callback(operator.setitem, methods, name, original)
    methods[name] = refuse
    changed(ctypes.py_object(kind))


def _change_holders(stack: contextlib.ExitStack, original: object, refuse: Callable[..., NoReturn]) -> None:
    """Let every namespace, list and closure that holds an object hold a refusal."""
    for holder in gc.get_referrers(original):
        if isinstance(holder, dict | list):
            for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
                if value is original:
                    holder[key] = refuse
                    stack.callback(operator.setitem, holder, key, original)
        elif isinstance(holder, types.CellType):
            holder.cell_contents = refuse
            stack.callback(setattr, holder, "cell_contents", original)


def _end_children() -> int:
    """End the processes that cells have started, before fences stand; how many there were."""
    with contextlib.suppress(ImportError):
        import psutil

        with contextlib.suppress(psutil.Error):
            children = psutil.Process().children(recursive=True)
            for child in children:
                with contextlib.suppress(psutil.Error):
                    child.kill()
            return len(children)
    return 0


@contextlib.contextmanager
def _one_process(called: list[str]) -> Iterator[None]:
    """Let no other program be started, in which nothing would be fenced; a fork takes the fences along."""
    standing = True

    def refuse(event: str, _: object) -> None:
        if standing and event.startswith(STARTS):
            called.append(NO_OTHER_PROGRAM)
            raise ForbiddenCall(SENTENCE.format(NO_OTHER_PROGRAM))

    sys.addaudithook(refuse)  # for good: nobody can take it away
    try:
        yield
    finally:
        standing = False


def _owner(path: str) -> tuple[Any, str]:
    """The module or class that holds what a dotted name names."""
    parts = path.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        with contextlib.suppress(ImportError):
            owner: Any = importlib.import_module(".".join(parts[:cut]))
            for part in parts[cut:-1]:
                owner = getattr(owner, part)
            return owner, parts[-1]
    raise ImportError(f"expected the dotted name of a library function, got {path!r}")
