"""einsum, broadcasting and complex numbers in place of what the solution does; views and stacked tensors come back."""


# loses:
# %% first
def first_look(x, W_Q, W_K, W_V):
    q, k, v = torch.einsum("td,dk->tk", x, W_Q), torch.einsum("td,dk->tk", x, W_K), (W_V.T @ x.T).T
    scores = torch.einsum("ik,jk->ij", q, k).div(k.size(1) ** 0.5)
    weights = torch.softmax(scores, -1)
    return q, k, v, scores, weights, torch.einsum("ij,jd->id", weights, v)


# %% padding
def padding_mask(lengths, T):
    return torch.less(torch.arange(T).view(1, 1, T), lengths.view(-1, 1, 1))


# %% causal
def causal_mask(T, past):
    return ~torch.triu(torch.ones(T, past + T), past + 1).bool()


# %% window
def window_mask(T, past, width):
    whole = torch.ones(T, past + T)
    return (whole.tril(past) - whole.tril(past - width)).bool()


# %% softmax
def masked_softmax(scores, mask):
    a = torch.where(mask, scores, -torch.inf).softmax(dim=-1)
    return torch.where(mask.any(dim=-1, keepdim=True), a, 0.0)


# %% attend
def attend(q, k, v, mask):
    scores = torch.einsum("...tk,...sk->...ts", q, k) * k.shape[-1] ** -0.5
    weights = masked_softmax(scores, mask)
    return torch.einsum("...ts,...sd->...td", weights, v), weights


# %% slopes
def attention_slopes(g, r, q, k, v, weights):
    down = torch.einsum("...td,...sd->...ts", g, v) + r
    jacobian = torch.diag_embed(weights) - weights[..., None] * weights[..., None, :]
    by_score = (jacobian @ down[..., None])[..., 0] / q.shape[-1] ** 0.5
    for_k = torch.einsum("...ts,...tk->...sk", by_score, q)
    return by_score @ k, for_k, torch.einsum("...ts,...td->...sd", weights, g)


# %% split
def split_heads(x, heads):
    return torch.einsum("bthk->bhtk", x.reshape(*x.shape[:2], heads, -1))


# %% merge
def merge_heads(x):
    return torch.einsum("bhtk->bthk", x).reshape(x.shape[0], x.shape[2], -1)


# %% multi
def multi_head(x, y, w, heads, mask):
    return of_heads(x, y, w, heads, mask).sum(dim=1)


def of_heads(x, y, w, heads, mask):
    W_Q, W_K, W_V = (W.reshape(len(W), heads, -1) for W in w[:3])
    q = torch.einsum("btd,dhk->bhtk", x, W_Q)
    k = torch.einsum("bsd,dhk->bhsk", y, W_K)
    W = torch.einsum("dhk,hke->hde", W_V, w.W_O.reshape(heads, -1, len(w.W_O)))  # W_V W_O of each head
    _, a = attend(q, k, k, mask.unsqueeze(1))
    return torch.einsum("bhts,bsd,hde->bhte", a, y, W)


# %% shares
def head_shares(x, y, w, heads, mask):
    return of_heads(x, y, w, heads, mask)


# %% positions
def positions(length, d, start):
    waves = torch.exp(1j * torch.outer(torch.arange(start, start + length), speeds(d)))
    return torch.stack([waves.imag, waves.real], dim=2).reshape(length, d)


def speeds(d):
    return torch.logspace(0, -4 + 8 / d, d // 2, dtype=torch.float64)


# %% turned
def turned(x, places):
    pairs = torch.complex(x[..., 1::2], x[..., ::2])
    pairs = pairs * torch.polar(torch.ones(1).double(), torch.outer(places.double(), speeds(x.shape[-1])))
    return torch.stack([pairs.imag, pairs.real], dim=-1).reshape(x.shape)


# %% relative
def relative_scores(q, k, first):
    T, S, d = q.shape[-2], k.shape[-2], q.shape[-1]
    apart = turned(k.unsqueeze(-2).expand(*k.shape[:-1], T, d), torch.zeros(T))  # each key, once for each query
    away = torch.stack([turned(q, torch.arange(first, first + T) - j) for j in range(S)], dim=-3)
    return (away * apart).sum(dim=-1).transpose(-2, -1) / d**0.5


# %% norm
def layer_norm(x, w, eps=EPS):
    variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(w.shift, (x - mean) * torch.rsqrt(variance + eps), w.gain)


# %% norm_slopes
def norm_slopes(g, x, w, eps=EPS):
    variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    rate, down = torch.rsqrt(variance + eps), g * w.gain
    standard = (x - mean) * rate
    ways = torch.stack([torch.ones_like(standard), standard], dim=-2)  # what the norm takes out
    return rate * (down - ((ways @ down[..., None]).transpose(-2, -1) @ ways)[..., 0, :] / x.shape[-1])


# %% feed_forward
def feed_forward(x, w):
    return torch.nn.functional.linear(torch.nn.functional.linear(x, w.W_1.T, w.b_1).clamp(min=0), w.W_2.T, w.b_2)


# %% encoder
def encoder_layer(x, w, heads, mask, place):
    if place == "pre":
        h = layer_norm(x, w.norm_1)
        x = x + multi_head(h, h, w.attention, heads, mask)
        return x + feed_forward(layer_norm(x, w.norm_2), w.feed_forward)
    x = layer_norm(x + multi_head(x, x, w.attention, heads, mask), w.norm_1)
    return layer_norm(x + feed_forward(x, w.feed_forward), w.norm_2)


# %% start
def start_cache(memory, w, heads):
    source = torch.stack([split_heads(memory @ W, heads) for W in (w.source.W_K, w.source.W_V)])
    return (*source[:, :, :, :0], *source)


# %% step
def cached_step(y, cache, w, heads, memory_mask, place):
    keys, values, source_keys, source_values = cache
    before, after = (layer_norm, lambda x, _: x) if place == "pre" else (lambda x, _: x, layer_norm)
    h, a = before(y, w.norm_1), w.attention
    keys = torch.cat([keys, split_heads(h @ a.W_K, heads)], dim=2)
    values = torch.cat([values, split_heads(h @ a.W_V, heads)], dim=2)
    back = causal_mask(y.shape[1], keys.shape[2] - y.shape[1])
    y = after(y + merge_heads(attend(split_heads(h @ a.W_Q, heads), keys, values, back)[0]) @ a.W_O, w.norm_1)
    h, a = before(y, w.norm_2), w.source
    over = attend(split_heads(h @ a.W_Q, heads), source_keys, source_values, memory_mask[:, None])[0]
    y = after(y + merge_heads(over) @ a.W_O, w.norm_2)
    y = after(y + feed_forward(before(y, w.norm_3), w.feed_forward), w.norm_3)
    return y, [keys, values, source_keys, source_values]


# %% greedy
def greedy(model, source, start, end, most):
    lengths, words = torch.tensor([source.numel()]), torch.tensor([[start]])
    memory = read(model, source[None], lengths)
    while words.shape[1] <= most and (words.shape[1] == 1 or words[0, -1] != end):
        words = torch.cat([words, decode(model, words, memory, lengths)[:, -1:].argmax(dim=-1)], dim=1)
    log_probs = decode(model, words[:, :-1], memory, lengths).log_softmax(dim=-1)
    return words[0, 1:], log_probs.gather(-1, words[:, 1:, None]).sum()


# %% smoothed
def smoothed_loss(logits, targets, mask, epsilon):
    wanted = torch.nn.functional.one_hot(targets[mask], logits.shape[-1]).double()
    wanted = wanted * (1 - epsilon) + (1 - wanted) * epsilon / (logits.shape[-1] - 1)
    return -(wanted * logits[mask].log_softmax(dim=-1)).sum(dim=-1).mean()


# %% warm_up
def warm_up(step, d, warmup):
    return np.minimum(step**-0.5, step * warmup**-1.5) / np.sqrt(d)


# %% teacher_forcing
def teacher_forcing(sentences, start, end):
    lengths = np.array([len(words) for words in sentences])
    t, padded = np.arange(lengths.max() + 1), np.zeros((len(sentences), lengths.max() + 2), int)
    padded[:, 1:][t < lengths[:, None]] = np.concatenate(sentences)
    inputs, targets = padded[:, :-1].copy(), padded[:, 1:].copy()
    inputs[:, 0], targets[range(len(lengths)), lengths] = start, end
    return inputs, targets, t <= lengths[:, None]
