"""Right by plain loops and lists of numbers."""


# loses:
# %% frames
def frames_of(sounds, lengths, width, step):
    cut = []
    for sound, n in zip(sounds.tolist(), lengths.tolist()):
        rows, start = [], 0
        while start + width <= n:
            rows.append(sound[start : start + width])
            start += step
        cut.append(rows)
    most = max(len(rows) for rows in cut)
    mask = [[t < len(rows) for t in range(most)] for rows in cut]
    return [rows + [[0.0] * width] * (most - len(rows)) for rows in cut], torch.tensor(mask)


# %% heard
def heard_in(sample, width, step, count):
    inside = [t for t in range(count) if t * step <= sample <= t * step + width - 1]
    return inside[0], inside[-1]


# %% bell
def bell(width, alpha):
    return [alpha - (1 - alpha) * math.cos(2 * math.pi * n / width) for n in range(width)]


# %% energies
def energies(frames, f, rate):
    found = []
    for frame in frames.tolist():
        row = []
        for pitch in f.tolist():
            pointer = sum(
                x * complex(math.cos(w := 2 * math.pi * pitch * n / rate), math.sin(w)) for n, x in enumerate(frame)
            )
            row.append(abs(pointer) ** 2 / len(frame))
        found.append(row)
    return found


# %% triangles
def triangles(f, bands, rate):
    spacing = rate / (2 * (bands + 1))
    return [[max(0.0, 1 - abs(one - b * spacing) / spacing) for one in f.tolist()] for b in range(1, bands + 1)]


# %% log_bands
def log_bands(E, weights, floor):
    def gather(row, band):
        return sum(w * e for w, e in zip(band, row))

    return [[math.log(max(floor, gather(row, band))) for band in weights.tolist()] for row in E.tolist()]


# %% evened
def evened(e, lengths, least):
    found = torch.zeros_like(e)
    for b in range(e.shape[0]):
        n = int(lengths[b])
        for d in range(e.shape[2]):
            column = e[b, :n, d].tolist()
            mean = sum(column) / n
            deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / n)
            for t, x in enumerate(column):
                found[b, t, d] = (x - mean) / max(least, deviation)
    return found


# %% evened_so_far
def evened_so_far(e, least):
    found = []
    for t in range(1, len(e) + 1):
        row = []
        for column in e[:t].T.tolist():
            mean = sum(column) / t
            row.append((column[-1] - mean) / max(least, math.sqrt(sum((x - mean) ** 2 for x in column) / t)))
        found.append(row)
    return found


# %% context
def with_context(x, lengths, reach, stride):
    found = []
    for sound, n in zip(x.tolist(), lengths.tolist()):
        nothing, rows = [0.0] * x.shape[2], []
        for middle in range(0, x.shape[1], stride):
            row = []
            for t in range(middle - reach, middle + reach + 1):
                row += sound[t] if 0 <= t < n and middle < n else nothing
            rows.append(row)
        found.append(rows)
    return found


# %% context_slopes
def context_slopes(g, T, reach, stride):
    D = g.shape[1] // (2 * reach + 1)
    found = torch.zeros(T, D, dtype=g.dtype)
    for t in range(T):
        for row in range(len(g)):
            place = t - row * stride + reach
            if 0 <= place <= 2 * reach:
                found[t] += g[row, place * D : (place + 1) * D]
    return found


# %% one_way
def one_way(z, W, top):
    W, h, states = W.tolist(), [0.0] * z.shape[1], []
    for now in z.tolist():
        h = [min(max(0.0, x + sum(w * before for w, before in zip(row, h))), top) for x, row in zip(now, W)]
        states.append(h)
    return states


# %% both_ways
def both_ways(z, lengths, W_ahead, W_back, top):
    ahead, back = z * 0, z * 0
    for b in range(len(z)):
        n = int(lengths[b])
        h = torch.zeros(z.shape[2]).double()
        for t in range(n):
            h = (z[b, t] + W_ahead @ h).clamp(min=0, max=top)
            ahead[b, t] = h
        h = torch.zeros(z.shape[2]).double()
        for t in range(n - 1, -1, -1):
            h = (z[b, t] + W_back @ h).clamp(min=0, max=top)
            back[b, t] = h
    return ahead, back


# %% deltas
def deltas(g, h, W, top):
    T, H = g.shape
    found = [[0.0] * H for _ in range(T + 1)]
    for t in range(T - 1, -1, -1):
        for k in range(H):
            if 0 < h[t, k] < top:
                found[t][k] = float(g[t, k]) + sum(float(W[j, k]) * found[t + 1][j] for j in range(H))
    return found[:T]


# %% layer_slopes
def layer_slopes(g, z, W_ahead, W_back, top):
    def turned(x):
        return x[range(len(x) - 1, -1, -1)]

    h, k = torch.tensor(one_way(z, W_ahead, top)), torch.tensor(one_way(turned(z), W_back, top))
    ahead, back = torch.tensor(deltas(g, h, W_ahead, top)), torch.tensor(deltas(turned(g), k, W_back, top))
    W, V = torch.zeros_like(W_ahead), torch.zeros_like(W_back)
    for t in range(1, len(z)):
        W += torch.outer(ahead[t], h[t - 1])
        V += torch.outer(back[t], k[t - 1])
    return ahead + turned(back), W, V


# %% net
def deep_speech(x, layers, W_ahead, W_back, reach, stride, top):
    h = torch.tensor(with_context(x[None], torch.tensor([x.shape[0]]), reach, stride)[0]).double()
    for n, (W, b) in enumerate(layers, start=1):
        if n == 5:
            there = torch.tensor(one_way(h, W_ahead, top)).double()
            back = torch.tensor(one_way(h.flip(0), W_back, top)).double().flip(0)
            h = there + back
        h = torch.stack([W @ row + b for row in h])
        if n not in (4, 6):
            h = h.clamp(min=0, max=top)
    return h - h.exp().sum(dim=1, keepdim=True).log()


# %% ranked
def ranked(readings, lm, a, b):
    found = []
    for text, log_p in readings:
        Q, before = log_p, []
        for word in text.split():
            Q += a * lm(before, word) + b
            before = [*before, word]
        place = 0
        while place < len(found) and found[place][1] >= Q:
            place += 1
        found.insert(place, (text, Q))
    return found


# %% even_bonus
def even_bonus(one, other, lm, a):
    def at(b):
        return dict(ranked([one, other], lm, a, b))

    def difference(b):
        return at(b)[one[0]] - at(b)[other[0]]

    return difference(0.0) / (difference(0.0) - difference(1.0))


# %% sent_on
def sent_on(text, p_b, p_n, log_y, symbols):
    def add(p, q):
        high, low = max(p, q), min(p, q)
        return high if low == -math.inf else high + math.log1p(math.exp(low - high))

    found = {text: [add(p_b, p_n) + log_y[0], -math.inf]}
    for k in range(1, len(symbols)):
        same = text != "" and symbols[k] == text[-1]
        if same:
            found[text][1] = p_n + log_y[k]
        if symbols[k] == " " and (text == "" or text[-1] == " "):
            continue
        gets = (p_b if same else add(p_b, p_n)) + log_y[k]
        if gets > -math.inf:
            found[text + symbols[k]] = [-math.inf, gets]
    return [(longer, *parts) for longer, parts in found.items()]


# %% word_beam
def word_beam(log_y, symbols, width, lm, a, b):
    def words_of(text, finished):
        pieces = text.split(" ")
        return pieces if finished and pieces[-1] else pieces[:-1]

    def earns(words):
        return sum(a * lm(words[:k], words[k]) + b for k in range(len(words)))

    beam = [("", 0.0, -math.inf)]
    for y in log_y:
        arriving = {}
        for text, p_b, p_n in beam:
            for longer, blank, symbol in sent_on(text, p_b, p_n, [float(one) for one in y], symbols):
                arriving.setdefault(longer, []).append((blank, symbol))
        beam = []
        for longer, parts in arriving.items():
            blank, symbol = (float(np.logaddexp.reduce(side)) for side in zip(*parts))
            if max(blank, symbol) > -math.inf:
                beam.append((longer, blank, symbol))
        beam.sort(key=lambda one: -np.logaddexp(one[1], one[2]) - earns(words_of(one[0], False)))
        beam = beam[:width]
    whole = [(text, np.logaddexp(p_b, p_n) + earns(words_of(text, True))) for text, p_b, p_n in beam]
    return sorted(whole, key=lambda one: -one[1])


# %% edit_table
def edit_table(reading, text):
    d = [[i + j for j in range(len(text) + 1)] for i in range(len(reading) + 1)]
    for i in range(1, len(reading) + 1):
        for j in range(1, len(text) + 1):
            d[i][j] = min(
                d[i - 1][j - 1] + (0 if reading[i - 1] == text[j - 1] else 1), d[i - 1][j] + 1, d[i][j - 1] + 1
            )
    return d


# %% edit_counts
def edit_counts(reading, text):
    d, i, j = edit_table(reading, text), len(reading), len(text)
    wrong = missing = extra = 0
    while i > 0 or j > 0:
        differ = int(i > 0 and j > 0 and reading[i - 1] != text[j - 1])
        if i > 0 and j > 0 and d[i - 1][j - 1] + differ == d[i][j]:
            wrong += differ
            i -= 1
            j -= 1
        elif j > 0 and d[i][j - 1] + 1 == d[i][j]:
            missing += 1
            j -= 1
        else:
            extra += 1
            i -= 1
    return [wrong, missing, extra]


# %% rate
def word_error_rate(readings, texts):
    edits = words = 0
    for reading, text in zip(readings, texts):
        edits += edit_table(reading.split(), text.split())[-1][-1]
        words += len(text.split())
    return edits / words
