"""Every expected answer of the assignment on gates, held to the reference library and to PyTorch."""

import math

import numpy as np
import pytest
import torch
from gates_oracles import FROM_REFERENCE, FROM_TORCH, Oracle, tensors
from solution_notebook import SolutionNotebook, assert_equal

from course_lib.datasets.adding import adding_problem
from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference import bptt

GATES = SolutionNotebook("02_gates")


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    questions = GATES.questions
    assert questions == set(GATES.hidden) == FROM_REFERENCE.keys() | FROM_TORCH.keys() | {"adding"}


@pytest.mark.parametrize(
    ("name", "oracle"),
    [*FROM_REFERENCE.items(), *FROM_TORCH.items()],
    ids=[f"{name}-reference" for name in FROM_REFERENCE] + [f"{name}-torch" for name in FROM_TORCH],
)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_an_oracle(name: str, oracle: Oracle, seed: int) -> None:
    asked = GATES.inputs(name, seed)
    right = decode(encode([oracle(tensors(case)) for case in asked["cases"]]))
    assert_equal(GATES.expected(name, asked), right, rtol=1e-8, atol=1e-9)


def test_the_trained_net_adds_and_what_it_earns_follows_its_error() -> None:
    numbers = GATES.expected("adding", {})
    net = torch.tensor(numbers, dtype=torch.float64).split([64, 256, 32, 8, 1])
    x, targets = (part.double() for part in adding_problem(1000, 20, torch.Generator().manual_seed(99)))
    trace = bptt.lstm_forward(x, net[0].view(32, 2), net[1].view(32, 8), net[2])
    error = ((trace.hidden[:, -1] @ net[3] + net[4] - targets) ** 2).mean().item()
    assert error < 0.007
    score, (_, labels) = GATES.exam["share_of_sums"], GATES.drawn("adding", 13)
    assert score(numbers, labels) == 1
    shifted = numbers.astype(float)
    shifted[-1] += 0.15  # an error of 0.15² more
    assert score(shifted, labels) == 0.5
    assert score(np.zeros(361), labels) == score(numbers[:-1], labels) == score("text", labels) == 0


def test_the_examples_of_the_contracts_hold() -> None:
    s = GATES.solution
    one = torch.tensor([1.0, 0, 0, 0])
    found = s["gates"](torch.ones(1, 2), torch.ones(1, 1), torch.zeros(4, 2), torch.zeros(4, 1), one)
    np.testing.assert_allclose([gate.item() for gate in found], [0.7311, 0.5, 0, 0.5], atol=5e-5)
    np.testing.assert_allclose([s["bias_for"](1, 0.5), s["bias_for"](100, 0.5)], [0, 4.968], atol=5e-4)
    assert s["half_life"](0.0) == 1
    row = torch.tensor([1, 2, 3, 0, 0])[None, :, None]
    assert s["backwards"](row, torch.tensor([3])).flatten().tolist() == [3, 2, 1, 0, 0]


def test_the_table_of_the_written_question_says_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(cell for cell in GATES.visible if cell.id == "show_written")
    GATES.run([cell], dict(GATES.solution))
    rows = [line.replace(",", "").split() for line in capsys.readouterr().out.splitlines()]
    direct, full = ([float(row[k]) for row in rows] for k in (5, 8))
    assert math.isclose(direct[0], full[0], rel_tol=0.05)
    assert all(small < large for small, large in zip(direct[1:], full[1:], strict=True))
    assert direct == sorted(direct, reverse=True)
    assert full[-1] > 1e3 * direct[-1]
