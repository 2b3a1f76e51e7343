"""Every expected answer of the assignment on sequence to sequence, held to the reference library and to PyTorch."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from seq2seq_oracles import ORACLES, net, scored, told
from solution_notebook import SolutionNotebook, assert_equal
from torch import Tensor

from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference.search import beam_search
from course_lib.reference.seq2seq import parallel_scheduled_sampling, scheduled_sampling

SEQ2SEQ = SolutionNotebook("06_seq2seq")
Step = Callable[[Any, Any], tuple[Tensor, Any]]


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert SEQ2SEQ.questions == set(SEQ2SEQ.hidden) == ORACLES.keys()


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_its_oracle(name: str, seed: int) -> None:
    given = SEQ2SEQ.inputs(name, seed)
    right = [ORACLES[name](case) for case in given["cases"]]
    right = [part for parts in right for part in parts] if name == "schedules" else right
    assert_equal(told(SEQ2SEQ.expected(name, given)), told(decode(encode(right))), rtol=1e-5, atol=1e-6)


def test_the_examples_of_the_contracts_hold() -> None:
    s = SEQ2SEQ.solution
    A, B, END, START, fork = s["A"], s["B"], s["END"], s["START"], s["chain"](s["FORK"])
    inputs, targets, mask = s["teacher_forced"]([[7, 8], [9]], 1, 2, 0)
    assert inputs.tolist() == [[1, 7, 8], [1, 9, 0]]
    assert targets.tolist() == [[7, 8, 2], [9, 2, 0]]
    assert mask.tolist() == [[True, True, True], [True, True, False]]
    alike = s["picked_log_probs"](torch.zeros(1, 2, 4), torch.tensor([[3, 1]]))
    np.testing.assert_allclose(alike, [[-math.log(4)] * 2])
    turned = s["turned_round"](torch.tensor([[5, 6, 7], [8, 9, 0]]), torch.tensor([3, 2]))
    assert turned.tolist() == [[7, 6, 5], [9, 8, 0]]
    words, log_p = s["greedy"](fork, None, START, END, 3)
    assert (words, round(log_p, 9)) == ([A, A, A], round(math.log(0.6 * 0.5 * 0.5), 9))
    sentences = [words for words, _ in s["every_sentence"](fork, None, START, END, 2)]
    assert sorted(sentences) == sorted([[A, END], [A, A], [A, B], [B, END], [B, A]])


def drawn(question: str, seed: int) -> tuple[dict[str, Any], Step, Tensor]:
    """A case of a question, with its model as the solution's step function and the state before the first word."""
    case = SEQ2SEQ.inputs(question, seed)["cases"][0]
    step, state = SEQ2SEQ.exam["model_of"](case)
    return case, step, state


@pytest.mark.parametrize("most", [1, 2, 4])
def test_all_sentences_together_have_the_probability_one(most: int) -> None:
    _, step, state = drawn("every", 13)
    found = SEQ2SEQ.solution["every_sentence"](step, state, 1, 0, most)
    assert sum(math.exp(log_p) for _, log_p in found) == pytest.approx(1)


@pytest.mark.parametrize("a", [0.0, 0.8])
def test_a_beam_that_holds_all_finds_what_the_list_of_all_ranks(a: float) -> None:
    s, (_, step, state) = SEQ2SEQ.solution, drawn("every", 14)
    everything = s["every_sentence"](step, state, 1, 0, 3)
    ranked = sorted(everything, key=lambda one: -one[1] / len(one[0]) ** a)
    found = s["beam_search"](step, state, 1, 0, 3, len(everything), a)
    assert [words for words, _ in found] == [words for words, _ in ranked]


@pytest.mark.parametrize("width", [1, 2, 5])
@pytest.mark.parametrize("a", [0.0, 1.0])
def test_the_beam_is_the_references(width: int, a: float) -> None:
    case, step, state = drawn("beam", 15)
    found = SEQ2SEQ.solution["beam_search"](step, state, 1, 0, 5, width, a)
    (right,) = beam_search(*net(case), torch.tensor([1]), end=0, max_length=5, width=width, length_penalty=a)
    assert_equal(told(scored(found)), told(scored([(one.tokens + [0] * one.finished, one.score) for one in right])))


@pytest.mark.parametrize("epsilon", [0.0, 0.4, 1.0])
def test_mixing_is_the_references_where_both_toss_the_same_coins(epsilon: float) -> None:
    s, (case, step, state) = SEQ2SEQ.solution, drawn("sampling", 16)
    inputs = torch.tensor(case["inputs"])
    coins = torch.rand(1, len(inputs), generator=torch.Generator().manual_seed(3))[0]
    tossing = [torch.Generator().manual_seed(3) for _ in range(2)]
    right = scheduled_sampling(*net(case), inputs[None], epsilon, tossing[0], choose="argmax")
    read, rows = s["scheduled_sampling"](step, state, inputs, epsilon, coins)
    assert read == right.inputs[0].tolist()
    torch.testing.assert_close(rows, right.log_probs[0])

    decode_all = s["decoder"](step, state)
    right = parallel_scheduled_sampling(
        lambda words: decode_all(words[0])[None], inputs[None], epsilon, tossing[1], choose="argmax", passes=2
    )
    assert s["parallel_sampling"](decode_all, inputs, epsilon, coins, 2).tolist() == right.inputs[0].tolist()


def test_with_as_many_passes_as_words_the_parallel_form_is_the_other() -> None:
    s, (case, step, state) = SEQ2SEQ.solution, drawn("sampling", 17)
    inputs, u = torch.tensor(case["inputs"]), torch.tensor(case["u"])
    read, _ = s["scheduled_sampling"](step, state, inputs, case["epsilon"], u)
    parallel = s["parallel_sampling"](s["decoder"](step, state), inputs, case["epsilon"], u, len(inputs))
    assert parallel.tolist() == read


def test_the_written_question_shows_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(cell for cell in SEQ2SEQ.visible if cell.id == "written_world")
    SEQ2SEQ.run([cell], dict(SEQ2SEQ.solution))
    greedy, narrow, wide, divided = (
        line.split(":")[1].split("(")[0].split() for line in capsys.readouterr().out.splitlines()
    )
    assert greedy == divided == ["a"] * 12
    assert narrow == wide == ["b", "END"]
