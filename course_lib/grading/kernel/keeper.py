"""What keeps fences where student code has no name for them; this text is sent into a kernel before any cell has run.

An audit hook stays for good, and nothing that Python lets one look through leads to it. It keeps what stands, and hands
it out for a key, which comes with a question and is worth nothing afterwards: the hook knows the digest of each, and
that is the key before it. It is asked by reading ``__code__`` of a function, of which Python tells every hook: for that
no name is looked up which somebody may have replaced. Whoever writes to the memory of this process gets past it.
"""

import contextlib
import gc
import hashlib
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

UNSEEN = "{} would show what an exam holds: it cannot be called in it."
LOOKS = frozenset(  # the events of looking through the objects and the threads of this process
    ("gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions")
)
# what the exam's own code calls, besides the builtins: it is put back before a question, whoever has replaced it
USED = {
    "IPython": ("get_ipython",),
    "contextlib": ("contextmanager", "suppress"),
    "fnmatch": ("fnmatchcase", "translate"),
    "functools": ("partial",),
    "gc": ("freeze", "get_referrers", "unfreeze"),
    "importlib": ("import_module",),
    "inspect": ("isgetsetdescriptor",),
    "json": ("dumps", "loads"),
    "marshal": ("loads",),
    "operator": ("setitem",),
    "re": ("compile", "escape"),
    "torch._C": (
        "_dispatch_dump",
        "_dispatch_get_all_op_names",
        "_dispatch_has_kernel_for_dispatch_key",
        "_dispatch_library",
    ),
    "torch._C._dynamo.compiled_autograd": ("set_autograd_compiler",),
}
# what would hand out, before an exam, functions below its fences, or derivatives of programs; no notebook needs one
TAKEN = {
    "torch._C": (
        "_dispatch_get_computed_kernel_for_dispatch_key",
        "_jit_differentiate",
        "_jit_pass_create_autodiff_subgraphs",
        "_jit_set_profiling_executor",
        "_jit_set_profiling_mode",
    )
}

HIDDEN = (types.FunctionType, types.CellType, tuple, list)
Name = tuple[dict[str, Any], str, Any]  # a namespace, a name in it, and what it held
Kept = list[dict[str, Any]]  # what stands, of ``fences``; empty before the first question


def keep(digest: str) -> None:
    """Keep fences for whoever brings the key of this digest, from now on."""
    _take_away()
    kept: Kept = []
    decide = _decider(kept, _services(kept, digest, list(_used()), _untraced()))

    def hook(event: str, args: tuple[Any, ...], decide: Callable[..., Exception | None] = decide) -> None:
        error = decide(event, args)
        del decide  # a traceback shows this frame
        if error is not None:
            raise error

    sys.addaudithook(hook)
    _hide(hook, *(one for one in gc.get_referrers(hook) if type(one) is list))


def _decider(kept: Kept, serve: Callable[[Any, str], Exception | None]) -> Callable[..., Exception | None]:
    """What tells of an event which error it must end in, or None; no code of a student's may run in it."""
    function, text, looks, thread = type(_decider), str, LOOKS, threading.get_ident

    def decide(event: str, args: tuple[Any, ...]) -> Exception | None:
        if event == "object.__getattr__":
            one, name = args[:2] if len(args) > 1 else (None, None)
            if type(one) is function and type(name) is text and name == "__code__" and type(one.__name__) is text:
                return serve(one, one.__name__)
            return None
        if event == "sys.addaudithook":
            return RuntimeError("others would hear what is kept")  # Python passes it over, and adds no hook
        if kept and event in looks and kept[0]["open"] != thread():
            return kept[0]["refuse"](UNSEEN.format(event))
        return kept[0]["heard"](event) if kept else None

    return decide


def _services(kept: Kept, digest: str, used: list[Name], untrace: Callable[[], None]) -> Any:
    """What answers the functions whose ``__code__`` is read, by their names."""
    expected, sha256 = [digest], hashlib.sha256

    def serve(one: Any, name: str) -> Exception | None:
        if name == "exam_begins":
            untrace()
            for names, used_name, original in used:
                mine = kept and (id(names), used_name) in kept[0]["names"]
                if not mine and names.get(used_name) is not original:
                    names[used_name] = original
        elif name == "exam_looks" and kept:
            for stands in kept[0]["checks"]:
                if not stands():
                    return kept[0]["refuse"](kept[0]["fallen"])
        elif name == "exam_loads" and kept:
            kept[0]["loaded"]()
        elif len(name) == 64 and sha256(name.encode()).hexdigest() == expected[0]:
            expected[0] = name
            one.__doc__ = kept
        return None

    return serve


def _take_away() -> None:
    """Let nobody have what goes below all fences, as does TorchScript where it makes derivatives of what it runs."""
    if "torch._C" in sys.modules:
        # for good, and for every thread: TorchScript runs what it is given
        sys.modules["torch._C"]._jit_set_profiling_mode(False)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("this function of torch is not there while an assignment is graded")

    for module, names in TAKEN.items():
        for name in names:
            if name in vars(sys.modules.get(module, object)):
                setattr(sys.modules[module], name, refuse)


def _used() -> Iterator[Name]:
    """What the exam's own code calls."""
    for name, value in vars(sys.modules["builtins"]).items():
        if callable(value) and name not in ("display", "get_ipython"):
            yield vars(sys.modules["builtins"]), name, value
    for module, names in USED.items():
        found = vars(sys.modules.get(module, object))
        yield from ((found, name, found[name]) for name in names if name in found)


def _untraced() -> Callable[[], None]:
    """What ends the tracing of this thread: a tracer is shown frames."""
    ends = (sys.settrace, sys.setprofile)
    monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12

    def untrace() -> None:
        for end in ends:
            end(None)
        for tool in range(6) if monitoring else ():
            if monitoring.get_tool(tool) is not None:
                monitoring.set_events(tool, 0)

    return untrace


def _hide(*things: object) -> None:
    """Let ``gc`` know nothing of things, nor of what functions among them hold, so that it lists none of them."""
    with contextlib.suppress(ImportError, AttributeError):
        import ctypes

        untrack = ctypes.pythonapi.PyObject_GC_UnTrack
        untrack.argtypes, untrack.restype = [ctypes.py_object], None
        waiting = list(things)
        while waiting:
            one = waiting.pop()
            if isinstance(one, types.FunctionType):
                inner = [one.__closure__, one.__defaults__]
            elif isinstance(one, types.CellType):
                inner = [one.cell_contents]
            else:
                inner = list(one) if isinstance(one, tuple) else []
            if gc.is_tracked(one):
                untrack(one)
                waiting += [part for part in inner if isinstance(part, HIDDEN)]
