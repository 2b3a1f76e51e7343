"""What the key of the assignment on gates must agree with: the reference library, and PyTorch."""

import math
from collections.abc import Callable
from typing import Any

import torch
from scipy.optimize import brentq
from torch import Tensor, nn

from course_lib.checks import given
from course_lib.reference import bptt
from course_lib.reference.cells import Bidirectional, GRUCell, GRUState, LSTMCell, LSTMState, lengths_to_mask
from course_lib.reference.convlstm import ConvLSTMCell, ConvLSTMState

WEIGHTS = ("W_x", "W_h", "b")
PYTORCH = [1, 0, 2, 3]  # its rows are i, f, C̃, o, and those of its GRU r, u, n
Case = dict[str, Any]
Oracle = Callable[[Case], Any]


def tensors(case: Case) -> Case:
    """A case with its arrays as tensors."""
    return {name: given(case, name)[0] for name in case}


def in_torchs_order(weight: Tensor, stacks: int = 4) -> Tensor:
    return weight.unflatten(0, (stacks, -1))[PYTORCH[:stacks]].flatten(0, 1)


def with_weights(cell: nn.Module, case: Case) -> nn.Module:
    """A cell of the reference library, with a case's weights."""
    cell = cell.double().requires_grad_(False)
    cell.W_x.weight.copy_(case["W_x"])
    cell.W_x.bias.copy_(case["b"])
    cell.W_h.weight.copy_(case["W_h"])
    return cell


def reference_step(case: Case) -> Any:
    cell = with_weights(LSTMCell(case["x"].shape[1], case["W_h"].shape[1]), case)
    return tuple(cell(case["x"], LSTMState(*case["state"]))[1])


def torch_step(case: Case, x: Tensor | None = None, state: Any = None) -> Any:
    weights = (in_torchs_order(case[name]) for name in WEIGHTS)
    return torch.lstm_cell(case["x"] if x is None else x, state or case["state"], *weights)


def unrolled(case: Case, step: Callable[[Tensor, Any], Any] | None = None) -> tuple[Tensor, Tensor]:
    """h_0 … h_T and C_0 … C_T by PyTorch's cell."""
    step = step or (lambda x, state: torch_step(case, x, state))
    zeros = torch.zeros(len(case["x"]), case["W_h"].shape[1], dtype=torch.float64)
    states = [case.get("state", (zeros, zeros))]
    for x in case["x"].unbind(1):
        states.append(step(x, states[-1]))
    return torch.stack([h for h, _ in states], 1), torch.stack([C for _, C in states], 1)


def reference_trace(case: Case) -> bptt.LSTMTrace:
    return bptt.lstm_forward(*(case[name] for name in ("x", *WEIGHTS)), *case.get("state", ()))


def gates_apart(case: Case) -> list[Tensor]:
    """f, i, C̃, o of one step, from the reference's trace of a sequence of one."""
    once = {"x": case["x"][:, None], "state": (case["h"], torch.zeros_like(case["h"]))}
    return list(reference_trace(case | once).gates[:, 0].chunk(4, dim=1))


def peephole_by_one_cell_a_unit(case: Case) -> Any:
    """A cell with peepholes: to PyTorch's cell, each unit's memory is one more input of its own gates."""
    h, C = case["state"]
    new_h, new_C = torch.empty_like(h), torch.empty_like(C)
    for k in range(h.shape[1]):
        rows = torch.arange(4) * h.shape[1] + k  # f, i, C̃, o of this unit
        seen = torch.tensor([*case["peepholes"][:2, k], 0, 0], dtype=torch.float64)
        before = torch.cat([case["x"], h, C[:, k : k + 1]], 1)
        weights = torch.cat([case["W_x"][rows], case["W_h"][rows], seen[:, None]], 1)[PYTORCH]
        state, nothing = (torch.zeros_like(C[:, k : k + 1]), C[:, k : k + 1]), torch.zeros(4, 1, dtype=torch.float64)
        _, new_C[:, k : k + 1] = torch.lstm_cell(before, state, weights, nothing, case["b"][rows][PYTORCH])
        said = before @ weights[3] + case["b"][rows][3] + case["peepholes"][2, k] * new_C[:, k]
        new_h[:, k] = said.sigmoid() * new_C[:, k].tanh()
    return new_h, new_C


def coupled_by_a_wide_cell(case: Case) -> Any:
    """A coupled cell: PyTorch's, with the negative of f's rows for i, since σ(−z) = 1 − σ(z)."""
    wide = {name: torch.cat([f, -f, *rest]) for name in WEIGHTS for f, *rest in [case[name].chunk(3)]}
    return torch_step(case | wide)


def leaves(case: Case, *names: str) -> dict[str, Tensor]:
    return {name: case[name].detach().clone().requires_grad_() for name in names}


def gradients(number: Tensor, *by: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(number, by, allow_unused=True, materialize_grads=True))


def sum_in(gate: Tensor) -> Tensor:
    """What σ makes this gate of; a gate that stands quite open or shut has a sum that is merely large."""
    return gate.logit().clamp(-800, 800)


def sum_slopes_by_autograd(case: Case) -> list[Tensor]:
    """δz_f, δz_i, δz_c by autograd of the memory, δz_o by that of the state, at sums that give these gates."""
    gates = [case[name] for name in ("f", "i", "C_tilde", "o")]
    z = [(g.atanh() if k == 2 else sum_in(g)).requires_grad_() for k, g in enumerate(gates)]
    memory = z[0].sigmoid() * case["C_before"] + z[1].sigmoid() * z[2].tanh()
    said = z[3].sigmoid() * case["C"].tanh()
    return gradients((case["delta_C"] * memory).sum(), *z[:3]) + gradients((case["dh"] * said).sum(), z[3])


def coupled_slopes_by_autograd(case: Case) -> list[Tensor]:
    gates = [case[name] for name in ("f", "C_tilde", "o")]
    z = [(g.atanh() if k == 1 else sum_in(g)).requires_grad_() for k, g in enumerate(gates)]
    memory = torch.lerp(z[1].tanh(), case["C_before"], z[0].sigmoid())
    said = z[2].sigmoid() * case["C"].tanh()
    return gradients((case["delta_C"] * memory).sum(), *z[:2]) + gradients((case["dh"] * said).sum(), z[2])


def memory_slope_by_autograd(case: Case) -> Tensor:
    C = case["C"].clone().requires_grad_()
    return gradients((case["dh"] * case["o"] * C.tanh() + case["dC"] * C).sum(), C)[0]


def step_back_by_autograd(case: Case) -> list[Tensor]:
    """By x, h and C of one step, whose bias is whatever gives these gates at x = h = 0."""
    f, i, C_tilde, o = case["gates"].unbind(1)
    bias = torch.cat([sum_in(i), sum_in(f), C_tilde.atanh(), sum_in(o)], 1)  # (batch, 4 · hidden)
    x = torch.zeros(len(f), case["W_x"].shape[1], dtype=torch.float64, requires_grad=True)
    h, C = torch.zeros_like(f, requires_grad=True), case["C_before"].clone().requires_grad_()
    one, W, U = torch.eye(len(f), dtype=torch.float64), in_torchs_order(case["W_x"]), in_torchs_order(case["W_h"])
    state = torch.lstm_cell(torch.cat([x, one], 1), (h, C), torch.cat([W, bias.T], 1), U)
    return gradients((case["dh"] * state[0] + case["dC"] * state[1]).sum(), x, h, C)


def sweep_by_reference(case: Case) -> dict[str, Tensor]:
    trace = bptt.LSTMTrace(case["h"], case["C"], case["gates"].flatten(2))
    return bptt.lstm_backward(case["slopes"], case["x"], trace, case["W_x"], case["W_h"])._asdict()


def sweep_by_torch(case: Case, window: int = 10**6, seen: Callable[[Tensor], Tensor] = lambda h: h) -> list[Tensor]:
    """The gradients by W_x, W_h, b, h_0, C_0: by autograd, cut before each window, or where the gates see h."""
    held = leaves(case, *WEIGHTS)
    first = [part.detach().clone().requires_grad_() for part in case["state"]]
    h, C, loss = *first, torch.zeros((), dtype=torch.float64)
    also = case.get("also")  # what the gates have heard besides: to PyTorch's cell, inputs with weights of their own
    for t, x in enumerate(case["x"].unbind(1)):
        if t and t % window == 0:
            h, C = h.detach(), C.detach()
        net = held
        if also is not None:
            x, W = torch.cat([x, also[:, t]], 1), torch.cat([held["W_x"], torch.eye(len(held["b"])).double()], 1)
            net = held | {"W_x": W}
        h, C = torch_step(net, x, (seen(h), C))
        loss = loss + (h * case["slopes"][:, t]).sum()
    return gradients(loss, *held.values(), *first)


def sums_of(case: Case) -> Tensor:
    """The sums inside all gates, (batch, time, 4 · hidden)."""
    f, i, C_tilde, o = case["gates"].unbind(2)
    return torch.cat([sum_in(f), sum_in(i), C_tilde.atanh(), sum_in(o)], 2)


def with_its_net(case: Case) -> Case:
    """A case of the sweep with what gives its gates: a first state, and all that is in their sums besides x and h."""
    also = sums_of(case) - case["x"] @ case["W_x"].T - case["h"][:, :-1] @ case["W_h"].T
    nothing = torch.zeros(len(case["W_h"]), dtype=torch.float64)
    return case | {"b": nothing, "also": also, "state": (case["h"][:, 0], case["C"][:, 0])}


def along_by_autograd(case: Case) -> list[Tensor]:
    """The memory's path alone: autograd by the sums of all gates, from which no path leads back into the state."""
    z = sums_of(case).requires_grad_()
    f, i, C_tilde, o = z.unflatten(2, (4, -1)).unbind(2)
    C, loss = case["C"][:, 0], torch.zeros((), dtype=torch.float64)
    for t in range(z.shape[1]):
        C = f[:, t].sigmoid() * C + i[:, t].sigmoid() * C_tilde[:, t].tanh()
        loss = loss + (o[:, t].sigmoid() * C.tanh() * case["slopes"][:, t]).sum()
    (delta,) = gradients(loss, z)
    flat = delta.flatten(0, 1)
    return [flat.T @ case["x"].flatten(0, 1), flat.T @ case["h"][:, :-1].flatten(0, 1), flat.sum(0)]


def memory_jacobian_by_autograd(case: Case) -> Tensor:
    """∂C_t/∂C_{t−1}: PyTorch's cell, driven so that it opens these gates."""
    t, (f, i, C_tilde, o) = case["t"], case["gates"][:, case["t"] - 1].unbind(1)
    W_h = in_torchs_order(case["W_h"])
    rows = []
    for n in range(len(f)):
        C_0, o_before = case["C"][n, t - 1], case["gates"][n, t - 2, 3]
        opened = torch.cat([sum_in(i[n]), sum_in(f[n]), C_tilde[n].atanh(), sum_in(o[n])])
        drive = opened - W_h @ (o_before * C_0.tanh())

        def memory(C: Tensor, o: Tensor = o_before, drive: Tensor = drive) -> Tensor:
            state, zero = ((o * C.tanh())[None], C[None]), torch.zeros(len(W_h), 1, dtype=torch.float64)
            return torch.lstm_cell(zero[:1], state, zero, W_h, drive)[1][0]

        rows.append(torch.autograd.functional.jacobian(memory, C_0))
    return torch.stack(rows)


def gru(case: Case, reset: str) -> Any:
    """u, r, n, h' by the reference library's cell; n from h', since the cell keeps it to itself."""
    hidden = case["h"].shape[1]
    cell = GRUCell(case["x"].shape[1], hidden, reset=reset).double().requires_grad_(False)
    cell.W_x.weight.copy_(case["W_x"])
    cell.W_x.bias.copy_(case["b"])
    cell.W_h.weight.copy_(case["W_h"][: 2 * hidden])
    cell.W_hn.weight.copy_(case["W_h"][2 * hidden :])
    if reset == "after":
        cell.W_hn.bias.copy_(case["b_hn"])
    new = cell(case["x"], GRUState(case["h"]))[0]
    u, r = (cell.project(case["x"])[:, : 2 * hidden] + cell.W_h(case["h"])).sigmoid().chunk(2, dim=1)
    return u, r, (new - u * case["h"]) / (1 - u), new


def torch_gru(case: Case) -> Tensor:
    bias = nn.functional.pad(case["b_hn"], (2 * len(case["b_hn"]), 0))
    weights = (in_torchs_order(weight, 3) for weight in (*(case[name] for name in WEIGHTS), bias))
    return torch.gru_cell(case["x"], case["h"], *weights)


def gru_slopes_by_autograd(case: Case) -> list[Tensor]:
    W_u, W_r, W_n = case["W_h"].chunk(3)
    h, at = case["h"].clone().requires_grad_(), case["h"]
    nudges = [torch.zeros_like(at, requires_grad=True) for _ in range(3)]
    u = (case["u"].logit() + nudges[0] + (h - at) @ W_u.T).sigmoid()
    r = (case["r"].logit() + nudges[1] + (h - at) @ W_r.T).sigmoid()
    n = (case["n"].atanh() + nudges[2] + (r * h - case["r"] * at) @ W_n.T).tanh()
    return gradients((case["dh"] * (u * h + (1 - u) * n)).sum(), *nudges, h)


class Sine(nn.Module):
    """The step of the questions on both directions, as a cell of the reference library's kind."""

    def __init__(self, W: Tensor, U: Tensor, first: Tensor) -> None:
        super().__init__()
        self.W, self.U, self.first = W, U, first

    def initial_state(self, batch: int) -> GRUState:
        return GRUState(self.first)

    def forward(self, x: Tensor, state: GRUState) -> tuple[Tensor, GRUState]:
        h = torch.sin(x @ self.W.T + state.hidden @ self.U.T)
        return h, GRUState(h)


def both_by_reference(case: Case) -> list[Any]:
    net = Bidirectional(Sine(case["W"], case["U"], case["h_0"]), Sine(case["W"], case["V"], case["g_0"]))
    outputs, (ahead, back) = net(case["x"], lengths_to_mask(case["lengths"], case["x"].shape[1]))
    return [outputs, ahead.hidden, back.hidden]


def both_one_by_one(case: Case) -> list[Any]:
    """Each sequence alone, without padding."""
    outputs = torch.zeros(*case["x"].shape[:2], 2 * len(case["W"]), dtype=torch.float64)
    ends: list[list[Tensor]] = [[], []]
    for n, length in enumerate(case["lengths"].tolist()):
        for side, (name, U, steps) in enumerate([("h_0", "U", range(length)), ("g_0", "V", range(length - 1, -1, -1))]):
            h = case[name][n]
            for t in steps:
                h = torch.sin(case["W"] @ case["x"][n, t] + case[U] @ h)
                outputs[n, t].chunk(2)[side].copy_(h)
            ends[side].append(h)
    return [outputs, *map(torch.stack, ends)]


def turned_one_by_one(case: Case) -> Tensor:
    turned = case["x"].clone()
    for n, length in enumerate(case["lengths"].tolist()):
        turned[n, :length] = case["x"][n, :length].flip(0)
    return turned


def conv_by_reference(case: Case) -> Any:
    modes = {True: "circular", False: "zeros"}
    sizes, kernel = (case["x"].shape[1], case["W_h"].shape[1]), case["W_h"].shape[-1]
    cell = with_weights(ConvLSTMCell(*sizes, kernel=kernel, padding_mode=modes[case.get("torus", False)]), case)
    return tuple(cell(case["x"], ConvLSTMState(*case["state"]))[1])


def conv_pixel_by_pixel(case: Case) -> Any:
    """Every pixel a step of PyTorch's LSTM, whose input is the patch around it."""
    side, torus = case["W_h"].shape[-1], case.get("torus", False)
    around = (side // 2,) * 4
    patches = [
        nn.functional.unfold(nn.functional.pad(z, around, mode="circular" if torus else "constant"), side).movedim(1, 2)
        for z in (case["x"], case["state"][0])
    ]  # (batch, pixels, channels · side²)
    x = torch.cat(patches, 2).flatten(0, 1)
    C = case["state"][1].flatten(2).movedim(1, 2).flatten(0, 1)
    W = in_torchs_order(torch.cat([case["W_x"].flatten(1), case["W_h"].flatten(1)], 1))
    nothing = torch.zeros(len(W), C.shape[1], dtype=torch.float64)
    state = torch.lstm_cell(x, (torch.zeros_like(C), C), W, nothing, in_torchs_order(case["b"]))
    like = case["state"][1]
    return [s.unflatten(0, (len(like), -1)).movedim(1, 2).reshape(like.shape) for s in state]


def forecast_map_by_map(case: Case) -> Tensor:
    def cell(rate: float, x: Tensor, state: Any) -> Any:
        return torch.sin(rate * state[0] + state[1] + x), state[1].roll(1, 3) + rate * x

    state = case["state"]
    for t in range(case["past"].shape[1]):
        state = cell(case["reading"], case["past"][:, t], state)
    maps = [case["past"][:, -1]]
    for _ in range(case["steps"]):
        state = cell(case["writing"], maps[-1], state)
        change = torch.einsum("bhij,kh->bkij", state[0], case["W_y"][:, :, 0, 0]) + case["b_y"][:, None, None]
        maps.append(maps[-1] + change)
    return torch.stack(maps[1:], 1)


def adding_by_autograd(case: Case) -> list[Tensor]:
    held = leaves(case | {"c": torch.tensor(case["c"], dtype=torch.float64)}, "h_T", "w", "c")
    loss = nn.functional.mse_loss(held["h_T"] @ held["w"] + held["c"], case["targets"])
    by_h, by_w, by_c = gradients(loss, *held.values())
    return [loss.detach(), by_h, by_w, by_c]


def bias_by_search(case: Case) -> float:
    def excess(b: float) -> float:
        return -case["steps"] * math.log1p(math.exp(-b)) - math.log(case["share"])

    return float(brentq(excess, -50, 50, xtol=1e-12))


def half_life_by_search(case: Case) -> float:
    gate = 1 / (1 + math.exp(-case["bias"]))
    return float(brentq(lambda n: gate**n - 0.5, 0, 1e4, xtol=1e-12))


GATE_NAMES = ("forget", "input", "candidate", "output")
DELTAS = ("delta_f", "delta_i", "delta_candidate", "delta_o")
SWEEP = ("W_x", "W_h", "b", "h_0", "C_0")
FROM_REFERENCE: dict[str, Oracle] = {
    **{name: lambda c, k=k: gates_apart(c)[k] for k, name in enumerate(GATE_NAMES)},
    "step": reference_step,
    "states": lambda c: list(reference_trace(c)[:2]),
    "states_given": lambda c: list(reference_trace(c)[:2]),
    "trace": lambda c: reference_trace(c).gates.unflatten(2, (4, -1)),
    **{name: lambda c, name=name: sweep_by_reference(c)[name] for name in SWEEP},
    "gru_gates": lambda c: gru(c, "before")[:2],
    "gru_before": lambda c: gru(c, "before")[2:],
    "gru_after": lambda c: gru(c, "after")[2:],
    "both_ways": lambda c: both_by_reference(c)[0],
    "both_ends": lambda c: both_by_reference(c)[1:],
    "conv": conv_by_reference,
    "conv_torus": conv_by_reference,
}
FROM_TORCH: dict[str, Oracle] = {
    "step": torch_step,
    "peephole": peephole_by_one_cell_a_unit,
    "coupled": coupled_by_a_wide_cell,
    "states": unrolled,
    "states_given": unrolled,
    "delta_C": memory_slope_by_autograd,
    **{name: lambda c, k=k: sum_slopes_by_autograd(c)[k] for k, name in enumerate(DELTAS)},
    **{name: lambda c, k=k: step_back_by_autograd(c)[k] for k, name in enumerate(("to_x", "to_h", "to_C"))},
    "coupled_back": coupled_slopes_by_autograd,
    **{name: lambda c, k=k: sweep_by_torch(with_its_net(c))[k] for k, name in enumerate(SWEEP)},
    "truncated": lambda c: sweep_by_torch(c, c["window"])[:3],
    "truncated_ragged": lambda c: sweep_by_torch(c, c["window"])[:3],
    "along": along_by_autograd,
    "direct": lambda c: (
        torch.stack([c["gates"][:, j - 1, 0].log() for j in range(c["k"] + 1, c["t"] + 1)]).sum(0).exp()
        if c["k"] < c["t"]
        else torch.ones_like(c["gates"][:, 0, 0])
    ),
    "jacobian": memory_jacobian_by_autograd,
    "bias": bias_by_search,
    "half_life": half_life_by_search,
    "chrono": lambda c: (
        torch.cat(
            [torch.lerp(torch.ones(1).double(), torch.tensor([c["longest"] - 1.0]).double(), c["draws"]).log()]
        ).repeat(4)
        * torch.tensor([1.0, -1.0, 0.0, 0.0]).double().repeat_interleave(len(c["draws"]))
    ),
    "gru_after": lambda c: [(torch_gru(c) - gru(c, "after")[0] * c["h"]) / (1 - gru(c, "after")[0]), torch_gru(c)],
    "gru_deltas": lambda c: gru_slopes_by_autograd(c)[:3],
    "gru_back": lambda c: gru_slopes_by_autograd(c)[3],
    "backwards": turned_one_by_one,
    "both_ways": lambda c: both_one_by_one(c)[0],
    "both_ends": lambda c: both_one_by_one(c)[1:],
    "conv": conv_pixel_by_pixel,
    "conv_torus": conv_pixel_by_pixel,
    "forecast": forecast_map_by_map,
    "adding_slopes": adding_by_autograd,
}
