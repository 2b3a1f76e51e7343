"""Every expected answer of the language model assignment, held to enumeration, the reference library and PyTorch."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from language_model_oracles import END, ORACLES, START, UNKNOWN, WHOLE, expected, packed_states
from solution_notebook import SolutionNotebook, assert_equal
from torch import nn

from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference import language
from course_lib.reference.language.truncation import nucleus, top_k

LANGUAGE = SolutionNotebook("03_language_models")


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert LANGUAGE.questions == set(LANGUAGE.hidden) == ORACLES.keys() | WHOLE.keys()


@pytest.mark.parametrize("name", [*WHOLE, *ORACLES])
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_key_agrees_with_its_oracle(name: str, seed: int) -> None:
    given = LANGUAGE.inputs(name, seed)
    assert_equal(LANGUAGE.expected(name, given), decode(encode(expected(name, given))))


def test_the_examples_of_the_contracts_hold() -> None:
    s = LANGUAGE.solution
    assert s["ngram_counts"]([["a", "a"]], 2) == {(START, "a"): 1, ("a", "a"): 1, ("a", END): 1}
    assert s["context_counts"]({("a", "b"): 3, ("a", "c"): 1}) == ({("a",): 4}, {("a",): 2})
    assert s["continuation_counts"]({("a", "c"): 5, ("b", "c"): 1, ("b", "a"): 2}) == {("c",): 2, ("a",): 1}
    np.testing.assert_allclose(
        s["sentence_bits"](["a", "b"], lambda word, context: 1 / 8, 1, ["a", UNKNOWN, END]), [3] * 3
    )
    np.testing.assert_allclose(s["top_k"]([0.4, 0.1, 0.4, 0.1], 3), [4 / 9, 1 / 9, 4 / 9, 0])
    rows = sorted(s["skipgram_pairs"]([7, 8, 9], [1, 1, 2]))
    assert rows == [(7, 8), (8, 7), (8, 9), (9, 7), (9, 8)]
    np.testing.assert_allclose(s["noise_distribution"]([16, 1, 0]), [8 / 9, 1 / 9, 0])
    np.testing.assert_array_equal(s["visible"]([2], 2), [[[[0, 0], [1, 0]]], [[[0, 1], [0, 0]]]])
    np.testing.assert_array_equal(s["neighbour_targets"](np.array([[5, 6, 0]]), [2]), [[[6, -1, -1]], [[-1, 5, -1]]])


@pytest.mark.parametrize("context", [(), ("the",), (START, "the"), ("cat", "dog"), ("down",)])
def test_every_smoothed_model_is_a_distribution(context: tuple[str, ...]) -> None:
    s = LANGUAGE.solution
    corpus, n = s["CORPUS"], len(context) + 1
    tables = {m: s["ngram_counts"](corpus, m) for m in range(1, n + 1)}
    words = sorted(s["build_vocabulary"](corpus, 1))
    models = {
        "add-k": lambda word: s["add_k"](word, context, tables[n], words, 0.3),
        "interpolated": lambda word: s["interpolated"](word, context, tables, words, 0.7),
        "back-off": lambda word: s["backed_off"](word, context, tables, words, 0.6),
        "Kneser–Ney": lambda word: s["kneser_ney"](word, context, tables[n], words, 0.6),
    }
    for name, model in models.items():
        assert sum(model(word) for word in words) == pytest.approx(1), name


def test_reading_agrees_with_a_two_directional_net_of_torch() -> None:
    x = torch.randn(4, 6, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(5))
    lengths = torch.tensor([6, 1, 4, 3])
    ahead, back, net = packed_states(x, lengths)
    steps = [nn.RNNCell(3, 5, dtype=torch.float64) for _ in range(2)]
    for cell, end in zip(steps, ("_l0", "_l0_reverse"), strict=True):
        cell.load_state_dict({name: getattr(net, name + end) for name in cell.state_dict()})

    def step(cell: nn.RNNCell) -> Any:
        return lambda x_t, h: cell(torch.as_tensor(x_t), torch.as_tensor(h)).detach().numpy()

    found = LANGUAGE.solution["read"](x.numpy(), lengths.numpy(), *map(step, steps), np.zeros(5))
    np.testing.assert_allclose(found[0], ahead.detach(), atol=1e-12)
    np.testing.assert_allclose(found[1], back.detach(), atol=1e-12)


def test_the_filters_are_the_references() -> None:
    s = LANGUAGE.solution
    for case in LANGUAGE.inputs("filtered", 14)["cases"]:
        p = s["tempered"](case["logits"], case["temperature"])
        left = top_k(torch.tensor(p).log(), case["k"])
        np.testing.assert_allclose(s["top_k"](p, case["k"]), left.exp(), atol=1e-12)
        names = "logits", "temperature", "k", "mass"
        right = nucleus(left, case["mass"]).exp()
        np.testing.assert_allclose(s["filtered"](*(case[name] for name in names)), right, atol=1e-12)


def test_the_loss_of_both_directions_is_the_reference_models() -> None:
    model = language.BidirectionalLM(7, hidden=4, generator=torch.Generator().manual_seed(1)).double()
    tokens = torch.randint(7, (3, 5), generator=torch.Generator().manual_seed(2))
    lengths = torch.tensor([5, 2, 3])
    mask = torch.arange(5) < lengths[:, None]
    reading = model(tokens, mask)
    given = reading.ahead.detach().numpy(), reading.back.detach().numpy(), tokens.numpy(), lengths.numpy()
    right = -sum(part.sum().item() for part in model.score(tokens, mask))
    assert LANGUAGE.solution["bidirectional_loss"](*given) == pytest.approx(right)


def test_the_table_of_the_written_question_says_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(cell for cell in LANGUAGE.visible if cell.id == "written_world")
    LANGUAGE.run([cell], dict(LANGUAGE.solution))
    lines = capsys.readouterr().out.splitlines()
    known = [int(line.split()[0]) for line in lines]
    plain, named = zip(*([float(part.split()[-1]) for part in line.split(",")] for line in lines), strict=True)
    assert known == sorted(known, reverse=True)
    assert list(plain) == sorted(plain, reverse=True) == [3.44, 2.67, 1.58]
    assert list(named) == sorted(named) == [3.44, 5.47, 9.18]
    assert math.isclose(plain[0], named[0])
