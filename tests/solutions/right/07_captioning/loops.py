"""Everything in plain Python loops over captions, words and regions, handed back as nested lists."""


# loses:
# %% targets
def caption_targets(captions, vocabulary, most):
    rows = []
    for caption in captions:
        row = [vocabulary.index(word) if word in vocabulary[4:] else 3 for word in caption[:most]]
        rows.append(row if len(caption) > most else [*row, 2])
    T = max(len(row) for row in rows)
    inputs, targets, mask = [], [], []
    for row in rows:
        short = T - len(row)
        inputs.append([1, *row[:-1]] + [0] * short)
        targets.append([[int(k == word) for k in range(len(vocabulary))] for word in row + [-1] * short])
        mask.append([True] * len(row) + [False] * short)
    return inputs, targets, mask


# %% annotations
def annotations(maps):
    B, D, rows, columns = maps.shape
    places = [(i, j) for i in range(rows) for j in range(columns)]
    return [[[maps[b, d, i, j].item() for d in range(D)] for i, j in places] for b in range(B)]


# %% places
def with_places(a, rows, columns):
    where = [(2 * i / (rows - 1) - 1, 2 * j / (columns - 1) - 1) for i in range(rows) for j in range(columns)]
    return [[[*vector, *place] for vector, place in zip(image, where)] for image in a.tolist()]


# %% seen
def seen_by(row, column, layers):
    if not layers:
        return row, row, column, column
    k, s, p = layers[-1]
    top, _, left, _ = seen_by(row * s - p, column * s - p, layers[:-1])
    _, bottom, _, right = seen_by(row * s - p + k - 1, column * s - p + k - 1, layers[:-1])
    return [top, bottom, left, right]


# %% first_state
def first_state(a, W_h, b_h, W_c, b_c):
    states = []
    for W, b in ((W_h, b_h), (W_c, b_c)):
        states.append([[math.tanh(W[k] @ image.mean(0) + b[k]) for k in range(len(b))] for image in a])
    return states


# %% scores
def look_scores(h, a, W, U, v):
    def score(state, region):
        return sum(v[k].item() * math.tanh(W[k] @ state + U[k] @ region) for k in range(len(v)))

    return [[score(state, region) for region in image] for state, image in zip(h, a)]


# %% soft
def soft_look(h, a, W, U, v):
    weights, contexts = [], []
    for scores, image in zip(look_scores(h, a, W, U, v), a.tolist()):
        powers = [math.exp(score - max(scores)) for score in scores]
        weights.append([power / sum(powers) for power in powers])
        contexts.append([sum(w * one[d] for w, one in zip(weights[-1], image)) for d in range(len(image[0]))])
    return weights, contexts


# %% annotation_slopes
def annotation_slopes(g, h, a, W, U, v):
    weights, contexts = soft_look(h, a, W, U, v)
    slopes = torch.zeros_like(a)
    for b in range(len(a)):
        z = torch.tensor(contexts[b]).to(a)
        for i in range(a.shape[1]):
            tau = torch.tanh(W @ h[b] + U @ a[b, i])
            steered = weights[b][i] * (g[b] @ (a[b, i] - z))
            slopes[b, i] = weights[b][i] * g[b] + steered * (U.T @ ((1 - tau * tau) * v))
    return slopes


# %% gate
def gated(h, z, w, b):
    beta = [1 / (1 + math.exp(-(state @ w + b))) for state in h]
    return beta, [[one * number for number in context] for one, context in zip(beta, z.tolist())]


# %% step
def caption_step(words, h, C, look, cell, E, L_o, L_h, L_z):
    alpha, z = look(h)
    y = torch.stack([E[int(word)] for word in words])
    h, C = cell(torch.cat([y, z], dim=1), h, C)
    rows = [[row @ (y[b] + L_h @ h[b] + L_z @ z[b]) for row in L_o] for b in range(len(y))]
    return rows, alpha, h, C


# %% told
def all_steps(inputs, h, C, look, cell, E, L_o, L_h, L_z):
    logits, alphas = [[] for _ in inputs], [[] for _ in inputs]
    for t in range(inputs.shape[1]):
        rows, alpha, h, C = caption_step(inputs[:, t], h, C, look, cell, E, L_o, L_h, L_z)
        for b in range(len(inputs)):
            logits[b].append(rows[b])
            alphas[b].append(alpha[b])
    return logits, alphas


# %% penalty
def doubly_stochastic(alpha, mask, even):
    return [sum(one * one for one in lacking(*caption, even)) for caption in zip(alpha, mask)]


def lacking(alpha, mask, even):
    L, rows = alpha.shape[1], [row for row, is_real in zip(alpha.tolist(), mask) if is_real]
    return [(len(rows) / L if even else 1) - sum(row[i] for row in rows) for i in range(L)]


# %% penalty_slopes
def penalty_slopes(alpha, mask, even):
    slopes = []
    for weights, is_real in zip(alpha, mask):
        wish = [-2 * one for one in lacking(weights, is_real, even)]
        slopes.append([wish if one else [0] * len(wish) for one in is_real])
    return slopes


# %% losses
def word_losses(logits, targets):
    return [[of_a_word(z, q) for z, q in zip(*rows)] for rows in zip(logits.tolist(), targets.tolist())]


def of_a_word(z, q):
    largest = max(z)
    total = largest + math.log(sum(math.exp(one - largest) for one in z))
    return sum(aim * (total - one) for one, aim in zip(z, q) if aim)


# %% loss
def captioning_loss(logits, targets, alpha, weight):
    mask = [[bool(row.any()) for row in caption] for caption in targets]
    terms = doubly_stochastic(alpha, mask, False)
    of_captions = [sum(words) + weight * P for words, P in zip(word_losses(logits, targets), terms)]
    return sum(of_captions) / len(of_captions)


# %% greedy
def greedy_captions(step, state, count, start, end, most):
    said, looks, words = [()] * count, [()] * count, torch.tensor([start] * count)
    for _ in range(most):
        live = [b for b in range(count) if end not in said[b]]
        if not live:
            break
        log_p, alpha, state = step(words, state)
        words = torch.tensor([max(range(len(row)), key=row.__getitem__) for row in log_p.tolist()])
        for b in live:
            said[b] += (words[b].item(),)
            looks[b] += (max(range(alpha.shape[1]), key=alpha[b].tolist().__getitem__),)
    return said, looks


# %% looks
def look_slopes(alpha, looks, mask):
    log_p, slopes = [], []
    for weights, seen, is_real in zip(alpha.tolist(), looks.tolist(), mask.tolist()):
        log_p.append(sum(math.log(row[s]) for row, s, one in zip(weights, seen, is_real) if one))
        slopes.append(
            [[((i == s) - p) * one for i, p in enumerate(row)] for row, s, one in zip(weights, seen, is_real)]
        )
    return log_p, slopes


# %% marginal
def by_all_looks(weights, log_p, L, T):
    found = []

    def go_on(looks, log_s):
        if len(looks) == T:
            found.append((log_s, log_p(looks)))
            return
        for i, p in enumerate(weights(looks).tolist()):
            go_on((*looks, i), log_s + math.log(p))

    go_on((), 0.0)
    largest = max(s + y for s, y in found)
    total = sum(math.exp(s + y - largest) for s, y in found)
    return largest + math.log(total), sum(math.exp(s) * y for s, y in found)


# %% reinforce
def reinforce_slopes(log_p, alpha, looks, mask, b):
    slopes = look_slopes(alpha, looks, mask)[1]
    return [[[(r - b) * k for k in row] for row in rows] for r, rows in zip(log_p.tolist(), slopes)]


# %% exact
def exact_slopes(alpha, r):
    T, L = alpha.shape
    slopes = [[0.0] * L for _ in range(T)]
    for s, p, k in listed_looks(alpha):
        for t, i in product(range(T), range(L)):
            slopes[t][i] += p * r[s].item() * k[t][i]
    return slopes


def listed_looks(alpha):
    rows = alpha.tolist()
    for s in product(range(len(rows[0])), repeat=len(rows)):
        p = math.prod(row[i] for row, i in zip(rows, s))
        yield s, p, [[(i == look) - one for i, one in enumerate(row)] for row, look in zip(rows, s)]


# %% variance
def estimator_variance(alpha, r, b):
    total = 0.0
    for s, p, k in listed_looks(alpha):
        total += p * sum(((r[s].item() - b) * one) ** 2 for row in k for one in row)
    return total - sum(one**2 for row in exact_slopes(alpha, r) for one in row)


# %% best
def best_baseline(alpha, r):
    over = under = 0.0
    for s, p, k in listed_looks(alpha):
        length = sum(one**2 for row in k for one in row)
        over, under = over + p * length * r[s].item(), under + p * length
    return over / under


# %% moving
def moving_baselines(rewards, b, keep):
    if len(rewards) == 0:
        return []
    mean = sum(rewards[0].tolist()) / len(rewards[0])
    return [b, *moving_baselines(rewards[1:], keep * b + (1 - keep) * mean, keep)]


# %% entropy
def entropy_slopes(alpha, mask):
    slopes = []
    for weights, is_real in zip(alpha.tolist(), mask.tolist()):
        slopes.append([of_a_look(row) if one else [0] * len(row) for row, one in zip(weights, is_real)])
    return slopes


def of_a_look(row):
    H = -sum(p * math.log(p) for p in row if p)
    return [-p * (math.log(p) + H) if p else 0.0 for p in row]
