"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% gates
def parts(z):
    return z.chunk(4, dim=1)


def close(z):
    return z.sigmoid()


def draw(x, W):
    return x @ W.T


def gates(x, h, W_x, W_h, b):
    f, i, C_tilde, o = parts(draw(x, W_x) + draw(h, W_h) + b)
    return close(f), close(i), C_tilde.tanh(), close(o)


# %% step
def right(f, C, i, C_tilde):
    return f * C + i * C_tilde


def step(x, state, W_x, W_h, b):
    f, i, C_tilde, o = gates(x, state[0], W_x, W_h, b)
    memory = right(f, state[1], i, C_tilde)
    return o * memory.tanh(), memory


# %% run
def given(state, x, size):
    return (x.new_zeros(len(x), size), x.new_zeros(len(x), size)) if state is None else state


def found(steps):
    return torch.stack(steps, dim=1)


def run(x, W_x, W_h, b, state=None):
    state = given(state, x, W_h.shape[1])
    states, opened = [state], []
    for x_t in x.unbind(1):
        opened.append(found(gates(x_t, state[0], W_x, W_h, b)))
        state = step(x_t, state, W_x, W_h, b)
        states.append(state)
    return found([h for h, _ in states]), found([C for _, C in states]), found(opened)


# %% memory_slope
def tensor(C):
    return 1 - C.tanh() ** 2


def _check_memory_slope(o, C):
    return o * tensor(C)


def memory_slope(dh, dC, o, C):
    return dC + dh * _check_memory_slope(o, C)


# %% sums
def answer(gate):
    return gate * (1 - gate)


def sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o):
    by_c = delta_C * i * (1 - C_tilde**2)
    return delta_C * C_before * answer(f), delta_C * C_tilde * answer(i), by_c, dh * C.tanh() * answer(o)


# %% backward
def cases(x):
    return range(x.shape[1], 0, -1)


def question(delta, inputs):
    return torch.einsum("btg,btd->gd", delta, inputs)


def derivatives(dh, dC, C_before, C, opened):
    f, i, C_tilde, o = opened.unbind(1)
    delta_C = memory_slope(dh, dC, o, C)
    return torch.cat(sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o), dim=1), delta_C * f


def backward(slopes, x, W_x, W_h, h, C, gates):
    dh, dC, deltas = torch.zeros_like(h[:, 0]), torch.zeros_like(C[:, 0]), []
    for t in cases(x):
        z, dC = derivatives(slopes[:, t - 1] + dh, dC, C[:, t - 1], C[:, t], gates[:, t - 1])
        deltas.insert(0, z)
        dh = z @ W_h
    delta = found(deltas)
    return question(delta, x), question(delta, h[:, :-1]), delta.sum((0, 1)), dh, dC


# %% gru_back
def h(W, delta):
    return delta @ W


def gru_slopes(dh, h_before, u, r, n, W_h):
    W_u, W_r, W_n = W_h.chunk(3)
    by_n, by_u = dh * (1 - u) * (1 - n**2), dh * (h_before - n) * answer(u)
    epsilon = h(W_n, by_n)
    by_r = epsilon * h_before * answer(r)
    return by_u, by_r, by_n, dh * u + h(W_u, by_u) + h(W_r, by_r) + epsilon * r


# %% both_ways
def x(step, inputs, state, real):
    outputs = []
    for t in range(inputs.shape[1]):
        state = torch.where(real[:, t, None], step(inputs[:, t], state), state)
        outputs.append(state * real[:, t, None])
    return found(outputs), state


def both_ways(ahead, back, inputs, lengths, h_0, g_0):
    real = torch.arange(inputs.shape[1]) < lengths[:, None]
    outputs, last = x(ahead, inputs, h_0, real)
    others, first = x(back, backwards(inputs, lengths), g_0, real)
    return torch.cat([outputs, backwards(others, lengths)], dim=2), last, first


# %% conv
def case(z, W, torus):
    around = (W.shape[-1] // 2,) * 4
    return F.conv2d(F.pad(z, around, mode="circular") if torus else F.pad(z, around), W)


def conv_step(x, state, W_x, W_h, b, torus=False):
    sums = case(x, W_x, torus) + case(state[0], W_h, torus) + b[:, None, None]
    f, i, C_tilde, o = parts(sums)
    memory = right(f.sigmoid(), state[1], i.sigmoid(), C_tilde.tanh())
    return o.sigmoid() * memory.tanh(), memory


# %% adding
def np(error):
    return (error**2).mean()


def adding_problem(error):
    return 2 * error / len(error)


def adding_slopes(h_T, w, c, targets):
    error = h_T @ w + c - targets
    slope = adding_problem(error)
    return np(error), slope[:, None] * w, slope @ h_T, slope.sum()
