"""Right throughout, in loops over sequences, steps and units, with Python's own numbers; hands back nested lists."""


# loses:
# %% gates
def sigma(z):
    return 1 / (1 + math.exp(-z))


def row(x, h, W_x, W_h, b, k):
    total = b[k].item()
    for w, value in zip(W_x[k].tolist(), x.tolist()):
        total += w * value
    for w, value in zip(W_h[k].tolist(), h.tolist()):
        total += w * value
    return total


def gates(x, h, W_x, W_h, b):
    H, four = h.shape[1], ([], [], [], [])
    for x_n, h_n in zip(x, h):
        for g, name in enumerate("fico"):
            squash = math.tanh if name == "c" else sigma
            four[g].append([squash(row(x_n, h_n, W_x, W_h, b, g * H + k)) for k in range(H)])
    return four


# %% step
def step(x, state, W_x, W_h, b):
    new_h, new_C = [], []
    for f, i, c, o, C in zip(*gates(x, state[0], W_x, W_h, b), state[1].tolist()):
        memory = [f[k] * C[k] + i[k] * c[k] for k in range(len(C))]
        new_C.append(memory)
        new_h.append([o[k] * math.tanh(memory[k]) for k in range(len(C))])
    return new_h, new_C


# %% peephole
def peephole_step(x, state, W_x, W_h, b, peepholes):
    h, C, p = state[0], state[1], peepholes.tolist()
    H, new_h, new_C = h.shape[1], [], []
    for n in range(len(x)):
        z = [row(x[n], h[n], W_x, W_h, b, k) for k in range(4 * H)]
        old = C[n].tolist()
        memory = []
        for k in range(H):
            f, i = sigma(z[k] + p[0][k] * old[k]), sigma(z[H + k] + p[1][k] * old[k])
            memory.append(f * old[k] + i * math.tanh(z[2 * H + k]))
        new_C.append(memory)
        new_h.append([sigma(z[3 * H + k] + p[2][k] * memory[k]) * math.tanh(memory[k]) for k in range(H)])
    return new_h, new_C


# %% coupled
def coupled_step(x, state, W_x, W_h, b):
    h, C = state
    H, new_h, new_C = h.shape[1], [], []
    for n in range(len(x)):
        z = [row(x[n], h[n], W_x, W_h, b, k) for k in range(3 * H)]
        memory = [sigma(z[k]) * C[n, k].item() + sigma(-z[k]) * math.tanh(z[H + k]) for k in range(H)]
        new_C.append(memory)
        new_h.append([sigma(z[2 * H + k]) * math.tanh(memory[k]) for k in range(H)])
    return [new_h, new_C]


# %% run
def run(x, W_x, W_h, b, state=None):
    if state is None:
        state = [[[0.0] * W_h.shape[1] for _ in x] for _ in range(2)]
    h, C = ([torch.as_tensor(part, dtype=torch.float64)] for part in state)
    opened = []
    for t in range(x.shape[1]):
        opened.append(torch.tensor(gates(x[:, t], h[-1], W_x, W_h, b), dtype=torch.float64).transpose(0, 1))
        for all_states, new in zip((h, C), step(x[:, t], (h[-1], C[-1]), W_x, W_h, b)):
            all_states.append(torch.tensor(new, dtype=torch.float64))
    return torch.stack(h, 1), torch.stack(C, 1), torch.stack(opened, 1)


# %% memory_slope
def memory_slope(dh, dC, o, C):
    out = torch.empty_like(dh)
    for n in range(len(dh)):
        for k in range(dh.shape[1]):
            out[n, k] = dC[n, k] + dh[n, k] * o[n, k] * (1 - math.tanh(C[n, k].item()) ** 2)
    return out


# %% sums
def sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o):
    four = [torch.empty_like(dh) for _ in range(4)]
    for n in range(len(dh)):
        for k in range(dh.shape[1]):
            at = (n, k)
            four[0][at] = delta_C[at] * C_before[at] * (f[at] - f[at] ** 2)
            four[1][at] = delta_C[at] * C_tilde[at] * (i[at] - i[at] ** 2)
            four[2][at] = delta_C[at] * i[at] * (1 - C_tilde[at]) * (1 + C_tilde[at])
            four[3][at] = dh[at] * math.tanh(C[at]) * (o[at] - o[at] ** 2)
    return four


# %% step_back
def step_back(dh, dC, C_before, C, gates, W_x, W_h):
    f, i, c, o = (gates[:, g] for g in range(4))
    total = memory_slope(dh, dC, o, C)
    four = sum_slopes(dh, total, C_before, C, f, i, c, o)
    by_x, by_h = torch.zeros(len(dh), W_x.shape[1]).double(), torch.zeros_like(dh)
    for g, z in enumerate(four):
        for k in range(z.shape[1]):
            by_x += z[:, k : k + 1] * W_x[g * z.shape[1] + k]
            by_h += z[:, k : k + 1] * W_h[g * z.shape[1] + k]
    return by_x.tolist(), by_h.tolist(), (total * f).tolist()


# %% coupled_back
def coupled_slopes(dh, delta_C, C_before, C, f, C_tilde, o):
    as_four = sum_slopes(dh, delta_C, C_before, C, f, 1 - f, C_tilde, o)
    return as_four[0] - as_four[1], as_four[2], as_four[3]  # i = 1 − f turns the sign of what reaches it


# %% backward
def backward(slopes, x, W_x, W_h, h, C, gates):
    by_W_x, by_W_h, by_b = torch.zeros_like(W_x), torch.zeros_like(W_h), torch.zeros(len(W_h)).double()
    dh, dC = 0 * h[:, 0], 0 * C[:, 0]
    for t in reversed(range(x.shape[1])):
        dh = dh + slopes[:, t]
        total = memory_slope(dh, dC, gates[:, t, 3], C[:, t + 1])
        z = torch.cat(sum_slopes(dh, total, C[:, t], C[:, t + 1], *gates[:, t].unbind(1)), 1)
        for n in range(len(x)):
            by_W_x += torch.outer(z[n], x[n, t])
            by_W_h += torch.outer(z[n], h[n, t])
            by_b += z[n]
        dh, dC = z @ W_h, total * gates[:, t, 0]
    return by_W_x, by_W_h, by_b, dh, dC


# %% truncated
def truncated(slopes, x, W_x, W_h, b, window, state=None):
    sums, t = None, 0
    while t < x.shape[1]:
        end = min(t + window, x.shape[1])
        h, C, opened = run(x[:, t:end], W_x, W_h, b, state)
        found = backward(slopes[:, t:end], x[:, t:end], W_x, W_h, h, C, opened)[:3]
        sums = found if sums is None else [a + c for a, c in zip(sums, found)]
        state, t = (h[:, -1], C[:, -1]), end
    return sums


# %% along
def along_the_cell(slopes, x, h, C, gates):
    T, H = x.shape[1], h.shape[2]
    by_W_x, by_W_h = torch.zeros(4 * H, x.shape[2]).double(), torch.zeros(4 * H, H).double()
    by_b, dC = torch.zeros(4 * H).double(), 0 * C[:, 0]
    for t in range(T, 0, -1):
        f, i, c, o = gates[:, t - 1].unbind(1)
        total = memory_slope(slopes[:, t - 1], dC, o, C[:, t])
        z = torch.cat(sum_slopes(slopes[:, t - 1], total, C[:, t - 1], C[:, t], f, i, c, o), 1)
        by_W_x, by_W_h, by_b = by_W_x + z.T @ x[:, t - 1], by_W_h + z.T @ h[:, t - 1], by_b + z.sum(0)
        dC = total * f
    return by_W_x, by_W_h, by_b


# %% direct
def direct_path(gates, t, k):
    product = torch.ones_like(gates[:, 0, 0])
    for j in range(k + 1, t + 1):
        product *= gates[:, j - 1, 0]
    return product.tolist()


# %% jacobian
def memory_jacobian(W_h, C, gates, t):
    H, out = C.shape[2], []
    for n in range(len(C)):
        f, i, c, _ = gates[n, t - 1].tolist()
        before, o = C[n, t - 1].tolist(), gates[n, t - 2, 3].tolist()
        J = [[0.0] * H for _ in range(H)]
        for m in range(H):
            for k in range(H):
                heard = before[m] * f[m] * (1 - f[m]) * W_h[m, k].item()
                heard += c[m] * i[m] * (1 - i[m]) * W_h[H + m, k].item()
                heard += i[m] * (1 - c[m] ** 2) * W_h[2 * H + m, k].item()
                J[m][k] = heard * o[k] * (1 - math.tanh(before[k]) ** 2) + (f[m] if m == k else 0)
        out.append(J)
    return out


# %% bias
def bias_for(steps, share):
    low, high = -40.0, 40.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if sigma(middle) ** steps < share else (low, middle)
    return low


# %% half_life
def half_life(bias):
    return math.log(0.5) / math.log(sigma(bias))


# %% chrono
def chrono_bias(draws, longest):
    forget = [math.log(1 + u * (longest - 2)) for u in draws.tolist()]
    return forget + [-b for b in forget] + [0.0] * (2 * len(forget))


# %% gru_before
def gru_before(x, h, W_x, W_h, b):
    H, results = h.shape[1], ([], [], [], [])
    for n in range(len(x)):
        u, r = ([sigma(row(x[n], h[n], W_x, W_h, b, g * H + k)) for k in range(H)] for g in range(2))
        reset = torch.tensor([r[k] * h[n, k].item() for k in range(H)])
        c = [math.tanh(row(x[n], reset, W_x, W_h, b, 2 * H + k)) for k in range(H)]
        new = [u[k] * h[n, k].item() + (1 - u[k]) * c[k] for k in range(H)]
        for whole, part in zip(results, (u, r, c, new)):
            whole.append(part)
    return results


# %% gru_after
def gru_after(x, h, W_x, W_h, b, b_hn):
    H = h.shape[1]
    u, r, n, new = (torch.empty_like(h) for _ in range(4))
    for s in range(len(x)):
        for k in range(H):
            u[s, k], r[s, k] = (sigma(row(x[s], h[s], W_x, W_h, b, g * H + k)) for g in range(2))
            heard = row(x[s], 0 * h[s], W_x, W_h, b, 2 * H + k)
            said = sum(W_h[2 * H + k, m].item() * h[s, m].item() for m in range(H)) + b_hn[k].item()
            n[s, k] = math.tanh(heard + r[s, k].item() * said)
            new[s, k] = n[s, k] + u[s, k] * (h[s, k] - n[s, k])
    return u, r, n, new


# %% gru_back
def gru_slopes(dh, h, u, r, n, W_h):
    H = h.shape[1]
    by_u, by_r, by_n, by_h = (torch.zeros_like(h) for _ in range(4))
    for s in range(len(h)):
        for k in range(H):
            by_n[s, k] = dh[s, k] * (1 - u[s, k]) * (1 - n[s, k] ** 2)
            by_u[s, k] = dh[s, k] * (h[s, k] - n[s, k]) * u[s, k] * (1 - u[s, k])
        for k in range(H):
            reached = sum(by_n[s, m] * W_h[2 * H + m, k] for m in range(H))
            by_r[s, k] = reached * h[s, k] * r[s, k] * (1 - r[s, k])
            by_h[s, k] = dh[s, k] * u[s, k] + reached * r[s, k]
        for k in range(H):
            by_h[s, k] += sum(by_u[s, m] * W_h[m, k] + by_r[s, m] * W_h[H + m, k] for m in range(H))
    return by_u, by_r, by_n, by_h


# %% backwards
def backwards(x, lengths):
    rows = x.tolist()
    return [row[:length][::-1] + row[length:] for row, length in zip(rows, lengths.tolist())]


# %% both_ways
def both_ways(ahead, back, x, lengths, h_0, g_0):
    B, T, H = len(x), x.shape[1], h_0.shape[1]
    outputs, ends = torch.zeros(B, T, 2 * H).double(), ([], [])
    for n, length in enumerate(int(l) for l in lengths):
        for side, (net, state, steps) in enumerate(
            ((ahead, h_0, range(length)), (back, g_0, range(length - 1, -1, -1)))
        ):
            state = state[n : n + 1]
            for t in steps:
                state = net(x[n : n + 1, t], state)
                outputs[n, t, side * H : (side + 1) * H] = state[0]
            ends[side].append(state[0])
    return outputs, ends[0], ends[1]


# %% conv
def conv_step(x, state, W_x, W_h, b, torus=False):
    h, C = state
    H, (rows, columns), reach = h.shape[1], x.shape[2:], W_x.shape[-1] // 2
    z = b[None, :, None, None].repeat(len(x), 1, rows, columns)
    for r in range(rows):
        for c in range(columns):
            for dr in range(-reach, reach + 1):
                for dc in range(-reach, reach + 1):
                    there = r + dr, c + dc
                    if torus:
                        there = there[0] % rows, there[1] % columns
                    elif not (0 <= there[0] < rows and 0 <= there[1] < columns):
                        continue
                    at = (..., dr + reach, dc + reach)
                    z[:, :, r, c] += x[:, :, there[0], there[1]] @ W_x[at].T + h[:, :, there[0], there[1]] @ W_h[at].T
    C = torch.sigmoid(z[:, :H]) * C + torch.sigmoid(z[:, H : 2 * H]) * torch.tanh(z[:, 2 * H : 3 * H])
    return torch.sigmoid(z[:, 3 * H :]) * torch.tanh(C), C


# %% forecast
def forecast(past, read, write, state, W_y, b_y, steps):
    for t in range(past.shape[1]):
        state = read(past[:, t], state)
    maps = [past[:, -1]]
    while len(maps) <= steps:
        state = write(maps[-1], state)
        new = maps[-1].clone()
        for k in range(len(W_y)):
            new[:, k] += b_y[k]
            for m in range(W_y.shape[1]):
                new[:, k] += W_y[k, m, 0, 0] * state[0][:, m]
        maps.append(new)
    return torch.stack(maps[1:], 1)


# %% adding
def adding_slopes(h_T, w, c, targets):
    loss, by_h, by_w, by_c = 0.0, torch.zeros_like(h_T), torch.zeros_like(w), 0.0
    for n in range(len(h_T)):
        error = sum(h_T[n, k] * w[k] for k in range(len(w))) + c - targets[n]
        loss += float(error) ** 2 / len(h_T)
        by_h[n], by_w, by_c = (
            2 * error * w / len(h_T),
            by_w + 2 * error * h_T[n] / len(h_T),
            by_c + 2 * error / len(h_T),
        )
    return loss, by_h, by_w, by_c
