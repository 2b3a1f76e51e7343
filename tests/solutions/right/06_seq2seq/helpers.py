"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% teacher_forced
def case(words, length, padding):
    return words + [padding] * (length - len(words))


def teacher_forced(sentences, start, end, padding):
    T = max(map(len, sentences)) + 1
    inputs = [case([start, *sentence], T, padding) for sentence in sentences]
    targets = [case([*sentence, end], T, padding) for sentence in sentences]
    return torch.tensor(inputs), torch.tensor(targets), torch.tensor(targets) != padding


# %% picked
def found(logits):
    return logits - logits.logsumexp(dim=-1, keepdim=True)


def picked_log_probs(logits, targets):
    return found(logits).gather(-1, targets[..., None])[..., 0]


# %% slopes
def right(targets, size):
    return torch.nn.functional.one_hot(targets, size)


def logit_slopes(logits, targets, mask):
    return (found(logits).exp() - right(targets, logits.shape[-1])) * mask[..., None]


# %% turned
def places(lengths, T):
    j = torch.arange(T)
    return torch.where(j < lengths[:, None], lengths[:, None] - 1 - j, j)


def turned_round(x, lengths):
    return torch.stack([row[order] for row, order in zip(x, places(lengths, x.shape[1]))])


# %% encode
def states(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x.T + h @ W_h.T + b)


def last(new, old, real):
    return torch.where(real[:, None], new, old)


def encode(x, lengths, W_x, W_h, b):
    h, rows = x.new_zeros(len(x), len(b)), []
    for j in range(x.shape[1]):
        h = last(states(x[:, j], h, W_x, W_h, b), h, j < lengths)
        rows.append(h * (j < lengths)[:, None])
    return torch.stack(rows, dim=1), h


# %% fixed
def a(e, mask):
    return e.masked_fill(~mask[:, None], -torch.inf).softmax(dim=-1)


def fixed_weights(w, mask, first, steps):
    return a(w[first : first + steps, : mask.shape[1]].expand(len(mask), -1, -1), mask)


# %% softmax
def softmax_weights(s, h, mask):
    return a(s @ h.transpose(1, 2), mask)


# %% additive
def keys(s, W):
    return s @ W.T


def additive_scores(s, h, W, v):
    return torch.tanh(keys(s, W)[:, None] + h) @ v


# %% step
def told(weights, h):
    return (weights @ h)[:, 0]


def recurrent(weights, h, y, s, f):
    c = told(weights, h)
    return c, weights[:, 0], f(y, c, s)


def bahdanau_step(y, s, h, keys, mask, W, v, f):
    return recurrent(a(additive_scores(s, keys, W, v)[:, None], mask), h, y, s, f)


# %% bahdanau
def doubled(project, h):
    return project(h)


def bahdanau_states(ys, s, h, mask, project, W, v, f):
    projected, rows = doubled(project, h), []
    for y in ys.unbind(dim=1):
        rows.append(bahdanau_step(y, s, h, projected, mask, W, v, f))
        s = rows[-1][2]
    return torch.stack([row[2] for row in rows], dim=1), torch.stack([row[1] for row in rows], dim=1)


# %% greedy
def talker(log_probs):
    return int(log_probs.argmax())


def chain(total, log_probs, word):
    return total + float(log_probs[word])


def greedy(step, state, start, end, most):
    words, total, word = [], 0.0, start
    while len(words) < most and word != end:
        log_probs, state = step(word, state)
        word = talker(log_probs)
        words.append(word)
        total = chain(total, log_probs, word)
    return words, total


# %% every
def listening(one, step, start):
    words, log_p, state = one
    log_probs, state = step(words[-1] if words else start, state)
    return [([*words, k], log_p + float(p), state) for k, p in enumerate(log_probs) if p > -math.inf]


def heard(words, end):
    return words[-1:] == [end]


def every_sentence(step, state, start, end, most):
    live, sentences = [([], 0.0, state)], []
    for _ in range(most):
        longer = [new for one in live for new in listening(one, step, start)]
        sentences += [one[:2] for one in longer if heard(one[0], end)]
        live = [one for one in longer if not heard(one[0], end)]
    return sentences + [one[:2] for one in live]


# %% beam
def say(one, a):
    return normalised(one[1], len(one[0]), a)


def beam_search(step, state, start, end, most, width, a):
    beam = [([], 0.0, state)]
    for _ in range(most):
        candidates = [one for one in beam if heard(one[0], end)]
        for one in beam:
            candidates += [] if heard(one[0], end) else listening(one, step, start)
        beam = sorted(candidates, key=lambda one: say(one, a), reverse=True)[:width]
    return [(one[0], say(one, a)) for one in beam]


# %% sampling
def mix(true, rows, coin):
    return true if coin or not rows else int(rows[-1].argmax())


def decoder(step, word, state):
    return step(word, state)


def scheduled_sampling(step, state, inputs, epsilon, u):
    read, rows = [], []
    for true, coin in zip(inputs.tolist(), (u < epsilon).tolist()):
        read.append(mix(true, rows, coin))
        log_probs, state = decoder(step, read[-1], state)
        rows.append(log_probs)
    return read, torch.stack(rows)


# %% parallel
def run(inputs, own, coins):
    return torch.where(coins, inputs, torch.cat([inputs[:1], own[:-1]]))


def parallel_sampling(decode, inputs, epsilon, u, passes):
    read = inputs
    for _ in range(passes - 1):
        read = run(inputs, decode(read).argmax(dim=-1), u < epsilon)
    return read
