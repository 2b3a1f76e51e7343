"""Right in float32 and in numpy; NamedTuples, dataclasses, arrays and one-entry tensors are handed back."""

# loses:
# %% first
from dataclasses import dataclass
from typing import Any


@dataclass
class Looked:
    q: Any
    k: Any
    v: Any
    e: Any
    a: Any
    c: Any


def plain(*values):
    return [np.asarray(value, dtype=np.float32) for value in values]


def first_look(x, W_Q, W_K, W_V):
    x, W_Q, W_K, W_V = plain(x, W_Q, W_K, W_V)
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    e = q @ k.T / np.sqrt(np.float32(k.shape[1]))
    a = np.exp(e - e.max(axis=1, keepdims=True))
    a = a / a.sum(axis=1, keepdims=True)
    return Looked(q, k, v, e, a, a @ v)


# %% padding
def padding_mask(lengths, T):
    return np.arange(T)[None, None] < np.asarray(lengths)[:, None, None]


# %% causal
def causal_mask(T, past):
    return np.tri(T, past + T, past, dtype=bool)


# %% window
def window_mask(T, past, width):
    return (np.tri(T, past + T, past) - np.tri(T, past + T, past - width)).astype(np.int8)


# %% softmax
def masked_softmax(scores, mask):
    (e,), mask = plain(scores), np.broadcast_to(np.asarray(mask, dtype=bool), tuple(scores.shape))
    largest = np.where(mask, e, -np.inf).max(axis=-1, keepdims=True)
    powers = np.where(mask, np.exp(np.where(mask, e - np.where(np.isfinite(largest), largest, 0), 0)), 0)
    return powers / np.maximum(powers.sum(axis=-1, keepdims=True), np.float32(1e-20))


# %% attend
class Attended(NamedTuple):
    contexts: Any
    weights: Any


def attend(q, k, v, mask):
    q, k, v = plain(q, k, v)
    a = masked_softmax(q @ np.swapaxes(k, -1, -2) / np.float32(k.shape[-1] ** 0.5), mask)
    return Attended(a @ v, a)


# %% slopes
def attention_slopes(g, r, q, k, v, weights):
    g, r, q, k, v, a = plain(g, r, q, k, v, weights)

    def turn(x):
        return np.swapaxes(x, -1, -2)

    down = g @ turn(v) + r
    e = a * (down - (a * down).sum(axis=-1, keepdims=True)) / np.float32(q.shape[-1] ** 0.5)
    return [e @ k, turn(e) @ q, turn(a) @ g]


# %% split
def split_heads(x, heads):
    (x,) = plain(x)
    return x.reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3)


# %% merge
def merge_heads(x):
    (x,) = plain(x)
    return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], -1)


# %% multi
def contexts_of(x, y, w, heads, mask):
    x, y, W_Q, W_K, W_V = plain(x, y, *w[:3])
    q, k, v = (split_heads(one, heads) for one in (x @ W_Q, y @ W_K, y @ W_V))
    return attend(q, k, v, np.asarray(mask)[:, None]).contexts


def multi_head(x, y, w, heads, mask):
    (W_O,) = plain(w.W_O)
    return merge_heads(contexts_of(x, y, w, heads, mask)) @ W_O


# %% shares
def head_shares(x, y, w, heads, mask):
    (W_O,) = plain(w.W_O)
    return contexts_of(x, y, w, heads, mask) @ W_O.reshape(heads, -1, W_O.shape[1])


# %% positions
def positions(length, d, start):
    angles = np.arange(start, start + length)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    p = np.empty((length, d), dtype=np.float32)
    p[:, 0::2], p[:, 1::2] = np.sin(angles), np.cos(angles)
    return p


# %% turned
def turned(x, places):
    (x,), d = plain(x), x.shape[-1]
    angles = np.asarray(places)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    sin, cos = plain(np.sin(angles), np.cos(angles))
    found = np.empty_like(x)
    found[..., 0::2] = x[..., 0::2] * cos + x[..., 1::2] * sin
    found[..., 1::2] = x[..., 1::2] * cos - x[..., 0::2] * sin
    return found


# %% relative
def relative_scores(q, k, first):
    q, k = turned(q, np.arange(first, first + q.shape[-2])), turned(k, np.arange(k.shape[-2]))
    return q @ np.swapaxes(k, -1, -2) / np.float32(k.shape[-1] ** 0.5)


# %% norm
def layer_norm(x, w, eps=EPS):
    x, gain, shift = plain(x, *w)
    return gain * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) + shift


# %% norm_slopes
def norm_slopes(g, x, w, eps=EPS):
    g, x, gain = plain(g, x, w.gain)
    sigma = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    standard, g = (x - x.mean(axis=-1, keepdims=True)) / sigma, g * gain
    return (g - g.mean(axis=-1, keepdims=True) - standard * (g * standard).mean(axis=-1, keepdims=True)) / sigma


# %% feed_forward
def feed_forward(x, w):
    x, W_1, b_1, W_2, b_2 = plain(x, *w)
    return np.maximum(x @ W_1 + b_1, 0) @ W_2 + b_2


# %% around
def around(x, sublayer, w, place):
    if place == "post":
        return torch.tensor(layer_norm(x + torch.as_tensor(sublayer(x)), w)).float()
    return x + torch.as_tensor(sublayer(torch.tensor(layer_norm(x, w)).double()))


# %% decoder
def decoder_layer(y, memory, w, heads, memory_mask, place):
    back = torch.tensor(causal_mask(y.shape[1], 0)[None])
    y = around(y, lambda y: multi_head(y, y, w.attention, heads, back), w.norm_1, place)
    y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
    return around(y, lambda y: feed_forward(y, w.feed_forward), w.norm_3, place)


# %% start
class Kept(NamedTuple):
    keys: Any
    values: Any
    source_keys: Any
    source_values: Any


def start_cache(memory, w, heads):
    memory, W_K, W_V = plain(memory, w.source.W_K, w.source.W_V)
    keys, values = split_heads(memory @ W_K, heads), split_heads(memory @ W_V, heads)
    return Kept(keys[:, :, :0], values[:, :, :0], keys, values)


# %% step
def cached_step(y, cache, w, heads, memory_mask, place):
    kept = Kept(*plain(*cache))

    def look_back(y):
        nonlocal kept
        new = [split_heads(y.float() @ W.float(), heads) for W in (w.attention.W_K, w.attention.W_V)]
        kept = kept._replace(
            keys=np.concatenate([kept.keys, new[0]], axis=2), values=np.concatenate([kept.values, new[1]], axis=2)
        )
        return look(y, w.attention, kept.keys, kept.values, causal_mask(y.shape[1], kept.keys.shape[2] - y.shape[1]))

    def look_over(y):
        return look(y, w.source, kept.source_keys, kept.source_values, np.asarray(memory_mask)[:, None])

    def look(y, a, keys, values, mask):
        return (
            merge_heads(attend(split_heads(y.float() @ a.W_Q.float(), heads), keys, values, mask)[0]) @ plain(a.W_O)[0]
        )

    y = around(around(y, look_back, w.norm_1, place), look_over, w.norm_2, place)
    return around(y, lambda y: feed_forward(y, w.feed_forward), w.norm_3, place), kept


# %% read
def embedded(table, words, start):
    x = np.float32(table.shape[1] ** 0.5) * plain(table)[0][np.asarray(words)]
    return torch.tensor(x + positions(words.shape[1], table.shape[1], start))


def read(model, words, lengths):
    x, mask = embedded(model.source_words, words, 0), torch.tensor(padding_mask(lengths, words.shape[1]))
    for w in model.encoder:
        x = encoder_layer(x, w, model.heads, mask, "pre")
    return layer_norm(x, model.encoder_norm)


# %% decode
def decode(model, words, memory, lengths):
    y, memory = embedded(model.target_words, words, 0), torch.as_tensor(memory)
    for w in model.decoder:
        y = decoder_layer(y, memory, w, model.heads, padding_mask(lengths, memory.shape[1]), "pre")
    return layer_norm(y, model.decoder_norm) @ plain(model.target_words)[0].T


# %% greedy
class Said(NamedTuple):
    words: Any
    log_p: Any


def greedy(model, source, start, end, most):
    lengths = torch.tensor([len(source)])
    memory, words, total = (
        read(model, source[None], lengths),
        np.zeros(0, dtype=np.int32),
        np.zeros(1, dtype=np.float32),
    )
    while len(words) < most and end not in words:
        z = decode(model, torch.tensor([[start, *words]]), memory, lengths)[0, -1]
        words = np.append(words, z.argmax())
        total += z.max() - np.log(np.exp(z - z.max()).sum()) - z.max()
    return Said(words, torch.tensor(total))


# %% smoothed
def smoothed_loss(logits, targets, mask, epsilon):
    z, V = np.asarray(logits[mask], dtype=np.float32), logits.shape[-1]
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    wanted = np.full(z.shape, epsilon / (V - 1), dtype=np.float32)
    np.put_along_axis(wanted, np.asarray(targets[mask])[:, None], 1 - epsilon, axis=1)
    return np.array([-(wanted * log_p).sum(axis=1).mean()])


# %% warm_up
def warm_up(step, d, warmup):
    return torch.tensor([min(step**-0.5, step * warmup**-1.5) / d**0.5], dtype=torch.float32)
