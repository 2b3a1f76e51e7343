"""Right in float32 and in numpy; NamedTuples, dataclasses, arrays and one-entry tensors are handed back."""

# loses:
# %% frames
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass
class Windows:
    frames: Any
    mask: Any


def frames_of(sounds, lengths, width, step):
    sounds, lengths = sounds.float().numpy(), lengths.numpy()
    starts = np.arange(0, lengths.max() - width + 1, step)
    mask = starts + width <= lengths[:, None]
    cut = np.stack([sounds[:, start : start + width] for start in starts], axis=1)
    return Windows(np.where(mask[..., None], cut, np.float32(0)), mask.astype(np.uint8))


# %% heard
class Window(NamedTuple):
    first: Any
    last: Any


def heard_in(sample, width, step, count):
    first = math.ceil((sample - width + 1) / step)
    return Window(torch.tensor([max(first, 0)]), np.float32(min(sample // step, count - 1)))


# %% bell
def bell(width, alpha):
    n = torch.arange(width, dtype=torch.float32)
    return (alpha - (1 - alpha) * torch.cos(2 * torch.pi * n / width)).requires_grad_()


# %% energies
def energies(frames, f, rate):
    frames, f = frames.float(), f.float()
    angle = 2 * torch.pi * torch.arange(frames.shape[1])[:, None] * f / rate
    return ((frames @ angle.cos()).square() + (frames @ angle.sin()).square()).numpy() / frames.shape[1]


# %% triangles
def triangles(f, bands, rate):
    spacing = rate / 2 / (bands + 1)
    rise = f.float()[None] / spacing - torch.arange(bands)[:, None]
    return torch.minimum(rise, 2 - rise).clamp(min=0)


# %% log_bands
def log_bands(E, weights, floor):
    return np.log(np.fmax(np.float32(floor), E.float().numpy() @ weights.float().numpy().T))


# %% evened
def evened(e, lengths, least):
    found = np.zeros(e.shape, dtype=np.float32)
    for b, n in enumerate(lengths):
        sound = e[b, : int(n)].float().numpy()
        found[b, : int(n)] = (sound - sound.mean(axis=0)) / sound.std(axis=0).clip(min=least)
    return found


# %% evened_so_far
def evened_so_far(e, least):
    rows, mean, squares = [], 0.0, 0.0
    for t, now in enumerate(e.float(), start=1):
        before, mean = mean, mean + (now - mean) / t
        squares = squares + (now - before) * (now - mean)
        rows.append((now - mean) / (squares / t).sqrt().clamp(min=least))
    return [row.numpy() for row in rows]


# %% context
def with_context(x, lengths, reach, stride):
    x, T = x.float().numpy().copy(), x.shape[1]
    real = np.arange(T) < lengths.numpy()[:, None]
    x[~real] = 0
    edges = np.pad(x, ((0, 0), (reach, reach), (0, 0)))
    wide = np.concatenate([edges[:, k : k + T] for k in range(2 * reach + 1)], axis=2)
    wide[~real] = 0
    return wide[:, ::stride]


# %% context_slopes
def context_slopes(g, T, reach, stride):
    pieces = g.float().unflatten(1, (2 * reach + 1, -1))
    found = torch.zeros(T + 2 * reach, pieces.shape[2])
    for k in range(2 * reach + 1):
        found[k : k + T : stride] += pieces[:, k]
    return found[reach : reach + T]


# %% one_way
def one_way(z, W, top):
    z, W = z.float().numpy(), W.float().numpy()
    h, states = np.zeros(z.shape[1], dtype=np.float32), []
    for now in z:
        h = np.clip(now + W @ h, 0, top)
        states.append(torch.from_numpy(h))
    return tuple(states)


# %% both_ways
class States(NamedTuple):
    ahead: Any
    back: Any


def both_ways(z, lengths, W_ahead, W_back, top):
    found = States(torch.zeros(z.shape), np.zeros(z.shape, dtype=np.float32))
    for b, n in enumerate(lengths.tolist()):
        found.ahead[b, :n] = torch.stack(one_way(z[b, :n], W_ahead, top))
        found.back[b, :n] = torch.stack(one_way(z[b, :n].flip(0), W_back, top)).numpy()[::-1]
    return found


# %% deltas
def deltas(g, h, W, top):
    g, h, W = (one.float() for one in (g, h, W))
    passes, found = torch.logical_and(h.gt(0), h.lt(top)).float(), torch.zeros_like(g)
    found[-1] = passes[-1] * g[-1]
    for t in range(len(g) - 2, -1, -1):
        found[t] = passes[t] * (g[t] + found[t + 1] @ W)
    return found.numpy()


# %% layer_slopes
@dataclass
class Slopes:
    z: Any
    ahead: Any
    back: Any


def layer_slopes(g, z, W_ahead, W_back, top):
    found = []
    for W, step in (W_ahead, 1), (W_back, -1):
        h = torch.stack(one_way(z if step == 1 else z.flip(0), W, top))
        delta = deltas(g if step == 1 else g.flip(0), h, W, top)
        found.append((delta[::step], delta[1:].T @ h[:-1].numpy()))
    return Slopes(found[0][0] + found[1][0], found[0][1], found[1][1])


# %% net
def deep_speech(x, layers, W_ahead, W_back, reach, stride, top):
    weights = [(W.float().numpy(), b.float().numpy()) for W, b in layers]
    h = np.asarray(with_context(x[None], torch.tensor([len(x)]), reach, stride))[0]
    for W, b in weights[:3]:
        h = np.clip(h @ W.T + b, 0, top)
    z = torch.from_numpy(h @ weights[3][0].T + weights[3][1])
    ahead, back = both_ways(z[None], torch.tensor([len(z)]), W_ahead, W_back, top)
    h = np.clip((ahead[0].numpy() + back[0]) @ weights[4][0].T + weights[4][1], 0, top)
    logits = h @ weights[5][0].T + weights[5][1]
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


# %% ranked
class Reading(NamedTuple):
    text: str
    Q: Any


def ranked(readings, lm, a, b):
    found = []
    for text, log_p in readings:
        words = tuple(text.split())
        ln_lm = sum(lm(words[:k], word) for k, word in enumerate(words))
        found.append(Reading(text, np.float32(log_p + a * ln_lm + b * len(words))))
    return tuple(sorted(found, key=lambda one: -one.Q))


# %% even_bonus
def even_bonus(one, other, lm, a):
    Q = dict(ranked([one, other], lm, a, 0))
    more = len(other[0].split()) - len(one[0].split())
    return torch.tensor([(Q[one[0]] - Q[other[0]]) / more], dtype=torch.float32)


# %% sent_on
@dataclass
class Sent:
    text: str
    p_b: Any
    p_n: Any


def sent_on(text, p_b, p_n, log_y, symbols):
    y = dict(zip(symbols, torch.tensor(log_y)))
    both = torch.tensor([p_b, p_n]).logsumexp(dim=0)
    nothing = torch.tensor(-math.inf)
    sent = [Sent(text, both + y[symbols[0]], p_n + y[text[-1]] if text else nothing)]
    letters = [symbol for symbol in symbols[1:] if symbol != " " or (text and not text.endswith(" "))]
    sent += [Sent(text + k, nothing, (p_b if text.endswith(k) else both) + y[k]) for k in letters]
    return tuple(sent)


# %% word_beam
def word_beam(log_y, symbols, width, lm, a, b):
    beam = [("", 0.0, -math.inf)]
    for y in log_y.float().tolist():
        grown = {}
        for text, p_b, p_n in beam:
            for one in sent_on(text, p_b, p_n, y, symbols):
                parts = grown.setdefault(one.text, [-math.inf, -math.inf])
                parts[0] = np.logaddexp(parts[0], float(one.p_b))
                parts[1] = np.logaddexp(parts[1], float(one.p_n))
        pool = []
        for text, parts in grown.items():
            [(_, earned)] = ranked([(text[: text.rfind(" ") + 1], 0.0)], lm, a, b)
            if max(parts) > -math.inf:
                pool.append((np.logaddexp(*parts) + earned, text, *parts))
        beam = [kept for _, *kept in sorted(pool, reverse=True)[:width]]
    return ranked([(text, np.logaddexp(p_b, p_n)) for text, p_b, p_n in beam], lm, a, b)


# %% edit_table
def edit_table(reading, text):
    d = torch.zeros(len(reading) + 1, len(text) + 1, dtype=torch.int32)
    for i in range(len(reading) + 1):
        for j in range(len(text) + 1):
            ways = [i + j] if not i * j else [d[i - 1, j - 1] + int(reading[i - 1] != text[j - 1])]
            ways += [d[i - 1, j] + 1] if i else []
            ways += [d[i, j - 1] + 1] if j else []
            d[i, j] = min(ways)
    return d


# %% edit_counts
class Edits(NamedTuple):
    wrong: Any
    missing: Any
    extra: Any


def edit_counts(reading, text):
    d = edit_table(reading, text).numpy()
    i, j, found = len(reading), len(text), []
    while i + j:
        if i * j and d[i, j] == d[i - 1, j - 1] + (reading[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            found.append("wrong" if reading[i] != text[j] else "right")
        elif j and d[i, j] == d[i, j - 1] + 1:
            j -= 1
            found.append("missing")
        else:
            i -= 1
            found.append("extra")
    return Edits(np.int64(found.count("wrong")), float(found.count("missing")), torch.tensor(found.count("extra")))


# %% rate
def word_error_rate(readings, texts):
    edits = [sum(float(one) for one in edit_counts(r.split(), t.split())) for r, t in zip(readings, texts)]
    return np.float32(sum(edits)) / np.float32(sum(len(text.split()) for text in texts))
