"""Fences around library calls while a question is answered; this text is sent into a student's kernel.

What torch computes by an operator is fenced in torch's own dispatcher: it makes no difference by which name it is
called, from which thread, or from which compiled program. A function written in Python gets another body, whoever holds
it. Of everything else, each name that holds it holds something else for the while. A fence, not a seal: what earns
points is chosen so that no library computes it.
"""

import contextlib
import fnmatch
import functools
import gc
import importlib
import importlib.abc
import inspect
import operator
import sys
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

SENTENCE = "{} is what this task asks you to write: it cannot be called in the exam."
NO_OTHER_PROGRAM = "What another program does"
# the ways that every tensor takes through torch's dispatcher, and those that only some do, or a caller asks for
KEYS = ("CPU", "AutogradCPU")
ODD_KEYS = (
    "Autograd",
    "AutogradNestedTensor",
    "AutogradOther",
    "CompositeExplicitAutograd",
    "CompositeExplicitAutogradNonFunctional",
    "CompositeImplicitAutograd",
    "CompositeImplicitAutogradNestedTensor",
    "FuncTorchBatched",
    "FuncTorchBatchedDecomposition",
    "FuncTorchVmapMode",
    "MkldnnCPU",
    "NestedTensorCPU",
    "QuantizedCPU",
    "SparseCPU",
    "SparseCsrCPU",
)
ENGINE = "torch.autograd.Variable._execution_engine"  # forbidden, it takes along what is recorded for it
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
NOT_RECORDED = "does not require grad"  # torch's words, below all that is fenced by a name
LACKING = (ImportError, AttributeError)  # what an installation without a function raises
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
    ours = {path: f"torch's {name}" for name in forbids for path in families.get(name, ())}
    if standing["forbids"] != list(forbids):
        standing["stack"].close()
        standing["forbids"] = None  # until all of them stand
        told = {name: name for name in forbids if name not in families}
        _fence_names(standing["stack"], _those_there(standing["stack"], ours, called), called, lacking=LACKING)
        _fence_names(standing["stack"], told, called)
        _fence_operators(standing["stack"], ours | told, called)  # after the names, which bring torch in
        _end_children()
        if forbids:
            _keep_to_one_process(standing["stack"], called)
        standing["forbids"] = list(forbids)
    called.clear()
    try:
        yield
    except Exception as error:
        if ENGINE in ours and NOT_RECORDED in str(error):
            called.append(ours[ENGINE])
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
        if "::" not in path and path != ENGINE:
            with contextlib.suppress(*lacking):
                _fence(stack, path, _refusal(words, called))


def _those_there(stack: contextlib.ExitStack, told: Mapping[str, str], called: list[str]) -> dict[str, str]:
    """Those names whose modules are loaded; the others are fenced as soon as theirs are, which may take seconds."""
    late = {path for path in told if "::" not in path and not path.startswith("torch.")}
    late = {path for path in late if path.rpartition(".")[0] not in sys.modules}
    if late:
        finder = _Fencing(stack, {path: told[path] for path in late}, called)
        sys.meta_path.insert(0, finder)
        stack.callback(_remove, sys.meta_path, finder)
    return {path: words for path, words in told.items() if path not in late}


def _remove(items: list[Any], one: object) -> None:
    """Take an object out of a list, if it is there."""
    items[:] = [item for item in items if item is not one]


class _Fencing(importlib.abc.MetaPathFinder):
    """Fences functions of modules when these are loaded."""

    def __init__(self, stack: contextlib.ExitStack, told: Mapping[str, str], called: list[str]) -> None:
        self.stack, self.told, self.called = stack, told, called

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        told = {name: words for name, words in self.told.items() if name.rpartition(".")[0] == fullname}
        others = [finder for finder in sys.meta_path if told and finder is not self]
        spec: Any = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
        load: Any = getattr(spec and spec.loader, "exec_module", None)

        def load_fenced(module: types.ModuleType) -> None:
            load(module)
            if self in sys.meta_path:
                _fence_names(self.stack, told, self.called, lacking=LACKING)

        if load:
            vars(spec.loader)["exec_module"] = load_fenced
        return spec


def _fence(stack: contextlib.ExitStack, path: str, refuse: Callable[..., NoReturn]) -> None:
    """Let what has a dotted name raise, by this name and by others, until the stack is closed."""
    owner, name = _owner(path)
    original = getattr(owner, name)
    own = vars(owner).get(name, original) if isinstance(owner, type) else original
    stack.callback(setattr, owner, name, own)
    setattr(owner, name, property(refuse) if inspect.isgetsetdescriptor(original) else refuse)
    body = getattr(original, "_implementation", original)  # of a function that NumPy dispatches
    if isinstance(body, types.FunctionType):
        for one in _inside(body):
            _change_body(stack, one, refuse)
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
    has_own = torch._C._dispatch_has_kernel_for_dispatch_key
    found = _operators(list(told))
    refusals = {name: _refusal(told[path], called) for name, path in found.items()}
    instead = [
        (name, key, refuse)
        for name, refuse in refusals.items()
        for key in (*KEYS, *(key for key in ODD_KEYS if has_own(name, key)))
    ]
    if ENGINE in told:
        _stop_engine(stack, _refusal(told[ENGINE], called))
        names = (name for name in torch._C._dispatch_get_all_op_names() if name not in found)
        instead += [(name, "Autograd", torch.library.fallthrough_kernel) for name in names if has_own(name, "Autograd")]
    _put_instead(stack, instead)


def _put_instead(stack: contextlib.ExitStack, instead: Iterable[tuple[str, str, Callable[..., Any]]]) -> None:
    """Let operators do something else, by the ways that keys of the dispatcher name."""
    torch: Any = sys.modules["torch"]
    libraries: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an operator is replaced is what is wanted
        for name, key, function in instead:
            space, _, operation = name.partition("::")
            if space not in libraries:
                libraries[space] = torch.library.Library(space, "IMPL")
                stack.callback(libraries[space]._destroy)
            libraries[space].impl(operation, function, key, allow_override=True)


def _stop_engine(stack: contextlib.ExitStack, refuse: Callable[..., NoReturn]) -> None:
    """Let autograd's engine raise, whoever starts it: it hands all its work to a compiler once there is one."""
    compiled: Any = sys.modules["torch"]._C._dynamo.compiled_autograd
    stack.callback(compiled.set_autograd_compiler, *compiled.set_autograd_compiler(refuse, False))


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
                yield from ((path, one) for one in _inside(function))


def _inside(function: Any) -> Iterator[types.FunctionType]:
    """A function, and those which decorators have put it around."""
    while isinstance(function, types.FunctionType):
        yield function
        function = getattr(function, "__wrapped__", None)


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


def _change_holders(stack: contextlib.ExitStack, original: object, instead: object) -> None:
    """Let every namespace, list, closure and partial call that holds an object hold another."""
    gc.unfreeze()  # what is frozen is not looked through
    for holder in gc.get_referrers(original):
        if isinstance(holder, dict | list):
            for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
                if value is original:
                    holder[key] = instead
                    stack.callback(operator.setitem, holder, key, original)
        elif isinstance(holder, types.CellType):
            holder.cell_contents = instead
            stack.callback(setattr, holder, "cell_contents", original)
        elif isinstance(holder, functools.partial) and holder.func is original:
            put: Any = vars(functools.partial)["__setstate__"].__get__(holder)
            state: Any = holder.__reduce__()[2]
            put((instead, *state[1:]))
            stack.callback(put, state)


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


def _keep_to_one_process(stack: contextlib.ExitStack, called: list[str]) -> None:
    """Let no other program be started, in which nothing would be fenced; a fork takes the fences along.

    They stand after the cell that asks, too: what a student's code does then may still answer.
    """
    standing = [True]

    def refuse(event: str, _: object) -> None:
        if standing and event.startswith(STARTS):
            called.append(NO_OTHER_PROGRAM)
            raise ForbiddenCall(SENTENCE.format(NO_OTHER_PROGRAM))

    sys.addaudithook(refuse)  # for good: nobody can take it away
    stack.callback(standing.clear)
    _fence_names(stack, {"_posixsubprocess.fork_exec": NO_OTHER_PROGRAM}, called, lacking=LACKING)  # tells no hook


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
