"""Right, without a loop where one can do without: whole arrays, einsum, PyTorch's own calls where none is replaced."""


# loses:
# %% teacher_forced
def teacher_forced(sentences, start, end, padding):
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    places = torch.arange(int(lengths.max()) + 1).expand(len(sentences), -1)
    mask = places <= lengths[:, None]
    words = torch.full(places.shape, padding)
    words[places < lengths[:, None]] = torch.tensor([word for sentence in sentences for word in sentence])
    targets = words.clone()
    targets[torch.arange(len(sentences)), lengths] = end
    return torch.nn.functional.pad(words, (1, -1), value=start), targets, mask


# %% picked
def picked_log_probs(logits, targets):
    return torch.take_along_dim(logits.log_softmax(dim=2), targets.unsqueeze(2), dim=2)[..., 0]


# %% losses
def sentence_losses(logits, targets, mask):
    return picked_log_probs(logits, targets).neg().masked_fill(mask.logical_not(), 0).sum(1)


# %% per_word
def loss_per_word(logits, targets, mask):
    return -picked_log_probs(logits, targets)[mask].mean()


# %% slopes
def logit_slopes(logits, targets, mask):
    slopes = torch.softmax(logits, dim=2)
    slopes.scatter_add_(2, targets[..., None], -torch.ones_like(slopes[..., :1]))
    return torch.where(mask[..., None], slopes, torch.zeros(()))


# %% turned
def turned_round(x, lengths):
    j = torch.arange(x.shape[1])[None]
    places = torch.where(j < lengths[:, None], lengths[:, None] - 1 - j, j)
    return torch.take_along_dim(x, places.reshape(*places.shape, *[1] * (x.dim() - 2)), dim=1)


# %% encode
def encode(x, lengths, W_x, W_h, b):
    inputs = torch.einsum("btd,hd->tbh", x, W_x) + b
    states, h = [], torch.zeros_like(inputs[0])
    for x_j in inputs:
        h = torch.tanh(x_j + torch.einsum("bh,gh->bg", h, W_h))
        states.append(h)
    states = torch.stack(states, dim=1)
    last = states[torch.arange(len(x)), lengths - 1]
    return states * (torch.arange(x.shape[1]) < lengths[:, None]).unsqueeze(-1), last


# %% from_the_end
def encode_from_the_end(x, lengths, W_x, W_h, b):
    reached, _ = encode(turned_round(x, lengths), lengths, W_x, W_h, b)
    states = turned_round(reached, lengths)
    return states, states[:, 0]


# %% mean
def mean_weights(mask, steps):
    return torch.einsum("bj,b,i->bij", mask.double(), 1 / mask.sum(1), torch.ones(steps).double())


# %% fixed
def fixed_weights(w, mask, first, steps):
    powers = torch.exp(w - w.amax(dim=1, keepdim=True))[first : first + steps, : mask.shape[1]]
    powers = torch.einsum("ij,bj->bij", powers, mask.to(w.dtype))
    return powers / powers.sum(dim=2, keepdim=True)


# %% similarity
def similarity_weights(s, h, mask):
    return torch.einsum("bid,bjd,bj->bij", s, h, mask.to(s.dtype))


# %% softmax
def softmax_weights(s, h, mask):
    e = torch.bmm(s, h.transpose(-1, -2)) + torch.where(mask, 0.0, -torch.inf).unsqueeze(1)
    return torch.softmax(e, dim=-1)


# %% score_slopes
def score_slopes(g, a, h):
    jacobian = torch.diag_embed(a) - torch.einsum("bij,bik->bijk", a, a)
    return torch.einsum("bid,bjd,bijk->bik", g, h, jacobian)


# %% additive
def additive_scores(s, keys, W, v):
    return torch.einsum("bjk,k->bj", torch.tanh(torch.einsum("kd,bd->bk", W, s).unsqueeze(1) + keys), v)


# %% step
def bahdanau_step(y, s, h, keys, mask, W, v, f):
    e = additive_scores(s, keys, W, v) + mask.to(s.dtype).log()
    a = torch.exp(e - e.logsumexp(dim=1, keepdim=True))
    c = torch.einsum("bj,bjh->bh", a, h)
    return c, a, f(y, c, s)


# %% bahdanau
def bahdanau_states(ys, s, h, mask, project, W, v, f):
    keys, steps = project(h), []
    for y in ys.transpose(0, 1):
        steps.append(bahdanau_step(y, steps[-1][2] if steps else s, h, keys, mask, W, v, f))
    _, weights, states = (torch.stack(parts, dim=1) for parts in zip(*steps))
    return states, weights


# %% greedy
def greedy(step, state, start, end, most):
    words, log_ps = [torch.tensor(start)], []
    for _ in range(most):
        log_probs, state = step(words[-1], state)
        best = log_probs.max(dim=0)
        words.append(best.indices)
        log_ps.append(best.values)
        if best.indices == end:
            break
    return torch.stack(words[1:]), torch.stack(log_ps).sum()


# %% every
def every_sentence(step, state, start, end, most):
    open_ones, found = {(): (torch.zeros(()).double(), state)}, []
    for length in range(1, most + 1):
        following = {}
        for words, (log_p, state) in open_ones.items():
            log_probs, after = step(words[-1] if words else start, state)
            for word in torch.isfinite(log_probs).nonzero().flatten().tolist():
                following[(*words, word)] = log_p + log_probs[word], after
        over = [words for words in following if words[-1] == end or length == most]
        found += [(words, following.pop(words)[0]) for words in over]
        open_ones = following
    return found


# %% normalised
def normalised(log_p, length, a):
    return log_p * length ** (-a)


# %% beam
def beam_search(step, state, start, end, most, width, a):
    sentences, totals, states = [[]], torch.zeros(1).double(), [state]
    for _ in range(most):
        rows, options = [], []
        for words, total, state in zip(sentences, totals, states):
            if words[-1:] == [end]:
                rows.append(total[None])
                options.append((words, state))
                continue
            log_probs, after = step(words[-1] if words else start, state)
            rows.append(total + log_probs)
            options += [([*words, word], after) for word in range(len(log_probs))]
        totals = torch.cat(rows)
        scores = totals / torch.tensor([float(len(words)) for words, _ in options]) ** a
        best = scores.topk(min(width, int(torch.isfinite(scores).sum())))
        sentences, states = zip(*[options[k] for k in best.indices])
        totals = totals[best.indices]
    return list(zip(sentences, best.values))


# %% schedules
def linear_decay(i, k, c, least):
    return np.clip(k - c * i, least, None)


def exponential_decay(i, k):
    return np.power(k, i)


def inverse_sigmoid_decay(i, k):
    return torch.sigmoid(torch.tensor(math.log(k) - i / k, dtype=torch.float64))


# %% sampling
def scheduled_sampling(step, state, inputs, epsilon, u):
    read, coins = inputs.clone(), u < epsilon
    coins[0] = True
    rows = torch.empty(len(inputs), 0)
    for t in range(len(inputs)):
        log_probs, state = step(read[t], state)
        rows = log_probs[None] if t == 0 else torch.vstack([rows, log_probs])
        if t + 1 < len(inputs) and not coins[t + 1]:
            read[t + 1] = log_probs.argmax()
    return read, rows


# %% scheduled_loss
def scheduled_loss(step, state, inputs, targets, epsilon, u):
    _, rows = scheduled_sampling(step, state, inputs, epsilon, u)
    return torch.nn.functional.nll_loss(rows, targets, reduction="sum")


# %% parallel
def parallel_sampling(decode, inputs, epsilon, u, passes):
    coins, read = u < epsilon, inputs
    coins[0] = True
    for _ in range(1, passes):
        read = torch.where(coins, inputs, decode(read).argmax(dim=-1).roll(1))
    return read
