"""Every expected answer of the BPTT assignment, held to the reference library and to PyTorch's autograd."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import brentq
from solution_notebook import SolutionNotebook, assert_equal
from torch import Tensor, nn

from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference import bptt

BPTT = SolutionNotebook("01_bptt")
NAMES = ("W_hx", "W_hh", "b", "W_hy")
Case = dict[str, Any]
Oracle = Callable[[Case], Any]


def tensors(case: Case) -> Case:
    """A case with its arrays as tensors."""
    return {name: torch.tensor(value) if isinstance(value, np.ndarray) else value for name, value in case.items()}


def run(x: Tensor, h_0: Tensor, W_hx: Tensor, W_hh: Tensor, b: Tensor, window: int = 10**6) -> Tensor:
    """h_0 … h_T, cut from the graph before each chunk of a window: the net as PyTorch's users write it."""
    h = [h_0]
    for t in range(x.shape[1]):
        last = h[-1].detach() if t and t % window == 0 else h[-1]
        h.append(torch.tanh(last @ W_hh.T + x[:, t] @ W_hx.T + b))
    return torch.stack(h, 1)


def by_autograd(case: Case, window: int = 10**6) -> dict[str, Tensor]:
    """The gradients of L by the weights and by h_0, where ∂L/∂y_t are the case's slopes."""
    h_0 = case["h_0"] if "h_0" in case else case["h"][:, 0]
    leaves = {name: case[name].clone().requires_grad_() for name in NAMES} | {"h_0": h_0.clone().requires_grad_()}
    W_hx, W_hh, b, W_hy, h_0 = leaves.values()
    loss = ((run(case["x"], h_0, W_hx, W_hh, b, window)[:, 1:] @ W_hy.T) * case["slopes"]).sum()
    return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))


def torch_states(case: Case) -> Tensor:
    net = nn.RNN(case["x"].shape[2], len(case["b"]), batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        for ours, name in (("W_hx", "weight_ih_l0"), ("W_hh", "weight_hh_l0"), ("b", "bias_ih_l0")):
            getattr(net, name).copy_(case[ours])
        net.bias_hh_l0.zero_()
    first = case["h_0"] if "h_0" in case else torch.zeros(len(case["x"]), len(case["b"]), dtype=torch.float64)
    return torch.cat([first[:, None], net(case["x"], first[None])[0].detach()], 1)


def from_states(case: Case, last: int, first: int) -> Tensor:
    """∂h_last/∂h_first, by autograd through a net whose inputs are those that made the given states."""
    h, W_hh = case["h"], case["W_hh"]
    driven = torch.atanh(h[:, 1:]) - h[:, :-1] @ W_hh.T  # W_hx x_t + b
    eye = torch.eye(h.shape[2], dtype=h.dtype)
    rows = []
    for i in range(len(h)):

        def steps(start: Tensor, drive: Tensor = driven[i : i + 1]) -> Tensor:
            return run(drive[:, first:last], start[None], eye, W_hh, 0 * W_hh[0])[0, -1]

        rows.append(torch.autograd.functional.jacobian(steps, h[i, first]))
    return torch.stack(rows)


def torch_total(case: Case) -> Tensor:
    """∂h_t/∂W_hh by autograd."""
    h, eye = case["h"], torch.eye(case["h"].shape[2], dtype=torch.float64)
    driven = torch.atanh(h[:, 1:]) - h[:, :-1] @ case["W_hh"].T

    def last(W_hh: Tensor) -> Tensor:
        return run(driven[:, : case["t"]], h[:, 0], eye, W_hh, 0 * W_hh[0])[:, -1]

    return torch.autograd.functional.jacobian(last, case["W_hh"])


def torch_immediate(case: Case) -> Tensor:
    """∂⁺h_k/∂W_hh by autograd of one step, whose other input is whatever leads to h_k at W_hh = 0."""
    h_k, size = case["h_k"], case["h_k"].shape[1]

    def step(W: Tensor) -> Tensor:
        return torch.tanh(torch.atanh(h_k) + case["h_previous"] @ W.T)

    return torch.autograd.functional.jacobian(step, torch.zeros(size, size, dtype=torch.float64))


def torch_delta(case: Case) -> Tensor:
    """∂L/∂h_t by autograd, with a zero added to every state to nudge it by."""
    nudges = torch.zeros_like(case["h"][:, 1:], requires_grad=True)
    h, outputs = case["h"][:, 0], []
    for t in range(case["x"].shape[1]):
        h = torch.tanh(h @ case["W_hh"].T + case["x"][:, t] @ case["W_hx"].T + case["b"]) + nudges[:, t]
        outputs.append(h @ case["W_hy"].T)
    return torch.autograd.grad((torch.stack(outputs, 1) * case["slopes"]).sum(), nudges)[0]


def reference_gradients(case: Case, window: int | None = None) -> Any:
    """All gradients of the reference library, and the one by W_hy, which it leaves to its caller."""
    h = case["h"] if "h" in case else bptt.rnn_forward(case["x"], *(case[name] for name in NAMES[:3]), case["h_0"])
    immediate = case["slopes"] @ case["W_hy"]
    found = bptt.truncated_backward(immediate, case["x"], h, case["W_hx"], case["W_hh"], window or h.shape[1])
    return found._asdict() | {"W_hy": torch.einsum("bto,bth->oh", case["slopes"], h[:, 1:])}


def reference_terms(case: Case) -> Tensor:
    t, v = case["t"], case["v"]
    immediate = torch.zeros_like(case["h"][:, 1 : t + 1])
    immediate[:, -1] = v
    return bptt.rnn_terms(immediate, v.new_zeros(len(v), t, 1), case["h"][:, : t + 1], case["W_hh"])[-1, :t]


def cosine(case: Case) -> float:
    cut, full = (
        torch.cat([by_autograd(case, window)[name].flatten() for name in NAMES]) for window in (case["window"], 10**6)
    )
    return torch.cosine_similarity(cut, full, dim=0).item()


def reference_clip(case: Case) -> dict[str, Any]:
    clipped, norm = bptt.clip_norm([torch.tensor(part) for part in case["parts"]], case["threshold"])
    return {"clipped": clipped, "norm": norm}


def reference_radius(case: Case) -> float:
    unit = case["W"] / np.abs(np.linalg.eigvals(case["W"].numpy())).max()

    def excess(radius: float) -> float:
        h = bptt.rnn_forward(case["x"], case["W_hx"], radius * unit, case["b"])
        return bptt.gradient_norms(h, radius * unit)[0, 0].log().item()

    return float(brentq(excess, case["low"], case["high"], xtol=1e-10))


def largest_eigenvalue(case: Case) -> Tensor:
    """W scaled by its spectral radius, which the norms of its powers approach (Gelfand)."""
    power, log_norm = case["W"], 0.0
    for _ in range(40):  # W^(2^40), rescaled as it grows
        size = power.norm()
        power, log_norm = (power / size) @ (power / size), 2 * (log_norm + size.log())
    return case["W"] * case["radius"] / (log_norm / 2**40).exp()


WEIGHTS = [*NAMES, "h_0"]
FROM_REFERENCE: dict[str, Oracle] = {
    "states": lambda c: bptt.rnn_forward(c["x"], c["W_hx"], c["W_hh"], c["b"]),
    "states_given": lambda c: bptt.rnn_forward(c["x"], c["W_hx"], c["W_hh"], c["b"], c["h_0"]),
    "terms": reference_terms,
    "delta": lambda c: reference_gradients(c)["total"],
    **{name: lambda c, name=name: reference_gradients(c)[name] for name in WEIGHTS},
    **{
        name: lambda c: [reference_gradients(c, c["window"])[weight] for weight in NAMES]
        for name in ("truncated", "truncated_ragged")
    },
    "clip": reference_clip,
    "clip_short": reference_clip,
    "norms": lambda c: bptt.gradient_norms(c["h"], c["W_hh"]),
    "radius": reference_radius,
}
FROM_TORCH: dict[str, Oracle] = {
    "states": torch_states,
    "states_given": torch_states,
    "outputs": lambda c: nn.functional.linear(c["h"][:, 1:], c["W_hy"]),
    "jacobian": lambda c: from_states({"h": torch.stack([0 * c["h_j"], c["h_j"]], 1), "W_hh": c["W_hh"]}, 1, 0),
    "product": lambda c: from_states(c, c["t"], c["k"]),
    "immediate": torch_immediate,
    "total": torch_total,
    "delta": torch_delta,
    **{name: lambda c, name=name: by_autograd(c)[name] for name in WEIGHTS},
    **{
        name: lambda c: [by_autograd(c, c["window"])[weight] for weight in NAMES]
        for name in ("truncated", "truncated_ragged")
    },
    "agreement": cosine,
    "scaled": largest_eigenvalue,
}


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    questions = BPTT.questions
    assert questions == set(BPTT.hidden) == FROM_REFERENCE.keys() | FROM_TORCH.keys()


@pytest.mark.parametrize(
    ("name", "oracle"),
    [*FROM_REFERENCE.items(), *FROM_TORCH.items()],
    ids=[f"{name}-reference" for name in FROM_REFERENCE] + [f"{name}-torch" for name in FROM_TORCH],
)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_an_oracle(name: str, oracle: Oracle, seed: int) -> None:
    given = BPTT.inputs(name, seed)
    right = decode(encode([oracle(tensors(case)) for case in given["cases"]]))
    assert_equal(BPTT.expected(name, given), right, 1e-7 if name in ("radius", "scaled") else 1e-9, 1e-11)


def test_the_terms_of_all_losses_add_up_to_the_gradient_of_autograd() -> None:
    s = BPTT.solution
    case = tensors(BPTT.inputs("W_hh", 13)["cases"][1])
    case["slopes"] = torch.randn(case["slopes"].shape, generator=torch.Generator().manual_seed(13), dtype=torch.float64)
    terms = [
        s["terms"](case["slopes"][:, t - 1] @ case["W_hy"], case["h"], case["W_hh"], t).sum(0)
        for t in range(1, case["x"].shape[1] + 1)
    ]
    torch.testing.assert_close(sum(terms), by_autograd(case)["W_hh"])


def test_the_examples_of_the_contracts_hold() -> None:
    s = BPTT.solution
    tensor, Weights = s["tensor"], s["Weights"]
    still = Weights(tensor([[0.0]]), tensor([[0.0]]), tensor([0.5]), tensor([[0.0]]))
    np.testing.assert_allclose(s["states"](torch.zeros(1, 2, 1).double(), still)[0, 1:, 0], [0.4621, 0.4621], atol=5e-5)
    jacobian = s["step_jacobian"](tensor([[0.5, 0.0]]), tensor([[1.0, 2.0], [3.0, 4.0]]))
    np.testing.assert_allclose(jacobian[0], [[0.75, 1.5], [3, 4]])
    assert s["immediate_derivative"](tensor([[0.5]]), tensor([[2.0]])).item() == 1.5
    clipped, norm = s["clip"]([tensor([3.0]), tensor([4.0])], 1.0)
    np.testing.assert_allclose([*clipped[0], *clipped[1], norm], [0.6, 0.8, 5])
    norms = s["gradient_norms"](torch.zeros(1, 3, 2).double(), 0.5 * torch.eye(2).double())
    np.testing.assert_allclose(norms, [[0.25, 0.5, 1]])
    np.testing.assert_allclose(s["with_radius"](tensor([[0.0, 2.0], [-2.0, 0.0]]), 3.0), [[0, 3], [-3, 0]])


def test_the_table_of_the_written_question_says_what_its_answer_says() -> None:
    s = BPTT.solution
    linear, tanh = [], []
    for radius in (0.8, 1.0, 1.2, 1.5, 2.0, 4.0):
        W = s["with_radius"](s["matrix"], radius)
        h = s["states"](s["noise"], s["Weights"](s["drive"], W, 0 * W[0], None))
        linear.append(torch.linalg.matrix_norm(W.matrix_power(30), ord=2).item())
        tanh.append(s["gradient_norms"](h, W)[0, 0].item())
    assert all(ours < theirs for ours, theirs in zip(tanh, linear, strict=True))
    assert linear[0] < 1 < 1e17 < linear[-1]
    assert tanh[-1] < 1 < max(tanh)
