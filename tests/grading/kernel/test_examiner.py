"""The examiner keeps its budget, loses nothing to a lost kernel, and seals what ran before the exam."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from course_lib.grading.kernel.client import Kernel, KernelSource, KernelStartError
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.examined import Examined, RanCell
from course_lib.grading.notebook.paper import Asked, Paper, Slot
from course_lib.grading.notebook.schema import decode, encode

SLOTS = [Slot("answer", "one", "code"), Slot("hidden", "exam_one", "code"), Slot("hidden", "exam_two", "code")]


def paper(code: str = 'answer("one", f(question("one")))', second: str = 'answer("two", f(question("two")))') -> bytes:
    asked = [Asked("one", code, encode(1), ["math.hypot"]), Asked("two", second, encode(2), [])]
    return Paper("tiny", SLOTS, asked, {"data/words.txt": b"apple"}, 2.0, 12.0).to_bytes()


def submission(*sources: str) -> bytes:
    first, *rest = sources
    cells = [{"cell_type": "code", "source": first, "metadata": {"nbgrader": {"grade_id": "one"}}}]
    cells += [{"cell_type": "code", "source": source, "metadata": {}} for source in rest]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


def run(kernels: KernelSource, given: bytes, *sources: str) -> tuple[list[RanCell], dict[str, Any]]:
    result = Examined.from_bytes(examine(submission(*sources), given, "seed", kernels))
    code = [cell for cell in result.cells if cell.role != "hidden"]
    values = {k: decode(a.value) if a.state == "answered" else a.state for k, a in result.answers.items()}
    return code, values


def test_the_same_bytes_give_the_same_answers(kernels: KernelSource) -> None:
    random = "import random, numpy as np\ndef f(x): return [x, random.random(), float(np.random.rand())]"
    first, second = (run(kernels, paper(), random) for _ in range(2))
    assert first[1] == second[1]
    assert first[1]["one"][0] == 1


def test_a_crash_costs_its_question_alone_and_the_replay_is_silent(kernels: KernelSource) -> None:
    crash = "import os\nprint('once')\ndef f(x): return x if x == 2 else os._exit(1)"
    cells, answers = run(kernels, paper(), crash, "print(open('data/words.txt').read())")
    assert answers == {"one": "crashed", "two": 2}
    assert [cell.outputs[0]["text"] for cell in cells] == ["once\n", "apple\n"]


def test_a_loop_in_a_visible_cell_costs_that_cell_alone(kernels: KernelSource) -> None:
    cells, answers = run(kernels, paper(), "def f(x): return x", "while True: pass", "print('later')")
    assert [cell.status for cell in cells] == ["ok", "timed out", "ok"]
    assert cells[2].outputs[0]["text"] == "later\n"
    assert answers == {"one": 1, "two": 2}


def test_replays_count_against_the_wall_budget(kernels: KernelSource) -> None:
    """Each of many cells stays under its own limit; together they may not pass the notebook's."""
    slow = "import time; time.sleep(1.5)"
    given = Paper.from_bytes(paper())
    short = Paper("tiny", given.slots, given.questions, {}, 2.0, 4.0).to_bytes()
    cells, answers = run(kernels, short, "def f(x): return x", *[slow] * 4)
    assert cells[-1].status == "not run"
    assert answers == {"one": "not run", "two": "not run"}


def test_one_endless_loop_leaves_time_for_what_does_not_call_it(kernels: KernelSource) -> None:
    names = ["loops 1", "loops 2", "slow", "loops 3", "loops 4", "right"]
    asked = [Asked(name, f'answer("{name}", f(question("{name}")))', encode(name), []) for name in names]
    slots = [SLOTS[0], *(Slot("hidden", f"exam_{name}", "code") for name in names)]
    source = (
        "import time\ndef f(name):\n    while 'loops' in name: pass\n    time.sleep(name == 'slow')\n    return name"
    )
    _, answers = run(kernels, Paper("tiny", slots, asked, {}, 2.0, 14.0).to_bytes(), source)
    loops = dict.fromkeys(("loops 1", "loops 2", "loops 3", "loops 4"), "timed out")
    assert answers == loops | {"slow": "slow", "right": "right"}


def test_one_endless_loop_leaves_time_for_other_checks(kernels: KernelSource) -> None:
    checks = [Slot("locked", f"check_{n}", "code", "f(1)") for n in range(3)]
    slots = [SLOTS[0], *checks, Slot("locked", "check_last", "code", "g()")]
    given = Paper("tiny", slots, [], {}, 2.0, 8.0).to_bytes()
    cells, _ = run(kernels, given, "def f(x):\n    while True: pass\ndef g(): pass")
    assert [cell.status for cell in cells] == ["ok", *["timed out"] * 3, "ok"]


def test_a_second_answer_spoils_the_first(kernels: KernelSource) -> None:
    twice = 'answer("one", 1)\nanswer("one", 1)'
    assert run(kernels, paper(twice), "def f(x): return x")[1] == {"one": "second answer", "two": 2}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("f(1)", "no answer"),
        ('answer("two", 2)', "no answer"),
        ('answer("one", {1, 2})', "unreadable"),
        ('answer("one", question("two"))', "error"),
        ("import math; math.hypot(1, 2)", "forbidden call"),
    ],
)
def test_other_ends_of_a_question(kernels: KernelSource, code: str, state: str) -> None:
    assert run(kernels, paper(code), "def f(x): return x")[1]["one"] == state


@pytest.mark.parametrize("forbids", [[], ["math.hypot"]], ids=str)
def test_a_pool_whose_processes_were_ended_is_told_as_one(kernels: KernelSource, forbids: list[str]) -> None:
    """Whether what waits for it waits for ever or finds no process rests on when it looks for them."""
    pool = "from multiprocessing import Pool\npool = Pool(2)\ndef f(x):\n    pool._pool.clear()\n"
    given = Paper(
        "tiny", SLOTS, [Asked("one", Paper.from_bytes(paper()).questions[0].code, encode(1), forbids)], {}, 2, 9
    )
    assert run(kernels, given.to_bytes(), pool + "    return pool.map(abs, [-x, x])")[1] == {"one": "helpers ended"}


def test_the_fence_is_down_again_afterwards(kernels: KernelSource) -> None:
    code = 'import math\nanswer("two", math.hypot(3, 4))'
    answers = run(kernels, paper("f(1)", code), "import math\ndef f(x): return math.hypot(x, x)")[1]
    assert answers == {"one": "forbidden call", "two": 5.0}


def test_a_family_is_fenced_in_a_kernel_which_has_none_of_this_package(kernels: KernelSource) -> None:
    code = 'answer("one", f(question("one")))'
    given = Paper("tiny", SLOTS, [Asked("one", code, encode(1), ["softmax"])], {}, 20.0, 60.0).to_bytes()
    softmax = "import torch\ndef f(x): return torch.ops.aten._safe_softmax(torch.ones(2), 0).tolist()"
    assert run(kernels, given, softmax)[1] == {"one": "forbidden call"}
    by_hand = "import torch\ndef f(x): return (torch.ones(2).exp() / torch.ones(2).exp().sum()).tolist()"
    assert run(kernels, given, by_hand)[1] == {"one": [0.5, 0.5]}


def test_a_student_may_use_the_names_of_the_exam(kernels: KernelSource) -> None:
    own = "question, answer = 20, 22\ndef f(x): return x + question + answer"
    assert run(kernels, paper(), own)[1] == {"one": 43, "two": 44}


def test_an_output_changed_during_the_exam_stays_as_it_was(kernels: KernelSource) -> None:
    display = (
        "from IPython.display import display\nhandle = display('seen', display_id='d')\n"
        "def f(x):\n    handle.update(In[-1] + 'leaked')\n    print('leaked')\n    return x"
    )
    cells, answers = run(kernels, paper(), display)
    assert "seen" in str(cells[0].outputs)
    assert "leaked" not in str(cells[0].outputs)
    assert answers == {"one": 1, "two": 2}


@pytest.mark.parametrize(
    ("flood", "seconds"), [("while True: print('y' * 10**5)", 30), ("print('x' * 10**8)", 30)], ids=["many", "one"]
)
def test_floods_are_cut_while_they_stream(kernels: KernelSource, flood: str, seconds: int) -> None:
    given = Paper.from_bytes(paper())
    longer = Paper("tiny", given.slots, given.questions, {}, seconds, 120.0).to_bytes()
    cells, answers = run(kernels, longer, "def f(x): return x", flood)
    assert cells[1].status == "too much output"
    assert len(str(cells)) < 5 * 2**20
    assert answers == {"one": 1, "two": 2}


def test_walls_change_no_answer(kernels: KernelSource) -> None:
    work = "import numpy as np\ndef f(x): return {'x': np.random.rand(3) * x, 'text': open('data/words.txt').read()}"
    walled, plain = (run(source, paper(), work) for source in (kernels, KernelSource()))
    assert str(walled[1]) == str(plain[1])
    assert walled[1]["one"]["text"] == "apple"


def test_a_malformed_submission_is_a_result_too(kernels: KernelSource) -> None:
    result = Examined.from_bytes(examine(b"{", paper(), "seed", kernels))
    assert (result.state, result.answers) == ("malformed", {})


def test_a_machine_that_starts_no_kernel_is_no_fault_of_the_student() -> None:
    with pytest.raises(KernelStartError, match="expected a kernel to start"):
        examine(submission("x = 1"), paper(), "seed", KernelSource(provisioner="there-is-none"))


@dataclass(frozen=True)
class Busy(KernelSource):
    """A machine too busy to start its first kernels."""

    failures: Iterator[int] = field(default_factory=lambda: iter(range(2)))

    @contextlib.contextmanager
    def start(self) -> Iterator[Kernel]:
        if next(self.failures, None) is not None:
            raise KernelStartError("expected a kernel to start, got TimeoutError")
        with super().start() as kernel:
            yield kernel


def test_a_kernel_that_does_not_start_is_started_again(kernels: KernelSource) -> None:
    busy = Busy(kernels.provisioner, kernels.config)
    assert run(busy, paper(), "def f(x): return x")[1] == {"one": 1, "two": 2}
    with pytest.raises(KernelStartError):
        run(Busy(kernels.provisioner, kernels.config, failures=iter(range(3))), paper(), "def f(x): return x")
