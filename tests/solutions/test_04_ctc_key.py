"""Every expected answer of the CTC assignment, held to the reference library and to PyTorch."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from solution_notebook import SolutionNotebook, assert_equal

from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference import ctc

CTC = SolutionNotebook("04_ctc")
TWO_FRAMES = np.array([[0.2, 0.8], [0.6, 0.4]])  # the example of every docstring


def torch_loss(y: np.ndarray, label: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """PyTorch's loss at u = ln y, and its gradient at these logits; where no path exists, +inf and zeros."""
    u = torch.tensor(y).log().requires_grad_()
    lengths = torch.tensor([len(y)]), torch.tensor([len(label)])
    case = u.log_softmax(1)[:, None], torch.tensor([label]).long(), *lengths
    F.ctc_loss(*case, reduction="sum", zero_infinity=True).backward()
    assert u.grad is not None
    return F.ctc_loss(*case, reduction="sum").detach(), u.grad


Oracle = Callable[[dict[str, Any]], Any]


def per_case(function: Callable[[np.ndarray, list[int]], Any]) -> Oracle:
    """An oracle that calls a function of emissions and label for each case."""
    return lambda given: [function(y, l) for y, l in zip(given["emissions"], given["labels"], strict=True)]


def sorted_paths(given: dict[str, Any]) -> list[np.ndarray]:
    cases = zip(given["labels"], given["times"], given["symbols"], strict=True)
    return [np.array(sorted(ctc.paths(l, t, k)), dtype=int).reshape(-1, t) for l, t, k in cases]


def greedy_labelings(given: dict[str, Any]) -> list[list[int]]:
    return [ctc.greedy_decode(torch.tensor(y)[None].log(), torch.tensor([len(y)]))[0] for y in given["emissions"]]


def beams(given: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for i, y in enumerate(given["emissions"]):
        options: dict[str, Any] = {"width": given["widths"][i]}
        if "bigrams" in given:
            options["lm"] = lambda prefix, k, table=given["bigrams"][i]: float(table[prefix[-1] if prefix else 0, k])
            options["lm_weight"] = given["weights"][i]
        (beam,) = ctc.prefix_beam_decode(torch.tensor(y)[None].log(), torch.tensor([len(y)]), **options)
        found.append({"labelings": [l for l, _ in beam], "scores": np.array([q for _, q in beam])})
    return found


FROM_REFERENCE: dict[str, Oracle] = {
    "collapse": lambda given: [ctc.collapse(path) for path in given["paths"]],
    "paths": sorted_paths,
    "extend": lambda given: [ctc.extend(label) for label in given["labels"]],
    **{f"forward{kind}": per_case(ctc.forward_variables) for kind in ("", "_repeats", "_edges")},
    **{f"backward{kind}": per_case(ctc.backward_variables) for kind in ("", "_repeats", "_edges")},
    "posterior": per_case(ctc.posterior),
    "gradient": per_case(ctc.ctc_gradient),
    "greedy": greedy_labelings,
    "beam": beams,
    "narrow_beam": beams,
    "beam_lm": beams,
}
FROM_TORCH: dict[str, Oracle] = {
    "enumeration": per_case(lambda y, l: torch_loss(y, l)[0].neg().exp().item()),
    "probability": per_case(lambda y, l: torch_loss(y, l)[0].neg().exp().expand(len(y))),
    **{name: per_case(lambda y, l: torch_loss(y, l)[0].item()) for name in ("loss", "long_loss", "shortest")},
    "gradient": per_case(lambda y, l: torch_loss(y, l)[1] - torch.tensor(y)),
    "logit_gradient": per_case(lambda y, l: torch_loss(y, l)[1]),
}


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    questions = CTC.questions
    assert questions == set(CTC.hidden) == FROM_REFERENCE.keys() | FROM_TORCH.keys()


@pytest.mark.parametrize(
    ("name", "oracle"),
    [*FROM_REFERENCE.items(), *FROM_TORCH.items()],
    ids=[f"{name}-reference" for name in FROM_REFERENCE] + [f"{name}-torch" for name in FROM_TORCH],
)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_an_oracle(name: str, oracle: Oracle, seed: int) -> None:
    given = CTC.inputs(name, seed)
    assert_equal(CTC.expected(name, given), decode(encode(oracle(given))), atol=1e-13)


def test_a_beam_that_drops_nothing_scores_every_labeling_as_pytorch_does() -> None:
    y = CTC.exam["emissions"](np.random.default_rng(13), 4, 3)
    beam = CTC.solution["prefix_beam_decode"](y, 1000)
    np.testing.assert_allclose([-q for _, q in beam], [torch_loss(y, l)[0].item() for l, _ in beam], rtol=1e-9)
    assert sum(np.exp(q) for _, q in beam) == pytest.approx(1)


@pytest.mark.parametrize("label", [[], [1], [2, 1, 2], [1, 1], [2, 2, 1]])
def test_dynamic_programming_agrees_with_enumeration(label: list[int]) -> None:
    s, y = CTC.solution, CTC.exam["emissions"](np.random.default_rng(14), 5, 3)
    p = s["enumerated_probability"](y, label)
    np.testing.assert_allclose(s["label_probability"](y, label), p)
    assert s["ctc_loss"](y, label) == pytest.approx(-np.log(p))


def test_the_examples_of_the_contracts_hold() -> None:
    s, y, log = CTC.solution, TWO_FRAMES, np.log
    assert s["collapse"]([1, 0, 1, 2, 2, 0]) == [1, 1, 2]
    assert sorted(s["all_paths"]([1], 2, 2)) == [(0, 1), (1, 0), (1, 1)]
    assert s["enumerated_probability"](y, [1]) == pytest.approx(0.88)
    assert s["extend"]([1, 2]) == [0, 1, 0, 2, 0]
    np.testing.assert_allclose(s["forward_variables"](y, [1]), [[0.2, 0.8, 0], [0.12, 0.4, 0.48]])
    np.testing.assert_allclose(s["backward_variables"](y, [1]), [[0.08, 0.8, 0.12], [0, 0.4, 0.6]])
    np.testing.assert_allclose(s["label_probability"](y, [1]), [0.88, 0.88])
    np.testing.assert_allclose(s["posterior"](y, [1]), np.array([[1, 10, 0], [0, 5, 6]]) / 11)
    assert s["ctc_loss"](y, [1]) == pytest.approx(0.1278, abs=5e-5)
    np.testing.assert_allclose(s["ctc_gradient"](y, [1]), np.array([[-1, -10], [-6, -5]]) / 11)
    np.testing.assert_allclose(s["logit_gradient"](y, [1]), [[0.109, -0.109], [0.055, -0.055]], atol=5e-4)
    assert s["greedy_decode"](np.array([[0.2, 0.8], [0.4, 0.6], [0.9, 0.1]])) == [1]
    beam = s["prefix_beam_decode"](y, 2)
    assert [l for l, _ in beam] == [[1], []]
    np.testing.assert_allclose([q for _, q in beam], log([0.88, 0.12]))


def test_what_the_text_says_is_so() -> None:
    s = CTC.solution
    assert len(s["all_paths"]([1, 2, 2, 3, 4], 8, 5)) == 66
    assert s["collapse"]([1, 0, 1, 2, 0]) == s["collapse"]([0, 1, 1, 0, 0, 1, 2, 2]) == [1, 1, 2]
    uniform = np.full((230, 30), 1 / 30)
    alpha = s["forward_variables"](uniform, [1])
    assert alpha[210].max() > 0
    assert alpha[-1].max() == 0
    twice = np.array([[0.6, 0.4], [0.6, 0.4]])
    assert s["greedy_decode"](twice) == []
    assert s["prefix_beam_decode"](twice, 4) == [([1], pytest.approx(np.log(0.64))), ([], pytest.approx(np.log(0.36)))]
