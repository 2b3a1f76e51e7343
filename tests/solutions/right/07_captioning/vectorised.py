"""Hardly a loop: einsum, broadcasting, numpy, and the probabilities of all looks as one outer product."""


# loses:
# %% targets
def caption_targets(captions, vocabulary, most):
    number = dict(zip(vocabulary, range(len(vocabulary))))
    ended = [[*caption, "END"][: most if len(caption) > most else most + 1] for caption in captions]
    lengths = np.array([len(caption) for caption in ended])
    mask = np.arange(lengths.max()) < lengths[:, None]
    words = np.zeros(mask.shape, dtype=int)
    words[mask] = [number.get(word, 3) for caption in ended for word in caption]
    before = np.concatenate([np.ones((len(words), 1), dtype=int), words[:, :-1]], axis=1)
    return before * mask, np.eye(len(vocabulary))[words] * mask[..., None], mask


# %% annotations
def annotations(maps):
    return torch.einsum("bdij->bijd", maps).reshape(len(maps), -1, maps.shape[1])


# %% places
def with_places(a, rows, columns):
    row, column = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    where = np.broadcast_to(np.stack([row.ravel(), column.ravel()], axis=-1), (len(a), rows * columns, 2))
    return np.concatenate([a.numpy(), where], axis=-1)


# %% seen
def seen_by(row, column, layers):
    kernels, strides, paddings = np.array(layers).T
    jumps = np.concatenate([[1], np.cumprod(strides)])
    first = np.array([row, column]) * jumps[-1] - (paddings * jumps[:-1]).sum()
    last = first + ((kernels - 1) * jumps[:-1]).sum()
    return np.stack([first, last], axis=1).ravel()


# %% first_state
def first_state(a, W_h, b_h, W_c, b_c):
    both = torch.einsum("khd,bd->kbh", torch.stack([W_h, W_c]), a.mean(1)) + torch.stack([b_h, b_c])[:, None]
    return both.tanh()


# %% scores
def look_scores(h, a, W, U, v):
    inside = torch.einsum("kh,bh->bk", W, h).unsqueeze(1) + torch.einsum("kd,bld->blk", U, a)
    return torch.einsum("blk,k->bl", inside.tanh(), v)


# %% soft
def soft_look(h, a, W, U, v):
    e = look_scores(h, a, W, U, v)
    alpha = (e - e.logsumexp(dim=1, keepdim=True)).exp()
    return alpha, torch.bmm(alpha[:, None], a).squeeze(1)


# %% annotation_slopes
def annotation_slopes(g, h, a, W, U, v):
    tau = torch.tanh((h @ W.mT).unsqueeze(1) + a @ U.mT)
    alpha = (tau @ v).softmax(1)
    by_weight = torch.einsum("bld,bd->bl", a, g)
    by_score = alpha * by_weight - alpha * (alpha * by_weight).sum(1, keepdim=True)
    return torch.einsum("bl,bd->bld", alpha, g) + torch.einsum("bl,blk,kd->bld", by_score, v - v * tau * tau, U)


# %% gate
def gated(h, z, w, b):
    beta = 0.5 * (1 + torch.tanh((h @ w + b) / 2))
    return beta, torch.diag(beta) @ z


# %% step
def caption_step(words, h, C, look, cell, E, L_o, L_h, L_z):
    alpha, z = look(h)
    y = torch.nn.functional.embedding(words, E)
    h, C = cell(torch.hstack([y, z]), h, C)
    logits = torch.hstack([y, h, z]) @ torch.hstack([L_o, L_o @ L_h, L_o @ L_z]).T
    return logits, alpha, h, C


# %% penalty
def doubly_stochastic(alpha, mask, even):
    return (wanting(alpha, mask, even) ** 2).sum(-1)


def wanting(alpha, mask, even):
    real = mask.to(alpha)
    aim = real.sum(1) / alpha.shape[-1] if even else torch.ones(len(alpha)).to(alpha)
    return aim[:, None] - torch.einsum("btl,bt->bl", alpha, real)


# %% penalty_slopes
def penalty_slopes(alpha, mask, even):
    return -2 * torch.einsum("bl,bt->btl", wanting(alpha, mask, even), mask.to(alpha))


# %% losses
def word_losses(logits, targets):
    shifted = logits - logits.amax(-1, keepdim=True)
    log_p = shifted - shifted.exp().sum(-1, keepdim=True).log()
    return -torch.where(targets > 0, targets * log_p, torch.zeros_like(log_p)).sum(-1)


# %% loss
def captioning_loss(logits, targets, alpha, weight):
    words = word_losses(logits, targets).sum()
    return (words + weight * doubly_stochastic(alpha, targets.sum(-1) > 0.5, False).sum()) / len(targets)


# %% looks
def look_slopes(alpha, looks, mask):
    one = torch.eye(alpha.shape[-1]).to(alpha)[looks]
    log_p = torch.where(mask, (one * alpha).sum(-1), torch.ones(()).to(alpha)).log().sum(-1)
    return log_p, torch.where(mask[..., None], one - alpha, torch.zeros(()).to(alpha))


# %% marginal
def by_all_looks(weights, log_p, L, T):
    rows = list(product(range(L), repeat=T))
    log_s = torch.stack([torch.stack([weights(s[:t])[s[t]] for t in range(T)]).log().sum() for s in rows])
    earned = torch.tensor([log_p(s) for s in rows]).to(log_s)
    return torch.logsumexp(log_s + earned, 0), log_s.exp() @ earned


# %% reinforce
def reinforce_slopes(log_p, alpha, looks, mask, b):
    return torch.einsum("b,btl->btl", log_p - b, look_slopes(alpha, looks, mask)[1])


# %% exact
def exact_slopes(alpha, r):
    p = outer(alpha)
    slopes = []
    for t, row in enumerate(alpha):
        others = [axis for axis in range(len(alpha)) if axis != t]
        earned = (p * r).sum(others) if others else p * r
        slopes.append(earned - row * earned.sum())
    return torch.stack(slopes)


def outer(alpha):
    p = torch.ones(()).to(alpha)
    for row in alpha:
        p = p[..., None] * row
    return p


def squares(alpha):
    total = torch.zeros((alpha.shape[1],) * len(alpha)).to(alpha)
    for t, row in enumerate(alpha):
        length = (1 - row) ** 2 + (row**2).sum() - row**2
        total = total + length.reshape([-1 if axis == t else 1 for axis in range(len(alpha))])
    return total


# %% variance
def estimator_variance(alpha, r, b):
    return (outer(alpha) * (r - b) ** 2 * squares(alpha)).sum() - (exact_slopes(alpha, r) ** 2).sum()


# %% best
def best_baseline(alpha, r):
    weights = outer(alpha) * squares(alpha)
    return np.average(r.numpy(), weights=weights.numpy())


# %% entropy
def entropy_slopes(alpha, mask):
    surprise = torch.special.entr(alpha.clamp(min=0))  # −α ln α, and 0 at 0
    return torch.where(mask[..., None], surprise - alpha * surprise.sum(-1, keepdim=True), 0.0)
