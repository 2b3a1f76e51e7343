"""Every expected answer of the assignment on captions, held to the reference library, to PyTorch and to enumeration."""

import math
from itertools import pairwise, product
from typing import Any

import pytest
import torch
from captioning_oracles import ORACLES, recurrent
from seq2seq_oracles import told
from solution_notebook import SolutionNotebook, assert_equal

from course_lib.grading.notebook.schema import decode, encode

CAPTIONING = SolutionNotebook("07_captioning")


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert CAPTIONING.questions == set(CAPTIONING.hidden) == ORACLES.keys()


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_its_oracle(name: str, seed: int) -> None:
    given = CAPTIONING.inputs(name, seed)
    right = [ORACLES[name](case) for case in given["cases"]]
    assert_equal(told(CAPTIONING.expected(name, given)), told(decode(encode(right))), rtol=1e-5, atol=1e-6)


def test_the_examples_of_the_contracts_hold() -> None:
    s = CAPTIONING.solution
    inputs, targets, mask = s["caption_targets"]([["a"], []], ["PAD", "START", "END", "UNKNOWN", "a"], 9)
    assert inputs.tolist() == [[1, 4], [1, 0]]
    assert targets.argmax(dim=-1).tolist() == [[4, 2], [2, 0]]
    assert targets.sum(dim=-1).tolist() == [[1, 1], [1, 0]]
    assert mask.tolist() == [[True, True], [True, False]]
    assert s["seen_by"](0, 1, [(3, 2, 1)]) == (-1, 1, 1, 3)


@pytest.mark.parametrize("b", [0.0, -4.0])
def test_reinforce_is_right_on_average_over_all_looks(b: float) -> None:
    s, case = CAPTIONING.solution, CAPTIONING.inputs("exact", 13)["cases"][0]
    alpha, r = torch.tensor(case["alpha"]), torch.tensor(case["r"])
    rows = list(product(range(alpha.shape[1]), repeat=len(alpha)))
    batch = alpha.expand(len(rows), -1, -1), torch.tensor(rows), torch.ones(len(rows), len(alpha), dtype=torch.bool)
    log_s, _ = s["look_slopes"](*batch)
    drawn = s["reinforce_slopes"](r.flatten(), *batch, b)
    torch.testing.assert_close(torch.einsum("s,sti->ti", log_s.exp(), drawn), s["exact_slopes"](alpha, r).to(alpha))


def test_no_baseline_is_quieter_than_the_best() -> None:
    s, case = CAPTIONING.solution, CAPTIONING.inputs("best", 14)["cases"][0]
    alpha, r = torch.tensor(case["alpha"]), torch.tensor(case["r"])
    best = float(s["best_baseline"](alpha, r))
    lowest = s["estimator_variance"](alpha, r, best)
    assert all(s["estimator_variance"](alpha, r, best + off) > lowest for off in (-3, -0.1, 0.1, 3))


def test_a_beam_that_holds_all_finds_every_sentence_that_the_rules_allow() -> None:
    case = CAPTIONING.inputs("beam_exact", 15)["cases"][0]
    E, W, V, state = (torch.tensor(case[name]) for name in ("E", "W", "V", "state"))
    step, allowed = recurrent(case), {}
    for row in product(range(len(E)), repeat=case["most"]):
        words = row[: row.index(0) + 1] if 0 in row else row
        if not set(words) & set(case["banned"]) and all(a != b for a, b in pairwise(words)):
            h, total = state[None], 0.0
            for last, word in zip((1, *words), words, strict=False):
                log_p, h = step(torch.tensor([last]), h)
                total += float(log_p[0, word])
            allowed[words] = total
    s = CAPTIONING.solution
    found = s["beam_captions"](s["talker"](E, W, V), state, 1, 0, case["most"], 999, case["banned"])
    assert [tuple(words) for words, _ in found] == sorted(allowed, key=allowed.__getitem__, reverse=True)
    assert [total for _, total in found] == pytest.approx(sorted(allowed.values(), reverse=True))


def test_the_term_differs_by_a_constant_where_rows_sum_to_one() -> None:
    s, shapes = CAPTIONING.solution, torch.Generator().manual_seed(3)
    mask = torch.tensor([[True] * 4, [True] * 4])
    alpha = torch.rand(2, 4, 6, generator=shapes, dtype=torch.float64).softmax(dim=2)
    plain, even = (s["doubly_stochastic"](alpha, mask, aim) for aim in (False, True))
    torch.testing.assert_close(plain - even, torch.full((2,), 6 - 2 * 4 + 16 / 6, dtype=torch.float64))


def test_the_written_question_shows_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(cell for cell in CAPTIONING.visible if cell.id == "written_world")
    CAPTIONING.run([cell], dict(CAPTIONING.solution))
    first, *rows = capsys.readouterr().out.splitlines()
    log_p, bound = (float(part.split()[-1]) for part in first.split(";")[0].replace("= ", "").split(","))
    none, mean, best = (float(row.split(":")[1]) for row in rows)
    assert bound < log_p < 0
    assert best <= mean < 1.01 * best
    assert none > 20 * best
    assert math.isfinite(none)


def wrong_kinds() -> dict[str, Any]:
    kinds = {"None": None, "text": "h", "an empty tuple": (), "one number": 3.0, "a dict": {"h": 1}}
    return kinds | {"Nones": (None, None), "a flat tensor": torch.zeros(7), "NaN": torch.full((2, 3), torch.nan)}


ASKED = [cell.id for cell in CAPTIONING.visible if cell.id in ORACLES]
RIGHT_KIND = {("variance", "one number")}


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name in ASKED for kind in wrong_kinds() if (name, kind) not in RIGHT_KIND]
)
def test_a_wrong_kind_gets_a_sentence(name: str, kind: str) -> None:
    cells = {cell.id: cell for cell in CAPTIONING.visible}
    function = next(line for line in cells[name].source.splitlines() if line.startswith("def "))[4:].split("(")[0]
    names = CAPTIONING.solution | {function: lambda *_: wrong_kinds()[kind]}
    with pytest.raises(AssertionError, match=r"\w+ \w+ \w+"):
        CAPTIONING.run([cells[f"check_{name}"]], names)
