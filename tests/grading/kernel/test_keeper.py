"""Student code that takes fences down, by whatever it finds of them, gains nothing; other code loses nothing."""

import json

import pytest

from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.examined import Answered, Examined
from course_lib.grading.notebook.paper import Asked, Paper, Slot
from course_lib.grading.notebook.schema import decode, encode

NORM, SOFTMAX, AUTOGRAD = ["numpy.linalg.norm"], ["softmax"], ["autograd"]
SLOTS = [Slot("answer", "one", "code"), Slot("hidden", "exam_one", "code"), Slot("hidden", "exam_two", "code")]
LENGTH = "import numpy as np\ndef call(): return float(np.linalg.norm([3.0, 4.0]))\n"
HALVES = "import torch\ndef call(): return torch.softmax(torch.zeros(2), 0).tolist()\n"
PROGRAM = """
import torch, warnings
warnings.simplefilter("ignore")
@torch.jit.script
def run(x):
    return (x * x) * x
"""
FRAMES = """
import sys
def names(name):
    frame = sys._getframe()
    while name not in frame.f_globals: frame = frame.f_back
    return frame.f_globals
"""
UNDONE = {
    "none undone": (NORM, LENGTH + "def f(x): return call()"),
    "a fence for nothing": (NORM, LENGTH + FRAMES + "def f(x):\n    with names('fenced')['fenced']([]): return call()"),
    "and one again": (
        SOFTMAX,
        f"{HALVES}{FRAMES}def f(x):\n    fenced = names('fenced')['fenced']\n    with fenced([]): half = call()\n"
        "    fenced(['softmax'], {'softmax': ('*::*softmax*',)}).__enter__()\n    return half",
    ),
    "what takes fences down": (
        NORM,
        f"{LENGTH}{FRAMES}import gc\ndef f(x):\n    for one in gc.get_objects():\n"
        "        if isinstance(one, dict) and 'undo' in one: names('fenced')['_take_down'](one)\n    return call()",
    ),
    "frames seen by a profiler": (
        NORM,
        f"{LENGTH}{FRAMES}seen = []\nsys.setprofile(lambda frame, event, about: seen.append(frame))\n"
        "def f(x):\n    for one in [one for frame in seen for one in list(frame.f_locals.values())]:\n"
        "        if isinstance(one, dict) and 'undo' in one: names('fenced')['_take_down'](one)\n    return call()",
    ),
    "a function's body": (
        NORM,
        LENGTH + "norm = np.linalg.norm._implementation\nbody = norm.__code__\n"
        "def f(x):\n    norm.__code__ = body\n    return float(norm(np.array([3.0, 4.0])))",
    ),
    "finalizers": (
        SOFTMAX,
        f"{HALVES}import weakref\ndef f(x):\n    for one in list(weakref.finalize._registry): one()\n    return call()",
    ),
    "a kernel below the fence": (
        SOFTMAX,
        f"{HALVES}kernel = torch.library.get_kernel('aten::_softmax', 'CPU')\nkeys = torch._C.DispatchKeySet('CPU')\n"
        "def f(x): return kernel.call_boxed(keys, torch.zeros(2), 0, False).tolist()",
    ),
    "a derivative that TorchScript makes": (
        AUTOGRAD,
        f"{PROGRAM}node, x = torch._C.TensorBase.grad_fn.__get__, torch.ones(2, requires_grad=True)\n"
        "for _ in range(4): run(x)\ndef f(_): return node(run(x))(torch.ones(2), *[None] * 4).tolist()",
    ),
    "one that it has made before": (
        AUTOGRAD,
        PROGRAM
        + "made = torch._C._jit_differentiate(run.graph)\nforth = torch._C._create_function_from_graph('df', made.df)"
        "\ndef f(x): return made and 3.0",
    ),
    "the list of operators": (
        SOFTMAX,
        HALVES + "torch._C._dispatch_get_all_op_names = lambda: []\ndef f(x): return call()",
    ),
    "how names are compared": (
        SOFTMAX,
        HALVES + "import fnmatch\nfnmatch.fnmatchcase = lambda *_: False\ndef f(x): return call()",
    ),
    "how a fence is set": (
        NORM,
        LENGTH + "import builtins\nbuiltins.setattr = lambda *_: None\ndef f(x): return call()",
    ),
    "who holds a function": (
        ["math.hypot"],
        "import gc, math\ngc.get_referrers = lambda *_: []\nheld = [math.hypot]\ndef f(x): return held[0](3.0, 4.0)",
    ),
    "a hook of the student's own": (
        NORM,
        LENGTH + FRAMES + "seen = []\nsys.addaudithook(lambda event, args: seen.append(sys._getframe(1)))\n"
        "def f(x):\n    if not seen: return call()\n    return 5.0",
    ),
    "an interpreter below this one": (
        ["math.hypot"],
        "import os\ntry: import _interpreters as below\nexcept ImportError: import _xxsubinterpreters as below\n"
        "said, mine = os.pipe()\ntext = f'import math, os; os.write({mine}, b\"%f\" % math.hypot(3, 4))'\n"
        "one = below.create()\ndef f(x):\n    below.run_string(one, text)\n    os.close(mine)\n"
        "    return float(open(said).read())",
    ),
    "a fork, in which nobody looks": (
        NORM,
        f"{LENGTH}import os\ndef f(x):\n    said, mine = os.pipe()\n    if not os.fork():\n"
        "        os.write(mine, b'5.0')\n        os._exit(0)\n    os.close(mine)\n    return float(open(said).read())",
    ),
}


def asked(kernels: KernelSource, forbids: list[str], source: str) -> dict[str, Answered]:
    """How two questions ended, of which the first forbids something."""
    questions = [Asked(name, f'answer("{name}", f(question("{name}")))', encode(1), []) for name in ("one", "two")]
    questions[0] = Asked("one", questions[0].code, encode(1), forbids)
    cells = [{"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": "one"}}}]
    submission = json.dumps({"nbformat": 4, "cells": cells}).encode()
    paper = Paper("tiny", SLOTS, questions, {}, 20.0, 60.0).to_bytes()
    return Examined.from_bytes(examine(submission, paper, "seed", kernels)).answers


@pytest.mark.parametrize("undone", UNDONE)
def test_whoever_takes_a_fence_down_gains_nothing(kernels: KernelSource, undone: str) -> None:
    assert asked(kernels, *UNDONE[undone])["one"].state in ("forbidden call", "error")


def test_a_fence_that_fell_is_told(kernels: KernelSource) -> None:
    raised = asked(kernels, *UNDONE["a function's body"])["one"].raised
    assert raised is not None
    assert raised.text.startswith("What the exam forbids was let through")


def test_rehearsals_tell_the_same() -> None:
    state = {
        undone: asked(KernelSource(), *UNDONE[undone])["one"].state for undone in ("none undone", "a function's body")
    }
    assert set(state.values()) == {"forbidden call"}


@pytest.mark.parametrize("forbids", [NORM, SOFTMAX, AUTOGRAD, ["attention", "autograd"]], ids=str)
def test_who_takes_nothing_down_loses_nothing(kernels: KernelSource, forbids: list[str]) -> None:
    right = "import gc, sys, torch\nfound = len(gc.get_objects())\ndef f(x): return (torch.ones(2) * x).tolist()"
    for answered in asked(kernels, forbids, right).values():
        assert decode(answered.value) == [1.0, 1.0]


def test_nothing_leads_to_the_keeper(kernels: KernelSource) -> None:
    """Neither before an exam, while one may look through all objects, nor from a frame that a refusal has left."""
    looks = """
import gc, sys, types
def held():
    return [one for one in gc.get_objects() if isinstance(one, types.FunctionType) and one.__module__ == "exam"]
before = {one.__name__ for one in held()} & {"hook", "decide", "serve", "untrace"}
def f(x):
    try:
        gc.get_objects()
    except RuntimeError as error:
        trace, seen = error.__traceback__, set()
        while trace is not None:
            seen |= set(trace.tb_frame.f_locals)
            trace = trace.tb_next
    return [sorted(before), sorted(seen & {"kept", "decide", "serve", "standing"})]
"""
    assert decode(asked(kernels, [], looks)["one"].value) == [[], []]
