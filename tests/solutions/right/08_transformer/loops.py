"""One word, one head, one number at a time; nested lists and plain numbers are handed back."""


# loses:
# %% first
def first_look(x, W_Q, W_K, W_V):
    def times(row, W):
        return [sum(float(a * b) for a, b in zip(row, column)) for column in W.T]

    q, k, v = ([times(row, W) for row in x] for W in (W_Q, W_K, W_V))
    scores = [[sum(a * b for a, b in zip(one, other)) / len(one) ** 0.5 for other in k] for one in q]
    weights = []
    for row in scores:
        powers = [math.exp(e) for e in row]
        weights.append([power / sum(powers) for power in powers])
    contexts = [[sum(a * value[c] for a, value in zip(row, v)) for c in range(len(v[0]))] for row in weights]
    return [q, k, v, scores, weights, contexts]


# %% padding
def padding_mask(lengths, T):
    return torch.tensor([[[t < int(length) for t in range(T)]] for length in lengths])


# %% causal
def causal_mask(T, past):
    mask = torch.zeros(T, past + T, dtype=torch.bool)
    for t in range(T):
        for j in range(past + t + 1):
            mask[t, j] = True
    return mask


# %% window
def window_mask(T, past, width):
    return [[0 <= past + t - j < width for j in range(past + T)] for t in range(T)]


# %% softmax
def masked_softmax(scores, mask):
    flat, seen = scores.reshape(-1, scores.shape[-1]), mask.expand(scores.shape).reshape(-1, scores.shape[-1])
    rows = torch.zeros_like(flat)
    for n, (row, sight) in enumerate(zip(flat, seen)):
        if sight.any():
            powers = (row[sight] - row[sight].max()).exp()
            rows[n, sight] = powers / powers.sum()
    return rows.reshape(scores.shape)


# %% attend
def attend(q, k, v, mask):
    front = q.shape[:-2]
    mask = mask.expand(*front, q.shape[-2], k.shape[-2])
    contexts, looked = q.new_zeros(*front, q.shape[-2], v.shape[-1]), q.new_zeros(*front, q.shape[-2], k.shape[-2])
    for place in np.ndindex(*front):
        for t, one in enumerate(q[place]):
            scores = torch.stack([one @ other for other in k[place]]) / len(one) ** 0.5
            looked[place][t] = masked_softmax(scores[None], mask[place][t][None])[0]
            contexts[place][t] = sum(a * value for a, value in zip(looked[place][t], v[place]))
    return [contexts, looked]


# %% slopes
def attention_slopes(g, r, q, k, v, weights):
    for_q, for_k, for_v = torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
    for place in np.ndindex(*q.shape[:-2]):
        for t in range(q.shape[-2]):
            a = weights[place][t]
            down = torch.stack([g[place][t] @ value for value in v[place]]) + r[place][t]
            mean = (a * down).sum()
            for j in range(k.shape[-2]):
                slope = a[j] * (down[j] - mean) / q.shape[-1] ** 0.5
                for_q[place][t] += slope * k[place][j]
                for_k[place][j] += slope * q[place][t]
                for_v[place][j] += a[j] * g[place][t]
    return for_q, for_k, for_v


# %% split
def split_heads(x, heads):
    size = x.shape[2] // heads
    return torch.stack([x[:, :, h * size : (h + 1) * size] for h in range(heads)], dim=1)


# %% merge
def merge_heads(x):
    return torch.stack([torch.cat(list(x[:, :, t].unbind(dim=1)), dim=-1) for t in range(x.shape[2])], dim=1)


# %% multi
def multi_head(x, y, w, heads, mask):
    return sum(of_head(h, x, y, w, heads, mask) for h in range(heads))


def of_head(h, x, y, w, heads, mask):
    size = x.shape[2] // heads
    own = slice(h * size, (h + 1) * size)
    contexts, _ = attend(x @ w.W_Q[:, own], y @ w.W_K[:, own], y @ w.W_V[:, own], mask)
    return contexts @ w.W_O[own]


# %% shares
def head_shares(x, y, w, heads, mask):
    return torch.stack([of_head(h, x, y, w, heads, mask) for h in range(heads)], dim=1)


# %% positions
def positions(length, d, start):
    rows = []
    for t in range(start, start + length):
        row = []
        for i in range(d // 2):
            row += [math.sin(t / 10000 ** (2 * i / d)), math.cos(t / 10000 ** (2 * i / d))]
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float64)


# %% turned
def turned(x, places):
    found = x.clone()
    for t, s in enumerate(places.tolist()):
        for i in range(x.shape[-1] // 2):
            angle = s / 10000 ** (2 * i / x.shape[-1])
            a, b = x[..., t, 2 * i], x[..., t, 2 * i + 1]
            found[..., t, 2 * i] = math.cos(angle) * a + math.sin(angle) * b
            found[..., t, 2 * i + 1] = math.cos(angle) * b - math.sin(angle) * a
    return found


# %% norm
def layer_norm(x, w, eps=EPS):
    found = torch.empty_like(x)
    for place in np.ndindex(*x.shape[:-1]):
        mean = sum(x[place]) / x.shape[-1]
        variance = sum((one - mean) ** 2 for one in x[place]) / x.shape[-1]
        found[place] = w.gain * (x[place] - mean) / (variance + eps) ** 0.5 + w.shift
    return found


# %% norm_slopes
def norm_slopes(g, x, w, eps=EPS):
    found, d = torch.empty_like(x), x.shape[-1]
    for place in np.ndindex(*x.shape[:-1]):
        sigma = (x[place].var(unbiased=False) + eps).sqrt()
        standard = (x[place] - x[place].mean()) / sigma
        jacobian = (torch.eye(d).double() - 1 / d - torch.outer(standard, standard) / d) / sigma
        found[place] = jacobian @ (g[place] * w.gain)
    return found


# %% feed_forward
def feed_forward(x, w):
    inside = torch.einsum("...d,df->...f", x, w.W_1) + w.b_1
    inside[inside < 0] = 0
    return torch.einsum("...f,fd->...d", inside, w.W_2) + w.b_2


# %% decode
def decode(model, words, memory, lengths):
    rows = []
    for t in range(1, words.shape[1] + 1):  # every word from the words before it alone
        y = embedded(model.target_words, words[:, :t], 0)
        for w in model.decoder:
            y = decoder_layer(y, memory, w, model.heads, padding_mask(lengths, memory.shape[1]), "pre")
        rows.append(layer_norm(y[:, -1], model.decoder_norm) @ model.target_words.T)
    return torch.stack(rows, dim=1)


# %% greedy
def greedy(model, source, start, end, most):
    lengths = torch.tensor([len(source)])
    memory, words, total = read(model, source.reshape(1, -1), lengths), [], 0.0
    for _ in range(most):
        logits = decode(model, torch.tensor([[start, *words]]), memory, lengths)[0, -1]
        words.append(int(torch.argmax(logits)))
        total = total + logits[words[-1]] - logits.logsumexp(dim=0)
        if words[-1] == end:
            break
    return words, total


# %% smoothed
def smoothed_loss(logits, targets, mask, epsilon):
    losses = []
    for b, t in mask.nonzero().tolist():
        log_p = logits[b, t] - logits[b, t].logsumexp(dim=0)
        share = epsilon / (len(log_p) - 1)
        losses.append(-sum((1 - epsilon if k == targets[b, t] else share) * one for k, one in enumerate(log_p)))
    return sum(losses) / len(losses)


# %% warm_up
def warm_up(step, d, warmup):
    if step < warmup:
        return step / (math.sqrt(d) * math.sqrt(warmup) ** 3)
    return 1 / math.sqrt(d * step)


# %% teacher_forcing
def teacher_forcing(sentences, start, end):
    longest = max(len(words) for words in sentences)
    inputs, targets, mask = [], [], []
    for words in sentences:
        rest = [0] * (longest - len(words))
        inputs.append([start, *words, *rest])
        targets.append([*words, end, *rest])
        mask.append([True] * (len(words) + 1) + [False] * len(rest))
    return [inputs, targets, mask]
