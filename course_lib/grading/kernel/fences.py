"""Fences around library calls while a question is answered; this text is sent into a student's kernel.

What torch computes by an operator is fenced in torch's own dispatcher: it makes no difference by which name it is
called, from which thread, or from which compiled program. A function written in Python gets another body, whoever holds
it. Of everything else, each name that holds it holds something else for the while. A fence, not a seal: what earns
points is chosen so that no library computes it.
"""

import contextlib
import gc
import importlib
import operator
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

SENTENCE = "{} is what this task asks you to write: it cannot be called in the exam."
NO_OTHER_PROGRAM = "What another program does"
# the ways that a tensor takes through torch's dispatcher, and those that few operators have
KEYS, ODD_KEYS = ("CPU", "AutogradCPU"), ("AutogradOther", "MkldnnCPU", "SparseCPU")
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
def fenced(forbids: Sequence[str]) -> Iterator[None]:
    """Let library calls raise meanwhile.

    Args:
        forbids: dotted names, such as ``torch.nn.functional.ctc_loss``, with which go all operators of that name and
            its variants; or one operator alone, as ``aten::_ctc_loss``.
    """
    standing = vars(sys).setdefault(STANDING, {"forbids": [], "stack": contextlib.ExitStack(), "called": []})
    called: list[str] = standing["called"]
    if standing["forbids"] != list(forbids):
        standing["stack"].close()
        standing["forbids"] = None  # until all of them stand
        _fence_operators(standing["stack"], forbids, called)
        for path in forbids:
            if "::" not in path:
                _fence(standing["stack"], path, _refusal(path, called))
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


def _refusal(path: str, called: list[str]) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        called.append(path)
        raise ForbiddenCall(SENTENCE.format(path))

    return refuse


def _fence(stack: contextlib.ExitStack, path: str, refuse: Callable[..., NoReturn]) -> None:
    """Let what has a dotted name raise, by this name and by others, until the stack is closed."""
    owner, name = _owner(path)
    original = getattr(owner, name)
    own = vars(owner).get(name, original) if isinstance(owner, type) else original
    stack.callback(setattr, owner, name, own)
    setattr(owner, name, refuse)
    body = getattr(original, "_implementation", original)  # of a function that NumPy dispatches
    if isinstance(body, types.FunctionType):
        _change_body(stack, body, refuse)
    elif not path.startswith("torch."):
        _change_holders(stack, original, refuse)


def _fence_operators(stack: contextlib.ExitStack, forbids: Sequence[str], called: list[str]) -> None:
    """Let the operators that go with some names raise, for every thread and every caller."""
    if not (found := _operators(forbids)):
        return
    torch = sys.modules["torch"]
    library, has_own = torch.library.Library("aten", "IMPL"), torch._C._dispatch_has_kernel_for_dispatch_key
    stack.callback(library._destroy)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an operator is replaced is what is wanted
        for name, path in found.items():
            refuse = _refusal(path, called)
            for key in (*KEYS, *(key for key in ODD_KEYS if has_own(f"aten::{name}", key))):
                library.impl(name, refuse, key, allow_override=True)


def _operators(forbids: Sequence[str]) -> dict[str, str]:
    """The operators, with their overloads, that go with some names, each with that name."""
    alone = {path.removeprefix("aten::"): path for path in forbids if path.startswith("aten::")}
    called = {path.rpartition(".")[2].lstrip("_"): path for path in forbids if path.startswith("torch.")}
    if not alone | called or "torch" not in sys.modules:
        return {}
    found = {}
    for full in sys.modules["torch"]._C._dispatch_get_all_op_names():
        namespace, _, overload = full.partition("::")
        name, _, form = overload.partition(".")
        if namespace != "aten" or form.endswith("out") or name.endswith("backward"):
            continue
        path = alone.get(name) or next((path for wanted, path in called.items() if _is_variant(name, wanted)), None)
        if path:
            found[overload] = path
    return found


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


def _end_children() -> None:
    """End the processes that were forked before the fences stood."""
    with contextlib.suppress(ImportError):
        import psutil

        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()


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
