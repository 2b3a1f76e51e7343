"""Fences around library calls while a question is answered; this text is sent into a student's kernel.

What torch computes by an operator is fenced in torch's own dispatcher: it makes no difference by which name it is
called, from which thread, or from which compiled program. A function written in Python gets another body, whoever holds
it. Of everything else, each name that holds it holds something else for the while. Beside what undoes a fence lies what
sees that it stands; both are kept by ``keeper``. A fence, not a seal: what earns points is such that no library
computes it.
"""

import contextlib
import fnmatch
import functools
import gc
import importlib
import importlib.abc
import inspect
import operator
import os
import re
import sys
import threading
import types
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

SENTENCE = "{} is what this task asks you to write: it cannot be called in the exam."
NO_OTHER = "What another process does"
FALLEN = "What the exam forbids was let through: the fences around it do not stand as they were put up."
# the ways that every tensor takes through torch's dispatcher, and those that only some do, or a caller asks for
KEYS = ("CPU", "AutogradCPU")
ODD_KEYS = (
    *(f"Autograd{kind}" for kind in ("", "NestedTensor", "Other")),
    *(f"CompositeExplicitAutograd{kind}" for kind in ("", "NonFunctional")),
    *(f"CompositeImplicitAutograd{kind}" for kind in ("", "NestedTensor")),
    *(f"FuncTorch{kind}" for kind in ("Batched", "BatchedDecomposition", "VmapMode")),
    *(f"{kind}CPU" for kind in ("Mkldnn", "NestedTensor", "Quantized", "Sparse", "SparseCsr")),
)
ENGINE = "torch.autograd.Variable._execution_engine"  # forbidden, it takes along what is recorded for it
# where torch has operators once more, in Python
IN_PYTHON = ("_refs", "_refs.nn.functional", "_refs.special", "_decomp.decompositions")
VARIANTS = ("_safe_", "_masked_", "_sparse_", "special_", "_", "")  # of an operator's name, in front
# a process, program or interpreter of its own, in which nothing would be fenced: how the names of audit events begin,
# and functions of which no hook is told, or of which one is only where a keeper stands
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn")
INTERPRETERS = (
    *(f"_interpreters.{name}" for name in ("create", "exec", "call", "run_string", "run_func")),  # from Python 3.13 on
    *(f"_xxsubinterpreters.{name}" for name in ("create", "exec", "run_string", "run_func")),
)
SPAWN = ("os.posix_spawn", "os.posix_spawnp", "posix.posix_spawn", "posix.posix_spawnp")
UNHEARD = ("_posixsubprocess.fork_exec", "subprocess._fork_exec", *SPAWN, *INTERPRETERS)
NOT_RECORDED = "does not require grad"  # torch's words, below all that is fenced by a name
LACKING = (ImportError, AttributeError)  # what an installation without a function raises
Standing = dict[str, Any]  # what stands: questions one after another share it
Held = tuple[Any, Callable[..., Any]]  # a function in C, and what is put in its place wherever it is held
UNKEPT: list[Standing] = []  # where it lies without a keeper, as in tests


class ForbiddenCall(RuntimeError):
    """A call of what the task asks the student to write."""


class fenced:
    """Let library calls raise meanwhile.

    Args:
        forbids: dotted names, such as ``torch.nn.functional.ctc_loss``, with which go all operators of that name and
            its variants; operators alone, as ``aten::_ctc_loss``, or by a pattern, as ``*::*ctc_loss*``; or families.
        families: the names and patterns of each family, of which an installation may lack some.
        keys: the key, as bytes, for which this kernel's keeper hands out what stands; it is taken from the list.
    """

    def __init__(
        self,
        forbids: Sequence[str],
        families: Mapping[str, Sequence[str]] | None = None,
        keys: list[bytes] | None = None,
    ) -> None:
        self.forbids, self.families, self.keys = list(forbids), families or {}, keys
        self.called: list[str] = []

    def __enter__(self) -> None:
        kept = UNKEPT if self.keys is None else _handed(self.keys.pop().decode())
        if not kept:
            kept.append(_nothing_standing())
        self.called = kept[0]["called"]
        if kept[0]["forbids"] != self.forbids:
            _fence_all(kept[0], self.forbids, self.families)
        self.called.clear()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        for name, paths in self.families.items():
            if ENGINE in paths and name in self.forbids and NOT_RECORDED in str(error):
                self.called.append(f"torch's {name}")
        if self.called and isinstance(error, Exception) and not isinstance(error, ForbiddenCall):
            # a compiled program tells it by an error of its own
            raise ForbiddenCall(SENTENCE.format(self.called[0])) from error


def _handed(key: str) -> list[Standing]:
    """What this kernel's keeper hands out for a key."""

    def ask() -> None: ...

    ask.__name__, ask.__doc__ = key, None
    ask.__code__  # noqa: B018  # of which its hook is told
    if not isinstance(ask.__doc__, list):
        raise RuntimeError("expected the keeper of this kernel to hand out its fences")
    return ask.__doc__


def _nothing_standing() -> Standing:
    """Where nothing is forbidden yet, and what the keeper asks of it, whoever changes names of this text."""
    standing: Standing = {"forbids": [], "called": [], "late": {}, "undo": [], "checks": [], "names": set(), "open": 0}

    def refuse(sentence: str, error: Callable[[str], Exception] = ForbiddenCall) -> Exception:
        return error(sentence)

    def heard(event: str, starts: tuple[str, ...] = STARTS, words: tuple[str, str] = (SENTENCE, NO_OTHER)) -> Any:
        if standing["forbids"] and event.startswith(starts):
            standing["called"].append(words[1])
            return refuse(words[0].format(words[1]))
        return None

    standing.update(refuse=refuse, heard=heard, loaded=lambda: _fence_late(standing), fallen=FALLEN)
    return standing


def _fence_all(standing: Standing, forbids: list[str], families: Mapping[str, Sequence[str]]) -> None:
    """Put up the fences of a question, after those of another are taken down."""
    standing["open"] = threading.get_ident()  # who alone may look for holders
    if not standing["forbids"]:  # else nobody could lay hands on them since
        standing["held"] = {path for path in INTERPRETERS if path.rpartition(".")[0] in sys.modules}
    _take_down(standing)
    ours = {path: f"torch's {name}" for name in forbids for path in families.get(name, ())}
    told = {name: name for name in forbids if name not in families}
    _fence_names(standing, _those_there(standing, ours), lacking=LACKING)
    _fence_names(standing, told)
    _fence_operators(standing, ours | told)  # after the names, which bring torch in
    _end_children()
    if forbids:
        # what begins a process by another name is the sandbox's affair: to look for all names takes long
        _fence_names(standing, dict.fromkeys(UNHEARD, NO_OTHER), LACKING, standing["held"])
    standing["forbids"], standing["open"] = forbids, 0


def _take_down(standing: Standing) -> None:
    """Undo what fences have done, the last first."""
    standing["forbids"] = None  # until all of them stand
    while standing["undo"]:
        function, *arguments = standing["undo"].pop()
        function(*arguments)
    standing["checks"].clear()
    standing["names"].clear()


def _refusal(told: str, called: list[str]) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        called.append(told)
        raise ForbiddenCall(SENTENCE.format(told))

    return refuse


def _fence_names(
    standing: Standing, told: Mapping[str, str], lacking: tuple[type[Exception], ...] = (), held: Any = None
) -> None:
    """Let what has dotted names raise, of ``held`` (by default all) under every name; errors of ``lacking`` pass."""
    holders: dict[int, Held] = {}
    for path in (path for path in told if "::" not in path and path != ENGINE):
        with contextlib.suppress(*lacking):
            found = _fence(standing, path, _refusal(told[path], standing["called"]))
            holders |= found if held is None or path in held else {}
    if holders:
        _change_holders(standing, holders)


def _those_there(standing: Standing, told: Mapping[str, str]) -> dict[str, str]:
    """Those names whose modules are loaded; the others are fenced as soon as theirs are, which may take seconds."""
    late = {path for path in told if "::" not in path and not path.startswith("torch.")}
    late = {path for path in late if path.rpartition(".")[0] not in sys.modules}
    standing["late"] = {path: told[path] for path in late}
    if late:
        finder, finders, names = _Fencing({path.rpartition(".")[0] for path in late}), sys.meta_path, vars(sys)
        finders.insert(0, finder)
        standing["checks"].append(lambda: names["meta_path"] is finders and finder in finders)
        standing["undo"].append((_remove, finders, finder))
    return {path: words for path, words in told.items() if path not in late}


def _fence_late(standing: Standing) -> None:
    """Fence what a module holds that has come late."""
    come = {path: words for path, words in standing["late"].items() if path.rpartition(".")[0] in sys.modules}
    for path in come:
        del standing["late"][path]
    _fence_names(standing, come, lacking=LACKING)


def _remove(items: list[Any], one: object) -> None:
    """Take an object out of a list, if it is there."""
    items[:] = [item for item in items if item is not one]


class _Fencing(importlib.abc.MetaPathFinder):
    """Lets functions of modules be fenced when these are loaded; it holds nothing, for everybody can find it."""

    def __init__(self, modules: Collection[str]) -> None:
        self.modules = modules

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        others = [finder for finder in sys.meta_path if fullname in self.modules and finder is not self]
        spec: Any = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
        load: Any = getattr(spec and spec.loader, "exec_module", None)

        def exam_loads(module: types.ModuleType) -> None:
            load(module)
            exam_loads.__code__  # noqa: B018  # of which the keeper is told
            for standing in UNKEPT:
                standing["loaded"]()

        if load:
            vars(spec.loader)["exec_module"] = exam_loads
        return spec


def _fence(standing: Standing, path: str, refuse: Callable[..., NoReturn]) -> dict[int, Held]:
    """Let what has a dotted name raise, by this name and by others, until it is undone."""
    owner, name = _owner(path)
    original, names = getattr(owner, name), vars(owner)
    own = names.get(name, original) if isinstance(owner, type) else original
    instead = property(refuse) if inspect.isgetsetdescriptor(original) else refuse
    standing["undo"].append((setattr, owner, name, own))
    standing["names"].add((id(names), name))
    setattr(owner, name, instead)
    standing["checks"].append(lambda: names.get(name) is instead)
    body = getattr(original, "_implementation", original)  # of a function that NumPy dispatches
    if isinstance(body, types.FunctionType):
        for one in _inside(body):
            _change_body(standing, one, refuse)
    elif not path.startswith("torch."):
        return {id(original): (original, refuse)}
    return {}


def _fence_operators(standing: Standing, told: Mapping[str, str]) -> None:
    """Let the operators that go with some names raise, for every thread and every caller, and their twins in Python."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return
    called = standing["called"]
    patterns = [path for path in told if "::" in path]
    for path, function in _twins(patterns):
        _change_body(standing, function, _refusal(told[path], called))
    has_own = torch._C._dispatch_has_kernel_for_dispatch_key
    found = _operators(list(told))
    refusals = {name: _refusal(told[path], called) for name, path in found.items()}
    instead = [
        (name, key, refuse)
        for name, refuse in refusals.items()
        for key in (*KEYS, *(key for key in ODD_KEYS if has_own(name, key)))
    ]
    if ENGINE in told:
        _stop_engine(standing, _refusal(told[ENGINE], called))
        names = (name for name in torch._C._dispatch_get_all_op_names() if name not in found)
        instead += [(name, "Autograd", torch.library.fallthrough_kernel) for name in names if has_own(name, "Autograd")]
    _put_instead(standing, instead)


def _put_instead(standing: Standing, instead: Iterable[tuple[str, str, Callable[..., Any]]]) -> None:
    """Let operators do something else, by the ways that keys of the dispatcher name."""
    core: Any = sys.modules["torch"]._C  # not torch's ``Library``: ``weakref.finalize`` lists what would end one
    mark, dump = f"exam {os.urandom(16).hex()}:0", core._dispatch_dump
    libraries: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an operator is replaced is what is wanted
        for name, key, function in instead:
            space, _, operation = name.partition("::")
            if space not in libraries:
                libraries[space] = core._dispatch_library("IMPL", space, "", mark[:-2], 0)
                standing["undo"].append((libraries[space].reset,))
                told = (f"\n{key}: registered at {mark}", f"\n{key}[alias]: registered at {mark}")
                standing["checks"].append(lambda name=name, told=told: told[0] in dump(name) or told[1] in dump(name))
            libraries[space].impl(operation, key, function, False)


def _stop_engine(standing: Standing, refuse: Callable[..., NoReturn]) -> None:
    """Let autograd's engine raise, whoever starts it: it hands all its work to a compiler once there is one."""
    set_compiler: Any = sys.modules["torch"]._C._dynamo.compiled_autograd.set_autograd_compiler
    standing["undo"].append((set_compiler, *set_compiler(refuse, False)))
    standing["checks"].append(lambda: set_compiler(refuse, False)[0] is refuse)


def _operators(forbids: Sequence[str]) -> dict[str, str]:
    """The operators, with their overloads, that go with some names, each with that name."""
    patterns = [path for path in forbids if "::" in path]
    called = {path.rpartition(".")[2].lstrip("_"): path for path in forbids if path.startswith("torch.")}
    if not called | dict.fromkeys(patterns) or "torch" not in sys.modules:
        return {}
    found, matching, some = {}, _matching(patterns), re.compile("|".join(map(re.escape, called)) or "(?!)").search
    for full in sys.modules["torch"]._C._dispatch_get_all_op_names():
        name = full.partition(".")[0]
        path = matching(name)
        if path is None and name.startswith("aten::") and some(name) and not name.endswith("backward"):
            bare = name.removeprefix("aten::")
            path = next((path for wanted, path in called.items() if _is_variant(bare, wanted)), None)
        if path:
            found[full] = path
    return found


def _matching(patterns: Sequence[str]) -> Callable[[str], str | None]:
    """What gives the first of some patterns that a name matches: of thousands of names, hardly any matches one."""
    some = re.compile("|".join(map(fnmatch.translate, patterns)) or "(?!)").match
    return lambda name: next((one for one in patterns if fnmatch.fnmatchcase(name, one)), None) if some(name) else None


def _twins(patterns: Sequence[str]) -> Iterator[tuple[str, types.FunctionType]]:
    """The functions in which torch has operators once more, written in Python, each with the pattern of its name."""
    matching = _matching(patterns)
    for module in IN_PYTHON:
        for name, function in list(vars(sys.modules.get(f"torch.{module}", types)).items()):
            if path := matching(f"aten::{name}"):
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


def _change_body(standing: Standing, function: types.FunctionType, refuse: Callable[..., NoReturn]) -> None:
    """Give a function another body: by whatever name it is held, it is this one that runs."""
    code = function.__code__
    constants = tuple(refuse if constant == "refuse" else constant for constant in _body.__code__.co_consts)
    body = _body.__code__.replace(co_consts=constants, co_freevars=code.co_freevars)
    standing["undo"].append((setattr, function, "__code__", code))
    function.__code__ = body
    standing["checks"].append(lambda: function.__code__ is body)


def _body(*_: object, **__: object) -> object:
    return "refuse".__call__()  # type: ignore[operator]  # a constant in whose place the refusal is put


def _change_holders(standing: Standing, held: Mapping[int, Held]) -> None:
    """Let every namespace, list, closure and partial call that holds one of ``held``, by identity, hold another."""
    gc.unfreeze()  # what is frozen is not looked through; to look through all takes longer than everything else
    undo, referrers = standing["undo"], gc.get_referrers(*(original for original, _ in held.values()))
    gc.freeze()  # else the next collection writes to all memory that a fork shares
    for holder in referrers:
        if isinstance(holder, dict | list):
            for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
                if id(value) in held:
                    holder[key] = held[id(value)][1]
                    undo.append((operator.setitem, holder, key, value))
        elif isinstance(holder, types.CellType) and id(original := holder.cell_contents) in held:
            holder.cell_contents = held[id(original)][1]
            undo.append((setattr, holder, "cell_contents", original))
        elif isinstance(holder, functools.partial) and id(holder.func) in held:
            put: Any = vars(functools.partial)["__setstate__"].__get__(holder)
            state: Any = holder.__reduce__()[2]
            put((held[id(holder.func)][1], *state[1:]))
            undo.append((put, state))


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
