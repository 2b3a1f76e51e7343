"""What a question forbids raises by whatever name, from whatever thread and program it is called, and works again."""

import math
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import gamma
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
import torch
from numpy.linalg import norm
from torch import ctc_loss
from torch.nn.functional import cosine_similarity, softmax
from torch.nn.utils import clip_grad_norm_

from course_lib.grading.kernel.fences import ForbiddenCall, fenced

pytestmark = pytest.mark.usefixtures("taken_down")
SCORES = torch.linspace(-1, 1, 40).reshape(5, 2, 4).log_softmax(-1)
CTC = (SCORES, torch.tensor([[1, 2], [1, 3]]), torch.tensor([5, 5]), torch.tensor([2, 2]))
HELD = [gamma]
IN_PART = partial(gamma)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # torch would rather be asked for other compilers

    @torch.jit.script
    def compiled(scores: torch.Tensor) -> torch.Tensor:
        """A program that torch runs without Python."""
        return torch.cosine_similarity(scores, scores, 0)


def inferred() -> Any:
    """Without autograd's part of the dispatcher."""
    with torch.inference_mode():
        return torch.ops.aten._ctc_loss(SCORES, CTC[1], [5, 5], [2, 2])


FORBIDDEN: dict[str, tuple[list[str], Callable[[], Any]]] = {
    "a name imported before": (["torch.nn.functional.ctc_loss"], lambda: ctc_loss(*CTC)),
    "the operator below": (
        ["torch.nn.functional.ctc_loss"],
        lambda: torch.ops.aten._ctc_loss(*CTC[:2], [5, 5], [2, 2]),
    ),
    "the operator in inference": (["torch.ctc_loss"], inferred),
    "an operator alone": (["aten::_ctc_loss"], lambda: ctc_loss(*CTC)),
    "a composite": (["torch.cosine_similarity"], lambda: cosine_similarity(SCORES, SCORES)),
    "a compiled program": (["torch.nn.functional.cosine_similarity"], lambda: compiled(SCORES)),
    "a module": (["torch.nn.functional.softmax"], lambda: torch.nn.Softmax(-1)(SCORES)),
    "a method": (["torch.softmax"], lambda: SCORES.softmax(-1)),
    "a special function": (["torch.softmax"], lambda: torch.special.softmax(SCORES, -1)),
    "another layout": (["torch.softmax"], lambda: torch.ones(4, 4).to_mkldnn().softmax(0)),
    "into a tensor": (["torch.softmax"], lambda: torch.softmax(SCORES, 0, out=torch.empty_like(SCORES))),
    "a map": (["torch.softmax"], lambda: torch.vmap(lambda row: softmax(row, 0))(SCORES)),
    "in place": (["torch.lerp"], lambda: SCORES.clone().lerp_(SCORES, 0.5)),
    "a layer": (["torch.lstm"], lambda: torch.nn.LSTM(4, 3)(SCORES)),
    "a Python function": (
        ["torch.nn.utils.clip_grad_norm_"],
        lambda: clip_grad_norm_([torch.nn.Parameter(SCORES)], 1.0),
    ),
    "NumPy's": (["numpy.linalg.norm"], lambda: norm(np.ones(3))),
    "a function in C": (["math.gamma"], lambda: (gamma(3.0), HELD[0](3.0), math.gamma(3.0))),
    "one in a partial call": (["math.gamma"], lambda: IN_PART(3.0)),
}


@pytest.mark.parametrize("way", FORBIDDEN)
@pytest.mark.parametrize("in_a_thread", [False, True], ids=["here", "in a thread"])
def test_every_way_to_a_forbidden_call_is_closed_and_opens_again(way: str, in_a_thread: bool) -> None:
    forbids, call = FORBIDDEN[way]
    errors: list[BaseException] = []

    def inside() -> None:
        try:
            call()
        except BaseException as error:
            errors.append(error)

    go = threading.Event()
    thread = threading.Thread(target=lambda: (go.wait(), inside()))
    thread.start()  # before the fence stands
    told = pytest.raises(ForbiddenCall, match=forbids[0].rpartition(".")[2])
    with told, fenced(forbids):
        if in_a_thread:
            go.set()
            thread.join()
            raise errors[0]
        call()
    with fenced([]):
        assert call() is not None
    go.set()
    thread.join()


def test_what_is_not_forbidden_works_beside_it() -> None:
    with fenced(["torch.nn.functional.ctc_loss", "torch.softmax"]):
        assert torch.isfinite(torch.logsumexp(SCORES, -1)).all()
        weight = torch.nn.Parameter(torch.ones(3))
        torch.optim.Adam([weight]).zero_grad()
        (weight**2).sum().backward()
        assert weight.grad is not None
        assert torch.nn.functional.log_softmax(SCORES, -1).shape == SCORES.shape


def test_whoever_writes_it_after_all_may_have_tried_the_call() -> None:
    with fenced(["torch.softmax"]):
        try:
            torch.softmax(SCORES, -1)
        except ForbiddenCall:
            answer = SCORES.exp() / SCORES.exp().sum(-1, keepdim=True)
    with fenced([]):
        assert torch.allclose(answer, torch.softmax(SCORES, -1))


def fenced_now() -> bool:
    """Whether softmax raises: fences stand until a question without them."""
    try:
        torch.softmax(SCORES, -1)
    except ForbiddenCall:
        return True
    return False


def test_fences_stand_from_one_question_to_the_next_that_forbids_the_same() -> None:
    with fenced(["torch.softmax"]):
        pass
    assert fenced_now()
    with fenced([]):
        assert not fenced_now()


def test_no_other_program_is_started_while_something_is_forbidden() -> None:
    command = [sys.executable, "-c", "pass"]
    with pytest.raises(ForbiddenCall, match="another process does"), fenced(["math.gamma"]):
        subprocess.run(command, check=True)
    with pytest.raises(ForbiddenCall, match="another process does"):  # after the cell that asked, too
        subprocess.run(command, check=True)
    with fenced([]):
        subprocess.run(command, check=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows starts programs by other calls, which tell of it")
def test_no_interpreter_is_started_that_multiprocessing_would_hand_work_to() -> None:
    def work() -> float:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(math.gamma, 3.0).result(timeout=60)

    with pytest.raises(ForbiddenCall, match="another process does"), fenced(["numpy.linalg.norm"]):
        work()
    with fenced([]):
        assert work() == 2.0


def test_a_name_that_is_none_is_the_authors_mistake() -> None:
    with pytest.raises(AttributeError), fenced(["torch.no_such_call"]):
        pass
