"""Right throughout in float32, with NamedTuples, dataclasses, lists and tuples for what is several."""

# loses:
# %% gates
from dataclasses import dataclass
from typing import Any, NamedTuple


class Gates(NamedTuple):
    f: torch.Tensor
    i: torch.Tensor
    candidate: torch.Tensor
    o: torch.Tensor


def single(*values):
    return [value.float() if torch.is_tensor(value) else value for value in values]


def gates(x, h, W_x, W_h, b):
    x, h, W_x, W_h, b = single(x, h, W_x, W_h, b)
    f, i, c, o = (h @ W_h.T + x @ W_x.T + b).chunk(4, 1)
    return Gates(f.sigmoid(), i.sigmoid(), c.tanh(), o.sigmoid())


# %% step
@dataclass
class State:
    h: Any
    C: Any

    def __iter__(self):
        return iter((self.h, self.C))


def step(x, state, W_x, W_h, b):
    h, C = single(*state)
    g = gates(x, h, W_x, W_h, b)
    memory = g.i * g.candidate + g.f * C
    return State(h=g.o * memory.tanh(), C=memory)


# %% peephole
@dataclass(frozen=True)
class Said:
    h: torch.Tensor
    C: torch.Tensor


def peephole_step(x, state, W_x, W_h, b, peepholes):
    x, W_x, W_h, b, p, h, C = single(x, W_x, W_h, b, peepholes, *state)
    f, i, c, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, 1)
    memory = torch.sigmoid(f + p[0] * C) * C + torch.sigmoid(i + p[1] * C) * c.tanh()
    return Said(torch.sigmoid(o + p[2] * memory) * memory.tanh(), memory)


# %% coupled
def coupled_step(x, state, W_x, W_h, b):
    x, W_x, W_h, b, h, C = single(x, W_x, W_h, b, *state)
    f, c, o = (x @ W_x.T + h @ W_h.T + b).chunk(3, 1)
    memory = torch.sigmoid(f) * (C - c.tanh()) + c.tanh()
    return State(torch.sigmoid(o) * memory.tanh(), memory)


# %% run
class Trace(NamedTuple):
    h: torch.Tensor
    C: torch.Tensor
    gates: torch.Tensor


def run(x, W_x, W_h, b, state=None):
    h, C = state if state is not None else [torch.zeros(len(x), W_h.shape[1])] * 2
    states, opened = [State(h, C)], []
    for t in range(x.shape[1]):
        opened.append(torch.stack(gates(x[:, t], states[-1].h, W_x, W_h, b), 1))
        states.append(step(x[:, t], states[-1], W_x, W_h, b))
    hs, Cs = (torch.stack([part.float() for part in series], 1) for series in zip(*states))
    return Trace(hs, Cs, torch.stack(opened, 1))


# %% memory_slope
def memory_slope(dh, dC, o, C):
    dh, dC, o, C = single(dh, dC, o, C)
    return dC + dh * o - dh * o * C.tanh() ** 2


# %% sums
class Sums(NamedTuple):
    f: torch.Tensor
    i: torch.Tensor
    c: torch.Tensor
    o: torch.Tensor


def sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o):
    dh, delta_C, C_before, C, f, i, c, o = single(dh, delta_C, C_before, C, f, i, C_tilde, o)
    return Sums(
        f=f * (1 - f) * C_before * delta_C,
        i=i * (1 - i) * c * delta_C,
        c=(1 - c * c) * i * delta_C,
        o=o * (1 - o) * C.tanh() * dh,
    )


# %% step_back
@dataclass
class Back:
    x: torch.Tensor
    h: torch.Tensor
    C: torch.Tensor


def step_back(dh, dC, C_before, C, gates, W_x, W_h):
    f, i, c, o = gates.unbind(1)
    total = memory_slope(dh, dC, o, C)
    z = torch.cat(sum_slopes(dh, total, C_before, C, f, i, c, o), 1)
    return Back(x=z @ W_x.float(), h=z @ W_h.float(), C=total * f.float())


# %% coupled_back
def coupled_slopes(dh, delta_C, C_before, C, f, C_tilde, o):
    z = sum_slopes(dh, delta_C, C_before - C_tilde, C, f, 1 - f, C_tilde, o)
    return [z.f, z.c, z.o]


# %% backward
@dataclass
class Gradients:
    W_x: torch.Tensor
    W_h: torch.Tensor
    b: torch.Tensor
    h_0: torch.Tensor
    C_0: torch.Tensor


def backward(slopes, x, W_x, W_h, h, C, gates):
    slopes, x, W_x, W_h, h, C, gates = single(slopes, x, W_x, W_h, h, C, gates)
    total = Gradients(torch.zeros_like(W_x), torch.zeros_like(W_h), torch.zeros(len(W_h)), 0 * h[:, 0], 0 * C[:, 0])
    for t in range(x.shape[1], 0, -1):
        total.h_0 = total.h_0 + slopes[:, t - 1]
        f, i, c, o = gates[:, t - 1].unbind(1)
        memory = memory_slope(total.h_0, total.C_0, o, C[:, t])
        z = torch.cat(sum_slopes(total.h_0, memory, C[:, t - 1], C[:, t], f, i, c, o), 1)
        total.W_x, total.W_h, total.b = total.W_x + z.T @ x[:, t - 1], total.W_h + z.T @ h[:, t - 1], total.b + z.sum(0)
        total.h_0, total.C_0 = z @ W_h, memory * f
    return total


# %% truncated
class ByWeights(NamedTuple):
    W_x: torch.Tensor
    W_h: torch.Tensor
    b: torch.Tensor


def truncated(slopes, x, W_x, W_h, b, window, state=None):
    total = ByWeights(*(torch.zeros(w.shape) for w in (W_x, W_h, b)))
    for s, part in zip(slopes.split(window, 1), x.split(window, 1)):
        trace = run(part, W_x, W_h, b, state)
        g = backward(s, part, W_x, W_h, *trace)
        total = ByWeights(total.W_x + g.W_x, total.W_h + g.W_h, total.b + g.b)
        state = trace.h[:, -1], trace.C[:, -1]
    return total


# %% along
def along_the_cell(slopes, x, h, C, gates):
    H = h.shape[2]
    g = backward(slopes, x, torch.zeros(4 * H, x.shape[2]), torch.zeros(4 * H, H), h, C, gates)
    return ByWeights(g.W_x, g.W_h, g.b)


# %% direct
def direct_path(gates, t, k):
    return gates.float()[:, k:t, 0].prod(1)


# %% jacobian
def memory_jacobian(W_h, C, gates, t):
    W_h, C, gates = single(W_h, C, gates)
    f, i, c, _ = gates[:, t - 1].unbind(1)
    z = sum_slopes(0 * f, torch.ones_like(f), C[:, t - 1], C[:, t], f, i, c, f)
    J = sum(z[g][:, :, None] * W_h.chunk(4)[g] for g in range(3))
    return J * (gates[:, t - 2, 3] * (1 - C[:, t - 1].tanh() ** 2))[:, None] + torch.diag_embed(f)


# %% bias
def bias_for(steps, share):
    f = torch.tensor(share) ** (1 / steps)
    return torch.log(f) - torch.log1p(-f)


# %% half_life
def half_life(bias):
    return torch.log(torch.tensor(0.5)) / torch.sigmoid(torch.tensor(bias)).log()


# %% chrono
def chrono_bias(draws, longest):
    forget = torch.log(1 + draws.float() * (longest - 2))
    return torch.stack([forget, -forget, 0 * forget, 0 * forget]).flatten()


# %% gru_before
@dataclass
class GRUStep:
    u: torch.Tensor
    r: torch.Tensor
    n: torch.Tensor
    h: torch.Tensor


def gru_before(x, h, W_x, W_h, b):
    x, h, W_x, W_h, b = single(x, h, W_x, W_h, b)
    a, W = (x @ W_x.T + b).chunk(3, 1), W_h.chunk(3)
    u, r = torch.sigmoid(a[0] + h @ W[0].T), torch.sigmoid(a[1] + h @ W[1].T)
    n = torch.tanh(a[2] + (h * r) @ W[2].T)
    return GRUStep(u, r, n, h=n - u * n + u * h)


# %% gru_after
def gru_after(x, h, W_x, W_h, b, b_hn):
    x, h, W_x, W_h, b, b_hn = single(x, h, W_x, W_h, b, b_hn)
    a, s = (x @ W_x.T + b).chunk(3, 1), (h @ W_h.T).chunk(3, 1)
    u, r = torch.sigmoid(a[0] + s[0]), torch.sigmoid(a[1] + s[1])
    n = torch.tanh(a[2] + r * s[2] + r * b_hn)
    return GRUStep(u, r, n, h=n - u * n + u * h)


# %% gru_back
class GRUBack(NamedTuple):
    u: torch.Tensor
    r: torch.Tensor
    n: torch.Tensor
    h: torch.Tensor


def gru_slopes(dh, h, u, r, n, W_h):
    dh, h, u, r, n, W_h = single(dh, h, u, r, n, W_h)
    W = W_h.chunk(3)
    by_n, by_u = dh * (1 - u) * (1 - n * n), dh * (h - n) * u * (1 - u)
    product = by_n @ W[2]
    by_r = product * h * r * (1 - r)
    return GRUBack(by_u, by_r, by_n, h=product * r + by_r @ W[1] + by_u @ W[0] + u * dh)


# %% backwards
def backwards(x, lengths):
    return [torch.cat([row[:n].flip(0), row[n:]]).float() for row, n in zip(x, lengths)]


# %% both_ways
class BothWays(NamedTuple):
    outputs: torch.Tensor
    last: torch.Tensor
    first: torch.Tensor


def both_ways(ahead, back, x, lengths, h_0, g_0):
    B, T, H = len(x), x.shape[1], h_0.shape[1]
    rows, last, first = torch.zeros(B, T, 2 * H), [], []
    for n in range(B):
        h, g = h_0[n : n + 1], g_0[n : n + 1]
        for t in range(int(lengths[n])):
            h = ahead(x[n : n + 1, t], h)
            rows[n, t, :H] = h.float()
        for t in reversed(range(int(lengths[n]))):
            g = back(x[n : n + 1, t], g)
            rows[n, t, H:] = g.float()
        last.append(h.squeeze(0))
        first.append(g.squeeze(0))
    return BothWays(rows, torch.stack(last), torch.stack(first))


# %% conv
def conv_step(x, state, W_x, W_h, b, torus=False):
    x, W_x, W_h, b, h, C = single(x, W_x, W_h, b, *state)
    side = W_x.shape[-1]
    if torus:
        x, h = (F.pad(m, [side // 2] * 4, mode="circular") for m in (x, h))
    look = {"padding": 0 if torus else side // 2}
    f, i, c, o = (F.conv2d(x, W_x, b, **look) + F.conv2d(h, W_h, **look)).chunk(4, 1)
    C = torch.sigmoid(f) * C + torch.sigmoid(i) * torch.tanh(c)
    return Said(torch.sigmoid(o) * torch.tanh(C), C)


# %% forecast
def forecast(past, read, write, state, W_y, b_y, steps):
    for t in range(past.shape[1]):
        state = read(past[:, t], state)
    y, found = past[:, -1], []
    for _ in range(steps):
        state = write(y, state)
        y = y + F.conv2d(state[0], W_y, b_y)
        found.append(y.float())
    return torch.stack(found, 1)


# %% adding
class Loss(NamedTuple):
    loss: torch.Tensor
    by_h: torch.Tensor
    by_w: torch.Tensor
    by_c: torch.Tensor


def adding_slopes(h_T, w, c, targets):
    h_T, w, c, targets = single(h_T, w, c, targets)
    slope = (h_T @ w + c - targets) * (2 / len(h_T))
    return Loss((slope**2).sum() * len(h_T) / 4, slope.outer(w), slope @ h_T, slope.sum())
