"""Right in float32 and in numpy; NamedTuples, dataclasses, arrays and one-entry tensors are handed back."""

# loses:
# %% targets
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass
class Batch:
    inputs: Any
    targets: Any
    mask: Any


def caption_targets(captions, vocabulary, most):
    asked = [[*caption, "END"] if len(caption) <= most else caption[:most] for caption in captions]
    shape = len(asked), max(map(len, asked))
    inputs, targets = np.zeros(shape, dtype=np.int32), np.zeros((*shape, len(vocabulary)), dtype=np.float32)
    for b, caption in enumerate(asked):
        words = [vocabulary.index(word) if word in vocabulary else 3 for word in caption]
        inputs[b, : len(words)] = [1, *words][:-1]
        targets[b, np.arange(len(words)), words] = 1
    return Batch(inputs, targets, targets.any(axis=-1).astype(np.int8))


# %% annotations
def annotations(maps):
    return np.moveaxis(maps.float().numpy(), 1, -1).reshape(len(maps), -1, maps.shape[1])


# %% places
def with_places(a, rows, columns):
    i, j = np.divmod(np.arange(rows * columns), columns)
    where = np.stack([2 * i / (rows - 1) - 1, 2 * j / (columns - 1) - 1], axis=1).astype(np.float32)
    return np.stack([np.hstack([image, where]) for image in a.float().numpy()])


# %% seen
class Box(NamedTuple):
    top: Any
    bottom: Any
    left: Any
    right: Any


def seen_by(row, column, layers):
    top = bottom = row
    left = right = column
    for k, s, p in layers[::-1]:
        top, left = s * top - p, s * left - p
        bottom, right = s * bottom - p + (k - 1), s * right - p + (k - 1)
    return Box(np.int64(top), float(bottom), torch.tensor(left), torch.tensor([right]))


# %% first_state
class State(NamedTuple):
    h: Any
    C: Any


def first_state(a, W_h, b_h, W_c, b_c):
    mean = a.float().mean(dim=1)
    return State((mean @ W_h.float().T + b_h.float()).tanh(), (mean @ W_c.float().T + b_c.float()).tanh().numpy())


# %% scores
def look_scores(h, a, W, U, v):
    h, a, W, U, v = (one.float() for one in (h, a, W, U, v))
    return (torch.tanh((h @ W.T).unsqueeze(1) + a @ U.T) @ v).numpy()


# %% soft
class Look(NamedTuple):
    alpha: Any
    z: Any


def soft_look(h, a, W, U, v):
    alpha = torch.from_numpy(look_scores(h, a, W, U, v)).softmax(dim=1)
    return Look(alpha, torch.einsum("bl,bld->bd", alpha, a.float()))


# %% annotation_slopes
def annotation_slopes(g, h, a, W, U, v):
    alpha, z = soft_look(h, a, W, U, v)
    g, h, a, W, U, v = (one.float() for one in (g, h, a, W, U, v))
    tau = torch.tanh((h @ W.T).unsqueeze(1) + a @ U.T)
    by_score = alpha * torch.einsum("bld,bd->bl", a - z.unsqueeze(1), g)
    return (alpha[..., None] * g[:, None] + by_score[..., None] * (((1 - tau.square()) * v) @ U)).numpy()


# %% gate
def gated(h, z, w, b):
    beta = (h.float() @ w.float() + b).sigmoid()
    return Look(beta.numpy(), beta[:, None] * z.float())


# %% step
@dataclass
class Said:
    logits: Any
    alpha: Any
    h: Any
    C: Any


def caption_step(words, h, C, look, cell, E, L_o, L_h, L_z):
    alpha, z = look(h)
    y = E[words]
    h, C = cell(torch.cat([y, z], dim=-1), h, C)
    inside = y.float() + h.float() @ L_h.float().T + z.float() @ L_z.float().T
    return Said((inside @ L_o.float().T).numpy(), alpha.float(), h, C)


# %% told
def all_steps(inputs, h, C, look, cell, E, L_o, L_h, L_z):
    steps = []
    for words in inputs.T:
        steps.append(caption_step(words, h, C, look, cell, E, L_o, L_h, L_z))
        h, C = steps[-1].h, steps[-1].C
    logits = np.stack([one.logits for one in steps], axis=1)
    return Look(logits, torch.stack([one.alpha for one in steps], dim=1))


# %% penalty
def doubly_stochastic(alpha, mask, even):
    return np.square(missing(alpha, mask, even)).sum(axis=1)


def missing(alpha, mask, even):
    alpha, mask = alpha.numpy().astype(np.float32), mask.numpy()
    looked = np.where(mask[..., None], alpha, 0).sum(axis=1)
    return (mask.sum(axis=1, keepdims=True) / alpha.shape[2] if even else 1) - looked


# %% penalty_slopes
def penalty_slopes(alpha, mask, even):
    slopes = -2 * missing(alpha, mask, even)[:, None] * mask.numpy()[..., None]
    return slopes.astype(np.float32)


# %% losses
def word_losses(logits, targets):
    log_p, q = logits.float().log_softmax(dim=-1), targets.float()
    return -(q * log_p.where(q > 0, 0)).sum(dim=-1)


# %% loss
def captioning_loss(logits, targets, alpha, weight):
    terms = doubly_stochastic(alpha, targets.sum(dim=-1) > 0, False)
    return np.float32(np.mean(word_losses(logits, targets).numpy().sum(axis=1) + weight * terms))


# %% greedy
class Captions(NamedTuple):
    said: Any
    looks: Any


def greedy_captions(step, state, count, start, end, most):
    words, said, looks = torch.full((count,), start), [], []
    for _ in range(most):
        log_p, alpha, state = step(words, state)
        words = log_p.float().argmax(dim=1)
        said.append(words)
        looks.append(alpha.float().argmax(dim=1))
    said, looks = torch.stack(said, dim=1).numpy(), torch.stack(looks, dim=1)
    sizes = [(row.tolist().index(end) + 1) if end in row else most for row in said]
    return Captions([row[:n] for row, n in zip(said, sizes)], [row[:n] for row, n in zip(looks, sizes)])


# %% beam
class Sentence(NamedTuple):
    words: Any
    log_p: Any


def beam_captions(step, state, start, end, most, width, banned):
    beam = [(Sentence((), np.float32(0)), state)]
    for _ in range(most):
        pool = [one for one in beam if one[0].words[-1:] == (end,)]
        for (words, total), before in (one for one in beam if one[0].words[-1:] != (end,)):
            log_p, after = step(torch.tensor((start, *words)[-1]), before)
            for k, more in enumerate(log_p.float().numpy()):
                if k not in banned and (k,) != words[-1:] and np.isfinite(more):
                    pool.append((Sentence((*words, k), total + more), after))
        beam = sorted(pool, key=lambda one: -one[0].log_p)[:width]
    return [Sentence(np.array(words), torch.tensor([log_p])) for (words, log_p), _ in beam]


# %% looks
def look_slopes(alpha, looks, mask):
    alpha, looks, mask = alpha.numpy().astype(np.float32), looks.numpy(), mask.numpy()
    one = np.eye(alpha.shape[2], dtype=np.float32)[looks]
    chosen = np.where(mask, (alpha * one).sum(axis=2), 1)
    return State(np.log(chosen).sum(axis=1), (one - alpha) * mask[..., None])


# %% marginal
class Bounded(NamedTuple):
    log_p: Any
    bound: Any


def by_all_looks(weights, log_p, L, T):
    rows = [np.array(s) for s in product(range(L), repeat=T)]
    log_s = [np.sum([weights(s[:t])[s[t]].float().log().item() for t in range(T)], dtype=np.float32) for s in rows]
    earned = np.array([log_p(s) for s in rows], dtype=np.float32)
    return Bounded(torch.tensor([np.logaddexp.reduce(log_s + earned)]), np.exp(log_s) @ earned)


# %% reinforce
def reinforce_slopes(log_p, alpha, looks, mask, b):
    return (log_p.float().numpy() - b)[:, None, None] * look_slopes(alpha, looks, mask).C


# %% exact
def exact_slopes(alpha, r):
    return sum(p * earned * slopes for p, earned, slopes in float_looks(alpha, r)).numpy()


def float_looks(alpha, r):
    alpha, r = alpha.float(), r.float()
    for s in product(range(alpha.shape[1]), repeat=len(alpha)):
        slopes = torch.nn.functional.one_hot(torch.tensor(s), alpha.shape[1]) - alpha
        yield alpha[torch.arange(len(alpha)), list(s)].prod(), r[s], slopes


# %% variance
def estimator_variance(alpha, r, b):
    squares = sum(p * (earned - b) ** 2 * slopes.square().sum() for p, earned, slopes in float_looks(alpha, r))
    return torch.tensor([squares - np.square(exact_slopes(alpha, r)).sum()])


# %% best
def best_baseline(alpha, r):
    weighed = [(p * slopes.square().sum(), earned) for p, earned, slopes in float_looks(alpha, r)]
    return np.float32(sum(w * earned for w, earned in weighed) / sum(w for w, _ in weighed))


# %% moving
def moving_baselines(rewards, b, keep):
    used = [np.float32(b)]
    for batch in rewards[:-1]:
        used.append(np.float32(keep * used[-1] + (1 - keep) * batch.float().mean().item()))
    return np.array(used)


# %% entropy
def entropy_slopes(alpha, mask):
    a = np.where(mask.numpy()[..., None], alpha.numpy(), 1).astype(np.float32)
    log = np.log(np.where(a > 0, a, 1))
    slopes = -a * (log - (a * log).sum(axis=2, keepdims=True))
    return slopes * mask.numpy()[..., None]
