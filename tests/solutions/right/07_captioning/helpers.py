"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% targets
def batch(caption, number, most):
    words = [number.get(word, 3) for word in caption[:most]]
    return words if len(caption) > most else [*words, 2]


def caption_targets(captions, vocabulary, most):
    number = {word: k for k, word in enumerate(vocabulary)}
    rows = [batch(caption, number, most) for caption in captions]
    T = max(map(len, rows))
    words = torch.tensor([row + [0] * (T - len(row)) for row in rows])
    real = torch.arange(T) < torch.tensor([len(row) for row in rows])[:, None]
    read = torch.cat([torch.ones_like(words[:, :1]), words[:, :-1]], dim=1)
    return read * real, torch.nn.functional.one_hot(words, len(vocabulary)) * real[..., None], real


# %% seen
def see(place, layers):
    first = last = place
    for k, s, p in reversed(layers):
        first, last = first * s - p, last * s - p + k - 1
    return first, last


def seen_by(row, column, layers):
    return *see(row, layers), *see(column, layers)


# %% first_state
def inside(mean, W, b):
    return torch.tanh(mean @ W.T + b)


def first_state(a, W_h, b_h, W_c, b_c):
    return inside(a.mean(dim=1), W_h, b_h), inside(a.mean(dim=1), W_c, b_c)


# %% scores
def e(h, a, W, U):
    return torch.tanh((h @ W.T)[:, None] + a @ U.T)


def look_scores(h, a, W, U, v):
    return e(h, a, W, U) @ v


# %% soft
def alpha(h, a, W, U, v):
    return look_scores(h, a, W, U, v).softmax(dim=-1)


def z(weights, a):
    return (weights[..., None] * a).sum(dim=1)


def soft_look(h, a, W, U, v):
    weights = alpha(h, a, W, U, v)
    return weights, z(weights, a)


# %% annotation_slopes
def mixed(weights, g):
    return weights[..., None] * g[:, None]


def flat(weights, g, a):
    return weights * ((a - z(weights, a)[:, None]) @ g[..., None])[..., 0]


def annotation_slopes(g, h, a, W, U, v):
    weights = alpha(h, a, W, U, v)
    return mixed(weights, g) + flat(weights, g, a)[..., None] * (((1 - e(h, a, W, U) ** 2) * v) @ U)


# %% gate
def beta(h, w, b):
    return torch.sigmoid(h @ w + b)


def gated(h, z, w, b):
    return beta(h, w, b), beta(h, w, b)[:, None] * z


# %% step
def saying(y, h, z, L_o, L_h, L_z):
    return (y + h @ L_h.T + z @ L_z.T) @ L_o.T


def caption_step(words, h, C, look, cell, E, L_o, L_h, L_z):
    weights, context = look(h)
    h, C = cell(torch.cat([E[words], context], dim=-1), h, C)
    return saying(E[words], h, context, L_o, L_h, L_z), weights, h, C


# %% told
def step(inputs, t, *rest):
    return caption_step(inputs[:, t], *rest)


def all_steps(inputs, h, C, look, cell, *weights):
    logits, looks = [], []
    for t in range(inputs.shape[1]):
        one, look_then, h, C = step(inputs, t, h, C, look, cell, *weights)
        logits.append(one)
        looks.append(look_then)
    return torch.stack(logits, dim=1), torch.stack(looks, dim=1)


# %% penalty
def even(mask, L):
    return mask.sum(dim=1, keepdim=True) / L


def P(alpha, mask, tau):
    return tau - (alpha * mask[..., None]).sum(dim=1)


def doubly_stochastic(alpha, mask, even_looks):
    tau = even(mask, alpha.shape[2]) if even_looks else 1
    return P(alpha, mask, tau).square().sum(dim=1)


# %% penalty_slopes
def penalty_slopes(alpha, mask, even_looks):
    tau = even(mask, alpha.shape[2]) if even_looks else 1
    return -2 * P(alpha, mask, tau)[:, None] * mask[..., None]


# %% losses
def found(logits, q):
    return logits.log_softmax(dim=-1).masked_fill(q == 0, 0)


def word_losses(logits, targets):
    return -(targets * found(logits, targets)).sum(dim=-1)


# %% greedy
def said(words, end):
    return words.index(end) + 1 if end in words else len(words)


def looks(steps):
    return torch.stack(steps, dim=1).tolist()


def greedy_captions(step, state, count, start, end, most):
    words, rows, peaks = torch.full((count,), start), [], []
    for _ in range(most):
        log_p, weights, state = step(words, state)
        words = log_p.argmax(dim=-1)
        rows.append(words)
        peaks.append(weights.argmax(dim=-1))
    sizes = [said(row, end) for row in looks(rows)]
    return [[row[:n] for row, n in zip(looks(part), sizes)] for part in (rows, peaks)]


# %% marginal
def first(weights, s):
    return sum(float(weights(s[:t])[s[t]].log()) for t in range(len(s)))


def table(log_p, L, T):
    return {s: float(log_p(s)) for s in product(range(L), repeat=T)}


def by_all_looks(weights, log_p, L, T):
    earned = table(log_p, L, T)
    likely = {s: first(weights, s) for s in earned}
    both = torch.tensor([likely[s] + earned[s] for s in earned]).double()
    return both.logsumexp(dim=0), sum(math.exp(likely[s]) * earned[s] for s in earned)


# %% exact
def right(alpha):
    for s in product(range(alpha.shape[1]), repeat=len(alpha)):
        yield s, alpha[range(len(alpha)), s].prod(), torch.eye(alpha.shape[1])[list(s)] - alpha


def exact_slopes(alpha, r):
    return sum(p * r[s] * slopes for s, p, slopes in right(alpha))


# %% variance
def none(alpha, r, b):
    return sum(p * (r[s] - b) ** 2 * slopes.square().sum() for s, p, slopes in right(alpha))


def estimator_variance(alpha, r, b):
    return none(alpha, r, b) - exact_slopes(alpha, r).square().sum()


# %% best
def b(alpha, r, power):
    return sum(p * slopes.square().sum() * r[s] ** power for s, p, slopes in right(alpha))


def best_baseline(alpha, r):
    return b(alpha, r, 1) / b(alpha, r, 0)


# %% moving
def rewards(batch):
    return float(sum(batch)) / len(batch)


def moving_baselines(batches, b, keep):
    used = [b]
    for batch in batches:
        used.append(keep * used[-1] + (1 - keep) * rewards(batch))
    return used[:-1]
