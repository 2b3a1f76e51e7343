"""The solution, with helpers whose names checks, hidden cells and their tools use too."""


# loses:
# %% counts
def ngram_table(sentence, n):
    words = [START] * (n - 1) + list(sentence) + [END]
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def ngram_counts(sentences, n):
    return Counter(ngram for sentence in sentences for ngram in ngram_table(sentence, n))


# %% contexts
def several(ngram):
    return ngram[:-1]


def context_counts(counts):
    totals, kinds = Counter(), Counter()
    for ngram, count in counts.items():
        totals[several(ngram)] += count
        kinds[several(ngram)] += count > 0
    return totals, kinds


# %% add_k
def given(context, counts):
    return {ngram[-1]: count for ngram, count in counts.items() if ngram[:-1] == context and count > 0}


def total(context, counts):
    return sum(given(context, counts).values())


def add_k(word, context, counts, vocabulary, k):
    return (counts.get((*context, word), 0) + k) / (total(context, counts) + k * len(vocabulary))


# %% interpolated
def number(word, context, counts):
    return given(context, counts).get(word, 0) / total(context, counts)


def interpolated(word, context, tables, vocabulary, weight):
    p = 1 / len(vocabulary)
    for m in range(1, len(context) + 2):
        c = context[len(context) - m + 1 :]
        if total(c, tables[m]):
            p = weight * number(word, c, tables[m]) + (1 - weight) * p
    return p


# %% backoff_weight
def seen(context, counts):
    return given(context, counts)


def backoff_weight(context, counts, lower, d):
    free = d * len(seen(context, counts)) / total(context, counts)
    return free / sum(p for word, p in lower.items() if word not in seen(context, counts))


# %% backed_off
def lower(context, tables, vocabulary, d):
    return {
        w: backed_off(w, context[1:], tables, vocabulary, d) if context else 1 / len(vocabulary) for w in vocabulary
    }


def backed_off(word, context, tables, vocabulary, d):
    counts = tables[len(context) + 1]
    if not seen(context, counts):
        return lower(context, tables, vocabulary, d)[word]
    if len(seen(context, counts)) == len(vocabulary):
        return number(word, context, counts)
    if word in seen(context, counts):
        return (counts[(*context, word)] - d) / total(context, counts)
    shorter = lower(context, tables, vocabulary, d)
    return backoff_weight(context, counts, shorter, d) * shorter[word]


# %% continuation
def table(counts):
    return [ngram for ngram, count in counts.items() if count > 0]


def continuation_counts(counts):
    return Counter(ngram[1:] for ngram in table(counts))


# %% kneser_ney
def counts(context, d, table):
    found = given(context, table)
    return found, d * len(found) / max(1, sum(found.values()))


def kneser_ney(word, context, ngrams, vocabulary, d):
    shorter = (
        kneser_ney(word, context[1:], continuation_counts(ngrams), vocabulary, d) if context else 1 / len(vocabulary)
    )
    found, kept = counts(context, d, ngrams)
    if not found:
        return shorter
    return max(found.get(word, 0) - d, 0) / sum(found.values()) + kept * shorter


# %% bits
def words(sentence, vocabulary, n):
    return [START] * (n - 1) + replace_unknown(sentence, vocabulary) + [END]


def asked(line, n):
    return [(line[i], tuple(line[i - n + 1 : i])) for i in range(n - 1, len(line))]


def sentence_bits(sentence, model, n, vocabulary):
    return np.array([-math.log2(model(*pair)) for pair in asked(words(sentence, vocabulary, n), n)])


# %% tempered
def array(weights):
    return weights / weights.sum()


def tempered(logits, temperature):
    scaled = np.asarray(logits) / temperature
    return array(np.exp(scaled - scaled.max()))


# %% top_k
def right(p):
    return np.argsort(-np.asarray(p), kind="stable")


def found(p, words):
    kept = np.zeros(len(p))
    kept[words] = np.asarray(p)[words]
    return array(kept)


def top_k(p, k):
    return found(p, right(p)[:k])


# %% nucleus
def nucleus(p, mass):
    order = right(p)
    before = np.cumsum(p[order]) - p[order]
    return found(p, order[before < mass])


# %% generate
def step(tokens, u, logits, settings):
    return [*tokens, draw(filtered(logits, *settings), u)]


def generate(model, start, uniforms, temperature, k, mass):
    tokens = list(start)
    for u in uniforms:
        tokens = step(tokens, u, model(tokens), (temperature, k, mass))
    return tokens[len(start) :]


# %% losses
def soft(z):
    return np.logaddexp(0, z)


def close(v, v_out, centres, words):
    return (v[centres][:, None] * v_out[words]).sum(-1)


def cases(contexts, negatives):
    return negatives != contexts[:, None]


def pair_losses(v, v_out, centres, contexts, negatives):
    true = close(v, v_out, centres, contexts[:, None])[:, 0]
    return soft(-true) + (cases(contexts, negatives) * soft(close(v, v_out, centres, negatives))).sum(1)


# %% slopes
def names(z):
    return np.exp(-soft(-z))


def score_slopes(v, v_out, centres, contexts, negatives):
    true = close(v, v_out, centres, contexts[:, None])[:, 0]
    return names(true) - 1, names(close(v, v_out, centres, negatives)) * cases(contexts, negatives)


# %% gradients
def answer(table, rows, terms):
    gradient = np.zeros(table.shape)
    np.add.at(gradient, rows, terms)
    return gradient


def question(true, false, contexts, negatives):
    return np.concatenate([true[:, None], false], 1), np.concatenate([contexts[:, None], negatives], 1)


def sampling_gradients(v, v_out, centres, contexts, negatives):
    slopes, rows = question(*score_slopes(v, v_out, centres, contexts, negatives), contexts, negatives)
    by_v = answer(v, centres, np.einsum("bk,bkd->bd", slopes, v_out[rows]))
    return by_v, answer(v_out, rows, slopes[:, :, None] * v[centres][:, None])


# %% read
def steps(step, x, h, places):
    states = np.zeros((len(x), len(h)))
    for t in places:
        h = states[t] = step(x[t], h)
    return states


def read(x, lengths, step_ahead, step_back, h_0):
    ahead = [steps(step_ahead, one, h_0, range(length)) for one, length in zip(x, lengths)]
    back = [steps(step_back, one, h_0, range(length)[::-1]) for one, length in zip(x, lengths)]
    return ahead, back
