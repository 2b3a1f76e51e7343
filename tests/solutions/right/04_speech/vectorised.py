"""Right with as few loops as can be; lookups by index, sums by einsum and cumsum."""


# loses:
# %% frames
def frames_of(sounds, lengths, width, step):
    starts = torch.arange(0, max(int(lengths.max()) - width + 1, 1), step)
    at = starts[:, None] + torch.arange(width)
    mask = starts + width <= lengths[:, None]
    return torch.where(mask[..., None], sounds[:, at], 0.0), mask


# %% heard
def heard_in(sample, width, step, count):
    starts = np.arange(count) * step
    return np.flatnonzero((starts <= sample) & (sample < starts + width))[[0, -1]]


# %% bell
def bell(width, alpha):
    return alpha - (1 - alpha) * np.cos(np.linspace(0, 2 * np.pi, width, endpoint=False))


# %% energies
def energies(frames, f, rate):
    turning = torch.exp(-2j * math.pi * torch.outer(torch.arange(frames.shape[1]).double(), f) / rate)
    return (frames.to(turning) @ turning).abs() ** 2 / frames.shape[1]


# %% triangles
def triangles(f, bands, rate):
    at = f * 2 * (bands + 1) / rate
    return torch.relu(1 - (at - torch.arange(1.0, bands + 1)[:, None]).abs())


# %% log_bands
def log_bands(E, weights, floor):
    return torch.einsum("tm,bm->tb", E, weights).maximum(torch.tensor(floor).double()).log()


# %% evened
def evened(e, lengths, least):
    real = (torch.arange(e.shape[1]) < lengths[:, None])[..., None]
    known = torch.where(real, e, torch.nan)
    mean = known.nanmean(dim=1, keepdim=True)
    deviation = (known - mean).square().nanmean(dim=1, keepdim=True).sqrt()
    return ((known - mean) / deviation.clamp(min=least)).nan_to_num(0.0)


# %% evened_so_far
def evened_so_far(e, least):
    t = torch.arange(1, len(e) + 1)[:, None]
    mean = e.cumsum(dim=0) / t
    variance = (e.square().cumsum(dim=0) / t - mean.square()).clamp(min=0)
    return (e - mean) / variance.sqrt().clamp(min=least)


# %% context
def with_context(x, lengths, reach, stride):
    middle = torch.arange(0, x.shape[1], stride)[:, None]
    at = middle + torch.arange(-reach, reach + 1)
    inside = (at >= 0) & (at < lengths[:, None, None]) & (middle < lengths[:, None, None])
    rows = x[:, at.clamp(0, x.shape[1] - 1)]
    return torch.where(inside[..., None], rows, 0).reshape(len(x), len(middle), -1)


# %% context_slopes
def context_slopes(g, T, reach, stride):
    copies = g.reshape(len(g), 2 * reach + 1, -1)
    at = stride * torch.arange(len(g))[:, None] + torch.arange(2 * reach + 1)
    found = torch.zeros(int(at.max()) + 1 + T, copies.shape[2]).double()
    return found.index_add(0, at.flatten(), copies.flatten(0, 1))[reach : reach + T]


# %% one_way
def one_way(z, W, top):
    h = [torch.zeros(z.shape[1]).to(z)]
    for now in z:
        h.append(torch.nn.functional.hardtanh(now + h[-1] @ W.T, 0, top))
    return torch.stack(h[1:])


# %% both_ways
def both_ways(z, lengths, W_ahead, W_back, top):
    def run(z, W, real):
        h, states = torch.zeros_like(z[:, 0]), []
        for t in range(z.shape[1]):
            h = torch.clip(z[:, t] + h @ W.T, 0, top) * real[:, t, None]
            states.append(h)
        return torch.stack(states, dim=1)

    real = torch.arange(z.shape[1]) < lengths[:, None]
    return run(z, W_ahead, real), run(z.flip(1), W_back, real.flip(1)).flip(1)


# %% deltas
def deltas(g, h, W, top):
    found, delta = torch.empty_like(g), torch.zeros_like(g[0])
    for t in range(len(g) - 1, -1, -1):
        delta = torch.where((h[t] > 0) & (h[t] < top), g[t] + delta @ W, 0)
        found[t] = delta
    return found


# %% layer_slopes
def layer_slopes(g, z, W_ahead, W_back, top):
    h, k = one_way(z, W_ahead, top), one_way(z.flip(0), W_back, top)
    ahead, back = deltas(g, h, W_ahead, top), deltas(g.flip(0), k, W_back, top)

    def by(delta, h):
        return torch.einsum("ti,tj->ij", delta[1:], h[:-1])

    return ahead + back.flip(0), by(ahead, h), by(back, k)


# %% net
def deep_speech(x, layers, W_ahead, W_back, reach, stride, top):
    F, whole = torch.nn.functional, lambda h: torch.tensor([len(h)])
    h = with_context(x[None], whole(x), reach, stride)[0]
    for layer in layers[:3]:
        h = F.hardtanh(F.linear(h, *layer), 0, top)
    z = F.linear(h, *layers[3])
    both = sum(both_ways(z[None], whole(z), W_ahead, W_back, top))[0]
    return F.log_softmax(F.linear(F.hardtanh(F.linear(both, *layers[4]), 0, top), *layers[5]), dim=1)


# %% ranked
def ranked(readings, lm, a, b):
    words = [text.split() for text, _ in readings]
    ln_lm = np.array([sum(lm(row[:k], row[k]) for k in range(len(row))) for row in words])
    Q = np.array([log_p for _, log_p in readings]) + a * ln_lm + b * np.array([len(row) for row in words])
    return [(readings[k][0], Q[k]) for k in np.argsort(-Q)]


# %% even_bonus
def even_bonus(one, other, lm, a):
    Q = dict(ranked([one, other], lm, a, 0.0))
    return (Q[one[0]] - Q[other[0]]) / (len(other[0].split()) - len(one[0].split()))


# %% sent_on
def sent_on(text, p_b, p_n, log_y, symbols):
    y, last = np.asarray(log_y), text[-1:]
    gets = np.logaddexp(p_b, p_n) + y
    stays = -np.inf
    if text:
        k = symbols.index(last)
        stays, gets[k] = p_n + y[k], p_b + y[k]
    allowed = [k for k in range(1, len(symbols)) if symbols[k] != " " or last not in ("", " ")]
    return [(text, gets[0], stays), *((text + symbols[k], -np.inf, gets[k]) for k in allowed)]


# %% word_beam
def word_beam(log_y, symbols, width, lm, a, b):
    def whole(text):
        return sum(Q for _, Q in ranked([(text, 0.0)], lm, a, b))

    def ended(text):
        return whole(text[: text.rfind(" ") + 1])

    beam = {"": (0.0, -np.inf)}
    for y in log_y.numpy():
        grown = {}
        for text, parts in beam.items():
            for longer, *more in sent_on(text, *parts, y, symbols):
                grown[longer] = np.logaddexp(grown.get(longer, (-np.inf, -np.inf)), more)
        score = {text: np.logaddexp(*parts) + ended(text) for text, parts in grown.items()}
        best = sorted((text for text in score if score[text] > -np.inf), key=lambda text: -score[text])[:width]
        beam = {text: tuple(grown[text]) for text in best}
    return ranked([(text, np.logaddexp(*parts)) for text, parts in beam.items()], lm, a, b)


# %% edit_table
def edit_table(reading, text):
    n, m = len(reading), len(text)
    d = np.zeros((n + 1, m + 1))
    d[0], d[:, 0] = np.arange(m + 1), np.arange(n + 1)
    differ = np.array([[said != meant for meant in text] for said in reading]).reshape(n, m)
    for i in range(1, n + 1):
        row = np.minimum(d[i - 1, :-1] + differ[i - 1], d[i - 1, 1:] + 1)
        d[i] = np.minimum.accumulate(np.concatenate([[i], row]) - np.arange(m + 1)) + np.arange(m + 1)
    return d


# %% edit_counts
def edit_counts(reading, text):
    d = edit_table(reading, text)

    def back(i, j):
        if i and j and d[i, j] == d[i - 1, j - 1] + (reading[i - 1] != text[j - 1]):
            return back(i - 1, j - 1) + np.array([reading[i - 1] != text[j - 1], 0, 0])
        if j and d[i, j] == d[i, j - 1] + 1:
            return back(i, j - 1) + np.array([0, 1, 0])
        return back(i - 1, j) + np.array([0, 0, 1]) if i else np.zeros(3, dtype=int)

    return back(len(reading), len(text))


# %% rate
def word_error_rate(readings, texts):
    pairs = [(reading.split(), text.split()) for reading, text in zip(readings, texts)]
    return np.sum([edit_table(*pair)[-1, -1] for pair in pairs]) / np.sum([len(text) for _, text in pairs])
