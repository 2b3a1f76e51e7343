"""Right throughout with few loops: whole tables at once, torch in place of numpy, one-hot products in place of sums."""


# loses:
# %% counts
def ngram_counts(sentences, n):
    lines = [[START] * (n - 1) + sentence + [END] for sentence in sentences]
    return Counter(ngram for line in lines for ngram in zip(*(line[i:] for i in range(n)), strict=False))


# %% contexts
def context_counts(counts):
    kinds = Counter(ngram[:-1] for ngram in +Counter(counts))
    return {c: sum(N for g, N in counts.items() if g[:-1] == c) for c in kinds}, kinds


# %% add_k
def add_k(word, context, counts, vocabulary, k):
    row = torch.tensor([counts.get((*context, w), 0) for w in vocabulary], dtype=torch.float64) + k
    return (row / row.sum())[list(vocabulary).index(word)]


# %% interpolated
def interpolated(word, context, tables, vocabulary, weight):
    p = torch.full((len(vocabulary),), 1 / len(vocabulary), dtype=torch.float64)
    for m in range(len(context) + 1):
        row = torch.tensor([tables[m + 1].get((*context[len(context) - m :], w), 0) for w in vocabulary])
        p = weight * row / row.sum() + (1 - weight) * p if row.any() else p
    return p[list(vocabulary).index(word)]


# %% backoff_weight
def backoff_weight(context, counts, lower, d):
    row = np.array([counts.get((*context, word), 0) for word in lower])
    p = np.array(list(lower.values()))
    return np.array([d * (row > 0).sum() / row.sum() / p[row == 0].sum()])


# %% backed_off
def backed_off(word, context, tables, vocabulary, d):
    p = np.full(len(vocabulary), 1 / len(vocabulary))
    for m in range(len(context) + 1):
        row = np.array([tables[m + 1].get((*context[len(context) - m :], w), 0) for w in vocabulary])
        if row.all():
            p = row / row.sum()
        elif row.any():
            seen = np.maximum(row - d, 0) / row.sum()
            p = np.where(row > 0, seen, (1 - seen.sum()) * p / p[row == 0].sum())
    return p[list(vocabulary).index(word)]


# %% continuation
def continuation_counts(counts):
    return Counter(run for run, _ in {(ngram[1:], ngram[0]) for ngram in +Counter(counts)})


# %% discount
def discount(counts):
    n_1, n_2 = np.bincount([int(count) for count in counts.values()], minlength=3)[1:3]
    return n_1 / (n_1 + 2 * n_2)


# %% kept_back
def kept_back(counts, d):
    totals, kinds = context_counts(counts)
    return {context: torch.tensor(d * kinds[context] / totals[context]) for context in kinds}


# %% kneser_ney
def kneser_ney(word, context, counts, vocabulary, d):
    orders = [counts]
    for _ in context:
        orders.append(continuation_counts(orders[-1]))
    p = torch.full((len(vocabulary),), 1 / len(vocabulary), dtype=torch.float64)
    for m, order in enumerate(orders[::-1]):
        row = torch.tensor([order.get((*context[len(context) - m :], w), 0) for w in vocabulary]).double()
        if row.any():
            p = ((row - d).clamp(min=0) + d * (row > 0).sum() * p) / row.sum()
    return p[list(vocabulary).index(word)]


# %% bits
def sentence_bits(sentence, model, n, vocabulary):
    words = [START] * (n - 1) + list(replace_unknown(sentence, vocabulary)) + [END]
    ngrams = zip(*(words[i:] for i in range(n)), strict=False)
    return -torch.tensor([model(ngram[-1], ngram[:-1]) for ngram in ngrams], dtype=torch.float64).log2()


# %% perplexity
def perplexity(bits):
    return torch.cat([torch.as_tensor(one) for one in bits]).mean().exp2()


# %% characters
def bits_per_character(bits, sentences):
    return np.concatenate(bits).sum() / len("".join(word + " " for sentence in sentences for word in sentence))


# %% shared
def shared_bits(bits, sentence, vocabulary, everything):
    strange = torch.tensor([word not in set(vocabulary) for word in [*sentence, END]])
    return torch.as_tensor(bits) + strange * math.log2(max(1, len(set(everything).difference(vocabulary))))


# %% tempered
def tempered(logits, temperature):
    z = torch.as_tensor(logits).double() / temperature
    return (z - z.logsumexp(0)).exp()


# %% top_k
def top_k(p, k):
    p = torch.as_tensor(p)
    rank = p.sort(descending=True, stable=True).indices.argsort()
    return torch.where(rank < k, p, 0.0) / p[rank < k].sum()


# %% nucleus
def nucleus(p, mass):
    p = torch.as_tensor(p)
    sorted_p, order = p.sort(descending=True, stable=True)
    wanted = int((sorted_p.cumsum(0) < mass - 1e-12).sum()) + 1
    kept = torch.zeros_like(p).index_copy(0, order[:wanted], sorted_p[:wanted])
    return kept / kept.sum()


# %% draw
def draw(p, u):
    return (torch.as_tensor(p).cumsum(0) > u).int().argmax()


# %% generate
def generate(step, start, uniforms, temperature, k, mass):
    tokens = torch.tensor(start)
    for u in uniforms:
        p = filtered(step(tokens.tolist()), temperature, k, mass)
        tokens = torch.cat([tokens, draw(p, u)[None]])
    return tokens[len(start) :]


# %% pairs
def skipgram_pairs(tokens, reaches):
    place = np.arange(len(tokens))
    far = np.abs(place[:, None] - place)
    return tokens[np.argwhere((far > 0) & (far <= reaches[:, None]))]


# %% noise
def noise_distribution(counts, power=0.75):
    weights = torch.as_tensor(counts).double().log().mul(power).exp() * (torch.as_tensor(counts) > 0)
    return weights.nan_to_num(0) / weights.nan_to_num(0).sum()


# %% losses
def all_scores(v, v_out, centres, contexts, negatives):
    v, v_out, centres, contexts, negatives = map(torch.as_tensor, (v, v_out, centres, contexts, negatives))
    words = torch.cat([contexts[:, None], negatives], 1)
    counted = words != contexts[:, None]
    counted[:, 0] = True
    return (v[centres][:, None] * v_out[words]).sum(2), counted


def pair_losses(v, v_out, centres, contexts, negatives):
    z, counted = all_scores(v, v_out, centres, contexts, negatives)
    z = torch.cat([-z[:, :1], z[:, 1:]], 1)
    return torch.where(counted, torch.nn.functional.softplus(z), 0).sum(1)


# %% slopes
def score_slopes(v, v_out, centres, contexts, negatives):
    z, counted = all_scores(v, v_out, centres, contexts, negatives)
    slopes = z.sigmoid() * counted
    slopes[:, 0] -= 1
    return slopes[:, 0], slopes[:, 1:]


# %% gradients
def sampling_gradients(v, v_out, centres, contexts, negatives):
    v, v_out, centres = torch.as_tensor(v), torch.as_tensor(v_out), torch.as_tensor(centres)
    words = torch.tensor(np.hstack([contexts[:, None], negatives]))
    true, false = score_slopes(v, v_out, centres, contexts, negatives)
    slopes = torch.cat([true[:, None], false], 1)
    from_out = torch.nn.functional.one_hot(words, len(v_out)).double()  # (batch, K + 1, words)
    from_v = torch.nn.functional.one_hot(centres, len(v)).double()
    table = torch.einsum("bk,bkw->bw", slopes, from_out)  # ∂L/∂(v'_w · v_c) for every word of the table
    return from_v.T @ table @ v_out, table.T @ from_v @ v


# %% means
def window_means(v, windows, mask):
    weights = torch.as_tensor(mask).double()
    chosen = torch.as_tensor(v)[torch.as_tensor(windows)]
    return torch.einsum("bw,bwd->bd", weights / weights.sum(1, keepdim=True), chosen)


# %% cbow
def cbow_losses(v, v_out, windows, mask, centres, negatives):
    means = window_means(v, windows, mask)
    return pair_losses(means, v_out, torch.arange(len(means)), centres, negatives)


def cbow_gradients(v, v_out, windows, mask, centres, negatives):
    means = window_means(v, windows, mask)
    by_means, by_out = sampling_gradients(means, v_out, torch.arange(len(means)), centres, negatives)
    counts = torch.nn.functional.one_hot(torch.tensor(windows), len(v)) * torch.tensor(mask)[:, :, None]
    return (counts.sum(1) / counts.sum((1, 2))[:, None]).T.double() @ by_means, by_out


# %% read
def read(x, lengths, step_ahead, step_back, h_0):
    B, T, _ = x.shape
    real = (np.arange(T) < np.asarray(lengths)[:, None])[:, :, None]
    ahead, back = (np.zeros((B, T + 2, len(h_0))) for _ in range(2))
    ahead[:], back[:] = h_0, h_0
    for t in range(T):
        ahead[:, t + 1] = np.where(real[:, t], step_ahead(x[:, t], ahead[:, t]), h_0)
        s = T - 1 - t
        back[:, s + 1] = np.where(real[:, s], step_back(x[:, s], back[:, s + 2]), h_0)
    return np.stack([ahead[:, 1:-1] * real, back[:, 1:-1] * real])


# %% visible
def visible(lengths, time):
    t = torch.arange(time)
    real = t < torch.as_tensor(lengths)[:, None]
    both = (real[:, None] & real[:, :, None]).int()
    return both.tril(-1), both.triu(1)


# %% targets
def neighbour_targets(tokens, lengths):
    ends = np.asarray(lengths)[:, None]
    places = np.arange(tokens.shape[1])
    left = np.pad(tokens[:, 1:], ((0, 0), (0, 1)))
    left[places >= ends - 1] = -1
    right = np.pad(tokens[:, :-1], ((0, 0), (1, 0)))
    right[(places >= ends) | (places == 0)] = -1
    return np.stack([left, right])


# %% both
def bidirectional_loss(log_ahead, log_back, tokens, lengths):
    inner = np.arange(tokens.shape[1] - 1) < np.asarray(lengths)[:, None] - 1
    left = np.take_along_axis(log_ahead[:, :-1], tokens[:, 1:, None], 2)[:, :, 0]
    right = np.take_along_axis(log_back[:, 1:], tokens[:, :-1, None], 2)[:, :, 0]
    return -(left[inner] + right[inner]).sum()


# %% mix
def mix(layers, w, gamma):
    s = torch.softmax(torch.as_tensor(w).double(), 0)
    return gamma * torch.tensordot(s, torch.as_tensor(layers), 1)


# %% mix_gradients
def mix_gradients(slopes, layers, w, gamma):
    s = torch.softmax(torch.as_tensor(w).double(), 0)
    told = torch.as_tensor(layers).flatten(1) @ torch.as_tensor(slopes).flatten()
    return gamma * (torch.diag(s) - torch.outer(s, s)) @ told, torch.dot(s, told)
