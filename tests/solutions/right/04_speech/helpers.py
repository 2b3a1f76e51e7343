"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% frames
def counts(lengths, width, step):
    return ((lengths - width) // step + 1).clamp(min=0)


def mask(n):
    return torch.arange(int(n.max())) < n[:, None]


def frames_of(sounds, lengths, width, step):
    real = mask(counts(lengths, width, step))
    return sounds.unfold(1, width, step)[:, : real.shape[1]] * real[..., None], real


# %% heard
def where(sample, width, step):
    return max(0, -((width - 1 - sample) // step))


def heard_in(sample, width, step, count):
    return where(sample, width, step), min(sample // step, count - 1)


# %% energies
def tone(f, n, rate):
    return 2 * math.pi * f[:, None] * torch.arange(n) / rate


def E(x, wave):
    return (x @ wave.T) ** 2 / x.shape[1]


def energies(x, f, rate):
    angle = tone(f, x.shape[1], rate)
    return E(x, angle.cos()) + E(x, angle.sin())


# %% triangles
def weights(f, centre, spacing):
    return (1 - (f - centre).abs() / spacing).clamp(min=0)


def triangles(f, bands, rate):
    spacing = rate / 2 / (bands + 1)
    return torch.stack([weights(f, b * spacing, spacing) for b in range(1, bands + 1)])


# %% evened
def e(sound, least):
    centred = sound - sound.mean(dim=0)
    return centred / centred.square().mean(dim=0).sqrt().clamp(min=least)


def evened(bands, lengths, least):
    found = torch.zeros_like(bands)
    for b, n in enumerate(lengths.tolist()):
        found[b, :n] = e(bands[b, :n], least)
    return found


# %% evened_so_far
def x(past, least):
    return e(past, least)[-1]


def evened_so_far(bands, least):
    return torch.stack([x(bands[: t + 1], least) for t in range(len(bands))])


# %% context
def wide(rows, reach, stride):
    edges = torch.nn.functional.pad(rows, (0, 0, reach, reach))
    return edges.unfold(1, 2 * reach + 1, stride).mT.flatten(2)


def with_context(frames, lengths, reach, stride):
    real = (torch.arange(frames.shape[1]) < lengths[:, None])[..., None]
    return wide(frames * real, reach, stride) * real[:, ::stride]


# %% context_slopes
def slopes(copies, T, reach, stride):
    found = copies.new_zeros(T + 2 * reach, copies.shape[2])
    for row, t in enumerate(range(0, T, stride)):
        found[t : t + 2 * reach + 1] += copies[row]
    return found


def context_slopes(g, T, reach, stride):
    return slopes(g.reshape(len(g), 2 * reach + 1, -1), T, reach, stride)[reach : reach + T]


# %% one_way
def h(now, W, before, top):
    return (now + W @ before).clamp(0, top)


def one_way(z, W, top):
    found = [torch.zeros_like(z[0])]
    for now in z:
        found.append(h(now, W, found[-1], top))
    return torch.stack(found[1:])


# %% both_ways
def ahead(z, W, top):
    return one_way(z, W, top)


def back(z, W, top):
    return one_way(z.flip(0), W, top).flip(0)


def both_ways(z, lengths, W_ahead, W_back, top):
    both = torch.zeros_like(z), torch.zeros_like(z)
    for b, n in enumerate(lengths.tolist()):
        both[0][b, :n], both[1][b, :n] = ahead(z[b, :n], W_ahead, top), back(z[b, :n], W_back, top)
    return both


# %% deltas
def right(h, top):
    return (h > 0) & (h < top)


def deltas(g, states, W, top):
    delta, found = torch.zeros_like(g[0]), []
    for sent, passes in zip(g.flip(0), right(states, top).flip(0)):
        delta = passes * (sent + W.T @ delta)
        found.insert(0, delta)
    return torch.stack(found)


# %% layer_slopes
def summed(g, z, W, top):
    states = one_way(z, W, top)
    delta = deltas(g, states, W, top)
    return delta, delta[1:].T @ states[:-1]


def layer_slopes(g, z, W_ahead, W_back, top):
    (delta, W), (turned, V) = summed(g, z, W_ahead, top), summed(g.flip(0), z.flip(0), W_back, top)
    return delta + turned.flip(0), W, V


# %% net
def line(h, layer):
    return h @ layer[0].T + layer[1]


def say(h, layer):
    return line(h, layer).log_softmax(dim=1)


def deep_speech(x, layers, W_ahead, W_back, reach, stride, top):
    states = with_context(x[None], torch.tensor([len(x)]), reach, stride)[0]
    for layer in layers[:3]:
        states = line(states, layer).clamp(0, top)
    z = line(states, layers[3])
    return say(line(ahead(z, W_ahead, top) + back(z, W_back, top), layers[4]).clamp(0, top), layers[5])


# %% ranked
def score(text, lm):
    row = text.split()
    return sum(lm(row[:k], word) for k, word in enumerate(row))


def ranked(readings, lm, a, b):
    found = [(text, log_p + a * score(text, lm) + b * len(text.split())) for text, log_p in readings]
    return sorted(found, key=lambda one: -one[1])


# %% even_bonus
def Q(reading, lm, a):
    return reading[1] + a * score(reading[0], lm)


def even_bonus(one, other, lm, a):
    return (Q(one, lm, a) - Q(other, lm, a)) / (len(other[0].split()) - len(one[0].split()))


# %% sent_on
def stays(text, p_n, log_y, symbols):
    return p_n + log_y[symbols.index(text[-1])] if text else -math.inf


def sent_on(text, p_b, p_n, log_y, symbols):
    both = np.logaddexp(p_b, p_n)
    sent = [(text, both + log_y[0], stays(text, p_n, log_y, symbols))]
    for symbol, p in zip(symbols[1:], log_y[1:]):
        if symbol != " " or text[-1:] not in ("", " "):
            sent.append((text + symbol, -math.inf, p + (p_b if text[-1:] == symbol else both)))
    return sent


# %% word_beam
from collections import defaultdict


def told(text, lm, a, b):
    """What the words add that a space has ended."""
    ended = text[: text.rfind(" ") + 1]
    return a * score(ended, lm) + b * len(ended.split())


def search(parts):
    return np.logaddexp(*parts)


def word_beam(log_y, symbols, width, lm, a, b):
    beam = {"": (0.0, -math.inf)}
    for y in log_y.tolist():
        grown = defaultdict(lambda: (-math.inf, -math.inf))
        for text, parts in beam.items():
            for longer, *more in sent_on(text, *parts, y, symbols):
                grown[longer] = tuple(np.logaddexp(grown[longer], more))
        possible = [text for text, parts in grown.items() if max(parts) > -math.inf]
        possible.sort(key=lambda text: search(grown[text]) + told(text, lm, a, b), reverse=True)
        beam = {text: grown[text] for text in possible[:width]}
    return ranked([(text, search(parts)) for text, parts in beam.items()], lm, a, b)


# %% edit_table
def d(above, said, text):
    row = [above[0] + 1]
    for j, meant in enumerate(text):
        row.append(min(above[j] + (said != meant), above[j + 1] + 1, row[-1] + 1))
    return row


def edit_table(reading, text):
    rows = [list(range(len(text) + 1))]
    for said in reading:
        rows.append(d(rows[-1], said, text))
    return rows


# %% edit_counts
def tally(rows, reading, text, i, j):
    if i and j and rows[i][j] == rows[i - 1][j - 1] + (reading[i - 1] != text[j - 1]):
        return 0 if reading[i - 1] != text[j - 1] else None, i - 1, j - 1
    return (1, i, j - 1) if j and rows[i][j] == rows[i][j - 1] + 1 else (2, i - 1, j)


def edit_counts(reading, text):
    rows, i, j, three = edit_table(reading, text), len(reading), len(text), [0, 0, 0]
    while i or j:
        kind, i, j = tally(rows, reading, text, i, j)
        if kind is not None:
            three[kind] += 1
    return three


# %% rate
def share(reading, text):
    return edit_table(reading.split(), text.split())[-1][-1]


def word_error_rate(readings, texts):
    return sum(map(share, readings, texts)) / sum(len(text.split()) for text in texts)
