"""Right, one number at a time in plain Python; nested lists are handed back, and recursion is used where it fits."""


# loses:
# %% teacher_forced
def teacher_forced(sentences, start, end, padding):
    longest = max(len(sentence) for sentence in sentences)
    inputs, targets, mask = [], [], []
    for sentence in sentences:
        rest = longest - len(sentence)
        inputs.append([start] + sentence + [padding] * rest)
        targets.append(sentence + [end] + [padding] * rest)
        mask.append([True] * (len(sentence) + 1) + [False] * rest)
    return inputs, targets, mask


# %% picked
def log_sum(row):
    largest = max(row)
    return largest + math.log(sum(math.exp(z - largest) for z in row))


def picked_log_probs(logits, targets):
    rows = zip(logits.tolist(), targets.tolist())
    return [[z[y] - log_sum(z) for z, y in zip(sentence, words)] for sentence, words in rows]


# %% losses
def sentence_losses(logits, targets, mask):
    rows = zip(picked_log_probs(logits, targets), mask.tolist())
    return [-sum(log_p for log_p, real in zip(row, reals) if real) for row, reals in rows]


# %% per_word
def loss_per_word(logits, targets, mask):
    return sum(sentence_losses(logits, targets, mask)) / sum(map(sum, mask.tolist()))


# %% slopes
def logit_slopes(logits, targets, mask):
    slopes = []
    for sentence, words, reals in zip(logits.tolist(), targets.tolist(), mask.tolist()):
        slopes.append([])
        for z, y, real in zip(sentence, words, reals):
            total = log_sum(z)
            row = [math.exp(one - total) - (k == y) for k, one in enumerate(z)]
            slopes[-1].append(row if real else [0] * len(z))
    return slopes


# %% turned
def turned_round(x, lengths):
    rows = zip(x.tolist(), lengths.tolist())
    return torch.tensor([row[:length][::-1] + row[length:] for row, length in rows], dtype=x.dtype)


# %% encode
def times(M, vector):
    return [sum(m * n for m, n in zip(row, vector)) for row in M]


def encode(x, lengths, W_x, W_h, b):
    W_x, W_h, b = W_x.tolist(), W_h.tolist(), b.tolist()
    states, last = [], []
    for sentence, length in zip(x.tolist(), lengths.tolist()):
        h, row = [0.0] * len(b), []
        for x_j in sentence[:length]:
            h = [math.tanh(sum(parts)) for parts in zip(times(W_x, x_j), times(W_h, h), b)]
            row.append(h)
        states.append(row + [[0.0] * len(b)] * (len(sentence) - length))
        last.append(h)
    return states, last


# %% from_the_end
def encode_from_the_end(x, lengths, W_x, W_h, b):
    states, last = encode(turned_round(x, lengths), lengths, W_x, W_h, b)
    return [row[:length][::-1] + row[length:] for row, length in zip(states, lengths.tolist())], last


# %% mean
def mean_weights(mask, steps):
    return [[[real / sum(reals) for real in reals] for _ in range(steps)] for reals in mask.tolist()]


# %% fixed
def distribution(scores, reals):
    largest = max(score for score, real in zip(scores, reals) if real)
    powers = [math.exp(score - largest) if real else 0.0 for score, real in zip(scores, reals)]
    return [power / sum(powers) for power in powers]


def fixed_weights(w, mask, first, steps):
    return [[distribution(w[first + i].tolist(), reals) for i in range(steps)] for reals in mask.tolist()]


# %% similarity
def dot(a, b):
    return sum(m * n for m, n in zip(a, b))


def similarity_weights(s, h, mask):
    a = []
    for queries, states, reals in zip(s.tolist(), h.tolist(), mask.tolist()):
        a.append([[dot(s_i, h_j) if real else 0 for h_j, real in zip(states, reals)] for s_i in queries])
    return a


# %% softmax
def softmax_weights(s, h, mask):
    rows = zip(similarity_weights(s, h, mask), mask.tolist())
    return [[distribution(scores, reals) for scores in row] for row, reals in rows]


# %% score_slopes
def score_slopes(g, a, h):
    slopes = []
    for g_b, a_b, h_b in zip(g.tolist(), a.tolist(), h.tolist()):
        slopes.append([])
        for g_i, a_i in zip(g_b, a_b):
            row = []
            for k in range(len(a_i)):
                row.append(sum(dot(g_i, h_b[j]) * a_i[j] * ((j == k) - a_i[k]) for j in range(len(a_i))))
            slopes[-1].append(row)
    return slopes


# %% additive
def additive_scores(s, keys, W, v):
    W, v, e = W.tolist(), v.tolist(), []
    for s_b, keys_b in zip(s.tolist(), keys.tolist()):
        query = times(W, s_b)
        e.append([dot(v, [math.tanh(q + k) for q, k in zip(query, key)]) for key in keys_b])
    return e


# %% step
def bahdanau_step(y, s, h, keys, mask, W, v, f):
    rows = zip(additive_scores(s, keys, W, v), mask.tolist())
    a = torch.tensor([distribution(e, reals) for e, reals in rows], dtype=h.dtype)
    c = torch.stack([sum(a_j * h_j for a_j, h_j in zip(a_b, h_b)) for a_b, h_b in zip(a, h)])
    return [c, a, f(y, c, s)]


# %% bahdanau
def bahdanau_states(ys, s, h, mask, project, W, v, f):
    keys = project(h)
    states, weights = torch.zeros(ys.shape[0], 0, s.shape[1]), torch.zeros(ys.shape[0], 0, h.shape[1])
    for i in range(ys.shape[1]):
        _, a, s = bahdanau_step(ys[:, i], s, h, keys, mask, W, v, f)
        states = torch.cat([states, s[:, None]], dim=1)
        weights = torch.cat([weights, a[:, None]], dim=1)
    return states, weights


# %% greedy
def greedy(step, state, start, end, most):
    log_probs, after = step(start, state)
    log_probs = log_probs.tolist()
    best = log_probs.index(max(log_probs))
    if best == end or most == 1:
        return (best,), log_probs[best]
    words, total = greedy(step, after, best, end, most - 1)
    return (best, *words), log_probs[best] + total


# %% every
def every_sentence(step, state, start, end, most):
    log_probs, after = step(start, state)
    sentences = []
    for word in range(len(log_probs)):
        log_p = float(log_probs[word])
        if log_p == float("-inf"):
            continue
        if word == end or most == 1:
            sentences.append(((word,), log_p))
        else:
            rest = every_sentence(step, after, word, end, most - 1)
            sentences += [((word, *words), log_p + more) for words, more in rest]
    return sentences


# %% beam
class Hypothesis:
    def __init__(self, words, log_p, state):
        self.words, self.log_p, self.state = words, log_p, state


def beam_search(step, state, start, end, most, width, a):
    def score(one):
        return normalised(one.log_p, len(one.words), a)

    kept = [Hypothesis((), 0.0, state)]
    for _ in range(most):
        candidates = []
        for one in kept:
            if one.words and one.words[-1] == end:
                candidates.append(one)
                continue
            log_probs, after = step(one.words[-1] if one.words else start, one.state)
            for word, log_p in enumerate(log_probs):
                if log_p > float("-inf"):
                    candidates.append(Hypothesis((*one.words, word), one.log_p + float(log_p), after))
        candidates.sort(key=lambda one: -score(one))
        kept = candidates[:width]
    return tuple((one.words, score(one)) for one in kept)


# %% schedules
def linear_decay(i, k, c, least):
    return least if k - c * i < least else k - c * i


def exponential_decay(i, k):
    return math.exp(i * math.log(k))


def inverse_sigmoid_decay(i, k):
    return 0 if i / k > 700 else k / (k + math.exp(i / k))


# %% sampling
def scheduled_sampling(step, state, inputs, epsilon, u):
    read, rows = [int(inputs[0])], []
    for t in range(len(inputs)):
        log_probs, state = step(read[-1], state)
        rows.append(log_probs.tolist())
        if t + 1 < len(inputs):
            true = u[t + 1] < epsilon
            read.append(int(inputs[t + 1]) if true else rows[-1].index(max(rows[-1])))
    return read, rows


# %% scheduled_loss
def scheduled_loss(step, state, inputs, targets, epsilon, u):
    _, rows = scheduled_sampling(step, state, inputs, epsilon, u)
    return -sum(row[y] for row, y in zip(rows, targets))


# %% parallel
def parallel_sampling(decode, inputs, epsilon, u, passes):
    if passes == 1:
        return inputs
    own = decode(parallel_sampling(decode, inputs, epsilon, u, passes - 1)).argmax(dim=1)
    read = inputs.clone()
    for t in range(1, len(inputs)):
        if u[t] >= epsilon:
            read[t] = own[t - 1]
    return read
