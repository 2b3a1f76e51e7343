"""Right in float32, with Counters, NamedTuples, dataclasses, tuples and tensors for what is handed back."""


# loses:
# %% counts
def ngram_counts(sentences, n):
    counts = defaultdict(float)
    for sentence in sentences:
        words = tuple([START] * (n - 1) + list(sentence) + [END])
        for i in range(n, len(words) + 1):
            counts[words[i - n : i]] += 1.0
            counts[words[i - n : i - 1] + ("never",)] += 0.0
    return counts


# %% contexts
from typing import Any, NamedTuple


class Statistics(NamedTuple):
    totals: dict
    kinds: dict


def context_counts(counts):
    totals, kinds = defaultdict(float), Counter()
    for ngram, count in counts.items():
        totals[ngram[:-1]] += float(count)
        kinds[ngram[:-1]] += int(count != 0)
    return Statistics({c: torch.tensor(total) for c, total in totals.items()}, kinds)


# %% unknown
def build_vocabulary(sentences, least):
    counts = Counter()
    for sentence in sentences:
        counts.update(sentence)
    return frozenset([UNKNOWN, END, *(word for word in counts if counts[word] >= least)])


def replace_unknown(sentence, vocabulary):
    return tuple(word if word in set(vocabulary) else UNKNOWN for word in sentence)


# %% add_k
def add_k(word, context, counts, vocabulary, k):
    totals = context_counts(counts).totals
    N = np.float32(counts.get((*context, word), 0))
    return np.float32((N + k) / (float(totals.get(context, 0)) + k * len(vocabulary)))


# %% interpolated
def interpolated(word, context, tables, vocabulary, weight):
    p = np.float32(1 / len(vocabulary))
    for m in range(len(context) + 1):
        c = tuple(context[len(context) - m :])
        total = np.float32(sum(N for ngram, N in tables[m + 1].items() if ngram[:-1] == c))
        if total > 0:
            p = np.float32(weight) * np.float32(tables[m + 1].get((*c, word), 0)) / total + np.float32(1 - weight) * p
    return np.array([p])


# %% backoff_weight
def backoff_weight(context, counts, lower, d):
    seen = {ngram[-1]: float(N) for ngram, N in counts.items() if ngram[:-1] == context and N}
    rest = np.sum([p for word, p in lower.items() if word not in seen], dtype=np.float32)
    return torch.tensor(d * len(seen) / sum(seen.values()) / rest, dtype=torch.float32)


# %% backed_off
def backed_off(word, context, tables, vocabulary, d):
    if not context:
        lower = {w: 1 / len(vocabulary) for w in vocabulary}
    else:
        lower = {w: float(backed_off(w, context[1:], tables, vocabulary, d)) for w in vocabulary}
    counts = tables[len(context) + 1]
    seen = {ngram[-1]: N for ngram, N in counts.items() if ngram[:-1] == context and N}
    if not seen:
        p = lower[word]
    elif len(seen) == len(vocabulary):
        p = seen[word] / sum(seen.values())
    elif word in seen:
        p = (seen[word] - d) / sum(seen.values())
    else:
        p = float(backoff_weight(context, counts, lower, d)) * lower[word]
    return torch.tensor(p)


# %% continuation
def continuation_counts(counts):
    found = defaultdict(int)
    for ngram, count in counts.items():
        found[ngram[1:]] += int(count > 0)
    return found


# %% discount
def discount(counts):
    times = Counter(int(count) for count in counts.values())
    return np.float32(times[1]) / np.float32(times[1] + 2 * times[2])


# %% kept_back
def kept_back(counts, d):
    totals, kinds = context_counts(counts)
    return Counter({c: np.float32(d * kinds[c] / float(totals[c])) for c in totals if totals[c] > 0})


# %% lower_order
def lower_order(word, counts, vocabulary, d):
    found = continuation_counts(counts)
    total, kinds = sum(found.values()), sum(count > 0 for count in found.values())
    return torch.tensor([max(found[(word,)] - d, 0) / total + d * kinds / total / len(vocabulary)])


# %% kneser_ney
def kneser_ney(word, context, counts, vocabulary, d):
    if context:
        lower = kneser_ney(word, context[1:], continuation_counts(counts), vocabulary, d)
    else:
        lower = torch.tensor(1 / len(vocabulary))
    N = torch.tensor([float(count) for ngram, count in counts.items() if ngram[:-1] == context])
    if not N.any():
        return lower
    top = max(float(counts.get((*context, word), 0)) - d, 0)
    return top / N.sum() + d * (N > 0).sum() / N.sum() * lower


# %% bits
def sentence_bits(sentence, model, n, vocabulary):
    words = (START,) * (n - 1) + replace_unknown(sentence, vocabulary) + (END,)
    p = [float(model(words[i], words[i - n + 1 : i])) for i in range(n - 1, len(words))]
    return tuple(-np.log2(np.array(p, dtype=np.float32)))


# %% perplexity
def perplexity(bits):
    return np.float32(2) ** np.mean(np.concatenate(bits), dtype=np.float32)


# %% characters
def bits_per_character(bits, sentences):
    total = torch.cat([torch.as_tensor(one).float() for one in bits]).sum()
    return total / sum(len(word) + 1 for sentence in sentences for word in sentence)


# %% shared
def shared_bits(bits, sentence, vocabulary, everything):
    told = torch.as_tensor(bits).float().clone()
    naming = math.log2(max(1, len([word for word in everything if word not in vocabulary])))
    for t, word in enumerate(sentence):
        told[t] += 0 if word in vocabulary else naming
    return told


# %% tempered
def tempered(logits, temperature):
    z = torch.as_tensor(logits).float() / temperature
    weights = (z - z.max()).exp()
    return (weights / weights.sum()).requires_grad_()


# %% top_k
def top_k(p, k):
    p = torch.as_tensor(p).detach().float()
    order = sorted(range(len(p)), key=lambda i: -p[i].item())  # Python's sort leaves ties in their order
    kept = torch.zeros(len(p))
    kept[order[:k]] = p[order[:k]]
    return kept / kept.sum()


# %% nucleus
def nucleus(p, mass):
    p = np.array(p, dtype=np.float32)
    total, kept = np.float32(0), np.zeros_like(p)
    for i in np.argsort(-p, kind="stable"):
        if total >= mass:
            break
        kept[i], total = p[i], total + p[i]
    return tuple(kept / kept.sum())


# %% draw
def draw(p, u):
    total = np.float32(0)
    for i, x in enumerate(np.asarray(p, dtype=np.float32)):
        total += x
        if total > u:
            return np.int32(i)
    return np.int32(np.flatnonzero(np.asarray(p))[-1])


# %% generate
def generate(step, start, uniforms, temperature, k, mass):
    tokens = [int(token) for token in start]
    for u in uniforms:
        tokens = [*tokens, int(draw(filtered(step(tokens), temperature, k, mass), u))]
    return torch.tensor(tokens[len(start) :], dtype=torch.int32)


# %% pairs
class Pair(NamedTuple):
    centre: Any
    context: Any


def skipgram_pairs(tokens, reaches):
    T = len(tokens)
    near = [(i, j) for i in range(T) for j in range(T) if 0 < abs(i - j) <= reaches[i]]
    return tuple(Pair(np.int32(tokens[i]), torch.tensor(tokens[j])) for i, j in near)


# %% noise
def noise_distribution(counts, power=0.75):
    counts = torch.as_tensor(counts).float()
    weights = torch.where(counts > 0, counts**power, torch.zeros(()))
    return weights / weights.sum()


# %% losses
def single(*arrays):
    return [torch.as_tensor(array).float() for array in arrays]


def pair_losses(v, v_out, centres, contexts, negatives):
    v, v_out = single(v, v_out)
    losses = []
    for c, o, noise in zip(centres, contexts, negatives):
        loss = -torch.nn.functional.logsigmoid(v_out[o] @ v[c])
        for n in noise:
            loss = loss - (torch.nn.functional.logsigmoid(-v_out[n] @ v[c]) if n != o else 0)
        losses.append(loss)
    return losses


# %% slopes
class Slopes(NamedTuple):
    true: Any
    false: Any


def score_slopes(v, v_out, centres, contexts, negatives):
    v, v_out = single(v, v_out)
    true = [torch.sigmoid(v[c] @ v_out[o]) - 1 for c, o in zip(centres, contexts)]
    false = [
        [torch.sigmoid(v[c] @ v_out[n]) * float(n != o) for n in noise]
        for c, o, noise in zip(centres, contexts, negatives)
    ]
    return Slopes(true, false)


# %% gradients
from dataclasses import dataclass


@dataclass
class Gradients:
    by_v: Any
    by_v_out: Any


def sampling_gradients(v, v_out, centres, contexts, negatives):
    slopes = score_slopes(v, v_out, centres, contexts, negatives)
    v, v_out = single(v, v_out)
    found = Gradients(torch.zeros_like(v), torch.zeros_like(v_out))
    for c, o, noise, true, false in zip(centres, contexts, negatives, slopes.true, slopes.false):
        for word, slope in [(o, true), *zip(noise, false)]:
            found.by_v[c] += slope * v_out[word]
            found.by_v_out[word] += slope * v[c]
    return found


# %% means
def window_means(v, windows, mask):
    (v,) = single(v)
    return [v[torch.as_tensor(row)[torch.as_tensor(real)]].mean(0) for row, real in zip(windows, mask)]


# %% cbow
def cbow_losses(v, v_out, windows, mask, centres, negatives):
    means = torch.stack(window_means(v, windows, mask))
    return tuple(pair_losses(means, v_out, range(len(means)), centres, negatives))


def cbow_gradients(v, v_out, windows, mask, centres, negatives):
    means = torch.stack(window_means(v, windows, mask))
    found = sampling_gradients(means, v_out, range(len(means)), centres, negatives)
    by_v = torch.zeros(np.shape(v))
    for row, real, slope in zip(windows, mask, found.by_v):
        by_v.index_add_(0, torch.as_tensor(row[real]), slope.expand(int(real.sum()), -1) / float(real.sum()))
    return Gradients(by_v, found.by_v_out)


# %% read
class States(NamedTuple):
    ahead: Any
    back: Any


def read(x, lengths, step_ahead, step_back, h_0):
    x = torch.tensor(x, dtype=torch.float32)
    B, T, _ = x.shape
    found = States(*(torch.zeros(B, T, len(h_0)) for _ in range(2)))
    for b in range(B):
        h = g = torch.tensor(h_0, dtype=torch.float32)
        for t in range(lengths[b]):
            h = found.ahead[b, t] = torch.as_tensor(step_ahead(x[b, t], h)).float()
            s = lengths[b] - 1 - t
            g = found.back[b, s] = torch.as_tensor(step_back(x[b, s], g)).float()
    return found


# %% visible
def visible(lengths, time):
    left = torch.zeros(len(lengths), time, time, dtype=torch.bool)
    for b, length in enumerate(lengths):
        for t in range(length):
            left[b, t, :t] = True
    return [left, left.transpose(1, 2)]


# %% targets
def neighbour_targets(tokens, lengths):
    left, right = (torch.full(np.shape(tokens), -1.0) for _ in range(2))
    for b, length in enumerate(lengths):
        row = torch.tensor(tokens[b, :length]).float()
        left[b, : length - 1], right[b, 1:length] = row[1:], row[:-1]
    return left, right


# %% both
def bidirectional_loss(log_ahead, log_back, tokens, lengths):
    log_ahead, log_back = single(log_ahead, log_back)
    loss = torch.zeros(())
    for b, length in enumerate(lengths):
        for t in range(length - 1):
            loss -= log_ahead[b, t, tokens[b, t + 1]] + log_back[b, t + 1, tokens[b, t]]
    return loss


# %% mix
def mix(layers, w, gamma):
    layers, w = single(layers, w)
    s = w.exp() / w.exp().sum()
    return [gamma * (s[:, None, None] * layers[:, b]).sum(0) for b in range(layers.shape[1])]


# %% mix_gradients
class Mixed(NamedTuple):
    by_w: Any
    by_gamma: Any


def mix_gradients(slopes, layers, w, gamma):
    slopes, layers, w = single(slopes, layers, w)
    s = w.exp() / w.exp().sum()
    told = (slopes * layers).sum((1, 2, 3))
    return Mixed(tuple(gamma * s * (told - (s * told).sum())), (s * told).sum()[None])
