"""Right throughout, without loops where none is needed: einsum, closed forms, one matrix; hands back numpy arrays."""

# loses:
# %% gates
SCALE = torch.tensor([0.5, 0.5, 1.0, 0.5]).double()[:, None, None]


def gates(x, h, W_x, W_h, b):
    z = (torch.hstack([x, h]).double() @ torch.hstack([W_x, W_h]).double().mT).add(b)
    z = z.unflatten(1, (4, -1)).movedim(1, 0)
    squashed = torch.tanh(SCALE * z)  # σ(z) = (1 + tanh(z/2)) / 2
    return torch.where(SCALE < 1, (1 + squashed) / 2, squashed).numpy()


# %% step
def step(x, state, W_x, W_h, b):
    f, i, c, o = torch.from_numpy(gates(x, state[0], W_x, W_h, b))
    memory = torch.addcmul(f * state[1], i, c)
    return torch.stack([o * memory.tanh(), memory]).numpy()


# %% peephole
def peephole_step(x, state, W_x, W_h, b, peepholes):
    z = torch.addmm(b, torch.cat(state[:1] + (x,), 1), torch.cat([W_h, W_x], 1).T).unflatten(1, (4, -1))
    seen = z[:, :2] + peepholes[:2] * state[1][:, None]
    f, i = torch.unbind(torch.sigmoid(seen), 1)
    memory = f * state[1] + i * torch.tanh(z[:, 2])
    return torch.sigmoid(torch.addcmul(z[:, 3], peepholes[2], memory)) * torch.tanh(memory), memory


# %% coupled
def coupled_step(x, state, W_x, W_h, b):
    z = torch.einsum("bd,gd->bg", x, W_x) + torch.einsum("bm,gm->bg", state[0], W_h) + b
    f, c, o = z.tensor_split(3, 1)
    memory = torch.lerp(torch.tanh(c), state[1], torch.sigmoid(f))
    return (torch.sigmoid(o) * torch.tanh(memory)).numpy(), memory.numpy()


# %% run
def run(x, W_x, W_h, b, state=None):
    B, T, H = len(x), x.shape[1], W_h.shape[1]
    h, C = (torch.zeros(B, T + 1, H, dtype=torch.float64) for _ in range(2))
    opened = (x.double() @ W_x.double().T + b).unflatten(2, (4, H))  # one product for all times
    if state is not None:
        h[:, 0], C[:, 0] = state
    for t in range(T):
        opened[:, t] += (h[:, t] @ W_h.double().T).view(B, 4, H)
        opened[:, t, [0, 1, 3]] = opened[:, t, [0, 1, 3]].sigmoid()
        opened[:, t, 2] = opened[:, t, 2].tanh()
        f, i, c, o = opened[:, t].unbind(1)
        C[:, t + 1] = f * C[:, t] + i * c
        h[:, t + 1] = o * C[:, t + 1].tanh()
    return h, C, opened


# %% memory_slope
def memory_slope(dh, dC, o, C):
    return torch.addcmul(dC, dh * o, C.cosh() ** -2).numpy()


# %% sums
def sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o):
    outer = torch.stack([delta_C * C_before, delta_C * C_tilde, delta_C * i, dh * torch.tanh(C)])
    gate = torch.stack([f, i, C_tilde, o])
    own = torch.stack([f - f * f, i - i * i, 1 - C_tilde * C_tilde, o - o * o])
    assert gate.shape == own.shape
    return outer * own


# %% step_back
def step_back(dh, dC, C_before, C, gates, W_x, W_h):
    total = torch.from_numpy(memory_slope(dh, dC, gates[:, 3], C))
    z = sum_slopes(dh, total, C_before, C, *gates.movedim(1, 0))  # (4, batch, hidden)
    both = torch.einsum("gbh,ghk->bk", z, torch.hstack([W_x, W_h]).unflatten(0, (4, -1)))
    return (*both.split([W_x.shape[1], W_h.shape[1]], 1), total.mul(gates[:, 0]))


# %% coupled_back
def coupled_slopes(dh, delta_C, C_before, C, f, C_tilde, o):
    z = torch.stack([C_before - C_tilde, 1 - f, torch.tanh(C)]) * torch.stack([f - f * f, 1 - C_tilde**2, o - o * o])
    return z * torch.stack([delta_C, delta_C, dh])


# %% backward
def backward(slopes, x, W_x, W_h, h, C, gates):
    f, i, c, o = gates.movedim(2, 0)  # each (batch, time, hidden)
    said, own = C[:, 1:].tanh(), torch.stack([f - f**2, i - i**2, 1 - c**2, o - o**2])
    to_memory = torch.stack([C[:, :-1], c, i]) * own[:3]
    to_h, through = said * own[3], o * (1 - said**2)
    z, dh, dC = torch.zeros_like(gates), torch.zeros_like(h[:, 0]), torch.zeros_like(h[:, 0])
    for t in range(x.shape[1] - 1, -1, -1):
        dh = dh + slopes[:, t]
        dC = dC + dh * through[:, t]
        z[:, t, :3], z[:, t, 3] = (dC * to_memory[:, :, t]).movedim(0, 1), dh * to_h[:, t]
        dh, dC = torch.einsum("bgh,ghk->bk", z[:, t], W_h.unflatten(0, (4, -1))), dC * f[:, t]
    flat = z.flatten(0, 1).flatten(1)
    both = flat.T @ torch.cat([x, h[:, :-1]], 2).flatten(0, 1)
    return both[:, : x.shape[2]], both[:, x.shape[2] :], flat.sum(0), dh, dC


# %% truncated
def truncated(slopes, x, W_x, W_h, b, window, state=None):
    h, C, opened = run(x, W_x, W_h, b, state)  # the states do not feel the cuts
    cuts = [*range(0, x.shape[1], window), x.shape[1]]
    parts_of = [
        backward(slopes[:, i:j], x[:, i:j], W_x, W_h, h[:, i : j + 1], C[:, i : j + 1], opened[:, i:j])[:3]
        for i, j in zip(cuts, cuts[1:])
    ]
    return [torch.stack(same).sum(0) for same in zip(*parts_of)]


# %% along
def along_the_cell(slopes, x, h, C, gates):
    f, i, c, o = gates.movedim(2, 0)
    arriving = slopes * o * (1 - C[:, 1:].tanh() ** 2)
    T = x.shape[1]
    log = torch.cat([torch.zeros_like(f[:, :1]), f.log().cumsum(1)[:, 1:]], 1) if T > 1 else torch.zeros_like(f)
    log = f.log().cumsum(1)
    later = torch.tril(torch.ones(T, T, dtype=torch.bool))[:, :, None]  # [s, t]: t ≤ s
    kept = torch.where(later, (log[:, :, None] - log[:, None]).clamp(max=0), -torch.inf).exp()  # from C_t to C_s
    total = torch.einsum("bsth,bsh->bth", kept, arriving)
    z = sum_slopes(slopes, total, C[:, :-1], C[:, 1:], f, i, c, o)
    flat = z.movedim(0, 2).flatten(2).flatten(0, 1)
    return flat.T @ x.flatten(0, 1), flat.T @ h[:, :-1].flatten(0, 1), flat.sum(0)


# %% direct
def direct_path(gates, t, k):
    return torch.exp(torch.log(gates[:, k:t, 0]).sum(1)).numpy()


# %% jacobian
def memory_jacobian(W_h, C, gates, t):
    f, i, c, _ = gates[:, t - 1].movedim(1, 0)
    rows = torch.stack([C[:, t - 1] * (f - f * f), c * (i - i * i), i * (1 - c * c)])
    columns = gates[:, t - 2, 3] / C[:, t - 1].cosh() ** 2
    J = torch.einsum("gbm,gmk,bk->bmk", rows, W_h.unflatten(0, (4, -1))[:3], columns)
    J.diagonal(dim1=1, dim2=2).add_(f)
    return J.numpy()


# %% bias
def bias_for(steps, share):
    return torch.logit(torch.tensor(share, dtype=torch.float64) ** (1 / steps))


# %% half_life
def half_life(bias):
    return -math.log(2) / F.logsigmoid(torch.tensor(bias).double())


# %% chrono
def chrono_bias(draws, longest):
    return torch.kron(torch.tensor([1.0, -1.0, 0.0, 0.0]).double(), torch.log1p(draws * (longest - 2))).numpy()


# %% gru_before
def gru_before(x, h, W_x, W_h, b):
    H = h.shape[1]
    u_and_r = torch.sigmoid(torch.addmm(b[: 2 * H], torch.cat([x, h], 1), torch.cat([W_x, W_h], 1)[: 2 * H].T))
    u, r = u_and_r.tensor_split(2, 1)
    n = torch.tanh(F.linear(torch.cat([x, r * h], 1), torch.cat([W_x, W_h], 1)[2 * H :], b[2 * H :]))
    return torch.stack([u, r, n, n + u * (h - n)]).numpy()


# %% gru_after
def gru_after(x, h, W_x, W_h, b, b_hn):
    a, s = F.linear(x, W_x, b).unflatten(1, (3, -1)), F.linear(h, W_h).unflatten(1, (3, -1))
    u, r = torch.sigmoid(a + s)[:, :2].unbind(1)
    n = torch.tanh(torch.addcmul(a[:, 2], r, s[:, 2] + b_hn))
    return torch.stack([u, r, n, torch.lerp(n, h, u)])


# %% gru_back
def gru_slopes(dh, h, u, r, n, W_h):
    W = W_h.unflatten(0, (3, -1))
    by_n = (1 - u) * dh * (1 - n.square())
    at_product = torch.einsum("bm,mk->bk", by_n, W[2])
    two = torch.stack([dh * (h - n), at_product * h]) * torch.stack([u - u * u, r - r * r])
    by_h = torch.einsum("gbm,gmk->bk", two, W[:2]) + dh * u + at_product * r
    return torch.stack([*two, by_n, by_h])


# %% backwards
def backwards(x, lengths):
    t = torch.arange(x.shape[1]).expand(x.shape[:2])
    order = torch.where(t < lengths.view(-1, 1), lengths.view(-1, 1) - 1 - t, t)
    return torch.take_along_dim(x, order[:, :, None], dim=1)


# %% both_ways
def both_ways(ahead, back, x, lengths, h_0, g_0):
    T, outputs = x.shape[1], torch.zeros(*x.shape[:2], 2 * h_0.shape[1]).double()
    h, g, H = h_0, g_0, h_0.shape[1]
    for t in range(T):
        s = T - 1 - t
        h = torch.where((t < lengths)[:, None], ahead(x[:, t], h), h)
        g = torch.where((s < lengths)[:, None], back(x[:, s], g), g)  # waits at padding
        outputs[:, t, :H], outputs[:, s, H:] = h, g
    return outputs * (torch.arange(T) < lengths[:, None])[:, :, None], h, g


# %% conv
def conv_step(x, state, W_x, W_h, b, torus=False):
    z, W = torch.cat([x, state[0]], 1), torch.cat([W_x, W_h], 1)
    p = W.shape[-1] // 2
    if torus:
        z = torch.cat([z[:, :, z.shape[2] - p :], z, z[:, :, :p]], 2)
        z = torch.cat([z[..., z.shape[3] - p :], z, z[..., :p]], 3)
    f, i, c, o = F.conv2d(z, W, b, padding=0 if torus else p).unflatten(1, (4, -1)).unbind(1)
    memory = f.sigmoid() * state[1] + i.sigmoid() * c.tanh()
    return torch.stack([o.sigmoid() * memory.tanh(), memory])


# %% forecast
def forecast(past, read, write, state, W_y, b_y, steps):
    for x in past.movedim(1, 0):
        state = read(x, state)
    changes, y = [], past[:, -1]
    for _ in range(steps):
        state = write(y, state)
        changes.append(torch.einsum("bhij,kh->bkij", state[0], W_y[..., 0, 0]) + b_y.view(-1, 1, 1))
        y = y + changes[-1]
    return (past[:, -1:] + torch.stack(changes, 1).cumsum(1)).numpy()


# %% adding
def adding_slopes(h_T, w, c, targets):
    d = torch.addmv(c.expand(len(h_T)), h_T, w) - targets
    return torch.dot(d, d) / len(d), torch.outer(d, w) * 2 / len(d), h_T.T @ d * (2 / len(d)), 2 * d.mean()
