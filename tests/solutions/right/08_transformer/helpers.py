"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% first
def found(x, *matrices):
    return [x @ W for W in matrices]


def first_look(x, W_Q, W_K, W_V):
    q, k, v = found(x, W_Q, W_K, W_V)
    e = q @ k.T / math.sqrt(k.shape[1])
    return q, k, v, e, e.softmax(dim=1), e.softmax(dim=1) @ v


# %% causal
def later(T, past):
    return torch.arange(past, past + T)[:, None] - torch.arange(past + T)


def causal_mask(T, past):
    return later(T, past) >= 0


# %% window
def window_mask(T, past, width):
    return (later(T, past) >= 0) & (later(T, past) < width)


# %% softmax
def right(scores, mask):
    return scores.masked_fill(~mask, torch.finfo(scores.dtype).min)


def masked_softmax(scores, mask):
    return right(scores, mask).softmax(dim=-1) * mask


# %% slopes
def loss(weights, by_weight):
    return weights * (by_weight - (weights * by_weight).sum(dim=-1, keepdim=True))


def attention_slopes(g, r, q, k, v, weights):
    scores = loss(weights, g @ v.mT + r) / math.sqrt(k.shape[-1])
    return scores @ k, scores.mT @ q, weights.mT @ g


# %% split
def heads_of(x, heads):
    return x.reshape(*x.shape[:2], heads, -1)


def split_heads(x, heads):
    return heads_of(x, heads).transpose(1, 2)


# %% multi
def own(x, W, heads):
    return split_heads(x @ W, heads)


def mean(x, y, w, heads, mask):
    return attend(own(x, w.W_Q, heads), own(y, w.W_K, heads), own(y, w.W_V, heads), mask[:, None])[0]


def multi_head(x, y, w, heads, mask):
    return merge_heads(mean(x, y, w, heads, mask)) @ w.W_O


# %% shares
def head_shares(x, y, w, heads, mask):
    return torch.stack([one @ W for one, W in zip(mean(x, y, w, heads, mask).unbind(1), w.W_O.chunk(heads))], dim=1)


# %% positions
def angles(t, d):
    return t.double()[:, None] * 10000 ** (-torch.arange(0, d, 2).double() / d)


def positions(length, d, start):
    a = angles(torch.arange(length) + start, d)
    return torch.stack([a.sin(), a.cos()], dim=-1).flatten(1)


# %% turned
def clock(even, odd, a):
    return torch.stack([even * a.cos() + odd * a.sin(), odd * a.cos() - even * a.sin()], dim=-1)


def turned(x, places):
    return clock(x[..., 0::2], x[..., 1::2], angles(places, x.shape[-1])).flatten(-2)


# %% norm
def normed(x, eps):
    return (x - x.mean(dim=-1, keepdim=True)) / sigma(x, eps)


def sigma(x, eps):
    return (x.var(dim=-1, correction=0, keepdim=True) + eps).sqrt()


def layer_norm(x, w, eps=EPS):
    return normed(x, eps) * w.gain + w.shift


# %% norm_slopes
def centred(x):
    return x - x.mean(dim=-1, keepdim=True)


def norm_slopes(g, x, w, eps=EPS):
    g, standard = g * w.gain, normed(x, eps)
    return (centred(g) - standard * (g * standard).mean(dim=-1, keepdim=True)) / sigma(x, eps)


# %% feed_forward
def sub(x, w):
    return torch.relu(x @ w.W_1 + w.b_1)


def feed_forward(x, w):
    return sub(x, w) @ w.W_2 + w.b_2


# %% encoder
def theirs(place, w, *names):
    return [(getattr(w, name), place) for name in names]


def encoder_layer(x, w, heads, mask, place):
    first, second = theirs(place, w, "norm_1", "norm_2")
    x = around(x, lambda x: multi_head(x, x, w.attention, heads, mask), *first)
    return around(x, lambda x: feed_forward(x, w.feed_forward), *second)


# %% read
def placed(table, words, start):
    return table.shape[1] ** 0.5 * table[words] + positions(words.shape[1], table.shape[1], start)


def read(model, words, lengths):
    x = placed(model.source_words, words, 0)
    for w in model.encoder:
        x = encoder_layer(x, w, model.heads, padding_mask(lengths, words.shape[1]), "pre")
    return layer_norm(x, model.encoder_norm)


# %% decode
def decode(model, words, memory, lengths):
    y = placed(model.target_words, words, 0)
    for w in model.decoder:
        y = decoder_layer(y, memory, w, model.heads, padding_mask(lengths, memory.shape[1]), "pre")
    return layer_norm(y, model.decoder_norm) @ model.target_words.T


# %% greedy
def case(model, words, memory, lengths):
    return decode(model, torch.tensor([words]), memory, lengths)[0, -1].log_softmax(dim=0)


def greedy(model, source, start, end, most):
    lengths = torch.tensor([len(source)])
    memory, words, total = read(model, source[None], lengths), [start], 0
    while len(words) <= most and end not in words[1:]:
        row = case(model, words, memory, lengths)
        words, total = [*words, int(row.argmax())], total + row.max()
    return words[1:], total


# %% smoothed
def plain(log_p, targets):
    return log_p.gather(-1, targets[..., None])[..., 0]


def smoothed_loss(logits, targets, mask, epsilon):
    log_p = logits - logits.logsumexp(dim=-1, keepdim=True)
    share = epsilon / (logits.shape[-1] - 1)
    return -((1 - epsilon - share) * plain(log_p, targets) + share * log_p.sum(dim=-1))[mask].mean()


# %% warm_up
def rate(step, warmup):
    return min(step**-0.5, step * warmup**-1.5)


def warm_up(step, d, warmup):
    return rate(step, warmup) / math.sqrt(d)
