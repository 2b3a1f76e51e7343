"""Every expected answer of the NTM assignment, held to the reference library, to autograd and to the definitions."""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.optimize import brentq
from solution_notebook import SolutionNotebook
from torch import Tensor

from course_lib.datasets.copying import copy_task
from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference import ntm
from course_lib.reference.cells import LSTMState, unroll

NTM = SolutionNotebook("05_ntm")
Given = dict[str, Any]
Oracle = Callable[[Given], Any]


def per_case(function: Callable[..., Any]) -> Oracle:
    """An oracle that calls a function of tensors for each case."""
    return lambda given: [function(*map(torch.as_tensor, case)) for case in given["cases"]]


def cosines(memory: Tensor, key: Tensor) -> np.ndarray:
    """Number by number, from the definition."""
    return np.array(
        [
            [math.fsum(m * k) / (math.hypot(*m) * math.hypot(*k) + 1e-8) for m in slots]
            for slots, k in zip(memory.numpy(), key.numpy(), strict=True)
        ]
    )


def convolution(weights: Tensor, shifts: Tensor) -> np.ndarray:
    """Σ_j a(j) s(i − j), term by term."""
    a, s = weights.numpy(), shifts.numpy()
    moved, reach = np.zeros_like(a), s.shape[1] // 2
    for b, j, step in np.ndindex(*a.shape, s.shape[1]):
        moved[b, (j + step - reach) % a.shape[1]] += a[b, j] * s[b, step]
    return moved


def least_roots(given: Given) -> list[np.ndarray]:
    """The least γ ≥ 1 with s_max^γ = peak · Σ s^γ."""

    def missing(gamma: float, s: np.ndarray, peak: float) -> float:
        return peak * ((s / s.max()) ** gamma).sum() - 1

    def root(s: np.ndarray, peak: float) -> float:
        return 1.0 if missing(1, s, peak) <= 0 else brentq(missing, 1, 300, args=(s, peak), xtol=1e-13)

    return [np.array([root(s, peak) for s in shifts]) for shifts, peak in given["cases"]]


def erase_by_autograd(memory: Tensor, writing: Tensor, reading: Tensor, upstream: Tensor) -> Tensor:
    e = torch.full_like(upstream, 0.4, requires_grad=True)
    r = ntm.read(ntm.write(memory, writing, torch.ones_like(e), e), reading)
    return torch.autograd.grad(r, e, upstream)[0]


def strength_by_autograd(nearness: Tensor, strength: Tensor) -> Tensor:
    def weights(beta: Tensor) -> Tensor:
        return (beta[:, None] * nearness).softmax(dim=1)

    return torch.autograd.functional.jvp(weights, strength, torch.ones_like(strength))[1]


def kept_by_autograd(weights: Tensor, erase: Tensor) -> Tensor:
    start = torch.ones(len(weights), weights.shape[2], erase.shape[2], dtype=torch.float64, requires_grad=True)
    memory: Tensor = start
    for a, e in zip(weights.unbind(1), erase.unbind(1), strict=True):
        memory = ntm.write(memory, a, torch.ones_like(e), e)
    return torch.autograd.grad(memory.sum(), start)[0]


def in_range(raw: Tensor, width: Tensor) -> dict[str, Tensor]:
    sizes = [int(width), 1, 1, raw.shape[1] - int(width) - 3, 1]
    return ntm.NTMCell.in_range(*raw.split(sizes, dim=1))._asdict()


def reference_cell(sizes: dict[str, int]) -> ntm.NTMCell:
    return ntm.NTMCell(**sizes).double()


def translated(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights under the reference's names: one bias, and the gates in the order f, i, C̃, o where torch has i, f."""

    def reordered(name: str) -> Tensor:
        i, f, c, o = weights[f"controller.{name}"].chunk(4)
        return torch.cat([f, i, c, o])

    return {
        "controller.W_x.weight": reordered("weight_ih"),
        "controller.W_x.bias": reordered("bias_ih") + reordered("bias_hh"),
        "controller.W_h.weight": reordered("weight_hh"),
    } | {name: weight for name, weight in weights.items() if not name.startswith("controller")}


def loaded(case: Given) -> ntm.NTMCell:
    cell = reference_cell(case["sizes"])
    weights = {name: torch.as_tensor(value, dtype=torch.float64) for name, value in case["weights"].items()}
    cell.load_state_dict(translated(weights))
    return cell


def stepped(case: Given) -> tuple[Tensor, ntm.NTMState]:
    s = {name: torch.as_tensor(value) for name, value in case["state"].items()}
    state = ntm.NTMState(LSTMState(s["h"], s["c"]), s["memory"], s["writing"], s["reading"], s["read_vector"])
    return loaded(case)(torch.as_tensor(case["x"]), state)


def states(given: Given) -> list[dict[str, Tensor]]:
    after = [stepped(case)[1] for case in given["cases"]]
    return [{name: getattr(s, name) for name in ("memory", "writing", "reading", "read_vector")} for s in after]


def outputs(given: Given) -> list[dict[str, Tensor]]:
    return [{"y": y, "h": s.controller.hidden, "c": s.controller.cell} for y, s in map(stepped, given["cases"])]


def runs(given: Given) -> list[Tensor]:
    return [unroll(loaded(case), torch.as_tensor(case["inputs"]))[0] for case in given["cases"]]


def frame_by_frame(given: Given) -> list[dict[str, np.ndarray]]:
    """Batches of the copy task, each number on its own."""
    made = []
    for sequences in given["batches"]:
        count, time, bits = len(sequences), 2 * max(len(x) for x in sequences) + 1, sequences[0].shape[1]
        batch = {"inputs": np.zeros((count, time, bits + 1)), "targets": np.zeros((count, time, bits))}
        mask = np.zeros((count, time), dtype=bool)
        for b, t in np.ndindex(count, time):
            x, n = sequences[b], len(sequences[b])
            batch["inputs"][b, t] = [*x[t], 0] if t < n else [0] * bits + [float(t == n)]
            mask[b, t] = n < t <= 2 * n
            batch["targets"][b, t] = x[t - n - 1] if mask[b, t] else 0
        made.append(batch | {"mask": mask})
    return made


def mean_nats(logits: Tensor, targets: Tensor, mask: Tensor) -> float:
    p = logits.sigmoid()
    nats = -(targets * p.log() + (1 - targets) * (1 - p).log())
    return ((nats * mask[:, :, None]).sum() / (mask.sum() * logits.shape[2])).item()


def descended(given: Given) -> dict[str, list[float]]:
    """Clipped gradient descent written out, on the reference cell's outputs."""
    cell = reference_cell(given["sizes"])
    weights = {name: torch.as_tensor(value).requires_grad_() for name, value in given["weights"].items()}
    losses, norms = [], []
    for inputs, targets, mask in given["batches"]:
        x, y, m = map(torch.as_tensor, (inputs, targets, mask))
        state, said = cell.initial_state(len(x)), []
        for x_t in x.unbind(1):
            z, state = torch.func.functional_call(cell, translated(weights), (x_t, state))
            said.append(z)
        loss = F.binary_cross_entropy_with_logits(torch.stack(said, 1)[m], y[m])
        gradients = torch.autograd.grad(loss, list(weights.values()))
        norm = math.sqrt(sum(g.square().sum().item() for g in gradients))
        scale = given["rate"] * min(1.0, given["clip"] / (norm + 1e-6))  # as clip_grad_norm_ has it
        pairs = zip(weights.items(), gradients, strict=True)
        weights = {name: (weight - scale * g).detach().requires_grad_() for (name, weight), g in pairs}
        losses.append(loss.item())
        norms.append(norm)
    return {"losses": losses, "norms": norms}


ORACLES: dict[str, Oracle] = {
    "similarity": per_case(cosines),
    "content": per_case(ntm.content_weights),
    "interpolate": per_case(ntm.interpolate),
    "shift": per_case(ntm.shift),
    "shift_wide": per_case(convolution),
    "sharpen": per_case(ntm.sharpen),
    "sharpen_wide": per_case(lambda a, gamma: (a.double().log() * gamma[:, None]).softmax(dim=1)),
    "address": per_case(ntm.address),
    "read": per_case(ntm.read),
    "write_simple": per_case(lambda M, a, v: a[:, :, None] * v[:, None] + (1 - a[:, :, None]) * M),
    "write": per_case(ntm.write),
    "least_sharpness": least_roots,
    "erase_gradient": per_case(erase_by_autograd),
    "strength_gradient": per_case(strength_by_autograd),
    "kept": per_case(kept_by_autograd),
    "head_parameters": per_case(in_range),
    "step": states,
    "step_output": outputs,
    "unroll": runs,
    "copy": frame_by_frame,
    "loss": per_case(mean_nats),
    "training": descended,
}
SCORED = {"move", "beside", "copies", "copies_longer"}


def assert_equal(found: Any, right: Any, rtol: float = 1e-8) -> None:
    """Two trees of values agree."""
    if isinstance(right, dict | list):
        assert type(found) is type(right)
        assert len(found) == len(right)
        for key in right if isinstance(right, dict) else range(len(right)):
            assert_equal(found[key], right[key], rtol)
    else:
        assert np.shape(found) == np.shape(right)
        np.testing.assert_allclose(found, right, rtol=rtol, atol=1e-12)


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert NTM.questions == set(NTM.hidden) == ORACLES.keys() | SCORED


@pytest.mark.parametrize(("name", "oracle"), ORACLES.items(), ids=list(ORACLES))
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_an_oracle(name: str, oracle: Oracle, seed: int) -> None:
    given = NTM.inputs(name, seed)
    single = name == "sharpen_wide"  # its inputs are in float32
    assert_equal(NTM.expected(name, given), decode(encode(oracle(given))), 1e-5 if single else 1e-8)


def focused(answer: dict[str, Any], memory: np.ndarray, previous: np.ndarray) -> np.ndarray:
    """Where the reference's head looks with the parameters of an answer."""
    focus = [torch.as_tensor(answer[name], dtype=torch.float64) for name in ntm.Focus._fields]
    return ntm.address(torch.as_tensor(memory), torch.as_tensor(previous), *focus).numpy()


@pytest.mark.parametrize("seed", [11, 12])
def test_the_knobs_lead_the_reference_to_the_same_slots(seed: int) -> None:
    given, labels = NTM.drawn("move", seed)
    for answer, (memory, previous, steps, _) in zip(NTM.expected("move", given), labels["cases"], strict=True):
        np.testing.assert_allclose(focused(answer, memory, previous), np.roll(previous, steps, axis=1), atol=1e-12)
    given, labels = NTM.drawn("beside", seed)
    for answer, (memory, previous, found, steps) in zip(NTM.expected("beside", given), labels["cases"], strict=True):
        a = focused(answer, memory, previous)
        assert (a.argmax(axis=1) == (found + steps) % a.shape[1]).all()
        assert a.max(axis=1).min() >= 0.99


@pytest.mark.parametrize("change", [{"shifts": 2.0}, {"gate": 1.5}, {"sharpness": 0.5}, {"strength": -1.0}])
def test_knobs_out_of_their_range_are_refused(change: dict[str, float]) -> None:
    given, labels = NTM.drawn("move", 11)
    answers = NTM.expected("move", given)
    assert NTM.exam["walks"](answers, labels) == 1
    for name, value in change.items():
        answers[0][name] = np.full_like(answers[0][name], value)
    with pytest.raises(AssertionError):
        NTM.exam["walks"](answers, labels)


def test_the_trained_machine_copies_as_a_reference_machine_too() -> None:
    s = NTM.solution
    weights = {name: weight.double() for name, weight in s["unpacked"](s["TRAINED"]).state_dict().items()}
    cell = loaded({"sizes": s["SIZES"], "weights": weights})
    wrong = {}
    for length in (1, 6, 10):
        inputs, targets, mask = copy_task(64, length, length, torch.Generator().manual_seed(length), bits=4)
        said = unroll(cell, inputs.double())[0]
        wrong[length] = ((said[mask] > 0) != (targets[mask] > 0.5)).double().mean().item()
    assert wrong[1] == wrong[6] == 0
    assert wrong[10] < 0.01
    assert sum(weight.numel() for weight in weights.values()) < 2000


def test_copies_are_scored_by_the_wrong_bits() -> None:
    given, labels = NTM.drawn("copies", 11)
    trained = NTM.expected("copies", given)
    assert given == {}
    assert NTM.exam["copies"](trained, labels) == 1
    assert NTM.exam["copies"]({name: 0 * weight for name, weight in trained.items()}, labels) == 0
    half = NTM.exam["share_of_wrong_bits"]({name: 0 * weight for name, weight in trained.items()}, np.ones((1, 3, 4)))
    assert half == 1  # silence misses every bit that is 1


def test_the_task_is_the_data_sets() -> None:
    inputs, targets, mask = copy_task(6, 2, 5, torch.Generator().manual_seed(3), bits=4)
    lengths = inputs[:, :, 4].argmax(dim=1).tolist()
    made = NTM.solution["copy_batch"]([x[:n, :4] for x, n in zip(inputs, lengths, strict=True)])
    for found, right in zip(made, (inputs, targets, mask), strict=True):
        assert torch.equal(found, right)


def test_the_examples_of_the_contracts_hold() -> None:
    s, t = NTM.solution, torch.tensor
    close = functools.partial(torch.testing.assert_close, atol=1e-4, rtol=0)
    close(s["similarity"](t([[[0.0, 2.0], [3.0, 4.0]]]), t([[5.0, 0.0]])), t([[0.0, 0.6]]))
    close(s["content_weights"](torch.eye(2)[None], t([[3.0, 0.0]]), t([2.0])), t([[0.8808, 0.1192]]))
    close(s["interpolate"](t([[1.0, 0.0]]), t([[0.0, 1.0]]), t([0.25])), t([[0.25, 0.75]]))
    close(s["shift"](t([[1.0, 0.0, 0.0, 0.0]]), t([[0.1, 0.2, 0.7]])), t([[0.2, 0.7, 0.0, 0.1]]))
    close(s["sharpen"](t([[0.2, 0.8]]), t([2.0])), t([[1 / 17, 16 / 17]]))
    close(s["read"](t([[[1.0, 0.0], [0.0, 4.0]]]), t([[0.75, 0.25]])), t([[0.75, 1.0]]))
    fours, a, eights = t([[[4.0], [4.0]]]), t([[0.75, 0.25]]), t([[8.0]])
    close(s["write"](fours, a, eights), t([[[7.0], [5.0]]]))
    close(s["write"](fours, a, eights, t([[0.5]])), t([[[8.5], [5.5]]]))
    close(s["least_sharpness"](t([[0.1, 0.2, 0.7]]), 0.7), t([1.0]))
    close(s["least_sharpness"](t([[0.1, 0.2, 0.7]]), 0.9), t([1.9389]))
    half = t([[0.5]])
    close(s["erase_gradient"](t([[[4.0]]]), half, half, t([[1.0]])), t([[-1.0]]))
    close(s["strength_gradient"](t([[1.0, 0.0]]), t([0.0])), t([[0.25, -0.25]]))
    close(s["kept"](t([[[0.5], [0.5]]]), torch.ones(1, 2, 1)), t([[[0.25]]]))
    third = torch.full((1, 3), 1 / 3)
    for found, right in zip(
        s["head_parameters"](torch.zeros(1, 8), 2),
        (torch.zeros(1, 2), t([0.6931]), half[0], third, t([1.6931])),
        strict=True,
    ):
        close(found, right)
    close(s["copy_loss"](torch.zeros(1, 2, 3), torch.ones(1, 2, 3), t([[True, False]])), t(0.6931))


def test_what_the_text_says_of_direction_is_so() -> None:
    s = NTM.solution
    reverse = s | {"shift": lambda weights, shifts: s["shift"](weights, shifts.flip(1))}
    NTM.run([cell for cell in NTM.visible if cell.id in {"address", "step", "weights"}], reverse)
    x = torch.linspace(0, 9, 2 * 4 * 3).sin().view(2, 4, 3).double()
    there, back = (s["unroll"](names["with_weights"](s["SMALL"], s["WAVES"]), x) for names in (s, reverse))
    torch.testing.assert_close(there, back)


@pytest.mark.slow
def test_made_again_a_machine_learns_to_copy() -> None:
    s = NTM.solution
    scores = []
    for seed in range(3):
        net = s["unpacked"](s["packed"](s["learn"](seed=seed)))
        scores.append([s["wrong_bits"](net, length) for length in (1, 3, 6, 10)])
    assert min(max(wrong[:3]) for wrong in scores) <= 0.01
    assert min(wrong[3] for wrong in scores) <= 0.05
